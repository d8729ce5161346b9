"""Doing the jobs: five starts with longer and longer pauses, then held; the queue goes on."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from core.jobs import JobKind, JobState
from core.kit.actor import THE_BOX
from core.kit.errors import Unavailable
from core.services import Services
from core.work import UnitOfWork
from tests.support import state
from tests.support.cluster import TestDatabase
from tests.support.working import PHOTO, are_held, ask, jobs, none_left, running, said, until

OTHER = UUID(int=8)
CANARY = "Kanarie-van-der-Berg"


@pytest.fixture
def work(services: Services) -> UnitOfWork:
    return services.unit_of_work


class TestDoing:
    async def test_each_kind_goes_to_its_own_handler_once(
        self, work: UnitOfWork, tables: TestDatabase
    ) -> None:
        done: list[tuple[JobKind, UUID]] = []

        def noting(kind: JobKind) -> Callable[[UUID], Awaitable[None]]:
            async def note(photo: UUID) -> None:
                done.append((kind, photo))

            return note

        for kind in JobKind:
            await ask(work, kind)
        async with running(tables, {kind: noting(kind) for kind in JobKind}):
            await ask(work, JobKind.DEVELOP, OTHER)
            await until(lambda: said(len(done) == len(JobKind) + 1))

        assert sorted(done) == sorted(
            [(kind, PHOTO) for kind in JobKind] + [(JobKind.DEVELOP, OTHER)]
        )
        assert await jobs(work) == ()

    async def test_looking_for_faces_comes_last_and_keeps_nobody_waiting(
        self, work: UnitOfWork, tables: TestDatabase
    ) -> None:
        go_on, looking = asyncio.Event(), 0
        begun: list[JobKind] = []

        async def see(_: UUID) -> None:
            nonlocal looking
            begun.append(JobKind.SEE)
            looking += 1
            assert looking == 1
            await go_on.wait()
            looking -= 1

        async def develop(_: UUID) -> None:
            begun.append(JobKind.DEVELOP)

        for number in range(4):
            await ask(work, JobKind.SEE, UUID(int=20 + number))
        await ask(work, JobKind.DEVELOP)
        async with running(tables, {JobKind.SEE: see, JobKind.DEVELOP: develop}):
            await until(lambda: said(JobKind.SEE in begun))
            for number in range(3):
                await ask(work, JobKind.DEVELOP, UUID(int=30 + number))
            await until(lambda: said(begun.count(JobKind.DEVELOP) == 4))
            go_on.set()
            await until(lambda: none_left(work))

        assert begun[0] is JobKind.DEVELOP
        assert begun.count(JobKind.SEE) == 4

    async def test_a_job_asked_for_while_it_runs_runs_once_more(
        self, work: UnitOfWork, tables: TestDatabase
    ) -> None:
        begun, go_on = asyncio.Event(), asyncio.Event()
        runs: list[str] = []

        async def rewrap(_: UUID) -> None:
            runs.append("begun")
            begun.set()
            await go_on.wait()
            runs.append("done")

        await ask(work, JobKind.REWRAP)
        async with running(tables, {JobKind.REWRAP: rewrap}):
            await begun.wait()
            for _ in range(3):
                await ask(work, JobKind.REWRAP)
            assert [job.state for job in await jobs(work)] == [JobState.RUNNING]
            go_on.set()
            await until(lambda: said(len(runs) == 4))
            await until(lambda: none_left(work))

        assert runs == ["begun", "done", "begun", "done"]

    async def test_a_job_asked_for_as_it_ends_is_never_lost(
        self, work: UnitOfWork, tables: TestDatabase
    ) -> None:
        """The photo's state at the last run is the state at the last request."""
        asked, seen = 0, -1

        async def rewrap(_: UUID) -> None:
            nonlocal seen
            seen = asked

        async with running(tables, {JobKind.REWRAP: rewrap}):
            for asked in range(1, 40):
                await ask(work, JobKind.REWRAP)
                await asyncio.sleep(asked % 4 / 1000)
            await until(lambda: none_left(work))

        assert seen == 39


