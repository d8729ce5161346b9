"""Pictures that are only looked at: made in the confined darkroom, with something written across.

What `Outside` lets leave is opened, stamped and handed out as another picture, never as the file
itself; whoever reads it slowly is asked about again.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from core.imaging import PREVIEW_SIDE, MediaType, Rendition, Stamp
from core.release.outside import Candidate, Outside

_PIECE_BYTES = 1 << 16
_ASK_AGAIN_SECONDS = 0.5


class StampPort(Protocol):
    """The confined decoder, as this room needs it."""

    async def stamp(
        self, picture: bytes | memoryview, declared: MediaType, stamp: Stamp
    ) -> Rendition:
        """Put a stamp over and into a picture."""
        ...

    async def trace(
        self, picture: bytes | memoryview, declared: MediaType, key: bytes
    ) -> bytes | None:
        """The mark that a stamp left in a picture."""
        ...


@dataclass(frozen=True, slots=True)
class Picture:
    """A stamped copy; it stops in the middle when it may not be seen any more."""

    data: bytes
    still: Callable[[], Awaitable[None]]

    async def pieces(self) -> AsyncIterator[bytes]:
        """The bytes, as long as it may be seen: a slow reader is asked about again.

        Raises:
            CoreError: what `still` raises, when it may not any more.
        """
        loop = asyncio.get_running_loop()
        asked = loop.time()
        for at in range(0, len(self.data), _PIECE_BYTES):
            if loop.time() - asked > _ASK_AGAIN_SECONDS:
                await self.still()
                asked = loop.time()
            yield self.data[at : at + _PIECE_BYTES]


@dataclass(frozen=True, slots=True)
class Printing:
    """Makes pictures of what may leave."""

    outside: Outside
    stamps: StampPort

    async def made(
        self, candidate: Candidate, stamp: Stamp, still: Callable[[], Awaitable[None]]
    ) -> Picture:
        """A JPEG of what may leave, with `stamp` over it and in it; `still` asks whether it may.

        Raises:
            NotFound: it may not leave.
            CoreError: what `still` raises, when it may not any more.
        """
        released = self.outside.open(candidate)
        picture = await released.small()
        made = await self.stamps.stamp(picture, MediaType(released.media_type), stamp)
        # It may have waited for its turn longer than a link goes on after its end.
        await still()
        return Picture(made.data, still)


def size_of(candidate: Candidate, side: int = PREVIEW_SIDE) -> tuple[int, int]:
    """Width and height in pixels of a picture of it that is at most `side` large."""
    file = candidate.file or {}
    width, height = file["width"], file["height"]
    shrink = max(width, height, side) / side
    return round(width / shrink), round(height / shrink)
