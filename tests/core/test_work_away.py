"""The database goes away in the middle of an intention: one refusal, and nothing stays broken."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
import pytest
from tortoise.exceptions import BaseORMException

from appliance.postgres import EmbeddedPostgres
from core.kit.actor import THE_BOX
from core.kit.errors import NotFound, Unavailable
from core.services import Services
from core.work import UnitOfWork
from tests.support.cluster import TestDatabase

MORE_THAN_THE_POOL = 10
Moment = Callable[[UnitOfWork, EmbeddedPostgres, TestDatabase], Awaitable[None]]


@pytest.fixture
def unit(services: Services) -> UnitOfWork:
    return services.unit_of_work


def cut(cluster: EmbeddedPostgres, database: TestDatabase) -> None:
    """End all connections of the app, while the event loop stands still and cannot notice."""
    cluster.psql(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        f" WHERE datname = '{database.name}' AND usename = 'bk_app'"
    )


async def middle(unit: UnitOfWork, cluster: EmbeddedPostgres, database: TestDatabase) -> None:
    async with unit(THE_BOX) as work:
        await work.rows("SELECT 1")
        cut(cluster, database)
        await work.rows("SELECT 1")


async def end(unit: UnitOfWork, cluster: EmbeddedPostgres, database: TestDatabase) -> None:
    async with unit(THE_BOX) as work:
        await work.rows("SELECT 1")
        cut(cluster, database)


async def refusal(unit: UnitOfWork, cluster: EmbeddedPostgres, database: TestDatabase) -> None:
    async with unit(THE_BOX) as work:
        await work.rows("SELECT 1")
        cut(cluster, database)
        await asyncio.sleep(0.05)
        raise NotFound


async def ask(unit: UnitOfWork) -> None:
    async with unit(THE_BOX) as work:
        await work.rows("SELECT $1::int", "one")


async def again(unit: UnitOfWork) -> int:
    """As `one`, a moment later: the loop has heard of the other connections that were cut."""
    await asyncio.sleep(0.05)
    return await one(unit)


async def one(unit: UnitOfWork) -> int:
    async with unit(THE_BOX) as work:
        return int((await work.rows("SELECT 1 AS one"))[0]["one"])


async def test_cut_before_the_beginning(
    unit: UnitOfWork, cluster: EmbeddedPostgres, tables: TestDatabase
) -> None:
    for _ in range(MORE_THAN_THE_POOL):
        assert await again(unit) == 1
        cut(cluster, tables)
        with pytest.raises(Unavailable):
            await one(unit)
    assert await again(unit) == 1


@pytest.mark.parametrize("when", [middle, end, refusal])
async def test_cut_later(
    when: Moment, unit: UnitOfWork, cluster: EmbeddedPostgres, tables: TestDatabase
) -> None:
    for _ in range(MORE_THAN_THE_POOL):
        with pytest.raises(Unavailable):
            await when(unit, cluster, tables)
        assert await again(unit) == 1


async def test_a_value_that_cannot_be_sent_is_a_fault_of_ours(unit: UnitOfWork) -> None:
    with pytest.raises((asyncpg.DataError, BaseORMException)):
        await ask(unit)
    assert await one(unit) == 1


async def test_cancelled_beginnings_take_no_connection_along(unit: UnitOfWork) -> None:
    for turns in range(MORE_THAN_THE_POOL):
        task = asyncio.create_task(one(unit))
        for _ in range(turns % 8):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(10):
        assert (
            await asyncio.gather(*[one(unit) for _ in range(MORE_THAN_THE_POOL)])
            == [1] * MORE_THAN_THE_POOL
        )
