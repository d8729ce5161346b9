"""PNG: chunks up to the pixels (ISO/IEC 15948; APNG's acTL stands before them)."""

from core.imaging.headers.reading import MAX_STEPS, Damaged, big, take
from core.imaging.refusals import Refusal
from core.imaging.types import Header, MediaType

_SIGNATURE_BYTES = 8
_CHUNK_FRAME_BYTES = 12  # length, type and checksum around the content


def header(data: bytes | memoryview) -> Header:
    """The header of a PNG file; two frames stand for "animated".

    Raises:
        Damaged: it ends before its pixels, or has no IHDR first.
    """
    if take(data, _SIGNATURE_BYTES + 4, 4) != b"IHDR":
        raise Damaged(Refusal.CORRUPT)
    width, height = big(data, 16, 4), big(data, 20, 4)
    frames, profile_bytes, at = 1, 0, _SIGNATURE_BYTES
    for _ in range(MAX_STEPS):
        length, kind = big(data, at, 4), take(data, at + 4, 4)
        if kind == b"IDAT":
            return Header(MediaType.PNG, width, height, frames, profile_bytes)
        if kind == b"IEND":
            break
        frames = 2 if kind == b"acTL" else frames
        profile_bytes = length if kind == b"iCCP" else profile_bytes
        at += length + _CHUNK_FRAME_BYTES
    raise Damaged(Refusal.CORRUPT)
