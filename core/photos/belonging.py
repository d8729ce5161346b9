"""Whose a photo is, with all that follows from it without another click.

A photo that gets its patient shows that patient, and somebody confirmed it; and where nobody
ever asked that patient for the hospital's usual uses, the form is drafted at once.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.access import Sensitivity
from core.consents import Drafts
from core.kit.actor import DepartmentCode
from core.kit.ids import Ids
from core.patients import PatientId
from core.photos.labelling import Labelling
from core.photos.types import DepictedRole, LinkOrigin
from core.work import Work

_NO_SUBJECT = "DELETE FROM depicted WHERE photo_id = $1 AND (role = 'subject' OR patient_id = $2)"
_SUBJECT = """
INSERT INTO depicted (id, photo_id, patient_id, role, origin, confirmed_by, at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""


@dataclass(frozen=True, slots=True)
class Belonging:
    """Ties photos to patients, inside somebody else's unit of work."""

    ids: Ids
    drafts: Drafts
    labelling: Labelling

    async def to(
        self,
        work: Work,
        photo: UUID,
        patient: PatientId,
        department: DepartmentCode,
        taken: datetime,
        origin: LinkOrigin = LinkOrigin.HUMAN,
    ) -> Sensitivity:
        """`photo` is `patient`'s: the actor of `work` confirmed it, whatever suggested it.

        Returns the labels that it carries on the patient's account from now on.
        """
        await work.rows(_NO_SUBJECT, photo, patient)
        await work.rows(
            _SUBJECT,
            self.ids.new(),
            photo,
            patient,
            DepictedRole.SUBJECT,
            origin,
            work.actor.person,
            work.at,
        )
        await self.drafts.cover(work, patient, department)
        return await self.labelling.inherited(work, patient, taken)
