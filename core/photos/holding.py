"""Photos from outside, held for whoever asked for them until that person takes them in.

A held photo is a photo like any other but for `held_for`: the statements of this room leave it
out, and so does row level security for every transaction that does not say that it is about
held ones. So it is in no list, count, search or gallery, and nobody can use it, the box included.
"""

import asyncio
from dataclasses import dataclass, replace
from uuid import UUID

from core.access import Access, Verb
from core.audit import Tag
from core.jobs import JobKind, PhotoChanged
from core.kit.actor import DepartmentCode
from core.kit.errors import Conflict, NotFound
from core.patients import PatientId, Patients
from core.photos import rows
from core.photos.filing import Filing
from core.photos.models import PhotoRow, RenditionRow
from core.photos.rows import Row
from core.photos.service import Photos
from core.photos.taking import Taken, Taking
from core.photos.types import Arrival, Body, Development, Photo, PhotoId
from core.sight import EVEN_HELD
from core.work import Work


@dataclass(frozen=True, slots=True)
class Hold:
    """For whom a photo is held; `within` is what it came by."""

    department: DepartmentCode
    person: UUID
    within: UUID


@dataclass(frozen=True, slots=True)
class Holding:
    """Takes photos in that nobody here has looked at yet."""

    access: Access
    patients: Patients
    photos: Photos
    filing: Filing
    taking: Taking

    async def take(self, department: DepartmentCode, arrival: Arrival, body: Body) -> Taken:
        """Take the bytes in, sealed under the key of the department's inbox.

        Raises:
            Refused, TooLarge, Invalid, StorageFull: as `Intake.receive`; nothing is kept.
        """
        self.taking.check(arrival)
        return await self.taking.take(await self.filing.inbox_key(department), arrival, body)

    async def drop(self, taken: Taken) -> None:
        """Delete what was taken in and is not entered after all."""
        await self.taking.drop(taken)

    async def enter(self, work: Work, taken: Taken, hold: Hold) -> PhotoId:
        """Enter what was taken in, held; it will be developed, and no face is looked for."""
        named = f"{hold.within}|{taken.photo}".encode()
        async with work.beyond(EVEN_HELD):
            await PhotoRow.create(
                **self.taking.columns(work, taken),
                department=hold.department,
                held_for=hold.person,
                idempotency_key=self.taking.keys.keyed_hash("idempotency", named).hex(),
            )
            await self.taking.enter_original(work, taken)
        work.record(Tag.PHOTO_HELD, photo=taken.photo, subject=hold.within)
        work.enqueue(JobKind.DEVELOP, taken.photo)
        return PhotoId(taken.photo)

    async def listed(self, work: Work, before: PhotoId | None, limit: int) -> list[Photo]:
        """The newest photos that are held for the actor of `work`; the caller logs them."""
        async with work.beyond(replace(work.sight, held=True)):
            found = await rows.held(work, before, limit)
        return [self.taking.sealer.photo(row) for row in found]

    async def accept(self, work: Work, photo: PhotoId, patient: PatientId | None) -> Photo:
        """Take a held photo in: into the inbox, or straight under `patient`.

        Raises:
            NotFound: nothing of that name is held for the actor; or no such patient.
            Conflict: it cannot be looked at yet, or never.
        """
        row = await self._mine(work, photo)
        if row["development"] != Development.READY:
            raise Conflict("Nobody can look at this photo: wait a moment, or turn it down.")
        # Whoever asked may work elsewhere since then: it goes where they see it.
        department = self.access.department(work.actor)
        taken_in = {
            "held_for": None,
            "received_by": work.actor.person,
            "department": department,
        }
        async with work.beyond(EVEN_HELD):
            await PhotoRow.filter(id=photo).update(**taken_in)
        work.record(Tag.PHOTO_ACCEPTED, photo=photo, patient=patient)
        work.emit(PhotoChanged(photo))
        work.enqueue(JobKind.SEE, photo)
        row |= taken_in
        if patient is not None:
            ref = await self.patients.key_of(work, patient, Verb.ASSIGN)
            row = await self.photos.refile(work, row, patient, ref)
            work.record(Tag.PHOTO_ASSIGNED, photo=photo, patient=patient)
        return self.taking.sealer.photo(row)

    async def decline(self, work: Work, photo: PhotoId) -> tuple[UUID, ...]:
        """Delete a photo that is held for the actor; the names of its files, to be shredded.

        Raises:
            NotFound: nothing of that name is held for the actor.
        """
        await self._mine(work, photo)
        work.record(Tag.PHOTO_DECLINED, photo=photo)
        return await self._delete(work, photo)

    async def withdraw(self, work: Work, photo: PhotoId, within: UUID) -> tuple[UUID, ...]:
        """Delete a held photo that its sender takes back; the names of its files."""
        work.record(Tag.PHOTO_WITHDRAWN, photo=photo, subject=within)
        return await self._delete(work, photo)

    async def shred(self, files: tuple[UUID, ...]) -> None:
        """Delete the sealed files of a photo whose row is gone; what is missed is swept later."""
        for file in files:
            await asyncio.to_thread(self.taking.blobs.delete, file)

    async def _mine(self, work: Work, photo: PhotoId) -> Row:
        async with work.beyond(EVEN_HELD):
            row = await rows.locked(work, photo, held=True)
        if row["held_for"] is None or row["held_for"] != work.actor.person:
            raise NotFound
        return row

    async def _delete(self, work: Work, photo: PhotoId) -> tuple[UUID, ...]:
        async with work.beyond(EVEN_HELD):
            await rows.locked(work, photo, held=True)  # the darkroom may be about to enter more
            files = tuple(each.id for each in await RenditionRow.filter(photo_id=photo))
            await RenditionRow.filter(photo_id=photo).delete()
            await PhotoRow.filter(id=photo, held_for__isnull=False).delete()
        return files
