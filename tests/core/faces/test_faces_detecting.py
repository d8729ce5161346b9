"""Finding faces: where they are, how well they can be seen, and cut out upright."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from core.faces import Box
from core.faces.model.capacity import Capacity
from core.faces.model.detecting import FaceFinder
from core.faces.model.embedding import Embedder

Picture = NDArray[np.uint8]
FACE = Box(0.35, 0.12, 0.52, 0.34)
"""Where the face of the astronaut is, looked at by hand."""


def overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    shared = max(0.0, width) * max(0.0, height)
    areas = [(b.right - b.left) * (b.bottom - b.top) for b in (one, other)]
    return shared / (sum(areas) - shared)


def scaled(picture: Picture, width: int) -> Picture:
    image = Image.fromarray(picture)
    return np.asarray(image.resize((width, round(image.height * width / image.width))))


class TestFinding:
    def test_one_face_where_it_is(self, find: FaceFinder, astronaut: Picture) -> None:
        (found,) = find(astronaut)
        assert overlap(found.face.box, FACE) > 0.6
        assert found.face.score > 0.99
        assert found.crop.shape == (160, 160, 3)

    @pytest.mark.parametrize("width", [320, 1024, 4000])
    def test_the_size_of_the_photo_changes_nothing(
        self, find: FaceFinder, astronaut: Picture, width: int
    ) -> None:
        (found,) = find(scaled(astronaut, width))
        (before,) = find(astronaut)
        assert overlap(found.face.box, before.face.box) > 0.8

    def test_a_face_of_a_sixteenth_of_the_width_is_found(
        self, find: FaceFinder, astronaut: Picture
    ) -> None:
        wide = np.full((1400, 1400, 3), 90, np.uint8)
        wide[400:912, 300:812] = astronaut
        (found,) = find(wide)
        assert found.face.box.right - found.face.box.left == pytest.approx(1 / 16, abs=0.005)

    def test_several_the_largest_first(self, find: FaceFinder, astronaut: Picture) -> None:
        both = np.zeros((512, 900, 3), np.uint8)
        both[:384, :384] = scaled(astronaut, 384)
        both[:, 388:] = astronaut
        first, second = find(both)
        assert first.face.box.left > 0.43 > second.face.box.right

    @pytest.mark.parametrize("shade", [0, 127, 255])
    def test_nothing_is_found_where_there_is_nothing(self, find: FaceFinder, shade: int) -> None:
        assert find(np.full((480, 640, 3), shade, np.uint8)) == []

    def test_a_picture_of_one_pixel_is_no_trouble(self, find: FaceFinder) -> None:
        assert find(np.zeros((1, 1, 3), np.uint8)) == []
        assert find(np.zeros((2, 3000, 3), np.uint8)) == []

    def test_a_face_at_the_edge_is_cut_with_black(
        self, find: FaceFinder, astronaut: Picture
    ) -> None:
        (found,) = find(np.ascontiguousarray(astronaut[:, 200:]))
        assert found.face.box.left == 0.0
        assert found.crop.shape == (160, 160, 3)


class TestTogether:
    def test_each_picture_of_a_batch_is_seen_as_if_it_came_alone(
        self, find: FaceFinder, astronaut: Picture
    ) -> None:
        pair = np.concatenate([astronaut, np.roll(astronaut, 40, axis=1)], axis=1)
        pictures = [
            astronaut,
            np.zeros((1, 1, 3), np.uint8),
            np.zeros_like(astronaut),
            scaled(astronaut, 300),
            np.ascontiguousarray(astronaut[:, ::-1]),
            pair,
            np.ascontiguousarray(pair[:, ::-1]),
            np.roll(astronaut, 60, axis=0),
            np.roll(astronaut, -60, axis=1),
        ]
        together = find.of_each(pictures)
        alone = [find(picture) for picture in pictures]
        assert [len(found) for found in together] == [1, 0, 0, 1, 1, 2, 2, 1, 1]
        for ours, theirs in zip(together, alone, strict=True):
            for one, other in zip(ours, theirs, strict=True):
                assert overlap(one.face.box, other.face.box) > 0.999
                assert one.face.score == pytest.approx(other.face.score, abs=1e-4)
                assert np.abs(one.crop.astype(int) - other.crop).mean() < 0.5

    def test_no_pictures_are_no_faces(self, find: FaceFinder) -> None:
        assert find.of_each([]) == []


class TestTheGpuWithoutRoom:
    def test_the_batch_is_halved_and_at_last_the_cpu_does_it(
        self, find: FaceFinder, astronaut: Picture
    ) -> None:
        taken = []

        def detect(pictures: Picture, *arguments: Any) -> tuple[Any, Any]:
            """On a card that takes one picture, and later none."""
            *others, device = arguments
            taken.append((len(pictures), device))
            if device == "cuda" and (len(pictures) > 1 or (1, "cuda") in taken[:-1]):
                raise torch.cuda.OutOfMemoryError
            return find.detector.detect(pictures, *others, "cpu")

        full = replace(find.detector, detect=detect, capacity=Capacity("cuda", 4))
        moves: list[str] = []
        full = replace(full, networks=[Moved(each, moves) for each in full.networks])
        pictures = [astronaut, np.ascontiguousarray(astronaut[:, ::-1]), astronaut]
        found = FaceFinder(full).of_each(pictures)
        assert [each[0].face for each in found] == [find(each)[0].face for each in pictures]
        assert taken == [(3, "cuda"), (2, "cuda"), (1, "cuda"), (1, "cuda"), *[(1, "cpu")] * 2]
        assert full.capacity == Capacity("cpu", 1, out_of_memory=3)
        assert moves == ["cpu"] * 3


class Moved(torch.nn.Module):
    """A network that writes down where it was put."""

    def __init__(self, network: torch.nn.Module, moves: list[str]) -> None:
        super().__init__()
        self.network, self.moves = network, moves

    def forward(self, pictures: torch.Tensor) -> Any:
        return self.network(pictures)

    def to(self, device: str) -> torch.nn.Module:  # type: ignore[override]
        self.moves.append(device)
        return self


class TestQuality:
    def test_blurred_and_small_is_worse(self, find: FaceFinder, astronaut: Picture) -> None:
        blurred = np.asarray(Image.fromarray(astronaut).filter(ImageFilter.GaussianBlur(4)))
        (sharp,), (soft,) = find(astronaut), find(blurred)
        (small,) = find(scaled(astronaut, 256))
        assert soft.face.quality.sharpness < sharp.face.quality.sharpness / 2
        assert small.face.quality.size < sharp.face.quality.size
        assert soft.face.quality.score < sharp.face.quality.score
        assert 0.7 < sharp.face.quality.frontality <= 1


class TestTurning:
    @pytest.mark.parametrize("angle", [-40, -25, 25, 40])
    def test_a_head_that_leans_is_the_same_person(
        self, find: FaceFinder, embed: Embedder, astronaut: Picture, angle: int
    ) -> None:
        leaning = np.asarray(
            Image.fromarray(astronaut).rotate(angle, Image.Resampling.BICUBIC, expand=True)
        )
        upright, turned = find(astronaut)[0], find(leaning)[0]
        one, other = embed(np.stack([upright.crop, turned.crop]))
        assert float(one @ other) > 0.8
