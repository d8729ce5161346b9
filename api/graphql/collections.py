"""Collections: types and resolvers."""

import strawberry

from api.context import Info
from api.cost import LONGEST
from api.graphql.collection_types import Colleague, Collection
from api.graphql.photos import Photo
from api.graphql.share_types import CollectionOffer
from api.pagination import Connection, Cursor, PageArgs, not_a_place, page_of
from core import collections as core
from core.collections import MOST_FOUND, CollectionId, KeptPhoto, Part, Words
from core.decisions import Channel, Purpose
from core.kit.actor import PersonId
from core.photos import PhotoId
from core.release import Use

_OWN, _ENDED, _PHOTOS = "collections", "ended-collections", "collection-photos"


@strawberry.type
class CollectionsQuery:
    """What can be asked about collections."""

    @strawberry.field(description="The collections that you have a part in, newest first.")
    async def collections(
        self, info: Info, first: int, after: str | None = None
    ) -> Connection[Collection]:
        """The collections of whoever asks."""
        args = PageArgs.of(_OWN, first, after)
        service = info.context.services.collections
        return _page(_OWN, await service.page(info.context.actor, _before(args), args.first))

    @strawberry.field(
        description="Collections of your own that ended and can be brought back, newest first."
    )
    async def ended_collections(
        self, info: Info, first: int, after: str | None = None
    ) -> Connection[Collection]:
        """The collections that whoever asks ended."""
        args = PageArgs.of(_ENDED, first, after)
        service = info.context.services.collections
        return _page(_ENDED, await service.ended(info.context.actor, _before(args), args.first))

    @strawberry.field(description="One collection.")
    async def collection(self, info: Info, id: CollectionId) -> Collection:
        """A collection."""
        return Collection.of(await info.context.services.collections.get(info.context.actor, id))

    @strawberry.field(description="The photos of a collection that you may see, in its order.")
    async def collection_photos(
        self, info: Info, id: CollectionId, first: int, after: str | None = None
    ) -> Connection[Photo]:
        """What is in a collection."""
        args = PageArgs.of(_PHOTOS, first, after)
        found = await info.context.services.collection_photos.page(
            info.context.actor, id, _place(args), args.first
        )
        return page_of(_PHOTOS, found.photos, _photo, _at, has_more=found.has_more)

    @strawberry.field(
        description="Colleagues who could be in a collection, by some letters of their name.",
        metadata={LONGEST: MOST_FOUND},
    )
    async def colleagues(self, info: Info, text: str) -> list[Colleague]:
        """Who works here."""
        found = await info.context.services.collection_members.colleagues(info.context.actor, text)
        return [Colleague.of(each) for each in found]

    @strawberry.field(
        description="What of a collection may be shared for that now, and why how many may not."
    )
    async def collection_offer(
        self,
        info: Info,
        id: CollectionId,
        purpose: Purpose = Purpose.CARE,
        channel: Channel | None = None,
    ) -> CollectionOffer:
        """Which of its photos may go."""
        use = Use(purpose, channel)
        service = info.context.services.offering
        return CollectionOffer.of(await service.of_collection(info.context.actor, id, use))

    @strawberry.field(
        description="How many links show photos of a collection now, whoever made them."
    )
    async def collection_share_count(self, info: Info, id: CollectionId) -> int:
        """The links of a collection."""
        return await info.context.services.shares.of_collection(info.context.actor, id)