class TestFailing:
    async def test_five_starts_then_held_with_a_reason_and_nothing_of_the_patient(
        self, work: UnitOfWork, tables: TestDatabase, caplog: pytest.LogCaptureFixture
    ) -> None:
        starts = 0

        async def develop(_: UUID) -> None:
            nonlocal starts
            starts += 1
            try:
                int(CANARY)
            except ValueError as error:
                raise ValueError(f"{CANARY} cannot be read") from error

        await ask(work, JobKind.DEVELOP)
        async with running(tables, {JobKind.DEVELOP: develop}):
            await until(lambda: are_held(work, 1))

        (job,) = await jobs(work)
        assert (starts, job.starts, job.state) == (5, 5, JobState.POISONED)
        assert job.reason == "It failed with an unexpected ValueError."
        library = await state.rows("SELECT l::text AS said FROM pgqueuer_log l")
        queue = await state.rows("SELECT q::text AS said FROM pgqueuer q")
        assert len(library) == 11  # asked, five times taken, four times put back, held
        assert CANARY not in str(library) + str(queue) + caplog.text

    async def test_an_error_of_ours_says_its_own_sentence(
        self, work: UnitOfWork, tables: TestDatabase
    ) -> None:
        async def develop(_: UUID) -> None:
            raise Unavailable("The darkroom is closed.")

        await ask(work, JobKind.DEVELOP)
        async with running(tables, {JobKind.DEVELOP: develop}):
            await until(lambda: are_held(work, 1))

        assert [job.reason for job in await jobs(work)] == ["The darkroom is closed."]

    async def test_other_jobs_go_on_beside_a_poisoned_one(
        self, work: UnitOfWork, tables: TestDatabase
    ) -> None:
        done: list[UUID] = []

        async def develop(photo: UUID) -> None:
            if photo == PHOTO:
                raise RuntimeError
            done.append(photo)

        await ask(work, JobKind.DEVELOP)
        others = [UUID(int=100 + n) for n in range(5)]
        async with running(tables, {JobKind.DEVELOP: develop}):
            for other in others:
                await ask(work, JobKind.DEVELOP, other)
            await until(lambda: are_held(work, 1))
            await until(lambda: said(len(done) == 5))

        assert sorted(done) == others
        assert [job.photo for job in await jobs(work)] == [PHOTO]

    async def test_a_retried_job_has_five_new_starts(
        self, work: UnitOfWork, tables: TestDatabase
    ) -> None:
        starts = 0

        async def develop(_: UUID) -> None:
            nonlocal starts
            starts += 1
            if starts < 9:
                raise RuntimeError

        await ask(work, JobKind.DEVELOP)
        async with running(tables, {JobKind.DEVELOP: develop}):
            await until(lambda: are_held(work, 1))
            (held,) = await jobs(work)
            async with work(THE_BOX) as opened:
                await work.queue.retry(opened.connection, held.id)
            await until(lambda: none_left(work))

        assert starts == 9

    async def test_pauses_grow_fourfold_with_jitter(
        self, work: UnitOfWork, tables: TestDatabase
    ) -> None:
        async def develop(_: UUID) -> None:
            raise RuntimeError

        pause = "SELECT extract(epoch FROM execute_after - updated)::float AS s FROM pgqueuer"
        for starts in range(4):
            for photo in range(4):
                await ask(work, JobKind.DEVELOP, UUID(int=photo + 1))
            await state.rows(f"UPDATE pgqueuer SET headers = '{{\"starts\": {starts}}}'")
            async with running(tables, {JobKind.DEVELOP: develop}, pause_seconds=100.0):
                await until(lambda: _all_paused(4))
            seconds = [row["s"] for row in await state.rows(pause)]
            longest = 100.0 * 4**starts
            assert all(0.5 * longest <= pause < 1.5 * longest for pause in seconds)
            assert len(set(seconds)) > 1
            await state.rows("DELETE FROM pgqueuer")


async def _all_paused(count: int) -> bool:
    paused = "SELECT count(*) AS n FROM pgqueuer WHERE status = 'queued' AND execute_after > now()"
    return bool(await state.one(paused) == count)
