"""Links for people outside: resolvers for staff. Whoever has a link never meets GraphQL."""

import strawberry

from api.context import Info
from api.cost import LONGEST
from api.graphql.share_types import (
    MadeShare,
    Recipient,
    Share,
    ShareEvent,
    ShareInput,
    ShareOffer,
    SharingTerms,
)
from api.pagination import Connection, Cursor, PageArgs, page_of
from core import sharing as core
from core.decisions import Channel, Purpose
from core.kit.errors import Invalid
from core.patients import PatientId
from core.photos import PhotoId
from core.release import Use
from core.sharing import MOST_EVENTS, MOST_FOUND, MOST_PHOTOS, RecipientId, ShareId

_OWN, _ALL = "shares", "all-shares"


@strawberry.type
class SharingQuery:
    """What can be asked about links."""

    @strawberry.field(description="What links may be like here.")
    async def sharing_terms(self, info: Info) -> SharingTerms:
        """What this box can do."""
        told = await info.context.services.sharing.known(info.context.actor)
        return SharingTerms(
            longest_days=told.longest_days,
            sends_mail=told.sends_mail,
            sends_texts=told.sends_texts,
        )

    @strawberry.field(
        description="Of each photo whether it may be shared for that now, and if not, why not.",
        metadata={LONGEST: MOST_PHOTOS},
    )
    async def share_offers(
        self,
        info: Info,
        photos: list[PhotoId],
        purpose: Purpose = Purpose.CARE,
        channel: Channel | None = None,
    ) -> list[ShareOffer]:
        """Which photos may go."""
        if len(photos) > MOST_PHOTOS:
            raise Invalid("photos", f"Ask for at most {MOST_PHOTOS} photos at a time.")
        service = info.context.services.offering
        use = Use(purpose, channel)
        found = await service.offers(info.context.actor, photos, use)
        return [ShareOffer.of(each) for each in found]

    @strawberry.field(
        description="People outside whom your department knows, by some letters of their name,"
        " organisation or address.",
        metadata={LONGEST: MOST_FOUND},
    )
    async def recipients(self, info: Info, text: str) -> list[Recipient]:
        """The address book."""
        found = await info.context.services.recipients.find(info.context.actor, text)
        return [Recipient.of(each) for each in found]

    @strawberry.field(description="The links that you made, newest first.")
    async def shares(self, info: Info, first: int, after: str | None = None) -> Connection[Share]:
        """One's own links."""
        args = PageArgs.of(_OWN, first, after)
        found = await info.context.services.shares.page(
            info.context.actor, _before(args), args.first
        )
        return _page(_OWN, found)

    @strawberry.field(description="The links that anybody made, for the privacy officer.")
    async def all_shares(
        self, info: Info, first: int, after: str | None = None
    ) -> Connection[Share]:
        """All links."""
        args = PageArgs.of(_ALL, first, after)
        found = await info.context.services.shares.all(
            info.context.actor, _before(args), args.first
        )
        return _page(_ALL, found)

    @strawberry.field(description="One link that you made.")
    async def share(self, info: Info, id: ShareId) -> Share:
        """A link."""
        return Share.of(await info.context.services.shares.get(info.context.actor, id))

    @strawberry.field(
        description="All that happened to a link that you made, newest first.",
        metadata={LONGEST: MOST_EVENTS},
    )
    async def share_events(self, info: Info, id: ShareId) -> list[ShareEvent]:
        """What happened to a link."""
        found = await info.context.services.shares.events(info.context.actor, id)
        return [ShareEvent.of(each) for each in found]

    @strawberry.field(description="How many links show a photo now, whoever made them.")
    async def share_count(self, info: Info, photo: PhotoId) -> int:
        """The links to a photo."""
        return await info.context.services.shares.of_photo(info.context.actor, photo)


@strawberry.type
class SharingMutation:
    """What can be done about links."""

    @strawberry.mutation(
        description="Make a link to photos for somebody outside. Asks for a step-up."
    )
    async def share_photos(self, info: Info, share: ShareInput) -> MadeShare:
        """Share photos."""
        service = info.context.services.sharing
        return MadeShare.of(await service.make(info.context.actor, share.said()))

    @strawberry.mutation(description="Stop a link that you made, within a second.")
    async def end_share(self, info: Info, id: ShareId) -> Share:
        """Stop a link."""
        return Share.of(await info.context.services.shares.end(info.context.actor, id))

    @strawberry.mutation(
        description="Stop all links to a photo, whoever made them; how many there were."
    )
    async def end_shares_of_photo(self, info: Info, photo: PhotoId) -> int:
        """Stop the links to a photo."""
        return await info.context.services.shares.end_of_photo(info.context.actor, photo)

    @strawberry.mutation(description="Stop all links to photos of a patient; how many there were.")
    async def end_shares_of_patient(self, info: Info, patient: PatientId) -> int:
        """Stop the links to a patient."""
        return await info.context.services.shares.end_of_patient(info.context.actor, patient)

    @strawberry.mutation(description="Stop all links to somebody outside; how many there were.")
    async def end_shares_of_recipient(self, info: Info, recipient: RecipientId) -> int:
        """Stop the links to somebody."""
        return await info.context.services.shares.end_of_recipient(info.context.actor, recipient)

    @strawberry.mutation(description="Stop anybody's link, for the privacy officer.")
    async def revoke_share(self, info: Info, id: ShareId) -> bool:
        """Stop a link of anybody's."""
        await info.context.services.shares.revoke(info.context.actor, id)
        return True


def _before(args: PageArgs) -> ShareId | None:
    return ShareId(args.after.id) if args.after else None


def _page(listing: str, found: core.SharePage) -> Connection[Share]:
    return page_of(listing, found.shares, Share.of, _cursor, has_more=found.has_more)


def _cursor(share: core.Share) -> Cursor:
    return Cursor(share.made_at, share.id)
