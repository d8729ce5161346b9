"""A drawn signature as the pages send it: SVG path data of straight lines.

Only `M x y` and `L x y` with whole numbers inside a box of 1000 by 300 are taken, so that
nothing but a drawing can be in it.
"""

import re

from core.documents import Stroke, svg
from core.kit.errors import Invalid

WIDTH, HEIGHT = 1000, 300
_LONGEST = 200_000
_STROKE = re.compile(r"M(\d{1,4}) (\d{1,3})((?:L\d{1,4} \d{1,3})*)", re.ASCII)
_POINT = re.compile(r"L(\d{1,4}) (\d{1,3})", re.ASCII)


def drawn(path: str) -> bytes:
    """The drawing as the picture that goes into a document.

    Raises:
        Invalid: not such a path, or more than a signature is.
    """
    return svg(strokes(path))


def strokes(path: str) -> list[Stroke]:
    """The strokes of a path, each point from 0 to 1 across and down.

    Raises:
        Invalid: not such a path.
    """
    compact = re.sub(r"\s*([ML])\s*", r"\1", path.strip()[:_LONGEST])
    found = list(_STROKE.finditer(compact))
    if not found or "".join(each.group() for each in found) != compact:
        raise Invalid("drawing", "Send the signature as `M x y L x y`, in a box of 1000 by 300.")
    return [
        [_point(each[1], each[2]), *(_point(*point) for point in _POINT.findall(each[3]))]
        for each in found
    ]


def _point(across: str, down: str) -> tuple[float, float]:
    x, y = int(across) / WIDTH, int(down) / HEIGHT
    if x > 1 or y > 1:
        raise Invalid("drawing", "A point of the signature lies outside its box.")
    return x, y
