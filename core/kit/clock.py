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


@dataclass(frozen=True, slots=True)
class ClockAhead:
    """Another clock, some time ahead: only the demo shows the future."""

    clock: Clock
    ahead: timedelta

    def now(self) -> datetime:
        """The moment on that clock, and so much later."""
        return self.clock.now() + self.ahead


@dataclass(slots=True)
class Ratchet:
    """Keeps time from going backwards: what has ended does not come back with the clock.

    Threat: whoever sets the machine's clock back to revive a consent that has expired.
    """

    latest: datetime | None = None
    is_resumed: bool = False
    """Whether it knows what time it was before this process began."""

    def raise_to(self, at: datetime | None) -> None:
        """Never be earlier than `at` again."""
        if at is not None and (self.latest is None or at > self.latest):
            self.latest = at

    def at(self, now: datetime) -> datetime:
        """`now`, or the latest moment that was ever told, if that is later."""
        self.raise_to(now)
        return self.latest or now
