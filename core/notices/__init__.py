"""Notices: what there is to do about consents, and telling those who can do it.

Promises: each task is there once, however often the box plans; what was answered is closed by
itself, and what was closed by hand stays closed; a notice counts as sent only when the mail
server accepted it for that recipient; nothing that leaves by mail says a word about a patient.
Does not decide: a consent ends by the clock, whether or not anybody was reminded.

Threat: a reminder that nobody got, and a mailbox that somebody else reads.
"""

from core.notices.alarms import Alarms, officers
from core.notices.mailing import Delivery, Letter, Mailer, Outcome
from core.notices.planner import Planner
from core.notices.post import Post
from core.notices.preferences import UNSAID, Preferences, preferences
from core.notices.service import Notices
from core.notices.types import (
    ESCALATED,
    FIRST,
    CloseReason,
    Digest,
    Escalation,
    NoticeState,
    Place,
    Preference,
    Summary,
    Task,
    TaskId,
    TaskKind,
    TaskState,
)

__all__ = [
    "ESCALATED",
    "FIRST",
    "UNSAID",
    "Alarms",
    "CloseReason",
    "Delivery",
    "Digest",
    "Escalation",
    "Letter",
    "Mailer",
    "NoticeState",
    "Notices",
    "Outcome",
    "Place",
    "Planner",
    "Post",
    "Preference",
    "Preferences",
    "Summary",
    "Task",
    "TaskId",
    "TaskKind",
    "TaskState",
    "officers",
    "preferences",
]
