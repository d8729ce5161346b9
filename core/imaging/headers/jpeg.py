"""JPEG: segments up to the frame header (ITU-T T.81, annex B)."""

from core.imaging.headers.reading import MAX_STEPS, Damaged, big, take
from core.imaging.refusals import Refusal
from core.imaging.types import Header, MediaType

_FRAME = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive: all Huffman-coded
_OTHER_FRAME = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_BARE = {0x01, *range(0xD0, 0xD9)}  # markers without a length
_END, _SCAN, _ICC_SEGMENT = 0xD9, 0xDA, 0xE2


def header(data: bytes | memoryview) -> Header:
    """The header of a JPEG file.

    Raises:
        Damaged: it ends, or starts its pixels, before a frame header; or no decoder of ours
            reads its coding (lossless, arithmetic, hierarchical).
    """
    at, profile_bytes = 2, 0
    for _ in range(MAX_STEPS):
        marker, at = _marker(data, at)
        if marker in _BARE:
            continue
        length = big(data, at, 2)
        if marker in _FRAME:
            height, width = big(data, at + 3, 2), big(data, at + 5, 2)
            return Header(MediaType.JPEG, width, height, profile_bytes=profile_bytes)
        _refuse_what_cannot_lead_to_a_frame(marker, length)
        if marker == _ICC_SEGMENT and bytes(data[at + 2 : at + 14]) == b"ICC_PROFILE\x00":
            profile_bytes += length - 16
        at += length
    raise Damaged(Refusal.CORRUPT)


def _marker(data: bytes | memoryview, at: int) -> tuple[int, int]:
    """The marker at `at`, past any fill bytes, and the position after it."""
    if take(data, at, 1) != b"\xff":
        raise Damaged(Refusal.CORRUPT)
    for position in range(at + 1, at + 1 + MAX_STEPS):
        marker = big(data, position, 1)
        if marker != 0xFF:
            return marker, position + 1
    raise Damaged(Refusal.CORRUPT)


def _refuse_what_cannot_lead_to_a_frame(marker: int, length: int) -> None:
    if marker in _OTHER_FRAME:
        raise Damaged(Refusal.FORBIDDEN_FORMAT)
    if marker in {0x00, _END, _SCAN} or length < 2:
        raise Damaged(Refusal.CORRUPT)
