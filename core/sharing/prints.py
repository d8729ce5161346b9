"""The copies that leave: who they are for written across them, and the link hidden within."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.documents import watermark
from core.imaging import MediaType, Stamp
from core.release import Candidate, Picture, Printing, size_of
from core.vault import KeyProvider


@dataclass(frozen=True, slots=True)
class Prints:
    """Makes copies that say whose they are."""

    printing: Printing
    keys: KeyProvider

    async def made(
        self, candidate: Candidate, line: str, mark: bytes, still: Callable[[], Awaitable[None]]
    ) -> Picture:
        """A JPEG of what may leave, with `line` over it and `mark` in it.

        Raises:
            NotFound: it may not leave.
            CoreError: what `still` raises, when it may not any more.
        """
        png = await asyncio.to_thread(watermark, line, *size_of(candidate))
        return await self.printing.made(candidate, Stamp(png, mark, self._key), still)

    async def mark_of(self, picture: bytes, declared: MediaType) -> bytes | None:
        """The mark in a picture that somebody found, None where there is none of ours."""
        return await self.printing.stamps.trace(picture, declared, self._key)

    @property
    def _key(self) -> bytes:
        return self.keys.keyed_hash("hidden-mark", b"")
