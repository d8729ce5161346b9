"""The words of consent and release, as FHIR Consent and HL7 ActReason have them."""

from enum import StrEnum


class Purpose(StrEnum):
    """What a photo is used for (HL7 v3 ActReason; in brackets where it has no code of its own)."""

    CARE = "care"  # TREAT
    QUALITY = "quality"  # HQUALIMP
    EDUCATION = "education"  # TRAIN
    RESEARCH = "research"  # HRESCH
    PUBLICATION = "publication"  # (ours)
    MARKETING = "marketing"  # HMARKT
    BIOMETRIC_MATCHING = "biometric_matching"  # (ours)


FOR_THE_PUBLIC = frozenset({Purpose.PUBLICATION, Purpose.MARKETING})
"""The uses that reach the public."""


class Channel(StrEnum):
    """By which way a photo reaches its audience."""

    INTERNAL = "internal"
    INTRANET = "intranet"
    WEBSITE = "website"
    SOCIAL = "social"
    PRINT = "print"
    PRESS = "press"
    CONFERENCE = "conference"
    JOURNAL = "journal"
    DATASET = "dataset"


class LegalBasis(StrEnum):
    """Why a use is lawful at all (GDPR articles 6 and 9)."""

    CARE_RECORD = "care_record"
    """The treatment contract: 6(1)(b)/(c) with 9(2)(h). No consent, no expiry."""
    CONSENT = "consent"
    """Explicit consent: 6(1)(a) with 9(2)(a)."""
    POLICY = "policy"
    """The hospital's own policy within care, such as quality of care."""


class Effect(StrEnum):
    """What a provision or a decision says."""

    PERMIT = "permit"
    DENY = "deny"


class Scope(StrEnum):
    """Which photos of a person a provision is about."""

    PHOTO = "photo"
    SESSION = "session"
    PATIENT = "patient"
    DATE_RANGE = "date_range"


class Reason(StrEnum):
    """Why not, in the order in which a person would want to hear it."""

    NO_PATIENT = "no_patient"
    """The photo still waits for its patient."""
    CHANNEL_NOT_ALLOWED = "channel_not_allowed"
    """The hospital's policy does not use this channel for this purpose."""
    DEIDENTIFIED_ONLY = "deidentified_only"
    """Only a copy in which nobody can be recognised may be used for this."""
    UNKNOWN_PERSON = "unknown_person"
    """Somebody can be recognised and it is not known who."""
    DENIED = "denied"
    """The person said no."""
    WITHDRAWN = "withdrawn"
    """The person took their consent back."""
    EXPIRED = "expired"
    """The consent has run out."""
    NOT_YET = "not_yet"
    """The consent begins later."""
    NOT_ASKED = "not_asked"
    """The person was never asked, or not for this."""
    UNKNOWN_FACE = "unknown_face"
    """There is a face of which nobody has said whose it is, or that it cannot be recognised."""
    NOT_LOOKED_AT = "not_looked_at"
    """Nobody has looked yet whether there are faces in the photo."""
    NOT_REVIEWED = "not_reviewed"
    """Nobody has looked yet at the masked copy."""


class Obligation(StrEnum):
    """What must be done with what leaves."""

    STRIP_METADATA = "strip_metadata"
    WATERMARK = "watermark"


class Closing(StrEnum):
    """How a consent ended before its time."""

    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    ENTERED_IN_ERROR = "entered_in_error"
