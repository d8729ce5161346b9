"""Faces in photos, whose they are and may be: types and resolvers."""

from datetime import datetime

import strawberry

from api.context import Info
from api.cost import LONGEST
from api.graphql.patients import Patient
from api.pagination import PageArgs
from core import faces as core
from core.faces import MOST_AT_ONCE, FaceId, SuggestionId, Verdict
from core.patients import PatientId
from core.photos import DepictionId, PhotoId

_QUEUE = "faces"
_MOST_FACES, _MOST_REFERENCES = 60, 2


@strawberry.type(description="A face in a photo: where, from 0 to 1 of its width and height.")
class Face:
    """A face."""

    id: FaceId
    photo: PhotoId
    left: float
    top: float
    right: float
    bottom: float
    score: float = strawberry.field(description="How sure the detector is, from 0 to 1.")
    quality: float = strawberry.field(
        description="How well it can be seen, from 0 to 1: its size, sharpness and direction."
    )
    depiction: DepictionId | None = strawberry.field(
        description="Whose it is, among the people of the photo, as a person said."
    )
    named_at: datetime | None
    is_declared: bool = strawberry.field(
        description="Whether a person declared that nobody can be recognised by it."
    )
    declared_by: str | None = strawberry.field(description="Who declared it, where it is told.")
    declared_at: datetime | None

    @classmethod
    def of(cls, face: core.Face, look: core.Look | None = None) -> "Face":
        """Show a face."""
        names = look.names if look else {}
        return cls(
            id=face.id,
            photo=face.photo,
            left=face.box.left,
            top=face.box.top,
            right=face.box.right,
            bottom=face.box.bottom,
            score=face.score,
            quality=face.quality.score,
            depiction=face.depiction,
            named_at=face.named_at,
            is_declared=face.declared_by is not None,
            declared_by=names.get(face.declared_by) if face.declared_by else None,
            declared_at=face.declared_at,
        )


@strawberry.type(description="That a face may be a patient's. Nothing is linked until you say so.")
class FaceSuggestion:
    """A suggestion."""

    id: SuggestionId
    face: Face
    patient_id: PatientId
    is_likely: bool = strawberry.field(
        description="Likely rather than possible, by false matches that were measured."
    )
    cosine: float | None = strawberry.field(description="How alike, from -1 to 1.")
    made_at: datetime
    verdict: Verdict | None
    decided_at: datetime | None
    references: list[Face] = strawberry.field(
        description="Faces that a person confirmed as theirs, to compare with.",
        metadata={LONGEST: _MOST_REFERENCES},
    )

    @strawberry.field(description="Whom it may be.")
    async def patient(self, info: Info) -> Patient | None:
        """The patient suggested."""
        found = await info.context.patients.load(self.patient_id)
        return Patient.of(found) if found else None

    @classmethod
    def of(cls, suggestion: core.Suggestion) -> "FaceSuggestion":
        """Show a suggestion."""
        return cls(
            id=suggestion.id,
            face=Face.of(suggestion.face),
            patient_id=suggestion.patient,
            is_likely=suggestion.is_likely,
            cosine=suggestion.cosine,
            made_at=suggestion.made_at,
            verdict=suggestion.verdict,
            decided_at=suggestion.decided_at,
            references=[Face.of(each) for each in suggestion.references],
        )


@strawberry.type(description="Some suggestions, the likest first, and how many there are.")
class FaceSuggestionPage:
    """A page of the queue."""

    nodes: list[FaceSuggestion]
    total: int


@strawberry.type(description="What was found when a photo was looked at.")
class FaceLook:
    """A look."""

    at: datetime | None = strawberry.field(description="None if nobody has looked yet.")
    by: str | None = strawberry.field(description="The person who looked, where no network did.")
    doubts: bool = strawberry.field(
        description="No face is like the patient's under whom the photo is filed: look again."
    )
    faces: list[Face] = strawberry.field(metadata={LONGEST: _MOST_FACES})
    suggestions: list[FaceSuggestion] = strawberry.field(metadata={LONGEST: _MOST_FACES})

    @classmethod
    def of(cls, look: core.Look) -> "FaceLook":
        """Show a look."""
        return cls(
            at=look.at,
            by=look.names.get(look.by) if look.by else None,
            doubts=look.doubts,
            faces=[Face.of(face, look) for face in look.faces[:_MOST_FACES]],
            suggestions=[FaceSuggestion.of(each) for each in look.suggestions[:_MOST_FACES]],
        )


