"""Oversight: the log for the privacy officer and the patient, and the state of the box.

Promises: whoever looks at the log is in the log; an officer is shown no picture, name or number
of a patient, only identifiers; a patient is told of everybody who looked, of every department;
nobody judges their own looks. Jobs and state are the administrator's.

Threat: staff who browse and trust that nobody reads the log, an officer who would use it to
look into records, and a spreadsheet that runs what it is given.
"""

from core.oversight.accesses import AccessEffects, RoleEffect
from core.oversight.explaining import Explaining, Explanation
from core.oversight.export import ExportFormat
from core.oversight.extract import Extracts, Period, ViewLine, ViewPage
from core.oversight.filters import LogFilter
from core.oversight.hearing import Heard, Hearing
from core.oversight.log import LogBrowser, LogPage
from core.oversight.people_days import Day, DayMark, PeopleDays, PersonLog
from core.oversight.reviews import (
    Picking,
    Review,
    ReviewId,
    ReviewPage,
    Reviews,
    ReviewVerdict,
)
from core.oversight.rows import LogRow, Place
from core.oversight.service import MOST_CHANGED, JobNews, Oversight, SystemStatus
from core.oversight.snooping import Rule
from core.oversight.words import Words

__all__ = [
    "MOST_CHANGED",
    "AccessEffects",
    "Day",
    "DayMark",
    "Explaining",
    "Explanation",
    "ExportFormat",
    "Extracts",
    "Heard",
    "Hearing",
    "JobNews",
    "LogBrowser",
    "LogFilter",
    "LogPage",
    "LogRow",
    "Oversight",
    "PeopleDays",
    "Period",
    "PersonLog",
    "Picking",
    "Place",
    "Review",
    "ReviewId",
    "ReviewPage",
    "ReviewVerdict",
    "Reviews",
    "RoleEffect",
    "Rule",
    "SystemStatus",
    "ViewLine",
    "ViewPage",
    "Words",
]
