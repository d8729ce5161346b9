"""Masked copies of photos: types and resolvers."""

from datetime import datetime
from uuid import UUID

import strawberry

from api.context import Info
from api.cost import LONGEST
from core import faces as core
from core.faces import FaceId, MaskingId
from core.photos import DepictionId, PhotoId

_MOST = 50


@strawberry.type(description="An area of a photo: from 0 to 1 of its width and height.")
class Area:
    """An area."""

    left: float
    top: float
    right: float
    bottom: float


@strawberry.input(description="An area of a photo: from 0 to 1 of its width and height.")
class AreaInput:
    """An area as you draw it."""

    left: float
    top: float
    right: float
    bottom: float


@strawberry.type(
    description="A copy of a photo in which some is made unreadable. It hides; it makes nobody"
    " anonymous."
)
class Masking:
    """A masked copy."""

    id: MaskingId
    photo: PhotoId
    hidden: list[UUID] = strawberry.field(
        description="The faces and people of the photo that it hides.", metadata={LONGEST: _MOST}
    )
    areas: list[Area] = strawberry.field(metadata={LONGEST: _MOST})
    made_by: str
    at: datetime
    is_made: bool = strawberry.field(description="Whether it is there: `/media/ID/masked`.")
    reviewed_by: str | None = strawberry.field(
        description="Who looked at it; until somebody has, it is used for nothing but care."
    )
    reviewed_at: datetime | None
    is_deidentified: bool = strawberry.field(
        description="Whether who looked at it saw that nobody can be recognised."
    )

    @classmethod
    def of(cls, masking: core.Masking) -> "Masking":
        """Show a masked copy."""
        return cls(
            id=masking.id,
            photo=masking.photo,
            hidden=sorted(masking.hidden),
            areas=[
                Area(left=each.left, top=each.top, right=each.right, bottom=each.bottom)
                for each in masking.areas
            ],
            made_by=masking.made_by,
            at=masking.at,
            is_made=masking.is_made,
            reviewed_by=masking.reviewed_by,
            reviewed_at=masking.reviewed_at,
            is_deidentified=masking.is_deidentified,
        )


@strawberry.type
class MaskingQuery:
    """What can be asked about masked copies."""

    @strawberry.field(description="The newest masked copy of a photo, made or in the making.")
    async def masking(self, info: Info, photo: PhotoId) -> Masking | None:
        """The masked copy of a photo."""
        found = await info.context.services.maskings.of(info.context.actor, photo)
        return Masking.of(found) if found else None


@strawberry.type
class MaskingMutation:
    """What can be done about masked copies."""

    @strawberry.mutation(
        description="Have a copy made in which these faces, all faces of these people and these"
        " areas are unreadable, in the place of the masked copy before. The original stays."
    )
    async def mask_photo(
        self,
        info: Info,
        photo: PhotoId,
        faces: list[FaceId] | None = None,
        people: list[DepictionId] | None = None,
        areas: list[AreaInput] | None = None,
    ) -> Masking:
        """Ask for a masked copy."""
        wish = core.Wish(
            frozenset(faces or ()),
            frozenset(people or ()),
            tuple(core.Box(each.left, each.top, each.right, each.bottom) for each in areas or ()),
        )
        service = info.context.services.maskings
        return Masking.of(await service.ask(info.context.actor, photo, wish))

    @strawberry.mutation(
        description="Say that you looked at a masked copy, and whether nobody can be recognised"
        " in it. Your name stands by it."
    )
    async def sign_off_masking(
        self, info: Info, id: MaskingId, *, is_deidentified: bool = False
    ) -> Masking:
        """Sign a masked copy off."""
        service = info.context.services.maskings
        signed = await service.sign_off(info.context.actor, id, is_deidentified=is_deidentified)
        return Masking.of(signed)
