"""Keeps the embedded PostgreSQL running for as long as the box runs, and stops it after."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from appliance.postgres import EmbeddedPostgres
from appliance.postgres_errors import PostgresError

log = structlog.get_logger(__name__)

_LONGEST_PAUSE_SECONDS = 30.0


@asynccontextmanager
async def kept_running(
    postgres: EmbeddedPostgres, every_seconds: float = 0.5
) -> AsyncIterator[None]:
    """Start the server, start it again whenever it is gone, and stop it at the end.

    Raises:
        PostgresError: the first start failed. Later failures are logged and tried again.
    """
    await asyncio.to_thread(postgres.initialise)
    await asyncio.to_thread(postgres.start)
    watch = asyncio.create_task(_watch(postgres, every_seconds))
    try:
        yield
    finally:
        watch.cancel()
        # A start may be under way in a thread: the first stop ends it, the second what it started.
        await asyncio.to_thread(postgres.stop)
        await asyncio.wait((watch,))
        await asyncio.to_thread(postgres.stop)


async def _watch(postgres: EmbeddedPostgres, every_seconds: float) -> None:
    pause = every_seconds
    while True:
        await asyncio.sleep(pause)
        if await asyncio.to_thread(postgres.is_alive):
            continue
        log.warning("postgres_gone")
        try:
            await _to_its_end(asyncio.create_task(asyncio.to_thread(postgres.start)))
        except PostgresError as error:
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
            log.warning("postgres_not_started", seconds=pause, exc_info=error)
        else:
            pause = every_seconds
            log.info("postgres_back")


async def _to_its_end(start: "asyncio.Task[None]") -> None:
    """Wait for `start` even when cancelled: a thread goes on whether we wait or not."""
    try:
        await asyncio.shield(start)
    except asyncio.CancelledError:
        await asyncio.wait((start,))
        raise
