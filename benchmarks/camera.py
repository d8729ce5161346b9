"""12-megapixel JPEGs like a camera's, made once and kept in the machine's temporary folder."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("VIPS_CONCURRENCY", "1")  # before libvips is loaded: a core each

import pyvips

from tests.support import pictures

_GRAIN = 5.0
_QUALITY = 92
_COMMENT = 0xFE


def folder() -> Path:
    """Where they are kept."""
    place = Path(tempfile.gettempdir()) / "beeldkluis-bench-photos"
    place.mkdir(exist_ok=True)
    return place


def shoot(numbers: Sequence[int]) -> list[str]:
    """The paths of the photos with these numbers, made where they are missing."""
    return [str(_shot(number)) for number in numbers]


def loaded(path: str, number: int) -> bytes:
    """The photo at `path`, made another file by a comment that says `number`."""
    return pictures.with_segment(Path(path).read_bytes(), _COMMENT, f"{number:08d}".encode())


def _shot(number: int) -> Path:
    path = folder() / f"{number:04d}-{_QUALITY}-{_GRAIN:.0f}.jpg"
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_bytes(_develop(number))
        draft.replace(path)
    return path


def _develop(number: int) -> bytes:
    width, height = pictures.TWELVE_MEGAPIXELS
    scene = pictures.photo(width, height, seed=1000 + number)
    grain = pyvips.Image.gaussnoise(width, height, sigma=_GRAIN, mean=0, seed=number)
    image = (scene + grain).cast("uchar").copy(interpretation="srgb")
    return pictures.jpeg(pictures.noted(image, pictures.CAMERA), Q=_QUALITY)
