"""Writing and reading the log."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypedDict
from uuid import UUID

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

from core.audit.tags import Tag
from core.kit.actor import Actor

_INSERT = """
INSERT INTO audit_event (at, tag, outcome, person, role, department, session, request, address,
                         photo, patient, subject, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""
# One statement is one transaction: no row is seen without its row in the log.
_SEEN = """
WITH seen AS ({read}), logged AS (
    INSERT INTO audit_event (at, tag, outcome, person, role, department, session, request,
                             address, photo, patient, detail)
    SELECT $1::timestamptz, $2, $3, $4::uuid, $5, $6, $7::uuid, $8::uuid, $9, seen.id,
           seen.patient_id, $10::jsonb
    FROM seen WHERE seen.file_id IS NOT NULL
)
SELECT * FROM seen
"""
_OF_PHOTO = """
SELECT id, at, tag, outcome, person, role, department, photo, patient, subject, detail
FROM audit_event WHERE photo = $1 AND id > $2 ORDER BY id LIMIT $3
"""
# Its index is for this one tag, so the tag stands in the statement.
_RELEASED = """
SELECT photo, detail FROM audit_event
WHERE subject = $1 AND tag = 'photo:released' AND outcome = 'ok' ORDER BY id LIMIT 1
"""
_LATEST = "SELECT at FROM audit_event ORDER BY id DESC LIMIT 1"


class Outcome(StrEnum):
    """How the act ended (NEN 7513 EventOutcomeIndicator)."""

    OK = "ok"
    DENIED = "denied"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Basis:
    """Why an act was allowed: NEN 7513's authorisation and care relation.

    `rule` names the grant, `relation` the care relation it rested on, `emergency` the
    break-glass grant. An act that needed none, or was refused, has no basis.
    """

    rule: str | None = None
    relation: UUID | None = None
    emergency: UUID | None = None


NO_BASIS = Basis()


class EntryFields(TypedDict, total=False):
    """What may be said of an act beside its tag."""

    outcome: Outcome
    photo: UUID | None
    patient: UUID | None
    subject: UUID | None
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An act to be written: what, on what, and with which counts or codes."""

    tag: Tag
    outcome: Outcome = Outcome.OK
    photo: UUID | None = None
    patient: UUID | None = None
    subject: UUID | None = None
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """A row of the log as it is shown."""

    id: int
    at: datetime
    tag: str
    outcome: str
    person: UUID | None
    role: str | None
    department: str | None
    photo: UUID | None
    patient: UUID | None
    subject: UUID | None
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Some acts, oldest first, and whether more follow."""

    events: tuple[AuditEvent, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Trail:
    """The log itself, inside somebody else's transaction."""

    async def write(
        self,
        connection: BaseDBAsyncClient,
        actor: Actor,
        at: datetime,
        entries: Sequence[AuditEntry],
    ) -> None:
        """Add `entries`, all by `actor` at `at`, to the transaction of `connection`."""
        for entry in entries:
            await connection.execute_query(_INSERT, _row(actor, at, entry))

    async def see(
        self,
        connection: BaseDBAsyncClient,
        actor: Actor,
        at: datetime,
        entry: AuditEntry,
        read: str,
        values: Sequence[object],
    ) -> list[dict[str, Any]]:
        """The photos that `read` finds, each in the log as `entry` before it is given.

        `read` gives rows with `id`, `patient_id` and `file_id`; its parameters begin at $11.
        A photo without a file is found but not logged: nothing of it was seen.
        """
        said = (
            at,
            entry.tag.value,
            entry.outcome.value,
            actor.person,
            actor.role,
            actor.department,
            actor.session,
            actor.request,
            actor.address,
            orjson.dumps(entry.detail).decode(),
        )
        return await connection.execute_query_dict(_SEEN.format(read=read), [*said, *values])

    async def latest(self, connection: BaseDBAsyncClient) -> datetime | None:
        """When the last act was written down; None in an empty log."""
        rows = await connection.execute_query_dict(_LATEST)
        return rows[0]["at"] if rows else None

    async def released(
        self, connection: BaseDBAsyncClient, decision: UUID
    ) -> dict[str, Any] | None:
        """The photo that left with a decision, and the detail of that act; None if none did."""
        rows = await connection.execute_query_dict(_RELEASED, [decision])
        return {"photo": rows[0]["photo"], **_detail(rows[0]["detail"])} if rows else None

    async def of_photo(
        self, connection: BaseDBAsyncClient, photo: UUID, after: int, first: int
    ) -> TrailPage:
        """The acts on one photo, oldest first, at most `first`, beyond row `after`."""
        rows = await connection.execute_query_dict(_OF_PHOTO, [photo, after, first + 1])
        events = tuple(_event(row) for row in rows[:first])
        return TrailPage(events, has_more=len(rows) > first)


def _row(actor: Actor, at: datetime, entry: AuditEntry) -> list[object]:
    return [
        at,
        entry.tag.value,
        entry.outcome.value,
        actor.person,
        actor.role,
        actor.department,
        actor.session,
        actor.request,
        actor.address,
        entry.photo,
        entry.patient,
        entry.subject,
        orjson.dumps(entry.detail).decode(),
    ]


def _event(row: Any) -> AuditEvent:
    values = dict(row)
    detail = _detail(values.pop("detail"))
    return AuditEvent(**values, detail=detail)


def _detail(value: Any) -> dict[str, Any]:
    """A JSON column, which a raw statement gives as text."""
    detail: dict[str, Any] = orjson.loads(value) if isinstance(value, str) else value
    return detail
