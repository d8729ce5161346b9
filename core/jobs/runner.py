"""Running the queue: five starts, longer and longer pauses between them, then held.

A start that met a full disk does not count, so the queue goes on by itself when there is room.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import asyncpg
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.executors import EntrypointExecutor, EntrypointExecutorParameters
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.domain.models import Context
from pgqueuer.domain.models import Job as StoredJob

from core.jobs.queue import LOOKS, JobKind
from core.kit.errors import CoreError, StorageFull

MAX_STARTS = 5
_FIRST_PAUSE_SECONDS = 2.0
_PAUSE_FACTOR = 4.0
_PAUSES_WITHOUT_ROOM = 3  # as long as after the third start: some thirty seconds

_START = """
UPDATE pgqueuer SET headers = (coalesce(headers, '{}') - 'again') || jsonb_build_object(
    'starts', coalesce((headers->>'starts')::int, 0) + 1)
WHERE id = $1 RETURNING (headers->>'starts')::int AS starts
"""
_UNSTART = """
UPDATE pgqueuer SET headers = headers || jsonb_build_object(
    'starts', (headers->>'starts')::int - 1)
WHERE id = $1
"""
_REASON = """
UPDATE pgqueuer SET headers = headers || jsonb_build_object('reason', $2::text) WHERE id = $1
"""

# A job done gives up its key, so that asking again from here on makes a job of its own.
_DONE = """
UPDATE pgqueuer SET dedupe_key = CASE WHEN headers ? 'again' THEN dedupe_key END,
       headers = CASE WHEN headers ? 'again' THEN headers - 'starts' ELSE headers END
WHERE id = $1 RETURNING headers ? 'again' AS again
"""

Handler = Callable[[UUID], Awaitable[None]]
Handlers = Mapping[JobKind, Handler]


class Held(Exception):
    """A job has used its last start and waits for a person."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Takes jobs and hands each to its handler, `at_once` of them side by side.

    Of those at most `looks_at_once` have a photo looked at for faces: there is one eye, and what
    keeps it may not keep the darkroom as well. A new job wakes it; for one that was put back it
    looks every `look_seconds`. What a worker had in hand when it died is taken up after
    `heartbeat_seconds`.
    """

    handlers: Handlers
    at_once: int
    looks_at_once: int = 1
    heartbeat_seconds: float = 10.0
    look_seconds: float = 5.0
    pause_seconds: float = _FIRST_PAUSE_SECONDS

    def on(self, connection: asyncpg.Connection) -> QueueManager:
        """A queue manager on `connection`, for `run`.

        Set `manager.shutdown` to end it after the jobs in hand.
        """
        queries = Queries(AsyncpgDriver(connection))
        manager = QueueManager(queries)
        for kind, handler in self.handlers.items():
            manager.entrypoint(
                kind.value,
                concurrency_limit=self.looks_at_once if kind in LOOKS else 0,
                on_failure="hold",
                executor_factory=lambda parameters: _Counting(
                    parameters, queries, self.pause_seconds
                ),
            )(_entry(handler))
        return manager

    async def run(self, manager: QueueManager) -> None:
        """Take jobs until `manager.shutdown` is set.

        pgqueuer wants room for two batches, so the batch is one job.
        """
        await manager.run(
            dequeue_timeout=timedelta(seconds=self.look_seconds),
            batch_size=1,
            max_concurrent_tasks=max(2, self.at_once),
            heartbeat_timeout=timedelta(seconds=self.heartbeat_seconds),
        )


class _Counting(EntrypointExecutor):
    """Counts starts in the job's own row before the work begins."""

    def __init__(
        self, parameters: EntrypointExecutorParameters, queries: Queries, pause_seconds: float
    ) -> None:
        super().__init__(replace(parameters))
        self.queries = queries
        self.pause_seconds = pause_seconds

    async def execute(self, job: StoredJob, context: Context) -> None:
        starts = await self._start(job)
        if starts > MAX_STARTS:
            await self._hold(job, "The worker died each of the five times it tried.")
        try:
            await super().execute(job, context)
        except StorageFull as full:
            # The disk's trouble and not the photo's: it waits for room, however long that takes.
            await self.queries.driver.execute(_UNSTART, job.id)
            pause = self._pause(_PAUSES_WITHOUT_ROOM)
            raise RetryRequested(delay=pause, reason=full.message) from None
        except Exception as error:  # noqa: BLE001 - whatever a job does wrong, the queue goes on
            reason = _reason(error)
            if starts >= MAX_STARTS:
                await self._hold(job, reason)
            # The error itself may quote what it worked on, so it ends here.
            raise RetryRequested(delay=self._pause(starts), reason=reason) from None
        if await self._is_asked_again(job):
            raise RetryRequested(delay=timedelta(), reason="It was asked for again meanwhile.")

    async def _start(self, job: StoredJob) -> int:
        rows = await self.queries.driver.fetch(_START, job.id)
        return int(str(rows[0]["starts"]))

    async def _is_asked_again(self, job: StoredJob) -> bool:
        rows = await self.queries.driver.fetch(_DONE, job.id)
        return bool(rows and rows[0]["again"])

    async def _hold(self, job: StoredJob, reason: str) -> None:
        await self.queries.driver.execute(_REASON, job.id, reason)
        raise Held(reason) from None

    def _pause(self, starts: int) -> timedelta:
        longest = self.pause_seconds * _PAUSE_FACTOR ** (starts - 1)
        jitter = 0.5 + secrets.randbelow(1000) / 1000
        return timedelta(seconds=longest * jitter)


def _entry(handler: Handler) -> Callable[[StoredJob], Awaitable[None]]:
    async def run(job: StoredJob) -> None:
        await handler(UUID(bytes=job.payload))

    return run


def _reason(error: Exception) -> str:
    """A sentence without patient data: our own errors are safe, of others only the type."""
    if isinstance(error, CoreError):
        return error.message
    return f"It failed with an unexpected {type(error).__name__}."
