"""Care relations in the tests: who treats whom."""

from core.access.relations import Ground
from core.kit.actor import Actor
from core.patients import PatientId
from core.services import Services


async def treats(services: Services, patient: PatientId, *who: Actor) -> None:
    """Let each of them say that they treat a patient of their department."""
    for each in who:
        await services.relations.claim(each, patient, Ground.TREATING)
