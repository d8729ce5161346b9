"""The networks that see faces: the only place of the house that imports torch.

Importing this door costs nothing and needs no torch; `detecting`, `embedding` and `installing`
do, and are imported where they are used, by a process that is there to see.
"""

from core.faces.model.catalogue import (
    CASIA,
    MTCNN,
    OPTIONAL,
    PACKAGES,
    VGGFACE2,
    ModelPackage,
    Task,
    Thresholds,
)
from core.faces.model.shelf import (
    Manifest,
    ModelDamaged,
    NoNetworks,
    NotInstalled,
    NotTheWeights,
    Shelf,
    require_networks,
)

__all__ = [
    "CASIA",
    "MTCNN",
    "OPTIONAL",
    "PACKAGES",
    "VGGFACE2",
    "Manifest",
    "ModelDamaged",
    "ModelPackage",
    "NoNetworks",
    "NotInstalled",
    "NotTheWeights",
    "Shelf",
    "Task",
    "Thresholds",
    "require_networks",
]
