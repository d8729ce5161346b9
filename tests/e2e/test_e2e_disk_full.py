"""A full disk: uploads are refused by name, looking goes on, and nothing half-made stays.

The sealed files lie on a small file system of their own, which only root can make; without
it the way a writer meets a full disk is tested in `tests/core/vault`.
"""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import pytest

from tests.e2e.conftest import Traces, Ward, traces
from tests.e2e.plain_talk import begun
from tests.support.box import Box, new_box, until
from tests.support.callers import Upload, enrolled
from tests.support.pictures import jpeg, photo, png

SIZE_BYTES = 48 << 20
LARGE = png(photo(1500, 1100))  # some megabytes: it is written in several pieces
SMALL = jpeg(photo(400, 300))


def _can_mount() -> bool:
    """Whether this machine lets us make a file system: containers of root often may not."""
    if os.geteuid() != 0:
        return False
    tried = ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"]
    done = subprocess.run(tried, capture_output=True, check=False)
    return done.returncode == 0


pytestmark = pytest.mark.skipif(not _can_mount(), reason="only root can make a small file system")


@contextmanager
def small_disk(box: Box) -> Iterator[Path]:
    """A file system of `SIZE_BYTES` on which drafts and blobs of the box are going to lie."""
    disk = box.base / "disk"
    disk.mkdir()
    options = f"size={SIZE_BYTES},mode=0711"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "small", str(disk)], check=True)
    try:
        box.places.folder.mkdir()
        for place in (box.places.blobs, box.places.drafts):
            (disk / place.name).mkdir(mode=0o700)
            place.symlink_to(disk / place.name)
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


@asynccontextmanager
async def cramped_ward() -> AsyncIterator[tuple[Ward, Path]]:
    async with new_box(DISK_WARN_FRACTION=0.8, DISK_REFUSE_FRACTION=0.9) as box:
        with small_disk(box) as disk:
            code = await asyncio.to_thread(box.make)
            await box.up()
            async with enrolled(box, code) as people:
                yield Ward(box, people), disk
            await box.down()


async def test_a_full_disk_refuses_and_recovers() -> None:
    async with cramped_ward() as (ward, disk):
        first = await ward.people.photographer.put(Upload(SMALL, "while-there-was-room"))
        before = await traces(ward)

        fill(disk, leaving=0.05)
        await uploads_are_refused(ward, before)
        await looking_goes_on(ward, first.json()["id"])
        fill(disk, leaving=0.5)
        await an_upload_meets_the_end_of_the_disk(ward, disk, before)
        await looking_goes_on(ward, first.json()["id"])

        (disk / "ballast").unlink()
        again = await ward.people.photographer.put(Upload(SMALL, "without-any-room"))
        assert again.status_code == 201
        after = await traces(ward)
        assert after.photos == before.photos + 1
        assert len(after.blobs) == len(before.blobs) + 3
        assert after.jobs == 0
        assert not after.drafts


async def uploads_are_refused(ward: Ward, before: Traces) -> None:
    for _ in range(3):
        answer = await ward.people.photographer.put(Upload(SMALL, "without-any-room"))
        assert (answer.status_code, answer.json()["error"]["code"]) == (507, "STORAGE_FULL")
    assert await traces(ward) == before


async def an_upload_meets_the_end_of_the_disk(ward: Ward, disk: Path, before: Traces) -> None:
    """There was room when it began; then others took it."""
    large = Upload(LARGE, "meets-the-end-of-the-disk", media_type="image/png")
    half = len(LARGE) // 2
    async with begun(ward.box, ward.people.photographer, large) as line:
        await line.send(LARGE[:half])
        await until(lambda: bool(ward.box.drafts()), 10)
        fill(disk, leaving=0.0)
        await line.send(LARGE[half:])
        answer = await line.answer()
    assert (answer.status, answer.code) == (507, "STORAGE_FULL")
    await until(lambda: not ward.box.drafts(), 10)
    assert await traces(ward) == before


async def looking_goes_on(ward: Ward, name: str) -> None:
    for rendition in ("thumbnail", "preview", "original"):
        assert (await ward.people.surgeon.download(name, rendition)).status_code == 200
    found = await ward.people.surgeon.ask("{ inbox(first: 5) { edges { node { id } } } }")
    assert [edge["node"]["id"] for edge in found["inbox"]["edges"]] == [name]


def fill(disk: Path, *, leaving: float) -> None:
    """Put so much on the disk that this fraction of it stays free."""
    ballast = disk / "ballast"
    ballast.unlink(missing_ok=True)
    found = os.statvfs(disk)
    free = found.f_bavail - int(found.f_blocks * leaving)
    with ballast.open("wb") as file:
        # The box takes blocks at the same time, so that not all that was free still is.
        for less in range(0, free, max(free // 100, 1)):
            with suppress(OSError):
                os.posix_fallocate(file.fileno(), 0, (free - less) * found.f_frsize)
                return
