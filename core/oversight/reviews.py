"""The weekly review of looks: the box picks, a privacy officer judges, nobody themselves.

Promises: each week is gone through once, however often it is tried; a name of a patient is
compared in memory and kept nowhere; what an officer thought is sealed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from core.access import Access, Verb
from core.audit import AuditKeys, Tag, private
from core.audit.keys import owner_of
from core.kit.actor import THE_BOX, Actor
from core.kit.errors import Conflict, NotFound
from core.kit.ids import Ids
from core.kit.text import words
from core.oversight.gathering import looks_between
from core.oversight.snooping import Pick, Rule, picked
from core.oversight.words import Words, role_name
from core.patients.sealing import PatientSealer
from core.vault import KeyMissing, KeyProvider
from core.work import UnitOfWork, Work

ReviewId = NewType("ReviewId", UUID)

SHORTEST_REMARK, LONGEST_REMARK = 10, 500
WEEKS_BACK = 4
"""Of a box that was off so many weeks are still gone through."""
_SEED_BYTES = 32
_BEGIN = """
INSERT INTO review_week (week, seed, looked, made_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (week) DO NOTHING RETURNING week
"""
_DONE = "SELECT week FROM review_week WHERE week = ANY($1::date[])"
_ADD = """
INSERT INTO review (id, week, person_id, patient_id, rules, weight, acts, photos, patients,
                    first_at, last_at)
VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10, $11)
"""
_SELECT = """
SELECT review.*, person.name AS person_name, person.role, department.name AS department_name
FROM review JOIN person ON person.id = review.person_id
LEFT JOIN department ON department.code = person.department
"""
_OPEN = "(verdict IS NULL OR verdict = 'questioned')"
_WAITING = f"""{_SELECT} WHERE {_OPEN} AND person_id <> $1
AND ($2::int IS NULL OR (weight, review.id) < ($2, $3))
ORDER BY weight DESC, review.id DESC LIMIT $4
"""
_JUDGED = f"""{_SELECT} WHERE NOT {_OPEN} AND person_id <> $1
AND ($2::timestamptz IS NULL OR (reviewed_at, review.id) < ($2, $3))
ORDER BY reviewed_at DESC, review.id DESC LIMIT $4
"""
_ONE = f"{_SELECT} WHERE review.id = $1 AND person_id IS DISTINCT FROM $2 FOR UPDATE OF review"
_JUDGE = """
UPDATE review SET verdict = $2, remark = $3, reviewed_by = $4, reviewed_at = $5 WHERE id = $1
"""


class ReviewVerdict(StrEnum):
    """What the privacy officer thought of a look."""

    FINE = "fine"
    QUESTIONED = "questioned"
    BREACH = "breach"


@dataclass(frozen=True, slots=True)
class Review:
    """A look to be reviewed, or that was. The patient is an identifier."""

    id: ReviewId
    week: date
    person: UUID
    person_name: str
    role: Words
    department: str | None
    patient: UUID | None
    rules: tuple[Rule, ...]
    weight: int
    acts: int
    photos: int
    patients: int
    first_at: datetime
    last_at: datetime
    verdict: ReviewVerdict | None
    remark: str
    reviewed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Some reviews, and whether there are more."""

    reviews: tuple[Review, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Picking:
    """Goes through the looks of the weeks that are over: the worker's, an hourly chore."""

    unit_of_work: UnitOfWork
    ids: Ids
    sealer: PatientSealer
    time_zone: ZoneInfo

    async def pick(self) -> int:
        """Go through each week that is over and was not gone through; how many those were."""
        now = await self.unit_of_work.now()
        today = now.astimezone(self.time_zone).date()
        monday = today - timedelta(days=today.weekday())
        weeks = [monday - timedelta(weeks=back) for back in range(WEEKS_BACK, 0, -1)]
        async with self.unit_of_work(THE_BOX) as work:
            done = {row["week"] for row in await work.rows(_DONE, weeks)}
        for week in weeks:
            if week not in done:
                await self._pick(week)
        return len(set(weeks) - done)

    async def _pick(self, week: date) -> None:
        since, until = (self._begins(day) for day in (week, week + timedelta(weeks=1)))
        async with self.unit_of_work(THE_BOX) as work:
            looks = await looks_between(work, self.sealer, self.time_zone, since, until)
            seed = self.ids.secret(_SEED_BYTES)
            # Of two workers that come here at once, the second waits and finds the week done.
            if not await work.rows(_BEGIN, week, seed, len(looks), work.at):
                return
            picks = picked(looks, seed)
            for pick in picks:
                await work.rows(_ADD, self.ids.new(), week, *_values(pick))
            detail = {"week": week.isoformat(), "looked": len(looks), "picked": len(picks)}
            work.record(Tag.REVIEW_PLANNED, detail=detail)

    def _begins(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.time_zone)


@dataclass(frozen=True, slots=True)
class Reviews:
    """The queue of looks to be reviewed, for a privacy officer."""

    access: Access
    keys: KeyProvider

    async def waiting(self, actor: Actor, after: tuple[int, UUID] | None, first: int) -> ReviewPage:
        """At most `first` that nobody settled, the heaviest first; none about oneself.

        Raises:
            Forbidden: not the privacy officer.
        """
        return await self._page(actor, _WAITING, after, first)

    async def judged(
        self, actor: Actor, after: tuple[datetime, UUID] | None, first: int
    ) -> ReviewPage:
        """At most `first` that were settled, the latest first; none about oneself.

        Raises:
            Forbidden: not the privacy officer.
        """
        return await self._page(actor, _JUDGED, after, first)

    async def judge(
        self, actor: Actor, review: ReviewId, verdict: ReviewVerdict, remark: str
    ) -> Review:
        """Say what you think of one, in words unless it is fine. A question may be settled later.

        Raises:
            Forbidden: not the privacy officer.
            NotFound: there is none, or it is about yourself.
            Conflict: it was settled.
            Invalid: no words where there have to be some.
        """
        async with self.access.act(actor, Verb.AUDIT) as work:
            found = await work.rows(_ONE, review, actor.person)
            if not found:
                raise NotFound
            row = found[0]
            if row["verdict"] not in {None, ReviewVerdict.QUESTIONED}:
                raise Conflict("This was reviewed already.")
            least = 0 if verdict is ReviewVerdict.FINE else SHORTEST_REMARK
            said = words("remark", remark, least, LONGEST_REMARK)
            sealed = await self._sealed(work, row["patient_id"], said)
            await work.rows(_JUDGE, review, verdict.value, sealed, actor.person, work.at)
            work.record(
                Tag.REVIEW_JUDGED,
                patient=row["patient_id"],
                subject=review,
                detail={"judgement": verdict.value, "person": str(row["person_id"])},
            )
            judged = {"verdict": verdict.value, "remark": sealed, "reviewed_at": work.at}
            return await self._review(work, {**row, **judged})

    async def _page(
        self, actor: Actor, sql: str, after: tuple[object, UUID] | None, first: int
    ) -> ReviewPage:
        async with self.access.act(actor, Verb.AUDIT) as work:
            found = await work.rows(sql, actor.person, *(after or (None, None)), first + 1)
            shown = [await self._review(work, row) for row in found[:first]]
            work.record(Tag.REVIEW_LISTED, detail={"count": len(shown)})
        return ReviewPage(tuple(shown), has_more=len(found) > first)

    async def _sealed(self, work: Work, patient: UUID | None, said: str) -> bytes | None:
        if not said:
            return None
        ask = work.connection.execute_query_dict
        return await private.sealed(self._log_keys, ask, patient, work.at, said)

    async def _opened(self, work: Work, row: Mapping[str, Any]) -> str:
        if row["remark"] is None:
            return ""
        owner = owner_of(row["patient_id"], row["reviewed_at"])
        found = await self._log_keys.of(work.connection.execute_query_dict, (owner,))
        try:
            return private.opened(self.keys, found[owner].ref, row["reviewed_at"], row["remark"])
        except KeyMissing:
            return ""

    @property
    def _log_keys(self) -> AuditKeys:
        return self.access.unit_of_work.trail.keys or AuditKeys(self.keys)

    async def _review(self, work: Work, row: Mapping[str, Any]) -> Review:
        return Review(
            id=ReviewId(row["id"]),
            week=row["week"],
            person=row["person_id"],
            person_name=row["person_name"],
            role=role_name(self.access.policy, row["role"]),
            department=row["department_name"],
            patient=row["patient_id"],
            rules=tuple(map(Rule, orjson.loads(row["rules"]))),
            weight=row["weight"],
            acts=row["acts"],
            photos=row["photos"],
            patients=row["patients"],
            first_at=row["first_at"],
            last_at=row["last_at"],
            verdict=ReviewVerdict(row["verdict"]) if row["verdict"] else None,
            remark=await self._opened(work, row),
            reviewed_at=row["reviewed_at"],
        )


def _values(pick: Pick) -> tuple[object, ...]:
    look = pick.look
    rules = orjson.dumps([rule.value for rule in pick.rules]).decode()
    counts = (look.acts, look.photos, look.patients, look.first_at, look.last_at)
    return (look.person, look.patient, rules, pick.weight, *counts)
