"""Making templates of the named faces of who agreed, as far as the hospital allows.

A job of the box itself, after whatever may have changed that: a consent, a face that a person
named or took back, the switch. It may run twice, and at any time.
"""

from dataclasses import dataclass
from uuid import UUID

from core.decisions import MatchingConsent
from core.faces.matching import Matcher
from core.faces.models import FaceRegionRow, FaceTemplateRow
from core.faces.recognition import recognition_now
from core.faces.regions import box_of, overlap
from core.faces.seeing import EyePort, Showing, look_at
from core.faces.types import Mode, Recognition, Vector
from core.jobs import JobKind
from core.kit.actor import THE_BOX
from core.patients import PatientId, Patients
from core.work import UnitOfWork, Work

MOST_TEMPLATES = 5
_LEAST_SHARED = 0.5
_LEAST_QUALITY = 0.1
"""Of a face that can hardly be seen no template is made: it would be like many."""
_NAMED = """
SELECT face.id FROM face_region face JOIN depicted ON depicted.id = face.depiction_id
WHERE depicted.patient_id = $1 AND face.size * face.sharpness * face.frontality >= $2
ORDER BY face.size * face.sharpness * face.frontality DESC, face.id LIMIT $3
"""
_UNNAMED = """
SELECT DISTINCT face.photo_id FROM face_region face JOIN photo ON photo.id = face.photo_id
WHERE face.depiction_id IS NULL AND face.declared_by IS NULL
  AND (photo.patient_id = $1 OR $2 AND photo.department IN (
       SELECT department FROM patient_department WHERE patient_id = $1))
ORDER BY face.photo_id DESC LIMIT $3
"""
_MOST_LOOKED_AT_AGAIN, _ASKED_AT_ONCE = 2000, 50


@dataclass(frozen=True, slots=True)
class Enrolling:
    """Makes templates of faces that people named, of who agreed to that."""

    unit_of_work: UnitOfWork
    patients: Patients
    showing: Showing
    eye: EyePort
    matcher: Matcher

    async def enrol(self, patient: UUID) -> None:
        """Make the templates of `patient` that are allowed now: of their best faces only."""
        async with self.unit_of_work(THE_BOX) as work:
            recognition = await recognition_now(work, self.matcher.time_zone)
            consent = await self._consent(work, recognition, patient)
            wanted = await self._wanting(work, patient, recognition) if consent else []
        made = 0
        if self.eye.is_there:
            for face in wanted:
                made += await self._make(patient, face, recognition)
        if made:
            async with self.unit_of_work(THE_BOX) as work:
                best = await self._best(work, patient)
                await self.matcher.templates.keep_of(work, patient, best)
        await self.matcher.refresh(patient)
        if made:
            await self._look_again(patient, recognition)

    async def _consent(
        self, work: Work, recognition: Recognition, patient: UUID
    ) -> MatchingConsent | None:
        if recognition.mode is Mode.OFF:
            return None
        return (await self.matcher.templates.lawful(work, [patient])).get(patient)

    async def _wanting(
        self, work: Work, patient: UUID, recognition: Recognition
    ) -> list[FaceRegionRow]:
        """The best faces of a patient of which there is no template by the model in use."""
        best = await self._best(work, patient)
        kept = await FaceTemplateRow.filter(patient_id=patient, model=recognition.model)
        there = {row.face_id for row in kept}
        return await FaceRegionRow.filter(id__in=[face for face in best if face not in there])

    async def _best(self, work: Work, patient: UUID) -> list[UUID]:
        """The faces of a patient that can be seen best, as many as are kept."""
        named = await work.rows(_NAMED, patient, _LEAST_QUALITY, MOST_TEMPLATES)
        return [row["id"] for row in named]

    async def _make(self, patient: UUID, face: FaceRegionRow, recognition: Recognition) -> bool:
        vector = await self._vector(face, recognition.model)
        if vector is None:
            return False
        async with self.unit_of_work(THE_BOX) as work:
            # They may have taken it back, or somebody the name, while the eye was looking.
            now = await recognition_now(work, self.matcher.time_zone)
            held = await self.matcher.templates.held(work, [patient])
            consent = held.get(patient) if now.mode is not Mode.OFF else None
            wanted = await self._wanting(work, patient, now)
            fresh = next((each for each in wanted if each.id == face.id), None)
            if consent is None or fresh is None or now.model != recognition.model:
                return False
            ref = await self.patients.key(PatientId(patient))
            thresholds = self.matcher.shelf.get(now.model).thresholds
            if thresholds is None:
                return False
            await self.matcher.templates.store(
                work, fresh, patient, ref, consent, now.model, thresholds.possible, vector
            )
        return True

    async def _vector(self, face: FaceRegionRow, model: str) -> Vector | None:
        """What the recogniser makes of a face, found again in its photo."""
        found = await look_at(self.eye, self.showing, face.photo_id, model)
        box = box_of(face)
        likest = max(found or (), key=lambda each: overlap(each.box, box), default=None)
        if likest is None or overlap(likest.box, box) < _LEAST_SHARED:
            return None
        return likest.vector

    async def _look_again(self, patient: UUID, recognition: Recognition) -> None:
        """Now that they are known: have the faces looked at of which nobody said whose they are."""
        is_any = recognition.mode is Mode.IDENTIFY
        async with self.unit_of_work(THE_BOX) as work:
            found = await work.rows(_UNNAMED, patient, is_any, _MOST_LOOKED_AT_AGAIN)
        for start in range(0, len(found), _ASKED_AT_ONCE):
            # A few at a time: who has one of them looked at would wait for all of them.
            async with self.unit_of_work(THE_BOX) as work:
                for row in found[start : start + _ASKED_AT_ONCE]:
                    work.enqueue(JobKind.SEE, row["photo_id"])
