"""Faces: where they are in a photo, and whose they might be. A person decides, always.

Promises: finding a face stores no biometrics, only where it is and how well it can be seen;
models are installed, never fetched while the box runs, and only what was pinned is loaded.

Threat: a model that is not the one it says it is; an engine that is fast and wrong.
"""

from core.faces.model import (
    CASIA,
    MTCNN,
    PACKAGES,
    Manifest,
    ModelDamaged,
    ModelPackage,
    NoNetworks,
    NotInstalled,
    Shelf,
    Task,
    require_networks,
)
from core.faces.types import Box, Quality, SeenFace

__all__ = [
    "CASIA",
    "MTCNN",
    "PACKAGES",
    "Box",
    "Manifest",
    "ModelDamaged",
    "ModelPackage",
    "NoNetworks",
    "NotInstalled",
    "Quality",
    "SeenFace",
    "Shelf",
    "Task",
    "require_networks",
]
