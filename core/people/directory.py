"""The hospital's directory: what it says, now and again, of those who come by the single sign-on.

Promises: whoever is not listed any more, or is in no group with a role here, loses sessions and
API tokens at the next look; an account whose groups changed is changed. While the directory is
away nobody new comes in, and what is open stays open until it ends by itself.

Does not take passwords: who somebody is, the single sign-on says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from core.access import policy_in_force
from core.audit import Tag
from core.kit.actor import THE_BOX, DepartmentCode
from core.people.accounts import change_of
from core.people.models import ApiTokenRow, DepartmentRow, PersonRow, SessionRow
from core.work import UnitOfWork, Work

BY_SIGN_ON = "sign-on"
"""What the ways in by the single sign-on begin with."""
_PRESENT = """
SELECT DISTINCT p.id, i.login FROM identity i JOIN person p ON p.id = i.person_id
WHERE i.login IS NOT NULL AND p.disabled_at IS NULL AND (
    EXISTS (SELECT FROM session s WHERE s.person_id = p.id AND s.way LIKE $1)
    OR EXISTS (SELECT FROM api_token t WHERE t.person_id = p.id
               AND t.revoked_at IS NULL AND t.expires_at > $2))
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
        """Look up everybody with an open session or a token; returns how many were put out.

        Raises:
            Unavailable: the directory does not answer; whoever was not looked up stays.
        """
        async with self.unit_of_work(THE_BOX) as work:
            present = await work.rows(_PRESENT, f"{BY_SIGN_ON}%", work.at)
        refused = 0
        for one in present:
            rule = rule_of(self.rules, await self.directory.groups_of(one["login"]))
            refused += await self._is_put_out(one["id"], rule)
        return refused

    async def _is_put_out(self, person: UUID, rule: GroupRule | None) -> bool:
        async with self.unit_of_work(THE_BOX) as work:
            row = await PersonRow.get(id=person)
            return await placed(work, row, rule) is not None


def rule_of(rules: Iterable[GroupRule], groups: frozenset[str]) -> GroupRule | None:
    """The first rule for one of `groups`."""
    return next((rule for rule in rules if rule.group in groups), None)


async def placed(work: Work, row: PersonRow | None, rule: GroupRule | None) -> str | None:
    """Give an account what the groups say; returns why not: disabled, or no-group.

    Whoever is refused loses the sessions by the single sign-on and all API tokens.
    """
    reason = await _refusal(work, row, rule)
    if row is None:
        return reason
    if reason:
        await _put_out(work, row.id)
    elif rule is not None:
        await change_of(work, row, rule.role, rule.department)
    return reason


async def _refusal(work: Work, row: PersonRow | None, rule: GroupRule | None) -> str | None:
    if row is not None and row.disabled_at is not None:
        return "disabled"
    if rule is None or not await DepartmentRow.exists(code=rule.department):
        return "no-group"
    if rule.role not in (await policy_in_force(work)).roles:
        return "no-group"
    return None


async def _put_out(work: Work, person: UUID) -> None:
    sessions = SessionRow.filter(person_id=person, way__startswith=BY_SIGN_ON)
    ended = int(await sessions.delete())
    if ended:
        work.record(Tag.SESSION_REVOKED, subject=person, detail={"count": ended})
    for token in await ApiTokenRow.filter(person_id=person, revoked_at=None):
        token.revoked_at = work.at
        await token.save(update_fields=["revoked_at"])
        work.record(Tag.TOKEN_REVOKED, subject=token.id)
