"""What the corrections room hands out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from core.kit.actor import PersonId
from core.patients import PatientId
from core.photos import PhotoId

CorrectionId = NewType("CorrectionId", UUID)


class CorrectionState(StrEnum):
    """Where a correction stands."""

    PROPOSED = "proposed"
    DONE = "done"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Correction:
    """That a photo is of another patient: proposed by one person, decided by another."""

    id: CorrectionId
    photo: PhotoId
    from_patient: PatientId
    to_patient: PatientId
    reason: str
    state: CorrectionState
    proposed_by: PersonId
    proposed_by_name: str
    proposed_at: datetime
    decided_by: PersonId | None
    decided_at: datetime | None
