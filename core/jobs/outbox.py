"""Events on their way up: written with the act, and marked done after the index commit.

The index is folded by one process. Whoever else listens keeps no place in the database: it
reads on from the newest event that it knows, a little overlapping.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient

from core.jobs.events import Event

CHANNEL = "beeldkluis_outbox"

_INSERT = "INSERT INTO outbox (kind, subject, at) VALUES ($1, $2, $3)"
_PENDING = "SELECT id, kind, subject FROM outbox WHERE done_at IS NULL ORDER BY id LIMIT $1"
_NEWS = "SELECT id, kind, subject FROM outbox WHERE id > $1 AND kind = $2 ORDER BY id"
_ALL_NEWS = "SELECT id, kind, subject FROM outbox WHERE id > $1 ORDER BY id"
_NEWEST = "SELECT coalesce(max(id), 0) AS id FROM outbox"
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

    async def news(
        self, connection: BaseDBAsyncClient, kind: str, after: int
    ) -> tuple[Pending, ...]:
        """The events of a kind beyond `after`, whether or not they are folded in.

        Of two acts the later number may be committed first, so ask from a little before.
        """
        _, rows = await connection.execute_query(_NEWS, [after, kind])
        return tuple(Pending(row["id"], row["kind"], row["subject"]) for row in rows)

    async def all_news(self, connection: BaseDBAsyncClient, after: int) -> tuple[Pending, ...]:
        """The same, of every kind."""
        _, rows = await connection.execute_query(_ALL_NEWS, [after])
        return tuple(Pending(row["id"], row["kind"], row["subject"]) for row in rows)

    async def newest(self, connection: BaseDBAsyncClient) -> int:
        """The number of the newest event; 0 for none."""
        _, rows = await connection.execute_query(_NEWEST)
        return int(rows[0]["id"])

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
