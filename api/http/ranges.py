"""Parts of a representation, as RFC 9110 section 14 lets a client ask for them.

Promises: the work is linear in the length of the header, and a header cannot make
us send more than the whole: at most four ranges, none overlapping another. What
does not follow the grammar is ignored, as the RFC has it, and the whole is sent.
"""

import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from api.errors import RangeNotSatisfiable

MOST_RANGES = 4
_LONGEST_HEADER = 200
_SPEC = re.compile(r"[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.ASCII)
_STRONG_TAG = re.compile(r'"[\x21\x23-\x7e]*"', re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class ByteRange:
    """The bytes `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many bytes that is."""
        return self.last - self.first + 1

    def content_range(self, size: int) -> str:
        """The Content-Range header of this part of `size` bytes."""
        return f"bytes {self.first}-{self.last}/{size}"


def asked_ranges(
    header: str | None, size: int, *, etag: str, if_range: str | None = None
) -> tuple[ByteRange, ...]:
    """The ranges to send of `size` bytes, in the order asked for; empty means the whole.

    One range is a 206 with Content-Range, several are a 206 of `multipart/byteranges`.
    `etag` is the current strong entity tag, quotes included; `if_range` the header.

    Raises:
        RangeNotSatisfiable: none of the ranges exists, two overlap, or there are too many.
    """
    if header is None or size == 0 or not _current(if_range, etag):
        return ()
    unit, _, listed = header.partition("=")
    if unit.strip().lower() != "bytes":
        return ()
    if len(listed) > _LONGEST_HEADER:
        raise RangeNotSatisfiable(size)
    specs = [_SPEC.fullmatch(part) for part in listed.split(",") if part.strip(" \t")]
    found = [_resolved(spec, size) for spec in specs]
    if not found or any(not is_valid for is_valid, _ in found):
        return ()
    ranges = tuple(range_ for _, range_ in found if range_ is not None)
    if not ranges or len(found) > MOST_RANGES or _overlap(ranges):
        raise RangeNotSatisfiable(size)
    return ranges


def _current(if_range: str | None, etag: str) -> bool:
    """Whether the parts the client has are of the same bytes; a weak tag or a date cannot tell."""
    if if_range is None:
        return True
    return if_range.strip() == etag and _STRONG_TAG.fullmatch(etag) is not None


def _resolved(spec: re.Match[str] | None, size: int) -> tuple[bool, ByteRange | None]:
    """Whether the spec follows the grammar, and the bytes it means if there are any."""
    if spec is None or spec[0].strip(" \t") == "-":
        return False, None
    first, last = spec[1], spec[2]
    if not first:
        length = min(int(last), size)
        return True, ByteRange(size - length, size - 1) if length else None
    if last and int(last) < int(first):
        return False, None
    if int(first) >= size:
        return True, None
    return True, ByteRange(int(first), min(int(last), size - 1) if last else size - 1)


def _overlap(ranges: Sequence[ByteRange]) -> bool:
    ordered = sorted(ranges)
    return any(left.last >= right.first for left, right in pairwise(ordered))


@dataclass(frozen=True, slots=True)
class Multipart:
    """A `multipart/byteranges` body of several `ranges` of `size` bytes of `media_type`.

    `boundary` must not occur in the bytes: take it from fresh randomness.
    """

    ranges: tuple[ByteRange, ...]
    size: int
    media_type: str
    boundary: str

    @property
    def content_type(self) -> str:
        """The Content-Type of the whole body."""
        return f"multipart/byteranges; boundary={self.boundary}"

    @property
    def length(self) -> int:
        """The Content-Length of the whole body."""
        parts = sum(len(self._head(part)) + part.length for part in self.ranges)
        return parts + len(self._tail)

    async def body(self, read: Callable[[ByteRange], AsyncIterator[bytes]]) -> AsyncIterator[bytes]:
        """The body; `read` gives the bytes of one range."""
        for part in self.ranges:
            yield self._head(part)
            async for chunk in read(part):
                yield chunk
        yield self._tail

    def _head(self, part: ByteRange) -> bytes:
        return (
            f"\r\n--{self.boundary}\r\n"
            f"Content-Type: {self.media_type}\r\n"
            f"Content-Range: {part.content_range(self.size)}\r\n\r\n"
        ).encode("ascii")

    @property
    def _tail(self) -> bytes:
        return f"\r\n--{self.boundary}--\r\n".encode("ascii")
