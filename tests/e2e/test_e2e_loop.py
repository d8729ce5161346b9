"""The event loop never blocks: while large photos stream in, everybody else is answered.

How long an answer takes depends on what else the machine does. So the first test looks at
where the loop's own thread is, a thousand times a second, and finds it never at work that
belongs in another thread; the second measures, with patience, on a real box.
"""

import asyncio
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import httpx
import pytest

from api.app import ApiOptions, build_app
from core.kit.ids import SystemIds
from core.services import Services
from core.vault import BlobStore
from tests.e2e.conftest import Ward
from tests.support.actors import Cast
from tests.support.callers import Caller, Upload, sign_in
from tests.support.pictures import photo, png

pytestmark = pytest.mark.slow

LARGE = png(photo(2400, 1800), compression=0)
"""Thirteen megabytes."""

BELONGS_ELSEWHERE = (
    ("core.vault.blobs", ""),
    ("core.vault.durable", ""),
    ("core.vault.shelf", ""),
    ("core.vault.stream", ""),
    ("core.vault.writer", ""),
    ("core.vault.keytable", " writing"),
    ("core.vault.keytable", " _execute"),
    ("core.imaging.", ""),
    ("core.people.secrets", "_hash"),
    ("core.people.secrets", "_verify"),
)
"""Modules, and functions in them, that touch the disk or work for longer than a moment."""

_HEADERS_ONLY = ("core.imaging.sniff", "core.imaging.headers", "core.imaging.types")


@contextmanager
def watched() -> Iterator[Counter[str]]:
    """Where this thread is found while the body runs: module and function of our own code."""
    seen: Counter[str] = Counter()
    watching, thread = threading.Event(), threading.get_ident()

    def watch() -> None:
        while not watching.wait(0.001):
            seen.update(set(_places(sys._current_frames().get(thread))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        watching.set()
        watcher.join()


def _places(frame: FrameType | None) -> Iterator[str]:
    while frame is not None:
        yield f"{frame.f_globals.get('__name__')} {frame.f_code.co_name}"
        frame = frame.f_back


def blocking(seen: Counter[str]) -> dict[str, int]:
    """Those of the places where the loop must not be."""
    return {
        place: times
        for place, times in seen.items()
        if not place.startswith(_HEADERS_ONLY)
        for module, function in BELONGS_ELSEWHERE
        if place.startswith(module) and place.endswith(function)
    }


async def test_the_loop_is_never_at_work_that_belongs_in_a_thread(
    services: Services, cast: Cast
) -> None:
    here = "http://box.test"
    app = build_app(services, SystemIds(), ApiOptions(allowed_origins=(here,)))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url=here, headers={"Origin": here}
    ) as client:
        caller = Caller(client)
        with watched() as seen:
            await sign_in(caller, "surgeon")
            calls = [caller.put(large(f"on-the-loop-{n}-----")) for n in range(3)]
            answers = await asyncio.gather(*calls)
            originals = await asyncio.gather(
                *[caller.download(answer.json()["id"]) for answer in answers]
            )

    assert [answer.status_code for answer in answers] == [201] * 3
    assert all(original.content == LARGE for original in originals)
    assert seen["core.photos.intake receive"] > 0  # so it did look
    assert blocking(seen) == {}


async def test_the_watcher_sees_work_that_blocks(blobs: BlobStore) -> None:
    with watched() as seen:
        for _ in range(5000):
            list(blobs.blob_ids())

    assert "core.vault.shelf blob_ids" in blocking(seen)


async def test_others_are_answered_while_large_photos_come_in(ward: Ward) -> None:
    people = ward.people
    idle = await answer_seconds(people.viewer, 40)
    sending = asyncio.gather(
        *[people.photographer.put(large(f"beside-others-{n}-----")) for n in range(4)]
    )
    busy: list[float] = []
    while not sending.done():
        busy += await answer_seconds(people.viewer, 1)
    answers = await sending

    assert [answer.status_code for answer in answers] == [201] * 4
    assert len(busy) > 3
    assert statistics.median(busy) < max(0.25, 10 * statistics.median(idle))


async def answer_seconds(caller: Caller, count: int) -> list[float]:
    """How long a trivial question took, each of `count` times."""
    taken = []
    for _ in range(count):
        start = time.monotonic()
        await caller.ask("{ me { name } }")
        taken.append(time.monotonic() - start)
        await asyncio.sleep(0.01)
    return taken


def large(key: str) -> Upload:
    return Upload(LARGE, key, media_type="image/png")
