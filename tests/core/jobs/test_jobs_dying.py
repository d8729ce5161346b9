"""Workers that die: the start counts, the job goes on elsewhere, a killer is held."""

import asyncio
import json
import signal
import subprocess
import sys
from uuid import UUID

import pytest

from core.jobs import JobKind, JobState
from core.services import Services
from core.work import UnitOfWork
from tests.support import state
from tests.support.cluster import ROOT, TestDatabase
from tests.support.working import PHOTO, are_held, ask, jobs, none_left, running, said, until


@pytest.fixture
def work(services: Services) -> UnitOfWork:
    return services.unit_of_work


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
            await until(lambda: none_left(work))
        assert done == [PHOTO]

    async def test_an_input_that_kills_five_workers_isare_held(
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
            await until(lambda: are_held(work, 1))

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
            await until(lambda: said(started == 1))
            async with running(tables, handlers, heartbeat_seconds=0.4):
                await ask(work, JobKind.ENLARGE)  # wakes both
                await asyncio.sleep(0.6)
                await ask(work, JobKind.REWRAP)
                await until(lambda: said(started == 1))

        assert started == 1


async def _heartbeats_stop() -> None:
    await state.rows(
        "UPDATE pgqueuer SET heartbeat = now() - interval '1 hour' WHERE status = 'picked'"
    )
