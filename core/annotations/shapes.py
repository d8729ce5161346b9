"""Shapes as text and back, and the rules that they keep to."""

import re
from collections.abc import Sequence
from typing import Any

import orjson

from core.annotations.types import Point, Shape, ShapeKind
from core.kit.errors import Invalid
from core.kit.text import is_line

MOST_SHAPES = 100
LONGEST_TEXT = 200
LONGEST_MILLIMETRES = 3000.0

_POINTS = {
    ShapeKind.ARROW: (2, 2),
    ShapeKind.ELLIPSE: (2, 2),
    ShapeKind.POLYGON: (3, 100),
    ShapeKind.FREEHAND: (2, 1000),
    ShapeKind.TEXT: (1, 1),
    ShapeKind.RULER: (2, 2),
}
_NUMBER = r"(?:0(?:\.[0-9]{1,5})?|1(?:\.0{1,5})?)"
_TEXT = re.compile(rf"{_NUMBER},{_NUMBER}(?: {_NUMBER},{_NUMBER})*", re.ASCII)


def points_from(text: str) -> tuple[Point, ...]:
    """The points in `0.25,0.5 0.3,0.61`.

    Raises:
        Invalid: not of that form, or outside the photo.
    """
    if _TEXT.fullmatch(text) is None:
        raise Invalid("points", "Send points as `x,y x,y`, each from 0 to 1, to five decimals.")
    pairs = (pair.split(",") for pair in text.split(" "))
    return tuple((float(x), float(y)) for x, y in pairs)


def points_text(points: Sequence[Point]) -> str:
    """The same points as text."""
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".")


def require_drawable(shapes: Sequence[Shape]) -> None:
    """Refuse what is no drawing.

    Raises:
        Invalid: too many shapes, too few or many points, or words that will not do.
    """
    if len(shapes) > MOST_SHAPES:
        raise Invalid("shapes", f"Draw at most {MOST_SHAPES} shapes over one photo.")
    for shape in shapes:
        _require(shape)


def _require(shape: Shape) -> None:
    fewest, most = _POINTS[shape.kind]
    if not fewest <= len(shape.points) <= most:
        raise Invalid("points", f"A shape of this kind has {fewest} to {most} points.")
    if len(shape.text) > LONGEST_TEXT or not is_line(shape.text):
        raise Invalid("text", f"Keep the words to one line of {LONGEST_TEXT} characters.")
    if shape.kind is ShapeKind.TEXT and not shape.text.strip():
        raise Invalid("text", "Say something.")
    length = shape.millimetres
    if length is not None and not (
        shape.kind is ShapeKind.RULER and 0 < length <= LONGEST_MILLIMETRES
    ):
        raise Invalid("millimetres", "Only a ruler has a length, of at most three metres.")


def packed(shapes: Sequence[Shape]) -> bytes:
    """The shapes as they are sealed."""
    return orjson.dumps(
        [[shape.kind, shape.points, shape.text, shape.millimetres] for shape in shapes]
    )


def unpacked(value: bytes) -> tuple[Shape, ...]:
    """The shapes in what `packed` made."""
    told: list[list[Any]] = orjson.loads(value)
    return tuple(
        Shape(ShapeKind(kind), tuple((x, y) for x, y in points), text, millimetres)
        for kind, points, text, millimetres in told
    )
