"""What the faces room hands out: plain, frozen records."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

FaceId = NewType("FaceId", UUID)

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

    `vector` is there only when it was asked for. It is biometric: in memory, and in no log.
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
