"""What a change of the policy would do, before it is made: how many photos, for which purpose.

Counts only, over the whole hospital; whoever rules sees no photo. Photos of the same people
whose consents are about all of their photos are decided on once.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.access import Access, Verb
from core.audit import Tag
from core.consents import require_sound
from core.decisions import PhotoFacts, Purpose, Question, Scope, UsePolicy, release_decision
from core.kit.actor import Actor
from core.photos.rows import Row
from core.release.asking import PLAIN, Asking
from core.work import Work

_BATCH = 1000
_FILED = """
SELECT id, patient_id, session_id, captured_at, received_at FROM photo
WHERE patient_id IS NOT NULL AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2
"""

Group = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class PolicyEffect:
    """What becomes of a purpose: so many photos can no longer be used for it, so many now can."""

    purpose: Purpose
    lost: int
    won: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Tries a policy out."""

    access: Access
    asking: Asking

    async def effects(self, actor: Actor, policy: UsePolicy) -> tuple[PolicyEffect, ...]:
        """The purposes for which something would change, and for how many photos.

        Raises:
            Forbidden: not the privacy officer.
            Invalid: the policy contradicts itself.
        """
        lost: Counter[Purpose] = Counter()
        won: Counter[Purpose] = Counter()
        async with self.access.act(actor, Verb.RULE) as work, work.beyond():
            require_sound(policy)
            now = await self.asking.policies.now(work)
            known: dict[Group, tuple[frozenset[Purpose], frozenset[Purpose]]] = {}
            async for rows in _filed(work):
                for facts in await self.asking.facts(work, rows):
                    group = _group(facts)
                    if group not in known:
                        before = _permitted(facts, now, work.at)
                        known[group] = before, _permitted(facts, policy, work.at)
                    before, after = known[group]
                    lost.update(before - after)
                    won.update(after - before)
            work.record(Tag.POLICY_TRIED, detail={"version": now.version})
        changed = [purpose for purpose in Purpose if lost[purpose] or won[purpose]]
        return tuple(PolicyEffect(each, lost[each], won[each]) for each in changed)


async def _filed(work: Work) -> AsyncIterator[Sequence[Row]]:
    after = None
    while rows := await work.rows(_FILED, after, _BATCH):
        yield rows
        after = rows[-1]["id"]
        await asyncio.sleep(0)  # others want to be answered meanwhile


def _group(facts: PhotoFacts) -> Group:
    """What tells apart photos that a policy may treat differently."""
    people = tuple(person.person for person in facts.people)
    provisions = [each for person in facts.people for each in person.provisions]
    is_about_all = all(each.scope is Scope.PATIENT for each in provisions)
    seen = bool(facts.faces), facts.is_looked_at
    return (facts.patient, people, seen) if is_about_all else (facts.photo,)


def _permitted(facts: PhotoFacts, policy: UsePolicy, at: datetime) -> frozenset[Purpose]:
    """The purposes that any channel of theirs permits."""
    return frozenset(
        purpose
        for purpose, rule in policy.rules.items()
        if any(
            release_decision(facts, PLAIN, Question(purpose, channel, at), policy).is_permitted
            for channel in rule.channels
        )
    )
