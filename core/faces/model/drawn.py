"""Faces of nobody, drawn by formulas: the ranges of a network's activations are measured on them.

What the 8-bit form needs to know is how high and low activations go when a face is seen. Measured
on the 33 real faces of `benchmarks.recognition`: with ranges of these drawings the 8-bit form of
CASIA's network has a cosine of 0.9981 or more to the network itself, with ranges of one
photographed face 0.9975.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from core.faces.model.probe import SIDE

Colour = tuple[int, ...]

_DRAWN = 2 * SIDE
_MIDDLE = _DRAWN // 2


def drawn_faces(many: int, first: int = 0) -> NDArray[np.uint8]:
    """`many` by 160 by 160 by 3, the same on every machine; from drawing `first` on."""
    numbers = range(first, first + many)
    return np.stack([_face(np.random.default_rng(number)) for number in numbers])


def _face(chance: np.random.Generator) -> NDArray[np.uint8]:
    image = Image.new("RGB", (_DRAWN, _DRAWN), _any_colour(chance, 256))
    hair, skin = _any_colour(chance, 110), _skin(chance)
    draw = ImageDraw.Draw(image)
    x, y = _MIDDLE + chance.uniform(-20, 20), _MIDDLE + chance.uniform(-10, 20)
    width, height = chance.uniform(95, 140), chance.uniform(130, 170)
    draw.ellipse(_around(x, y - 30, width + 20, height), fill=hair)
    draw.ellipse(_around(x, y, width, height), fill=skin)
    eyes = y - height * chance.uniform(0.15, 0.28)
    for side in _sides(x, width * chance.uniform(0.4, 0.5)):
        _eye(draw, chance, (side, eyes), skin, hair)
    _nose(draw, x, y, eyes, skin)
    _mouth(draw, chance, x, y + 62, skin)
    soft = image.filter(ImageFilter.GaussianBlur(chance.uniform(1, 4)))
    return _lit(chance, np.asarray(soft.resize((SIDE, SIDE), Image.Resampling.BOX), np.float32))


def _eye(
    draw: ImageDraw.ImageDraw,
    chance: np.random.Generator,
    place: tuple[float, float],
    skin: Colour,
    hair: Colour,
) -> None:
    x, y = place
    draw.ellipse(_around(x, y, 30, 23), fill=_shade(skin, 0.8))
    draw.ellipse(_around(x, y, 22, chance.uniform(6, 12)), fill=(240, 240, 240))
    draw.ellipse(_around(x, y, 9, 9), fill=hair)
    brow = (x - 30, y - 32, x, y - 40, x + 30, y - 32)
    draw.line(brow, fill=hair, width=int(chance.uniform(5, 11)))


def _nose(draw: ImageDraw.ImageDraw, x: float, y: float, eyes: float, skin: Colour) -> None:
    bridge = (x - 8, eyes + 10, x - 20, y + 30, x + 20, y + 30, x + 8, eyes + 10)
    draw.polygon(bridge, fill=_shade(skin, 0.88))
    for side in _sides(x, 12):
        draw.ellipse(_around(side, y + 25, 6, 5), fill=_shade(skin, 0.55))


def _mouth(
    draw: ImageDraw.ImageDraw, chance: np.random.Generator, x: float, y: float, skin: Colour
) -> None:
    red, green, blue = skin
    open_by = chance.uniform(4, 28)
    lips = (int(red * 0.8), int(green * 0.45), int(blue * 0.5))
    draw.ellipse(_around(x, y, 45, open_by), fill=lips)
    if open_by > 14:
        draw.rectangle(_around(x, y, 30, 4), fill=(245, 240, 235))


def _lit(chance: np.random.Generator, face: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Light from one side, and the grain of a camera."""
    across = np.linspace(-1, 1, SIDE)[None, :, None]
    lit = face * (1 + chance.uniform(-0.4, 0.4) * across)
    grain = chance.normal(0, chance.uniform(1, 8), face.shape)
    return np.clip(lit + grain, 0, 255).astype(np.uint8)


def _any_colour(chance: np.random.Generator, below: int) -> Colour:
    return tuple(int(each) for each in chance.integers(0, below, 3))


def _skin(chance: np.random.Generator) -> Colour:
    lightest = (235, chance.uniform(170, 200), chance.uniform(130, 170))
    tone = chance.uniform(0.25, 1)
    return tuple(int(each * tone) for each in lightest)


def _shade(colour: Colour, by: float) -> Colour:
    return tuple(int(each * by) for each in colour)


def _around(x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
    return (x - width, y - height, x + width, y + height)


def _sides(x: float, away: float) -> Iterator[float]:
    yield from (x - away, x + away)
