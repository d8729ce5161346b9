"""What the collections room takes and hands out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from core.kit.actor import PersonId
from core.photos import Photo, PhotoId

CollectionId = NewType("CollectionId", UUID)

MOST_KEPT = 200
"""So many photos may be in one collection: it is opened whole when it is shared."""
MOST_OWNED = 500
"""Ended ones that may still be brought back included: each has a key of its own."""
MOST_MEMBERS = 50
MOST_COVERS = 4
MOST_FOUND = 8
RESTORABLE_DAYS = 30


class Part(StrEnum):
    """What somebody may do with a collection; with its photos it lets them do nothing."""

    LOOK = "look"
    EDIT = "edit"
    """Name it, put photos in and take them away."""
    OWN = "own"
    """Also say who is in it, hand it over and end it."""

    def covers(self, wanted: "Part") -> bool:
        """True if whoever has this part may do what takes `wanted`."""
        parts = list(Part)
        return parts.index(self) >= parts.index(wanted)


@dataclass(frozen=True, slots=True)
class Member:
    """A colleague who is in a collection beside its owner."""

    person: PersonId
    part: Part


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection as one person sees it.

    `has_left`: its owner left, or may look at no photos any more. `part` is that of who looks.
    `count` is how many of its photos they may see, `withheld` how many they may not, `covers` the
    first few of those they may. `restorable_until` is set once it ended.
    """

    id: CollectionId
    name: str
    description: str
    owner: PersonId
    has_left: bool
    part: Part
    members: tuple[Member, ...]
    made_at: datetime
    changed_at: datetime
    restorable_until: datetime | None
    count: int
    withheld: int
    covers: tuple[PhotoId, ...]


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """Some collections, newest first, and whether more follow."""

    collections: tuple[Collection, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo at its place in a collection; places grow, and some are left out."""

    place: int
    photo: Photo


@dataclass(frozen=True, slots=True)
class KeptPage:
    """Some photos of a collection in its order, and whether more follow."""

    photos: tuple[KeptPhoto, ...]
    has_more: bool
