"""Keeps the search index of this process equal to the database, as long as the process lives."""

import asyncio
from collections.abc import Mapping
from typing import Any

import asyncpg
import structlog
from tortoise.exceptions import BaseORMException

from appliance.database import connect
from core.jobs.outbox import CHANNEL
from core.kit.errors import StorageFull, Unavailable
from core.search import Indexer

_GATHER_SECONDS = 0.3  # events that come together are committed together
_LOOK_ANYWAY_SECONDS = 5.0
_RECONNECT_SECONDS = 1.0

# What a database that is away for a while looks like from here.
DATABASE_AWAY = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    BaseORMException,
    StorageFull,
    Unavailable,
)

log = structlog.get_logger()


async def keep_index(indexer: Indexer, credentials: Mapping[str, Any]) -> None:
    """Build the index, then follow the outbox until cancelled; outlives a database restart."""
    while True:
        try:
            await _build_and_follow(indexer, credentials)
        except* DATABASE_AWAY:
            log.warning("index_waits")
        except* Exception as errors:  # noqa: BLE001 - else nothing new is ever found again
            log.warning("index_failed", error=type(errors.exceptions[0]).__name__)
        await asyncio.sleep(_RECONNECT_SECONDS)


async def _build_and_follow(indexer: Indexer, credentials: Mapping[str, Any]) -> None:
    connection = await connect(credentials)
    try:
        news = asyncio.Event()
        await connection.add_listener(CHANNEL, lambda *_: news.set())
        connection.add_termination_listener(lambda *_: news.set())
        if not indexer.index.is_ready:
            count = await indexer.rebuild()
            log.info("index_built", count=count)
        while not connection.is_closed():
            if not await indexer.follow():
                await _wait(news)
    finally:
        connection.terminate()


async def _wait(news: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(_LOOK_ANYWAY_SECONDS):
            await news.wait()
            await asyncio.sleep(_GATHER_SECONDS)
    except TimeoutError:
        pass
    news.clear()
