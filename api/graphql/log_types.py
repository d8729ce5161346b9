"""The log in the schema: its types."""

from datetime import date, datetime
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from api.cost import LONGEST
from api.graphql import log_codes  # noqa: F401 - makes the enums
from core import oversight as core
from core.audit import Category, LogStanding, Outcome, Tag
from core.kit.actor import PersonId
from core.kit.errors import Invalid
from core.oversight import DayMark
from core.patients import PatientId
from core.photos import PhotoId

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
