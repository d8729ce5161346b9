"""Saying whose a face is: a person does this, with or without a suggestion, and takes it back.

A face that is named counts as that person in every decision about the photo. One that is
declared not identifiable, by a named person, counts as nobody.
"""

from dataclasses import dataclass
from datetime import datetime

from core.access import Access, Verb
from core.audit import Tag
from core.consents import Drafts
from core.faces.models import FaceLookRow, FaceRegionRow, FaceSuggestionRow
from core.faces.regions import face_of, photo_of
from core.faces.templates import Templates
from core.faces.types import Face, FaceId
from core.jobs import JobKind, PhotoChanged
from core.kit.actor import Actor
from core.kit.errors import Conflict, NotFound
from core.patients import PatientId, Patients
from core.photos import DepictionId, Depictions, LinkOrigin, PhotoId, Photos, rows
from core.photos.rows import Row
from core.work import Work

_WHOSE = "SELECT patient_id FROM depicted WHERE id = $1"
_REOPEN = """
UPDATE face_suggestion SET verdict = NULL, decided_by = NULL, decided_at = NULL
WHERE face_id = $1 AND verdict = 'confirmed'
"""
_MOOT = """
DELETE FROM face_suggestion WHERE verdict IS NULL AND (face_id = $1 OR patient_id = $2 AND face_id
    IN (SELECT id FROM face_region WHERE photo_id = $3))
"""


