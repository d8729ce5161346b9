"""The photos: how they arrive, what they show, whose they are.

Promises: an acknowledged photo is durable and sealed; a photo of the inbox gets its
patient from a person, never from the box; words about a photo rest sealed. Does not give
out bytes: that is the release room's alone.

Threat: lost uploads, photos under the wrong patient, words in the clear.
"""

from core.photos.belonging import Belonging
from core.photos.darkroom import DarkroomPort
from core.photos.depictions import Depictions
from core.photos.developing import Developing
from core.photos.filing import Filing
from core.photos.holding import Hold, Holding
from core.photos.housekeeping import Housekeeping
from core.photos.intake import Intake
from core.photos.labelling import Labelling
from core.photos.sealing import BLOB_KINDS, PhotoSealer
from core.photos.service import Photos
from core.photos.taking import Taken, Taking
from core.photos.types import (
    Arrival,
    Body,
    Camera,
    DepictedRole,
    Depiction,
    DepictionId,
    Description,
    Development,
    LinkOrigin,
    Photo,
    PhotoId,
    PhotoPage,
    PhotoState,
    Received,
    RenditionKind,
    SessionId,
    Upload,
    UploadId,
)
from core.photos.unveiling import Unveiling
from core.photos.uploads import PART_BYTES, Uploads
from core.photos.vocabulary import BODY_SITES, Laterality, Phase, View

__all__ = [
    "BLOB_KINDS",
    "BODY_SITES",
    "PART_BYTES",
    "Arrival",
    "Belonging",
    "Body",
    "Camera",
    "DarkroomPort",
    "DepictedRole",
    "Depiction",
    "DepictionId",
    "Depictions",
    "Description",
    "Developing",
    "Development",
    "Filing",
    "Hold",
    "Holding",
    "Housekeeping",
    "Intake",
    "Labelling",
    "Laterality",
    "LinkOrigin",
    "Phase",
    "Photo",
    "PhotoId",
    "PhotoPage",
    "PhotoSealer",
    "PhotoState",
    "Photos",
    "Received",
    "RenditionKind",
    "SessionId",
    "Taken",
    "Taking",
    "Unveiling",
    "Upload",
    "UploadId",
    "Uploads",
    "View",
]
