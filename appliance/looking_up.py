"""Looks up everybody who is here by the single sign-on in the hospital's directory, for ever."""

import asyncio

import structlog

from core.people import Lookups

log = structlog.get_logger()


async def keep_looking_up(lookups: Lookups | None, every_seconds: float) -> None:
    """Look up again and again until cancelled; nothing where no directory is asked."""
    while lookups is not None:
        try:
            count = await lookups.look()
            if count:
                log.info("directory_closed_accounts", count=count)
        except Exception as error:  # noqa: BLE001 - asked again in a while; nobody new comes in
            log.warning("directory_look_failed", error=type(error).__name__)
        await asyncio.sleep(every_seconds)
