"""Faces: where they are in a photo, and whose they might be. A person decides, always.

Promises: finding a face stores no biometrics, only where it is and how well it can be seen.
Faces are compared only after an administrator switched that on, and only with people who agreed
to it at that very moment; a template is sealed under the patient's key and deleted with the
consent; of a stranger nothing is kept. Nothing is ever linked, filed or named without a person
who said so, and a no is remembered. Models are installed, never fetched while the box runs, and
only what was pinned is loaded.

Threat: a model that is not the one it says it is; an engine that is fast and wrong; a likeness
that is believed; a template that outlives its consent.
"""

from core.faces.enrolling import Enrolling
from core.faces.eye import Eye, EyeLost
from core.faces.eyes import EyeReport, EyeReports, eye_reports
from core.faces.inventory import Inventories
from core.faces.masking import Maskings, MaskMaking, Wish, grown
from core.faces.matching import Matcher
from core.faces.model import (
    CASIA,
    MTCNN,
    OPTIONAL,
    PACKAGES,
    VGGFACE2,
    Manifest,
    ModelDamaged,
    ModelPackage,
    NoNetworks,
    NotInstalled,
    NotTheWeights,
    Shelf,
    Task,
    Thresholds,
    require_networks,
)
from core.faces.naming import Naming
from core.faces.recognition import RecognitionSwitch
from core.faces.seeing import EyePort, Seeing, Showing
from core.faces.service import Faces
from core.faces.suggesting import Suggesting
from core.faces.suggestions import MOST_AT_ONCE, Suggestions
from core.faces.templates import Templates
from core.faces.types import (
    Box,
    EyeState,
    Face,
    FaceId,
    Inventory,
    Look,
    Masking,
    MaskingId,
    Mode,
    Quality,
    Recognition,
    SeenFace,
    Suggestion,
    SuggestionId,
    SuggestionPage,
    Template,
    Vector,
    Verdict,
)

__all__ = [
    "CASIA",
    "MOST_AT_ONCE",
    "MTCNN",
    "OPTIONAL",
    "PACKAGES",
    "VGGFACE2",
    "Box",
    "Enrolling",
    "Eye",
    "EyeLost",
    "EyePort",
    "EyeReport",
    "EyeReports",
    "EyeState",
    "Face",
    "FaceId",
    "Faces",
    "Inventories",
    "Inventory",
    "Look",
    "Manifest",
    "MaskMaking",
    "Masking",
    "MaskingId",
    "Maskings",
    "Matcher",
    "Mode",
    "ModelDamaged",
    "ModelPackage",
    "Naming",
    "NoNetworks",
    "NotInstalled",
    "NotTheWeights",
    "Quality",
    "Recognition",
    "RecognitionSwitch",
    "Seeing",
    "SeenFace",
    "Shelf",
    "Showing",
    "Suggesting",
    "Suggestion",
    "SuggestionId",
    "SuggestionPage",
    "Suggestions",
    "Task",
    "Template",
    "Templates",
    "Thresholds",
    "Vector",
    "Verdict",
    "Wish",
    "eye_reports",
    "grown",
    "require_networks",
]
