"""Care relations: who treats whom, on what ground, from and until when (FHIR CareTeam).

A relation ends by itself; who still treats the patient says so again. What was is kept, to
answer years later why somebody was let in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from core.kit.actor import PersonId
from core.kit.ids import Ids
from core.work import Work


class Ground(StrEnum):
    """Why somebody has to do with a patient."""

    TREATING = "treating"
    REFERRED = "referred"
    ON_CALL = "on_call"
    DELEGATED = "delegated"


class Source(StrEnum):
    """Who said so."""

    MANUAL = "manual"
    LOOK_UP = "look_up"
    EHR = "ehr"


LASTS = {
    Ground.TREATING: timedelta(days=365),
    Ground.REFERRED: timedelta(days=90),
    Ground.ON_CALL: timedelta(days=1),
    Ground.DELEGATED: timedelta(days=7),
}
"""How long each holds, unless it is ended or said again."""

_RUNNING = """
SELECT id, person_id, basis, source, starts, ends FROM care_relation
WHERE patient_id = $1 AND starts <= $2 AND ends > $2 AND ($3::uuid IS NULL OR person_id = $3)
ORDER BY starts, id
"""
_NOTE = """
INSERT INTO care_relation (id, person_id, patient_id, basis, source, starts, ends, noted_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $2)
"""
_PROLONG = "UPDATE care_relation SET ends = greatest(ends, $2) WHERE id = $1"
_END = """
UPDATE care_relation SET ends = $3
WHERE person_id = $1 AND patient_id = $2 AND starts <= $3 AND ends > $3
"""


@dataclass(frozen=True, slots=True)
class Relation:
    """One running care relation."""

    id: UUID
    person: PersonId
    ground: Ground
    source: Source
    starts: datetime
    ends: datetime


async def running(work: Work, patient: UUID, person: UUID | None = None) -> tuple[Relation, ...]:
    """The relations that run now with a patient, of one person if named, as far as in sight."""
    return tuple(
        Relation(
            row["id"],
            PersonId(row["person_id"]),
            Ground(row["basis"]),
            Source(row["source"]),
            row["starts"],
            row["ends"],
        )
        for row in await work.rows(_RUNNING, patient, work.at, person)
    )


async def note(work: Work, ids: Ids, patient: UUID, ground: Ground, source: Source) -> bool:
    """Note that the actor of `work` treats `patient` from now on; False if they did already."""
    ends = work.at + LASTS[ground]
    for known in await running(work, patient, work.actor.person):
        if known.ground is ground:
            await work.rows(_PROLONG, known.id, ends)
            return False
    values = (ids.new(), work.actor.person, patient, ground, source, work.at, ends)
    await work.rows(_NOTE, *values)
    return True


async def end(work: Work, patient: UUID) -> int:
    """End the actor's running relations with `patient`; how many there were."""
    before = await running(work, patient, work.actor.person)
    await work.rows(_END, work.actor.person, patient, work.at)
    return len(before)
