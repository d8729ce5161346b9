"""The publication ledger: types and resolvers. Publishers never meet GraphQL."""

import re
from datetime import date, datetime

import strawberry

from api.context import Info
from api.graphql.consent_links import QrCode
from api.pagination import Connection, Cursor, PageArgs, page_of
from core import publications as core
from core.decisions import Channel, Purpose
from core.kit.errors import Invalid
from core.photos import PhotoId
from core.publications import Outcome, Place, PublicationId, PublicationState

_OWN, _ALL = "publications", "all-publications"
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]{1,200}", re.ASCII)
strawberry.enum(Outcome, name="PublicationOutcome")


@strawberry.type(description="A copy that left for publication or publicity.")
class Publication:
    """A publication."""

    id: PublicationId
    state: PublicationState
    photo: PhotoId
    purpose: Purpose
    channel: Channel
    left_at: datetime
    outlet: str
    address: str
    published_on: date | None
    code: str = strawberry.field(
        description="Whoever has it may ask, without an account, whether this is still permitted."
    )
    until: datetime | None = strawberry.field(description="When the permission ends by itself.")
    recall_by: date | None = strawberry.field(
        description="By when it has to be taken away, if it has to."
    )
    closed_at: datetime | None
    proof: str
    shown: strawberry.Private[core.Publication]

    @strawberry.field(description="Who answers for it.")
    async def responsible(self, info: Info) -> str:
        """The name of who took it."""
        names = await info.context.services.people.names([self.shown.responsible])
        return names.get(self.shown.responsible, "")

    @strawberry.field(
        description="A QR code by which a publisher asks; `origin` is that of the box."
    )
    def qr(self, origin: str) -> QrCode:
        """The code to be printed."""
        if not _ADDRESS.fullmatch(origin):
            raise Invalid("origin", "Give scheme and host of the box.")
        return QrCode.of(f"{origin}/v#{self.code}")

    @classmethod
    def of(cls, one: core.Publication) -> "Publication":
        """Show a publication."""
        return cls(
            id=one.id,
            state=one.state,
            photo=one.photo,
            purpose=one.purpose,
            channel=one.channel,
            left_at=one.left_at,
            outlet=one.place.outlet,
            address=one.place.address,
            published_on=one.place.published_on,
            code=one.code,
            until=one.until,
            recall_by=one.recall_by,
            closed_at=one.closed_at,
            proof=one.proof,
            shown=one,
        )


@strawberry.type
class PublicationsQuery:
    """What can be asked about publications."""

    @strawberry.field(description="The copies that you took for the public, newest first.")
    async def publications(
        self, info: Info, first: int, after: str | None = None
    ) -> Connection[Publication]:
        """One's own publications."""
        args = PageArgs.of(_OWN, first, after)
        found = await info.context.services.publications.page(
            info.context.actor, _before(args), args.first
        )
        return _page(_OWN, found)

    @strawberry.field(description="The same of everybody, for the privacy officer.")
    async def all_publications(
        self, info: Info, first: int, after: str | None = None
    ) -> Connection[Publication]:
        """All publications."""
        args = PageArgs.of(_ALL, first, after)
        found = await info.context.services.publications.all(
            info.context.actor, _before(args), args.first
        )
        return _page(_ALL, found)

    @strawberry.field(
        description="How many of them have to be taken back; for the privacy officer, of all."
        " Known some minutes after the permission ended; `publications` knows at once."
    )
    async def recall_count(self, info: Info) -> int:
        """How many recalls are due."""
        return await info.context.services.publications.due_count(info.context.actor)


@strawberry.type
class PublicationsMutation:
    """What can be done about publications."""

    @strawberry.mutation(description="Say where a copy that you took appears, and since when.")
    async def place_publication(
        self,
        info: Info,
        id: PublicationId,
        outlet: str,
        address: str = "",
        published_on: date | None = None,
    ) -> Publication:
        """Say where it appears."""
        place = Place(outlet, address, published_on)
        service = info.context.services.publications
        return Publication.of(await service.place(info.context.actor, id, place))

    @strawberry.mutation(
        description="Say that a copy that you took was never used, was taken back, or cannot be;"
        " the latter two with words on how that is known. It cannot be undone."
    )
    async def close_publication(
        self, info: Info, id: PublicationId, outcome: Outcome, proof: str = ""
    ) -> Publication:
        """Close a publication."""
        service = info.context.services.publications
        return Publication.of(await service.close(info.context.actor, id, outcome, proof))


def _before(args: PageArgs) -> PublicationId | None:
    return PublicationId(args.after.id) if args.after else None


def _page(listing: str, found: core.PublicationPage) -> Connection[Publication]:
    return page_of(listing, found.publications, Publication.of, _cursor, has_more=found.has_more)


def _cursor(one: core.Publication) -> Cursor:
    return Cursor(one.left_at, one.id)
