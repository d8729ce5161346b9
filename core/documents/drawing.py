"""A drawn signature: from the strokes of a finger to a picture that holds nothing else.

The browser sends points, never a picture: nothing here decodes, and no word of a caller
gets into the SVG.
"""

import math
import re
from collections.abc import Sequence

from core.kit.errors import Invalid

MOST_STROKES = 200
MOST_POINTS = 20_000
WIDTH, HEIGHT = 1000, 300
"""The box that is drawn in, in units of the SVG."""

Point = tuple[float, float] | tuple[float, float, float]
"""Across and down, each from 0 to 1 of the box, and if the device knows, how hard: 0 to 1."""

Stroke = Sequence[Point]

_THIN, _THICK = 4.0, 10.0
_MIDDLE = 0.4
_DOT = 0.5
_NUMBER = r"[0-9]{1,4}(?:\.[0-9])?"
_PLACE = f"{_NUMBER} {_NUMBER}"
_PATH = rf'<path stroke-width="[0-9]{{1,2}}\.[0-9]" d="M{_PLACE}(?:L{_PLACE})+"/>'
_HEAD = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
    f'width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#14213d" stroke-linecap="round" '
    'stroke-linejoin="round">'
)
_TAIL = "</svg>"
_OURS = re.compile(rf"{re.escape(_HEAD)}(?:{_PATH})+{_TAIL}", re.ASCII)


def svg(strokes: Sequence[Stroke]) -> bytes:
    """The strokes as an SVG of paths.

    Raises:
        Invalid: nothing was drawn, too much, or a point lies outside the box.
    """
    if not 0 < len(strokes) <= MOST_STROKES or not all(strokes):
        raise Invalid("strokes", f"Draw a signature of at most {MOST_STROKES} strokes.")
    if sum(map(len, strokes)) > MOST_POINTS:
        raise Invalid("strokes", f"A signature has at most {MOST_POINTS} points.")
    if not all(_is_point(point) for stroke in strokes for point in stroke):
        raise Invalid("strokes", "A point is two numbers from 0 to 1, and how hard it was pressed.")
    return f"{_HEAD}{''.join(map(_path, strokes))}{_TAIL}".encode()


def require_ours(drawn: bytes) -> str:
    """The text of an SVG that `svg` made.

    Raises:
        Invalid: anything else; a document opens no foreign picture.
    """
    text = drawn.decode("ascii", "replace")
    if _OURS.fullmatch(text) is None:
        raise Invalid("drawn", "Send the strokes of the signature, not a picture.")
    return text


def _is_point(point: Point) -> bool:
    return len(point) in {2, 3} and all(
        isinstance(value, int | float) and math.isfinite(value) and 0 <= value <= 1
        for value in point
    )


def _path(stroke: Stroke) -> str:
    """A stroke as thick as it was pressed on the whole; a single point is a dot.

    A line of no length would not be drawn, so a dot has a little.
    """
    pressed = [point[2] if len(point) == 3 else _MIDDLE for point in stroke]
    width = _THIN + (_THICK - _THIN) * sum(pressed) / len(pressed)
    places = [f"{point[0] * WIDTH:.1f} {point[1] * HEIGHT:.1f}" for point in stroke]
    if len(set(places)) == 1:
        places = [places[0], f"{stroke[0][0] * WIDTH + _DOT:.1f} {stroke[0][1] * HEIGHT:.1f}"]
    return f'<path stroke-width="{width:.1f}" d="M{"L".join(places)}"/>'