@strawberry.type
class FacesQuery:
    """What can be asked about faces."""

    @strawberry.field(
        description="Where there are faces in a photo, and what people said of them; whom they"
        " may be is told to those who may say so."
    )
    async def faces(self, info: Info, id: PhotoId) -> FaceLook:
        """The faces of a photo."""
        return FaceLook.of(await info.context.services.faces.of(info.context.actor, id))

    @strawberry.field(description="Faces that a person confirmed as a patient's, the newest first.")
    async def patient_faces(self, info: Info, patient: PatientId, first: int) -> list[Face]:
        """The confirmed faces of a patient."""
        service = info.context.services.faces
        found = await service.of_patient(
            info.context.actor, patient, PageArgs.of(_QUEUE, first, None).first
        )
        return [Face.of(each) for each in found]

    @strawberry.field(
        description="Suggestions that wait for an answer, or were answered like that; the likest"
        " first. Only people who agreed to be compared are ever suggested."
    )
    async def face_suggestions(
        self, info: Info, first: int, verdict: Verdict | None = None
    ) -> FaceSuggestionPage:
        """The queue."""
        service = info.context.services.suggestions
        page = await service.page(
            info.context.actor, verdict, PageArgs.of(_QUEUE, first, None).first
        )
        return FaceSuggestionPage(
            nodes=[FaceSuggestion.of(each) for each in page.suggestions], total=page.total
        )

    @strawberry.field(description="How many suggestions wait for an answer.")
    async def face_suggestions_waiting(self, info: Info) -> int:
        """A number only."""
        return await info.context.services.suggestions.waiting(info.context.actor)


@strawberry.type
class FacesMutation:
    """What people say of faces."""

    @strawberry.mutation(
        description="Say that a face is a patient's. A photo that waits for its patient is filed"
        " under them; a form is drafted where nobody ever asked them."
    )
    async def name_face(self, info: Info, id: FaceId, patient: PatientId) -> Face:
        """Name a face."""
        return Face.of(await info.context.services.naming.name(info.context.actor, id, patient))

    @strawberry.mutation(description="Take back whose a face is; a template of it is deleted.")
    async def unname_face(self, info: Info, id: FaceId) -> Face:
        """Take a name back."""
        return Face.of(await info.context.services.naming.unname(info.context.actor, id))

    @strawberry.mutation(
        description="Declare that nobody can be recognised by a face. Your name stands by it."
    )
    async def declare_face(self, info: Info, id: FaceId) -> Face:
        """Declare a face not identifiable."""
        return Face.of(await info.context.services.naming.declare(info.context.actor, id))

    @strawberry.mutation(description="Take that back.")
    async def undeclare_face(self, info: Info, id: FaceId) -> Face:
        """Take a declaration back."""
        return Face.of(await info.context.services.naming.undeclare(info.context.actor, id))

    @strawberry.mutation(
        description="Declare that you looked at a photo and saw no other face in it: where no"
        " network has looked. Tells when."
    )
    async def declare_looked(self, info: Info, photo: PhotoId) -> datetime:
        """Look at a photo yourself."""
        return await info.context.services.naming.looked(info.context.actor, photo)

    @strawberry.mutation(
        description=f"Answer 1 to {MOST_AT_ONCE} suggestions, all or none. Yes names the face; no"
        " is remembered for ever for that face and that patient. Tells which were answered.",
        metadata={LONGEST: MOST_AT_ONCE},
    )
    async def judge_suggestions(
        self, info: Info, ids: list[SuggestionId], verdict: Verdict
    ) -> list[SuggestionId]:
        """Answer suggestions."""
        service = info.context.services.suggestions
        return list(await service.judge(info.context.actor, ids, verdict))

    @strawberry.mutation(
        description="Take answers back, all or none; each waits for an answer again.",
        metadata={LONGEST: MOST_AT_ONCE},
    )
    async def undo_suggestions(self, info: Info, ids: list[SuggestionId]) -> list[SuggestionId]:
        """Take answers back."""
        service = info.context.services.suggestions
        return list(await service.undo(info.context.actor, ids))


def _most(first: int) -> int:
    """How many, if a page may be that long."""
    return PageArgs.of(_QUEUE, first, None).first
