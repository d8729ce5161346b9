"""Where the consents of a department stand: what a plan of reminders is made from.

Codes and days only. Who asks for it is the box; nothing of it decides what may be done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.consents.states import state_at
from core.consents.types import ConsentId, ConsentState
from core.kit.actor import DepartmentCode, PersonId
from core.patients import PatientId
from core.work import Work

_DEPARTMENTS = "SELECT DISTINCT department FROM consent ORDER BY department"
_SELECTED = """
SELECT c.id, c.patient_id, c.state, c.starts, c.ends, c.drafted_at, c.drafted_by, c.is_capable,
       s.is_vouched, a.assessment, a.review_on
FROM consent c CROSS JOIN LATERAL (
    SELECT EXISTS (SELECT FROM consent_signature WHERE consent_id = c.id
                   AND capacity IN ('parent', 'guardian')) AS is_vouched) s
LEFT JOIN LATERAL (
    SELECT id AS assessment, review_on FROM capability_assessment
    WHERE patient_id = c.patient_id ORDER BY id DESC LIMIT 1) a ON c.id = (
        SELECT id FROM consent WHERE patient_id = c.patient_id AND department = c.department
        AND state IN ('draft', 'sent', 'partly_signed', 'active') ORDER BY id DESC LIMIT 1)
WHERE c.department = $1 AND """
_OF_DEPARTMENT = f"""{_SELECTED} (
    c.state IN ('draft', 'sent', 'partly_signed') OR c.id = ANY($4::uuid[])
    OR c.state = 'active' AND c.ends > $2
       AND (c.ends <= $3 OR s.is_vouched OR a.review_on IS NOT NULL))
ORDER BY c.id
"""
_OF_PATIENT = f"{_SELECTED} c.patient_id = $2 ORDER BY c.id"
_WHERE = "SELECT DISTINCT department FROM consent WHERE patient_id = $1 ORDER BY department"


@dataclass(frozen=True, slots=True)
class Standing:
    """A consent as far as reminders need it. `is_vouched`: a parent or guardian signed.

    `assessment`: of whether the patient can decide, and `review_on` the day by which somebody
    looks again; they come with the newest consent that is asked for or holds, and no other.
    """

    consent: ConsentId
    patient: PatientId
    state: ConsentState
    drafted_at: datetime
    drafted_by: PersonId | None
    starts: datetime | None
    ends: datetime | None
    is_capable: bool
    is_vouched: bool
    assessment: UUID | None
    review_on: date | None


async def departments(work: Work) -> tuple[DepartmentCode, ...]:
    """The departments that ever drafted a consent."""
    return tuple(DepartmentCode(row["department"]) for row in await work.rows(_DEPARTMENTS))


async def standings(
    work: Work,
    department: DepartmentCode,
    since: datetime,
    until: datetime,
    also: Iterable[UUID],
) -> tuple[Standing, ...]:
    """Consents of `department` that wait, end between `since` and `until`, or are to be reviewed.

    Those of `also` are there in whatever state they are.
    """
    found = await work.rows(_OF_DEPARTMENT, department, since, until, list(also))
    return tuple(_standing(row, work.at) for row in found)


async def standings_of(
    work: Work, patient: PatientId
) -> dict[DepartmentCode, tuple[Standing, ...]]:
    """All consents of a patient, by the department that drafted them."""
    found = {}
    for row in await work.rows(_WHERE, patient):
        department = DepartmentCode(row["department"])
        rows = await work.rows(_OF_PATIENT, department, patient)
        found[department] = tuple(_standing(each, work.at) for each in rows)
    return found


def _standing(row: dict[str, Any], at: datetime) -> Standing:
    return Standing(
        consent=row["id"],
        patient=row["patient_id"],
        state=state_at(ConsentState(row["state"]), row["ends"], at),
        drafted_at=row["drafted_at"],
        drafted_by=row["drafted_by"],
        starts=row["starts"],
        ends=row["ends"],
        is_capable=row["is_capable"],
        is_vouched=row["is_vouched"],
        assessment=row["assessment"],
        review_on=row["review_on"],
    )
