"""The darkroom under bad input and faults: a named refusal, and the next photo develops."""

import asyncio
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from core.imaging import Darkroom, DarkroomLost, Developed, MediaType, Refusal, Refused
from tests.support import pictures
from tests.support.pictures import BadFile

JPEG, PNG = MediaType.JPEG, MediaType.PNG
SMALL = pictures.jpeg(pictures.corners())
LARGE = pictures.jpeg(pictures.photo(*pictures.TWELVE_MEGAPIXELS))


class TestBadInput:
    @pytest.mark.parametrize("bad", pictures.bad_files(), ids=lambda bad: bad.name)
    async def test_a_bad_file_costs_no_process(self, darkroom: Darkroom, bad: BadFile) -> None:
        assert await reason_of(darkroom, bad.data, bad.declared) is bad.reason
        assert children() == []

    @pytest.mark.parametrize("kind", [JPEG, PNG, MediaType.WEBP, MediaType.HEIC])
    async def test_half_a_picture_is_refused(self, darkroom: Darkroom, kind: MediaType) -> None:
        image = pictures.photo()
        whole = {
            JPEG: pictures.jpeg,
            PNG: pictures.png,
            MediaType.WEBP: pictures.webp,
            MediaType.HEIC: pictures.heic,
        }[kind](image)

        reason = await reason_of(darkroom, whole[: len(whole) // 2], kind)

        assert reason is Refusal.TRUNCATED
        assert await develops(darkroom)

    async def test_damage_inside_is_refused(self, darkroom: Darkroom) -> None:
        picture = pictures.png(pictures.photo())
        damaged = picture[:20_000] + bytes(200) + picture[20_200:]

        assert await reason_of(darkroom, damaged, PNG) is Refusal.CORRUPT

    async def test_a_header_that_lies_about_its_pixels_is_refused(self, darkroom: Darkroom) -> None:
        assert await reason_of(darkroom, pictures.png_header(9000, 9000), PNG) in {
            Refusal.CORRUPT,
            Refusal.TRUNCATED,
        }

    async def test_bombs_meet_the_memory_limit(self) -> None:
        flat = pictures.photo(64, 64).resize(110, kernel="nearest")
        progressive = pictures.jpeg(flat, Q=100, interlace=True, subsample_mode="off")
        interlaced = pictures.png_bomb(7000)  # 392 MB of pixels
        assert max(len(progressive), len(interlaced)) < 1_500_000

        async with Darkroom(at_once=1, memory_limit_bytes=300 << 20) as small:
            assert await reason_of(small, progressive, JPEG) is Refusal.TOO_MUCH_MEMORY
            assert await reason_of(small, interlaced, PNG) is Refusal.TOO_MUCH_MEMORY
            assert await develops(small)

    async def test_a_picture_that_takes_too_long_is_stopped(self) -> None:
        async with Darkroom(at_once=2, deadline_seconds=0.05) as hasty:
            started = time.monotonic()

            assert await reason_of(hasty, pictures.png_bomb(6000), PNG) is Refusal.TOO_SLOW

            assert time.monotonic() - started < 15.0  # not the 20 s of a patient darkroom
            assert children() == []


class TestFaults:
    async def test_a_killed_zygote_is_replaced(self) -> None:
        async with Darkroom(at_once=2) as darkroom:
            work = [asyncio.ensure_future(darkroom.develop(LARGE, JPEG)) for _ in range(2)]
            await until_working(2)
            os.kill(zygotes()[-1].pid, signal.SIGKILL)

            lost = await asyncio.gather(*work, return_exceptions=True)

            assert [type(error) for error in lost] == [DarkroomLost, DarkroomLost]
            assert await develops(darkroom)

    async def test_a_crash_takes_only_its_own_photo(self) -> None:
        async with Darkroom(at_once=2) as darkroom:
            victim = asyncio.ensure_future(darkroom.develop(LARGE, JPEG))
            (crashing,) = await until_working(1)
            neighbour = asyncio.ensure_future(darkroom.develop(LARGE, JPEG))
            os.kill(crashing.pid, signal.SIGSEGV)

            with pytest.raises(Refused) as refused:
                await victim

            assert refused.value.reason is Refusal.CRASHED
            assert (await neighbour).width == 4032

    async def test_a_decoder_killed_from_outside_condemns_no_photo(self) -> None:
        async with Darkroom(at_once=1) as darkroom:
            work = asyncio.ensure_future(darkroom.develop(LARGE, JPEG))
            (killed,) = await until_working(1)
            os.kill(killed.pid, signal.SIGKILL)

            with pytest.raises(DarkroomLost):
                await work

            assert await develops(darkroom)

    async def test_nobody_waiting_means_nobody_working(self) -> None:
        async with Darkroom(at_once=1) as darkroom:
            work = asyncio.ensure_future(darkroom.develop(LARGE, JPEG))
            await until_working(1)

            work.cancel()
            with pytest.raises(asyncio.CancelledError):
                await work

            assert await develops(darkroom)
            assert children() == []

    async def test_leaving_ends_everything(self) -> None:
        async with Darkroom(at_once=1) as darkroom:
            work = asyncio.ensure_future(darkroom.develop(LARGE, JPEG))
            (working,) = await until_working(1)
            zygote = zygotes()[-1]

        with pytest.raises(DarkroomLost):
            await work
        assert not zygote.is_running()
        assert await is_gone(working)

    def test_nothing_survives_its_parent(self) -> None:
        script = (
            "import asyncio, os, sys\n"
            "from core.imaging import Darkroom\n"
            "async def main():\n"
            "    async with Darkroom(at_once=1):\n"
            "        print(os.getpid(), flush=True)\n"
            "        await asyncio.sleep(60)\n"
            "asyncio.run(main())\n"
        )
        with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
            assert parent.stdout
            parent.stdout.readline()
            (zygote,) = psutil.Process(parent.pid).children()
            parent.kill()

        psutil.wait_procs([zygote], timeout=5)
        assert not zygote.is_running()


class TestResources:
    async def test_a_large_photo_stays_under_400_megabytes(self, darkroom: Darkroom) -> None:
        developed = await darkroom.develop(LARGE, JPEG)

        assert developed.cost
        assert 20_000_000 < developed.cost.peak_bytes < 400_000_000

    async def test_sixty_photos_leave_no_trace_in_the_zygote(self) -> None:
        async with Darkroom(at_once=2) as darkroom:
            for _ in range(10):
                await darkroom.develop(SMALL, JPEG)
            zygote = zygotes()[-1]
            before = zygote.memory_info().rss

            for _ in range(30):
                await asyncio.gather(*(darkroom.develop(SMALL, JPEG) for _ in range(2)))

            assert zygote.memory_info().rss - before < 1_000_000
            assert zygote.num_threads() == 1

    async def test_no_more_than_its_slots_work_at_once(self) -> None:
        async with Darkroom(at_once=2) as darkroom:
            work = [asyncio.ensure_future(darkroom.develop(LARGE, JPEG)) for _ in range(5)]
            most = 0
            while not all(photo.done() for photo in work):
                most = max(most, len(children()))
                await asyncio.sleep(0.005)

            assert most == 2

    def test_the_door_loads_no_decoder(self) -> None:
        script = "import sys, core.imaging; print('pyvips' in sys.modules, 'PIL' in sys.modules)"
        said = subprocess.run(
            [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True
        )

        assert said.stdout.split() == ["False", "False"]


async def reason_of(darkroom: Darkroom, data: bytes, declared: MediaType) -> Refusal:
    with pytest.raises(Refused) as refused:
        await darkroom.develop(data, declared)
    return refused.value.reason


async def develops(darkroom: Darkroom) -> bool:
    developed: Developed = await darkroom.develop(SMALL, JPEG)
    return (developed.width, developed.height) == (64, 48)


def zygotes() -> list[psutil.Process]:
    """Our zygotes, oldest first."""
    ours = psutil.Process().children()
    found = [process for process in ours if "core.imaging.zygote" in process.cmdline()]
    return sorted(found, key=psutil.Process.create_time)


def children() -> list[psutil.Process]:
    """The photos in work in any of our darkrooms."""
    return [child for zygote in zygotes() for child in zygote.children()]


async def until_working(count: int) -> list[psutil.Process]:
    for _ in range(2500):
        if len(working := children()) >= count:
            return working
        await asyncio.sleep(0.002)
    raise AssertionError("no child began to work")


async def is_gone(process: psutil.Process) -> bool:
    for _ in range(500):
        if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            return True
        await asyncio.sleep(0.01)
    return False
