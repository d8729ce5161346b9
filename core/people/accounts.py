"""What an administrator changes about an account that exists: role, department, closed or open."""

from dataclasses import dataclass
from uuid import UUID

from core.access import Access, Verb, policy_in_force
from core.audit import Tag
from core.kit.actor import Actor, DepartmentCode
from core.kit.errors import Conflict, Forbidden, Invalid, NotFound
from core.kit.text import is_line
from core.people.demands import Demands
from core.people.models import DepartmentRow, PersonRow, SessionRow
from core.people.openings import person_of
from core.people.types import Person
from core.work import Work

# One at a time: two administrators who close each other, or step down, would both succeed.
ALONE = "LOCK TABLE person IN SHARE ROW EXCLUSIVE MODE"


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts, as an administrator may change them; each change asks for a step-up."""

    access: Access
    demands: Demands

    async def change(
        self, actor: Actor, person: UUID, role: str, department: DepartmentCode
    ) -> Person:
        """Give somebody another role or department; their sessions end, so that it counts at once.

        Raises:
            StepUpRequired: the administrator has to prove who they are first.
            NotFound: no such account.
            Invalid: there is no such role, or no such department.
            Conflict: nobody changes their own role: the box might lose its last key.
        """
        async with self.access.act(actor, Verb.ADMIN) as work:
            row = await self._another(work, person, "You cannot change your own role.")
            await change_of(work, row, role, department)
        return person_of(row)

    async def disable(self, actor: Actor, person: UUID) -> Person:
        """Close an account at once: sessions end, tokens stop.

        Raises:
            StepUpRequired: the administrator has to prove who they are first.
            NotFound: no such account.
            Conflict: nobody closes their own account, or the box might lose its last key.
        """
        async with self.access.act(actor, Verb.ADMIN) as work:
            row = await self._another(work, person, "You cannot disable yourself.")
            row.disabled_at = row.disabled_at or work.at
            await row.save(update_fields=["disabled_at"])
            await SessionRow.filter(person_id=person).delete()
            work.record(Tag.PERSON_DISABLED, subject=person)
        return person_of(row)

    async def enable(self, actor: Actor, person: UUID) -> Person:
        """Open a closed account again, with the password and factors that it had.

        Raises:
            StepUpRequired: the administrator has to prove who they are first.
            NotFound: no such account.
            Conflict: it is not closed, or is the administrator's own.
        """
        async with self.access.act(actor, Verb.ADMIN) as work:
            row = await self._another(work, person, "Your account is open.")
            if row.disabled_at is None:
                raise Conflict("This account is open already.")
            row.disabled_at = None
            await row.save(update_fields=["disabled_at"])
            work.record(Tag.PERSON_ENABLED, subject=person)
        return person_of(row)

    async def _another(self, work: Work, person: UUID, refusal: str) -> PersonRow:
        self.demands.require_fresh(work)
        if person == work.actor.person:
            raise Conflict(refusal)
        await work.rows(ALONE)
        if not await PersonRow.exists(id=work.actor.person, disabled_at=None):
            raise Forbidden
        row = await PersonRow.get_or_none(id=person)
        if row is None:
            raise NotFound
        return row


async def require_known(work: Work, role: str, department: DepartmentCode) -> None:
    """Nobody gets a role or a department that there is not.

    Raises:
        Invalid: there is no such role, or no such department.
    """
    if role not in (await policy_in_force(work)).roles:
        raise Invalid("role", "There is no such role.")
    if not is_line(department) or not await DepartmentRow.exists(code=department):
        raise Invalid("department", "There is no such department.")


async def change_of(work: Work, row: PersonRow, role: str, department: DepartmentCode) -> None:
    """Write another role or department, and end the sessions that had the one before.

    Raises:
        Invalid: there is no such role, or no such department.
    """
    await require_known(work, role, department)
    if (row.role, row.department) == (role, department):
        return
    row.role, row.department = role, department
    await row.save(update_fields=["role", "department"])
    await SessionRow.filter(person_id=row.id).delete()
    detail = {"role": role, "department": department}
    work.record(Tag.PERSON_CHANGED, subject=row.id, detail=detail)
