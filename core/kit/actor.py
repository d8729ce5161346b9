"""Who acts: the one value that every service method asks for first."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType
from uuid import UUID

PersonId = NewType("PersonId", UUID)
DepartmentCode = NewType("DepartmentCode", str)


class Role(StrEnum):
    """What a person is in the hospital; what each may do is `docs/permissions.md`."""

    VIEWER = "viewer"
    CLINICIAN = "clinician"
    SURGEON = "surgeon"
    PHOTOGRAPHER = "photographer"
    PRIVACY_OFFICER = "privacy_officer"
    ADMINISTRATOR = "administrator"


class Scope(StrEnum):
    """What an API token may be used for, never more than its owner may do."""

    READ = "read"
    WRITE = "write"


ALL_SCOPES = frozenset(Scope)


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, or the box itself, at one request.

    `request` ties the audit rows of one request together; `address` is the access
    point of NEN 7513. The box itself has no person and acts only in its own jobs.
    """

    person: PersonId | None
    role: Role | None
    department: DepartmentCode | None
    scopes: frozenset[Scope] = field(default=ALL_SCOPES)
    session: UUID | None = None
    request: UUID | None = None
    address: str | None = None

    @property
    def is_box(self) -> bool:
        """True for the box's own work: developing, indexing, importing."""
        return self.person is None


THE_BOX = Actor(person=None, role=None, department=None)
