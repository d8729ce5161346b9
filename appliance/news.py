"""Hears what happens in the database and tells it on, to whoever listens at this process.

One connection for the process, however many listen. A notification may be missed, so it looks
every few seconds anyway.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog

from api.live.news import News, Topic
from appliance.database import connect
from appliance.indexing import DATABASE_AWAY
from core.jobs.outbox import CHANNEL
from core.jobs.queue import NEWS_CHANNEL
from core.oversight import Hearing

_GATHER_SECONDS = 0.3  # a burst is told as one
_LOOK_ANYWAY_SECONDS = 5.0
_RECONNECT_SECONDS = 1.0

log = structlog.get_logger()


async def tell_news(news: News, hearing: Hearing, credentials: Mapping[str, Any]) -> None:
    """Tell on until cancelled; outlives a database restart."""
    while True:
        try:
            await _hear(news, hearing, credentials)
        except DATABASE_AWAY:
            log.warning("news_wait")
        except Exception as error:  # noqa: BLE001 - else nobody is told anything any more
            log.warning("news_failed", error=type(error).__name__)
        await asyncio.sleep(_RECONNECT_SECONDS)


async def _hear(news: News, hearing: Hearing, credentials: Mapping[str, Any]) -> None:
    connection = await connect(credentials)
    try:
        woken = asyncio.Event()
        for channel in (CHANNEL, NEWS_CHANNEL):
            await connection.add_listener(channel, lambda *_: woken.set())
        connection.add_termination_listener(lambda *_: woken.set())
        while not connection.is_closed():
            await _tell(news, hearing)
            await _wait(woken)
    finally:
        connection.terminate()


async def _tell(news: News, hearing: Hearing) -> None:
    heard = await hearing.look()
    if heard.photos:
        news.tell(Topic.PHOTOS, heard.photos)
    if heard.tasks:
        news.tell(Topic.TASKS, heard.tasks)
    if heard.has_jobs:
        news.tell(Topic.JOBS)


async def _wait(woken: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(_LOOK_ANYWAY_SECONDS):
            await woken.wait()
            await asyncio.sleep(_GATHER_SECONDS)
    except TimeoutError:
        pass
    woken.clear()
