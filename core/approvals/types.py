"""What the approvals room hands out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from core.kit.actor import PersonId

ApprovalId = NewType("ApprovalId", UUID)


class ApprovalKind(StrEnum):
    """What nobody does alone."""

    ERASE = "erase"
    DESTROY_KEY = "destroy-key"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Approval:
    """One act that two people stand for, or that waits for the second."""

    id: ApprovalId
    kind: ApprovalKind
    subject: UUID
    proposed_by: PersonId
    expires_at: datetime
    approved_by: PersonId | None
