"""From an original to what people see: upright, 8-bit sRGB, nothing but pixels.

Runs only in the confined child; pure, bytes to bytes. What makes it quick: the decoder
shrinks as far as the larger rendition allows, the smaller is made from the larger, and
turning and colour are done on few pixels (`benchmarks/renditions.py` measures it).
"""

import math
from collections.abc import Sequence
from typing import Any, Final

import pyvips

from core.imaging.capture import read_metadata
from core.imaging.colour import is_srgb
from core.imaging.loading import Opened, blob, open_original
from core.imaging.types import (
    PREVIEW_SIDE,
    WHOLE,
    Area,
    Developed,
    Header,
    MediaType,
    Pixels,
    Rendition,
)

THUMBNAIL_SIDE: Final = 320
PREVIEW_QUALITY: Final = 82
# JPEG for the thumbnail too: WebP saves 5 % of 20 kB and costs 4 of 70 ms more.
THUMBNAIL_QUALITY: Final = 80
ENLARGED_QUALITY: Final = 90
_BLUR_SIDE: Final = 12
_BANDS: Final = 3
_TILES: Final = 8
_GREYS: Final = (104, 152, 120, 168, 136, 112, 160)
_LYING = {5, 6, 7, 8}  # the orientations that swap width and height


def develop(data: Any, header: Header) -> Developed:
    """Make thumbnail, preview, fingerprint, tint and metadata of the original in `data`, a buffer.

    Raises:
        Refused, pyvips.Error, MemoryError, ValueError: it cannot be decoded.
    """
    opened = open_original(data, header, at_least=PREVIEW_SIDE)
    preview, thumbnail = scale(opened)
    width, height = opened.width, opened.height
    return Developed(
        width=height if opened.orientation in _LYING else width,
        height=width if opened.orientation in _LYING else height,
        thumbnail=printed(thumbnail, THUMBNAIL_QUALITY),
        preview=printed(preview, PREVIEW_QUALITY),
        fingerprint=fingerprint(thumbnail),
        tint=tint(thumbnail),
        metadata=read_metadata(opened.exif, opened.xmp, opened.orientation),
    )


def enlarge(data: Any, header: Header) -> Rendition:
    """Make the full-resolution rendition of the original in `data`, a buffer.

    Raises:
        Refused, pyvips.Error, MemoryError, ValueError: it cannot be decoded.
    """
    return printed(_whole(data, header), ENLARGED_QUALITY)


def mask(data: Any, header: Header, areas: Sequence[Area], side: int = WHOLE) -> Rendition:
    """Make a rendition with `areas` made unreadable, at most `side` along its longest.

    What is put there is the same for every picture and says nothing of what was there, unlike
    a blur or a coarse mosaic, out of which a recogniser reads more than an eye does.

    Raises:
        Refused, pyvips.Error, MemoryError, ValueError: it cannot be decoded.
    """
    image = coloured(fitted(_whole(data, header), side)).copy_memory()
    for area in areas:
        left, top = math.floor(area.left * image.width), math.floor(area.top * image.height)
        right, bottom = math.ceil(area.right * image.width), math.ceil(area.bottom * image.height)
        image = image.insert(_tiles(max(1, right - left), max(1, bottom - top)), left, top)
    return printed(image, ENLARGED_QUALITY)


def pixels(data: Any, header: Header, side: int = PREVIEW_SIDE) -> Pixels:
    """The pixels of the picture in `data`, at most `side` along its longest.

    Raises:
        Refused, pyvips.Error, MemoryError, ValueError: it cannot be decoded.
    """
    opened = open_original(data, header, at_least=side)
    small = to_srgb(fitted(flat(opened.image), side))
    image = coloured(upright(small, opened.orientation))
    return Pixels(image.write_to_memory(), image.width, image.height)


