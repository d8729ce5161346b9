"""The looks of a week, out of the log: counted by the database, names compared in memory."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core.access import Sensitivity
from core.audit import Tag
from core.oversight.snooping import BULK_PATIENTS, NIGHT_BEGINS, NIGHT_ENDS, Look, share_surname
from core.patients.sealing import PatientSealer
from core.vault import FieldBroken, KeyMissing, KeyRef
from core.work import Work

LOOKING: tuple[str, ...] = tuple(
    tag.value
    for tag in (
        Tag.ANNOTATION_VIEWED,
        Tag.CONSENT_READ,
        Tag.CONSENT_VIEWED,
        Tag.PATIENT_VIEWED,
        Tag.PHOTO_DOWNLOADED,
        Tag.PHOTO_RELEASED,
        Tag.PHOTO_UNVEILED,
        Tag.PHOTO_VIEWED,
    )
)
"""What is looking at one patient: they were opened, not passed in a list."""

_HOUR = "extract(hour FROM at AT TIME ZONE $4)"
# A look in an emergency is judged as such, and needs no relation.
_LOOKS = f"""
WITH looked AS (
    SELECT person, patient, count(*) AS acts, count(DISTINCT photo) AS photos,
           min(at) AS first_at, max(at) AS last_at, bool_and(emergency IS NOT NULL) AS in_need,
           bool_or(relation IS NOT NULL) AS related,
           count(*) FILTER (WHERE {_HOUR} >= $5 OR {_HOUR} < $6) AS at_night
    FROM audit_event
    WHERE at >= $1 AND at < $2 AND tag = ANY($3::text[]) AND outcome = 'ok'
      AND person IS NOT NULL AND patient IS NOT NULL
    GROUP BY person, patient
)
SELECT looked.*, staff.name AS person_name, patient.sensitivity, patient.key_id,
       patient.key_generation, patient.name AS patient_name,
       related OR in_need OR EXISTS (SELECT FROM care_relation AS r
           WHERE r.person_id = looked.person AND r.patient_id = looked.patient
             AND r.starts <= last_at AND r.ends > first_at) AS is_related
FROM looked JOIN patient ON patient.id = looked.patient JOIN person AS staff ON staff.id = person
"""  # noqa: S608 - an expression of ours
_BULK = """
SELECT person, count(*) AS acts, count(DISTINCT photo) AS photos,
       count(DISTINCT patient) AS patients, min(at) AS first_at, max(at) AS last_at
FROM audit_event
WHERE at >= $1 AND at < $2 AND tag = ANY($3::text[]) AND outcome = 'ok' AND person IS NOT NULL
GROUP BY person, date_trunc('hour', at) HAVING count(DISTINCT patient) >= $4
"""


async def looks_between(
    work: Work, sealer: PatientSealer, zone: ZoneInfo, since: datetime, until: datetime
) -> list[Look]:
    """Who opened which patients from `since` to before `until`, inside the box's own work."""
    hours = (str(zone), NIGHT_BEGINS, NIGHT_ENDS)
    rows = await work.rows(_LOOKS, since, until, list(LOOKING), *hours)
    names = await asyncio.to_thread(_names, sealer, rows)
    looks = [_look(row, names) for row in rows]
    bulk = await work.rows(_BULK, since, until, list(LOOKING), BULK_PATIENTS)
    return [*looks, *_worst_hours(bulk)]


def _names(sealer: PatientSealer, rows: Sequence[Mapping[str, Any]]) -> dict[UUID, str]:
    """The names of those who were looked at, each opened once; none of whom was erased."""
    names: dict[UUID, str] = {}
    for row in rows:
        if row["patient"] not in names:
            ref = KeyRef(row["key_id"], row["key_generation"])
            try:
                names[row["patient"]] = sealer.name(row["patient"], ref, row["patient_name"])
            except (KeyMissing, FieldBroken):
                names[row["patient"]] = ""
    return names


def _look(row: Mapping[str, Any], names: Mapping[UUID, str]) -> Look:
    return Look(
        person=row["person"],
        patient=row["patient"],
        acts=row["acts"],
        photos=row["photos"],
        patients=1,
        first_at=row["first_at"],
        last_at=row["last_at"],
        at_night=row["at_night"],
        is_related=row["is_related"],
        labels=Sensitivity(row["sensitivity"]),
        has_same_surname=share_surname(row["person_name"], names[row["patient"]]),
    )


def _worst_hours(rows: Sequence[Mapping[str, Any]]) -> list[Look]:
    """Of each person the hour with the most patients; the others are as telling."""
    worst: dict[UUID, Look] = {}
    for row in rows:
        look = Look(row["person"], None, *(row[name] for name in _COUNTS))
        known = worst.get(look.person)
        if known is None or look.patients > known.patients:
            worst[look.person] = look
    return list(worst.values())


_COUNTS = ("acts", "photos", "patients", "first_at", "last_at")
