"""A patient who is looked at, for the tests of what the log tells of it."""

from datetime import date

from core.kit.actor import Actor
from core.patients import NewPatient, PatientId, Sex
from core.photos import PhotoId
from core.services import Services
from tests.support.arriving import received

NAME = "M. de Vries"


async def patient_of(
    services: Services, who: Actor, number: str = "7001", name: str = NAME
) -> PatientId:
    """A patient whom `who` registers."""
    new = NewPatient(number, name, date(1968, 3, 12), Sex.FEMALE)
    return (await services.patients.create(who, new)).id


async def photo_of(services: Services, who: Actor, patient: PatientId, number: int = 1) -> PhotoId:
    """A photo that `who` takes of the patient."""
    return await received(services, who, number, patient)
