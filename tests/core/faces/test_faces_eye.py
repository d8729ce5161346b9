"""Who waits is shown together and answered alone, whatever happens to the others."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from core.faces import Eye, EyeLost, NotInstalled, Shelf
from core.imaging import Pixels
from tests.support import strange_looking as strange


@pytest.fixture
async def eye(shelf: Shelf) -> AsyncIterator[Eye]:
    async with Eye(shelf, strange.__name__) as opened:
        yield opened


def picture(mark: int, width: int = 2, height: int = 1) -> Pixels:
    return Pixels(bytes([mark]) * (width * height * 3), width, height)


async def seen(eye: Eye, mark: int, recogniser: str | None = None) -> int:
    """The mark of the picture whose face was told to who showed this one."""
    (face,) = await eye.look(picture(mark), recogniser)
    return round(face.score * 100)


async def its_turn() -> None:
    """Until what was asked just now is being shown: the asker runs, then who shows."""
    for _ in range(2):
        await asyncio.sleep(0)


def process_of(eye: Eye) -> int:
    assert eye._looker._aside._process is not None
    return eye._looker._aside._process.pid


class TestTogether:
    async def test_those_that_wait_are_shown_in_one_batch_of_at_most_eight(self, eye: Eye) -> None:
        first = asyncio.create_task(seen(eye, 1))
        await its_turn()
        shown = [asyncio.create_task(seen(eye, mark)) for mark in range(2, 12)]
        assert await first == 1
        assert eye.state.batch == 1
        assert await asyncio.gather(*shown[:8]) == list(range(2, 10))
        assert eye.state.batch == 8
        assert await asyncio.gather(*shown[8:]) == [10, 11]
        assert eye.state.batch == 2

    async def test_no_more_pixels_than_there_is_room_for(
        self, eye: Eye, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("core.faces.eye._MOST_BYTES", 12)
        assert await asyncio.gather(*(seen(eye, mark) for mark in (1, 2, 3))) == [1, 2, 3]
        assert eye.state.batch == 1  # two, and then one
        (face,) = await eye.look(picture(4, width=100))
        assert face.score == pytest.approx(0.04)

    async def test_only_who_asks_for_vectors_gets_them_and_each_their_own(self, eye: Eye) -> None:
        asked = [None, "some-1", None, "some-1", "other-1"]
        looks = (eye.look(picture(mark), model) for mark, model in enumerate(asked))
        for mark, (model, (face,)) in enumerate(
            zip(asked, await asyncio.gather(*looks), strict=True)
        ):
            assert face.score == pytest.approx(mark / 100)
            if model is None:
                assert face.vector is None
            else:
                assert face.vector is not None
                assert face.vector.dtype == np.float32
                assert face.vector.shape == (512,)
                assert int(face.vector.argmax()) == mark
                assert face.vector.base is None
                assert "vector" not in repr(face)


class TestOneThatErrs:
    @pytest.mark.parametrize(
        "mark", [strange.DIES, strange.TALKS_NONSENSE, strange.TELLS_UNASKED], ids=str
    )
    async def test_only_the_culprit_of_a_batch_fails(self, eye: Eye, mark: int) -> None:
        marks = [1, 2, mark, 3, 4]
        found = await asyncio.gather(*(seen(eye, each) for each in marks), return_exceptions=True)
        assert isinstance(found.pop(2), EyeLost)
        assert found == [1, 2, 3, 4]
        assert eye.state.restarts == 2  # after the batch, and after the culprit alone

    async def test_too_few_vectors_are_nobodys(self, eye: Eye) -> None:
        marks = [1, strange.TELLS_TOO_FEW]
        looks = (seen(eye, each, "some-1") for each in marks)
        first, second = await asyncio.gather(*looks, return_exceptions=True)
        assert first == 1
        assert isinstance(second, EyeLost)

    @pytest.mark.parametrize("width", range(1, 1 + len(strange.NONSENSE)))
    async def test_an_answer_that_is_none_costs_the_process_that_gave_it(
        self, eye: Eye, width: int
    ) -> None:
        await seen(eye, 1)
        before = process_of(eye)
        with pytest.raises(EyeLost):
            await eye.look(picture(strange.TALKS_NONSENSE, width))
        assert await seen(eye, 2) == 2
        assert process_of(eye) != before

    async def test_one_that_takes_too_long_is_ended(
        self, eye: Eye, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await seen(eye, 1)
        monkeypatch.setattr("core.faces.looker._LOOK_SECONDS", 0.3)
        monkeypatch.setattr("core.faces.looker._START_SECONDS", 0.0)
        with pytest.raises(EyeLost):
            await seen(eye, strange.HANGS)
        monkeypatch.undo()
        assert await seen(eye, 2) == 2

    async def test_killed_it_is_started_again(self, eye: Eye) -> None:
        assert await seen(eye, 1) == 1
        assert eye.state.restarts == 0
        os.kill(process_of(eye), signal.SIGKILL)
        assert eye._looker._aside._process is not None
        await eye._looker._aside._process.wait()
        assert await seen(eye, 2) == 2
        assert eye.state.restarts == 1

    async def test_a_picture_that_is_not_what_it_says_is_not_shown(self, eye: Eye) -> None:
        with pytest.raises(EyeLost, match="not of the size"):
            await eye.look(Pixels(b"too short", 640, 480))
        assert eye._looker._aside._process is None


class TestARecogniserThatIsNotThere:
    async def test_it_is_said_and_the_process_goes_on(self, eye: Eye) -> None:
        await seen(eye, 1)
        before = process_of(eye)
        looks = (seen(eye, mark, strange.NOT_INSTALLED) for mark in (2, 3))
        for told in await asyncio.gather(*looks, return_exceptions=True):
            assert isinstance(told, NotInstalled)
            assert str(told) == "There is none."
        assert await seen(eye, 4) == 4
        assert process_of(eye) == before


class TestWhoStopsWaiting:
    async def test_nobody_gets_their_answer(self, eye: Eye) -> None:
        await seen(eye, 1)
        before = process_of(eye)
        looking = asyncio.create_task(seen(eye, strange.IS_SLOW))
        await its_turn()
        looking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await looking
        assert await seen(eye, 2) == 2
        assert process_of(eye) == before

    async def test_who_was_not_shown_yet_is_not_shown(self, eye: Eye) -> None:
        await seen(eye, 1)
        slow = asyncio.create_task(eye.look(picture(strange.IS_SLOW)))
        await its_turn()
        deadly = asyncio.create_task(seen(eye, strange.DIES))
        other = asyncio.create_task(seen(eye, 3))
        await its_turn()
        deadly.cancel()
        assert await other == 3
        assert len(await slow) == 1
        assert (eye.state.restarts, eye.state.batch) == (0, 1)


class TestCounting:
    async def test_a_gpu_without_room_is_counted_over_all_processes(self, eye: Eye) -> None:
        await eye.look(picture(strange.IS_OUT_OF_MEMORY))
        assert eye.state.out_of_memory == 2
        with pytest.raises(EyeLost):
            await seen(eye, strange.DIES)
        assert eye.state.out_of_memory == 2
        await seen(eye, 1)
        assert eye.state.out_of_memory == 2
        await eye.look(picture(strange.IS_OUT_OF_MEMORY))
        assert eye.state.out_of_memory == 4


class TestClosing:
    async def test_nobody_waits_for_an_eye_that_is_closed(self, shelf: Shelf) -> None:
        async with Eye(shelf, strange.__name__) as eye:
            await seen(eye, 1)
            looks = [asyncio.create_task(seen(eye, strange.HANGS))]
            await its_turn()
            looks.append(asyncio.create_task(seen(eye, 2)))
            await its_turn()
            process = process_of(eye)
        for told in await asyncio.gather(*looks, return_exceptions=True):
            assert isinstance(told, EyeLost)
        assert not Path(f"/proc/{process}").exists()

    async def test_without_a_network_it_says_so(self, tmp_path: Path) -> None:
        async with Eye(Shelf(tmp_path)) as blind:
            assert not blind.is_there
            with pytest.raises(NotInstalled):
                await blind.look(picture(1))
            assert blind.state.device is None
