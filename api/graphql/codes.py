"""Codes of the field, and the enums of the schema."""

import strawberry

from core.annotations import ShapeKind
from core.corrections import CorrectionState
from core.jobs import JobState
from core.kit.actor import Role, Scope
from core.patients import NumberSystem, Sex
from core.photos import BODY_SITES, Development, Laterality, Phase, PhotoState, View

for _enum, _says in (
    (Role, "What a person is in the hospital."),
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
):
    strawberry.enum(_enum, description=_says)


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
