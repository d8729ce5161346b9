"""Photos that are cut off on their way in: nothing half done, and nothing that cannot be swept."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.kit.actor import Actor
from core.kit.clock import SetClock
from core.photos import Arrival, Housekeeping, Intake, PhotoSealer, Received
from core.photos.housekeeping import ORPHAN_AGE
from core.services import Services
from core.vault import BlobStore, BlobWriter, Frame, KeySlot, LocalKeys
from tests.support import arriving, state
from tests.support.actors import ORTHOPAEDICS, Cast
from tests.support.arriving import arrival, drafts, files, nothing_kept, picture

DATA = picture()
TOLD = arrival(DATA)


@pytest.fixture
def intake(services: Services) -> Intake:
    return services.intake


async def take(intake: Intake, who: Actor, told: Arrival = TOLD) -> Received:
    return await arriving.take(intake, who, told, DATA)


def with_taking(intake: Intake, **parts: Any) -> Intake:
    """The intake with other parts where the bytes are taken in."""
    return replace(intake, taking=replace(intake.taking, **parts))


class PowerCut(BaseException):
    """The process ends here."""


class Breaking(BlobStore):
    """A store that breaks off at one of its steps."""

    def __init__(self, whole: BlobStore, at: str) -> None:
        super().__init__(whole.root, whole.root.parent / "tmp", used_limit=0.999)
        self.at = at

    def require_room(self, nbytes: int) -> None:
        super().require_room(nbytes)
        self._cut("room")

    def begin(self, frame: Frame, slot: KeySlot, dek: bytes) -> BlobWriter:
        writer = super().begin(frame, slot, dek)
        for step in ("write", "commit"):
            self._replace(writer, step)
        return writer

    def _replace(self, writer: BlobWriter, step: str) -> None:
        whole: Callable[..., Any] = getattr(writer, step)

        def cut(*given: Any) -> Any:
            done = whole(*given)
            self._cut(step)
            return done

        setattr(writer, step, cut)

    def _cut(self, step: str) -> None:
        if step == self.at:
            raise PowerCut


class TestCutOff:
    @pytest.mark.parametrize("at", ["room", "write", "commit"])
    async def test_before_the_row_there_is_no_photo_and_at_most_a_file_to_sweep(
        self,
        intake: Intake,
        cast: Cast,
        blobs: BlobStore,
        clock: SetClock,
        at: str,
    ) -> None:
        await intake.filing.inbox_key(ORTHOPAEDICS)
        async with state.unchanged():
            with pytest.raises(PowerCut):
                await take(with_taking(intake, blobs=Breaking(blobs, at)), cast.photographer)

        assert drafts(blobs) == []
        assert len(files(blobs)) == (1 if at == "commit" else 0)
        clock.at = datetime.now(UTC) + ORPHAN_AGE + timedelta(minutes=1)  # noqa: TID251 - of the files
        await Housekeeping(intake.access.unit_of_work, blobs).tidy()
        assert nothing_kept(blobs)
        assert (await take(intake, cast.photographer)).is_new

    async def test_a_row_that_cannot_be_entered_is_no_photo(
        self, intake: Intake, cast: Cast, blobs: BlobStore
    ) -> None:
        await intake.filing.inbox_key(ORTHOPAEDICS)
        broken = with_taking(intake, sealer=PhotoSealer(_NoFields(intake.taking.keys)))
        async with state.unchanged():
            with pytest.raises(PowerCut):
                await take(broken, cast.photographer)

        assert len(files(blobs)) == 1
        again = await take(intake, cast.photographer)
        assert again.is_new
        assert len(files(blobs)) == 2

    async def test_a_sender_that_hangs_up_leaves_nothing(
        self, intake: Intake, cast: Cast, blobs: BlobStore
    ) -> None:
        async def hanging_up() -> AsyncIterator[bytes]:
            yield DATA[:100]
            raise ConnectionResetError

        await intake.filing.inbox_key(ORTHOPAEDICS)
        async with state.unchanged():
            with pytest.raises(ConnectionResetError):
                await intake.receive(cast.photographer, TOLD, hanging_up())
        assert nothing_kept(blobs)

    async def test_a_call_cancelled_at_any_moment_leaves_nothing_half_done(
        self, intake: Intake, cast: Cast, blobs: BlobStore
    ) -> None:
        await intake.filing.inbox_key(ORTHOPAEDICS)
        for turns in range(0, 60, 3):
            told = arrival(DATA, f"an-idempotency-key-{turns}")
            task = asyncio.create_task(take(intake, cast.photographer, told))
            for _ in range(turns):
                await asyncio.sleep(0.0005)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        assert drafts(blobs) == []
        named = {row["id"] for row in await state.rows("SELECT id FROM rendition")}
        assert named <= files(blobs)
        photos = await state.one("SELECT count(*) AS n FROM photo")
        assert (await state.tags()).count("photo:received") == len(named) == photos

    @pytest.mark.parametrize("at", ["begin", "write"])
    async def test_a_cancelled_call_waits_for_what_is_on_its_way_to_the_disk(
        self, intake: Intake, cast: Cast, blobs: BlobStore, at: str
    ) -> None:
        slow = Slow(blobs, at)
        task = asyncio.create_task(take(with_taking(intake, blobs=slow), cast.photographer))
        await asyncio.to_thread(slow.begun.wait, 5)
        task.cancel()
        await asyncio.sleep(0.02)
        slow.go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await task

        assert slow.steps[-3:] == [f"{at} begins", f"{at} ends", "abort"]
        assert nothing_kept(blobs)


class Slow(BlobStore):
    """A store whose disk takes its time over one of its steps."""

    def __init__(self, whole: BlobStore, at: str) -> None:
        super().__init__(whole.root, whole.root.parent / "tmp", used_limit=0.999)
        self.at = at
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.steps: list[str] = []

    def begin(self, frame: Frame, slot: KeySlot, dek: bytes) -> BlobWriter:
        begin = super().begin
        writer: BlobWriter = self._take(lambda: begin(frame, slot, dek), "begin")
        write, abort = writer.write, writer.abort

        def noted() -> None:
            self.steps.append("abort")
            abort()

        writer.write = lambda data: self._take(lambda: write(data), "write")  # type: ignore[method-assign]
        writer.abort = noted  # type: ignore[method-assign]
        return writer

    def _take(self, act: Callable[[], Any], step: str) -> Any:
        self.steps.append(f"{step} begins")
        if step == self.at:
            self.begun.set()
            self.go_on.wait(5)
        done = act()
        self.steps.append(f"{step} ends")
        return done


class _NoFields(LocalKeys):
    """Keys that break off when a field is to be sealed."""

    def __init__(self, whole: Any) -> None:
        self.__dict__.update(whole.__dict__)

    def seal_field(self, *_: object) -> bytes:
        raise PowerCut
