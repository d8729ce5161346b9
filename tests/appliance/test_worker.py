"""The processes beside the API: they outlive the database and whatever else goes wrong."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from appliance import indexing, worker
from appliance.indexing import keep_index
from appliance.settings import Settings
from core.jobs import Handlers, JobKind, Runner
from core.kit.actor import THE_BOX
from core.notices import Alarms, Post
from core.search import Indexer, PhotoIndex
from core.services import Chores, Services
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import received
from tests.support.cluster import TestDatabase

PHOTO = UUID(int=7)


@dataclass
class Lines:
    """The connections outside the pool, as a process opens them."""

    opened: list[asyncpg.Connection] = field(default_factory=list)

    async def connect(self, credentials: Any) -> asyncpg.Connection:
        connection = await asyncpg.connect(**credentials)
        self.opened.append(connection)
        return connection

    async def cut(self) -> None:
        """End the newest from the other side, as a restart of the database does."""
        pid = self.opened[-1].get_server_pid()
        await state.rows("SELECT pg_terminate_backend($1)", pid)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Lines:
    made = Lines()
    for module in (worker, indexing):
        monkeypatch.setattr(module, "connect", made.connect)
        monkeypatch.setattr(module, "_RECONNECT_SECONDS", 0.02)
    monkeypatch.setattr(indexing, "_GATHER_SECONDS", 0.01)
    return made


@pytest.fixture
def settings(tables: TestDatabase, tmp_path: Path) -> Settings:
    dsn = f"postgresql:///{tables.name}?host={tables.app['host']}"
    return Settings(data_folder=tmp_path, database_dsn=dsn)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_so():  # noqa: ASYNC110 - what is waited for happens in another task
            await asyncio.sleep(0.01)


class TestTakingJobs:
    @asynccontextmanager
    async def running(
        self, settings: Settings, handlers: Handlers
    ) -> AsyncIterator[Callable[[], None]]:
        """A worker's loop beside the body, which gets what stops it."""
        stop = asyncio.Event()
        runner = Runner(handlers, 2, look_seconds=0.1, pause_seconds=0.001)
        task = asyncio.create_task(worker._run(runner, settings, stop))
        yield stop.set
        stop.set()
        await asyncio.wait_for(task, 10)

    async def test_it_does_jobs_before_and_after_the_database_went_away(
        self, services: Services, settings: Settings, lines: Lines
    ) -> None:
        done: list[UUID] = []

        async def develop(photo: UUID) -> None:
            done.append(photo)

        async with self.running(settings, {JobKind.DEVELOP: develop}):
            await ask(services, UUID(int=1))
            await until(lambda: len(done) == 1)
            await lines.cut()
            await ask(services, UUID(int=2))
            await until(lambda: len(done) == 2)

        assert [photo.int for photo in done] == [1, 2]
        assert len(lines.opened) == 2

    async def test_told_to_stop_it_finishes_what_it_has_in_hand(
        self, services: Services, settings: Settings, lines: Lines
    ) -> None:
        begun, go_on, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def develop(_: UUID) -> None:
            begun.set()
            await go_on.wait()
            ended.set()

        await ask(services, PHOTO)
        async with self.running(settings, {JobKind.DEVELOP: develop}) as stop:
            await begun.wait()
            stop()
            await asyncio.sleep(0.05)
            assert not ended.is_set()
            go_on.set()

        assert ended.is_set()
        assert await state.one("SELECT count(*) AS n FROM pgqueuer") == 0

    async def test_a_database_that_is_not_there_is_waited_for(
        self, settings: Settings, lines: Lines, tmp_path: Path
    ) -> None:
        gone = settings.model_copy(update={"database_dsn": f"postgresql:///x?host={tmp_path}"})
        async with self.running(gone, {}):
            await asyncio.sleep(0.1)
        assert lines.opened == []


class TestTidying:
    async def test_a_chore_that_fails_is_done_the_next_time(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(worker, "_TIDY_SECONDS", 0.001)
        tries = 0

        class Broken:
            async def tidy(self) -> int:
                nonlocal tries
                tries += 1
                raise [OSError, KeyError, RuntimeError][tries % 3]

        chores: Chores = Broken()  # type: ignore[assignment]
        task = asyncio.create_task(worker._tidy(chores))
        await until(lambda: tries > 4)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


class TestPosting:
    async def test_what_fails_is_tried_at_the_next_round(self) -> None:
        tries = 0

        class Broken:
            async def round(self) -> int:
                nonlocal tries
                tries += 1
                raise [OSError, KeyError, RuntimeError][tries % 3]

        class Silent:
            async def round(self) -> int:
                return 0

        post: Post = Broken()  # type: ignore[assignment]
        alarms: Alarms = Silent()  # type: ignore[assignment]
        task = asyncio.create_task(worker._post(0.001, post, alarms))
        await until(lambda: tries > 4)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


class TestKeepingTheIndex:
    @asynccontextmanager
    async def kept(self, indexer: Indexer, tables: TestDatabase) -> AsyncIterator[None]:
        task = asyncio.create_task(keep_index(indexer, dict(tables.app)))
        yield
        assert not task.done()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def test_it_is_built_and_then_follows(
        self, services: Services, cast: Cast, tables: TestDatabase, lines: Lines
    ) -> None:
        await received(services, cast.surgeon, 1)
        index = services.indexer.index
        index.is_ready = False
        async with self.kept(services.indexer, tables):
            await until(lambda: index.is_ready and index.size == 1)
            await received(services, cast.surgeon, 2)
            await until(lambda: index.size == 2)
            await all_done()

    async def test_it_goes_on_after_the_database_went_away(
        self, services: Services, cast: Cast, tables: TestDatabase, lines: Lines
    ) -> None:
        index = services.indexer.index
        async with self.kept(services.indexer, tables):
            await until(lambda: bool(lines.opened))
            await lines.cut()
            await received(services, cast.surgeon, 1)
            await until(lambda: index.size == 1)
            await until(lambda: len(lines.opened) == 2)

    @pytest.mark.parametrize("error", [RuntimeError, OSError, KeyError])
    async def test_it_goes_on_after_a_fault_of_its_own(
        self,
        services: Services,
        cast: Cast,
        tables: TestDatabase,
        lines: Lines,
        error: type[Exception],
    ) -> None:
        class Stumbling(PhotoIndex):
            stumbles = 2

            def commit(self) -> None:
                if self.stumbles:
                    self.stumbles -= 1
                    raise error
                super().commit()

        index = Stumbling()
        indexer = replace(services.indexer, index=index)
        await received(services, cast.surgeon, 1)
        async with self.kept(indexer, tables):
            await until(lambda: index.is_ready and index.size == 1)
            index.stumbles = 2
            await received(services, cast.surgeon, 2)
            await until(lambda: index.size == 2)
        index.close()


async def ask(services: Services, photo: UUID) -> None:
    async with services.unit_of_work(THE_BOX) as work:
        work.enqueue(JobKind.DEVELOP, photo)


async def all_done() -> None:
    waiting = "SELECT count(*) AS n FROM outbox WHERE done_at IS NULL"
    async with asyncio.timeout(10):
        while await state.one(waiting):  # noqa: ASYNC110 - the database is asked
            await asyncio.sleep(0.01)
