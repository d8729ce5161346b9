"""The process that looks, with the real networks: a photo from its file, and refusals."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.faces import CASIA, MTCNN, Eye, EyeLost, ModelDamaged, NotInstalled, Shelf
from core.faces.model.detecting import FaceFinder
from core.faces.model.embedding import Embedder
from core.faces.model.shelf import ENGINE, WEIGHTS
from core.imaging import Darkroom, MediaType, Pixels
from tests.core.faces.conftest import ROOT

Picture = NDArray[np.uint8]
EMPTY = Pixels(bytes(64 * 48 * 3), 64, 48)


@pytest.fixture(scope="module")
async def eye(shelf: Shelf) -> AsyncIterator[Eye]:
    async with Eye(shelf) as opened:
        yield opened


@pytest.fixture
def pixels(astronaut: Picture) -> Pixels:
    height, width, _ = astronaut.shape
    return Pixels(astronaut.tobytes(), width, height)


class TestLooking:
    async def test_from_the_file_to_the_face(self, eye: Eye) -> None:
        original = (ROOT / ".cache" / "demo" / "astronaut.png").read_bytes()
        async with Darkroom(at_once=1) as darkroom:
            shown = await darkroom.pixels(original, MediaType.PNG)
        assert (shown.width, shown.height, len(shown.data)) == (512, 512, 512 * 512 * 3)
        (face,) = await eye.look(shown)
        assert 0.3 < face.box.left < face.box.right < 0.6
        assert face.score > 0.99
        assert face.vector is None
        state = eye.state
        assert (state.detector, state.recogniser, state.engine) == (MTCNN.id, None, None)
        assert (state.restarts, state.out_of_memory) == (0, 0)
        assert state.device is not None
        assert state.batch == {"cpu": 2, "cuda": 8}[state.device]

    async def test_many_at_once_each_get_their_own_answer(self, eye: Eye, pixels: Pixels) -> None:
        found = await asyncio.gather(*(eye.look(each) for each in (pixels, EMPTY) * 3))
        assert [len(faces) for faces in found] == [1, 0] * 3

    async def test_the_vector_of_a_face_is_that_of_its_crop(
        self, eye: Eye, pixels: Pixels, astronaut: Picture, find: FaceFinder, embed: Embedder
    ) -> None:
        mirrored = np.ascontiguousarray(astronaut[:, ::-1])
        shown = (pixels, EMPTY, Pixels(mirrored.tobytes(), pixels.width, pixels.height))
        found = await asyncio.gather(*(eye.look(each, CASIA.id) for each in shown))
        assert [len(faces) for faces in found] == [1, 0, 1]
        expected = embed(np.stack([find(astronaut)[0].crop, find(mirrored)[0].crop]))
        for (face,), vector in zip((found[0], found[2]), expected, strict=True):
            assert face.vector is not None
            assert float(face.vector @ vector) == pytest.approx(1, abs=1e-3)
        assert (eye.state.recogniser, eye.state.engine) == (CASIA.id, embed.engine)
        (face,) = await eye.look(pixels)
        assert face.vector is None


class TestErring:
    async def test_a_picture_that_ends_the_process_fails_alone(
        self, eye: Eye, pixels: Pixels
    ) -> None:
        before = eye.state.restarts
        shown = (pixels, Pixels(b"", 0, 0), EMPTY)
        one, deadly, none = await asyncio.gather(
            *(eye.look(each) for each in shown), return_exceptions=True
        )
        assert isinstance(one, tuple)
        assert len(one) == 1
        assert isinstance(deadly, EyeLost)
        assert none == ()
        assert eye.state.restarts == before + 2


class TestWhatIsNotThere:
    async def test_a_recogniser_that_is_not_installed(self, eye: Eye, pixels: Pixels) -> None:
        await eye.look(EMPTY)
        before = eye.state.restarts
        with pytest.raises(NotInstalled, match="no-such-model is not installed"):
            await eye.look(pixels, "no-such-model")
        assert len(await eye.look(pixels)) == 1
        assert eye.state.restarts == before

    async def test_a_damaged_recogniser_does_not_end_the_looking(
        self, shelf: Shelf, tmp_path: Path, pixels: Pixels
    ) -> None:
        (tmp_path / MTCNN.id).symlink_to(shelf.folder / MTCNN.id)
        damaged(shelf, tmp_path, CASIA.id)
        async with Eye(Shelf(tmp_path)) as eye:
            for _ in range(2):
                with pytest.raises(ModelDamaged, match=CASIA.id):
                    await eye.look(pixels, CASIA.id)
            assert len(await eye.look(pixels)) == 1
            assert (eye.state.restarts, eye.state.recogniser) == (0, None)

    async def test_a_damaged_detector_is_said_each_time(
        self, shelf: Shelf, tmp_path: Path, pixels: Pixels
    ) -> None:
        damaged(shelf, tmp_path, MTCNN.id)
        async with Eye(Shelf(tmp_path)) as eye:
            for _ in range(2):
                with pytest.raises(ModelDamaged, match=MTCNN.id):
                    await eye.look(pixels)


def damaged(shelf: Shelf, folder: Path, model: str) -> None:
    """A model whose files are not those of its manifest."""
    (folder / model).mkdir()
    shutil.copy(shelf.folder / model / "manifest.json", folder / model)
    for name in (WEIGHTS, ENGINE):
        (folder / model / name).write_bytes(b"not it")
