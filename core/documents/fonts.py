"""The letters that documents are set in, and how what they lack is written.

PDF/A lets no character go without a shape, and a document that proves what was read must
not drop one. So a character that none of the fonts has is spelled as its Unicode number.
"""

import struct
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain

from core.kit.text import is_line

FOLDER = files("core.documents") / "fonts"
FAMILIES = (
    "Atkinson Hyperlegible Next",
    "Noto Sans",
    "Noto Sans Hebrew",
    "Noto Sans Arabic",
    "Noto Emoji",
)
SPELLED = "[U+"
_KEPT = "\n\t"
_MARK = 0xFEFF  # a byte order mark has a shape of no width, and PDF/UA forbids it


def spelled(text: str) -> str:
    """The text, with each character that has no shape or hides as `[U+1F600]`.

    A line break stays one. What a document cannot show is never left out of it.
    """
    broken = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one if _is_shown(one) else f"{SPELLED}{ord(one):04X}]" for one in broken)


def _is_shown(one: str) -> bool:
    return one in _KEPT or (ord(one) in shapes() and is_line(one))


@lru_cache(maxsize=1)
def shapes() -> frozenset[int]:
    """The code points that at least one of the fonts can draw."""
    fonts = (each for each in FOLDER.iterdir() if each.name.endswith(".ttf"))
    return frozenset(chain.from_iterable(map(_drawn_by, fonts))) - {_MARK}


def _drawn_by(font: Traversable) -> set[int]:
    """The code points in the `cmap` table of an OpenType font."""
    with font.open("rb") as opened:
        data = opened.read()
    cmap = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", cmap, 2)
    offsets = (struct.unpack_from(">I", cmap, 8 + 8 * index)[0] for index in range(count))
    readers = {4: _segments, 12: _groups}
    drawn: set[int] = set()
    for subtable in (cmap[offset:] for offset in offsets):
        (layout,) = struct.unpack_from(">H", subtable)
        drawn.update(readers[layout](subtable) if layout in readers else ())
    return drawn


def _table(data: bytes, tag: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", data, 4)
    entries = (struct.unpack_from(">4sIII", data, 12 + 16 * index) for index in range(count))
    return next(data[at : at + size] for name, _, at, size in entries if name == tag)


def _segments(subtable: bytes) -> set[int]:
    """Format 4: segments of the basic plane; the last one is a mark and no character."""
    (doubled,) = struct.unpack_from(">H", subtable, 6)
    ends = struct.unpack_from(f">{doubled // 2}H", subtable, 14)
    starts = struct.unpack_from(f">{doubled // 2}H", subtable, 16 + doubled)
    return {
        point
        for start, end in zip(starts, ends, strict=True)
        for point in range(start, end + 1)
        if point != 0xFFFF
    }


def _groups(subtable: bytes) -> set[int]:
    """Format 12: groups of code points."""
    (count,) = struct.unpack_from(">I", subtable, 12)
    groups = (struct.unpack_from(">III", subtable, 16 + 12 * index) for index in range(count))
    return {point for start, end, _ in groups for point in range(start, end + 1)}
