"""The unit of work: one intention of one actor is one transaction.

The log rows, events and jobs of an intention are written last, in the same transaction,
so none of them exists without the act, nor the act without them. Application code never
commits. A refusal would roll back its own log row, so `log` writes it separately. What the
transaction may see of photos and patients is a `Sight`, told to the database first.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Unpack
from uuid import UUID

import asyncpg
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connections
from tortoise.exceptions import BaseORMException, OperationalError, TransactionManagementError
from tortoise.transactions import in_transaction

from core.audit import Tag, Trail
from core.audit.gate import LogGate
from core.audit.trail import NO_BASIS, AuditEntry, Basis, EntryFields
from core.jobs import Event, JobKind, Outbox, Queue
from core.kit.actor import Actor
from core.kit.clock import Clock, Ratchet
from core.kit.errors import LogUnavailable, StorageFull, Unavailable
from core.sight import ALL_SEEING, BLIND, Sight

_DEFAULT = "default"
_CONTEXT = "SELECT bk_context($1)"
_LOG = "audit_event"  # PostgreSQL names the table that takes no row
_AWAY = (
    ConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.CrashShutdownError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that died before its BEGIN
    asyncpg.PostgresConnectionError,
)
_open: ContextVar[bool] = ContextVar("a unit of work is open in this task", default=False)


@dataclass(slots=True)
class Work:
    """What one intention has collected so far."""

    actor: Actor
    at: datetime
    connection: BaseDBAsyncClient
    sight: Sight = BLIND
    basis: Basis = NO_BASIS
    entries: list[AuditEntry] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    jobs: list[tuple[JobKind, UUID]] = field(default_factory=list)
    _shown: Sight | None = None
    """What the database is told at this moment; None: the actor's own sight."""

    def record(self, tag: Tag, **fields: Unpack[EntryFields]) -> None:
        """Log the act `tag` with the transaction."""
        self.entries.append(AuditEntry(tag, **fields))

    def emit(self, event: Event) -> None:
        """Tell the floors above, once the transaction holds."""
        self.events.append(event)

    def enqueue(self, kind: JobKind, subject: UUID) -> None:
        """Have `kind` done for a photo or a consent, once the transaction holds."""
        if (kind, subject) not in self.jobs:
            self.jobs.append((kind, subject))

    @asynccontextmanager
    async def beyond(self, sight: Sight = ALL_SEEING) -> AsyncIterator[None]:
        """See what the actor may not, for what the box itself must know; none of it is shown."""
        before, self._shown = self._shown or self.sight, sight
        await _show(self.connection, sight, self.at)
        try:
            yield
        except BaseException:
            # Whoever catches this goes on with the actor's own eyes, if with any.
            with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, BaseORMException):
                await _show(self.connection, before, self.at)
            raise
        finally:
            self._shown = before
        await _show(self.connection, before, self.at)

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
    ratchet: Ratchet = field(default_factory=Ratchet)
    gate: LogGate = field(default_factory=LogGate)

    @asynccontextmanager
    async def __call__(self, actor: Actor, sight: Sight | None = None) -> AsyncIterator[Work]:
        """One transaction of `actor`, who has that `sight`: none unless told, the box all.

        Raises:
            RuntimeError: a unit of work is already open here; hand `work` down instead.
            Unavailable: the database is away; nothing was changed, unless it went away
                while it answered the commit.
            StorageFull: the database has no room; nothing was changed.
            LogUnavailable: acts cannot be logged now, or are not sealed in time; nothing was
                changed or shown. The box itself goes on with its jobs.
        """
        if _open.get():
            raise RuntimeError("a unit of work is already open: hand `work` down instead")
        if not actor.is_box:
            self.gate.require()
        at = await self.now()
        token = _open.set(True)
        try:
            async with _transaction() as connection:
                seen = sight or (ALL_SEEING if actor.is_box else BLIND)
                await _show(connection, seen, at)
                work = Work(actor, at, connection, seen)
                yield work
                await self._write(work)
        finally:
            _open.reset(token)

    async def see(
        self,
        actor: Actor,
        entry: AuditEntry,
        read: str,
        *values: object,
        basis: Basis = NO_BASIS,
    ) -> list[dict[str, Any]]:
        """Read photos with their files and log that, in one statement: see `Trail.see`.

        For what is looked at by the hundred, where a unit of work would be mostly waiting.

        Raises:
            Unavailable: the database is away; nothing was seen.
            LogUnavailable: it cannot be logged now, or is not sealed in time.
        """
        self.gate.require()
        async with _in_our_words():
            connection = get_connections().get(_DEFAULT)
            at = await self.now()
            return await self.trail.see(connection, actor, at, entry, read, values, basis)

    async def log(self, actor: Actor, entry: AuditEntry) -> None:
        """Log `entry` in a transaction of its own: a refusal must outlive the refused act."""
        at = await self.now()
        async with _transaction() as connection:
            await self.trail.write(connection, actor, at, [entry])

    async def peek(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """The rows of one statement about no photo and no patient, outside a unit of work.

        Raises:
            Unavailable: the database is away.
        """
        async with _in_our_words():
            return await get_connections().get(_DEFAULT).execute_query_dict(sql, list(values))

    async def now(self) -> datetime:
        """The time, which never goes backwards, not even over a restart with another clock.

        Raises:
            Unavailable: the database is away, and was not asked before.
        """
        if not self.ratchet.is_resumed:
            await self._resume()
        return self.ratchet.at(self.clock.now())

    async def _resume(self) -> None:
        async with _transaction() as connection:
            await _show(connection, ALL_SEEING, self.clock.now())
            self.ratchet.raise_to(await self.trail.latest(connection))
        self.ratchet.is_resumed = True

    async def _write(self, work: Work) -> None:
        for kind, subject in work.jobs:
            await self.queue.put(work.connection, kind, subject)
        await self.outbox.put(work.connection, work.at, work.events)
        await self.trail.write(work.connection, work.actor, work.at, work.entries, work.basis)


async def _show(connection: BaseDBAsyncClient, sight: Sight, at: datetime) -> None:
    """Tell the database what this transaction may see from here on."""
    await connection.execute_query(_CONTEXT, [list(sight.context(at))])


@asynccontextmanager
async def _transaction() -> AsyncIterator[BaseDBAsyncClient]:
    """A transaction, with what happens when the database goes away in it said in our words."""
    connections = get_connections()
    before = connections.get(_DEFAULT)
    try:
        async with _in_our_words(), _begun() as connection:
            yield connection
    finally:
        # When its end fails, Tortoise would go on with the dead connection in this task.
        if connections.get(_DEFAULT) is not before:
            connections.set(_DEFAULT, before)


@asynccontextmanager
async def _in_our_words() -> AsyncIterator[None]:
    """What the database answers when it is away or full, as a refusal of ours."""
    try:
        yield
    except asyncpg.DiskFullError as fault:
        raise StorageFull from fault
    except (OperationalError, TransactionManagementError) as fault:  # Tortoise's names for it
        if _is_refused_row(fault.__cause__):
            raise LogUnavailable from fault
        raise
    except _AWAY as fault:
        if isinstance(fault, ValueError):
            raise  # a value that asyncpg cannot send: a fault of ours
        raise Unavailable from fault


def _is_refused_row(cause: BaseException | None) -> bool:
    """Whether the log takes no row: no right to it, or no right to write anything."""
    is_no_right = isinstance(cause, asyncpg.InsufficientPrivilegeError) and _LOG in str(cause)
    return is_no_right or isinstance(cause, asyncpg.ReadOnlySQLTransactionError)


@asynccontextmanager
async def _begun() -> AsyncIterator[BaseDBAsyncClient]:
    """Tortoise's transaction; when its BEGIN fails, Tortoise would keep the connection for ever."""
    transaction: Any = in_transaction(_DEFAULT)
    async with AsyncExitStack() as stack:
        try:
            connection = await transaction.__aenter__()
        except BaseException as fault:
            pool, taken = transaction.client._parent._pool, transaction.client._connection  # noqa: SLF001 - Tortoise shows no other way
            if taken is not None:
                await pool.release(taken)
            if isinstance(fault, OSError):  # nobody listens at the socket
                raise Unavailable from fault
            raise
        stack.push_async_exit(transaction)
        yield connection
