"""The labels that narrow who may see a photo: its own, its patient's, and that of their age.

What a photo shows, a person says. VIP and STAFF are said of the patient and are on each of
their photos; MINOR follows from the birth date and the day on which the photo was taken.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from dateutil.relativedelta import relativedelta

from core.access import OF_A_PATIENT, Access, Sensitivity, Verb, thing_of
from core.audit import Tag
from core.jobs import JobKind, PhotoChanged
from core.kit.actor import Actor
from core.kit.errors import Conflict, Invalid
from core.patients import PatientFacts, PatientId
from core.photos import rows
from core.photos.sealing import PhotoSealer
from core.photos.types import Photo, PhotoId
from core.work import Work

ADULT_YEARS = 18
OWN = ~(OF_A_PATIENT | Sensitivity.MINOR)
"""The labels that are said of the photo itself."""

_SET = "UPDATE photo SET sensitivity = $2, version = version + 1 WHERE id = $1"
_OF_PATIENT = """
UPDATE photo SET sensitivity = sensitivity & $2 | $3
    | CASE WHEN coalesce(captured_at, received_at) < $4 THEN $5 ELSE 0 END
WHERE patient_id = $1
"""


@dataclass(frozen=True, slots=True)
class Labelling:
    """Puts labels on photos."""

    access: Access
    patients: PatientFacts
    sealer: PhotoSealer

    async def label(self, actor: Actor, photo: PhotoId, version: int, own: Sensitivity) -> Photo:
        """Say which labels of its own a photo carries; `version` is the one that was looked at.

        Raises:
            NotFound: no such photo, or not one in the actor's sight.
            Conflict: someone changed the photo meanwhile.
            Invalid: a label that is not the photo's own, or one behind which the actor would
                not see it any more.
        """
        if own & ~OWN:
            raise Invalid("labels", "VIP, staff and minor follow from the patient.")
        async with self.access.act(actor, Verb.EDIT, photo=photo) as work:
            row = await rows.locked(work, photo)
            self.access.seen(work, Verb.EDIT, thing_of(row))
            if row["version"] != version:
                raise Conflict("Someone changed this photo meanwhile: look again first.")
            fresh = {**row, "sensitivity": row["sensitivity"] & ~OWN | own, "version": version + 1}
            if self.access.sees(actor, thing_of(fresh)) is None:
                raise Invalid("labels", "You would not see it any more: say that you treat them.")
            await work.rows(_SET, photo, int(fresh["sensitivity"]))
            if own & self.access.policy.veiled:
                work.enqueue(JobKind.BLUR, photo)
            work.record(
                Tag.PHOTO_LABELLED,
                photo=photo,
                patient=row["patient_id"],
                detail={"before": row["sensitivity"], "after": int(fresh["sensitivity"])},
            )
            work.emit(PhotoChanged(photo))
        return self.sealer.photo(fresh)

    async def inherited(self, work: Work, patient: PatientId, taken: datetime) -> Sensitivity:
        """What a photo of `patient` that was taken then carries on their account."""
        facts = await self.patients.of(work, patient)
        is_minor = taken.date() < facts.born + relativedelta(years=ADULT_YEARS)
        return facts.sensitivity | (Sensitivity.MINOR if is_minor else Sensitivity.NONE)

    async def follow(self, work: Work, patient: PatientId) -> None:
        """Bring all photos of a patient in line with what is known of them now."""
        async with work.beyond():  # of every department
            facts = await self.patients.of(work, patient)
            adult = facts.born + relativedelta(years=ADULT_YEARS)
            cutoff = datetime.combine(adult, time(), UTC)
            mine, minor = int(OWN) & 0x7F, int(Sensitivity.MINOR)
            await work.rows(_OF_PATIENT, patient, mine, int(facts.sensitivity), cutoff, minor)
