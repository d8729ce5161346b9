"""Days of the hospital and moments of the clock: when a consent begins and ends, who is how old.

A consent is given until a day, and holds to that day's last second in the hospital's time
zone: it ends at the first moment of the day after. Where a day has no midnight (DST), the
first moment that exists.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta


def last_day(signed_on: date, months: int) -> date:
    """The last day of a consent signed on a day: the same day of a later month, or its last."""
    return signed_on + relativedelta(months=months)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The first moment after a day, in UTC."""
    return start_of(day + timedelta(days=1), zone)


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a day, in UTC."""
    midnight = datetime.combine(day, time(), zone)
    # Where the clock jumps over midnight, Python takes the offset from before the jump, which
    # names a moment after it: the clock there reads the hour it jumped to.
    return midnight.astimezone(UTC)


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The day on the hospital's calendar at a moment."""
    return moment.astimezone(zone).date()


def age_on(born: date, day: date) -> int:
    """Whole years; who was born on 29 February turns a year older on 1 March of a common year."""
    had_birthday = (day.month, day.day) >= (born.month, born.day)
    return day.year - born.year - (0 if had_birthday else 1)


def birthday(born: date, years: int) -> date:
    """The day on which somebody turns `years`."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)
