"""What a photo may be used for, as the index holds it: what was decided, and until when.

Decided when the photo is indexed, and again whenever a consent, a person in the photo or the
policy changes. The clock is asked at each search, so a permission that has run out counts
as expired at that second. It only finds: what is shown of a hit, and every byte, is decided anew.
"""

from collections.abc import Hashable, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from core.decisions import SOON, Mark, PhotoFacts, Purpose, Scope, Status, UsePolicy, stamp
from core.release import PLAIN

PURPOSES = tuple(p for p in Purpose if p not in {Purpose.CARE, Purpose.BIOMETRIC_MATCHING})

_NEVER = 1 << 40
"""A second that does not come; the engine counts ranges in floating point."""


class Use(NamedTuple):
    """A purpose and where it stands, as the searcher ticks it."""

    purpose: Purpose
    status: Status

    def __str__(self) -> str:
        """As the index has it: "research:permitted"."""
        return f"{self.purpose}:{self.status}"


def field_of(purpose: Purpose) -> str:
    """The field with the second, since 1970 UTC, at which permission for `purpose` ends."""
    return f"until_{purpose}"


def laid_out_uses(
    photos: Iterable[PhotoFacts], at: datetime, policy: UsePolicy
) -> dict[UUID, dict[str, Any]]:
    """For each photo with a patient the values of the fields about its uses, decided at `at`."""
    known: dict[Hashable, dict[str, Any]] = {}
    found = {}
    for facts in photos:
        if facts.patient is None:
            continue
        alike = _alike(facts)
        if alike not in known:
            known[alike] = _laid_out(stamp(facts, PLAIN, at, policy))
        found[facts.photo] = known[alike]
    return found


def _alike(facts: PhotoFacts) -> Hashable:
    """What the photos share of which the same is decided: most are of people nobody asked."""
    provided = [each for person in facts.people for each in person.provisions]
    if not provided:
        return None
    if all(each.scope is Scope.PATIENT for each in provided):
        people = frozenset((person.person, person.provisions) for person in facts.people)
        return facts.patient, people, bool(facts.faces), facts.is_looked_at
    return facts


def _laid_out(marks: Iterable[Mark]) -> dict[str, Any]:
    fields: dict[str, Any] = {"use": []}
    for mark in marks:
        is_permitted = mark.decision.is_permitted
        status = Status.PERMITTED if is_permitted else mark.status
        fields["use"].append(str(Use(mark.purpose, status)))
        if is_permitted:
            until = mark.date
            fields[field_of(mark.purpose)] = int(until.timestamp()) if until else _NEVER
    return fields


def counting(at: datetime) -> dict[str, Any]:
    """The aggregations that count the uses as they stand at `at`."""
    now, soon = _seconds(at)
    ranges = [{"to": now}, {"from": now, "to": soon}, {"from": soon}]
    return {"use": {"terms": {"field": "use", "size": len(PURPOSES) * len(Status)}}} | {
        field_of(purpose): {"range": {"field": field_of(purpose), "ranges": ranges}}
        for purpose in PURPOSES
    }


def counted(answer: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    """The counts in an answer to `counting`, by purpose and status."""
    kept = {str(each["key"]): int(each["doc_count"]) for each in answer["use"]["buckets"]}
    told: list[tuple[str, int]] = []
    for purpose in PURPOSES:
        # An index without photos answers without ranges.
        buckets = answer[field_of(purpose)]["buckets"] or [{"doc_count": 0}] * 3
        over, soon, later = (int(each["doc_count"]) for each in buckets)
        by_status = {status: kept.get(str(Use(purpose, status)), 0) for status in Status}
        by_status[Status.PERMITTED] = later
        by_status[Status.EXPIRING] = soon
        by_status[Status.EXPIRED] += over
        told += [(str(Use(purpose, status)), n) for status, n in by_status.items() if n]
    return tuple(told)


def span(use: Use, at: datetime) -> tuple[int | None, int | None] | None:
    """From which second until which a permission ends that has this status; None: it is kept."""
    now, soon = _seconds(at)
    spans: dict[Status, tuple[int | None, int | None]] = {
        Status.PERMITTED: (soon, None),
        Status.EXPIRING: (now, soon),
        Status.EXPIRED: (None, now),
    }
    return spans.get(use.status)


def _seconds(at: datetime) -> tuple[int, int]:
    """The first second at which what ends then still holds, and still will in 90 days."""
    return int(at.timestamp()) + 1, int((at + SOON).timestamp()) + 1
