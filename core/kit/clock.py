"""The only place that asks the machine what time it is."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time, so that a test can move it."""

    def now(self) -> datetime:
        """The present moment, timezone-aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one allowed reading of the clock


@dataclass(slots=True)
class SetClock:
    """A clock that stands still until it is moved: for tests and for the demo's time travel."""

    at: datetime = field(default_factory=lambda: datetime(2026, 1, 1, tzinfo=UTC))

    def now(self) -> datetime:
        """The moment it was last set to."""
        return self.at

    def move(self, by: timedelta) -> None:
        """Move the hands by `by`, which may be negative."""
        self.at += by
