"""The place in a list of hits: opaque outside, and indifferent to a changing index.

A cursor names the last hit shown by its rank (how much of it was coded) and its order (its
time). The next page is whatever now comes after that place, so new or removed photos
neither repeat a hit nor skip one. It holds nothing that the page did not already show.
"""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from core.kit.errors import Invalid

_LAYOUT = struct.Struct(">B?BQ")
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last hit of a page, and whether that list allowed typing errors."""

    tolerant: bool
    rank: int
    order: int

    def __str__(self) -> str:
        """The cursor as it travels: URL-safe base64 without padding."""
        packed = _LAYOUT.pack(_VERSION, self.tolerant, self.rank, self.order)
        return urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """The cursor that `str` wrote.

        Raises:
            Invalid: it was not written by this version of the box.
        """
        try:
            packed = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
            version, tolerant, rank, order = _LAYOUT.unpack(packed)
        except (ValueError, struct.error):
            version = None
        if version != _VERSION:
            raise Invalid("after", "This is not a place in a list of hits.")
        return cls(tolerant, rank, order)
