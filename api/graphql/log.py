"""The log: read by a privacy officer, and told to the patient; types and resolvers."""

from datetime import date, datetime
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from api.context import Info
from api.cost import LONGEST
from api.graphql import log_codes  # noqa: F401 - makes the enums
from api.pagination import Connection, Cursor, PageArgs, page_of
from core import oversight as core
from core.audit import Category, LogStanding, Outcome, Tag
from core.kit.actor import PersonId
from core.kit.errors import Invalid
from core.oversight import DayMark, Period, Place
from core.patients import NumberSystem, PatientId
from core.photos import PhotoId

_EVENTS, _VIEWS = "auditEvents", "views"
_MOST_DAYS, _MOST_MARKS = 92, 6


@strawberry.type(description="The same in Dutch and English.")
class Words:
    """Words in both languages."""

    nl: str
    en: str

    @classmethod
    def of(cls, words: core.Words) -> "Words":
        """Show words."""
        return cls(nl=words.nl, en=words.en)


@strawberry.input(description="What is chosen of the log; all that is given must hold.")
class LogFilterInput:
    """Which rows."""

    patient: PatientId | None = None
    person: PersonId | None = None
    photo: PhotoId | None = None
    since: datetime | None = None
    until: datetime | None = strawberry.field(default=None, description="Before that moment.")
    category: Category | None = None
    tag: str | None = None
    outcome: Outcome | None = None
    emergency: bool = strawberry.field(default=False, description="Only in an emergency.")
    address: str | None = None

    def said(self) -> core.LogFilter:
        """The same for the core.

        Raises:
            Invalid: no such tag.
        """
        try:
            tag = Tag(self.tag) if self.tag is not None else None
        except ValueError:
            raise Invalid("tag", "There is no such tag.") from None
        return core.LogFilter(
            patient=self.patient,
            person=self.person,
            photo=self.photo,
            since=self.since,
            until=self.until,
            category=self.category,
            tag=tag,
            outcome=self.outcome,
            emergency=self.emergency,
            address=self.address,
        )


@strawberry.type(description="One act in the log, in words.")
class LogEvent:
    """A row of the log."""

    id: strawberry.ID
    at: datetime
    seq: strawberry.ID | None = strawberry.field(
        description="Its place in the sealed log; null while it waits for one."
    )
    tag: str
    category: Category
    outcome: Outcome
    person: PersonId | None
    who: Words
    role: Words
    department: str | None
    behalf: str | None = strawberry.field(description="For whom, if not for their own work.")
    did: Words
    why: Words = strawberry.field(description="By what right.")
    photo: PhotoId | None
    patient: PatientId | None
    subject: UUID | None
    purpose: str | None
    rule: str | None
    relation: UUID | None
    emergency: UUID | None
    address: str | None
    client: str | None
    request: UUID | None
    detail: JSON

    @classmethod
    def of(cls, row: core.LogRow) -> "LogEvent":
        """Show a row."""
        return cls(
            id=strawberry.ID(str(row.id)),
            at=row.at,
            seq=None if row.seq is None else strawberry.ID(str(row.seq)),
            tag=row.tag,
            category=row.category,
            outcome=row.outcome,
            person=PersonId(row.person) if row.person else None,
            who=Words.of(row.who),
            role=Words.of(row.role),
            department=row.department,
            behalf=row.behalf,
            did=Words.of(row.did),
            why=Words.of(row.why),
            photo=PhotoId(row.photo) if row.photo else None,
            patient=PatientId(row.patient) if row.patient else None,
            subject=row.subject,
            purpose=row.purpose,
            rule=row.rule,
            relation=row.relation,
            emergency=row.emergency,
            address=row.address,
            client=row.client,
            request=row.request,
            detail=JSON(row.detail),
        )


@strawberry.type(description="How far the sealed log is.")
class LogState:
    """The sealed log."""

    entries: float = strawberry.field(description="Whole entries; too many for an Int.")
    lag_seconds: float = strawberry.field(description="Age of the oldest act not sealed yet.")

    @classmethod
    def of(cls, standing: LogStanding) -> "LogState":
        """Show how far it is."""
        return cls(entries=standing.entries, lag_seconds=standing.lag_seconds)


@strawberry.type(description="One day of one person, by the hospital's clock.")
class PersonDay:
    """A day in numbers."""

    day: date
    begins: str
    ends: str
    acts: int
    patients: int
    photos: int
    refused: int
    copies: int
    emergencies: int
    at_night: int
    most_in_an_hour: int = strawberry.field(description="Patients opened in the fullest hour.")
    marks: list[DayMark] = strawberry.field(metadata={LONGEST: _MOST_MARKS})

    @classmethod
    def of(cls, day: core.Day) -> "PersonDay":
        """Show a day."""
        return cls(
            day=day.day,
            begins=f"{day.begins:%H:%M}",
            ends=f"{day.ends:%H:%M}",
            acts=day.acts,
            patients=day.patients,
            photos=day.photos,
            refused=day.refused,
            copies=day.copies,
            emergencies=day.emergencies,
            at_night=day.at_night,
            most_in_an_hour=day.most_in_an_hour,
            marks=list(day.marks),
        )


