"""The hospital's directory: what it says, now and again, of those who come by the single sign-on.

Promises: whoever is not listed any more, or is in no group with a role here, has a closed account
from the next look on: no session, token or passkey opens it; listed again, it is open again. An
account whose groups changed is changed. While the directory does not answer nobody new comes in,
and what is open stays open until it ends by itself.

Does not take passwords: who somebody is, the single sign-on says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from core.access import policy_in_force
from core.audit import Tag
from core.kit.actor import THE_BOX, DepartmentCode
from core.kit.errors import Unavailable
from core.people.accounts import change_of
from core.people.models import DepartmentRow, IdentityRow, PersonRow, SessionRow
from core.work import UnitOfWork, Work

BY_SIGN_ON = "sign-on"
"""What the ways in by the single sign-on begin with."""
_BY = {"by": "directory"}
_MOST_SILENT = 3
# Whoever could do something now, and whoever was closed of late: that may have been a mistake
# there. In no order, so that nobody is always the one after the last that was answered.
_TO_LOOK_UP = """
SELECT p.id, i.login FROM identity i JOIN person p ON p.id = i.person_id
WHERE p.disabled_at IS NULL AND (
    EXISTS (SELECT FROM session s WHERE s.person_id = p.id)
    OR EXISTS (SELECT FROM api_token t WHERE t.person_id = p.id
               AND t.revoked_at IS NULL AND t.expires_at > $1))
OR p.disabled_at = i.closed_at AND i.closed_at > $1 - interval '1 day'
ORDER BY random()
"""


@dataclass(frozen=True, slots=True)
class GroupRule:
    """Whoever is in `group` there has this role and department here; the first rule counts."""

    group: str
    role: str
    department: DepartmentCode


class Directory(Protocol):
    """Knows who works in the hospital, and in which groups."""

    async def groups_of(self, login: str) -> frozenset[str]:
        """The names of the groups of whoever has that `login`; none for nobody.

        Raises:
            Unavailable: it does not answer, or not so that it can be understood.
        """
        ...


@dataclass(frozen=True, slots=True)
class Lookups:
    """Looks up those who are here by the single sign-on."""

    unit_of_work: UnitOfWork
    directory: Directory
    rules: tuple[GroupRule, ...]

    async def look(self) -> int:
        """Look up everybody who could do something here; returns how many accounts were closed.

        Raises:
            Unavailable: the directory does not answer; whoever was not looked up stays as they are.
        """
        async with self.unit_of_work(THE_BOX) as work:
            people = await work.rows(_TO_LOOK_UP, work.at)
        closed = silent = 0
        for one in people:
            try:
                groups = await self.directory.groups_of(one["login"] or "")
            except Unavailable:
                silent += 1
                if silent == min(_MOST_SILENT, len(people)):
                    raise
                continue
            silent = 0
            closed += await self._is_closed(one["id"], rule_of(self.rules, groups))
        return closed

    async def _is_closed(self, person: UUID, rule: GroupRule | None) -> bool:
        async with self.unit_of_work(THE_BOX) as work:
            # Held, or what an administrator closes meanwhile would be taken for ours.
            row = await PersonRow.select_for_update().get(id=person)
            was_open = row.disabled_at is None
            await placed(work, row, rule, by_directory=True)
            return was_open and row.disabled_at is not None


def rule_of(rules: Iterable[GroupRule], groups: frozenset[str]) -> GroupRule | None:
    """The first rule for one of `groups`."""
    return next((rule for rule in rules if rule.group in groups), None)


async def placed(
    work: Work, row: PersonRow | None, rule: GroupRule | None, *, by_directory: bool
) -> str | None:
    """Give an account what the groups say; returns why not: disabled, or no-group.

    Who is refused loses the sessions by the single sign-on. The directory closes the account,
    and opens what it closed, but nothing that an administrator did.
    """
    reason = await _refusal(work, rule)
    if row is None:
        return reason
    if reason is None and by_directory:
        await _reopen(work, row)
    if row.disabled_at is not None:
        return "disabled"
    if rule is not None and reason is None:
        await change_of(work, row, rule.role, rule.department)
    elif by_directory:
        await _close(work, row)
    else:
        await SessionRow.filter(person_id=row.id, way__startswith=BY_SIGN_ON).delete()
    return reason


async def _refusal(work: Work, rule: GroupRule | None) -> str | None:
    if rule is None or not await DepartmentRow.exists(code=rule.department):
        return "no-group"
    return None if rule.role in (await policy_in_force(work)).roles else "no-group"


async def _close(work: Work, row: PersonRow) -> None:
    row.disabled_at = work.at
    await row.save(update_fields=["disabled_at"])
    await IdentityRow.filter(person_id=row.id).update(closed_at=work.at)
    await SessionRow.filter(person_id=row.id).delete()
    work.record(Tag.PERSON_DISABLED, subject=row.id, detail=_BY)


async def _reopen(work: Work, row: PersonRow) -> None:
    is_ours = row.disabled_at is not None and await IdentityRow.exists(
        person_id=row.id, closed_at=row.disabled_at
    )
    if is_ours:
        row.disabled_at = None
        await row.save(update_fields=["disabled_at"])
        work.record(Tag.PERSON_ENABLED, subject=row.id, detail=_BY)