@strawberry.type
class CollectionsMutation:
    """What can be done about collections."""

    @strawberry.mutation(description="Make a collection of your own, of these photos if any.")
    async def make_collection(
        self, info: Info, name: str, description: str = "", photos: list[PhotoId] | None = None
    ) -> Collection:
        """Make a collection."""
        service = info.context.services.collections
        said = Words(name, description)
        return Collection.of(await service.make(info.context.actor, said, photos or ()))

    @strawberry.mutation(description="Give a collection another name or description.")
    async def describe_collection(
        self, info: Info, id: CollectionId, name: str, description: str = ""
    ) -> Collection:
        """Describe a collection."""
        service = info.context.services.collections
        return Collection.of(
            await service.describe(info.context.actor, id, Words(name, description))
        )

    @strawberry.mutation(
        description="End a collection of your own; for 30 days it can be brought back."
    )
    async def end_collection(self, info: Info, id: CollectionId) -> Collection:
        """End a collection."""
        return Collection.of(await info.context.services.collections.end(info.context.actor, id))

    @strawberry.mutation(description="Bring back a collection that you ended, as it was.")
    async def restore_collection(self, info: Info, id: CollectionId) -> Collection:
        """Bring a collection back."""
        service = info.context.services.collections
        return Collection.of(await service.restore(info.context.actor, id))

    @strawberry.mutation(description="Put photos at the end of a collection.")
    async def collect_photos(
        self, info: Info, id: CollectionId, photos: list[PhotoId]
    ) -> Collection:
        """Put photos in a collection."""
        service = info.context.services.collection_photos
        return Collection.of(await service.add(info.context.actor, id, photos))

    @strawberry.mutation(description="Take photos out of a collection; they stay as they are.")
    async def uncollect_photos(
        self, info: Info, id: CollectionId, photos: list[PhotoId]
    ) -> Collection:
        """Take photos out of a collection."""
        service = info.context.services.collection_photos
        return Collection.of(await service.take_away(info.context.actor, id, photos))

    @strawberry.mutation(
        description="Put a photo of a collection right behind another one, or in front of all."
    )
    async def move_in_collection(
        self, info: Info, id: CollectionId, photo: PhotoId, after: PhotoId | None = None
    ) -> Collection:
        """Put a photo elsewhere."""
        service = info.context.services.collection_photos
        return Collection.of(await service.move(info.context.actor, id, photo, after))

    @strawberry.mutation(description="Give a colleague a part in your collection, or another part.")
    async def set_collection_member(
        self, info: Info, id: CollectionId, person: PersonId, part: Part
    ) -> Collection:
        """Give somebody a part."""
        service = info.context.services.collection_members
        return Collection.of(await service.set(info.context.actor, id, person, part))

    @strawberry.mutation(description="Take somebody out of your collection.")
    async def remove_collection_member(
        self, info: Info, id: CollectionId, person: PersonId
    ) -> Collection:
        """Take somebody out."""
        service = info.context.services.collection_members
        return Collection.of(await service.remove(info.context.actor, id, person))

    @strawberry.mutation(description="Have no part any more in somebody else's collection.")
    async def leave_collection(self, info: Info, id: CollectionId) -> bool:
        """Leave a collection."""
        await info.context.services.collection_members.leave(info.context.actor, id)
        return True

    @strawberry.mutation(
        description="Give your collection to a colleague; you edit it from then on. Of an owner"
        " who left, whoever edits it takes it over so."
    )
    async def hand_over_collection(
        self, info: Info, id: CollectionId, person: PersonId
    ) -> Collection:
        """Hand a collection over."""
        service = info.context.services.collection_members
        return Collection.of(await service.hand_over(info.context.actor, id, person))

    @strawberry.mutation(
        description="Stop all links that were made of a collection; how many there were."
    )
    async def end_shares_of_collection(self, info: Info, id: CollectionId) -> int:
        """Stop the links of a collection."""
        return await info.context.services.shares.end_of_collection(info.context.actor, id)


def _before(args: PageArgs) -> CollectionId | None:
    return CollectionId(args.after.id) if args.after else None


def _page(listing: str, found: core.CollectionPage) -> Connection[Collection]:
    return page_of(listing, found.collections, Collection.of, _cursor, has_more=found.has_more)


def _cursor(one: core.Collection) -> Cursor:
    return Cursor(one.made_at, one.id)


def _place(args: PageArgs) -> int:
    if args.after is None:
        return 0
    if not isinstance(args.after.key, int):
        raise not_a_place()
    return args.after.key


def _photo(kept: KeptPhoto) -> Photo:
    return Photo.of(kept.photo)


def _at(kept: KeptPhoto) -> Cursor:
    return Cursor(kept.place, kept.photo.id)