@strawberry.type(description="A person, and what they did day by day.")
class PersonLog:
    """The days of a person."""

    person: PersonId
    name: str
    role: Words
    department: str
    days: list[PersonDay] = strawberry.field(metadata={LONGEST: _MOST_DAYS})

    @classmethod
    def of(cls, told: core.PersonLog) -> "PersonLog":
        """Show the days of a person."""
        return cls(
            person=PersonId(told.person),
            name=told.name,
            role=Words.of(told.role),
            department=told.department,
            days=[PersonDay.of(day) for day in told.days],
        )


@strawberry.type(description="Like acts of one person on one day, with a patient's photos.")
class PatientView:
    """A line of who looked."""

    id: strawberry.ID
    day: date
    first_at: datetime
    last_at: datetime
    who: Words
    role: Words
    department: str | None
    behalf: str | None
    did: Words
    why: Words
    category: Category
    outcome: Outcome
    emergency: bool
    acts: int
    photos: int

    @classmethod
    def of(cls, line: core.ViewLine) -> "PatientView":
        """Show a line."""
        return cls(
            id=strawberry.ID(str(line.id)),
            day=line.day,
            first_at=line.first_at,
            last_at=line.last_at,
            who=Words.of(line.who),
            role=Words.of(line.role),
            department=line.department,
            behalf=line.behalf,
            did=Words.of(line.did),
            why=Words.of(line.why),
            category=line.category,
            outcome=line.outcome,
            emergency=line.is_emergency,
            acts=line.acts,
            photos=line.photos,
        )


@strawberry.type
class LogQuery:
    """What can be asked of the log."""

    @strawberry.field(description="The log, newest first, as far as chosen.")
    async def audit_events(
        self, info: Info, filter: LogFilterInput, first: int, after: str | None = None
    ) -> Connection[LogEvent]:
        """A page of the log."""
        args = PageArgs.of(_EVENTS, first, after)
        service = info.context.services.log
        place = _place(args.after)
        page = await service.page(info.context.actor, filter.said(), place, args.first)
        return page_of(
            _EVENTS, page.rows, LogEvent.of, lambda r: _cursor(r.place), has_more=page.has_more
        )

    @strawberry.field(description="How far the sealed log is.")
    async def log_state(self, info: Info) -> LogState:
        """The state of the sealed log."""
        return LogState.of(await info.context.services.log.standing(info.context.actor))

    @strawberry.field(description="By which identifier the log knows whoever has this number.")
    async def log_patient(self, info: Info, system: NumberSystem, value: str) -> PatientId:
        """A patient's identifier."""
        service = info.context.services.log
        return PatientId(await service.find(info.context.actor, system, value))

    @strawberry.field(description="What one person did, day by day; both days included.")
    async def person_log(self, info: Info, person: PersonId, since: date, until: date) -> PersonLog:
        """The days of a person."""
        service = info.context.services.people_days
        return PersonLog.of(await service.of(info.context.actor, person, since, until))

    @strawberry.field(description="Who looked at your patient's photos, newest first.")
    async def patient_views(
        self,
        info: Info,
        patient: PatientId,
        first: int,
        after: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Connection[PatientView]:
        """A page of who looked, for who treats the patient."""
        args, period = PageArgs.of(_VIEWS, first, after), Period(since, until)
        service, actor = info.context.services.extracts, info.context.actor
        page = await service.views(actor, patient, period, _place(args.after), args.first)
        return _lines(page)

    @strawberry.field(description="Who looked at a patient's photos, for a privacy officer.")
    async def patient_log(
        self,
        info: Info,
        patient: PatientId,
        first: int,
        after: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Connection[PatientView]:
        """A page of who looked, for whoever may read the log."""
        args, period = PageArgs.of(_VIEWS, first, after), Period(since, until)
        service, actor = info.context.services.extracts, info.context.actor
        page = await service.of_officer(actor, patient, period, _place(args.after), args.first)
        return _lines(page)


def _lines(page: core.ViewPage) -> Connection[PatientView]:
    return page_of(
        _VIEWS, page.lines, PatientView.of, lambda li: _cursor(li.place), has_more=page.has_more
    )


def _cursor(place: Place) -> Cursor:
    return Cursor(place.at, UUID(int=place.id))


def _place(cursor: Cursor | None) -> Place | None:
    if cursor is None or not isinstance(cursor.key, datetime):
        return None
    return Place(cursor.key, cursor.id.int & (2**63 - 1))  # fits a bigint, whoever wrote it
