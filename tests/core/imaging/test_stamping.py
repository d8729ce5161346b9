"""What is put over and into a picture that leaves, by the real darkroom."""

from typing import Any

import numpy as np
import pytest
import pyvips

from core.documents import watermark
from core.imaging import (
    MARK_BYTES,
    PREVIEW_SIDE,
    Darkroom,
    MediaType,
    Refused,
    Rendition,
    Stamp,
    sniff,
)
from tests.support.pictures import jpeg, photo

KEY = b"a key of the tests".ljust(32)
MARK = bytes(range(MARK_BYTES))
LINE = "Jeroen Bakker · 22-11-2026 14:20"


def decoded(data: bytes) -> Any:
    return pyvips.Image.new_from_buffer(data, "").numpy().astype(int)


async def preview(darkroom: Darkroom) -> Rendition:
    return (await darkroom.develop(jpeg(photo(1200, 900)), MediaType.JPEG)).preview


async def test_it_is_seen_and_found_and_the_size_stays(darkroom: Darkroom) -> None:
    plain = await preview(darkroom)
    png = watermark(LINE, plain.width, plain.height)
    made = await darkroom.stamp(plain.data, MediaType.JPEG, Stamp(png, MARK, KEY))
    assert (made.width, made.height) == (plain.width, plain.height)
    assert sniff(made.data) is MediaType.JPEG
    changed = np.abs(decoded(made.data) - decoded(plain.data)).max(axis=2) > 30
    assert 0.005 < changed.mean() < 0.2
    assert await darkroom.trace(made.data, MediaType.JPEG, KEY) == MARK


async def test_without_the_key_there_is_no_mark(darkroom: Darkroom) -> None:
    plain = await preview(darkroom)
    png = watermark(LINE, plain.width, plain.height)
    made = await darkroom.stamp(plain.data, MediaType.JPEG, Stamp(png, MARK, KEY))
    assert await darkroom.trace(made.data, MediaType.JPEG, bytes(32)) is None
    assert await darkroom.trace(plain.data, MediaType.JPEG, KEY) is None


async def test_a_large_picture_is_made_smaller_and_a_small_stamp_larger(
    darkroom: Darkroom,
) -> None:
    large = jpeg(photo(2400, 1800))
    made = await darkroom.stamp(large, MediaType.JPEG, Stamp(watermark(LINE, 400, 300), MARK, KEY))
    assert (made.width, made.height) == (PREVIEW_SIDE, 1200)
    assert await darkroom.trace(made.data, MediaType.JPEG, KEY) == MARK


async def test_what_is_no_picture_is_refused(darkroom: Darkroom) -> None:
    stamp = Stamp(watermark(LINE, 40, 30), MARK, KEY)
    with pytest.raises(Refused):
        await darkroom.stamp(b"\xff\xd8\xff\xe0 and nothing more", MediaType.JPEG, stamp)
