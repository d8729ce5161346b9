"""Events on their way to the index: written with the act, marked done after the index commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient

from core.jobs.events import Event

CHANNEL = "beeldkluis_outbox"

_INSERT = "INSERT INTO outbox (kind, subject, at) VALUES ($1, $2, $3)"
_PENDING = "SELECT id, kind, subject FROM outbox WHERE done_at IS NULL ORDER BY id LIMIT $1"
_DONE = "UPDATE outbox SET done_at = $1 WHERE id = ANY($2::bigint[])"
_FORGET = "DELETE FROM outbox WHERE done_at < $1"
_LAG = "SELECT count(*) AS waiting, min(at) AS oldest FROM outbox WHERE done_at IS NULL"


@dataclass(frozen=True, slots=True)
class Pending:
    """An event that still waits."""

    id: int
    kind: str
    subject: UUID


@dataclass(frozen=True, slots=True)
class Outbox:
    """The row of events waiting for the one indexer."""

    async def put(
        self, connection: BaseDBAsyncClient, at: datetime, events: Sequence[Event]
    ) -> None:
        """Add `events` to the transaction of `connection` and wake the indexer at its commit."""
        for event in events:
            await connection.execute_query(_INSERT, [event.kind, event.subject, at])
        if events:
            await connection.execute_query(f"NOTIFY {CHANNEL}")

    async def pending(self, connection: BaseDBAsyncClient, limit: int) -> tuple[Pending, ...]:
        """The oldest `limit` events that wait, in the order in which they happened."""
        _, rows = await connection.execute_query(_PENDING, [limit])
        return tuple(Pending(row["id"], row["kind"], row["subject"]) for row in rows)

    async def done(self, connection: BaseDBAsyncClient, at: datetime, ids: Sequence[int]) -> None:
        """Mark the events `ids` as folded in."""
        await connection.execute_query(_DONE, [at, list(ids)])

    async def forget(self, connection: BaseDBAsyncClient, now: datetime) -> None:
        """Drop events done more than a day ago: they hold nothing the log does not hold."""
        await connection.execute_query(_FORGET, [now - timedelta(days=1)])

    async def lag(self, connection: BaseDBAsyncClient, now: datetime) -> tuple[int, float]:
        """How many events wait, and for how many seconds the oldest has."""
        _, rows = await connection.execute_query(_LAG)
        oldest = rows[0]["oldest"]
        return rows[0]["waiting"], (now - oldest).total_seconds() if oldest else 0.0
