"""What is recorded of an act: all that NEN 7513 asks for, as canonical JSON (RFC 8785).

It is written once, when the act gets its place in the log, and then only ever sealed and
opened. Fields that say nothing are left out.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import rfc8785

from core.audit.kinds import KINDS
from core.audit.tags import Tag

VERSION = 1
_LONGEST = 60_000
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
    kind = KINDS[Tag(tag)]
    detail = row["detail"]
    told: dict[str, Any] = {
        "version": VERSION,
        "id": row["id"],
        "at": moment(row["at"]),
        "event": tag,
        "category": kind.category.value,
        "action": kind.action,
        "detail": (orjson.loads(detail) if isinstance(detail, str) else detail) or None,
        "private": words,
        "source": str(source.box),
        "site": source.site,
    }
    told |= {name: row[name] for name in _SAME}
    told |= {name: row[name] and str(row[name]) for name in _IDS}
    data = _canonical(told)
    if len(data) > _LONGEST:
        # An entry has an end; what was too long for it stays in its row, and can be compared.
        told |= {"detail": {"sha256": sha256(data).hexdigest()}, "private": None}
        data = _canonical(told)
    return data


def _canonical(told: Mapping[str, Any]) -> bytes:
    data: bytes = rfc8785.dumps({name: each for name, each in told.items() if each is not None})
    return data


def moment(at: datetime) -> str:
    """A moment in UTC, to the microsecond."""
    return f"{at:%Y-%m-%dT%H:%M:%S.%f}Z"
