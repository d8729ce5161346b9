"""The statements on the consent tables that are asked for many photos at once."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import orjson

from core.decisions import Channel, Closing, Effect, Provision, Purpose, Scope
from core.work import Work

_OF_PATIENTS = """
SELECT c.id AS consent, c.patient_id, c.starts, c.ends, c.closed_at, c.closing, c.scope,
       c.scope_ids, c.first_day, c.last_day, p.effect, p.purpose, p.channels,
       p.deidentified_only
FROM consent c JOIN consent_provision p ON p.consent_id = c.id
WHERE c.patient_id = ANY($1::uuid[]) AND c.starts IS NOT NULL
ORDER BY c.id, p.id
"""


async def provisions(work: Work, patients: Iterable[UUID]) -> dict[UUID, tuple[Provision, ...]]:
    """All that each of `patients` ever provided for, in one query; those who did not are absent."""
    found: dict[UUID, list[Provision]] = {}
    for row in await work.rows(_OF_PATIENTS, list(patients)):
        found.setdefault(row["patient_id"], []).append(_provision(row))
    return {patient: tuple(each) for patient, each in found.items()}


def _provision(row: Mapping[str, Any]) -> Provision:
    return Provision(
        consent=row["consent"],
        effect=Effect(row["effect"]),
        purpose=Purpose(row["purpose"]),
        starts=row["starts"],
        ends=row["ends"],
        channels=frozenset(Channel(code) for code in _listed(row["channels"])),
        deidentified_only=row["deidentified_only"],
        scope=Scope(row["scope"]),
        ids=frozenset(UUID(name) for name in _listed(row["scope_ids"])),
        first_day=row["first_day"],
        last_day=row["last_day"],
        closed_at=row["closed_at"],
        closing=Closing(row["closing"]) if row["closing"] else None,
    )


def _listed(value: Any) -> list[str]:
    """A JSON column, which a raw statement gives as text."""
    listed: list[str] = orjson.loads(value) if isinstance(value, str) else value
    return listed
