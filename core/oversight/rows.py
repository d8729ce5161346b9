"""Rows of the log as they are read: with names of staff, in words, and with their place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from core.access import AccessPolicy
from core.audit import KINDS, Category, Outcome
from core.oversight import words
from core.oversight.filters import LogFilter
from core.oversight.words import Words
from core.work import Work

_COLUMNS = """
e.id, e.at, e.seq, e.tag, e.outcome, e.person, e.role, e.department, e.photo, e.patient,
e.subject, e.detail, e.client, e.rule, e.relation, e.emergency, e.purpose, e.behalf, e.address,
e.request, person.name AS person_name, behalf.name AS behalf_name,
coalesce(department.name, e.department) AS department_name
"""
_NAMED = """
LEFT JOIN person ON person.id = e.person
LEFT JOIN person AS behalf ON behalf.id = e.behalf
LEFT JOIN department ON department.code = e.department
"""
_PAGE = """
SELECT {columns} FROM audit_event AS e {named}
WHERE {condition} {beyond} ORDER BY e.at DESC, e.id DESC LIMIT $1
"""
_COUNT = "SELECT count(*) AS n FROM (SELECT FROM audit_event AS e WHERE {condition} LIMIT $1) AS f"
_KINDS = {tag.value: kind.category for tag, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands, newest first: when, and its number."""

    at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class LogRow:
    """One act, as it is read. `seq` is its place in the sealed log, None while it waits."""

    id: int
    at: datetime
    seq: int | None
    tag: str
    category: Category
    outcome: Outcome
    person: UUID | None
    who: Words
    role: Words
    department: str | None
    did: Words
    why: Words
    photo: UUID | None
    patient: UUID | None
    subject: UUID | None
    behalf: str | None
    purpose: str | None
    rule: str | None
    relation: UUID | None
    emergency: UUID | None
    address: str | None
    client: str | None
    request: UUID | None
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.at, self.id)


async def page(
    work: Work, policy: AccessPolicy, chosen: LogFilter, after: Place | None, first: int
) -> list[LogRow]:
    """At most `first` rows, newest first, beyond the place `after`."""
    condition, values = chosen.conditions(2)
    beyond = ""
    if after is not None:
        beyond = f"AND (e.at, e.id) < (${len(values) + 2}::timestamptz, ${len(values) + 3}::bigint)"
        values += [after.at, after.id]
    sql = _PAGE.format(columns=_COLUMNS, named=_NAMED, condition=condition, beyond=beyond)
    return [row_of(row, policy) for row in await work.rows(sql, first, *values)]


async def count(work: Work, chosen: LogFilter, most: int) -> int:
    """How many rows there are, counted up to `most` and no further."""
    condition, values = chosen.conditions(2)
    (row,) = await work.rows(_COUNT.format(condition=condition), most, *values)
    return int(row["n"])


def row_of(row: Mapping[str, Any], policy: AccessPolicy) -> LogRow:
    """A row of the table, in words."""
    return LogRow(
        id=row["id"],
        at=row["at"],
        seq=row["seq"],
        tag=row["tag"],
        category=category_of(row["tag"]),
        outcome=Outcome(row["outcome"]),
        person=row["person"],
        who=words.who(row),
        role=words.role_name(policy, row["role"]),
        department=row["department_name"],
        did=words.did(row["tag"]),
        why=words.why(row, policy),
        photo=row["photo"],
        patient=row["patient"],
        subject=row["subject"],
        behalf=row["behalf_name"],
        purpose=row["purpose"],
        rule=row["rule"],
        relation=row["relation"],
        emergency=row["emergency"],
        address=row["address"],
        client=row["client"],
        request=row["request"],
        detail=_detail(row["detail"]),
    )


def category_of(tag: str) -> Category:
    """What kind of act a tag is; of one that nobody knows any more, of the box."""
    return _KINDS.get(tag, Category.MANAGEMENT)


def _detail(value: Any) -> dict[str, Any]:
    """A JSON column, which a raw statement gives as text."""
    told: dict[str, Any] = orjson.loads(value) if isinstance(value, str) else value
    return told
