"""What the faces room hands out: plain, frozen records."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType
from uuid import UUID

FaceId = NewType("FaceId", UUID)


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
    """A face that the detector found, and how sure it is of it (0 to 1)."""

    box: Box
    score: float
    quality: Quality


@dataclass(frozen=True, slots=True)
class Face:
    """A face that was found in a photo."""

    id: FaceId
    box: Box
    score: float
    quality: Quality


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in a photo, the largest face first; `at` is None if nobody has looked."""

    at: datetime | None
    faces: tuple[Face, ...]
