"""Where faces are in photos: types and resolvers."""

from datetime import datetime

import strawberry

from api.context import Info
from api.cost import LONGEST
from core import faces as core
from core.faces import FaceId
from core.photos import PhotoId

_MOST_FACES = 60


@strawberry.type(description="A face in a photo: where, from 0 to 1 of its width and height.")
class Face:
    """A face."""

    id: FaceId
    left: float
    top: float
    right: float
    bottom: float
    score: float = strawberry.field(description="How sure the detector is, from 0 to 1.")
    quality: float = strawberry.field(
        description="How well it can be seen, from 0 to 1: its size, sharpness and direction."
    )

    @classmethod
    def of(cls, face: core.Face) -> "Face":
        """Show a face."""
        return cls(
            id=face.id,
            left=face.box.left,
            top=face.box.top,
            right=face.box.right,
            bottom=face.box.bottom,
            score=face.score,
            quality=face.quality.score,
        )


@strawberry.type(description="What was found when a photo was looked at.")
class FaceLook:
    """A look."""

    at: datetime | None = strawberry.field(description="None if nobody has looked yet.")
    faces: list[Face] = strawberry.field(metadata={LONGEST: _MOST_FACES})

    @classmethod
    def of(cls, look: core.Look) -> "FaceLook":
        """Show a look."""
        return cls(at=look.at, faces=[Face.of(face) for face in look.faces[:_MOST_FACES]])


@strawberry.type
class FacesQuery:
    """What can be asked about faces."""

    @strawberry.field(description="Where there are faces in a photo; nothing of who they are.")
    async def faces(self, info: Info, id: PhotoId) -> FaceLook:
        """The faces of a photo."""
        return FaceLook.of(await info.context.services.faces.of(info.context.actor, id))
