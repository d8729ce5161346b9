"""What the notices room takes and hands out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from core.consents import ConsentId
from core.kit.actor import DepartmentCode, PersonId
from core.kit.language import Language
from core.patients import PatientId

TaskId = NewType("TaskId", UUID)

ESCALATED = 3
"""The level of a task whose day has passed: the privacy officer sees it too."""


class TaskKind(StrEnum):
    """What is to be done about a consent."""

    SIGN = "sign"
    CONSENT_EXPIRY = "consent_expiry"
    CONSENT_REVIEW = "consent_review"
    REASSESSMENT = "reassessment"


class TaskState(StrEnum):
    """Where a task stands: done, or dropped because there was nothing left to do."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class CloseReason(StrEnum):
    """Why somebody closed a task by hand: a code, so that no patient is described in it."""

    REVIEWED = "reviewed"
    NOT_NEEDED = "not_needed"
    UNREACHABLE = "unreachable"


class Digest(StrEnum):
    """How often somebody wants to be told by mail."""

    DAILY = "daily"
    OFF = "off"


class NoticeState(StrEnum):
    """Where a notice stands. SENT: the mail server accepted it for that recipient."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a task in a list: by a number, and among equals by its id."""

    number: int
    id: UUID


FIRST = Place(0, UUID(int=0))
"""Before all tasks."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do about a consent until `due`, the last day on which it is in time.

    `level` counts reminders from 0; 3 means that the day has passed.
    """

    id: TaskId
    place: Place
    kind: TaskKind
    state: TaskState
    patient: PatientId
    consent: ConsentId
    owner: PersonId | None
    owner_name: str | None
    due: date
    due_in_days: int
    level: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Escalation:
    """A task whose day has passed, as the privacy officer sees it: of no patient."""

    id: TaskId
    place: Place
    kind: TaskKind
    department: DepartmentCode
    has_owner: bool
    due: date
    due_in_days: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Preference:
    """How somebody wants to be told."""

    mail: str | None
    digest: Digest
    language: Language


@dataclass(frozen=True, slots=True)
class Summary:
    """What waits for one person, in numbers. `late` counts those of `mine` whose day passed."""

    mine: Mapping[TaskKind, int]
    late: int
    queue: int
    escalated: int

    @property
    def total(self) -> int:
        """How many tasks there are to tell of."""
        return sum(self.mine.values()) + self.queue + self.escalated
