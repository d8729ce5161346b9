"""A picture that leaves, with who it is for written across it, and the same hidden within.

Runs only in the confined child; pure, bytes to bytes.
"""

from typing import Any

import pyvips

from core.imaging import hidden_mark
from core.imaging.loading import open_original
from core.imaging.render import PREVIEW_QUALITY, coloured, fitted, flat, printed, to_srgb, upright
from core.imaging.types import PREVIEW_SIDE, Header, Rendition, Stamp


def stamped(data: Any, header: Header, stamp: Stamp) -> Rendition:
    """The picture, at most as large as `stamp` says, with that over it and in it.

    A stamp of another size than the picture is stretched over it, never left out.

    Raises:
        Refused, pyvips.Error, MemoryError, ValueError: it cannot be decoded.
    """
    picture = _small(data, header, stamp.side)
    over = pyvips.Image.pngload_buffer(stamp.png)
    if (over.width, over.height) != (picture.width, picture.height):
        over = over.resize(picture.width / over.width, vscale=picture.height / over.height)
    seen = picture.composite2(over, "over").flatten().cast("uchar").copy_memory()
    if stamp.mark:
        seen = hidden_mark.marked(seen, stamp.mark, stamp.key)
    return printed(seen.copy(interpretation="srgb"), PREVIEW_QUALITY)


def traced(data: Any, header: Header, key: bytes) -> bytes | None:
    """The mark in a picture, or None where there is none of this key.

    Raises:
        Refused, pyvips.Error, MemoryError, ValueError: it cannot be decoded.
    """
    return hidden_mark.found(_small(data, header, PREVIEW_SIDE), key)


def _small(data: Any, header: Header, side: int) -> Any:
    opened = open_original(data, header, at_least=side)
    small = to_srgb(fitted(flat(opened.image), side))
    return coloured(upright(small, opened.orientation)).copy_memory()
