"""The unit of work: one intention of one actor is one transaction.

The log rows, events and jobs of an intention are written last, in the same transaction,
so none of them exists without the act, nor the act without them. Application code never
commits. A refusal would roll back its own log row, so `log` writes it separately.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Unpack
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.transactions import in_transaction

from core.audit import Tag, Trail
from core.audit.trail import AuditEntry, EntryFields
from core.jobs import Event, JobKind, Outbox, Queue
from core.kit.actor import Actor
from core.kit.clock import Clock

_open: ContextVar[bool] = ContextVar("a unit of work is open in this task", default=False)


@dataclass(slots=True)
class Work:
    """What one intention has collected so far."""

    actor: Actor
    at: datetime
    connection: BaseDBAsyncClient
    entries: list[AuditEntry] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    jobs: list[tuple[JobKind, UUID]] = field(default_factory=list)

    def record(self, tag: Tag, **fields: Unpack[EntryFields]) -> None:
        """Log the act `tag` with the transaction."""
        self.entries.append(AuditEntry(tag, **fields))

    def emit(self, event: Event) -> None:
        """Tell the floors above, once the transaction holds."""
        self.events.append(event)

    def enqueue(self, kind: JobKind, photo: UUID) -> None:
        """Have `kind` done for `photo`, once the transaction holds."""
        self.jobs.append((kind, photo))

    async def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """The rows of one statement: for reads too hot for the mapper."""
        return await self.connection.execute_query_dict(sql, list(values))


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """Opens units of work; every service holds one and nothing else of the database."""

    clock: Clock
    trail: Trail = field(default_factory=Trail)
    outbox: Outbox = field(default_factory=Outbox)
    queue: Queue = field(default_factory=Queue)

    @asynccontextmanager
    async def __call__(self, actor: Actor) -> AsyncIterator[Work]:
        """One transaction of `actor`.

        Raises:
            RuntimeError: a unit of work is already open here; hand `work` down instead.
        """
        if _open.get():
            raise RuntimeError("a unit of work is already open: hand `work` down instead")
        token = _open.set(True)
        try:
            async with in_transaction() as connection:
                work = Work(actor, self.clock.now(), connection)
                yield work
                await self._write(work)
        finally:
            _open.reset(token)

    async def log(self, actor: Actor, entry: AuditEntry) -> None:
        """Log `entry` in a transaction of its own: a refusal must outlive the refused act."""
        async with in_transaction() as connection:
            await self.trail.write(connection, actor, self.clock.now(), [entry])

    async def _write(self, work: Work) -> None:
        for kind, photo in work.jobs:
            await self.queue.put(work.connection, kind, photo)
        await self.outbox.put(work.connection, work.at, work.events)
        await self.trail.write(work.connection, work.actor, work.at, work.entries)
