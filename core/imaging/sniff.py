"""What a file is and how large its picture would be, told from its header alone.

Pure Python over untrusted bytes: no decoder runs, no loop is unbounded, and whatever the
bytes are, the answer is a header or a `Refused`. Limits: ASVS 5.0 V5.2.6.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from core.imaging.headers import heic, jpeg, png, webp
from core.imaging.headers.reading import Damaged
from core.imaging.refusals import Refusal, Refused
from core.imaging.types import Header, MediaType

MAX_PIXELS = 200_000_000
MAX_SIDE = 30_000
MAX_PROFILE_BYTES = 4_000_000
HEAD_BYTES = 64  # enough for `sniff`

_FORBIDDEN = (
    b"GIF8",
    b"II*\x00",
    b"MM\x00*",
    b"II+\x00",
    b"MM\x00+",
    b"%PDF",
    b"PK\x03\x04",
    b"BM",
    b"\x00\x00\x01\x00",
    b"8BPS",
    b"\x00\x00\x00\x0cjP  ",
    b"\xff\x0a",
    b"\x00\x00\x00\x0cJXL ",
)
_READERS: Mapping[MediaType, Callable[[bytes | memoryview], Header]] = MappingProxyType(
    {
        MediaType.JPEG: jpeg.header,
        MediaType.PNG: png.header,
        MediaType.WEBP: webp.header,
        MediaType.HEIC: heic.header,
    }
)


def sniff(head: bytes | memoryview) -> MediaType | None:
    """The kind of picture these first bytes begin, or None.

    `head`: at least the first `HEAD_BYTES` of the file; more is not looked at.
    """
    start = bytes(head[:HEAD_BYTES])
    if start.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return MediaType.WEBP
    return MediaType.HEIC if heic.is_heic(start) else None


def inspect(data: bytes | memoryview) -> Header:
    """Read the header of a picture and hold it against the limits.

    Raises:
        Refused: no accepted kind of picture, damaged before its size is known, or too large.
    """
    media_type = sniff(data)
    if media_type is None:
        raise Refused(_why_not(bytes(data[: HEAD_BYTES * 16])))
    try:
        header = _READERS[media_type](data)
    except Damaged as damaged:
        raise Refused(damaged.reason) from None
    return _within_limits(header)


def admit(data: bytes | memoryview, declared: MediaType) -> Header:
    """Inspect `data` and demand that it is what it was `declared` to be.

    Raises:
        Refused: as `inspect`, or TYPE_MISMATCH.
    """
    found = sniff(data)
    if found is not None and found is not declared:
        raise Refused(Refusal.TYPE_MISMATCH)
    return inspect(data)


def _why_not(start: bytes) -> Refusal:
    if not start:
        return Refusal.EMPTY
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_svg = text.startswith(b"<svg") or (text.startswith(b"<?xml") and b"<svg" in text)
    if is_svg or start.startswith(_FORBIDDEN) or start[128:132] == b"DICM":
        return Refusal.FORBIDDEN_FORMAT
    if start[4:8] == b"ftyp":  # AVIF and films: the box of HEIC, other content
        return Refusal.FORBIDDEN_FORMAT
    return Refusal.UNKNOWN_FORMAT


def _within_limits(header: Header) -> Header:
    if header.width < 1 or header.height < 1:
        raise Refused(Refusal.CORRUPT)
    if max(header.width, header.height) > MAX_SIDE:
        raise Refused(Refusal.SIDE_TOO_LONG)
    if header.width * header.height > MAX_PIXELS:
        raise Refused(Refusal.TOO_MANY_PIXELS)
    if header.frames != 1:
        raise Refused(Refusal.ANIMATED)
    if header.profile_bytes > MAX_PROFILE_BYTES:
        raise Refused(Refusal.PROFILE_TOO_LARGE)
    return header
