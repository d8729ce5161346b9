"""What follows a patient onto their photos, and who has to hear when it changes."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from core.access import Sensitivity
from core.patients.models import PatientRow
from core.patients.sealing import PatientSealer
from core.patients.types import PatientId
from core.work import Work


class Follower(Protocol):
    """What must not be behind what is known of a patient by a moment."""

    async def follow(self, work: Work, patient: PatientId) -> None:
        """Come in line, inside the unit of work that changed the patient."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """What follows a patient onto their photos."""

    born: date
    sensitivity: Sensitivity


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """The same for patients of any department: for the box, which shows it to nobody."""

    sealer: PatientSealer

    async def of(self, work: Work, patient: PatientId) -> Known:
        """What is known of `patient`, inside an open unit of work."""
        async with work.beyond():
            row = await PatientRow.get(id=patient)
        return Known(self.sealer.birth_date(row), Sensitivity(row.sensitivity))
