"""What is recorded of an act: all that NEN 7513 asks for, as canonical JSON (RFC 8785).

It is written once, when the act gets its place in the log, and then only ever sealed and
opened. Fields that say nothing are left out.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import rfc8785

from core.audit.kinds import KINDS, Category, Kind

VERSION = 1
_LONGEST = 60_000
_BY_NAME = {tag.value: kind for tag, kind in KINDS.items()}
_OTHER = Kind(Category.MANAGEMENT, "E")  # a tag of a box that was newer: it holds up nobody
_SAME = (
    "outcome",
    "role",
    "department",
    "address",
    "client",
    "purpose",
    "rule",
)
_IDS = (
    "person",
    "behalf",
    "session",
    "request",
    "patient",
    "photo",
    "subject",
    "relation",
    "emergency",
)
COLUMNS = "id, at, tag, detail, private, " + ", ".join((*_SAME, *_IDS))


class Source(NamedTuple):
    """Who keeps this log: NEN 7513's AuditSourceID and AuditEnterpriseSiteID."""

    box: UUID
    site: str


def record_of(row: Mapping[str, Any], source: Source, words: str | None) -> bytes:
    """A row of the log as its record; `words` are its private words, opened."""
    tag: str = row["tag"]
    kind = _BY_NAME.get(tag, _OTHER)
    told: dict[str, Any] = {
        "version": VERSION,
        "id": row["id"],
        "at": moment(row["at"]),
        "event": tag,
        "category": kind.category.value,
        "action": kind.action,
        "detail": _detail(row["detail"]),
        "private": words,
        "source": str(source.box),
        "site": source.site,
    }
    told |= {name: row[name] for name in _SAME}
    told |= {name: row[name] and str(row[name]) for name in _IDS}
    try:
        data = _canonical(told)
    except ValueError:  # a number beyond what canonical JSON has: that holds up nobody
        data = _canonical(told | {"detail": _digest(repr(told["detail"]).encode())})
    if len(data) > _LONGEST:
        # An entry has an end; what was too long for it stays in its row, and can be compared.
        data = _canonical(told | {"detail": _digest(data), "private": None})
    return data


def _detail(value: object) -> Any:
    """A JSON column, which a raw statement gives as text; None when it says nothing."""
    return (json.loads(value) if isinstance(value, str) else value) or None


def _digest(data: bytes) -> dict[str, str]:
    return {"sha256": sha256(data).hexdigest()}


def _canonical(told: Mapping[str, Any]) -> bytes:
    data: bytes = rfc8785.dumps({name: each for name, each in told.items() if each is not None})
    return data


def moment(at: datetime) -> str:
    """A moment in UTC, to the microsecond."""
    return f"{at:%Y-%m-%dT%H:%M:%S.%f}Z"
