"""The queue of jobs: pgqueuer behind a narrow door of our own.

A job names a kind and the photo, or the consent, it is for. Asking for a job that waits or
is held does nothing; one that runs, runs once more, because it may have begun before the
act that asks.
Every start counts, also one that ended because the worker died, so an input that kills
its worker is held like one that fails: after five starts, with a reason.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.queries import Queries
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import IntegrityError

from core.kit.errors import Conflict, NotFound

_IS_HELD = "SELECT 1 AS held FROM pgqueuer WHERE dedupe_key = $1 AND status = 'failed'"
# Locks the row: whoever takes a waiting job takes it after the act that asked has committed.
_AGAIN = """
UPDATE pgqueuer SET headers = coalesce(headers, '{}') || '{"again": true}'
WHERE dedupe_key = $1 AND status IN ('queued', 'picked')
"""
_PAGE = """
SELECT id, entrypoint, status::text AS status, payload, created, updated,
       coalesce((headers->>'starts')::int, 0) AS starts, headers->>'reason' AS reason
FROM pgqueuer WHERE id > $1 AND ($2::text IS NULL OR status::text = $2) ORDER BY id LIMIT $3
"""
_COUNTS = "SELECT status::text AS status, count(*) AS n FROM pgqueuer GROUP BY status"
_CHANGED = """
SELECT id, entrypoint, status::text AS status, payload, created, updated,
       coalesce((headers->>'starts')::int, 0) AS starts, headers->>'reason' AS reason
FROM pgqueuer WHERE updated > $1 ORDER BY updated DESC, id DESC LIMIT $2
"""
_MARK = "SELECT count(*) AS n, max(updated) AS at, max(id) AS id FROM pgqueuer"
_RETRY = """
UPDATE pgqueuer SET status = 'queued', attempts = 0, queue_manager_id = NULL,
       execute_after = now(), updated = now(), headers = headers - 'starts' - 'reason' - 'again'
WHERE id = $1 AND status = 'failed' RETURNING id
"""
NEWS_CHANNEL = "ch_pgqueuer"
"""Where a trigger of pgqueuer's (migration 0002) tells of each change of its table."""
_LAST = (1 << 63) - 1
_AFTER_ALL_OTHERS = -1
"""The priority of looking for faces and text: all wait for a photo to be seen."""
_FORGET = "DELETE FROM pgqueuer_log WHERE created < now() - interval '7 days'"


class JobKind(StrEnum):
    """What can be done later."""

    DEVELOP = "develop"
    ENLARGE = "enlarge"
    REWRAP = "rewrap"
    DOCUMENT = "document"
    PLAN = "plan"
    SEE = "see"
    ENROL = "enrol"
    MASK = "mask"
    BLUR = "blur"
    DEIDENTIFY = "deidentify"


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    POISONED = "poisoned"


LOOKS = frozenset({JobKind.SEE, JobKind.DEIDENTIFY})
_STATES = {"queued": JobState.WAITING, "picked": JobState.RUNNING, "failed": JobState.POISONED}
_STATUS_OF = {state: status for status, state in _STATES.items()}


@dataclass(frozen=True, slots=True)
class Job:
    """A job that waits, runs or is held. `reason` is fit to be read by a person."""

    id: int
    kind: JobKind
    state: JobState
    photo: UUID
    starts: int
    reason: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class JobPage:
    """Some jobs, and whether more follow."""

    jobs: tuple[Job, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many jobs stand where."""

    waiting: int
    running: int
    poisoned: int


@dataclass(frozen=True, slots=True)
class Queue:
    """The jobs of the box, inside somebody else's transaction."""

    async def put(self, connection: BaseDBAsyncClient, kind: JobKind, photo: UUID) -> None:
        """Ask for `kind` to be done for `photo` after this transaction, unless it is held."""
        key = f"{kind}:{photo}"
        _, held = await connection.execute_query(_IS_HELD, [key])
        while not held and not await self._put_new(connection, kind, photo, key):
            asked_again, _ = await connection.execute_query(_AGAIN, [key])
            if asked_again:
                return

    async def _put_new(
        self, connection: BaseDBAsyncClient, kind: JobKind, photo: UUID, key: str
    ) -> bool:
        """Enter the job; False when it waits or runs already."""
        raw: Any = connection
        queries = Queries(AsyncpgDriver(raw._connection))  # noqa: SLF001 - Tortoise shows no other way
        entered = await queries.enqueue(
            kind.value,
            photo.bytes,
            _AFTER_ALL_OTHERS if kind in LOOKS else 0,
            dedupe_key=key,
            headers={},
            on_conflict="skip",
        )
        return entered != [None]

    async def page(
        self, connection: BaseDBAsyncClient, state: JobState | None, after: int, first: int
    ) -> JobPage:
        """At most `first` jobs beyond job `after`, oldest first."""
        status = _STATUS_OF[state] if state else None
        _, rows = await connection.execute_query(_PAGE, [after, status, first + 1])
        return JobPage(tuple(_job(row) for row in rows[:first]), has_more=len(rows) > first)

    async def mark(self, connection: BaseDBAsyncClient) -> tuple[object, ...]:
        """Something that differs whenever a job was asked for, changed or done."""
        _, rows = await connection.execute_query(_MARK)
        return tuple(rows[0].values())

    async def changed(
        self, connection: BaseDBAsyncClient, since: datetime, first: int
    ) -> tuple[Job, ...]:
        """At most `first` jobs that changed since then, the latest first; done ones are gone."""
        _, rows = await connection.execute_query(_CHANGED, [since, first])
        return tuple(_job(row) for row in rows)

    async def counts(self, connection: BaseDBAsyncClient) -> QueueCounts:
        """How many jobs wait, run and are held."""
        _, rows = await connection.execute_query(_COUNTS)
        found = {_STATES.get(row["status"]): row["n"] for row in rows}
        return QueueCounts(
            waiting=found.get(JobState.WAITING, 0),
            running=found.get(JobState.RUNNING, 0),
            poisoned=found.get(JobState.POISONED, 0),
        )

    async def retry(self, connection: BaseDBAsyncClient, job: int) -> None:
        """Let a held job wait again, with five new starts.

        Raises:
            NotFound: no such job is held.
            Conflict: the same is to be done already.
        """
        if job > _LAST:
            raise NotFound
        try:
            count, _ = await connection.execute_query(_RETRY, [max(job, 0)])
        except IntegrityError:
            raise Conflict("The same job waits or runs already.") from None
        if not count:
            raise NotFound

    async def forget(self, connection: BaseDBAsyncClient) -> None:
        """Drop the library's own log of jobs older than a week."""
        await connection.execute_query(_FORGET)


def _job(row: Any) -> Job:
    return Job(
        id=row["id"],
        kind=JobKind(row["entrypoint"]),
        state=_STATES[row["status"]],
        photo=UUID(bytes=bytes(row["payload"])),
        starts=row["starts"],
        reason=row["reason"],
        created_at=row["created"],
        updated_at=row["updated"],
    )
