"""Doing the jobs: five starts with longer and longer pauses, then held; the queue goes on."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from core.jobs import Handlers, Job, JobKind, JobState, Runner
from core.kit.actor import THE_BOX
from core.kit.errors import Unavailable
from core.services import Services
from core.work import UnitOfWork
from tests.support import state
from tests.support.cluster import ROOT, TestDatabase

PHOTO, OTHER = UUID(int=7), UUID(int=8)
CANARY = "Kanarie-van-der-Berg"

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
def work(services: Services) -> UnitOfWork:
    return services.unit_of_work


async def ask(work: UnitOfWork, kind: JobKind, photo: UUID = PHOTO) -> None:
    async with work(THE_BOX) as opened:
        opened.enqueue(kind, photo)


async def jobs(work: UnitOfWork) -> tuple[Job, ...]:
    async with work(THE_BOX) as opened:
        return (await work.queue.page(opened.connection, None, 0, 100)).jobs


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await is_so():  # noqa: ASYNC110 - what is waited for lies in the database
            await asyncio.sleep(0.01)


@asynccontextmanager
async def running(tables: TestDatabase, handlers: Handlers, **options: Any) -> Any:
    """A worker beside the body; at its end it finishes the jobs in hand."""
    runner = Runner(
        handlers, at_once=2, **{"pause_seconds": 0.0001, "look_seconds": 0.1, **options}
    )
    connection = await asyncpg.connect(**tables.app)
    manager = runner.on(connection)
    task = asyncio.create_task(runner.run(manager))
    try:
        yield
    finally:
        manager.shutdown.set()
        await task
        if not connection.is_closed():
            await connection.close()


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
            await until(lambda: _is(len(done) == 4))

        assert sorted(done) == sorted(
            [(kind, PHOTO) for kind in JobKind] + [(JobKind.DEVELOP, OTHER)]
        )
        assert await jobs(work) == ()

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
            await until(lambda: _is(len(runs) == 4))
            await until(lambda: _none(work))

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
            await until(lambda: _none(work))

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
            await until(lambda: _held(work, 1))

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
            await until(lambda: _held(work, 1))

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
            await until(lambda: _held(work, 1))
            await until(lambda: _is(len(done) == 5))

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
            await until(lambda: _held(work, 1))
            (held,) = await jobs(work)
            async with work(THE_BOX) as opened:
                await work.queue.retry(opened.connection, held.id)
            await until(lambda: _none(work))

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


_WORKER = """
import asyncio, json, os, signal, sys
import asyncpg
from core.jobs import JobKind, Runner

async def die(photo):
    os.kill(os.getpid(), signal.SIGKILL)

async def main():
    connection = await asyncpg.connect(**json.loads(sys.argv[1]))
    runner = Runner({JobKind.DEVELOP: die}, 2)
    await runner.run(runner.on(connection))

asyncio.run(main())
"""


class TestDying:
    async def test_a_worker_killed_in_the_middle_has_used_a_start(
        self, work: UnitOfWork, tables: TestDatabase
    ) -> None:
        await ask(work, JobKind.DEVELOP)
        command = [sys.executable, "-c", _WORKER, json.dumps(dict(tables.app))]
        killed = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, check=False)
        assert killed.returncode == -signal.SIGKILL
        (job,) = await jobs(work)
        assert (job.state, job.starts) == (JobState.RUNNING, 1)

        done: list[UUID] = []

        async def develop(photo: UUID) -> None:
            done.append(photo)

        await _heartbeats_stop()
        async with running(tables, {JobKind.DEVELOP: develop}):
            await until(lambda: _none(work))
        assert done == [PHOTO]

    async def test_an_input_that_kills_five_workers_is_held(
        self, work: UnitOfWork, tables: TestDatabase
    ) -> None:
        started = False

        async def develop(_: UUID) -> None:
            nonlocal started
            started = True

        await ask(work, JobKind.DEVELOP)
        await state.rows("UPDATE pgqueuer SET status = 'picked', headers = '{\"starts\": 5}'")
        await _heartbeats_stop()
        async with running(tables, {JobKind.DEVELOP: develop}):
            await until(lambda: _held(work, 1))

        assert not started
        (job,) = await jobs(work)
        assert job.reason == "The worker died each of the five times it tried."

    async def test_a_job_with_a_beating_heart_is_left_to_its_worker(
        self, work: UnitOfWork, tables: TestDatabase
    ) -> None:
        started = 0

        async def develop(_: UUID) -> None:
            nonlocal started
            started += 1
            await asyncio.sleep(0.8)

        await ask(work, JobKind.DEVELOP)
        handlers = {JobKind.DEVELOP: develop}
        async with running(tables, handlers, heartbeat_seconds=0.4):
            await until(lambda: _is(started == 1))
            async with running(tables, handlers, heartbeat_seconds=0.4):
                await ask(work, JobKind.ENLARGE)  # wakes both
                await asyncio.sleep(0.6)
                await ask(work, JobKind.REWRAP)
                await until(lambda: _is(started == 1))

        assert started == 1


async def _is(so: bool) -> bool:
    return so


async def _none(work: UnitOfWork) -> bool:
    return not await jobs(work)


async def _held(work: UnitOfWork, count: int) -> bool:
    return [job.state for job in await jobs(work)].count(JobState.POISONED) == count


async def _all_paused(count: int) -> bool:
    paused = "SELECT count(*) AS n FROM pgqueuer WHERE status = 'queued' AND execute_after > now()"
    return bool(await state.one(paused) == count)


async def _heartbeats_stop() -> None:
    await state.rows(
        "UPDATE pgqueuer SET heartbeat = now() - interval '1 hour' WHERE status = 'picked'"
    )
