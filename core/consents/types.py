"""What the consents room takes and hands out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from core.decisions import Closing, Provision, Purpose, Scope
from core.kit.actor import PersonId
from core.kit.language import Language
from core.patients import PatientId

LONGEST_MONTHS = 120
ConsentId = NewType("ConsentId", UUID)
FormId = NewType("FormId", UUID)
AssessmentId = NewType("AssessmentId", UUID)


class ConsentState(StrEnum):
    """Where a consent stands. EXPIRED is what the clock makes of ACTIVE."""

    DRAFT = "draft"
    SENT = "sent"
    PARTLY_SIGNED = "partly_signed"
    ACTIVE = "active"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    SUPERSEDED = "superseded"
    ENTERED_IN_ERROR = "entered_in_error"


class Capacity(StrEnum):
    """As what somebody signs."""

    SELF = "self"
    PARENT = "parent"
    GUARDIAN = "guardian"
    REPRESENTATIVE = "representative"
    WITNESS = "witness"


class Method(StrEnum):
    """How a signature came about."""

    TABLET = "tablet"
    QR = "qr"
    LINK = "link"
    PAPER_SCAN = "paper_scan"
    VERBAL_WITNESSED = "verbal_witnessed"


class Origin(StrEnum):
    """Why a consent was drafted."""

    STAFF = "staff"
    PHOTO_ASSIGNED = "photo_assigned"
    RENEWAL = "renewal"


class FormState(StrEnum):
    """Where a version of a form stands. What was published never changes."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class SignaturePolicy(StrEnum):
    """Who signs a form: whom the age policy asks, or a witness as well."""

    BY_AGE = "by_age"
    WITNESSED = "witnessed"


@dataclass(frozen=True, slots=True)
class FormText:
    """What a form says: plain paragraphs, and what each purpose means in its own sentence."""

    title: str
    paragraphs: tuple[str, ...]
    questions: Mapping[Purpose, str]


@dataclass(frozen=True, slots=True)
class Form:
    """One version of a form in one language; `written_at` tells one writing from another."""

    id: FormId
    code: str
    version: int
    language: Language
    text: FormText
    validity_months: int
    signature_policy: SignaturePolicy
    state: FormState
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which photos of the patient a consent is about."""

    scope: Scope = Scope.PATIENT
    ids: frozenset[UUID] = frozenset()
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Signing:
    """What somebody does who signs: the answers, who they are and how it was done.

    `drawing` is the drawn signature as SVG path data; `evidence` what the box noted of the
    moment (address, device, times). `signer` is the name as typed.
    """

    signer: str
    capacity: Capacity
    method: Method
    answers: Mapping[Purpose, bool]
    drawing: str | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature under a consent, as staff may see it."""

    signer: str
    capacity: Capacity
    method: Method
    answers: Mapping[Purpose, bool]
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the history of a consent; it is never changed."""

    version: int
    state: ConsentState
    at: datetime
    by: PersonId | None
    by_name: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent as it stands now. `missing` is whose signatures it still waits for."""

    id: ConsentId
    patient: PatientId
    form: Form
    state: ConsentState
    coverage: Coverage
    origin: Origin
    version: int
    drafted_at: datetime
    starts: datetime | None
    ends: datetime | None
    closed_at: datetime | None
    closing: Closing | None
    provisions: tuple[Provision, ...]
    signatures: tuple[Signature, ...]
    missing: tuple[frozenset[Capacity], ...]
    has_document: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    """That somebody found a patient able, or not, to decide about their photos themselves.

    `ground` says why; by `review_on` somebody looks again.
    """

    id: AssessmentId
    patient: PatientId
    is_capable: bool
    ground: str
    review_on: date | None
    at: datetime
    by: PersonId | None
    by_name: str | None
