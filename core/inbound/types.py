"""What the inbound room takes and hands out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from core.kit.language import Language
from core.patients import PatientId
from core.photos import Photo
from core.sharing import NewRecipient, Proof, Recipient, RecipientId

PhotoRequestId = NewType("PhotoRequestId", UUID)

MOST_PHOTOS = 50
MOST_BYTES = 500_000_000


class RequestEnding(StrEnum):
    """How a request was ended before its time."""

    FINISHED = "finished"
    """Who it is for said that these are all."""
    REVOKED = "revoked"
    DECLINED = "declined"
    """Whoever got it said that it is not for them."""
    LOCKED = "locked"
    """Too many wrong tries."""


class RequestState(StrEnum):
    """Where a request stands."""

    ACTIVE = "active"
    FULL = "full"
    """As many photos came as were asked for."""
    EXPIRED = "expired"
    FINISHED = "finished"
    REVOKED = "revoked"
    DECLINED = "declined"
    LOCKED = "locked"


class RequestHappened(StrEnum):
    """What can happen to a request, as whoever asked is shown it."""

    CODE_SENT = "code_sent"
    OPENED = "opened"
    ARRIVED = "arrived"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    """Wrong proof."""
    LATE = "late"
    """Tried after its end."""
    FINISHED = "finished"
    REVOKED = "revoked"
    DECLINED = "declined"
    LOCKED = "locked"


class Outcome(StrEnum):
    """What became of a photo that came."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """Its sender took it back."""


@dataclass(frozen=True, slots=True)
class RequestTerms:
    """How far a request goes: days, photos and bytes bound it, always."""

    proof: Proof = Proof.PASSWORD
    days: int = 7
    most_photos: int = 10
    most_bytes: int = 100_000_000
    message: str = ""
    language: Language = Language.DUTCH


@dataclass(frozen=True, slots=True)
class NewPhotoRequest:
    """Whom somebody asks for photos. `patient`: whom they will be about; only staff are told."""

    recipient: RecipientId | NewRecipient
    patient: PatientId | None = None
    terms: RequestTerms = RequestTerms()
    password: str | None = None


@dataclass(frozen=True, slots=True)
class PhotoRequest:
    """A request as whoever asked is shown it. No secret of it can be shown again.

    `arrived` counts what came and was not taken back, `waiting` what of that nobody decided on.
    """

    id: PhotoRequestId
    state: RequestState
    recipient: Recipient
    patient: PatientId | None
    proof: Proof
    made_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    most_photos: int
    most_bytes: int
    arrived: int
    arrived_bytes: int
    waiting: int
    opens: int
    refusals: int
    last_opened_at: datetime | None
    message: str


@dataclass(frozen=True, slots=True)
class PhotoRequestPage:
    """Some requests, newest first, and whether more follow."""

    requests: tuple[PhotoRequest, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class RequestEvent:
    """One thing that happened to a request; `origin` is a network, never an address."""

    at: datetime
    what: RequestHappened
    origin: str


@dataclass(frozen=True, slots=True)
class MadePhotoRequest:
    """A fresh request. `secret` and `password` are shown this once; the box keeps hashes.

    `is_mailed` says that the hospital's mail server took the letter with the link.
    """

    request: PhotoRequest
    secret: str
    password: str | None
    is_mailed: bool


@dataclass(frozen=True, slots=True)
class PossibleRequest:
    """What requests may be like in this box."""

    longest_days: int
    most_photos: int
    most_bytes: int
    sends_mail: bool
    sends_texts: bool


@dataclass(frozen=True, slots=True)
class SentPhoto:
    """A photo that came, as its sender knows it."""

    number: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Landed:
    """What came of sending one: the photo, and how many count for the request with it."""

    photo: SentPhoto
    arrived: int


@dataclass(frozen=True, slots=True)
class SendingVisit:
    """Who asks for photos, how many may come, and the secret with which they are sent.

    `arrived` counts those that were decided on too, which cannot be taken back any more as those
    of `sent` can.

    Of a patient it says nothing: whoever asked writes in the message what they want to be read.
    """

    secret: str
    hospital: str
    asker: str
    department: str
    recipient: str
    message: str
    ends_at: datetime
    most_photos: int
    arrived: int
    most_bytes: int
    largest_bytes: int
    sent: tuple[SentPhoto, ...]


@dataclass(frozen=True, slots=True)
class HeldPhoto:
    """A photo from outside that nobody checked yet, for whoever asked for it."""

    photo: Photo
    request: PhotoRequestId
    sender: Recipient
    patient: PatientId | None


@dataclass(frozen=True, slots=True)
class HeldPhotoPage:
    """Some held photos, newest first, and whether more follow."""

    photos: tuple[HeldPhoto, ...]
    has_more: bool
