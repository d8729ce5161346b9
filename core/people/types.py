"""What the people room hands out."""

from dataclasses import dataclass
from datetime import datetime

from core.kit.actor import DepartmentCode, PersonId, Role


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
    role: Role
    department: DepartmentCode
    is_disabled: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Some people, and whether more follow."""

    people: tuple[Person, ...]
    has_more: bool
