"""Writing and reading the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

from core.audit import private
from core.audit.entries import NO_BASIS, AuditEntry, Basis, EntryFields, Outcome
from core.audit.keys import AuditKeys
from core.kit.actor import Actor

__all__ = [
    "NO_BASIS",
    "AuditEntry",
    "AuditEvent",
    "Basis",
    "EntryFields",
    "LogStanding",
    "Outcome",
    "Trail",
    "TrailPage",
]

_LONGEST_CLIENT = 200
_COMMON = (
    "at, person, role, department, session, request, address, client, rule, relation, emergency"
)
# One statement, however many acts a unit of work has.
_INSERT = """
INSERT INTO audit_event (at, person, role, department, session, request, address, client, rule,
                         relation, emergency, tag, outcome, photo, patient, subject, detail,
                         purpose, behalf, private)
SELECT $1::timestamptz, $2::uuid, $3, $4, $5::uuid, $6::uuid, $7, $8, $9, $10::uuid, $11::uuid,
       tag, outcome, photo, patient, subject, detail::jsonb, purpose, behalf, private
FROM unnest($12::text[], $13::text[], $14::uuid[], $15::uuid[], $16::uuid[], $17::text[],
            $18::text[], $19::uuid[], $20::bytea[]) WITH ORDINALITY
    AS said (tag, outcome, photo, patient, subject, detail, purpose, behalf, private, place)
ORDER BY place
"""
# One statement is one transaction: no row is seen without its row in the log.
_SEEN = """
WITH seen AS ({read}), logged AS (
    INSERT INTO audit_event (at, tag, outcome, person, role, department, session, request,
                             address, photo, patient, detail, client, rule, relation, emergency,
                             purpose, behalf)
    SELECT $1::timestamptz, $2, $3, $4::uuid, $5, $6, $7::uuid, $8::uuid, $9, seen.id,
           seen.patient_id, said.detail, said.client, said.rule,
           coalesce(said.relation, seen.relation_id),
           CASE WHEN seen.is_emergency THEN said.emergency END,
           said.purpose, said.behalf
    FROM seen, jsonb_to_record($10::jsonb) AS said (detail jsonb, client text, rule text,
        relation uuid, emergency uuid, purpose text, behalf uuid)
    WHERE seen.file_id IS NOT NULL
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
_STANDING = """
SELECT (SELECT seq + 1 FROM audit_leaf ORDER BY seq DESC LIMIT 1) AS entries,
       (SELECT at FROM audit_event WHERE seq IS NULL ORDER BY id LIMIT 1) AS oldest,
       has_table_privilege('audit_event', 'INSERT')
           AND NOT current_setting('transaction_read_only')::bool AS takes_rows
"""
_LATEST = "SELECT at FROM audit_event ORDER BY id DESC LIMIT 1"


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
class LogStanding:
    """How far the sealed log is: its entries, and the age of the oldest act without one.

    `takes_rows` says whether an act could be logged now.
    """

    entries: int
    lag_seconds: float
    takes_rows: bool = True


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Some acts, oldest first, and whether more follow."""

    events: tuple[AuditEvent, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Trail:
    """The log itself, inside somebody else's transaction.

    With `keys`, it also keeps people's own words, sealed.
    """

    keys: AuditKeys | None = None

    async def write(
        self,
        connection: BaseDBAsyncClient,
        actor: Actor,
        at: datetime,
        entries: Sequence[AuditEntry],
        basis: Basis = NO_BASIS,
    ) -> None:
        """Add `entries`, all by `actor` at `at`, to the transaction of `connection`."""
        if not entries:
            return
        words = [await self._sealed(connection, at, entry) for entry in entries]
        said = zip(*map(_said, entries), strict=True)
        values = [*_common(actor, at, basis), *map(list, said), words]
        await connection.execute_query(_INSERT, values)

    async def see(
        self,
        connection: BaseDBAsyncClient,
        actor: Actor,
        at: datetime,
        entry: AuditEntry,
        read: str,
        values: Sequence[object],
        basis: Basis = NO_BASIS,
    ) -> list[dict[str, Any]]:
        """The photos that `read` finds, each in the log as `entry` before it is given.

        `read` gives rows with `id`, `patient_id`, `file_id`, `relation_id` and `is_emergency`, by
        which only a row of that patient is marked so; its parameters begin at $11.
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
            orjson.dumps(_told(actor, entry, basis)).decode(),
        )
        return await connection.execute_query_dict(_SEEN.format(read=read), [*said, *values])

    async def _sealed(
        self, connection: BaseDBAsyncClient, at: datetime, entry: AuditEntry
    ) -> bytes | None:
        if entry.private is None:
            return None
        if self.keys is None:
            raise RuntimeError("this log has no keys: it cannot keep anybody's own words")
        ask = connection.execute_query_dict
        return await private.sealed(self.keys, ask, entry.patient, at, entry.private)

    async def latest(self, connection: BaseDBAsyncClient) -> datetime | None:
        """When the last act was written down; None in an empty log."""
        rows = await connection.execute_query_dict(_LATEST)
        return rows[0]["at"] if rows else None

    async def standing(self, connection: BaseDBAsyncClient, now: datetime) -> LogStanding:
        """How far the sealed log is at `now`; cheap enough to be asked every second."""
        (row,) = await connection.execute_query_dict(_STANDING)
        oldest = row["oldest"]
        lag = max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
        return LogStanding(row["entries"] or 0, lag, row["takes_rows"])

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


def _common(actor: Actor, at: datetime, basis: Basis) -> list[object]:
    return [
        at,
        actor.person,
        actor.role,
        actor.department,
        actor.session,
        actor.request,
        actor.address,
        _client(actor),
        basis.rule,
        basis.relation,
        basis.emergency,
    ]


def _said(entry: AuditEntry) -> tuple[object, ...]:
    return (
        entry.tag.value,
        entry.outcome.value,
        entry.photo,
        entry.patient,
        entry.subject,
        orjson.dumps(entry.detail).decode(),
        entry.purpose,
        entry.behalf,
    )


def _told(actor: Actor, entry: AuditEntry, basis: Basis) -> dict[str, object]:
    """What `see` says in one parameter: those after it belong to whoever reads."""
    return {
        "detail": entry.detail,
        "client": _client(actor),
        "rule": basis.rule,
        # The driver's own kind of UUID is none that can be written as JSON.
        "relation": basis.relation and str(basis.relation),
        "emergency": basis.emergency and str(basis.emergency),
        "purpose": entry.purpose,
        "behalf": entry.behalf,
    }


def _client(actor: Actor) -> str | None:
    """What the caller says it is; PostgreSQL keeps no NUL, and nobody a whole novel."""
    return None if actor.client is None else actor.client.replace("\0", "")[:_LONGEST_CLIENT]


def _event(row: Any) -> AuditEvent:
    values = dict(row)
    detail = _detail(values.pop("detail"))
    return AuditEvent(**values, detail=detail)


def _detail(value: Any) -> dict[str, Any]:
    """A JSON column, which a raw statement gives as text."""
    detail: dict[str, Any] = orjson.loads(value) if isinstance(value, str) else value
    return detail
