"""Asking for jobs: in the transaction of the act, once, and never lost."""

from uuid import UUID

import asyncpg
import pytest

from core.jobs import JobKind, JobPage, JobState, QueueCounts
from core.kit.actor import THE_BOX
from core.kit.errors import Conflict, NotFound
from core.services import Services
from core.work import UnitOfWork
from tests.support import state
from tests.support.cluster import TestDatabase

PHOTO = UUID(int=7)
OTHER = UUID(int=8)
_JOBS = "SELECT entrypoint, payload, status::text AS status, headers FROM pgqueuer ORDER BY id"


@pytest.fixture
def work(services: Services) -> UnitOfWork:
    return services.unit_of_work


async def ask(work: UnitOfWork, kind: JobKind, photo: UUID = PHOTO) -> None:
    async with work(THE_BOX) as opened:
        opened.enqueue(kind, photo)


async def page(work: UnitOfWork, state: JobState | None = None, first: int = 10) -> JobPage:
    async with work(THE_BOX) as opened:
        return await work.queue.page(opened.connection, state, 0, first)


async def retry(work: UnitOfWork, job: int) -> None:
    async with work(THE_BOX) as opened:
        await work.queue.retry(opened.connection, job)


async def hold(status: str = "failed", photo: UUID = PHOTO) -> None:
    await state.rows(
        "UPDATE pgqueuer SET status = $1::text::pgqueuer_status,"
        ' headers = \'{"starts": 5, "reason": "Torn."}\' WHERE payload = $2',
        status,
        photo.bytes,
    )


class TestAsking:
    async def test_a_job_is_there_with_the_act(self, work: UnitOfWork) -> None:
        await ask(work, JobKind.DEVELOP)

        (job,) = (await page(work)).jobs
        assert (job.kind, job.state, job.photo) == (JobKind.DEVELOP, JobState.WAITING, PHOTO)
        assert (job.starts, job.reason) == (0, None)

    async def test_an_act_that_fails_asks_for_nothing(self, work: UnitOfWork) -> None:
        async with state.unchanged():
            with pytest.raises(RuntimeError):
                await _asked_in_vain(work)

    async def test_a_job_that_waits_is_not_asked_for_again(self, work: UnitOfWork) -> None:
        for _ in range(3):
            await ask(work, JobKind.ENLARGE)
        await ask(work, JobKind.REWRAP)
        await ask(work, JobKind.ENLARGE, OTHER)

        jobs = (await page(work)).jobs
        assert [(job.kind, job.photo) for job in jobs] == [
            (JobKind.ENLARGE, PHOTO),
            (JobKind.REWRAP, PHOTO),
            (JobKind.ENLARGE, OTHER),
        ]

    async def test_a_poisoned_job_is_not_started_again_by_asking(self, work: UnitOfWork) -> None:
        await ask(work, JobKind.ENLARGE)
        await hold()

        await ask(work, JobKind.ENLARGE)

        (job,) = (await page(work)).jobs
        assert (job.state, job.starts, job.reason) == (JobState.POISONED, 5, "Torn.")

    async def test_a_waiting_job_cannot_start_before_the_act_that_asked_again(
        self, work: UnitOfWork, tables: TestDatabase
    ) -> None:
        await ask(work, JobKind.REWRAP)

        async with work(THE_BOX) as opened:
            await work.queue.put(opened.connection, JobKind.REWRAP, PHOTO)
            free = "SELECT count(*) AS n FROM (SELECT 1 FROM pgqueuer FOR UPDATE SKIP LOCKED) AS q"
            assert await _elsewhere(tables, free) == 0


class TestReading:
    async def test_pages_go_on_where_they_stopped(self, work: UnitOfWork) -> None:
        for number in range(5):
            await ask(work, JobKind.DEVELOP, UUID(int=number + 1))

        async with work(THE_BOX) as opened:
            first = await work.queue.page(opened.connection, None, 0, 3)
            last = first.jobs[-1].id
            rest = await work.queue.page(opened.connection, None, last, 3)

        assert [job.photo.int for job in first.jobs] == [1, 2, 3]
        assert first.has_more
        assert [job.photo.int for job in rest.jobs] == [4, 5]
        assert not rest.has_more

    async def test_counts_and_states(self, work: UnitOfWork) -> None:
        for number in range(1, 5):
            await ask(work, JobKind.DEVELOP, UUID(int=number))
        await hold("failed", UUID(int=1))
        await hold("picked", UUID(int=2))

        async with work(THE_BOX) as opened:
            counts = await work.queue.counts(opened.connection)

        assert counts == QueueCounts(waiting=2, running=1, poisoned=1)
        for wanted, number in ((JobState.POISONED, 1), (JobState.RUNNING, 2)):
            (job,) = (await page(work, wanted)).jobs
            assert (job.photo.int, job.state) == (number, wanted)


class TestRetrying:
    async def test_a_held_job_waits_again_with_five_new_starts(self, work: UnitOfWork) -> None:
        await ask(work, JobKind.DEVELOP)
        await hold()
        (held,) = (await page(work)).jobs

        await retry(work, held.id)

        (job,) = (await page(work)).jobs
        assert (job.id, job.state, job.starts, job.reason) == (held.id, JobState.WAITING, 0, None)

    @pytest.mark.parametrize("number", [0, -1, 999, 2**63 - 1])
    async def test_only_a_held_job_is_retried(self, work: UnitOfWork, number: int) -> None:
        await ask(work, JobKind.DEVELOP)
        (waiting,) = (await page(work)).jobs

        for job in (waiting.id, number):
            async with state.unchanged():
                with pytest.raises(NotFound):
                    await retry(work, job)

    async def test_a_held_job_beside_a_waiting_one_of_its_kind_stays_held(
        self, work: UnitOfWork
    ) -> None:
        await ask(work, JobKind.DEVELOP)
        await hold()
        await state.rows(
            "INSERT INTO pgqueuer (priority, status, entrypoint, dedupe_key, payload, headers)"
            " SELECT 0, 'queued', entrypoint, dedupe_key, payload, '{}' FROM pgqueuer"
        )
        held = (await page(work, JobState.POISONED)).jobs[0]

        async with state.unchanged():
            with pytest.raises(Conflict):
                await retry(work, held.id)


async def _asked_in_vain(work: UnitOfWork) -> None:
    async with work(THE_BOX) as opened:
        opened.enqueue(JobKind.DEVELOP, PHOTO)
        raise RuntimeError


async def _elsewhere(tables: TestDatabase, sql: str) -> object:
    """What another transaction sees at this moment."""
    connection = await asyncpg.connect(**tables.app)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()
