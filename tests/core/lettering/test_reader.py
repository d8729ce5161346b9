"""What is written in a picture is read, whichever way it lies; a process that errs is replaced."""

import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from core.imaging import Pixels
from core.lettering import NoReader, Reader, ReaderLost

FONT = Path(__file__).parents[3] / "core" / "documents" / "fonts" / "noto-sans-regular.ttf"
LABEL = "MRN 7301982 J. Jansen"


@pytest.fixture(scope="module")
async def reader() -> AsyncIterator[Reader]:
    async with Reader() as opened:
        yield opened


def label(degrees: int, size: int = 32) -> Pixels:
    """A label on skin, turned."""
    font = ImageFont.truetype(str(FONT), size)
    paper = Image.new("RGBA", (int(font.getlength(LABEL)) + size, 2 * size), "white")
    ImageDraw.Draw(paper).text((size // 2, size // 4), LABEL, fill="black", font=font)
    turned = paper.rotate(degrees, expand=True)
    picture = Image.new("RGB", (900, 700), (198, 160, 140))
    picture.paste(turned, (100, 80), turned)
    return Pixels(picture.tobytes(), *picture.size)


@pytest.mark.parametrize("degrees", [0, 8, 90, 180, 270])
async def test_a_label_is_found_where_it_lies(reader: Reader, degrees: int) -> None:
    found = await reader.read(label(degrees))
    assert "7301982" in "".join(text.words for text in found).replace(" ", "")
    assert min(text.left for text in found) >= 0.1
    assert max(text.bottom for text in found) < 0.8


async def test_small_print_in_a_large_photo_is_found(reader: Reader) -> None:
    small = label(0, size=14)
    picture = Image.new("RGB", (4000, 3000), (198, 160, 140))
    picture.paste(Image.frombytes("RGB", (small.width, small.height), small.data), (2500, 1700))
    found = await reader.read(Pixels(picture.tobytes(), *picture.size))
    places = [(text.left * 4000, text.top * 3000) for text in found if "7301982" in text.words]
    assert places
    assert all(abs(left - 2600) < 60 and abs(top - 1780) < 60 for left, top in places)


async def test_where_nothing_is_written_nothing_is_read(reader: Reader) -> None:
    assert await reader.read(Pixels(bytes([170]) * 300 * 200 * 3, 300, 200)) == ()


async def test_what_was_read_is_in_no_text_about_it(reader: Reader) -> None:
    assert "Jansen" not in repr(await reader.read(label(0)))


async def test_killed_it_is_started_again(reader: Reader) -> None:
    await reader.read(label(0))
    process = reader._aside._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    await process.wait()
    assert await reader.read(label(0))


async def test_a_picture_that_is_not_what_it_says_is_not_read(reader: Reader) -> None:
    with pytest.raises(ReaderLost):
        await reader.read(Pixels(b"short", 640, 480))


async def test_nonsense_is_no_answer() -> None:
    async with Reader("tests.support.strange_reading") as strange:
        for mark in range(4):
            with pytest.raises(ReaderLost):
                await strange.read(Pixels(bytes([mark, 0, 0]), 1, 1))


async def test_it_rests_when_nobody_asks() -> None:
    import asyncio

    async with Reader(idle_seconds=0.01) as tired:
        await tired.read(label(0))
        for _ in range(200):
            if tired._aside._process is None:
                break
            await asyncio.sleep(0.01)
        assert tired._aside._process is None
        assert await tired.read(label(0))


async def test_without_the_package_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.lettering.reader._PACKAGE", "no_such_package")
    async with Reader() as none:
        with pytest.raises(NoReader):
            await none.read(label(0))
