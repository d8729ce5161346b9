"""Faces: where they are in a photo, and whose they might be. A person decides, always.

Promises: finding a face stores no biometrics, only where it is and how well it can be seen;
models are installed, never fetched while the box runs, and only what was pinned is loaded.

Threat: a model that is not the one it says it is; an engine that is fast and wrong.
"""

from core.faces.eye import Eye, EyeLost
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
from core.faces.seeing import EyePort, Seeing, Showing
from core.faces.service import Faces
from core.faces.types import Box, Face, FaceId, Look, Quality, SeenFace

__all__ = [
    "CASIA",
    "MTCNN",
    "OPTIONAL",
    "PACKAGES",
    "VGGFACE2",
    "Box",
    "Eye",
    "EyeLost",
    "EyePort",
    "Face",
    "FaceId",
    "Faces",
    "Look",
    "Manifest",
    "ModelDamaged",
    "ModelPackage",
    "NoNetworks",
    "NotInstalled",
    "NotTheWeights",
    "Quality",
    "Seeing",
    "SeenFace",
    "Shelf",
    "Showing",
    "Task",
    "Thresholds",
    "require_networks",
]
