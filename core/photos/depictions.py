"""Who can be recognised in a photo, beside the patient it belongs to.

A person says so and a person takes it back; each row has an origin and who confirmed it.
Everybody who is named here has to agree before the photo is used for anything but care.
"""

from dataclasses import dataclass

from core.access import Access, Verb
from core.audit import Tag
from core.jobs import PhotoChanged
from core.kit.actor import Actor
from core.kit.errors import Conflict, NotFound
from core.kit.ids import Ids
from core.patients import PatientId, Patients
from core.photos import rows
from core.photos.models import DepictedRow
from core.photos.service import Photos
from core.photos.types import DepictedRole, Depiction, DepictionId, LinkOrigin, PhotoId
from core.work import Work


@dataclass(frozen=True, slots=True)
class Depictions:
    """The people in the photos of a department."""

    access: Access
    patients: Patients
    photos: Photos
    ids: Ids

    async def of(self, actor: Actor, photo: PhotoId) -> tuple[Depiction, ...]:
        """Everybody who is known to be in a photo, whose photo it is first.

        Raises:
            NotFound: no such photo, or not one this actor may know of.
        """
        async with self.access.act(actor, Verb.VIEW, photo=photo) as work:
            row = self.photos.visible(work, await rows.one(work, photo))
            found = await DepictedRow.filter(photo_id=photo).order_by("-role", "id")
            work.record(Tag.PHOTO_VIEWED, photo=photo, patient=row["patient_id"])
        return tuple(_depiction(row) for row in found)

    async def add(self, actor: Actor, photo: PhotoId, patient: PatientId | None) -> Depiction:
        """Say that somebody else can be recognised; without a patient it is not known who.

        Raises:
            NotFound: no such photo or patient, or not one this actor may know of.
            Conflict: the photo has no patient yet, or that patient is in it already.
        """
        async with self.access.act(actor, Verb.EDIT, photo=photo) as work:
            row = self.photos.visible(work, await rows.locked(work, photo), Verb.EDIT)
            if row["patient_id"] is None:
                raise Conflict("Give this photo its patient first.")
            if patient is not None:
                await self.patients.treated(work, patient, Verb.EDIT)
                if await DepictedRow.exists(photo_id=photo, patient_id=patient):
                    raise Conflict("This patient is in the photo already.")
            return await self._insert(work, photo, patient, LinkOrigin.HUMAN)

    async def by_face(self, work: Work, photo: PhotoId, patient: PatientId) -> Depiction:
        """That `patient` is in the photo, found by a face, as the actor of `work` confirmed.

        Where it was known already, nothing is added.
        """
        known = await DepictedRow.get_or_none(photo_id=photo, patient_id=patient)
        if known is not None:
            return _depiction(known)
        return await self._insert(work, photo, patient, LinkOrigin.FACE)

    async def not_by_face(self, work: Work, photo: PhotoId, depiction: DepictionId) -> None:
        """Take that back: who was found by a face alone is in the photo no longer."""
        found = DepictedRow.filter(
            id=depiction, photo_id=photo, role=DepictedRole.BYSTANDER, origin=LinkOrigin.FACE
        )
        row = await found.first()
        if row is not None:
            await self._delete(work, row)

    async def _insert(
        self, work: Work, photo: PhotoId, patient: PatientId | None, origin: LinkOrigin
    ) -> Depiction:
        made = await DepictedRow.create(
            id=self.ids.new(),
            photo_id=photo,
            patient_id=patient,
            role=DepictedRole.BYSTANDER,
            origin=origin,
            confirmed_by=work.actor.person,
            at=work.at,
        )
        work.emit(PhotoChanged(photo))
        work.record(Tag.PERSON_DEPICTED, photo=photo, patient=patient, subject=made.id)
        return _depiction(made)

    async def remove(self, actor: Actor, photo: PhotoId, depiction: DepictionId) -> None:
        """Say that somebody cannot be recognised after all; whose photo it is stays.

        Raises:
            NotFound: no such photo or person in it, or it is whose photo it is.
        """
        async with self.access.act(actor, Verb.EDIT, photo=photo) as work:
            self.photos.visible(work, await rows.locked(work, photo), Verb.EDIT)
            found = DepictedRow.filter(id=depiction, photo_id=photo, role=DepictedRole.BYSTANDER)
            row = await found.first()
            if row is None:
                raise NotFound
            await self._delete(work, row)

    async def _delete(self, work: Work, row: DepictedRow) -> None:
        await row.delete()
        work.emit(PhotoChanged(row.photo_id))
        work.record(
            Tag.PERSON_UNDEPICTED, photo=row.photo_id, patient=row.patient_id, subject=row.id
        )


def _depiction(row: DepictedRow) -> Depiction:
    return Depiction(
        id=DepictionId(row.id),
        patient=PatientId(row.patient_id) if row.patient_id else None,
        role=DepictedRole(row.role),
        origin=LinkOrigin(row.origin),
    )
