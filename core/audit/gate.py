"""No audit, no bytes: closed while acts cannot be logged, or are logged but not sealed in time.

The appliance looks about once a second and says here what it found; whoever asks for a
patient's data is asked for nothing but one comparison. In tests, and wherever nobody looks,
it is open.
"""

from dataclasses import dataclass

from core.kit.errors import LogUnavailable


@dataclass(slots=True)
class LogGate:
    """Whether patients' data may be shown now, as far as the log is concerned."""

    reason: str | None = None
    """Why it is closed: a sentence without a patient, for the log of the box."""

    @property
    def is_open(self) -> bool:
        """Whether the log keeps up."""
        return self.reason is None

    def require(self) -> None:
        """Pass, or not.

        Raises:
            LogUnavailable: the gate is closed.
        """
        if self.reason is not None:
            raise LogUnavailable
