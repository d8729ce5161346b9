"""The box that the tests of this folder share; each worker of the test run has its own."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.support.box import Box
from tests.support.callers import People, staffed_box


@dataclass(frozen=True, slots=True)
class Ward:
    """A running box and who uses it."""

    box: Box
    people: People


DEADLINE_SECONDS = 12
"""How long an upload may take in the shared box."""


@pytest.fixture(scope="session")
async def shared_ward() -> AsyncIterator[Ward]:
    """The box of this worker of the test run."""
    async with staffed_box(UPLOAD_DEADLINE_SECONDS=DEADLINE_SECONDS) as (box, people):
        yield Ward(box, people)


@pytest.fixture
async def ward(shared_ward: Ward) -> Ward:
    """A box that runs, whatever the test before did to it; only a crash run has its own."""
    if shared_ward.box.process is None:
        await shared_ward.box.up()
    return shared_ward


@dataclass(frozen=True, slots=True)
class Traces:
    """What uploads leave in a box."""

    photos: int
    renditions: int
    jobs: int
    blobs: frozenset[str]
    drafts: frozenset[str]


async def traces(ward: Ward) -> Traces:
    """All traces of uploads, once nothing is being developed."""
    box = ward.box
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if not await box.count("pgqueuer WHERE status <> 'failed'"):
            break
        await asyncio.sleep(0.1)
    return Traces(
        photos=await box.count("photo"),
        renditions=await box.count("rendition"),
        jobs=await box.count("pgqueuer"),
        blobs=frozenset(box.blobs()),
        drafts=frozenset(box.drafts()),
    )
