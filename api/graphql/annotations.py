"""What is drawn over photos: types and resolvers."""

from datetime import datetime

import strawberry

from api.context import Info
from api.cost import LONGEST
from core import annotations as core
from core.annotations import ShapeKind
from core.kit.actor import PersonId
from core.photos import PhotoId

_VERSIONS = 50


@strawberry.type(description="One thing drawn over a photo.")
class Shape:
    """A shape."""

    kind: ShapeKind
    points: str = strawberry.field(description="`x,y x,y`, each from 0 to 1 of the upright photo.")
    text: str
    millimetres: float | None

    @classmethod
    def of(cls, shape: core.Shape) -> "Shape":
        """Show a shape."""
        return cls(
            kind=shape.kind,
            points=core.points_text(shape.points),
            text=shape.text,
            millimetres=shape.millimetres,
        )


@strawberry.type(description="Who left the layer over a photo as it was, and when.")
class AnnotationVersion:
    """A version."""

    photo: PhotoId
    version: int
    author: PersonId
    author_name: str
    at: datetime

    @classmethod
    def of(cls, version: core.Version) -> "AnnotationVersion":
        """Show a version."""
        return cls(
            photo=version.photo,
            version=version.number,
            author=version.author,
            author_name=version.author_name,
            at=version.at,
        )


@strawberry.type(description="All that is drawn over a photo; no version while nobody drew.")
class AnnotationLayer:
    """A layer."""

    version: AnnotationVersion | None
    shapes: list[Shape] = strawberry.field(metadata={LONGEST: core.MOST_SHAPES})

    @classmethod
    def of(cls, layer: core.Layer) -> "AnnotationLayer":
        """Show a layer."""
        return cls(
            version=AnnotationVersion.of(layer.version) if layer.version else None,
            shapes=[Shape.of(shape) for shape in layer.shapes],
        )


@strawberry.input(description="One thing drawn over a photo.")
class ShapeInput:
    """A shape as you draw it."""

    kind: ShapeKind
    points: str
    text: str = ""
    millimetres: float | None = None

    def drawn(self) -> core.Shape:
        """The same for the core."""
        points = core.points_from(self.points)
        return core.Shape(self.kind, points, self.text, self.millimetres)


@strawberry.type
class AnnotationsQuery:
    """What can be asked about drawings."""

    @strawberry.field(description="What is drawn over a photo, or was in one version.")
    async def annotation(
        self, info: Info, photo: PhotoId, version: int | None = None
    ) -> AnnotationLayer:
        """The layer."""
        service = info.context.services.annotations
        return AnnotationLayer.of(await service.layer(info.context.actor, photo, version))

    @strawberry.field(
        description="Who drew over a photo and when, the newest first.",
        metadata={LONGEST: _VERSIONS},
    )
    async def annotation_versions(self, info: Info, photo: PhotoId) -> list[AnnotationVersion]:
        """The versions of the layer."""
        service = info.context.services.annotations
        found = await service.versions(info.context.actor, photo)
        return [AnnotationVersion.of(version) for version in found]


@strawberry.type
class AnnotationsMutation:
    """What can be drawn."""

    @strawberry.mutation(description="Leave a new version of what is drawn over a photo.")
    async def annotate_photo(
        self,
        info: Info,
        id: PhotoId,
        version: int,
        shapes: list[ShapeInput],
    ) -> AnnotationLayer:
        """Annotate a photo; `version` is the one that was looked at, 0 for none."""
        drawn = [shape.drawn() for shape in shapes]
        service = info.context.services.annotations
        return AnnotationLayer.of(await service.annotate(info.context.actor, id, version, drawn))