@dataclass(frozen=True, slots=True)
class Naming:
    """What people say of faces."""

    access: Access
    patients: Patients
    photos: Photos
    depictions: Depictions
    drafts: Drafts
    templates: Templates

    async def name(self, actor: Actor, face: FaceId, patient: PatientId) -> Face:
        """Say that a face is a patient's. A photo that waits for its patient is filed with it.

        Raises:
            Forbidden: the photo waits for its patient and the role may not file it.
            NotFound: no such face or patient, or not one this actor may know of.
            Conflict: somebody said that it is somebody else's, or that patient is another face.
        """
        async with self.access.act(actor, Verb.EDIT, patient=patient) as work:
            row, photo = await self.held(work, face)
            await self.give(work, row, photo, patient)
            return face_of(row)

    async def unname(self, actor: Actor, face: FaceId) -> Face:
        """Take back whose a face is. A photo that was filed by it stays filed.

        Raises:
            NotFound: no such face, or not one this actor may know of.
            Conflict: nobody said whose it is.
        """
        async with self.access.act(actor, Verb.EDIT) as work:
            row, photo = await self.held(work, face)
            if row.depiction_id is None:
                raise Conflict("Nobody said whose face this is.")
            await self.take_back(work, row, photo)
            return face_of(row)

    async def declare(self, actor: Actor, face: FaceId) -> Face:
        """Say that nobody can be recognised by a face; your name stands by it.

        Raises:
            NotFound: no such face, or not one this actor may know of.
            Conflict: somebody said whose it is.
        """
        async with self.access.act(actor, Verb.EDIT) as work:
            row, photo = await self.held(work, face)
            if row.depiction_id is not None:
                raise Conflict("Somebody said whose face this is: take that back first.")
            row.named_by = row.named_at = None
            row.declared_by, row.declared_at = actor.person, work.at
            await row.save()
            await FaceSuggestionRow.filter(face_id=face, verdict__isnull=True).delete()
            self._said(work, Tag.FACE_DECLARED, row, photo)
            return face_of(row)

    async def undeclare(self, actor: Actor, face: FaceId) -> Face:
        """Take that back.

        Raises:
            NotFound: no such face, or not one this actor may know of.
        """
        async with self.access.act(actor, Verb.EDIT) as work:
            row, photo = await self.held(work, face)
            row.declared_by = row.declared_at = None
            await row.save()
            work.enqueue(JobKind.SEE, row.photo_id)
            self._said(work, Tag.FACE_UNDECLARED, row, photo)
            return face_of(row)

    async def looked(self, actor: Actor, photo: PhotoId) -> datetime:
        """Say that you looked at a photo and that no face in it was missed; returns when.

        Until a network or a person has looked, a photo is used for nothing but care.

        Raises:
            NotFound: no such photo, or not one this actor may know of.
        """
        async with self.access.act(actor, Verb.EDIT, photo=photo) as work:
            row = self.photos.visible(work, await rows.locked(work, photo), Verb.EDIT)
            if not await FaceLookRow.exists(photo_id=photo):
                await FaceLookRow.create(photo_id=photo, model="", at=work.at, by=actor.person)
            work.emit(PhotoChanged(photo))
            work.record(Tag.PHOTO_LOOKED_AT, photo=photo, patient=row["patient_id"])
            return work.at

    async def held(self, work: Work, face: FaceId) -> tuple[FaceRegionRow, Row]:
        """A face and its photo, both held until the unit of work ends.

        Raises:
            NotFound: no such face, or not one this actor may know of.
        """
        photo = await rows.locked(work, await photo_of(work, face))
        self.photos.visible(work, photo, Verb.EDIT)
        row = await FaceRegionRow.select_for_update().get_or_none(id=face)
        if row is None:
            raise NotFound  # a look that went on meanwhile found it no more
        return row, photo

    async def give(self, work: Work, row: FaceRegionRow, photo: Row, patient: PatientId) -> None:
        """Write down that a held face is that patient's: the actor of `work` says so.

        Raises:
            Forbidden, NotFound, Conflict: as `name`.
        """
        await self.patients.treated(work, patient, Verb.EDIT)
        if row.depiction_id is not None:
            raise Conflict("Somebody said already whose face this is.")
        await self._file(work, photo, patient)
        depiction = await self.depictions.by_face(work, PhotoId(row.photo_id), patient)
        if await FaceRegionRow.exists(depiction_id=depiction.id):
            raise Conflict("This patient is another face of this photo: mask a mirror image.")
        row.depiction_id, row.named_by, row.named_at = depiction.id, work.actor.person, work.at
        row.declared_by = row.declared_at = None
        await row.save()
        await FaceLookRow.filter(photo_id=row.photo_id, doubts=patient).update(doubts=None)
        await work.rows(_MOOT, row.id, patient, row.photo_id)
        await self.drafts.cover(work, patient, photo["department"])
        work.enqueue(JobKind.ENROL, patient)
        self._said(work, Tag.FACE_NAMED, row, photo, patient)

    async def take_back(self, work: Work, row: FaceRegionRow, photo: Row) -> None:
        """Write down that a held face is nobody's again; templates of it go at once."""
        depiction = row.depiction_id
        (whose,) = await work.rows(_WHOSE, depiction)
        row.depiction_id = row.named_by = row.named_at = None
        await row.save()
        await self.templates.forget_face(work, row.id)
        await work.rows(_REOPEN, row.id)
        if depiction and not await FaceRegionRow.exists(depiction_id=depiction):
            photo_id = PhotoId(row.photo_id)
            await self.depictions.not_by_face(work, photo_id, DepictionId(depiction))
        work.enqueue(JobKind.SEE, row.photo_id)
        self._said(work, Tag.FACE_UNNAMED, row, photo, whose["patient_id"])

    async def _file(self, work: Work, photo: Row, patient: PatientId) -> None:
        """A photo of the inbox gets its patient with the first face that is named."""
        if photo["patient_id"] is not None:
            return
        ref = await self.patients.key_of(work, patient, Verb.ASSIGN)
        await self.photos.refile(work, photo, patient, ref, LinkOrigin.FACE)
        work.record(Tag.PHOTO_ASSIGNED, photo=photo["id"], patient=patient)

    def _said(
        self,
        work: Work,
        tag: Tag,
        row: FaceRegionRow,
        photo: Row,
        patient: PatientId | None = None,
    ) -> None:
        work.emit(PhotoChanged(row.photo_id))
        whose = patient or photo["patient_id"]
        work.record(tag, photo=row.photo_id, patient=whose, subject=row.id)
