"""Who acts: the one value that every service method asks for first."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

PersonId = NewType("PersonId", UUID)
DepartmentCode = NewType("DepartmentCode", str)


class Role(StrEnum):
    """The roles that the box comes with; a hospital may add its own, so a role is a word.

    What each may do is data (`core.access`), its default in `docs/permissions.md`.
    """

    VIEWER = "viewer"
    CLINICIAN = "clinician"
    SURGEON = "surgeon"
    PHOTOGRAPHER = "photographer"
    COMMUNICATIONS = "communications"
    PRIVACY_OFFICER = "privacy_officer"
    ADMINISTRATOR = "administrator"


class Scope(StrEnum):
    """What an API token may be used for, never more than its owner may do."""

    READ = "read"
    WRITE = "write"


ALL_SCOPES = frozenset(Scope)


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, a visitor, or the box itself, at one request.

    `request` ties the audit rows of one request together; `address` and `client` (what the
    caller says it is) are the access point of NEN 7513. `stepped_up_at` is when the person last
    proved who they are. `emergency` is the patient of a running break-glass access, and
    `emergency_use` that access. The box has no person and acts only in its own jobs; a visitor
    has none either and is nobody yet.
    """

    person: PersonId | None
    role: str | None
    department: DepartmentCode | None
    scopes: frozenset[Scope] = field(default=ALL_SCOPES)
    session: UUID | None = None
    request: UUID | None = None
    address: str | None = None
    client: str | None = None
    stepped_up_at: datetime | None = None
    emergency: UUID | None = None
    emergency_use: UUID | None = None
    is_box: bool = False


THE_BOX = Actor(person=None, role=None, department=None, is_box=True)
