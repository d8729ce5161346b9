"""Finding faces in a picture, and cutting each out as the recogniser takes it.

Found in a small copy, which costs a thirtieth of a search in twelve megapixels, and cut out of
the picture itself. A head that leans is turned upright by its eyes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from safetensors.torch import load_file

from core.faces.model.catalogue import MTCNN
from core.faces.model.networks import Detector, Found
from core.faces.model.probe import SIDE
from core.faces.model.shelf import WEIGHTS, Shelf
from core.faces.types import Box, Quality, SeenFace

LONGEST_SIDE = 640
"""Pixels of the copy in which faces are sought."""
SMALLEST = 24
"""Pixels of that copy from which on a face is found: a 27th of a landscape photo's width."""
LEAST_SCORE = 0.9
MARGIN = 0.2
"""How much wider and higher than the box of the detector a face is cut out, for the recogniser:
it was trained on such pieces (davidsandberg/facenet: 44 of 182 pixels), and tells faces apart
better by them (`make bench NAME=recognition`)."""
_LEANS = 15.0
_SHARP = 120.0
"""The variance of the Laplacian from which on a face of 160 pixels counts as sharp."""

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A face and the piece of the picture that shows it: 160 by 160 by 3."""

    face: SeenFace
    crop: Picture


@dataclass(frozen=True, slots=True)
class FaceFinder:
    """Finds every face of a picture."""

    detector: Detector

    @classmethod
    def of(cls, shelf: Shelf, device: str = "cpu") -> "FaceFinder":
        """The detector of the catalogue.

        Raises:
            NotInstalled, ModelDamaged: it is not there, or not as it was installed.
        """
        weights = load_file(shelf.path(shelf.get(MTCNN.id), WEIGHTS))
        return cls(Detector.of(weights, device))

    def __call__(self, picture: Picture) -> list[Sighting]:
        """The faces of an upright picture, height by width by 3, the largest first."""
        return self.of_each([picture])[0]

    def of_each(self, pictures: Sequence[Picture]) -> list[list[Sighting]]:
        """The faces of each picture, as if each came alone; copies of one size share a batch."""
        copies = [_small(Image.fromarray(picture)) for picture in pictures]
        found: list[list[Sighting]] = [[] for _ in pictures]
        for places in _of_one_size(copies):
            batch = np.stack([np.asarray(copies[place]) for place in places])
            for place, seen in zip(places, self.detector(batch, SMALLEST), strict=True):
                # Made again for each: eight at once would be as large as all the networks.
                image = Image.fromarray(pictures[place])
                found[place] = _sightings(image, image.width / copies[place].width, seen)
        return found


def _of_one_size(copies: Sequence[Image.Image]) -> Iterable[list[int]]:
    """The places of the copies that are large enough to hold a face, by their size."""
    places: dict[tuple[int, int], list[int]] = {}
    for place, copy in enumerate(copies):
        if min(copy.size) >= SMALLEST:
            places.setdefault(copy.size, []).append(place)
    return places.values()


def _sightings(image: Image.Image, scale: float, seen: Found) -> list[Sighting]:
    found = [
        _sighting(image, box[:4] * scale, float(box[4]), marks * scale)
        for box, marks in zip(*seen, strict=True)
        if box[4] >= LEAST_SCORE
    ]
    return sorted(found, key=lambda each: -_area(each.face.box))


def _small(image: Image.Image) -> Image.Image:
    scale = min(1.0, LONGEST_SIDE / max(image.size))
    width, height = (max(1, round(side * scale)) for side in image.size)
    return image.resize((width, height), Image.Resampling.BOX)


def _sighting(
    image: Image.Image, box: NDArray[np.float32], score: float, points: NDArray[np.float32]
) -> Sighting:
    crop = _cut(image, box, points)
    width, height = image.size
    left, top, right, bottom = (float(each) for each in box)
    face = SeenFace(
        Box(
            max(0.0, left / width),
            max(0.0, top / height),
            min(1.0, right / width),
            min(1.0, bottom / height),
        ),
        min(1.0, score),
        Quality(
            size=min(1.0, (right - left) / SIDE),
            sharpness=_sharpness(crop),
            frontality=_frontality(points),
        ),
    )
    return Sighting(face, np.asarray(crop))


def _cut(image: Image.Image, box: NDArray[np.float32], points: NDArray[np.float32]) -> Image.Image:
    left, top, right, bottom = (float(each) for each in box)
    across = points[1] - points[0]
    lean = float(np.degrees(np.arctan2(across[1], across[0])))
    if abs(lean) > _LEANS:
        middle = ((left + right) / 2, (top + bottom) / 2)
        # Only what is around the face: turning the whole photo would cost more than all the rest.
        reach = int(max(right - left, bottom - top))
        corner = (int(middle[0]) - reach, int(middle[1]) - reach)
        around = image.crop((*corner, corner[0] + 2 * reach, corner[1] + 2 * reach))
        image = around.rotate(lean, Image.Resampling.BILINEAR)
        left, right, top, bottom = (
            left - corner[0],
            right - corner[0],
            top - corner[1],
            bottom - corner[1],
        )
    # Beyond the edge of a photo there is black.
    cut = image.crop(_with_margin((left, top, right, bottom), image.size))
    return cut.resize((SIDE, SIDE), Image.Resampling.BILINEAR)


def _with_margin(
    box: tuple[float, float, float, float], size: tuple[int, int]
) -> tuple[int, int, int, int]:
    """The box with some of what is around the face, as far as the picture reaches."""
    left, top, right, bottom = box
    across, down = MARGIN * (right - left) / 2, MARGIN * (bottom - top) / 2
    return (
        round(max(left - across, min(left, 0))),
        round(max(top - down, min(top, 0))),
        round(min(right + across, max(right, size[0]))),
        round(min(bottom + down, max(bottom, size[1]))),
    )


def _sharpness(crop: Image.Image) -> float:
    grey = np.asarray(crop.convert("L"), np.float32)
    inner = grey[1:-1, 1:-1]
    laplacian = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - 4 * inner
    return min(1.0, float(laplacian.var()) / _SHARP)


def _frontality(points: NDArray[np.float32]) -> float:
    """1 where the nose is midway between the eyes, 0 where it is beyond one of them."""
    eyes, nose = points[:2], points[2]
    across = eyes[1] - eyes[0]
    distance = float(across @ across)
    if not distance:
        return 0.0
    along = float((nose - eyes[0]) @ across) / distance
    return max(0.0, 1.0 - 2 * abs(along - 0.5))


def _area(box: Box) -> float:
    return (box.right - box.left) * (box.bottom - box.top)
