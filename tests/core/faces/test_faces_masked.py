"""What is left of a masked face: for our own detector and our own recogniser, nothing.

Measured on the labelled portraits, and on a group that is joined from them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips
from numpy.typing import NDArray

from core.faces import Box
from core.faces.masking import GROWN, grown
from core.faces.model.detecting import FaceFinder
from core.faces.model.embedding import Embedder
from core.imaging import Area, Darkroom, MediaType

ROOT = Path(__file__).parents[3]
PORTRAITS = sorted((ROOT / ".cache" / "faces").glob("*/*"))
TYPES = {".jpg": MediaType.JPEG, ".png": MediaType.PNG}

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Before:
    """A portrait: whose, its bytes, what the detector found, and the faces as they were."""

    person: str
    data: bytes
    media_type: MediaType
    boxes: tuple[Box, ...]
    crops: tuple[Picture, ...]


async def pixels(darkroom: Darkroom, data: bytes, media_type: MediaType) -> Picture:
    seen = await darkroom.pixels(data, media_type)
    return np.frombuffer(seen.data, np.uint8).reshape(seen.height, seen.width, 3)


@pytest.fixture(scope="module")
async def portraits(find: FaceFinder, darkroom: Darkroom) -> list[Before]:
    if len(PORTRAITS) < 7:
        pytest.fail("The portraits are not there: run `make photos`.")
    found = []
    for path in PORTRAITS:
        data, media_type = path.read_bytes(), TYPES[path.suffix]
        sightings = find(await pixels(darkroom, data, media_type))
        boxes = tuple(each.face.box for each in sightings)
        crops = tuple(each.crop for each in sightings)
        found.append(Before(path.parent.name, data, media_type, boxes, crops))
    return found


async def masked(darkroom: Darkroom, photo: Before) -> Picture:
    areas = [Area(each.left, each.top, each.right, each.bottom) for each in hidden(photo)]
    rendition = await darkroom.mask(photo.data, photo.media_type, areas)
    return await pixels(darkroom, rendition.data, rendition.media_type)


def hidden(photo: Before) -> list[Box]:
    return [grown(box) for box in photo.boxes]


def cut(picture: Picture, box: Box) -> Picture:
    """What the recogniser would be shown of that place."""
    height, width, _ = picture.shape
    piece = picture[
        int(box.top * height) : int(np.ceil(box.bottom * height)),
        int(box.left * width) : int(np.ceil(box.right * width)),
    ]
    image: Any = pyvips.Image.new_from_array(np.ascontiguousarray(piece))
    scaled = image.thumbnail_image(160, height=160, size="force")
    return np.asarray(scaled.numpy(), np.uint8)


def touches(one: Box, other: Box) -> bool:
    return min(one.right, other.right) > max(one.left, other.left) and min(
        one.bottom, other.bottom
    ) > max(one.top, other.top)


def advantage(same: Sequence[float], different: Sequence[float]) -> float:
    """How often a pair of one person is the liker one (area under the ROC curve)."""
    wins = [(a > b) + (a == b) / 2 for a, b in product(same, different)]
    return float(np.mean(wins))


async def test_our_detector_finds_no_face_where_one_was_masked(
    portraits: list[Before], find: FaceFinder, darkroom: Darkroom
) -> None:
    faces = 0
    for photo in portraits:
        faces += len(photo.boxes)
        seen = find(await masked(darkroom, photo))
        for sighting in seen:
            assert not any(touches(sighting.face.box, box) for box in hidden(photo)), photo.person
    assert faces >= len(portraits)


async def test_our_recogniser_is_at_chance_on_what_is_left(
    portraits: list[Before], embed: Embedder, darkroom: Darkroom
) -> None:
    """Which masked face is whose, it tells no better than if they were dealt out at random."""
    people = [each.person for each in portraits]
    whole = np.stack([embed(each.crops[0][None])[0] for each in portraits])
    left = np.stack(
        [embed(cut(await masked(darkroom, each), each.boxes[0])[None])[0] for each in portraits]
    )
    assert told_apart(whole @ whole.T, people, people) > 0.9  # of whole faces it tells it well
    likeness = whole @ left.T
    deals = sorted({tuple(deal) for deal in permutations(people)})
    chance = [told_apart(likeness, people, deal) for deal in deals]
    assert told_apart(likeness, people, people) <= np.quantile(chance, 0.95)
    # The same tiles are drawn over everybody, so it says nearly the same of all of them.
    assert np.ptp(likeness, axis=1).max() < 0.1


def told_apart(likeness: Picture, one: Sequence[str], other: Sequence[str]) -> float:
    """The advantage over all pairs of two faces, each row by what it says of all of them."""
    apart = likeness - likeness.mean(axis=1, keepdims=True)
    same: list[float] = []
    different: list[float] = []
    for row, column in product(range(len(one)), range(len(other))):
        if row != column:
            (same if one[row] == other[column] else different).append(float(apart[row, column]))
    return advantage(same, different)


async def test_nothing_of_what_was_there_is_in_it(
    portraits: list[Before], darkroom: Darkroom
) -> None:
    """Two photos of other people are the same where they are masked alike."""
    area = [Area(0.25, 0.25, 0.75, 0.75)]
    pieces = []
    for photo in portraits[:3]:
        image: Any = pyvips.Image.new_from_buffer(photo.data, "").thumbnail_image(
            800, height=800, size="force"
        )
        data = bytes(image.jpegsave_buffer(Q=95))
        rendition = await darkroom.mask(data, MediaType.JPEG, area)
        picture = await pixels(darkroom, rendition.data, MediaType.JPEG)
        # A block of the JPEG reaches over the edge of the mask, so its rim is left out.
        pieces.append(picture[232:568, 232:568].astype(np.int16))
    assert np.abs(pieces[0] - pieces[1]).max() <= 2
    assert np.abs(pieces[0] - pieces[2]).max() <= 2


async def test_the_rest_of_the_photo_is_as_it_was(
    portraits: list[Before], darkroom: Darkroom
) -> None:
    photo = portraits[0]
    before = await pixels(darkroom, photo.data, photo.media_type)
    after = await masked(darkroom, photo)
    assert before.shape == after.shape
    height, width, _ = before.shape
    outside = np.ones((height, width), bool)
    for box in hidden(photo):
        outside[
            max(0, int(box.top * height) - 20) : int(box.bottom * height) + 20,
            max(0, int(box.left * width) - 20) : int(box.right * width) + 20,
        ] = False
    assert GROWN > 0
    differing = np.abs(before.astype(int) - after.astype(int))[outside]
    assert differing.mean() < 2.5  # JPEG's own loss
