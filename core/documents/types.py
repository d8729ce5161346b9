"""What the documents room takes and hands out."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from core.kit.language import Language


class Level(StrEnum):
    """What an electronic signature is under eIDAS; the box can make no qualified one."""

    SES = "ses"
    ADES_LIKE = "ades-like"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered for one purpose; `until` is the last day on which a yes holds."""

    purpose: str
    is_agreed: bool
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom the document is about."""

    name: str
    birth_date: date | None
    number: str


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed, as whom and how.

    `signed_at` is UTC; `zone_text` says the same moment as the clock on the wall did.
    `drawn` is what `drawing.svg` made of the strokes.
    """

    name: str
    capacity: str
    method: str
    signed_at: datetime
    zone_text: str
    typed_name: str = ""
    drawn: bytes | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of how the signing went: a label and what was noted."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class SignedForm:
    """A form as it was shown, answered and signed; all text is plain and shown as it is."""

    hospital: str
    title: str
    language: Language
    paragraphs: tuple[str, ...]
    answers: tuple[Answer, ...]
    subject: Subject
    signers: tuple[Signer, ...]
    evidence: tuple[Evidence, ...]
    level: Level = Level.SES
    note: str = ""


class Verdict(StrEnum):
    """What can be said of a document."""

    SEALED = "sealed"
    EXTENDED = "extended"
    CHANGED = "changed"
    FOREIGN = "foreign"
    UNSEALED = "unsealed"


@dataclass(frozen=True, slots=True)
class Verification:
    """What a look at the seal told; `signer` and `signed_at` are known only of a seal of ours."""

    verdict: Verdict
    sentence: str
    signer: str | None = None
    signed_at: datetime | None = None

    @property
    def is_intact(self) -> bool:
        """True if the box sealed exactly these bytes."""
        return self.verdict is Verdict.SEALED

    @property
    def covers_whole_file(self) -> bool:
        """True if nothing stands beside what was sealed."""
        return self.verdict is Verdict.SEALED


@dataclass(frozen=True, slots=True)
class Signet:
    """What documents are sealed with, all in DER; the private key is PKCS #8 and in the clear."""

    authority: bytes
    certificate: bytes
    private_key: bytes = field(repr=False)
    serial: str
    valid_until: datetime
