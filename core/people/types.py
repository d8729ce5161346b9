"""What the people room hands out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from core.kit.actor import DepartmentCode, PersonId


@dataclass(frozen=True, slots=True)
class Department:
    """A part of the hospital, by a short stable code."""

    code: DepartmentCode
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with an account."""

    id: PersonId
    login: str
    name: str
    role: str
    department: DepartmentCode
    is_disabled: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Some people, and whether more follow."""

    people: tuple[Person, ...]
    has_more: bool


class Way(StrEnum):
    """How somebody came in. A password alone, or the single sign-on's word alone, is one factor."""

    PASSWORD = "password"  # noqa: S105 - a way
    CODE = "code"
    PASSKEY = "passkey"
    SIGN_ON = "sign-on"
    SIGN_ON_STRONG = "sign-on-strong"

    @property
    def is_strong(self) -> bool:
        """Whether a second factor was shown."""
        return self not in {Way.PASSWORD, Way.SIGN_ON}


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session. `token` and `device` are shown this once; the box keeps their hashes.

    `device` says at the next time that somebody signed in here before; it opens nothing.
    """

    token: str
    person: Person
    expires_at: datetime
    device: str | None = None


@dataclass(frozen=True, slots=True)
class Renewed:
    """The new token of a session that goes on, and when its person proved who they are."""

    token: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnSession:
    """How long one's own session lasts: without a request, and in any case.

    `ends_at` is None for the holder of an API token, who has no session. `is_limited`: it may
    do nothing yet but set up a factor. `fresh_until` is when the next step-up is asked for.
    """

    idle_seconds: int
    ends_at: datetime | None = None
    is_limited: bool = False
    fresh_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One of somebody's signed-in browsers, as they see it."""

    id: UUID
    way: Way
    created_at: datetime
    seen_at: datetime
    address: str | None
    client: str | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey as its person knows it."""

    id: UUID
    name: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewAuthenticator:
    """A secret for an app, shown this once: as text, and as the address that apps read."""

    secret: str
    address: str


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody can prove with who they are."""

    passkeys: tuple[Passkey, ...]
    has_authenticator: bool
    recovery_codes: int
    has_password: bool
    is_required: bool
