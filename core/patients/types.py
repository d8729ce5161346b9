"""What the patients room takes and hands out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType
from uuid import UUID

from core.access import Sensitivity

PatientId = NewType("PatientId", UUID)


class Sex(StrEnum):
    """Administrative gender (FHIR AdministrativeGender)."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class NewPatient:
    """A patient as the caller gives them; nothing checked yet."""

    mrn: str
    name: str
    birth_date: date
    sex: Sex
    bsn: str | None = None


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient as the caller may see them. `bsn` is None without the right to edit."""

    id: PatientId
    mrn: str
    bsn: str | None
    name: str
    birth_date: date
    sex: Sex
    version: int
    sensitivity: Sensitivity = Sensitivity.NONE


@dataclass(frozen=True, slots=True)
class PatientPage:
    """Some patients, and whether more follow."""

    patients: tuple[Patient, ...]
    has_more: bool
