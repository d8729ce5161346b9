"""Codes of the field, and the enums of the schema."""

import strawberry

from core import decisions
from core.access import Label, Reach, Verb
from core.access.relations import Ground, Source
from core.annotations import ShapeKind
from core.consents import (
    Capacity,
    ConsentState,
    FormState,
    LinkKind,
    Method,
    Origin,
    SignaturePolicy,
)
from core.corrections import CorrectionState
from core.decisions import Channel, Closing, Effect, LegalBasis, Obligation, Purpose, Reason, Status
from core.jobs import JobState
from core.kit.actor import Scope
from core.kit.language import Language
from core.notices import CloseReason, Digest, TaskKind, TaskState
from core.patients import Judgement, NumberSystem, Sex
from core.photos import (
    BODY_SITES,
    DepictedRole,
    Development,
    Laterality,
    LinkOrigin,
    Phase,
    PhotoState,
    View,
)

for _enum, _says in (
    (Verb, "One kind of act."),
    (Reach, "Whose photos."),
    (Label, "What narrows who may see a photo."),
    (Judgement, "What was thought of an emergency access."),
    (Scope, "What an API token may be used for."),
    (Sex, "Administrative gender (FHIR)."),
    (NumberSystem, "Who gave a patient's number."),
    (Laterality, "The side of the patient, never of the picture."),
    (Phase, "When in the treatment a photo was taken."),
    (View, "From where a photo looks."),
    (PhotoState, "What a photo is to the hospital."),
    (Development, "How far the darkroom is with a photo."),
    (CorrectionState, "Where a correction stands."),
    (ShapeKind, "What can be drawn over a photo."),
    (JobState, "Where a job stands."),
    (Purpose, "What a photo is used for."),
    (Channel, "By which way a photo reaches its audience."),
    (LegalBasis, "Why a use is lawful (GDPR 6 and 9)."),
    (Effect, "What a provision or a decision says."),
    (Reason, "Why a photo may not be used."),
    (Obligation, "What must be done with a copy that leaves."),
    (Closing, "How a consent ended before its time."),
    (DepictedRole, "As what somebody is in a photo."),
    (LinkOrigin, "How it came about that somebody is known to be in a photo."),
    (Capacity, "As what somebody signs."),
    (ConsentState, "Where a consent stands."),
    (FormState, "Where a version of a form stands."),
    (SignaturePolicy, "Who signs a form: whom the age policy asks, or a witness as well."),
    (Language, "A language (BCP 47)."),
    (LinkKind, "What a link is for."),
    (TaskKind, "What is to be done about a consent."),
    (TaskState, "Where a task stands."),
    (CloseReason, "Why a task was closed by hand."),
    (Digest, "How often somebody wants to be told by mail."),
):
    strawberry.enum(_enum, description=_says)

# Their own names say too little beside the others.
for _other, _name, _told in (
    (decisions.Scope, "ConsentScope", "Which photos of a patient a consent is about."),
    (Status, "StampStatus", "The shape of a mark in a stamp."),
    (Method, "SigningMethod", "How a signature came about."),
    (Ground, "CareGround", "Why somebody has to do with a patient."),
    (Source, "CareSource", "Who said that somebody treats a patient."),
    (Origin, "ConsentOrigin", "Why a consent was drafted."),
):
    strawberry.enum(_other, name=_name, description=_told)


@strawberry.type(description="A part of the body, as SNOMED CT codes it.")
class BodySite:
    """A body site with its names."""

    code: str
    nl: str
    en: str

    @classmethod
    def of(cls, code: str | None) -> "BodySite | None":
        """The body site behind a code, if there is one."""
        if code is None:
            return None
        site = BODY_SITES[code]
        return cls(code=site.code, nl=site.nl, en=site.en)
