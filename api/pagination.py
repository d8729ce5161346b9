"""Pages of a list that go on where the last one ended, whatever was added meanwhile.

A cursor names the last item seen: its sort key and its id. It is opaque and bound
to its list, and a damaged one is refused. It is *not* a secret and grants nothing:
every page is read through the same access check. Its key is a moment, a whole
number or a score, never text, so that no name or caption can ride in a cursor.
"""

import re
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Generic, TypeVar
from uuid import UUID

import strawberry

from core.kit.errors import Invalid

SortKey = datetime | int | float
Row = TypeVar("Row")
T = TypeVar("T")

LARGEST_PAGE = 100

_VERSION = 1
_HEAD = struct.Struct(">Bc8s16s")  # version, kind of key, key, id
_CHECK_BYTES = 7  # makes 33 bytes: exactly 44 characters, each of which counts
_SHAPE = re.compile(r"[A-Za-z0-9_-]{44}", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place of one item in its list: after `key`, and among equals after `id`."""

    key: SortKey
    id: UUID


@dataclass(frozen=True, slots=True)
class PageArgs:
    """The page a client asks for: the `first` so many items `after` a place."""

    first: int
    after: Cursor | None = None

    @classmethod
    def of(cls, listing: str, first: int, after: str | None) -> "PageArgs":
        """Check the arguments of a field that pages through `listing`.

        Raises:
            Invalid: `first` is not in 1..100, or `after` is no cursor of this list.
        """
        if not 1 <= first <= LARGEST_PAGE:
            raise Invalid("first", f"Ask for 1 to {LARGEST_PAGE} at a time.")
        return cls(first, None if after is None else read_cursor(listing, after))


def write_cursor(listing: str, cursor: Cursor) -> str:
    """The cursor as 44 url-safe characters, good for `listing` only."""
    head = _HEAD.pack(_VERSION, *_pack_key(cursor.key), cursor.id.bytes)
    return urlsafe_b64encode(head + _checksum(listing, head)).decode()


def read_cursor(listing: str, text: str) -> Cursor:
    """The cursor that `write_cursor` wrote for the same `listing`.

    Raises:
        Invalid: the text is anything else.
    """
    if _SHAPE.fullmatch(text) is None:
        raise not_a_place()
    data = urlsafe_b64decode(text)
    head, check = data[: _HEAD.size], data[_HEAD.size :]
    if check != _checksum(listing, head):
        raise not_a_place()
    _, kind, key, identifier = _HEAD.unpack(head)
    try:
        return Cursor(_unpack_key(kind, key), UUID(bytes=identifier))
    except OverflowError:
        raise not_a_place() from None


def _checksum(listing: str, head: bytes) -> bytes:
    """Finds damage and mix-ups, not forgery: whoever forges a cursor gains nothing."""
    return blake2b(
        head + listing.encode(), digest_size=_CHECK_BYTES, person=b"beeldkluis-page"
    ).digest()


def _pack_key(key: SortKey) -> tuple[bytes, bytes]:
    if isinstance(key, datetime):
        return b"t", struct.pack(">q", (key - _EPOCH) // _MICROSECOND)
    if isinstance(key, float):
        return b"f", struct.pack(">d", key)
    return b"i", struct.pack(">q", key)


def _unpack_key(kind: bytes, data: bytes) -> SortKey:
    if kind == b"f":
        score: float = struct.unpack(">d", data)[0]
        return score
    number: int = struct.unpack(">q", data)[0]
    return _EPOCH + number * _MICROSECOND if kind == b"t" else number


def not_a_place() -> Invalid:
    """The refusal of a cursor that is none of this list."""
    return Invalid("after", "This is not a place in this list; begin again without it.")


@strawberry.type(description="Where a page ends.")
class PageInfo:
    """Where a page ends."""

    has_next_page: bool
    end_cursor: str | None


@strawberry.type(description="An item and its place in the list.")
class Edge(Generic[T]):
    """An item and its place in the list."""

    node: T
    cursor: str


@strawberry.type(description="One page of a list.")
class Connection(Generic[T]):
    """One page of a list."""

    edges: list[Edge[T]]
    page_info: PageInfo


def page_of(
    listing: str,
    rows: Sequence[Row],
    node: Callable[[Row], T],
    place: Callable[[Row], Cursor],
    *,
    has_more: bool,
) -> Connection[T]:
    """Make a page of `rows`; `has_more` tells whether others follow."""
    edges = [Edge(node=node(row), cursor=write_cursor(listing, place(row))) for row in rows]
    end = edges[-1].cursor if edges else None
    return Connection(edges=edges, page_info=PageInfo(has_next_page=has_more, end_cursor=end))
