"""The process that looks: a real photo through the real decoder, and what happens when it dies."""

import asyncio
import os
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.faces import Eye, EyeLost, NotInstalled, Shelf
from core.imaging import Darkroom, MediaType, Pixels
from tests.core.faces.conftest import ROOT

Picture = NDArray[np.uint8]


@pytest.fixture
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
        assert eye.device in {"cpu", "cuda"}

    async def test_many_at_once_each_get_their_own_answer(self, eye: Eye, pixels: Pixels) -> None:
        empty = Pixels(bytes(64 * 48 * 3), 64, 48)
        found = await asyncio.gather(*(eye.look(each) for each in (pixels, empty) * 3))
        assert [len(faces) for faces in found] == [1, 0] * 3


class TestDying:
    async def test_killed_it_is_started_again(self, eye: Eye, pixels: Pixels) -> None:
        assert await eye.look(pixels)
        assert eye._process is not None
        os.kill(eye._process.pid, signal.SIGKILL)
        await eye._process.wait()
        assert len(await eye.look(pixels)) == 1

    async def test_a_picture_that_is_not_what_it_says_costs_only_that_look(
        self, eye: Eye, pixels: Pixels, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("core.faces.eye._LOOK_SECONDS", 2.0)
        monkeypatch.setattr("core.faces.eye._START_SECONDS", 4.0)
        with pytest.raises(EyeLost):
            await eye.look(Pixels(b"too short", 640, 480))
        assert len(await eye.look(pixels)) == 1

    async def test_an_answer_that_is_none_costs_the_process_that_gave_it(
        self, eye: Eye, pixels: Pixels, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await eye.look(pixels)
        for nonsense in (b"no json", b'[{"box": 1}]', b"7"):

            async def show(_: Process, __: Pixels, told: bytes = nonsense) -> bytes:
                return told

            with monkeypatch.context() as patch:
                patch.setattr("core.faces.eye._show", show)
                with pytest.raises(EyeLost):
                    await eye.look(pixels)
            assert eye._process is None
        assert len(await eye.look(pixels)) == 1

    async def test_who_stops_waiting_leaves_no_answer_behind(
        self, eye: Eye, pixels: Pixels
    ) -> None:
        await eye.look(pixels)
        looking = asyncio.create_task(eye.look(pixels))
        await asyncio.sleep(0.01)
        looking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await looking
        assert await eye.look(Pixels(bytes(64 * 48 * 3), 64, 48)) == ()

    async def test_without_a_network_it_says_so(self, tmp_path: Path, pixels: Pixels) -> None:
        async with Eye(Shelf(tmp_path)) as blind:
            assert not blind.is_there
            with pytest.raises(NotInstalled):
                await blind.look(pixels)
