"""A hospital where faces may be compared, for the tests of what is then suggested and kept."""

from dataclasses import dataclass
from datetime import date

from core.consents import Consent
from core.decisions import Purpose
from core.faces import Face, SeenFace, Suggestion, Verdict
from core.kit.actor import Actor
from core.lettering import Reader
from core.patients import NewPatient, PatientId, Sex
from core.photos import PhotoId
from core.services import Ports, Services, Workshop, build_workshop
from tests.support.actors import Cast
from tests.support.arriving import received
from tests.support.darkrooms import Prepared
from tests.support.faces import Watching, agreed, install, seen, switched

ANNA, BEA, STRANGER = 1, 2, 3
"""Whose face is whose: numbers of `seen`."""


@dataclass(slots=True)
class Town:
    """A hospital where faces may be compared, with a worker whose eye sees what it is told to."""

    services: Services
    cast: Cast
    workshop: Workshop
    eye: Watching
    photos: int = 0

    async def patient(self, mrn: str, name: str = "Anna de Vries") -> PatientId:
        new = NewPatient(mrn, name, date(1961, 4, 2), Sex.FEMALE)
        return (await self.services.patients.create(self.cast.surgeon, new)).id

    async def photo(
        self, *faces: SeenFace, patient: PatientId | None = None, by: Actor | None = None
    ) -> PhotoId:
        """A photo with these faces in it, looked at."""
        self.photos += 1
        who = by or self.cast.photographer
        photo = await received(self.services, who, self.photos, patient)
        await self.workshop.developing.develop(photo)
        self.eye.there[photo] = faces
        await self.workshop.seeing.see(photo)
        return photo

    async def faces(self, photo: PhotoId) -> tuple[Face, ...]:
        return (await self.services.faces.of(self.cast.surgeon, photo)).faces

    async def suggested(self, photo: PhotoId) -> tuple[Suggestion, ...]:
        return (await self.services.faces.of(self.cast.surgeon, photo)).suggestions

    async def known(self, patient: PatientId, number: int) -> PhotoId:
        """A photo of a patient in which a person named the one face, and a template of it."""
        photo = await self.photo(seen(number), patient=patient)
        (face,) = await self.faces(photo)
        await self.services.naming.name(self.cast.surgeon, face.id, patient)
        await self.workshop.enrolling.enrol(patient)
        return photo

    async def judge(self, verdict: Verdict, *suggestions: Suggestion) -> None:
        ids = [each.id for each in suggestions]
        await self.services.suggestions.judge(self.cast.surgeon, ids, verdict)

    async def again(self, photo: PhotoId) -> tuple[Suggestion, ...]:
        """What is suggested after another look."""
        await self.workshop.seeing.see(photo)
        return await self.suggested(photo)


async def consent_of(town: Town, patient: PatientId) -> Consent:
    """The patient's consent to being compared, the newest one."""
    found = await town.services.consents.of_patient(town.cast.surgeon, patient)
    return next(each for each in found if Purpose.BIOMETRIC_MATCHING in each.form.text.questions)


async def agreed_and_known(town: Town) -> PatientId:
    """Anna, who agreed, and of whom there is a template."""
    anna = await town.patient("P-1001")
    await agreed(town.services, town.cast.surgeon, anna)
    await town.known(anna, ANNA)
    return anna


async def town_of(services: Services, ports: Ports, cast: Cast) -> Town:
    """A town whose gallery is still empty."""
    install(ports.shelf.folder)
    eye = Watching()
    workshop = build_workshop(ports, Prepared(), eye, Reader())
    for part in (workshop.seeing, workshop.enrolling):
        object.__setattr__(part, "showing", eye)
    await switched(services, cast.administrator)
    await workshop.matcher.tick()
    return Town(services, cast, workshop, eye)
