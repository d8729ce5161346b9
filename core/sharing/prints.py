"""The copies that leave: who they are for written across them, and the link hidden within."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from core.documents import watermark
from core.imaging import PREVIEW_SIDE, MediaType, Rendition, Stamp
from core.release import Candidate, Outside
from core.vault import KeyProvider

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
    """A stamped copy; it stops in the middle when its link does."""

    data: bytes
    still: Callable[[], Awaitable[None]]

    async def pieces(self) -> AsyncIterator[bytes]:
        """The bytes, as long as it may be seen: a slow reader is asked about again.

        Raises:
            NotFound, NotShownAnyMore: not any more.
        """
        loop = asyncio.get_running_loop()
        asked = loop.time()
        for at in range(0, len(self.data), _PIECE_BYTES):
            if loop.time() - asked > _ASK_AGAIN_SECONDS:
                await self.still()
                asked = loop.time()
            yield self.data[at : at + _PIECE_BYTES]


@dataclass(frozen=True, slots=True)
class Prints:
    """Makes copies that say whose they are."""

    outside: Outside
    stamps: StampPort
    keys: KeyProvider

    async def made(self, candidate: Candidate, line: str, mark: bytes) -> bytes:
        """A JPEG of what may leave, with `line` over it and `mark` in it.

        Raises:
            NotFound: it may not leave.
        """
        released = self.outside.open(candidate)
        picture = await released.small()
        png = await asyncio.to_thread(watermark, line, *size_of(candidate))
        stamp = Stamp(png, mark, self._key)
        made = await self.stamps.stamp(picture, MediaType(released.media_type), stamp)
        return made.data

    async def mark_of(self, picture: bytes, declared: MediaType) -> bytes | None:
        """The mark in a picture that somebody found, None where there is none of ours."""
        return await self.stamps.trace(picture, declared, self._key)

    @property
    def _key(self) -> bytes:
        return self.keys.keyed_hash("hidden-mark", b"")


def size_of(candidate: Candidate) -> tuple[int, int]:
    """Width and height in pixels of the copy that leaves."""
    file = candidate.file or {}
    width, height = file["width"], file["height"]
    shrink = max(width, height, PREVIEW_SIDE) / PREVIEW_SIDE
    return round(width / shrink), round(height / shrink)