def blur(data: Any, header: Header) -> Rendition:
    """A small picture that shows no more than where it is light and dark.

    Drawn from a dozen pixels across: what is not in those cannot be got back from it.

    Raises:
        Refused, pyvips.Error, MemoryError, ValueError: it cannot be decoded.
    """
    opened = open_original(data, header, at_least=THUMBNAIL_SIDE)
    small = upright(to_srgb(fitted(flat(opened.image), THUMBNAIL_SIDE)), opened.orientation)
    few = fitted(coloured(small), _BLUR_SIDE).copy_memory()
    drawn = few.resize(small.width / few.width, vscale=small.height / few.height, kernel="cubic")
    return printed(drawn, THUMBNAIL_QUALITY)


def scale(opened: Opened) -> tuple[Any, Any]:
    """The pixels of preview and thumbnail, in memory."""
    small = to_srgb(fitted(flat(opened.image), PREVIEW_SIDE)).copy_memory()
    preview = upright(small, opened.orientation)
    return preview, fitted(preview, THUMBNAIL_SIDE).copy_memory()


def to_srgb(image: Any) -> Any:
    """The image in 8-bit sRGB, through its own colour profile if that is another.

    A profile the colour engine cannot use is left out, as browsers do.
    """
    profile = blob(image, "icc-profile-data")
    if profile and not is_srgb(profile):
        try:
            return image.icc_transform("srgb", embedded=True, intent="relative", depth=8)
        except pyvips.Error:
            image = image.copy()
            image.remove("icc-profile-data")
    return image.colourspace("srgb").cast("uchar")


def fingerprint(thumbnail: Any) -> int:
    """A 64-bit difference hash (Krawetz 2013): is each of 8 x 8 cells darker than the next?"""
    grey = thumbnail.colourspace("b-w").thumbnail_image(9, height=8, size="force")
    pixels = bytes(grey.write_to_memory())
    bits = 0
    for row in range(8):
        for column in range(8):
            at = 9 * row + column
            bits = bits << 1 | (pixels[at] < pixels[at + 1])
    return bits


def tint(thumbnail: Any) -> bytes:
    """The mean colour of an sRGB image, over its signal and not its light: 3 bytes."""
    table = (
        thumbnail.stats()
    )  # first a row for the whole, then one a band; the fifth number is the mean
    return bytes(round(table(4, row)[0]) for row in (1, 2, 3))


def flat(image: Any) -> Any:
    """Whatever shines through, on white paper."""
    if not image.hasalpha():
        return image
    return image.flatten(background=65535 if image.format == "ushort" else 255)


def _whole(data: Any, header: Header) -> Any:
    """All of an original, upright and in sRGB."""
    opened = open_original(data, header, at_least=None)
    return upright(to_srgb(flat(opened.image)), opened.orientation)


def coloured(image: Any) -> Any:
    """The image in three bands."""
    return image if image.bands == _BANDS else image.colourspace("srgb")


def _tiles(width: int, height: int) -> Any:
    """Grey tiles, about eight along the longer side."""
    side = max(1, math.ceil(max(width, height) / _TILES))
    across, down = math.ceil(width / side), math.ceil(height / side)
    greys = bytes(
        _GREYS[(5 * row + 3 * column) % len(_GREYS)]
        for row in range(down)
        for column in range(across)
        for _ in range(_BANDS)
    )
    tiles = pyvips.Image.new_from_memory(greys, across, down, _BANDS, "uchar")
    return tiles.zoom(side, side).crop(0, 0, width, height).copy(interpretation="srgb")


def fitted(image: Any, side: int) -> Any:
    """The image, its longest side at most `side`; nothing is enlarged."""
    longest = max(image.width, image.height)
    return image if longest <= side else image.resize(side / longest, kernel="lanczos3")


def upright(image: Any, orientation: int) -> Any:
    """The image as the camera was held.

    Turning reads columns, which a streaming decoder cannot give: hence the first copy.
    """
    return image if orientation == 1 else image.copy_memory().autorot().copy_memory()


def printed(image: Any, quality: int) -> Rendition:
    """The image as a JPEG of ours, without any metadata."""
    data = image.jpegsave_buffer(Q=quality, keep="none")
    return Rendition(bytes(data), MediaType.JPEG, image.width, image.height)
