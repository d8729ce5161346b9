"""What the faces room takes and hands out: plain, frozen records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from core.kit.actor import PersonId
from core.patients import PatientId
from core.photos import DepictionId, PhotoId

FaceId = NewType("FaceId", UUID)
SuggestionId = NewType("SuggestionId", UUID)
MaskingId = NewType("MaskingId", UUID)

VECTOR_LENGTH = 512

Vector = NDArray[np.float32]
"""What a recogniser says of a face: 512 numbers, together of length 1."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a face is: from 0 to 1 of the width and height of the upright photo."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a face can be seen, each from 0 to 1.

    `size` is its width against the 160 pixels that the recogniser takes, `sharpness` how much
    fine detail there is, `frontality` how far it looks into the camera.
    """

    size: float
    sharpness: float
    frontality: float

    @property
    def score(self) -> float:
        """All of it in one number: what is worst counts most."""
        return self.size * self.sharpness * self.frontality


@dataclass(frozen=True, slots=True)
class SeenFace:
    """A face that the detector found, and how sure it is of it (0 to 1).

    `vector` is what the recogniser made of it, 512 numbers of length 1, where that was asked
    for: biometrics, that live no longer than the comparison.
    """

    box: Box
    score: float
    quality: Quality
    vector: Vector | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class EyeState:
    """What the process that looks last told of itself.

    `detector` and `recogniser` are models by id and `engine` is what runs the recogniser; what is
    None was not needed yet. `device` is where faces are sought: "cpu" or "cuda". `batch` is how
    many pictures or faces at most go through a network at once, 0 before the first look.
    `restarts` counts how often it was started again, `out_of_memory` how often its GPU had no
    room: each time it takes half as much at once, and in the end the CPU does it.
    """

    detector: str
    recogniser: str | None = None
    engine: str | None = None
    device: str | None = None
    batch: int = 0
    restarts: int = 0
    out_of_memory: int = 0


@dataclass(frozen=True, slots=True)
class Face:
    """A face that was found in a photo, and what a person said of it.

    `depiction` is whose it is; `declared_by` said that nobody can be recognised by it.
    """

    id: FaceId
    photo: PhotoId
    box: Box
    score: float
    quality: Quality
    depiction: DepictionId | None = None
    named_at: datetime | None = None
    declared_by: PersonId | None = None
    declared_at: datetime | None = None


class Verdict(StrEnum):
    """What a person says to a suggestion."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """That a face may be a patient's.

    `cosine` is how like the likest face of theirs it is, from -1 to 1; None once they took back
    that they may be compared. `references` are faces that a person confirmed as theirs.
    """

    id: SuggestionId
    face: Face
    patient: PatientId
    cosine: float | None
    is_likely: bool
    model: str
    made_at: datetime
    verdict: Verdict | None = None
    decided_at: datetime | None = None
    references: tuple[Face, ...] = ()


@dataclass(frozen=True, slots=True)
class SuggestionPage:
    """Some suggestions, the likest first, and how many there are."""

    suggestions: tuple[Suggestion, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in a photo, the largest face first; `at` is None if nobody has looked.

    `by` is the person who looked where no network did. `doubts` says that no face is like the
    patient's under whom the photo is filed. `names` are those of the people who said anything.
    """

    at: datetime | None
    faces: tuple[Face, ...]
    by: PersonId | None = None
    doubts: bool = False
    suggestions: tuple[Suggestion, ...] = ()
    names: Mapping[PersonId, str] = field(default_factory=dict)


class Mode(StrEnum):
    """How far faces may be compared."""

    OFF = "off"
    VERIFY = "verify"
    """One to one: is this the patient under whom it was filed?"""
    IDENTIFY = "identify"
    """One to many, among the people who agreed to that."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """How faces are compared now. After `review_on` they are not, until somebody reviewed the DPIA.

    `mode` is what holds, `wanted` what was chosen.
    """

    mode: Mode
    wanted: Mode = Mode.OFF
    dpia: str = ""
    review_on: date | None = None
    model: str = ""
    set_by: PersonId | None = None
    at: datetime | None = None

    @property
    def in_use(self) -> str:
        """The model that compares now; empty while none may."""
        return "" if self.mode is Mode.OFF else self.model


@dataclass(frozen=True, slots=True)
class Template:
    """A stored template and the consent that allows it, until it ends."""

    id: UUID
    patient: PatientId
    photo: PhotoId
    consent: UUID
    until: datetime | None
    is_allowed: bool
    model: str
    threshold: float
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Inventory:
    """How many templates are stored, and how many of them no consent allows: 0."""

    total: int
    without_consent: int


@dataclass(frozen=True, slots=True)
class Masking:
    """A masked copy: the recipe, and who stands for it.

    `hidden` are the faces and people of the photo that it hides, `areas` all that is made
    unreadable. `made_by` and `reviewed_by` are names. `is_deidentified`: who looked at it says
    that nobody can be recognised in it.
    """

    id: MaskingId
    photo: PhotoId
    hidden: frozenset[UUID]
    areas: tuple[Box, ...]
    made_by: str
    at: datetime
    is_made: bool
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None
    is_deidentified: bool = False
