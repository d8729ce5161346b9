"""What the worker does with a received photo: develop it, or quarantine it with a reason.

Each step may run twice: a photo that is developed already is left alone, and a step that
was cut off leaves files nobody names, which the sweep removes.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from core.audit import Outcome, Tag
from core.imaging import (
    CLOSE_SIDE,
    PREVIEW_SIDE,
    WHOLE,
    Area,
    Developed,
    MediaType,
    Pixels,
    Refused,
    Rendition,
)
from core.jobs import JobKind, PhotoChanged
from core.kit.actor import THE_BOX
from core.kit.errors import NotFound, StorageFull
from core.kit.ids import Ids
from core.photos import rows
from core.photos.darkroom import DarkroomPort
from core.photos.models import PhotoRow, RenditionRow
from core.photos.rows import Row
from core.photos.sealing import BLOB_KINDS, PhotoSealer, camera_bytes
from core.photos.types import FIRST_YEAR, Camera, Development, RenditionKind
from core.sight import EVEN_HELD
from core.vault import BlobStore, Frame, KeyProvider, KeyRef, KeySlot
from core.work import UnitOfWork, Work

Entered = Callable[[Work, UUID], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Developing:
    """The darkroom's jobs, done by the box itself."""

    unit_of_work: UnitOfWork
    ids: Ids
    keys: KeyProvider
    blobs: BlobStore
    sealer: PhotoSealer
    darkroom: DarkroomPort
    time_zone: ZoneInfo

    async def develop(self, photo: UUID) -> None:
        """Make the renditions of a received photo, or quarantine it.

        Of one that is held too, so that whoever has to take it in can look at it. One that was
        taken away again meanwhile is left alone.
        """
        with suppress(NotFound):
            await self._develop(photo)

    async def _develop(self, photo: UUID) -> None:
        row, files = await self._look(photo, held=True)
        if row["development"] != Development.RECEIVED:
            return
        original = await self._read(row, files, RenditionKind.ORIGINAL)
        try:
            developed = await self.darkroom.develop(original, MediaType(row["media_type"]))
        except Refused as refusal:
            await self._quarantine(photo, refusal)
            return
        made = {
            RenditionKind.THUMBNAIL: developed.thumbnail,
            RenditionKind.PREVIEW: developed.preview,
        }
        await self._keep(row, made, developed)

    async def enlarge(self, photo: UUID) -> None:
        """Make the full-resolution rendition of a developed photo, once."""
        row, files = await self._look(photo)
        if row["development"] != Development.READY or RenditionKind.FULL in files:
            return
        original = await self._read(row, files, RenditionKind.ORIGINAL)
        full = await self.darkroom.enlarge(original, MediaType(row["media_type"]))
        await self._keep(row, {RenditionKind.FULL: full}, None)

    async def blur(self, photo: UUID) -> None:
        """Make what is shown of a sensitive photo until somebody chooses to see it, once."""
        row, files = await self._look(photo)
        if RenditionKind.PREVIEW not in files or RenditionKind.BLURRED in files:
            return
        preview = await self._read(row, files, RenditionKind.PREVIEW)
        blurred = await self.darkroom.blur(preview, MediaType.JPEG)
        await self._keep(row, {RenditionKind.BLURRED: blurred}, None)

    async def shown(self, photo: UUID) -> Pixels | None:
        """The pixels of a photo, for a machine to look at; None if it is not developed."""
        row, files = await self._look(photo)
        if RenditionKind.PREVIEW not in files:
            return None
        preview = await self._read(row, files, RenditionKind.PREVIEW)
        return await self.darkroom.pixels(preview, MediaType.JPEG)

    async def shown_closely(self, photo: UUID) -> Pixels | None:
        """More pixels of a photo than its preview has; None if there are none, or no photo."""
        row, files = await self._look(photo)
        longest = max(row["width"] or 0, row["height"] or 0)
        if RenditionKind.PREVIEW not in files or longest <= PREVIEW_SIDE:
            return None
        original = await self._read(row, files, RenditionKind.ORIGINAL)
        return await self.darkroom.pixels(original, MediaType(row["media_type"]), CLOSE_SIDE)

    async def shown_of(self, picture: Rendition, side: int = PREVIEW_SIDE) -> Pixels:
        """The pixels of a picture that is not kept yet."""
        return await self.darkroom.pixels(picture.data, picture.media_type, side)

    async def mask(self, photo: UUID, areas: Sequence[Area], entered: Entered) -> None:
        """Make the masked copy of a developed photo, in the place of the one before."""
        masked = await self.drafted(photo, areas, WHOLE)
        if masked is not None:
            await self.keep(photo, RenditionKind.MASKED, masked, entered)

    async def drafted(self, photo: UUID, areas: Sequence[Area], side: int) -> Rendition | None:
        """A copy of a developed photo without what is in `areas`; not kept yet."""
        row, files = await self._look(photo)
        if row["development"] != Development.READY:
            return None
        original = await self._read(row, files, RenditionKind.ORIGINAL)
        return await self.darkroom.mask(original, MediaType(row["media_type"]), areas, side)

    async def keep(
        self, photo: UUID, kind: RenditionKind, picture: Rendition, entered: Entered
    ) -> None:
        """Seal a copy of a photo, in the place of the one before of that kind.

        `entered` is told its id in the unit of work that enters it, so that what is said of
        the copy and the copy itself are never apart.
        """
        row, _ = await self._look(photo)
        made, frames = {kind: picture}, {kind: self._frame(row, kind)}
        await asyncio.to_thread(self._seal_all, row, frames, made)
        async with self.unit_of_work(THE_BOX) as work:
            now = await rows.locked(work, photo)
            old = (await rows.renditions(work, photo)).get(kind)
            await RenditionRow.filter(photo_id=photo, kind=kind).delete()
            await self._insert(work, now, frames, made)
            await entered(work, frames[kind].blob_id)
            detail = {"rendition": kind}
            work.record(Tag.PHOTO_MASKED, photo=photo, patient=now["patient_id"], detail=detail)
            if now["key_id"] != row["key_id"]:
                work.enqueue(JobKind.REWRAP, photo)
        if old is not None:
            await asyncio.to_thread(self.blobs.delete, old["id"])

    async def rewrap(self, photo: UUID) -> None:
        """Bring the key copies in the photo's files up to what the row says."""
        async with self.unit_of_work(THE_BOX) as work:
            # The row is held, so that no other run and no new file comes in between.
            row = await rows.locked(work, photo)
            slot = KeySlot(KeyRef(row["key_id"], row["key_generation"]), row["dek"])
            for file in (await rows.renditions(work, photo)).values():
                await asyncio.to_thread(self.blobs.rewrite_slot, file["id"], slot)

    async def _look(self, photo: UUID, *, held: bool = False) -> tuple[Row, dict[str, Row]]:
        async with self.unit_of_work(THE_BOX, EVEN_HELD if held else None) as work:
            return await rows.one(work, photo, held=held), await rows.renditions(work, photo)

    async def _read(self, row: Row, files: dict[str, Row], kind: RenditionKind) -> bytes:
        file = files[kind]
        frame = Frame(BLOB_KINDS[kind], row["id"], file["id"], file["generation"])
        return await asyncio.to_thread(self.blobs.read, frame, self._dek(row))

    def _dek(self, row: Row) -> bytes:
        ref = KeyRef(row["key_id"], row["key_generation"])
        return self.keys.unwrap(ref, row["id"], row["dek_generation"], row["dek"])

    async def _keep(
        self, row: Row, made: dict[RenditionKind, Rendition], developed: Developed | None
    ) -> None:
        """Seal what was made, then say so in one transaction."""
        frames = {kind: self._frame(row, kind) for kind in made}
        await asyncio.to_thread(self._seal_all, row, frames, made)
        try:
            await self._enter(row, frames, made, developed)
        except NotFound:  # somebody took the photo away while it was in the darkroom
            await self._drop(frames)
            raise

    async def _enter(
        self,
        row: Row,
        frames: dict[RenditionKind, Frame],
        made: dict[RenditionKind, Rendition],
        developed: Developed | None,
    ) -> None:
        async with self.unit_of_work(THE_BOX, EVEN_HELD) as work:
            now = await rows.locked(work, row["id"], held=True)
            if not await self._insert(work, now, frames, made):
                return
            if developed is not None:
                await self._ready(work, now, developed)
            else:
                work.record(Tag.PHOTO_ENLARGED, photo=now["id"], patient=now["patient_id"])
            if now["key_id"] != row["key_id"]:
                # The photo got its patient while it was in the darkroom.
                work.enqueue(JobKind.REWRAP, now["id"])

    async def _drop(self, frames: dict[RenditionKind, Frame]) -> None:
        for frame in frames.values():
            await asyncio.to_thread(self.blobs.delete, frame.blob_id)

    def _frame(self, row: Row, kind: RenditionKind) -> Frame:
        return Frame(BLOB_KINDS[kind], row["id"], self.ids.new(), 1)

    def _seal_all(
        self, row: Row, frames: dict[RenditionKind, Frame], made: dict[RenditionKind, Rendition]
    ) -> None:
        slot = KeySlot(KeyRef(row["key_id"], row["key_generation"]), row["dek"])
        dek = self._dek(row)
        try:
            for kind, frame in frames.items():
                self.blobs.seal(frame, slot, dek, made[kind].data)
        except StorageFull:
            # Each try would leave a little more on a disk that is full.
            for frame in frames.values():
                self.blobs.delete(frame.blob_id)
            raise

    async def _insert(
        self,
        work: Work,
        row: Row,
        frames: dict[RenditionKind, Frame],
        made: dict[RenditionKind, Rendition],
    ) -> bool:
        """Enter the renditions; False when another run of the same job entered them first."""
        if frames.keys() & (await rows.renditions(work, row["id"])).keys():
            await self._drop(frames)
            return False
        for kind, frame in frames.items():
            rendition = made[kind]
            await RenditionRow.create(
                id=frame.blob_id,
                photo_id=row["id"],
                kind=kind,
                generation=frame.generation,
                media_type=rendition.media_type,
                size_bytes=len(rendition.data),
                width=rendition.width,
                height=rendition.height,
                created_at=work.at,
            )
        return True

    async def _ready(self, work: Work, row: Row, developed: Developed) -> None:
        ref = KeyRef(row["key_id"], row["key_generation"])
        camera = Camera(
            developed.metadata.camera, developed.metadata.has_gps, developed.fingerprint
        )
        await PhotoRow.filter(id=row["id"]).update(
            development=Development.READY,
            width=developed.width,
            height=developed.height,
            captured_at=row["captured_at"] or self._captured_at(developed, work.at),
            camera=self.sealer.seal(row["id"], ref, "camera", camera_bytes(camera)),
            tint=self.sealer.seal(row["id"], ref, "tint", developed.tint),
        )
        if row["held_for"] is None:  # no face is looked for before somebody took it in
            work.enqueue(JobKind.SEE, row["id"])
        work.record(Tag.PHOTO_DEVELOPED, photo=row["id"], patient=row["patient_id"])
        work.emit(PhotoChanged(row["id"]))

    def _captured_at(self, developed: Developed, now: datetime) -> datetime | None:
        """The camera's local time in the hospital's zone, unless no camera was there yet."""
        taken = developed.metadata.captured_at
        if taken is None or taken.year < FIRST_YEAR:
            return None
        at = taken.replace(tzinfo=self.time_zone)
        return at if at <= now else None

    async def _quarantine(self, photo: UUID, refusal: Refused) -> None:
        async with self.unit_of_work(THE_BOX, EVEN_HELD) as work:
            row = await rows.locked(work, photo, held=True)
            if row["development"] != Development.RECEIVED:
                return  # another run of the same job was luckier
            code = refusal.reason.value
            await PhotoRow.filter(id=photo).update(
                development=Development.QUARANTINED, quarantine_code=code
            )
            work.record(
                Tag.PHOTO_QUARANTINED,
                outcome=Outcome.FAILED,
                photo=photo,
                patient=row["patient_id"],
                detail={"reason": code},
            )
            work.emit(PhotoChanged(photo))
