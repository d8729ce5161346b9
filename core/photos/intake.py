"""How a photo arrives: sealed while it streams in, durable before it is acknowledged.

The order (sealing.md 3.4): room on the disk, sealed into a temporary file, fsync, read
back and compared, moved to its place, then one transaction with the row, the log row,
the event and the job. A crash before the transaction leaves a file nobody names, swept
later; after it, the same call again gives the same answer.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hmac import compare_digest
from typing import TypeVar
from uuid import UUID

from tortoise.exceptions import IntegrityError

from core.access import Access, Verb
from core.audit import Tag
from core.imaging import MediaType, Refusal, Refused, inspect, sniff
from core.jobs import JobKind, PhotoChanged
from core.kit.actor import Actor
from core.kit.errors import Conflict, Invalid, TooLarge
from core.kit.ids import Ids
from core.patients import Patients
from core.photos.belonging import Belonging
from core.photos.filing import Filing
from core.photos.models import PhotoRow, RenditionRow
from core.photos.sealing import PhotoSealer
from core.photos.types import Arrival, Body, Development, PhotoId, Received, RenditionKind
from core.vault import BlobStore, BlobWriter, Frame, KeyProvider, KeyRef, KeySlot, Kind, Sealed
from core.work import Work

_HEAD_BYTES = 4096
_PIECE_BYTES = 1 << 20
_DEK_GENERATION = 1

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Place:
    """The names and keys under which one arrival is going to rest."""

    photo: UUID
    blob: UUID
    ref: KeyRef
    dek: bytes
    wrapped: bytes

    @property
    def frame(self) -> Frame:
        return Frame(Kind.ORIGINAL, self.photo, self.blob, 1)


@dataclass(frozen=True, slots=True)
class Intake:
    """The one way in for photos: the upload route and the folder import both use it."""

    access: Access
    patients: Patients
    filing: Filing
    belonging: Belonging
    sealer: PhotoSealer
    ids: Ids
    keys: KeyProvider
    blobs: BlobStore
    limit_bytes: int

    async def receive(self, actor: Actor, arrival: Arrival, body: Body) -> Received:
        """Take in one photo. When this returns, it is durable, sealed and logged.

        The same idempotency key with the same digest gives the same photo again.

        Raises:
            Refused: not a picture of the declared kind.
            TooLarge: more than the box takes at once.
            Invalid: the body is not what was declared; nothing is kept.
            Conflict: the idempotency key was used for another photo or another patient.
            NotFound: the patient named is none this actor may know of.
            StorageFull: no room; nothing is kept.
        """
        ref = await self.admit(actor, arrival)
        if isinstance(ref, Received):
            return ref
        place = self._place(ref)
        async with self._writing(place, arrival.size_bytes) as writer:
            sealed = await self._take(writer, arrival, body)
        if not compare_digest(sealed.sha256, arrival.digest):
            await asyncio.to_thread(self.blobs.delete, place.blob)
            raise Invalid("digest", "The body is not what its SHA-256 says; nothing was kept.")
        return await self._enter(actor, arrival, place, sealed)

    async def admit(self, actor: Actor, arrival: Arrival) -> KeyRef | Received:
        """The key to seal an arrival under, or the answer given to the same call before.

        Raises:
            Refused, TooLarge, Conflict, NotFound: as `receive`, before a byte was read.
        """
        key = self._idempotency_key(actor, arrival)
        async with self.access.act(actor, Verb.UPLOAD, patient=arrival.patient) as work:
            async with work.beyond():  # their own call, whatever became of the photo
                known = await PhotoRow.get_or_none(idempotency_key=key)
            if known is not None:
                return self._again(known, arrival)
            self._check(arrival)
            if arrival.patient is not None:
                return await self.patients.key_of(work, arrival.patient, Verb.UPLOAD)
        return await self.filing.inbox_key(self.access.department(actor))

    def _again(self, known: PhotoRow, arrival: Arrival) -> Received:
        digest = self.sealer.open(_columns(known), "digest")
        if not compare_digest(digest, arrival.digest):
            raise Conflict("This idempotency key was used for another photo.")
        if arrival.patient is not None and arrival.patient != known.patient_id:
            raise Conflict("This photo came before, but not for this patient.")
        return Received(PhotoId(known.id), is_new=False)

    def _check(self, arrival: Arrival) -> None:
        if arrival.size_bytes > self.limit_bytes:
            raise TooLarge(f"A photo may have at most {self.limit_bytes:,} bytes.")
        if arrival.size_bytes < 1:
            raise Refused(Refusal.EMPTY)

    def _place(self, ref: KeyRef) -> _Place:
        photo, blob, dek = self.ids.new(), self.ids.new(), self.ids.secret(32)
        return _Place(photo, blob, ref, dek, self.keys.wrap(ref, photo, _DEK_GENERATION, dek))

    @asynccontextmanager
    async def _writing(self, place: _Place, size_bytes: int) -> AsyncIterator[BlobWriter]:
        """A blob on its way; whatever breaks it off, at any moment, no draft of it stays."""
        beginning = asyncio.ensure_future(asyncio.to_thread(self._begin, place, size_bytes))
        try:
            yield await asyncio.shield(beginning)
        except BaseException:
            # A caller who leaves while the thread makes the draft never got to see it.
            await asyncio.shield(_abandoned(beginning))
            raise

    def _begin(self, place: _Place, size_bytes: int) -> BlobWriter:
        self.blobs.require_room(size_bytes)
        return self.blobs.begin(place.frame, KeySlot(place.ref, place.wrapped), place.dek)

    async def _take(self, writer: BlobWriter, arrival: Arrival, body: Body) -> Sealed:
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

    async def _enter(
        self, actor: Actor, arrival: Arrival, place: _Place, sealed: Sealed
    ) -> Received:
        """One transaction: the photo exists, is logged, and will be developed."""
        key = self._idempotency_key(actor, arrival)
        try:
            async with self.access.act(actor, Verb.UPLOAD, patient=arrival.patient) as work:
                await self._insert(work, arrival, key, place, sealed)
        except IntegrityError:
            # The same call ran twice side by side; the other one won.
            await asyncio.to_thread(self.blobs.delete, place.blob)
            async with self.access.unit_of_work(actor) as work, work.beyond():
                return self._again(await PhotoRow.get(idempotency_key=key), arrival)
        return Received(PhotoId(place.photo), is_new=True)

    async def _insert(
        self, work: Work, arrival: Arrival, key: str, place: _Place, sealed: Sealed
    ) -> None:
        actor, department = work.actor, self.access.department(work.actor)
        seal = self.sealer.seal
        session = None
        if arrival.patient is not None:
            session = await self.filing.session(work, arrival.patient, department, work.at)
        await PhotoRow.create(
            id=place.photo,
            department=department,
            patient_id=arrival.patient,
            session_id=session,
            key_id=place.ref.key_id,
            key_generation=place.ref.generation,
            dek=place.wrapped,
            dek_generation=_DEK_GENERATION,
            development=Development.RECEIVED,
            media_type=arrival.media_type,
            size_bytes=arrival.size_bytes,
            received_at=work.at,
            received_by=actor.person,
            captured_by=actor.person,
            idempotency_key=key,
            digest=seal(place.photo, place.ref, "digest", arrival.digest),
            source=seal(place.photo, place.ref, "source", arrival.source.encode()),
            sensitivity=0,
            version=1,
        )
        await self._insert_original(work, arrival, place, sealed)
        if arrival.patient is not None:
            inherited = await self.belonging.to(
                work, place.photo, arrival.patient, department, work.at
            )
            await PhotoRow.filter(id=place.photo).update(sensitivity=int(inherited))
        work.record(Tag.PHOTO_RECEIVED, photo=place.photo, patient=arrival.patient)
        work.emit(PhotoChanged(place.photo))
        work.enqueue(JobKind.DEVELOP, place.photo)

    async def _insert_original(
        self, work: Work, arrival: Arrival, place: _Place, sealed: Sealed
    ) -> None:
        await RenditionRow.create(
            id=place.blob,
            photo_id=place.photo,
            kind=RenditionKind.ORIGINAL,
            generation=place.frame.generation,
            media_type=arrival.media_type,
            size_bytes=sealed.plaintext_bytes,
            created_at=work.at,
        )

    def _idempotency_key(self, actor: Actor, arrival: Arrival) -> str:
        named = f"{actor.person}|{arrival.idempotency_key}".encode()
        return self.keys.keyed_hash("idempotency", named).hex()


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


def _columns(row: PhotoRow) -> dict[str, object]:
    return {
        "id": row.id,
        "key_id": row.key_id,
        "key_generation": row.key_generation,
        "digest": row.digest,
    }


def _gate(head: bytes, declared: MediaType) -> None:
    """Refuse at the door what plainly is no picture of the declared kind."""
    found = sniff(head)
    if found is None:
        inspect(head)  # says why not
    if found is not declared:
        raise Refused(Refusal.TYPE_MISMATCH)
