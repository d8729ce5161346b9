"""Work that is done later: the outbox of events and the queue of jobs.

Promises: an event or a job is there if and only if the transaction that asked for it
was committed; each is done at least once, so handlers are idempotent; a job that fails
five times is held with a reason a person can read, and the queue goes on.
Events and jobs carry identifiers only, never patient data.
"""

from core.jobs.events import (
    ConsentChanged,
    EmergencyChanged,
    Event,
    PatientChanged,
    PhotoChanged,
    PolicyChanged,
    TaskChanged,
    TemplatesChanged,
)
from core.jobs.outbox import Outbox, Pending
from core.jobs.queue import Job, JobKind, JobPage, JobState, Queue, QueueCounts
from core.jobs.runner import Handlers, Runner

__all__ = [
    "ConsentChanged",
    "EmergencyChanged",
    "Event",
    "Handlers",
    "Job",
    "JobKind",
    "JobPage",
    "JobState",
    "Outbox",
    "PatientChanged",
    "Pending",
    "PhotoChanged",
    "PolicyChanged",
    "Queue",
    "QueueCounts",
    "Runner",
    "TaskChanged",
    "TemplatesChanged",
]
