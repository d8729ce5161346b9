"""What the annotations room takes and hands out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.kit.actor import PersonId
from core.photos import PhotoId

Point = tuple[float, float]
"""Across and down, each from 0 to 1 of the upright photo."""


class ShapeKind(StrEnum):
    """What can be drawn."""

    ARROW = "arrow"
    ELLIPSE = "ellipse"
    POLYGON = "polygon"
    FREEHAND = "freehand"
    TEXT = "text"
    RULER = "ruler"


@dataclass(frozen=True, slots=True)
class Shape:
    """One thing drawn. An arrow points at its second point; an ellipse fills its corners' box.

    `millimetres`: the length of a ruler that lies along a scale in the photo.
    """

    kind: ShapeKind
    points: tuple[Point, ...]
    text: str = ""
    millimetres: float | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """Who left the layer over a photo as it was, and when; versions count from 1."""

    photo: PhotoId
    number: int
    author: PersonId
    author_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Layer:
    """All that is drawn over a photo, as one person left it; `version` is None while nobody did."""

    version: Version | None
    shapes: tuple[Shape, ...]
