"""What one person did, day by day, with what is unusual marked: a view, not a verdict."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from statistics import median
from uuid import UUID
from zoneinfo import ZoneInfo

from core.access import Access, Verb
from core.audit import Category, Tag
from core.kit.actor import Actor
from core.kit.errors import Invalid, NotFound
from core.oversight.filters import tags_of
from core.oversight.gathering import LOOKING
from core.oversight.snooping import BULK_PATIENTS, NIGHT_BEGINS, NIGHT_ENDS
from core.oversight.words import Words, role_name

LONGEST = timedelta(days=92)
_MANY_REFUSALS, _MANY_COPIES = 5, 20
_FEW_PATIENTS, _TIMES_USUAL = 10, 3
_DAYS = """
WITH acts AS (
    SELECT at AT TIME ZONE $4 AS local, tag, outcome, patient, photo, emergency
    FROM audit_event WHERE person = $1 AND at >= $2 AND at < $3
), hours AS (
    SELECT local::date AS day, max(n) AS most FROM (
        SELECT date_trunc('hour', local) AS local, count(DISTINCT patient) AS n
        FROM acts WHERE tag = ANY($5::text[]) GROUP BY 1) AS by_hour
    GROUP BY 1
), daily AS (
SELECT local::date AS day, count(*) AS acts, count(DISTINCT patient) AS patients,
       count(DISTINCT photo) AS photos, count(*) FILTER (WHERE outcome <> 'ok') AS refused,
       count(*) FILTER (WHERE tag = ANY($6::text[]) AND outcome = 'ok') AS copies,
       count(DISTINCT emergency) AS emergencies,
       count(*) FILTER (WHERE extract(hour FROM local) >= $7 OR extract(hour FROM local) < $8)
           AS at_night,
       min(local)::time AS begins, max(local)::time AS ends
FROM acts GROUP BY local::date
)
SELECT daily.*, coalesce(most, 0) AS most_in_an_hour
FROM daily LEFT JOIN hours USING (day) ORDER BY day DESC
"""
_PERSON = """
SELECT person.name, role, coalesce(department.name, department) AS department
FROM person LEFT JOIN department ON department.code = person.department WHERE person.id = $1
"""
_COPIES = (*tags_of(Category.COPY), Tag.PHOTO_RELEASED.value)


class DayMark(StrEnum):
    """What is unusual about a day."""

    NIGHT = "night"
    BULK = "bulk"
    REFUSED = "refused"
    COPIES = "copies"
    EMERGENCY = "emergency"
    MORE_THAN_USUAL = "more_than_usual"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of one person, in numbers; moments by the hospital's clock."""

    day: date
    acts: int
    patients: int
    photos: int
    refused: int
    copies: int
    emergencies: int
    at_night: int
    most_in_an_hour: int
    begins: time
    ends: time
    marks: tuple[DayMark, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonLog:
    """A person, and their days, the newest first."""

    person: UUID
    name: str
    role: Words
    department: str
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class PeopleDays:
    """Shows what one person did, to whoever may read the log."""

    access: Access
    time_zone: ZoneInfo

    async def of(self, actor: Actor, person: UUID, since: date, until: date) -> PersonLog:
        """The days of `person`, from `since` up to and including `until`.

        Raises:
            Forbidden: the role may not read the log.
            NotFound: there is no such person.
            Invalid: the days are the wrong way round, or more than a quarter of a year.
        """
        if not since <= until < since + LONGEST:
            raise Invalid("since", f"Choose at most {LONGEST.days} days.")
        begins, ends = (
            datetime.combine(day, time(), self.time_zone)
            for day in (since, until + timedelta(days=1))
        )
        async with self.access.act(actor, Verb.AUDIT) as work:
            known = await work.rows(_PERSON, person)
            if not known:
                raise NotFound
            hours = (NIGHT_BEGINS, NIGHT_ENDS)
            values = (str(self.time_zone), list(LOOKING), list(_COPIES), *hours)
            found = await work.rows(_DAYS, person, begins, ends, *values)
            chosen = {"person": str(person), "since": str(since), "until": str(until)}
            work.record(Tag.AUDIT_VIEWED, detail={"count": len(found), "by": chosen})
        name, role, department = known[0]["name"], known[0]["role"], known[0]["department"]
        days = marked([Day(**row) for row in found])
        return PersonLog(person, name, role_name(self.access.policy, role), department, days)


def marked(days: list[Day]) -> tuple[Day, ...]:
    """The same days, each with what is unusual about it."""
    usual = median(day.patients for day in days) if days else 0
    return tuple(_marked(day, usual) for day in days)


def _marked(day: Day, usual: float) -> Day:
    met = {
        DayMark.NIGHT: day.at_night > 0,
        DayMark.BULK: day.most_in_an_hour >= BULK_PATIENTS,
        DayMark.REFUSED: day.refused >= _MANY_REFUSALS,
        DayMark.COPIES: day.copies >= _MANY_COPIES,
        DayMark.EMERGENCY: day.emergencies > 0,
        DayMark.MORE_THAN_USUAL: day.patients > max(_FEW_PATIENTS, _TIMES_USUAL * usual),
    }
    return replace(day, marks=tuple(mark for mark, is_met in met.items() if is_met))
