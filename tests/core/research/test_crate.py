"""An archive leaves whole or not at all, and only its reader opens it."""

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pyrage
import pytest

from core.research.crate import File, sealed, zipped


async def _files(count: int, fails_at: int | None = None) -> AsyncIterator[File]:
    for number in range(count):
        if number == fails_at:
            raise RuntimeError("it may not leave any more")
        yield File(f"photos/{number}.jpg", bytes([number]) * 300_000)


async def test_its_reader_finds_each_file_and_no_moment() -> None:
    identity = pyrage.x25519.Identity.generate()
    leaving = sealed(zipped(_files(5)), str(identity.to_public()))
    pieces = [piece async for piece in leaving]
    assert len(pieces) > 5
    plain = pyrage.decrypt(b"".join(pieces), [identity])
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        assert archive.testzip() is None
        assert archive.read("photos/4.jpg") == bytes([4]) * 300_000
        assert {each.date_time[0] for each in archive.infolist()} == {1980}


async def test_nobody_else_opens_it() -> None:
    identity = pyrage.x25519.Identity.generate()
    pieces = [piece async for piece in sealed(zipped(_files(1)), str(identity.to_public()))]
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(b"".join(pieces), [pyrage.x25519.Identity.generate()])


async def test_one_that_breaks_off_is_no_archive() -> None:
    identity = pyrage.x25519.Identity.generate()
    pieces: list[bytes] = []

    async def taken() -> None:
        async for piece in sealed(zipped(_files(9, fails_at=8)), str(identity.to_public())):
            pieces.append(piece)  # noqa: PERF401 - what came before it broke off counts

    with pytest.raises(RuntimeError):
        await taken()
    assert pieces
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(b"".join(pieces), [identity])


async def test_whoever_walks_away_leaves_nothing_open() -> None:
    identity, before = pyrage.x25519.Identity.generate(), _open_files()
    leaving = sealed(zipped(_files(50)), str(identity.to_public()))
    assert await anext(leaving)
    await leaving.aclose()  # type: ignore[attr-defined] # it is a generator
    assert _open_files() <= before


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
