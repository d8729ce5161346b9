"""Bytes served, so a row: a photo that leaves in a test has its one row, a box no fewer of them."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from core.kit.actor import Actor
from core.photos import PhotoId
from core.publications import PublicationRoom
from core.release import Candidate, Picture, Release, Released
from core.sharing import Prints
from tests.support.box import Box

_ROWS = """
SELECT photo, person, role, rule, at FROM audit_event
WHERE outcome = 'ok' AND tag IN ('photo:seen', 'photo:downloaded', 'photo:released')
"""
_SHOWN = """
SELECT photo, patient, subject, purpose, rule, address, at FROM audit_event
WHERE outcome = 'ok' AND tag IN ('share:seen', 'share:downloaded')
"""
_SERVED = re.compile(
    r'beeldkluis_request_seconds_count\{method="[A-Z]+",route="/(?:media/[^"]+|s/photo)",'
    r'status="20[06]"\} (\S+)'
)


@dataclass(slots=True)
class Deliveries:
    """How often each photo was opened for somebody, in this process.

    `shown`: for whoever had a link. `by_rule` is false where a test took away what finds the rule.
    """

    opened: Counter[UUID] = field(default_factory=Counter)
    shown: Counter[UUID] = field(default_factory=Counter)
    by_rule: bool = True


@contextmanager
def watched() -> Iterator[Deliveries]:
    """What is delivered in the body."""
    deliveries = Deliveries()
    plain = Release.open

    async def watching(self: Release, *asked: Any, **more: Any) -> Released:
        made = await plain(self, *asked, **more)
        deliveries.opened[made.photo] += 1
        return made

    look = PublicationRoom.look

    async def looking(self: PublicationRoom, actor: Actor, photo: PhotoId, *asked: Any) -> Picture:
        picture = await look(self, actor, photo, *asked)
        deliveries.opened[photo] += 1
        return picture

    made = Prints.made

    async def printing(self: Prints, candidate: Candidate, *asked: Any) -> Picture:
        picture = await made(self, candidate, *asked)
        deliveries.shown[candidate.row["id"]] += 1
        return picture

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Release, "open", watching)
        patch.setattr(PublicationRoom, "look", looking)
        patch.setattr(Prints, "made", printing)
        yield deliveries


async def accounted(owner: asyncpg.Connection, deliveries: Deliveries) -> None:
    """Exactly one row each time, and in it who, as what, by which rule and when."""
    # What nobody opened or was shown is a row that a test of the log wrote by itself.
    rows = [row for row in await owner.fetch(_ROWS) if row["photo"] in deliveries.opened]
    assert Counter(row["photo"] for row in rows) == deliveries.opened
    shown = [dict(row) for row in await owner.fetch(_SHOWN) if row["photo"] in deliveries.shown]
    assert Counter(row["photo"] for row in shown) == deliveries.shown
    assert [row for row in shown if None in row.values()] == []
    if deliveries.by_rule:
        assert [dict(row) for row in rows if None in row.values()] == []


async def of_box(box: Box) -> None:
    """A box that answers has at least as many rows as it says it served photos since its start."""
    if box.process is not None and box.is_answering():
        logged = len(await box.rows(_ROWS)) + len(await box.rows(_SHOWN))
        assert await served_by(box) <= logged


async def served_by(box: Box) -> int:
    """How many photos a box says it served since its start."""
    async with httpx.AsyncClient() as client:
        told = await client.get(f"http://127.0.0.1:{box.probe_port}/metrics")
    return int(sum(float(number) for number in _SERVED.findall(told.text)))
