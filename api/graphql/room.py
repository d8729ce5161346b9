"""The publication room: types and resolvers. Of what may not leave there is no trace here."""

from datetime import datetime

import strawberry

from api.context import Info
from api.pagination import Cursor, PageArgs, PageInfo, not_a_place, write_cursor
from core import publications as core
from core.decisions import Channel, Purpose
from core.photos import Laterality, PhotoId, View
from core.publications import RoomPlace
from core.release import Use

_ROOM = "publication-room"


@strawberry.type(
    description="A photo that may be used now: what it shows, and nothing of whom or when."
)
class RoomPhoto:
    """A photo of the room."""

    id: PhotoId
    is_masked: bool = strawberry.field(
        description="Whether only the copy may be used in which others are masked:"
        " `/media/ID/masked`, else `/media/ID/full`."
    )
    width: int = strawberry.field(description="Of the copy that may be used, in pixels.")
    height: int
    body_site: str | None
    laterality: Laterality | None
    view: View | None
    until: datetime | None = strawberry.field(
        description="When that ends by itself; it may end before."
    )

    @classmethod
    def of(cls, photo: core.RoomPhoto) -> "RoomPhoto":
        """Show a photo of the room."""
        return cls(
            id=photo.id,
            is_masked=photo.is_masked,
            width=photo.width,
            height=photo.height,
            body_site=photo.body_site,
            laterality=photo.laterality,
            view=photo.view,
            until=photo.until,
        )


@strawberry.type(
    description="Some of what may be used, newest first. The box looks only so far at once: a page"
    " may hold fewer than you asked for, or none, though more follow."
)
class PublicationRoom:
    """A page of the room."""

    nodes: list[RoomPhoto]
    page_info: PageInfo


@strawberry.type
class RoomQuery:
    """What can be asked of the room."""

    @strawberry.field(
        description="What may be used for publication or marketing at this moment, for whoever may"
        " take it. A picture of each: `/media/ID/room/thumbnail` and `/preview`, with the same use."
    )
    async def publication_room(
        self,
        info: Info,
        purpose: Purpose,
        first: int,
        channel: Channel | None = None,
        after: str | None = None,
        body_site: str | None = None,
    ) -> PublicationRoom:
        """A page of the room."""
        args, service = PageArgs.of(_ROOM, first, after), info.context.services.room
        use, place = Use(purpose, channel), _place(args.after)
        found = await service.page(info.context.actor, use, args.first, place, body_site)
        end = write_cursor(_ROOM, Cursor(found.end.tag, found.end.id)) if found.end else None
        info_of_page = PageInfo(has_next_page=end is not None, end_cursor=end)
        return PublicationRoom(
            nodes=[RoomPhoto.of(each) for each in found.photos], page_info=info_of_page
        )


def _place(after: Cursor | None) -> RoomPlace | None:
    if after is None:
        return None
    if not isinstance(after.key, int):
        raise not_a_place()
    return RoomPlace(after.key, after.id)
