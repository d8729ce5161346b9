"""The stamp pictures decisions, with the date that matters."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from core.decisions import (
    DUTCH_DEFAULT,
    Closing,
    Copy,
    Depicted,
    Effect,
    PhotoFacts,
    Provision,
    Purpose,
    Status,
    stamp,
)

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
EVA, PHOTO, CONSENT = (UUID(int=n) for n in range(1, 4))
YES = Provision(CONSENT, Effect.PERMIT, Purpose.MARKETING, NOW - timedelta(days=9), None)


def _mark(*provisions: Provision) -> tuple[Status, datetime | None]:
    facts = PhotoFacts(PHOTO, EVA, None, date(2026, 11, 20), (Depicted(EVA, provisions),))
    marks = {mark.purpose: mark for mark in stamp(facts, Copy("full"), NOW, DUTCH_DEFAULT)}
    assert list(marks) == [
        Purpose.EDUCATION,
        Purpose.RESEARCH,
        Purpose.PUBLICATION,
        Purpose.MARKETING,
    ]
    return marks[Purpose.MARKETING].status, marks[Purpose.MARKETING].date


@pytest.mark.parametrize(
    ("provision", "status", "days"),
    [
        (YES, Status.PERMITTED, None),
        (replace(YES, ends=NOW + timedelta(days=91)), Status.PERMITTED, 91),
        (replace(YES, ends=NOW + timedelta(days=90)), Status.EXPIRING, 90),
        (replace(YES, ends=NOW), Status.EXPIRED, 0),
        (
            replace(YES, closed_at=NOW - timedelta(days=2), closing=Closing.WITHDRAWN),
            Status.WITHDRAWN,
            -2,
        ),
        (replace(YES, effect=Effect.DENY), Status.REFUSED, None),
        (replace(YES, starts=NOW + timedelta(days=1)), Status.NOT_ASKED, None),
    ],
)
def test_each_shape_has_its_date(provision: Provision, status: Status, days: int | None) -> None:
    expected = None if days is None else NOW + timedelta(days=days)
    assert _mark(provision) == (status, expected)


def test_who_was_never_asked() -> None:
    assert _mark() == (Status.NOT_ASKED, None)
