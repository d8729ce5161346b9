"""What happens in the database is heard by one connection, and told on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID

import asyncpg
import pytest

from api.live.news import Ear, News, Topic
from appliance.news import tell_news
from core.jobs import JobKind, PhotoChanged, TaskChanged
from core.kit.actor import THE_BOX
from core.oversight import Heard, Hearing
from core.services import Services
from tests.support.box import until
from tests.support.cluster import TestDatabase

ONE, OTHER = UUID(int=1), UUID(int=2)
PATIENCE_SECONDS = 4.0  # less than it takes to look anyway


@pytest.fixture
def news() -> News:
    return News()


@asynccontextmanager
async def telling(services: Services, tables: TestDatabase, news: News) -> AsyncIterator[Hearing]:
    hearing = Hearing(services.unit_of_work)
    task = asyncio.create_task(tell_news(news, hearing, dict(tables.app)))
    try:
        await until(lambda: hearing._newest is not None)
        yield hearing
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def heard(ear: Ear) -> frozenset[UUID]:
    async with asyncio.timeout(PATIENCE_SECONDS):
        return await ear.news()


async def happen(services: Services, photo: UUID = ONE, task: UUID = OTHER) -> None:
    async with services.unit_of_work(THE_BOX) as work:
        work.emit(PhotoChanged(photo))
        work.emit(TaskChanged(task))
        work.enqueue(JobKind.PLAN, photo)


class TestTelling:
    async def test_each_topic_hears_of_its_own(
        self, services: Services, tables: TestDatabase, news: News
    ) -> None:
        await happen(services, UUID(int=3), UUID(int=4))  # before anybody listens
        async with telling(services, tables, news):
            with (
                news.listening(Topic.PHOTOS) as photos,
                news.listening(Topic.TASKS) as tasks,
                news.listening(Topic.JOBS) as jobs,
            ):
                await happen(services)

                assert await heard(photos) == {ONE}
                assert await heard(tasks) == {OTHER}
                assert await heard(jobs) == frozenset()

    async def test_it_goes_on_when_the_connection_was_lost(
        self, services: Services, tables: TestDatabase, news: News
    ) -> None:
        async with telling(services, tables, news):
            with news.listening(Topic.PHOTOS) as photos:
                owner = await asyncpg.connect(**tables.owner)
                await owner.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE query ILIKE 'LISTEN%' AND datname = current_database()"
                )
                await owner.close()
                await happen(services)

                assert await heard(photos) == {ONE}


class TestHearing:
    async def test_nothing_is_told_twice(self, services: Services) -> None:
        hearing = Hearing(services.unit_of_work)
        await happen(services)
        first = await hearing.look()
        await happen(services, OTHER, ONE)
        second, third = await hearing.look(), await hearing.look()

        nothing = Heard(frozenset(), frozenset(), has_jobs=False)
        assert first == nothing
        assert second == Heard(frozenset({OTHER}), frozenset({ONE}), has_jobs=True)
        assert third == nothing


class TestEar:
    async def test_what_comes_meanwhile_is_put_together_and_bounded(self, news: News) -> None:
        with news.listening(Topic.TASKS) as ear:
            for number in range(250):
                news.tell(Topic.TASKS, [UUID(int=number)])

            assert len(await heard(ear)) == 100
            news.tell(Topic.TASKS, [ONE])
            assert await heard(ear) == {ONE}
        news.tell(Topic.TASKS, [ONE])
        assert not ear._woken.is_set()
