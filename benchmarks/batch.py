"""A photographer's whole day in one go: 200 photos of 4 MB, through everything that goes wrong.

Debian's chromium with its processor throttled to a quarter sends them by the upload page,
while the box is stopped and started once in good order, and once its API and its database
are killed. Nobody touches the page meanwhile. Afterwards each photo must be there exactly
once, whole and developed, and nothing of an upload may be left.

The yardstick is the time that the same bytes take to the same disk by plain writes, synced
once a photo.
"""

import argparse
import asyncio
import hashlib
import os
import signal
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
from playwright.async_api import Page

from benchmarks import camera
from benchmarks.figures import line
from benchmarks.uploads import until_developed
from tests.support.box import Box
from tests.support.callers import Caller, staffed_box
from tests.ui.browsing import chromium, visiting
from tests.ui.filling import PATIENTS, fill

_DIFFERENT = 8
_SLOWER = 4
_PATIENCE_SECONDS = 900.0
_PHOTOS = """query($a: String) { search(text: "", first: 100, after: $a) {
    endCursor hits { photo { id } } } }"""


@dataclass(slots=True)
class Day:
    """How it went: seconds from the choice of the files, and what was restarted when."""

    sent_seconds: float = 0.0
    developed_seconds: float = 0.0
    restarts: list[tuple[str, int]] = field(default_factory=list)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--photos", type=int, default=200)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="beeldkluis-batch-") as folder:
        files = _files(Path(folder), asked.photos)
        yardstick = _written(files)
        print(asyncio.run(_measured(files, yardstick)))


def _files(folder: Path, count: int) -> list[Path]:
    shots = camera.shoot(range(_DIFFERENT))
    files = [folder / f"photo-{number:03}.jpg" for number in range(count)]
    for number, file in enumerate(files):
        file.write_bytes(camera.loaded(shots[number % _DIFFERENT], number))
    return files


def _written(files: Sequence[Path]) -> float:
    """Seconds that plain copies of them take."""
    bodies = [file.read_bytes() for file in files]
    started = time.perf_counter()
    for file, body in zip(files, bodies, strict=True):
        with file.with_suffix(".copy").open("wb") as copy:
            copy.write(body)
            copy.flush()
            os.fsync(copy.fileno())
    return time.perf_counter() - started


async def _measured(files: Sequence[Path], yardstick: float) -> str:
    async with staffed_box() as (box, people), chromium() as browser:
        await fill(people.surgeon, [])
        async with visiting(browser, box.url) as sender:
            await sender.sign_in("photographer", at="/upload")
            day = await _send(sender.page, box, files)
        await _prove(box, people.surgeon, files)
    size = sum(file.stat().st_size for file in files)
    return line(
        "batch",
        n=len(files),
        median=day.sent_seconds,
        unit=f"s for all, processor of the page {_SLOWER} times slower",
        yardstick=yardstick,
        yardstick_is="plain writes of the same files, each synced",
        ratio=day.sent_seconds / yardstick,
        megabytes=size / 1e6,
        developed_seconds=day.developed_seconds,
        restarts=[f"{what} when {count} had arrived" for what, count in day.restarts],
        photos_missing=0,
        photos_twice=0,
        uploads_left=0,
    )


async def _send(page: Page, box: Box, files: Sequence[Path]) -> Day:
    day = Day()
    await page.locator("[name=number]").fill(PATIENTS[0][0])
    await page.locator("[name=number]").press("Enter")
    await page.locator(".patient").wait_for()
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    started = time.perf_counter()
    await page.locator("input[type=file]").set_input_files(list(files))
    await _until_arrived(box, len(files) // 3)
    day.restarts.append(("stopped and started", await box.count("photo")))
    await box.down()
    await box.up()
    await _until_arrived(box, 2 * len(files) // 3)
    day.restarts.append(("API and database killed", await box.count("photo")))
    for pid in box.pids("api") + box.pids("postgres"):
        os.kill(pid, signal.SIGKILL)
    await _until_arrived(box, len(files))
    day.sent_seconds = time.perf_counter() - started
    await until_developed(box, len(files))
    day.developed_seconds = time.perf_counter() - started
    await page.get_by_role("button", name="Klaar").click()
    return day


async def _until_arrived(box: Box, count: int) -> None:
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while await _arrived(box) < count:  # noqa: ASYNC110 - the event is in another process
            await asyncio.sleep(0.2)


async def _arrived(box: Box) -> int:
    try:
        return await box.count("photo")
    except (OSError, UnicodeError, asyncpg.PostgresError):
        return 0  # the database is being started again; its folder may be gone for a moment


async def _prove(box: Box, surgeon: Caller, files: Sequence[Path]) -> None:
    """Each file became one photo, byte for byte, and nothing else is left."""
    sent = Counter(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
    found: Counter[str] = Counter()
    async for photo in _photos(surgeon):
        original = (await surgeon.download(photo)).content
        found[hashlib.sha256(original).hexdigest()] += 1
    if found != sent:
        raise AssertionError(f"{(sent - found).total()} missing, {(found - sent).total()} too many")
    if await box.count("upload_part"):
        raise AssertionError("pieces of uploads were left behind")


async def _photos(surgeon: Caller) -> AsyncIterator[str]:
    after = None
    while True:
        page = (await surgeon.ask(_PHOTOS, a=after))["search"]
        for hit in page["hits"]:
            yield hit["photo"]["id"]
        after = page["endCursor"]
        if after is None:
            return


if __name__ == "__main__":
    main()
