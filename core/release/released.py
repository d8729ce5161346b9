"""What may leave, and how its bytes are read."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, Self
from uuid import UUID

from core.decisions import Decision
from core.documents import PASSPORT_PLACE
from core.photos import PhotoId
from core.vault import BlobStore, Frame

_ASK_AGAIN_SECONDS = 0.5


class Pieces(Protocol):
    """Authenticated plaintext, piece by piece, out of an open file."""

    def __iter__(self) -> Self: ...

    def __next__(self) -> bytes: ...

    def close(self) -> None:
        """Let go of the file."""
        ...


@dataclass(frozen=True, slots=True)
class Released:
    """A sealed file that may leave: what it is, and how its bytes are read.

    `tag` names the bytes that leave and serves as the entity tag: for care the ciphertext,
    which never changes; else the decision that let them, for no two passports are the same.
    `passport` is the segment that `size_bytes` includes and the reading puts in; empty for care.
    """

    photo: PhotoId
    blob: UUID
    tag: UUID
    media_type: str
    size_bytes: int
    frame: Frame
    dek: bytes
    blobs: BlobStore
    decision: Decision
    still: Callable[[], Awaitable[None]] | None = None
    """Asks again whether it may leave, and raises when it may not; None for care."""
    passport: bytes = b""

    @property
    def has_parts(self) -> bool:
        """Whether parts of it may be asked for: not of what is made anew each time."""
        return not self.passport

    def whole(self) -> AsyncIterator[bytes]:
        """All bytes in pieces, each authenticated before it is given.

        Raises:
            NotReleased: somebody took their consent back while it was being read.
        """
        pieces = _off_the_loop(lambda: self.blobs.reader(self.frame, self.dek))
        return self._as_long_as(_with(self.passport, pieces) if self.passport else pieces)

    def part(self, start: int, end: int) -> AsyncIterator[bytes]:
        """Bytes `start` up to and including `end`, in authenticated pieces; raises as `whole`."""
        if not self.has_parts:
            raise ValueError("parts of two passports do not fit together")
        pieces = _off_the_loop(lambda: self.blobs.read_range(self.frame, self.dek, start, end + 1))
        return self._as_long_as(pieces)

    async def _as_long_as(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The pieces, as long as the decision stands: a slow reader is asked about again."""
        loop = asyncio.get_running_loop()
        asked = loop.time()
        async for piece in pieces:
            if self.still is not None and loop.time() - asked > _ASK_AGAIN_SECONDS:
                await self.still()
                asked = loop.time()
            yield piece

    async def small(self) -> bytes:
        """All bytes at once, for renditions of some hundred kilobytes."""
        data = await asyncio.to_thread(self.blobs.read, self.frame, self.dek)
        return data[:PASSPORT_PLACE] + self.passport + data[PASSPORT_PLACE:]

    async def whole_digest(self) -> bytes:
        """SHA-256 of the file as it leaves, its passport included, read to its end once."""
        return await asyncio.to_thread(self._digest, self.passport)

    async def digest(self) -> bytes:
        """SHA-256 of the sealed file's plaintext, read to its end once."""
        return await asyncio.to_thread(self._digest)

    def _digest(self, passport: bytes = b"") -> bytes:
        digest, pieces = hashlib.sha256(), self.blobs.reader(self.frame, self.dek)
        passed = 0
        try:
            for piece in pieces:
                digest.update(_put_in(passport, piece, PASSPORT_PLACE - passed))
                passed += len(piece)
        finally:
            pieces.close()
        return digest.digest()


async def _with(passport: bytes, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces, with the passport in its place."""
    passed = 0
    async for piece in pieces:
        yield _put_in(passport, piece, PASSPORT_PLACE - passed)
        passed += len(piece)


def _put_in(passport: bytes, piece: bytes, here: int) -> bytes:
    """The piece, with the passport in it if its place is there."""
    return piece[:here] + passport + piece[here:] if 0 < here <= len(piece) else piece


async def _off_the_loop(start: Callable[[], Pieces]) -> AsyncIterator[bytes]:
    """Open and draw each piece in a thread: reading must not hold up anyone else."""
    pieces = await asyncio.to_thread(start)
    try:
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            yield piece
    finally:
        # A reader that walks away would leave an open file behind.
        await asyncio.to_thread(pieces.close)
