"""Where a page of the room ended, written so that nobody can read it.

A page may end at a photo that may not leave, and that there is one, and when it came, is nobody's
business. Names are sealed as in SIV (Rogaway, Shrimpton 2006): a keyed hash of the name is the tag,
and a keyed hash of the tag covers the name; so nobody reads a place, and nobody makes one up.
"""

from dataclasses import dataclass
from uuid import UUID

from core.kit.errors import Invalid
from core.publications.types import RoomPlace
from core.vault import KeyProvider

_TAG_BYTES = 8


@dataclass(frozen=True, slots=True)
class Places:
    """Seals places, and opens them."""

    keys: KeyProvider

    def sealed(self, name: UUID) -> RoomPlace:
        """The place at the photo of that name."""
        tag = self._tag(name)
        return RoomPlace(tag, self._covered(tag, name))

    def opened(self, place: RoomPlace) -> UUID:
        """The name of the photo at that place.

        Raises:
            Invalid: no place that this box said.
        """
        name = self._covered(place.tag, place.id)
        if self._tag(name) != place.tag:
            raise Invalid("after", "This is not a place in this list; begin again without it.")
        return name

    def _tag(self, name: UUID) -> int:
        tag = self.keys.keyed_hash("room-place", name.bytes)[:_TAG_BYTES]
        return int.from_bytes(tag, "big", signed=True)

    def _covered(self, tag: int, name: UUID) -> UUID:
        """A name covered, or that uncovered: with the same bytes both times."""
        told = tag.to_bytes(_TAG_BYTES, "big", signed=True)
        cover = int.from_bytes(self.keys.keyed_hash("room-cover", told)[: len(name.bytes)], "big")
        return UUID(int=name.int ^ cover)
