"""Who works here, asked by the box itself for what it has to tell them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from core.kit.actor import DepartmentCode, PersonId
from core.people.models import DepartmentRow, PersonRow
from core.work import Work


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody whose account is open, and the address they gave for mail, if any."""

    id: PersonId
    role: str
    department: DepartmentCode
    mail: str | None


@dataclass(frozen=True, slots=True)
class Introduced:
    """Somebody who works here, as people outside are told of them."""

    name: str
    department: str


@dataclass(frozen=True, slots=True)
class Fellow:
    """Somebody who works here, as their colleagues are told of them."""

    id: PersonId
    name: str
    role: str
    department: DepartmentCode


async def staff(work: Work, department: DepartmentCode | None = None) -> tuple[Colleague, ...]:
    """All whose account is open, of one department or of the hospital."""
    found = PersonRow.filter(disabled_at=None).using_db(work.connection)
    if department is not None:
        found = found.filter(department=department)
    return tuple(_colleague(row) for row in await found.order_by("id"))


async def colleague(work: Work, person: UUID) -> Colleague | None:
    """One person, None if their account is closed."""
    row = await PersonRow.get_or_none(id=person, disabled_at=None, using_db=work.connection)
    return _colleague(row) if row else None


async def fellows(work: Work, text: str) -> tuple[Fellow, ...]:
    """All whose account is open and whose name has `text`, by name."""
    found = PersonRow.filter(disabled_at=None, name__icontains=text).using_db(work.connection)
    return tuple(
        Fellow(PersonId(row.id), row.name, row.role, DepartmentCode(row.department))
        for row in await found.order_by("name", "id")
    )


async def colleagues(work: Work, people: Collection[UUID]) -> tuple[Colleague, ...]:
    """Those of `people` whose account is open."""
    found = PersonRow.filter(id__in=list(people), disabled_at=None).using_db(work.connection)
    return tuple(map(_colleague, await found))


async def introduced(work: Work, person: UUID) -> Introduced | None:
    """Who somebody is and where they work, None if their account is closed."""
    row = await PersonRow.get_or_none(id=person, disabled_at=None, using_db=work.connection)
    if row is None:
        return None
    department = await DepartmentRow.get(code=row.department, using_db=work.connection)
    return Introduced(row.name, department.name)


def _colleague(row: PersonRow) -> Colleague:
    return Colleague(PersonId(row.id), row.role, DepartmentCode(row.department), row.mail)
