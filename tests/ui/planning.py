"""Tasks at once, for tests and pictures: the box itself plans every hour."""

import asyncio
import os
import signal

from tests.support.box import Box

_TRIES = 600


async def planned(box: Box, least: int = 1) -> None:
    """Have the worker start again, as it plans when it starts, until so many are open.

    Raises:
        TimeoutError: they did not come.
    """
    for pid in box.pids("worker"):
        os.kill(pid, signal.SIGKILL)
    for _ in range(_TRIES):
        if await box.count("task WHERE state = 'open'") >= least:
            return
        await asyncio.sleep(0.2)
    raise TimeoutError


async def belated(box: Box, patient: str, days: int) -> None:
    """The day of the tasks about a patient passed so many days ago."""
    await box.rows(
        f"UPDATE task SET level = 3, due = current_date - {days:d}"
        f" WHERE patient_id = '{patient}' RETURNING id"
    )
