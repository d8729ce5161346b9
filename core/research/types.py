"""What the research room takes and hands out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from core.decisions import Channel, Purpose
from core.faces import MTCNN
from core.kit.actor import PersonId
from core.lettering import ENGINE
from core.photos import PhotoId
from core.release import Use

ProjectId = NewType("ProjectId", UUID)
ExportId = NewType("ExportId", UUID)
ItemId = NewType("ItemId", UUID)

MOST_PHOTOS = 200
RECIPE = f"1/{MTCNN.id}/{ENGINE}"
"""The version of how copies are made; one that was made by another is made again."""
FOR_RESEARCH = Use(Purpose.RESEARCH, Channel.DATASET)


@dataclass(frozen=True, slots=True)
class NewProject:
    """A study: its name, the approval that it rests on, and the public key (age) of who gets it."""

    name: str
    approval: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Project:
    """A study as its department sees it."""

    id: ProjectId
    name: str
    approval: str
    recipient: str
    begun_by: PersonId
    begun_at: datetime


class Verdict(StrEnum):
    """What a person said who looked at a copy."""

    ACCEPTED = "accepted"
    """Nobody can be recognised in it."""
    LEFT_OUT = "left_out"


class Hindrance(StrEnum):
    """What keeps a photo out of an export, beside the reasons of a release decision."""

    TOO_MUCH = "too_much"
    """There is more to hide in it than a copy can."""
    STILL_SHOWN = "still_shown"
    """A face or a text was found again in each copy that was made."""
    NOT_DEVELOPED = "not_developed"
    LOST = "lost"
    """Whoever looked at it was ended by it, each time."""
    NOTHING_TO_LOOK_WITH = "nothing_to_look_with"
    """The networks that find faces or text are not installed here."""


class ItemState(StrEnum):
    """Where one photo of an export stands: derived."""

    WAITING = "waiting"
    HELD = "held"
    TO_REVIEW = "to_review"
    ACCEPTED = "accepted"
    LEFT_OUT = "left_out"


class ExportState(StrEnum):
    """Where an export stands: derived."""

    PREPARING = "preparing"
    REVIEW = "review"
    SIGNED = "signed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Item:
    """One photo of an export. `held` is why it stays out; `faces` and `texts` were hidden.

    Of a photo that the reader may not know of nothing is told but that it is there.
    """

    id: ItemId
    photo: PhotoId | None
    state: ItemState
    held: str | None
    is_made: bool
    faces: int
    texts: int
    judged_by: PersonId | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an export came, in photos: of all, made or held, of those held, judged, accepted."""

    photos: int
    done: int
    held: int
    judged: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Export:
    """Some copies for a study."""

    id: ExportId
    project: Project
    state: ExportState
    progress: Progress
    asked_by: PersonId
    asked_at: datetime
    signed_by: PersonId | None
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ExportPage:
    """Some exports, newest first, and whether more follow."""

    exports: tuple[Export, ...]
    has_more: bool
