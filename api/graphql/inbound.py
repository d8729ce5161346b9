"""Photos from outside: resolvers for who asks. Whoever sends them never meets GraphQL."""

import strawberry

from api.context import Info
from api.cost import LONGEST
from api.graphql.inbound_types import (
    HeldPhoto,
    MadePhotoRequest,
    PhotoRequest,
    PhotoRequestInput,
    RequestEvent,
    RequestTermsHere,
)
from api.graphql.photos import Photo
from api.pagination import Connection, Cursor, PageArgs, page_of
from core import inbound as core
from core.inbound import MOST_EVENTS, PhotoRequestId
from core.patients import PatientId
from core.photos import PhotoId

_REQUESTS, _HELD = "photo-requests", "held-photos"


@strawberry.type
class InboundQuery:
    """What can be asked about photos from outside."""

    @strawberry.field(description="What photo requests may be like here.")
    async def request_terms(self, info: Info) -> RequestTermsHere:
        """What this box can do."""
        service = info.context.services.photo_requests
        return RequestTermsHere.of(await service.known(info.context.actor))

    @strawberry.field(description="The photo requests that you made, newest first.")
    async def photo_requests(
        self, info: Info, first: int, after: str | None = None
    ) -> Connection[PhotoRequest]:
        """One's own requests."""
        args = PageArgs.of(_REQUESTS, first, after)
        before = PhotoRequestId(args.after.id) if args.after else None
        service = info.context.services.photo_requests
        found = await service.page(info.context.actor, before, args.first)
        return page_of(
            _REQUESTS, found.requests, PhotoRequest.of, _of_request, has_more=found.has_more
        )

    @strawberry.field(
        description="All that happened to a photo request that you made, newest first.",
        metadata={LONGEST: MOST_EVENTS},
    )
    async def photo_request_events(self, info: Info, id: PhotoRequestId) -> list[RequestEvent]:
        """What happened to a request."""
        found = await info.context.services.photo_requests.events(info.context.actor, id)
        return [RequestEvent(at=each.at, what=each.what, origin=each.origin) for each in found]

    @strawberry.field(
        description="The photos from outside that wait for you, newest first. Nobody else sees"
        " them, and nobody can use them before you take them in."
    )
    async def held_photos(
        self, info: Info, first: int, after: str | None = None
    ) -> Connection[HeldPhoto]:
        """What is held for one."""
        args = PageArgs.of(_HELD, first, after)
        before = PhotoId(args.after.id) if args.after else None
        service = info.context.services.held_photos
        found = await service.page(info.context.actor, before, args.first)
        return page_of(_HELD, found.photos, HeldPhoto.of, _of_held, has_more=found.has_more)

    @strawberry.field(description="How many photos from outside wait for you.")
    async def held_photo_count(self, info: Info) -> int:
        """How many are held for one."""
        return await info.context.services.held_photos.count(info.context.actor)


@strawberry.type
class InboundMutation:
    """What can be done about photos from outside."""

    @strawberry.mutation(description="Ask somebody outside for photos, by a link used once.")
    async def request_photos(self, info: Info, request: PhotoRequestInput) -> MadePhotoRequest:
        """Ask for photos."""
        service = info.context.services.photo_requests
        return MadePhotoRequest.of(await service.make(info.context.actor, request.said()))

    @strawberry.mutation(description="Stop a photo request; what came waits until you decide.")
    async def end_photo_request(self, info: Info, id: PhotoRequestId) -> PhotoRequest:
        """Stop a request."""
        service = info.context.services.photo_requests
        return PhotoRequest.of(await service.end(info.context.actor, id))

    @strawberry.mutation(
        description="Take in a photo from outside: into the inbox, or straight under a patient."
    )
    async def accept_held_photo(
        self, info: Info, photo: PhotoId, patient: PatientId | None = None
    ) -> Photo:
        """Take a photo in."""
        service = info.context.services.held_photos
        return Photo.of(await service.accept(info.context.actor, photo, patient))

    @strawberry.mutation(
        description="Turn down a photo from outside: it is deleted, and cannot be brought back."
    )
    async def decline_held_photo(self, info: Info, photo: PhotoId) -> bool:
        """Turn a photo down."""
        await info.context.services.held_photos.decline(info.context.actor, photo)
        return True


def _of_request(one: core.PhotoRequest) -> Cursor:
    return Cursor(one.made_at, one.id)


def _of_held(one: core.HeldPhoto) -> Cursor:
    return Cursor(one.photo.received_at, one.photo.id)
