"""Jobs asked for and done, as the tests of the queue need them."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from appliance.database import connect
from core.jobs import Handlers, Job, JobKind, JobState, Runner
from core.kit.actor import THE_BOX
from core.work import UnitOfWork
from tests.support.cluster import TestDatabase

PHOTO = UUID(int=7)


async def ask(work: UnitOfWork, kind: JobKind, photo: UUID = PHOTO) -> None:
    """Ask for a job."""
    async with work(THE_BOX) as opened:
        opened.enqueue(kind, photo)


async def jobs(work: UnitOfWork) -> tuple[Job, ...]:
    """All jobs, oldest first."""
    async with work(THE_BOX) as opened:
        return (await work.queue.page(opened.connection, None, 0, 100)).jobs


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is so, at most ten seconds."""
    async with asyncio.timeout(10):
        while not await is_so():  # noqa: ASYNC110 - what is waited for lies in the database
            await asyncio.sleep(0.01)


@asynccontextmanager
async def running(tables: TestDatabase, handlers: Handlers, **options: Any) -> Any:
    """A worker beside the body; at its end it finishes the jobs in hand."""
    runner = Runner(
        handlers, at_once=2, **{"pause_seconds": 0.0001, "look_seconds": 0.1, **options}
    )
    connection = await connect(tables.app)
    manager = runner.on(connection)
    task = asyncio.create_task(runner.run(manager))
    try:
        yield
    finally:
        manager.shutdown.set()
        await task
        if not connection.is_closed():
            await connection.close()


async def said(so: bool) -> bool:
    """`so`, for `until`."""
    return so


async def none_left(work: UnitOfWork) -> bool:
    """True if all jobs are done."""
    return not await jobs(work)


async def are_held(work: UnitOfWork, count: int) -> bool:
    """True if `count` jobs are held."""
    return [job.state for job in await jobs(work)].count(JobState.POISONED) == count
