"""Who looked at a patient's photos: for the patient, on a page and on paper (Wabvpz 15e).

The patient has a right to all of it, so rows of other departments are in it; what is shown of
them are names of staff and acts, never of another patient.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core.access import Access, AccessPolicy, Verb
from core.audit import Category, Outcome, Tag
from core.documents import Documents, LogPaper, PaperLine
from core.documents.types import Subject
from core.kit.actor import Actor
from core.kit.errors import Invalid
from core.kit.language import Language
from core.oversight import words
from core.oversight.rows import Place, category_of
from core.oversight.words import Words
from core.patients import PatientId, Patients
from core.work import Work

MOST_LINES = 5_000
# By its own column, as one of a list, or through a photo that had no patient yet.
_LINES = """
WITH theirs AS (
    SELECT e.* FROM audit_event AS e WHERE e.patient = $1 AND e.at >= $2 AND e.at < $3
    UNION ALL
    SELECT e.* FROM audit_event AS e
    WHERE e.detail ? 'patients' AND e.detail -> 'patients' ? $5
      AND e.patient IS NULL AND e.at >= $2 AND e.at < $3
    UNION ALL
    SELECT e.* FROM audit_event AS e
    WHERE e.photo IN (SELECT id FROM photo WHERE patient_id = $1) AND e.patient IS NULL
      AND e.at >= $2 AND e.at < $3 AND NOT e.detail ? 'patients'
), lines AS (
    SELECT (at AT TIME ZONE $4)::date AS day, min(at) AS first_at, max(at) AS last_at,
           min(id) AS id, count(*) AS acts, count(DISTINCT photo) AS photos,
           person, role, department, tag, outcome, rule, purpose, behalf,
           max(relation::text) AS relation, max(emergency::text) AS emergency,
           max(address) AS address, max(request::text) AS request
    FROM theirs
    GROUP BY day, person, role, department, tag, outcome, rule, purpose, behalf,
             relation IS NULL, emergency IS NULL,
             person IS NULL AND address IS NULL AND request IS NULL
)
SELECT lines.*, person.name AS person_name, behalf.name AS behalf_name,
       coalesce(department.name, lines.department) AS department_name
