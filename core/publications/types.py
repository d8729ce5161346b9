"""What the publications room takes and hands out."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from core.decisions import Channel, Purpose
from core.kit.actor import PersonId
from core.photos import Laterality, PhotoId, View

PublicationId = NewType("PublicationId", UUID)

RECALL_DAYS = 7
"""So soon after a permission ended the publication has to be gone."""


class Outcome(StrEnum):
    """How the use of a copy ended."""

    UNUSED = "unused"
    """It was never published."""
    RECALLED = "recalled"
    """It was taken away again; there is proof."""
    IRRECALLABLE = "irrecallable"
    """It cannot be taken away, such as a printed issue; it is said why."""


class PublicationState(StrEnum):
    """Where a publication stands: derived at the moment somebody asks."""

    LEFT = "left"
    """A copy left, and it is not known yet where it will appear."""
    LIVE = "live"
    RECALL_DUE = "recall_due"
    """It is not permitted any more, and not yet taken away."""
    UNUSED = "unused"
    RECALLED = "recalled"
    IRRECALLABLE = "irrecallable"


@dataclass(frozen=True, slots=True)
class Place:
    """Where it appears: the outlet, its address or issue, and since when."""

    outlet: str
    address: str = ""
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """One copy that left for the public, and what became of it.

    `code` is printed beside it, or in a QR code: whoever has it may ask whether the use is still
    permitted. `recall_by` is there while it has to be taken away.
    """

    id: PublicationId
    state: PublicationState
    photo: PhotoId
    purpose: Purpose
    channel: Channel
    left_at: datetime
    responsible: PersonId
    place: Place
    code: str
    until: datetime | None
    recall_by: date | None
    closed_at: datetime | None
    proof: str


@dataclass(frozen=True, slots=True)
class PublicationPage:
    """Some publications, newest first, and whether more follow."""

    publications: tuple[Publication, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class RoomPlace:
    """Where a page of the room ended, sealed: see `core.publications.places`."""

    tag: int
    id: UUID


@dataclass(frozen=True, slots=True)
class RoomPhoto:
    """A photo that may be used now, to choose by: what it shows, in codes, and of nobody whom.

    `width` and `height` are those of the copy that would leave, in pixels; `until` is when that
    ends by itself, None if it does not.
    """

    id: PhotoId
    is_masked: bool
    width: int
    height: int
    body_site: str | None
    laterality: Laterality | None
    view: View | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class RoomPage:
    """Some of those, newest first, and where to go on; None where no more follow.

    It may hold fewer than were asked for, or none, though more follow: the box looks no further
    at once.
    """

    photos: tuple[RoomPhoto, ...]
    end: RoomPlace | None


class RoomSize(StrEnum):
    """How large a photo of the room is looked at."""

    THUMBNAIL = "thumbnail"
    PREVIEW = "preview"


@dataclass(frozen=True, slots=True)
class Verified:
    """The answer to a publisher: may this still be used for that? Of nobody in it."""

    is_permitted: bool
    purpose: Purpose
    channel: Channel
    until: datetime | None
