"""Research: copies for a study, in which nobody is meant to be recognised, sealed for its reader.

Promises: of a photo leaves a copy with every face and every text hidden that the detectors found,
looked for again in the finished copy; a person who did not ask for it looked at each and signed.
People go by a pseudonym of that study alone, days are counted from their first photo, and no name,
number or date is in the archive. Each photo is decided on at the moment it leaves.

Does not: call anything anonymous, or know what somebody recognises who knows the patient.

Threat: a tattoo, a name on a wristband, a date that fits one person; a study's key in wrong hands.
"""

from core.research.archive import Archives, Taken
from core.research.deidentifying import CopyRoom, Deidentifying
from core.research.projects import MOST_PROJECTS, Projects
from core.research.service import Exports
from core.research.types import (
    FOR_RESEARCH,
    MOST_PHOTOS,
    RECIPE,
    Export,
    ExportId,
    ExportPage,
    ExportState,
    Hindrance,
    Item,
    ItemId,
    ItemState,
    NewProject,
    Progress,
    Project,
    ProjectId,
    Verdict,
)

__all__ = [
    "FOR_RESEARCH",
    "MOST_PHOTOS",
    "MOST_PROJECTS",
    "RECIPE",
    "Archives",
    "CopyRoom",
    "Deidentifying",
    "Export",
    "ExportId",
    "ExportPage",
    "ExportState",
    "Exports",
    "Hindrance",
    "Item",
    "ItemId",
    "ItemState",
    "NewProject",
    "Progress",
    "Project",
    "ProjectId",
    "Projects",
    "Taken",
    "Verdict",
]
