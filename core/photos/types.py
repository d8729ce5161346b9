"""What the photos room takes and hands out."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from core.access import Sensitivity
from core.imaging import MediaType
from core.kit.actor import DepartmentCode, PersonId
from core.patients import PatientId
from core.photos.vocabulary import Laterality, Phase, View

DepictionId = NewType("DepictionId", UUID)
PhotoId = NewType("PhotoId", UUID)
SessionId = NewType("SessionId", UUID)
UploadId = NewType("UploadId", UUID)

MAX_CAPTION_CHARACTERS = 10_000
MAX_PROCEDURE_CHARACTERS = 500
FIRST_YEAR = 1840  # the first photographs of patients


class Development(StrEnum):
    """How far the darkroom is with a photo."""

    RECEIVED = "received"
    READY = "ready"
    QUARANTINED = "quarantined"


class PhotoState(StrEnum):
    """What a photo is to the hospital: derived, never stored."""

    QUARANTINED = "quarantined"
    UNASSIGNED = "unassigned"
    ACTIVE = "active"


class RenditionKind(StrEnum):
    """A picture made of a photo, or the photo itself."""

    ORIGINAL = "original"
    THUMBNAIL = "thumbnail"
    PREVIEW = "preview"
    FULL = "full"
    MASKED = "masked"
    """The full resolution, with some of it made unreadable."""
    BLURRED = "blurred"
    """What is shown of a sensitive photo until somebody chooses to see it."""
    DEIDENTIFIED = "deidentified"
    """The full resolution for research: each face and each text made unreadable."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A photo at the door: what the sender declares, before a byte is read.

    `digest` is the SHA-256 of the body. `source` is a hint (folder and file name), never truth.
    """

    media_type: MediaType
    size_bytes: int
    digest: bytes
    idempotency_key: str
    source: str = ""
    patient: PatientId | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """The answer to an arrival. `is_new` is False when the same call was answered before."""

    photo: PhotoId
    is_new: bool


@dataclass(frozen=True, slots=True)
class Upload:
    """A photo that arrives piece by piece, and how far it came.

    `photo` is set once it has arrived whole; until `expires_at` nothing of it is dropped.
    """

    id: UploadId
    size_bytes: int
    offset_bytes: int
    expires_at: datetime
    photo: PhotoId | None


class DepictedRole(StrEnum):
    """As what somebody is in a photo."""

    SUBJECT = "subject"
    BYSTANDER = "bystander"


class LinkOrigin(StrEnum):
    """How it came about that somebody is known to be in a photo. A person confirmed each."""

    HUMAN = "human"
    FACE = "face"


@dataclass(frozen=True, slots=True)
class Depiction:
    """Somebody who can be recognised in a photo; without a patient it is not known who."""

    id: DepictionId
    patient: PatientId | None
    role: DepictedRole
    origin: LinkOrigin


@dataclass(frozen=True, slots=True)
class Description:
    """What a person says a photo shows. Codes are SNOMED CT; sides are the patient's own."""

    body_site: str | None = None
    laterality: Laterality | None = None
    view: View | None = None
    phase: Phase | None = None
    procedure: str = ""
    caption: str = ""
    captured_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Camera:
    """What the file itself told of its making. Parsed in the sandbox, kept sealed."""

    model: str | None
    has_gps: bool
    fingerprint: int


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as the caller may see it: plain data, no way back into the database.

    `tint` is its mean colour, 3 bytes, once it is developed: skin, so kept like a word about it.
    """

    id: PhotoId
    patient: PatientId | None
    session: SessionId | None
    department: DepartmentCode
    state: PhotoState
    development: Development
    quarantine_reason: str | None
    media_type: MediaType
    size_bytes: int
    width: int | None
    height: int | None
    description: Description
    source: str
    camera: Camera | None
    tint: bytes | None
    captured_by: PersonId | None
    received_at: datetime
    received_by: PersonId | None
    version: int
    sensitivity: Sensitivity = Sensitivity.NONE


@dataclass(frozen=True, slots=True)
class PhotoPage:
    """Some photos, newest first, and whether more follow."""

    photos: tuple[Photo, ...]
    has_more: bool


Body = AsyncIterator[bytes]
