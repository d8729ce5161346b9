"""A full disk holds no job for ever: each waits for room, and then is done."""

from uuid import UUID

import pytest

from core.jobs import JobKind, JobState
from core.jobs.runner import MAX_STARTS
from core.kit.errors import StorageFull
from core.services import Services
from core.work import UnitOfWork
from tests.support.cluster import TestDatabase
from tests.support.working import ask, jobs, none_left, running, said, until


@pytest.fixture
def work(services: Services) -> UnitOfWork:
    return services.unit_of_work


async def test_starts_that_met_a_full_disk_do_not_count(
    work: UnitOfWork, tables: TestDatabase
) -> None:
    is_full, starts = True, 0

    async def develop(_: UUID) -> None:
        nonlocal starts
        starts += 1
        if is_full:
            raise StorageFull

    await ask(work, JobKind.DEVELOP)
    async with running(tables, {JobKind.DEVELOP: develop}):
        await until(lambda: said(starts > MAX_STARTS + 2))
    (waiting,) = await jobs(work)
    assert (waiting.state, waiting.starts) == (JobState.WAITING, 0)

    is_full = False
    async with running(tables, {JobKind.DEVELOP: develop}):
        await until(lambda: none_left(work))
