"""Where photos are developed: the asynchronous face of the confined decoders."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

from core.imaging.link import Ended, Link
from core.imaging.refusals import CannotConfine, DarkroomLost, Refusal, Refused
from core.imaging.sniff import admit
from core.imaging.types import (
    PREVIEW_SIDE,
    WHOLE,
    Area,
    Cost,
    Developed,
    MediaType,
    Pixels,
    Rendition,
    Stamp,
)
from core.imaging.wire import (
    Outcome,
    Task,
    Verdict,
    decode_developed,
    decode_mark,
    decode_pixels,
    decode_rendition,
)

_GRACE_SECONDS = 10.0  # the zygote stops late children; this is for a zygote that hangs
_REFUSALS = {
    Outcome.LATE: Refusal.TOO_SLOW,
    Outcome.KILLED: Refusal.TOO_MUCH_MEMORY,  # by the kernel, short of memory
    Outcome.CRASHED: Refusal.CRASHED,
}


class Darkroom:
    """Develops photos, each in a process of its own that can reach nothing.

    An async context manager: entering starts the zygote, leaving ends every child.
    `at_once`: photos in work at the same time, one core each. `deadline_seconds`: for one
    photo. `memory_limit_bytes`: address space of one child, its libraries included.
    """

    def __init__(
        self, *, at_once: int, deadline_seconds: float = 20.0, memory_limit_bytes: int = 1 << 30
    ) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._deadline_seconds = deadline_seconds
        self._memory_limit_bytes = memory_limit_bytes
        self._opening = asyncio.Lock()
        self._link: Link | None = None

    async def __aenter__(self) -> Self:
        await self._open_link()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._link:
            await self._link.close()

    async def develop(self, original: bytes | memoryview, declared: MediaType) -> Developed:
        """Make thumbnail, preview, fingerprint and typed metadata of an original.

        Raises:
            Refused: the picture cannot be developed; trying again will not help.
            DarkroomLost: the darkroom broke down meanwhile; try again.
            CannotConfine: the machine lost the means to confine a decoder.
        """
        ended = await self._run(Task.DEVELOP, original, declared)
        cost = Cost(ended.verdict.cpu_seconds, ended.verdict.peak_bytes)
        return replace(decode_developed(ended.answer), cost=cost)

    async def enlarge(self, original: bytes | memoryview, declared: MediaType) -> Rendition:
        """Make the full-resolution rendition of an original, for zooming.

        Raises:
            Refused, DarkroomLost, CannotConfine: as `develop`.
        """
        return decode_rendition((await self._run(Task.ENLARGE, original, declared)).answer)

    async def pixels(
        self, picture: bytes | memoryview, declared: MediaType, side: int = PREVIEW_SIDE
    ) -> Pixels:
        """The bare pixels of a picture, at most `side` along its longest, for who looks at them.

        Raises:
            Refused, DarkroomLost, CannotConfine: as `develop`.
        """
        return decode_pixels((await self._run(Task.PIXELS, picture, declared, side=side)).answer)

    async def mask(
        self,
        original: bytes | memoryview,
        declared: MediaType,
        areas: Sequence[Area],
        side: int = WHOLE,
    ) -> Rendition:
        """Make a rendition, at most `side` large, with at most `MOST_AREAS` areas made unreadable.

        Raises:
            Refused, DarkroomLost, CannotConfine: as `develop`.
        """
        ended = await self._run(Task.MASK, original, declared, tuple(areas), side)
        return decode_rendition(ended.answer)

    async def blur(self, original: bytes | memoryview, declared: MediaType) -> Rendition:
        """Make a rendition that shows no more than where it is light and dark.

        Raises:
            Refused, DarkroomLost, CannotConfine: as `develop`.
        """
        return decode_rendition((await self._run(Task.BLUR, original, declared)).answer)

    async def stamp(
        self, picture: bytes | memoryview, declared: MediaType, stamp: Stamp
    ) -> Rendition:
        """Put a stamp over and into a picture, which becomes at most as large as that says.

        Raises:
            Refused, DarkroomLost, CannotConfine: as `develop`.
        """
        ended = await self._run(Task.STAMP, picture, declared, side=stamp.side, stamp=stamp)
        return decode_rendition(ended.answer)

    async def trace(
        self, picture: bytes | memoryview, declared: MediaType, key: bytes
    ) -> bytes | None:
        """The mark that a stamp of this `key` left in a picture; None if there is none.

        Raises:
            Refused, DarkroomLost, CannotConfine: as `develop`.
        """
        sought = Stamp(b"", b"", key)
        return decode_mark((await self._run(Task.TRACE, picture, declared, stamp=sought)).answer)

    async def _run(
        self,
        task: Task,
        original: bytes | memoryview,
        declared: MediaType,
        areas: tuple[Area, ...] = (),
        side: int = PREVIEW_SIDE,
        stamp: Stamp | None = None,
    ) -> Ended:
        header = admit(original, declared)
        async with self._slots:
            link = await self._open_link()
            try:
                async with asyncio.timeout(self._deadline_seconds + _GRACE_SECONDS):
                    ended = await link.run(task, header, original, areas, side, stamp)
            except TimeoutError:
                await link.close()
                raise DarkroomLost from None
        self._demand_success(ended.verdict)
        return ended

    def _demand_success(self, verdict: Verdict) -> None:
        if verdict.outcome is Outcome.DONE:
            return
        if verdict.outcome is Outcome.UNCONFINED:
            raise CannotConfine
        is_full = verdict.peak_bytes > self._memory_limit_bytes // 2
        if verdict.outcome is Outcome.KILLED and not is_full:
            raise DarkroomLost  # whoever killed it, this photo gave no cause
        if verdict.outcome is Outcome.CRASHED and is_full:
            raise Refused(Refusal.TOO_MUCH_MEMORY)  # libraries abort when memory ends
        raise Refused(_REFUSALS[verdict.outcome])

    async def _open_link(self) -> Link:
        """The running zygote, or a new one in its place."""
        async with self._opening:
            if self._link and not self._link.is_lost:
                return self._link
            if self._link:
                await self._link.close()
            self._link = await Link.open(
                memory_limit_bytes=self._memory_limit_bytes,
                deadline_seconds=self._deadline_seconds,
            )
            return self._link
