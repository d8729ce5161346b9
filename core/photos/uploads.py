"""Photos that arrive piece by piece, over a network that comes and goes.

Each piece is sealed and durable before it is acknowledged, under the key that the photo
will rest under. With the last one all of them go through the intake, which looks at the
whole, compares its digest and acknowledges; then the pieces go. A sender may be cut off,
and the box restarted, between any two bytes: what was acknowledged need not be sent again.

An upload is its sender's alone: for anybody else it is not there.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import orjson

from core.access import Access, Verb
from core.audit import Tag
from core.imaging import MediaType
from core.kit.actor import THE_BOX, Actor
from core.kit.errors import Conflict, CoreError, Invalid, NotFound, StorageFull, Unavailable
from core.kit.ids import Ids
from core.patients import PatientId
from core.photos.intake import Intake
from core.photos.models import UploadPartRow, UploadRow
from core.photos.types import Arrival, Body, PhotoId, Received, Upload, UploadId
from core.vault import BlobStore, Frame, KeyProvider, KeyRef, KeySlot, Kind, Label
from core.work import UnitOfWork, Work

LIFE = timedelta(hours=24)
PART_BYTES = 4 << 20
"""The most that is held in memory, and lost when the box dies before it was acknowledged."""

_DEK_GENERATION = 1
_MOVE = """
UPDATE upload SET offset_bytes = $3, expires_at = $4
WHERE id = $1 AND offset_bytes = $2 AND photo_id IS NULL RETURNING id
"""
_DROP_PARTS = "DELETE FROM upload_part WHERE upload_id = $1 RETURNING id"
_DROP = "DELETE FROM upload WHERE id = $1"


@dataclass(frozen=True, slots=True)
class Uploads:
    """The uploads of the hospital, each as its sender may go on with it."""

    access: Access
    intake: Intake
    ids: Ids
    keys: KeyProvider
    blobs: BlobStore

    async def begin(self, actor: Actor, arrival: Arrival) -> Upload:
        """Announce a photo; its bytes follow by `append`.

        Raises:
            Refused, TooLarge, Conflict, NotFound: as `Intake.receive`.
            StorageFull: no room for it.
        """
        admitted = await self.intake.admit(actor, arrival)
        if isinstance(admitted, Received):
            return await self._arrived_before(actor, arrival, admitted.photo)
        # For a moment the pieces and the whole stand side by side.
        await asyncio.to_thread(self.blobs.require_room, 2 * arrival.size_bytes)
        async with self.access.act(actor, Verb.UPLOAD, patient=arrival.patient) as work:
            row = await self._create(work, arrival, admitted, None)
            work.record(Tag.UPLOAD_BEGUN, patient=arrival.patient, subject=row.id)
        return _upload(row)

    async def look(self, actor: Actor, upload: UploadId) -> Upload:
        """How far an upload came; one that has come whole is taken in.

        Raises:
            NotFound: there is no such upload of this actor's.
        """
        return await self._taken_in(actor, await self._row(actor, upload))

    async def append(self, actor: Actor, upload: UploadId, offset: int, body: Body) -> Upload:
        """Take in more of an upload, from `offset` on; returns how far it came.

        Where `body` breaks off, what came until then is kept.

        Raises:
            NotFound: there is no such upload of this actor's.
            Conflict: it has come to another place than `offset`.
            Invalid: more than was declared, or not what was declared.
            Refused: not a picture of the declared kind; nothing is kept.
            StorageFull: no room; what was acknowledged stays.
        """
        row = await self._row(actor, upload)
        if row.offset_bytes != offset:
            raise Conflict("The upload has come to another place: ask where, and go on there.")
        async for piece in _pieces(body):
            await self._keep(actor, row, piece)
        return await self._taken_in(actor, row)

    async def drop(self, actor: Actor, upload: UploadId) -> None:
        """Give an upload up; nothing of it stays, but the photo if it has arrived.

        Raises:
            NotFound: there is no such upload of this actor's.
        """
        async with self.access.act(actor, Verb.UPLOAD) as work:
            row = await self._own(work, upload)
            work.record(Tag.UPLOAD_DROPPED, patient=row.patient_id, subject=row.id)
        await self._forget(row.id)

    async def _row(self, actor: Actor, upload: UploadId) -> UploadRow:
        async with self.access.act(actor, Verb.UPLOAD) as work:
            return await self._own(work, upload)

    async def _own(self, work: Work, upload: UploadId) -> UploadRow:
        row = await UploadRow.get_or_none(id=upload, person=work.actor.person)
        if row is None:
            raise NotFound
        return row

    async def _create(
        self, work: Work, arrival: Arrival, ref: KeyRef, photo: PhotoId | None
    ) -> UploadRow:
        upload = self.ids.new()
        dek = self.keys.wrap(ref, upload, _DEK_GENERATION, self.ids.secret(32))
        told = [arrival.digest.hex(), arrival.source, arrival.idempotency_key]
        return await UploadRow.create(
            id=upload,
            person=work.actor.person,
            department=self.access.department(work.actor),
            patient_id=arrival.patient,
            key_id=ref.key_id,
            key_generation=ref.generation,
            dek=dek,
            told=self.keys.seal_field(ref, _label(upload), orjson.dumps(told)),
            media_type=arrival.media_type,
            size_bytes=arrival.size_bytes,
            offset_bytes=arrival.size_bytes if photo else 0,
            expires_at=work.at + LIFE,
            photo_id=photo,
        )

    async def _arrived_before(self, actor: Actor, arrival: Arrival, photo: PhotoId) -> Upload:
        ref = await self.intake.filing.inbox_key(self.access.department(actor))
        async with self.access.act(actor, Verb.UPLOAD, patient=arrival.patient) as work:
            return _upload(await self._create(work, arrival, ref, photo))

    async def _keep(self, actor: Actor, row: UploadRow, piece: bytes) -> None:
        """Seal a piece and enter it; `row` moves on."""
        start, end = row.offset_bytes, row.offset_bytes + len(piece)
        if end > row.size_bytes:
            raise Invalid("body", "More was sent than declared; the last piece was not kept.")
        frame = Frame(Kind.PART, row.id, self.ids.new(), 1)
        slot = KeySlot(_ref(row), row.dek)
        await asyncio.to_thread(self.blobs.seal, frame, slot, self._dek(row), piece)
        try:
            async with self.access.act(actor, Verb.UPLOAD) as work:
                if not await work.rows(_MOVE, row.id, start, end, work.at + LIFE):
                    raise Conflict("Somebody else goes on with this upload.")
                await UploadPartRow.create(id=frame.blob_id, upload_id=row.id, offset_bytes=start)
                row.expires_at = work.at + LIFE
        except CoreError:
            await asyncio.to_thread(self.blobs.delete, frame.blob_id)
            raise
        row.offset_bytes = end

    async def _taken_in(self, actor: Actor, row: UploadRow) -> Upload:
        if row.offset_bytes < row.size_bytes or row.photo_id is not None:
            return _upload(row)
        try:
            received = await self.intake.receive(actor, self._arrival(row), self._whole(row))
        except (StorageFull, Unavailable):
            raise  # it will go on from here
        except CoreError:
            await self._forget(row.id)
            raise
        row.photo_id = received.photo
        async with self.access.unit_of_work(actor, self.access.sight(actor)) as work:
            await UploadRow.filter(id=row.id).update(photo_id=received.photo)
            parts = await work.rows(_DROP_PARTS, row.id)
        for part in parts:
            await asyncio.to_thread(self.blobs.delete, part["id"])
        return _upload(row)

    async def _whole(self, row: UploadRow) -> AsyncIterator[bytes]:
        async with self.access.unit_of_work(THE_BOX):
            parts = await UploadPartRow.filter(upload_id=row.id).order_by("offset_bytes")
        for part in parts:
            frame = Frame(Kind.PART, row.id, part.id, 1)
            yield await asyncio.to_thread(self.blobs.read, frame, self._dek(row))

    async def _forget(self, upload: UUID) -> None:
        await forget_upload(self.access.unit_of_work, self.blobs, upload)

    def _dek(self, row: UploadRow) -> bytes:
        return self.keys.unwrap(_ref(row), row.id, _DEK_GENERATION, row.dek)

    def _arrival(self, row: UploadRow) -> Arrival:
        told = self.keys.open_field(_ref(row), _label(row.id), row.told)
        digest, source, key = orjson.loads(told)
        return Arrival(
            media_type=MediaType(row.media_type),
            size_bytes=row.size_bytes,
            digest=bytes.fromhex(digest),
            idempotency_key=key,
            source=source,
            patient=PatientId(row.patient_id) if row.patient_id else None,
        )


async def forget_upload(unit_of_work: UnitOfWork, blobs: BlobStore, upload: UUID) -> None:
    """Drop an upload with all that came of it."""
    async with unit_of_work(THE_BOX) as work:
        parts = await work.rows(_DROP_PARTS, upload)
        await work.rows(_DROP, upload)
    for part in parts:
        await asyncio.to_thread(blobs.delete, part["id"])


async def _pieces(body: Body) -> AsyncIterator[bytes]:
    """The body in pieces worth a file each; the last one too when the sender is cut off."""
    held = bytearray()
    try:
        async for chunk in body:
            held += chunk
            if len(held) >= PART_BYTES:
                yield bytes(held)
                held.clear()
    except Exception:
        if held:
            yield bytes(held)
        raise
    if held:
        yield bytes(held)


def _upload(row: UploadRow) -> Upload:
    return Upload(
        id=UploadId(row.id),
        size_bytes=row.size_bytes,
        offset_bytes=row.offset_bytes,
        expires_at=row.expires_at,
        photo=PhotoId(row.photo_id) if row.photo_id else None,
    )


def _ref(row: UploadRow) -> KeyRef:
    return KeyRef(row.key_id, row.key_generation)


def _label(upload: UUID) -> Label:
    return Label("upload", "told", upload)