FROM lines LEFT JOIN person ON person.id = lines.person
LEFT JOIN person AS behalf ON behalf.id = lines.behalf
LEFT JOIN department ON department.code = lines.department
WHERE $6::timestamptz IS NULL OR (first_at, lines.id) < ($6, $7::bigint)
ORDER BY first_at DESC, lines.id DESC LIMIT $8
"""
_EARLIEST, _LATEST = date(2000, 1, 1), date(9000, 1, 1)
_DENIED = Words("niet toegestaan", "not allowed")
_FAILED = Words("niet gelukt", "did not work")
_TIMES = Words("{} keer", "{} times")
_PHOTOS = Words("{} foto's", "{} photos")


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the hospital, both included; None is open."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ViewLine:
    """Like acts of one person on one day."""

    id: int
    day: date
    first_at: datetime
    last_at: datetime
    who: Words
    role: Words
    department: str | None
    behalf: str | None
    tag: str
    category: Category
    did: Words
    why: Words
    outcome: Outcome
    is_emergency: bool
    acts: int
    photos: int

    @property
    def place(self) -> Place:
        """Where it stands among the lines."""
        return Place(self.first_at, self.id)


@dataclass(frozen=True, slots=True)
class ViewPage:
    """Some lines, newest first, and whether there are more."""

    lines: tuple[ViewLine, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Extracts:
    """Tells who looked, to who treats the patient and may speak of consent, and to an officer."""

    access: Access
    patients: Patients
    documents: Documents
    hospital: str
    time_zone: ZoneInfo

    async def views(
        self, actor: Actor, patient: PatientId, period: Period, after: Place | None, first: int
    ) -> ViewPage:
        """At most `first` lines beyond `after`, newest first, for who treats the patient.

        Raises:
            Forbidden: the role may not speak with patients of consent.
            NotFound: no such patient, or not one in the actor's sight.
        """
        async with self.access.act(actor, Verb.CONSENT, patient=patient) as work:
            await self.patients.treated(work, patient, Verb.CONSENT)
            return await self._page(work, patient, period, after, first)

    async def of_officer(
        self, actor: Actor, patient: UUID, period: Period, after: Place | None, first: int
    ) -> ViewPage:
        """The same for whoever may read the log; nobody known by that identifier has no lines.

        Raises:
            Forbidden: the role may not read the log.
        """
        async with self.access.act(actor, Verb.AUDIT, patient=patient) as work:
            return await self._page(work, patient, period, after, first)

    async def paper(
        self, actor: Actor, patient: PatientId, period: Period, language: Language
    ) -> bytes:
        """All lines as a sealed PDF with the patient's name, which is kept nowhere.

        Raises:
            Forbidden, NotFound: as `views`.
            Invalid: more lines than one paper holds.
        """
        async with self.access.act(actor, Verb.CONSENT, patient=patient) as work:
            known = await self.patients.treated(work, patient, Verb.CONSENT)
            lines = await self._whole(work, patient, period)
            at = work.at
        subject = Subject(known.name, known.birth_date, known.mrn)
        return await self._typeset(patient, subject, period, lines, language, at)

    async def officers_paper(
        self, actor: Actor, patient: UUID, period: Period, language: Language
    ) -> bytes:
        """The same by the identifier alone: an officer is told no patient's name.

        Raises:
            Forbidden: the role may not read the log.
            Invalid: more lines than one paper holds.
        """
        async with self.access.act(actor, Verb.AUDIT, patient=patient) as work:
            lines = await self._whole(work, patient, period)
            at = work.at
        return await self._typeset(patient, None, period, lines, language, at)

    async def _page(
        self, work: Work, patient: UUID, period: Period, after: Place | None, first: int
    ) -> ViewPage:
        found = await self._lines(work, patient, period, after, first + 1)
        work.record(Tag.AUDIT_EXTRACTED, patient=patient, detail={"count": len(found[:first])})
        return ViewPage(tuple(found[:first]), has_more=len(found) > first)

    async def _whole(self, work: Work, patient: UUID, period: Period) -> list[ViewLine]:
        lines = await self._lines(work, patient, period, None, MOST_LINES + 1)
        if len(lines) > MOST_LINES:
            raise Invalid("since", "That is more than fits on paper: choose a shorter period.")
        detail = {"count": len(lines), "paper": True}
        work.record(Tag.AUDIT_EXTRACTED, patient=patient, detail=detail)
        return lines[::-1]

    async def _lines(
        self, work: Work, patient: UUID, period: Period, after: Place | None, first: int
    ) -> list[ViewLine]:
        since, until = self._moments(period)
        beyond = (after.at, after.id) if after else (None, None)
        values = (patient, since, until, str(self.time_zone), str(patient), *beyond, first)
        # What colleagues elsewhere did with this patient's photos is the patient's to know.
        async with work.beyond():
            rows = await work.rows(_LINES, *values)
        return [_line(row, self.access.policy) for row in rows]

    def _moments(self, period: Period) -> tuple[datetime, datetime]:
        since, until = period.since or _EARLIEST, period.until or _LATEST
        if not _EARLIEST <= since <= until <= _LATEST:
            raise Invalid("since", "Choose a first and a last day, in that order.")
        days = (since, until + timedelta(days=1))
        begins, ends = (datetime.combine(day, time(), self.time_zone) for day in days)
        return begins, ends

    async def _typeset(
        self,
        patient: UUID,
        subject: Subject | None,
        period: Period,
        lines: list[ViewLine],
        language: Language,
        at: datetime,
    ) -> bytes:
        shown = tuple(self._paper_line(line, language) for line in lines)
        since, until = period.since, period.until
        paper = LogPaper(self.hospital, language, str(patient), subject, since, until, shown)
        return await self.documents.log_paper(paper, at)

    def _paper_line(self, line: ViewLine, language: Language) -> PaperLine:
        begins, ends = (
            f"{at.astimezone(self.time_zone):%H:%M}" for at in (line.first_at, line.last_at)
        )
        role = ", ".join(each for each in (line.role.of(language), line.department) if each)
        return PaperLine(
            line.day,
            begins if begins == ends else f"{begins} - {ends}",
            line.who.of(language),
            role,
            said(line, language),
            line.why.of(language),
        )


def said(line: ViewLine, language: Language) -> str:
    """What was done, how often, on how many photos, and whether it came to anything."""
    parts = [line.did.of(language)]
    if line.acts > 1:
        parts.append(_TIMES.of(language).format(line.acts))
    if line.photos > 1:
        parts.append(_PHOTOS.of(language).format(line.photos))
    ended = {Outcome.DENIED: _DENIED, Outcome.FAILED: _FAILED}.get(line.outcome)
    if ended is not None:
        parts.append(ended.of(language))
    return ", ".join(parts)


def _line(row: Mapping[str, Any], policy: AccessPolicy) -> ViewLine:
    return ViewLine(
        id=row["id"],
        day=row["day"],
        first_at=row["first_at"],
        last_at=row["last_at"],
        who=words.who(row),
        role=words.role_name(policy, row["role"]),
        department=row["department_name"],
        behalf=row["behalf_name"],
        tag=row["tag"],
        category=category_of(row["tag"]),
        did=words.did(row["tag"]),
        why=words.why(row, policy),
        outcome=Outcome(row["outcome"]),
        is_emergency=row["emergency"] is not None,
        acts=row["acts"],
        photos=row["photos"],
    )
