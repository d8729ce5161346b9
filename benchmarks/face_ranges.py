"""Measure the ranges of the recogniser's activations on real faces, for its 8-bit form.

    python -m benchmarks.face_ranges PHOTO…

Writes `core/faces/model/ranges.json`, which `models install` reads. Each face is turned, moved
and lit in many ways, so that a few photos do. Only numbers of the network are written: 316 pairs
of a lowest and a highest activation, out of which no face can be made.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnxruntime.quantization import CalibrationDataReader
from PIL import Image, ImageEnhance

from core.faces import CASIA, Shelf
from core.faces.model.detecting import FaceFinder
from core.faces.model.installing import export, quantise
from core.faces.model.probe import SIDE, standardised

RANGES = Path("core/faces/model/ranges.json")
_WAYS = 64


class _Faces(CalibrationDataReader):  # type: ignore[misc] # it has no types
    def __init__(self, faces: Iterator[NDArray[np.uint8]]) -> None:
        self._faces = faces

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        face = next(self._faces, None)
        return None if face is None else {"faces": standardised(face[None])}


def _ways(crops: list[NDArray[np.uint8]]) -> Iterator[NDArray[np.uint8]]:
    chance = np.random.default_rng(0)
    for number in range(_WAYS):
        image = Image.fromarray(crops[number % len(crops)])
        image = image.rotate(float(chance.uniform(-15, 15)), Image.Resampling.BILINEAR)
        side = int(SIDE * chance.uniform(0.75, 1))
        left, top = (int(each) for each in chance.integers(0, SIDE + 1 - side, 2))
        image = image.crop((left, top, left + side, top + side)).resize((SIDE, SIDE))
        image = ImageEnhance.Brightness(image).enhance(float(chance.uniform(0.6, 1.4)))
        yield np.asarray(ImageEnhance.Contrast(image).enhance(float(chance.uniform(0.7, 1.3))))


def main(shelf: Shelf, photos: list[Path]) -> None:
    """Measure and write."""
    find = FaceFinder.of(shelf)
    pictures = (np.asarray(Image.open(photo).convert("RGB")) for photo in photos)
    crops = [sighting.crop for picture in pictures for sighting in find(picture)]
    RANGES.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        weights = Path(folder) / "weights.safetensors"
        weights.symlink_to((shelf.folder / CASIA.id / weights.name).resolve())
        quantise(export(Path(folder)), Path(folder) / "int8.onnx", RANGES, _Faces(_ways(crops)))


if __name__ == "__main__":
    main(Shelf(Path(".cache/models")), [Path(name) for name in sys.argv[1:]])
