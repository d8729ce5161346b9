"""HEIC: boxes down to the picture sizes (ISO/IEC 14496-12 and 23008-12).

`meta` > `iprp` > `ipco` holds an `ispe` for every picture inside: tiles, previews and the
whole. The largest is the whole, and the limits hold for all if they hold for it.
"""

from collections.abc import Iterator

from core.imaging.headers.reading import MAX_STEPS, Damaged, big, take
from core.imaging.refusals import Refusal
from core.imaging.types import Header, MediaType

_STILL = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
_OTHER_CODEC = {b"avif", b"avis", b"av01", b"j2ki", b"jpeg"}
_FULL_BOX_BYTES = 4  # version and flags before the content

Span = tuple[bytes, int, int]


def is_heic(start: bytes) -> bool:
    """Whether these first bytes open a file whose brands promise a HEVC still picture."""
    if start[4:8] != b"ftyp":
        return False
    brands_end = min(int.from_bytes(start[:4], "big"), len(start))
    brands = {start[8:12]} | {start[at : at + 4] for at in range(16, brands_end, 4)}
    return start[8:12] in _STILL | {b"msf1", b"hevc"} and not brands & _OTHER_CODEC


def header(data: bytes | memoryview) -> Header:
    """The header of a HEIC file; two frames stand for "a sequence".

    Raises:
        Damaged: it ends before its sizes, or has none.
    """
    if bytes(data[8:12]) in {b"msf1", b"hevc"}:
        return Header(MediaType.HEIC, 1, 1, frames=2)
    start, end = _inside(data, b"meta", 0, len(data))
    start, end = _inside(data, b"iprp", start + _FULL_BOX_BYTES, end)
    start, end = _inside(data, b"ipco", start, end)
    sizes, profile_bytes = [], 0
    for kind, at, stop in _boxes(data, start, end):
        if kind == b"ispe":
            sizes.append((big(data, at + 4, 4), big(data, at + 8, 4)))
        elif kind == b"colr":
            profile_bytes = max(profile_bytes, stop - at)
    if not sizes:
        raise Damaged(Refusal.CORRUPT)
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return Header(MediaType.HEIC, width, height, profile_bytes=profile_bytes)


def _inside(data: bytes | memoryview, wanted: bytes, start: int, end: int) -> tuple[int, int]:
    """Start and end of the content of the first `wanted` box."""
    for kind, at, stop in _boxes(data, start, end):
        if kind == wanted:
            return at, stop
    raise Damaged(Refusal.CORRUPT)


def _boxes(data: bytes | memoryview, start: int, end: int) -> Iterator[Span]:
    """The boxes between `start` and `end`: kind, start and end of the content."""
    at = start
    for _ in range(MAX_STEPS):
        if at >= end:
            return
        length, kind, content = big(data, at, 4), take(data, at + 4, 4), at + 8
        if length == 1:
            length, content = big(data, at + 8, 8), at + 16
        stop = at + length if length else end
        if stop > end:
            raise Damaged(Refusal.TRUNCATED)
        if stop < content:
            raise Damaged(Refusal.CORRUPT)
        yield kind, content, stop
        at = stop
    raise Damaged(Refusal.CORRUPT)
