"""Bytes served, so a row: every photo that leaves in any test has its one row in the log."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from core.release import Release, Released
from tests.support.box import Box

_ROWS = """
SELECT photo, person, role, rule, at FROM audit_event
WHERE outcome = 'ok' AND tag IN ('photo:seen', 'photo:downloaded', 'photo:released')
"""
_SERVED = re.compile(
    r'beeldkluis_request_seconds_count\{method="GET",route="/media/[^"]+",status="20[06]"\} (\S+)'
)


@contextmanager
def watched() -> Iterator[Counter[UUID]]:
    """How often each photo was opened for somebody in the body, in this process."""
    opened: Counter[UUID] = Counter()
    plain = Release.open

    async def watching(self: Release, *asked: Any, **more: Any) -> Released:
        made = await plain(self, *asked, **more)
        opened[made.photo] += 1
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Release, "open", watching)
        yield opened


async def accounted(owner: asyncpg.Connection, opened: Counter[UUID]) -> None:
    """Exactly one row each time, and in it who, as what, by which rule and when."""
    # What nobody opened is a row that a test of the log wrote by itself.
    rows = [row for row in await owner.fetch(_ROWS) if row["photo"] in opened]
    assert Counter(row["photo"] for row in rows) == opened
    assert [dict(row) for row in rows if None in row.values()] == []


async def of_box(box: Box) -> None:
    """A box that answers has at least as many rows as it says it served photos since its start."""
    if not box.is_answering():
        return
    async with httpx.AsyncClient() as client:
        told = await client.get(f"http://127.0.0.1:{box.probe_port}/metrics")
    served = sum(float(number) for number in _SERVED.findall(told.text))
    assert served <= len(await box.rows(_ROWS))
