"""What a policy on access would do, and why somebody may see a photo, or might at a moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.access import Access, AccessPolicy, Sensitivity, Thing, Verb, policy_in_force
from core.access.deciding import may_see
from core.access.packing import require_sound
from core.audit import Tag
from core.kit.actor import Actor, DepartmentCode, PersonId
from core.work import Work

_PEOPLE = "SELECT id, role, department FROM person WHERE disabled_at IS NULL ORDER BY id"
_GROUPS = """
SELECT department, sensitivity, count(*) AS n FROM photo
WHERE patient_id IS NOT NULL GROUP BY department, sensitivity
"""
_TREATED = """
SELECT r.person_id, photo.department, photo.sensitivity, count(DISTINCT photo.id) AS n
FROM care_relation r JOIN photo ON photo.patient_id = r.patient_id
WHERE r.starts <= $1 AND r.ends > $1 GROUP BY r.person_id, photo.department, photo.sensitivity
"""
_SOMEBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class RoleEffect:
    """What would become of a role: of so many people, one would lose or gain at most that many."""

    role: str
    people: int
    lost: int
    won: int
    verbs_lost: frozenset[Verb]
    verbs_won: frozenset[Verb]


@dataclass(frozen=True, slots=True)
class Group:
    """Photos that a policy treats alike; of `is_treated` the asker treats the patients."""

    department: str
    sensitivity: int
    is_treated: bool

    def thing(self) -> Thing:
        """Any one of them."""
        relation = _SOMEBODY if self.is_treated else None
        return Thing(self.department, _SOMEBODY, Sensitivity(self.sensitivity), relation)


@dataclass(frozen=True, slots=True)
class AccessEffects:
    """Tries a policy on access out, before anybody is shut out or let in by it."""

    access: Access

    async def of(self, actor: Actor, policy: AccessPolicy) -> tuple[RoleEffect, ...]:
        """The roles for which something would change. Counts only; who rules sees no photo.

        Raises:
            Forbidden: not the privacy officer.
            Invalid: the policy will not do.
        """
        async with self.access.act(actor, Verb.RULE) as work, work.beyond():
            require_sound(policy)
            now = await policy_in_force(work)
            people = [_actor(row) for row in await work.rows(_PEOPLE)]
            groups = await _groups(work)
            work.record(Tag.ACCESS_TRIED, detail={"version": now.version})
        roles = sorted({*now.roles, *policy.roles})
        effects = (_effect(role, people, groups, now, policy) for role in roles)
        return tuple(each for each in effects if _is_any(each))


def _effect(
    role: str,
    people: Iterable[Actor],
    groups: Mapping[UUID | None, Mapping[Group, int]],
    before: AccessPolicy,
    after: AccessPolicy,
) -> RoleEffect:
    lost, won, count = 0, 0, 0
    for person in people:
        if person.role != role:
            continue
        there = _seen(before, person, groups), _seen(after, person, groups)
        count += there[0] != there[1]
        lost = max(lost, _sum(there[0], there[1]))
        won = max(won, _sum(there[1], there[0]))
    had, has = before.verbs(role), after.verbs(role)
    return RoleEffect(role, count, lost, won, had - has, has - had)


def _is_any(effect: RoleEffect) -> bool:
    return bool(effect.people or effect.verbs_lost or effect.verbs_won)


def _seen(
    policy: AccessPolicy, person: Actor, groups: Mapping[UUID | None, Mapping[Group, int]]
) -> dict[Group, int]:
    """What one person sees: groups as they are, and of patients they treat what that adds."""
    plain = {
        group: n
        for group, n in groups[None].items()
        if may_see(policy, person, group.thing()) is not None
    }
    treated = {
        group: n
        for group, n in groups.get(person.person, {}).items()
        if Group(group.department, group.sensitivity, is_treated=False) not in plain
        and may_see(policy, person, group.thing()) is not None
    }
    return plain | treated


def _sum(one: Mapping[Group, int], other: Mapping[Group, int]) -> int:
    return sum(n for group, n in one.items() if group not in other)


async def _groups(work: Work) -> Mapping[UUID | None, Mapping[Group, int]]:
    found: dict[UUID | None, dict[Group, int]] = defaultdict(dict)
    found[None] = {
        Group(row["department"], row["sensitivity"], is_treated=False): row["n"]
        for row in await work.rows(_GROUPS)
    }
    for row in await work.rows(_TREATED, work.at):
        group = Group(row["department"], row["sensitivity"], is_treated=True)
        found[row["person_id"]][group] = row["n"]
    return found


def _actor(row: Mapping[str, Any]) -> Actor:
    return Actor(PersonId(row["id"]), row["role"], DepartmentCode(row["department"]))
