"""Consents for the tests of what follows from them: asked and signed at the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.consents import Capacity, Consent, Coverage, FormId, Method, Signing
from core.decisions import Purpose
from core.kit.actor import Actor
from core.patients import NewPatient, PatientId, Sex
from core.services import Services

NAME = "Kanarie de Vries"
EVERYTHING = dict.fromkeys(
    (Purpose.EDUCATION, Purpose.RESEARCH, Purpose.PUBLICATION, Purpose.MARKETING), True
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where consents are asked, by one of the staff."""

    services: Services
    staff: Actor

    async def patient(self, mrn: str, born: date = date(1961, 4, 2)) -> PatientId:
        new = NewPatient(mrn, NAME, born, Sex.FEMALE)
        return (await self.services.patients.create(self.staff, new)).id

    async def form(self) -> FormId:
        """The Dutch form that the box came with."""
        forms = await self.services.forms.all(self.staff)
        return next(form.id for form in forms if form.language == "nl")

    async def drafted(self, patient: PatientId) -> Consent:
        form = await self.form()
        return await self.services.drafts.draft(self.staff, patient, form, Coverage())

    async def signed(
        self,
        consent: Consent,
        capacity: Capacity = Capacity.SELF,
        answers: Mapping[Purpose, bool] = EVERYTHING,
    ) -> Consent:
        said = Signing(NAME, capacity, Method.TABLET, answers)
        return await self.services.consents.sign(self.staff, consent.id, consent.version, said)
