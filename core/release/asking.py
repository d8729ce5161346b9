"""Gathering the facts and putting the question: the only caller of the release decision.

For any number of photos it takes three queries: who is in them, what those people provided
for, and the hospital's policy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from core.consents import UsePolicies, provisions
from core.decisions import (
    Channel,
    Copy,
    Decision,
    Depicted,
    Mark,
    PhotoFacts,
    Purpose,
    Question,
    UsePolicy,
    day_of,
    release_decision,
    stamp,
)
from core.photos.rows import Row
from core.work import Work

_PEOPLE = """
SELECT photo_id, patient_id FROM depicted WHERE photo_id = ANY($1::uuid[])
ORDER BY photo_id, role DESC, id
"""
ORIGINAL = Copy("original")
PLAIN = Copy("full")


@dataclass(frozen=True, slots=True)
class Use:
    """What somebody wants a photo for. Without a channel: the first one of the purpose."""

    purpose: Purpose = Purpose.CARE
    channel: Channel | None = None


FOR_CARE = Use()


@dataclass(frozen=True, slots=True)
class Asking:
    """Puts the question, inside somebody else's unit of work."""

    policies: UsePolicies
    time_zone: ZoneInfo

    async def decide(self, work: Work, row: Row, copy: Copy, use: Use) -> Decision:
        """The decision about one copy of one photo, now."""
        policy = await self.policies.now(work)
        (facts,) = await self.facts(work, [row])
        question = Question(use.purpose, _channel(policy, use), work.at)
        return release_decision(facts, copy, question, policy)

    async def stamps(self, work: Work, rows: Sequence[Row]) -> dict[UUID, tuple[Mark, ...]]:
        """What each photo may be used for now, as the copy without camera data."""
        policy = await self.policies.now(work)
        return {
            facts.photo: stamp(facts, PLAIN, work.at, policy)
            for facts in await self.facts(work, rows)
            if facts.patient is not None
        }

    async def facts(self, work: Work, rows: Sequence[Row]) -> list[PhotoFacts]:
        """What is known of each photo, its people and all that they provided for."""
        people: dict[UUID, list[UUID | None]] = {}
        for row in await work.rows(_PEOPLE, [row["id"] for row in rows]):
            people.setdefault(row["photo_id"], []).append(row["patient_id"])
        known = {person for each in people.values() for person in each if person is not None}
        provided = await provisions(work, known)
        return [
            PhotoFacts(
                photo=row["id"],
                patient=row["patient_id"],
                session=row["session_id"],
                taken_on=day_of(row["captured_at"] or row["received_at"], self.time_zone),
                people=tuple(
                    Depicted(person, provided.get(person, ()) if person else ())
                    for person in people.get(row["id"], ())
                ),
            )
            for row in rows
        ]


def _channel(policy: UsePolicy, use: Use) -> Channel:
    rule = policy.rules.get(use.purpose)
    return use.channel or (rule.channels[0] if rule else Channel.INTERNAL)
