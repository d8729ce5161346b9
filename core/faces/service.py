"""The faces room's door for looking: the faces of a photo, and of a patient."""

from dataclasses import dataclass

from core.access import Access, Verb
from core.audit import Tag
from core.faces.models import FaceLookRow, FaceRegionRow
from core.faces.regions import face_of
from core.faces.suggestions import Suggestions
from core.faces.types import Face, Look
from core.kit.actor import Actor, PersonId
from core.patients import PatientId, Patients
from core.people import People
from core.photos import PhotoId, Photos, rows
from core.sight import seen_photo

_OF_PATIENT = f"""
SELECT face.id FROM face_region face JOIN depicted ON depicted.id = face.depiction_id
JOIN photo ON photo.id = face.photo_id
WHERE {seen_photo(1)} AND photo.patient_id IS NOT NULL AND depicted.patient_id = $10
ORDER BY face.id DESC LIMIT $11
"""  # noqa: S608 - a condition of ours


@dataclass(frozen=True, slots=True)
class Faces:
    """What was found in the photos of a department."""

    access: Access
    patients: Patients
    photos: Photos
    suggestions: Suggestions
    people: People

    async def of(self, actor: Actor, photo: PhotoId) -> Look:
        """The faces in a photo, the largest first, and whether anybody has looked.

        Whom a face may be is told to those who may say so.

        Raises:
            NotFound: no such photo, or not one this actor may know of.
        """
        async with self.access.act(actor, Verb.VIEW, photo=photo) as work:
            row = self.photos.visible(work, await rows.one(work, photo))
            look = await FaceLookRow.get_or_none(photo_id=photo)
            found = await FaceRegionRow.filter(photo_id=photo)
            is_judge = self.access.may(actor, Verb.EDIT)
            waiting = await self.suggestions.of_photo(work, photo) if is_judge else ()
            doubted = look.doubts if look and is_judge else None
            is_asked = [doubted] if doubted and doubted == row["patient_id"] else []
            doubts = bool(await self.suggestions.comparable(work, is_asked))
            said = {each.declared_by for each in found} | {look.by if look else None}
            names = await self.people.names({PersonId(each) for each in said if each})
            work.record(Tag.PHOTO_VIEWED, photo=photo, patient=row["patient_id"])
        return Look(
            at=look.at if look else None,
            faces=tuple(sorted((face_of(each) for each in found), key=_size, reverse=True)),
            by=PersonId(look.by) if look and look.by else None,
            doubts=doubts,
            suggestions=waiting,
            names=names,
        )

    async def of_patient(self, actor: Actor, patient: PatientId, first: int) -> tuple[Face, ...]:
        """Faces that a person confirmed as this patient's, in photos of the department.

        Raises:
            NotFound: no such patient, or not one of this department.
        """
        async with self.access.act(actor, Verb.VIEW, patient=patient) as work:
            await self.patients.treated(work, patient)
            sight = work.sight.of_photos(work.at)
            ids = [row["id"] for row in await work.rows(_OF_PATIENT, *sight, patient, first)]
            found = {row.id: row for row in await FaceRegionRow.filter(id__in=ids)}
            photos = sorted({str(row.photo_id) for row in found.values()})
            work.record(Tag.FACE_LISTED, patient=patient, detail={"photos": photos})
        return tuple(face_of(found[each]) for each in ids if each in found)


def _size(face: Face) -> float:
    return (face.box.right - face.box.left) * (face.box.bottom - face.box.top)
