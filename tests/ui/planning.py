"""Tasks at once, for tests and pictures: the box itself plans every hour."""

import asyncio
import os
import signal

from tests.support.box import Box

_TRIES = 600
_OPEN = "SELECT kind, count(*) AS n FROM task WHERE state = 'open' GROUP BY kind"


async def planned(box: Box, **wanted: int) -> None:
    """Have the worker start again, as it plans when it starts, until so many of each kind are open.

    Exactly so many: what was answered is closed a moment later. Without kinds, any task will do.

    Raises:
        TimeoutError: they did not come.
    """
    for pid in box.pids("worker"):
        os.kill(pid, signal.SIGKILL)
    for _ in range(_TRIES):
        there = {row["kind"]: row["n"] for row in await box.rows(_OPEN)}
        if there == wanted or (there and not wanted):
            return
        await asyncio.sleep(0.2)
    raise TimeoutError


async def belated(box: Box, patient: str, days: int) -> None:
    """The day of the tasks about a patient passed so many days ago."""
    await box.rows(
        f"UPDATE task SET level = 3, due = (now() AT TIME ZONE 'Europe/Amsterdam')::date - {days:d}"
        f" WHERE patient_id = '{patient}' RETURNING id"
    )
