"""Bounded reading of numbers out of bytes that cannot be trusted."""

from core.imaging.refusals import Refusal

MAX_STEPS = 4096  # segments, chunks or boxes before the picture: real files have under 200


class Damaged(Exception):
    """The header ends too early (TRUNCATED) or says something impossible (CORRUPT)."""

    def __init__(self, reason: Refusal) -> None:
        """Damaged for `reason`."""
        super().__init__(reason)
        self.reason = reason


def take(data: bytes | memoryview, at: int, length: int) -> bytes:
    """`length` bytes from position `at`.

    Raises:
        Damaged: TRUNCATED, when the data ends before that.
    """
    piece = bytes(data[at : at + length])
    if at < 0 or len(piece) != length:
        raise Damaged(Refusal.TRUNCATED)
    return piece


def big(data: bytes | memoryview, at: int, length: int) -> int:
    """The big-endian number of `length` bytes at position `at`."""
    return int.from_bytes(take(data, at, length), "big")


def little(data: bytes | memoryview, at: int, length: int) -> int:
    """The little-endian number of `length` bytes at position `at`."""
    return int.from_bytes(take(data, at, length), "little")
