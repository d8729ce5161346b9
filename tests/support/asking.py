"""Consents for the tests of what follows from them: asked and signed at the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.consents import Capacity, Consent, Coverage, FormId, Method, Signing
from core.decisions import Purpose
from core.kit.actor import Actor
from core.patients import NewPatient, NumberSystem, PatientId, Sex
from core.services import Services
from tests.support.arriving import received

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
        """The Dutch form that the box came with, entered when a photo first gets its patient."""
        forms = await self.services.forms.all(self.staff)
        if not forms:
            await received(self.services, self.staff, 99, await self.patient("P-FORM"))
            forms = await self.services.forms.all(self.staff)
            await self._away("P-FORM")
        return next(form.id for form in forms if form.language == "nl")

    async def drafted(self, patient: PatientId) -> Consent:
        form = await self.form()
        return await self.services.consents.draft(self.staff, patient, form, Coverage())

    async def signed(
        self,
        consent: Consent,
        capacity: Capacity = Capacity.SELF,
        answers: Mapping[Purpose, bool] = EVERYTHING,
    ) -> Consent:
        said = Signing(NAME, capacity, Method.TABLET, answers)
        return await self.services.consents.sign(self.staff, consent.id, consent.version, said)

    async def _away(self, mrn: str) -> None:
        """The draft that the form came with is nobody's business here."""
        known = await self.services.patients.find(self.staff, NumberSystem.MRN, mrn)
        for each in await self.services.consents.of_patient(self.staff, known.id):
            await self.services.consents.void(self.staff, each.id, "hoort niet bij de test")
