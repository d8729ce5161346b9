"""Days, months and ages against a count by hand, over clocks that jump."""

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.decisions import age_on, birthday, day_of, end_of, last_day, start_of

ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Amsterdam",
        "Europe/London",
        "America/Sao_Paulo",  # clocks that jumped at midnight
        "America/Havana",
        "Asia/Beirut",
        "Pacific/Apia",  # a day that never was: 30 December 2011
        "Asia/Kathmandu",
        "UTC",
    )
]
DAYS = st.dates(date(1990, 1, 1), date(2045, 12, 31))
SECOND = timedelta(seconds=1)


@settings(max_examples=10_000, deadline=None)
@given(DAYS, st.sampled_from(ZONES))
def test_a_day_ends_at_the_first_moment_that_is_no_longer_that_day(
    day: date, zone: ZoneInfo
) -> None:
    end = end_of(day, zone)
    assert day_of(end, zone) > day
    assert day_of(end - SECOND, zone) <= day
    assert end == start_of(day + timedelta(days=1), zone)


@settings(max_examples=10_000, deadline=None)
@given(DAYS, st.integers(0, 240))
def test_months_are_counted_as_on_a_calendar(day: date, months: int) -> None:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    longest = calendar.monthrange(year, month)[1]
    assert last_day(day, months) == date(year, month, min(day.day, longest))


@settings(max_examples=10_000, deadline=None)
@given(DAYS, DAYS)
def test_an_age_is_the_number_of_birthdays_lived(one: date, other: date) -> None:
    born, day = sorted((one, other))
    lived = sum(1 for years in range(1, 60) if birthday(born, years) <= day)
    assert age_on(born, day) == lived


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2026, 10, 24), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        (date(2028, 2, 29), datetime(2028, 2, 29, 23, tzinfo=UTC)),
    ],
)
def test_days_of_amsterdam_around_the_changes_of_the_clock(day: date, expected: datetime) -> None:
    assert end_of(day, ZONES[0]) == expected


def test_two_years_from_a_leap_day_is_the_last_of_february() -> None:
    assert last_day(date(2028, 2, 29), 24) == date(2030, 2, 28)
