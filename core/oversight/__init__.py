"""Oversight: the log for the privacy officer, jobs and state for the administrator.

Promises: whoever looks at the log is in the log; nothing here shows a picture, a name
or a number of a patient.
"""

from core.oversight.accesses import AccessEffects, RoleEffect
from core.oversight.explaining import Explaining, Explanation
from core.oversight.hearing import Heard, Hearing
from core.oversight.service import MOST_CHANGED, JobNews, Oversight, SystemStatus

__all__ = [
    "MOST_CHANGED",
    "AccessEffects",
    "Explaining",
    "Explanation",
    "Heard",
    "Hearing",
    "JobNews",
    "Oversight",
    "RoleEffect",
    "SystemStatus",
]
