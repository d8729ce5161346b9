"""Taking the bytes of a photo in: sealed while they stream, durable, compared, without a row.

Room on the disk, sealed into a temporary file, fsync, read back and compared, moved to its
place. A crash leaves a file nobody names, swept later. Who takes it enters the row.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any, TypeVar
from uuid import UUID

from core.imaging import MediaType, Refusal, Refused, inspect, sniff
from core.kit.errors import Invalid, TooLarge
from core.kit.ids import Ids
from core.photos.models import RenditionRow
from core.photos.sealing import PhotoSealer
from core.photos.types import Arrival, Body, Development, RenditionKind
from core.vault import BlobStore, BlobWriter, Frame, KeyProvider, KeyRef, KeySlot, Kind, Sealed
from core.work import Work

_HEAD_BYTES = 4096
_PIECE_BYTES = 1 << 20
_DEK_GENERATION = 1

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """The names and keys under which one arrival is going to rest."""

    photo: UUID
    blob: UUID
    ref: KeyRef
    dek: bytes
    wrapped: bytes

    @property
    def frame(self) -> Frame:
        """What the sealed file is bound to."""
        return Frame(Kind.ORIGINAL, self.photo, self.blob, 1)


@dataclass(frozen=True, slots=True)
class Taken:
    """A photo that is sealed and durable, and that no row names yet."""

    place: Place
    arrival: Arrival
    size_bytes: int

    @property
    def photo(self) -> UUID:
        """What it is going to be called."""
        return self.place.photo


@dataclass(frozen=True, slots=True)
class Taking:
    """Seals what streams in, and enters its file beside the row."""

    sealer: PhotoSealer
    ids: Ids
    keys: KeyProvider
    blobs: BlobStore
    limit_bytes: int

    def check(self, arrival: Arrival) -> None:
        """Refuse by what is declared, before a byte is read.

        Raises:
            Refused: nothing is declared to come.
            TooLarge: more than the box takes at once.
        """
        if arrival.size_bytes > self.limit_bytes:
            raise TooLarge(f"A photo may have at most {self.limit_bytes:,} bytes.")
        if arrival.size_bytes < 1:
            raise Refused(Refusal.EMPTY)

    async def take(self, ref: KeyRef, arrival: Arrival, body: Body) -> Taken:
        """Take the bytes in under the key `ref`.

        Raises:
            Refused: not a picture of the declared kind.
            Invalid: the body is not what was declared; nothing is kept.
            StorageFull: no room; nothing is kept.
        """
        place = self._place(ref)
        async with self._writing(place, arrival.size_bytes) as writer:
            sealed = await self._streamed(writer, arrival, body)
        taken = Taken(place, arrival, sealed.plaintext_bytes)
        if not compare_digest(sealed.sha256, arrival.digest):
            await self.drop(taken)
            raise Invalid("digest", "The body is not what its SHA-256 says; nothing was kept.")
        return taken

    async def drop(self, taken: Taken) -> None:
        """Delete what no row names after all."""
        await asyncio.to_thread(self.blobs.delete, taken.place.blob)

    def columns(self, work: Work, taken: Taken) -> dict[str, Any]:
        """The columns of its row that follow from how it arrived."""
        place, arrival, seal = taken.place, taken.arrival, self.sealer.seal
        return {
            "id": place.photo,
            "key_id": place.ref.key_id,
            "key_generation": place.ref.generation,
            "dek": place.wrapped,
            "dek_generation": _DEK_GENERATION,
            "development": Development.RECEIVED,
            "media_type": arrival.media_type,
            "size_bytes": arrival.size_bytes,
            "received_at": work.at,
            "digest": seal(place.photo, place.ref, "digest", arrival.digest),
            "source": seal(place.photo, place.ref, "source", arrival.source.encode()),
            "sensitivity": 0,
            "version": 1,
        }

    async def enter_original(self, work: Work, taken: Taken) -> None:
        """Enter the sealed file beside the photo's row."""
        await RenditionRow.create(
            id=taken.place.blob,
            photo_id=taken.photo,
            kind=RenditionKind.ORIGINAL,
            generation=taken.place.frame.generation,
            media_type=taken.arrival.media_type,
            size_bytes=taken.size_bytes,
            created_at=work.at,
        )

    def _place(self, ref: KeyRef) -> Place:
        photo, blob, dek = self.ids.new(), self.ids.new(), self.ids.secret(32)
        return Place(photo, blob, ref, dek, self.keys.wrap(ref, photo, _DEK_GENERATION, dek))

    @asynccontextmanager
    async def _writing(self, place: Place, size_bytes: int) -> AsyncIterator[BlobWriter]:
        """A blob on its way; whatever breaks it off, at any moment, no draft of it stays."""
        beginning = asyncio.ensure_future(asyncio.to_thread(self._begin, place, size_bytes))
        try:
            yield await asyncio.shield(beginning)
        except BaseException:
            # A caller who leaves while the thread makes the draft never got to see it.
            await asyncio.shield(_abandoned(beginning))
            raise

    def _begin(self, place: Place, size_bytes: int) -> BlobWriter:
        self.blobs.require_room(size_bytes)
        return self.blobs.begin(place.frame, KeySlot(place.ref, place.wrapped), place.dek)

    async def _streamed(self, writer: BlobWriter, arrival: Arrival, body: Body) -> Sealed:
        """Stream the body through the seal, piece by piece, off the event loop."""
        taken = 0
        async for piece in _pieces(body):
            if taken == 0:
                _gate(piece[:_HEAD_BYTES], arrival.media_type)
            taken += len(piece)
            if taken > arrival.size_bytes:
                raise Invalid("body", "More was sent than declared; nothing was kept.")
            await _to_the_end(writer.write, piece)
        if taken < arrival.size_bytes:
            raise Invalid("body", "Less was sent than declared; nothing was kept. Send it again.")
        return await _to_the_end(writer.commit)


async def _abandoned(beginning: asyncio.Future[BlobWriter]) -> None:
    """Abort the blob once it has begun; one that could not begin has nothing to abort."""
    await asyncio.wait({beginning})
    if beginning.exception() is None:
        await asyncio.to_thread(beginning.result().abort)


async def _to_the_end(step: Callable[..., T], *given: bytes) -> T:
    """Do one step of the writer in a thread, and wait for its end even when cancelled.

    A file that is aborted while a thread still writes to it could let that thread write
    into whatever file the number belongs to next.
    """
    running = asyncio.ensure_future(asyncio.to_thread(step, *given))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait({running})
        running.result()  # a disk that broke its word is worse news than a caller who left
        raise


async def _pieces(body: Body) -> AsyncIterator[bytes]:
    """The body in pieces of at least 1 MiB, so that each trip to a thread is worth it."""
    held = bytearray()
    async for chunk in body:
        held += chunk
        if len(held) >= _PIECE_BYTES:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


def _gate(head: bytes, declared: MediaType) -> None:
    """Refuse at the door what plainly is no picture of the declared kind."""
    found = sniff(head)
    if found is None:
        inspect(head)  # says why not
    if found is not declared:
        raise Refused(Refusal.TYPE_MISMATCH)
