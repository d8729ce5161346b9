"""What happened, told upward: lower floors emit, `core.services` decides who listens."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened to `subject`. Carries the id only, so replaying it is harmless."""

    kind: ClassVar[str]
    subject: UUID


@dataclass(frozen=True, slots=True)
class PhotoChanged(Event):
    """A photo was received, developed, filed, described, quarantined, or who is in it changed."""

    kind: ClassVar[str] = "photo-changed"


@dataclass(frozen=True, slots=True)
class PatientChanged(Event):
    """A patient's name or numbers changed, so what is said of their photos changes too."""

    kind: ClassVar[str] = "patient-changed"


@dataclass(frozen=True, slots=True)
class PolicyChanged(Event):
    """The policy on uses changed, so what all photos are for does."""

    kind: ClassVar[str] = "policy-changed"


@dataclass(frozen=True, slots=True)
class ConsentChanged(Event):
    """A patient permitted, refused or took something back, so what their photos are for changes."""

    kind: ClassVar[str] = "consent-changed"


@dataclass(frozen=True, slots=True)
class EmergencyChanged(Event):
    """Somebody opened a patient in an emergency, or it was judged: what waits for an officer."""

    kind: ClassVar[str] = "emergency-changed"


@dataclass(frozen=True, slots=True)
class TaskChanged(Event):
    """A task was made, raised, taken, freed or closed, so what waits for somebody changes."""

    kind: ClassVar[str] = "task-changed"


@dataclass(frozen=True, slots=True)
class TemplatesChanged(Event):
    """A patient's face may be compared, or not any more; each worker's gallery follows."""

    kind: ClassVar[str] = "templates-changed"
