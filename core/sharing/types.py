"""What the sharing room takes and hands out."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from core.collections import CollectionId
from core.decisions import Channel, Decision, Purpose, Reason
from core.kit.actor import PersonId
from core.kit.language import Language
from core.photos import PhotoId, RenditionKind
from core.release import FOR_CARE, Use

ShareId = NewType("ShareId", UUID)
RecipientId = NewType("RecipientId", UUID)

MOST_PHOTOS = 50
MOST_OPENS = 100
MOST_WRONG = 10
"""So many wrong tries, and the link is dead."""


class Proof(StrEnum):
    """What somebody has to show beside the link (NTA 7516 asks for two factors)."""

    PASSWORD = "password"  # noqa: S105 - the kind of it
    """One that the sender tells them."""
    SMS = "sms"
    """A code to their phone."""
    MAIL = "mail"
    """A code to their mail; the link itself then goes another way."""


class Ending(StrEnum):
    """How a link was ended before its time."""

    REVOKED = "revoked"
    DECLINED = "declined"
    """Whoever got it said that it is not for them."""
    LOCKED = "locked"
    """Too many wrong tries."""


class ShareState(StrEnum):
    """Where a link stands."""

    ACTIVE = "active"
    EXPIRED = "expired"
    EXHAUSTED = "exhausted"
    """Opened as often as it may be."""
    REVOKED = "revoked"
    DECLINED = "declined"
    LOCKED = "locked"


class Happened(StrEnum):
    """What can happen to a link, as its sender is shown it."""

    CODE_SENT = "code_sent"
    OPENED = "opened"
    SEEN = "seen"
    DOWNLOADED = "downloaded"
    WITHHELD = "withheld"
    """A photo was asked for that may not be shown any more."""
    REFUSED = "refused"
    """Wrong proof."""
    LATE = "late"
    """It was tried after its end."""
    CLOSED = "closed"
    REVOKED = "revoked"
    DECLINED = "declined"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class NewRecipient:
    """Somebody outside: who they are, and how they are reached."""

    name: str
    organisation: str = ""
    mail: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody outside whom the department knows."""

    id: RecipientId
    name: str
    organisation: str
    mail: str
    phone: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What a link is for and how far it goes. `days` and `most_opens` bound it, always."""

    use: Use = FOR_CARE
    proof: Proof = Proof.PASSWORD
    days: int = 7
    most_opens: int = 5
    allows_download: bool = False
    shows_name: bool = False
    reference: str = ""
    message: str = ""
    language: Language = Language.DUTCH


@dataclass(frozen=True, slots=True)
class NewShare:
    """What somebody wants to share. Without a password the box makes one, if one is needed."""

    photos: tuple[PhotoId, ...]
    recipient: RecipientId | NewRecipient
    terms: Terms = Terms()
    password: str | None = None
    collection: CollectionId | None = None
    """The collection of which these are; whoever is in it can count and stop its links."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Whether a photo may be shared, and as what; `kind` is None when it may not."""

    photo: PhotoId
    kind: RenditionKind | None
    decision: Decision


class Obstacle(StrEnum):
    """Why a photo of a collection is withheld from a link, in the order of the questions."""

    UNSEEN = "unseen"
    """The sender may not see it themselves."""
    NOT_TREATING = "not_treating"
    """It takes a care relation of their own."""
    NOT_THEIRS = "not_theirs"
    """They may see it, not share it."""
    NOT_READY = "not_ready"
    """It was not developed yet, or put apart."""
    NOT_RELEASED = "not_released"
    """Consent or policy does not let it go; there is a reason."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """How many photos of a collection stay behind for one cause."""

    obstacle: Obstacle
    reason: Reason | None
    count: int


@dataclass(frozen=True, slots=True)
class CollectionOffer:
    """What of a collection may go outside for that now, in its order, and how many may not."""

    going: tuple[PhotoId, ...]
    withheld: tuple[Withheld, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A link as its sender is shown it. No secret of it can be shown again."""

    id: ShareId
    state: ShareState
    recipient: Recipient
    purpose: Purpose
    channel: Channel
    proof: Proof
    photos: tuple[PhotoId, ...]
    made_at: datetime
    made_by: PersonId
    ends_at: datetime
    ended_at: datetime | None
    most_opens: int
    opens: int
    views: int
    downloads: int
    refusals: int
    last_opened_at: datetime | None
    allows_download: bool
    shows_name: bool
    reference: str
    message: str


@dataclass(frozen=True, slots=True)
class SharePage:
    """Some links, newest first, and whether more follow."""

    shares: tuple[Share, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class ShareEvent:
    """One thing that happened to a link; `origin` is a network, never an address."""

    at: datetime
    what: Happened
    photo: PhotoId | None
    origin: str


@dataclass(frozen=True, slots=True)
class MadeShare:
    """A fresh link. `secret` and `password` are shown this once; the box keeps hashes.

    `is_mailed` says that the hospital's mail server took the letter with the link.
    """

    share: Share
    secret: str
    password: str | None
    is_mailed: bool


@dataclass(frozen=True, slots=True)
class Door:
    """What somebody with a link is told before they prove anything: what to show, and to whom.

    `hint` is where a code would go, as far as its owner recognises it.
    """

    hospital: str
    proof: Proof
    hint: str
    language: Language


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo that a visitor may ask for by its number. The codes are SNOMED CT, for care only."""

    number: int
    width: int
    height: int
    body_site: str | None = None
    laterality: str | None = None
    view: str | None = None
    taken_on: date | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """What the sender chose to show, and the secret with which the photos are asked for."""

    secret: str
    hospital: str
    sender: str
    department: str
    recipient: str
    purpose: Purpose
    reference: str
    message: str
    patient: str | None
    ends_at: datetime
    opens_left: int
    allows_download: bool
    photos: tuple[ShownPhoto, ...]
