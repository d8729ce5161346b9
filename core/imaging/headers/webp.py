"""WebP: the first chunk of the RIFF container (RFC 9649)."""

from core.imaging.headers.reading import Damaged, little, take
from core.imaging.refusals import Refusal
from core.imaging.types import Header, MediaType

_FIRST = 12  # the first chunk, after RIFF, size and WEBP
_CONTENT = 20  # its content
_ANIMATION, _PROFILE = 0x02, 0x20
_SIDE = 0x3FFF  # lossy and lossless store 14 bits a side


def header(data: bytes | memoryview) -> Header:
    """The header of a WebP file; two frames stand for "animated".

    Raises:
        Damaged: shorter than it says, or no picture in its first chunk.
    """
    if little(data, 4, 4) + 8 > len(data):
        raise Damaged(Refusal.TRUNCATED)
    match take(data, _FIRST, 4):
        case b"VP8X":
            return _extended(data)
        case b"VP8 ":
            return _lossy(data)
        case b"VP8L":
            return _lossless(data)
        case _:
            raise Damaged(Refusal.CORRUPT)


def _extended(data: bytes | memoryview) -> Header:
    flags = little(data, _CONTENT, 1)
    width, height = little(data, _CONTENT + 4, 3) + 1, little(data, _CONTENT + 7, 3) + 1
    frames = 2 if flags & _ANIMATION else 1
    following = _CONTENT + little(data, _FIRST + 4, 4)
    has_profile = flags & _PROFILE and take(data, following, 4) == b"ICCP"
    profile_bytes = little(data, following + 4, 4) if has_profile else 0
    return Header(MediaType.WEBP, width, height, frames, profile_bytes)


def _lossy(data: bytes | memoryview) -> Header:
    if take(data, _CONTENT + 3, 3) != b"\x9d\x01\x2a":
        raise Damaged(Refusal.CORRUPT)
    width, height = little(data, _CONTENT + 6, 2) & _SIDE, little(data, _CONTENT + 8, 2) & _SIDE
    return Header(MediaType.WEBP, width, height)


def _lossless(data: bytes | memoryview) -> Header:
    if take(data, _CONTENT, 1) != b"\x2f":
        raise Damaged(Refusal.CORRUPT)
    bits = little(data, _CONTENT + 1, 4)
    return Header(MediaType.WEBP, (bits & _SIDE) + 1, (bits >> 14 & _SIDE) + 1)
