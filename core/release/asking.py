"""Gathering the facts and putting the question: the only caller of the release decision.

For any number of photos it takes three queries: who is in them and which faces nobody has
accounted for, what those people provided for, and the hospital's policy.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

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
    outside_decision,
    release_decision,
    stamp,
)
from core.photos import RenditionKind
from core.photos.rows import Row
from core.work import Work

_SHOWN = """
SELECT 'person' AS what, photo_id, id, patient_id, role, NULL::uuid AS depiction_id
FROM depicted WHERE photo_id = ANY($1::uuid[])
UNION ALL
SELECT 'face', photo_id, id, NULL, '', depiction_id
FROM face_region WHERE photo_id = ANY($1::uuid[]) AND declared_by IS NULL
UNION ALL
SELECT 'look', photo_id, photo_id, NULL, '', NULL FROM face_look WHERE photo_id = ANY($1::uuid[])
ORDER BY photo_id, role DESC, id
"""
_RECIPES = {
    RenditionKind.MASKED: """
SELECT hidden, reviewed_by, is_deidentified FROM face_masking WHERE rendition_id = $1""",
    RenditionKind.DEIDENTIFIED: """
SELECT hidden, reviewed_by, is_deidentified FROM deidentification WHERE rendition_id = $1""",
}
_COPIES = """
SELECT rendition.*, m.hidden, m.reviewed_by, m.is_deidentified
FROM rendition LEFT JOIN (
    SELECT rendition_id, hidden, reviewed_by, is_deidentified FROM face_masking
    UNION ALL SELECT rendition_id, hidden, reviewed_by, is_deidentified FROM deidentification
) AS m ON m.rendition_id = rendition.id
WHERE rendition.photo_id = ANY($1::uuid[]) AND rendition.kind = ANY($2::text[])
"""
PLAIN = Copy("full")


@dataclass(frozen=True, slots=True)
class Use:
    """What somebody wants a photo for. Without a channel: the first one of the purpose."""

    purpose: Purpose = Purpose.CARE
    channel: Channel | None = None


FOR_CARE = Use()


@dataclass(slots=True)
class Shown:
    """Who is in a photo, and what is not accounted for."""

    people: list[tuple[UUID, UUID | None]] = field(default_factory=list)
    faces: dict[UUID, set[UUID]] = field(default_factory=dict)
    """By the person in the photo whose they are."""
    unknown: list[UUID] = field(default_factory=list)
    is_looked_at: bool = False


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

    async def deciders(
        self, work: Work, rows: Sequence[Row], use: Use
    ) -> list[Callable[[Copy], Decision]]:
        """For each photo what decides about a copy of it for somebody without account here, now."""
        policy = await self.policies.now(work)
        question = Question(use.purpose, _channel(policy, use), work.at)

        def decider(facts: PhotoFacts) -> Callable[[Copy], Decision]:
            return lambda copy: outside_decision(facts, copy, question, policy)

        return [decider(facts) for facts in await self.facts(work, rows)]

    async def copy(self, work: Work, kind: RenditionKind, file: UUID | None) -> Copy:
        """What of a photo the file of that kind shows.

        Of a masked copy that is not the newest nobody stands for what it hides any more.
        """
        if kind not in _RECIPES:
            return Copy(kind)
        found = await work.rows(_RECIPES[kind], file)
        return _masked(kind, found[0]) if found else Copy(kind, is_reviewed=False)

    async def copies(
        self, work: Work, photos: Sequence[UUID], kinds: Sequence[RenditionKind]
    ) -> dict[UUID, dict[RenditionKind, tuple[Row, Copy]]]:
        """The files of these kinds that each photo has, with what each shows, as `copy`."""
        found: dict[UUID, dict[RenditionKind, tuple[Row, Copy]]] = {}
        for row in await work.rows(_COPIES, list(photos), list(kinds)):
            kind = RenditionKind(row["kind"])
            if kind not in _RECIPES:
                copy = Copy(kind)
            elif row["hidden"] is None:
                copy = Copy(kind, is_reviewed=False)
            else:
                copy = _masked(kind, row)
            found.setdefault(row["photo_id"], {})[kind] = row, copy
        return found

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
        # Everybody in a photo counts, also whom the asker may not know of.
        async with work.beyond():
            shown = await _shown(work, [row["id"] for row in rows])
            known = {who for each in shown.values() for _, who in each.people if who is not None}
            provided = await provisions(work, known)
        return [
            PhotoFacts(
                photo=row["id"],
                patient=row["patient_id"],
                session=row["session_id"],
                taken_on=day_of(row["captured_at"] or row["received_at"], self.time_zone),
                people=tuple(
                    Depicted(
                        who,
                        provided.get(who, ()) if who else (),
                        person,
                        frozenset(there.faces.get(person, ())),
                    )
                    for person, who in there.people
                ),
                faces=tuple(there.unknown),
                is_looked_at=there.is_looked_at,
            )
            for row in rows
            for there in [shown.get(row["id"], Shown())]
        ]


def _masked(kind: RenditionKind, recipe: Row) -> Copy:
    """What a copy shows in which something is hidden, by what it was made of."""
    return Copy(
        kind,
        frozenset(UUID(each) for each in orjson.loads(recipe["hidden"])),
        recipe["is_deidentified"],
        recipe["reviewed_by"] is not None,
    )


async def _shown(work: Work, photos: Sequence[UUID]) -> dict[UUID, Shown]:
    found: dict[UUID, Shown] = {}
    for row in await work.rows(_SHOWN, list(photos)):
        there = found.setdefault(row["photo_id"], Shown())
        if row["what"] == "person":
            there.people.append((row["id"], row["patient_id"]))
        elif row["what"] == "look":
            there.is_looked_at = True
        elif row["depiction_id"] is None:
            there.unknown.append(row["id"])
        else:
            there.faces.setdefault(row["depiction_id"], set()).add(row["id"])
    return found


def _channel(policy: UsePolicy, use: Use) -> Channel:
    rule = policy.rules.get(use.purpose)
    return use.channel or (rule.channels[0] if rule else Channel.INTERNAL)
