"""Links for people outside, as GraphQL types."""

from datetime import datetime

import strawberry

from api.context import Info
from api.cost import LONGEST
from api.graphql.decisions import ReleaseDecision
from core import sharing as core
from core.collections import MOST_KEPT, CollectionId
from core.decisions import Channel, Purpose, Reason
from core.kit.errors import Invalid
from core.kit.language import Language
from core.photos import PhotoId, RenditionKind
from core.release import Use
from core.sharing import (
    MOST_PHOTOS,
    Happened,
    NewRecipient,
    NewShare,
    Obstacle,
    RecipientId,
    ShareId,
    ShareState,
    Terms,
)
from core.sharing import Proof as ShareProof

strawberry.enum(ShareProof, name="ShareProof")
strawberry.enum(
    Obstacle,
    name="ShareObstacle",
    description="Why a photo of a collection is withheld from a link.",
)


@strawberry.type(description="Somebody outside whom your department knows.")
class Recipient:
    """A recipient."""

    id: RecipientId
    name: str
    organisation: str
    mail: str
    phone: str

    @classmethod
    def of(cls, one: core.Recipient) -> "Recipient":
        """Show a recipient."""
        return cls(
            id=one.id,
            name=one.name,
            organisation=one.organisation,
            mail=one.mail,
            phone=one.phone,
        )


@strawberry.type(description="Whether a photo may be shared for that now, and as which copy.")
class ShareOffer:
    """An offer."""

    photo: PhotoId
    copy: RenditionKind | None = strawberry.field(
        description="The copy that would leave; none if none may."
    )
    decision: ReleaseDecision

    @classmethod
    def of(cls, offer: core.Offer) -> "ShareOffer":
        """Show an offer."""
        return cls(photo=offer.photo, copy=offer.kind, decision=ReleaseDecision.of(offer.decision))


@strawberry.type(description="How many photos of a collection stay behind for one cause.")
class WithheldPhotos:
    """Photos that stay behind."""

    obstacle: Obstacle
    reason: Reason | None = strawberry.field(
        description="Why not, where consent or policy says so."
    )
    count: int


@strawberry.type(description="What of a collection may be shared for that now.")
class CollectionOffer:
    """An offer of a collection."""

    going: list[PhotoId] = strawberry.field(metadata={LONGEST: MOST_KEPT})
    withheld: list[WithheldPhotos] = strawberry.field(
        metadata={LONGEST: len(Obstacle) + len(Reason)}
    )

    @classmethod
    def of(cls, offer: core.CollectionOffer) -> "CollectionOffer":
        """Show an offer of a collection."""
        return cls(
            going=list(offer.going),
            withheld=[
                WithheldPhotos(obstacle=each.obstacle, reason=each.reason, count=each.count)
                for each in offer.withheld
            ],
        )


@strawberry.type(description="What links may be like here.")
class SharingTerms:
    """What this box can do."""

    longest_days: int
    sends_mail: bool = strawberry.field(description="Whether the box mails links and codes.")
    sends_texts: bool = strawberry.field(description="Whether it sends codes as text messages.")


@strawberry.type(description="Something that happened to a link.")
class ShareEvent:
    """An event."""

    at: datetime
    what: Happened
    photo: PhotoId | None
    origin: str = strawberry.field(
        description="A network, `inside` for one of the hospital's own; never an address."
    )

    @classmethod
    def of(cls, event: core.ShareEvent) -> "ShareEvent":
        """Show an event."""
        return cls(at=event.at, what=event.what, photo=event.photo, origin=event.origin)


@strawberry.type(description="A link for somebody outside. Its secret cannot be shown again.")
class Share:
    """A link."""

    id: ShareId
    state: ShareState
    recipient: Recipient
    purpose: Purpose
    channel: Channel
    proof: ShareProof
    photos: list[PhotoId] = strawberry.field(metadata={LONGEST: MOST_PHOTOS})
    made_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    most_opens: int
    opens: int
    views: int
    downloads: int
    refusals: int = strawberry.field(
        description="Wrong proofs, and photos that were asked for and not shown any more."
    )
    last_opened_at: datetime | None
    allows_download: bool
    shows_name: bool
    reference: str
    message: str
    maker: strawberry.Private[core.Share]

    @strawberry.field(description="Who made it.")
    async def sender(self, info: Info) -> str:
        """The name of the sender."""
        names = await info.context.services.people.names([self.maker.made_by])
        return names.get(self.maker.made_by, "")

    @classmethod
    def of(cls, share: core.Share) -> "Share":
        """Show a link."""
        return cls(
            id=share.id,
            state=share.state,
            recipient=Recipient.of(share.recipient),
            purpose=share.purpose,
            channel=share.channel,
            proof=share.proof,
            photos=list(share.photos),
            made_at=share.made_at,
            ends_at=share.ends_at,
            ended_at=share.ended_at,
            most_opens=share.most_opens,
            opens=share.opens,
            views=share.views,
            downloads=share.downloads,
            refusals=share.refusals,
            last_opened_at=share.last_opened_at,
            allows_download=share.allows_download,
            shows_name=share.shows_name,
            reference=share.reference,
            message=share.message,
            maker=share,
        )


@strawberry.type(description="A fresh link. Its secrets are shown this once.")
class MadeShare:
    """What came of sharing."""

    share: Share
    secret: str
    password: str | None = strawberry.field(description="The one that the box made, if it did.")
    is_mailed: bool = strawberry.field(
        description="Whether the box mailed the link; else its sender passes it on."
    )

    @classmethod
    def of(cls, made: core.MadeShare) -> "MadeShare":
        """Show a fresh link."""
        return cls(
            share=Share.of(made.share),
            secret=made.secret,
            password=made.password,
            is_mailed=made.is_mailed,
        )


@strawberry.input(description="Somebody outside whom the department does not know yet.")
class NewRecipientInput:
    """A new recipient."""

    name: str
    organisation: str = ""
    mail: str = ""
    phone: str = ""

    def said(self) -> NewRecipient:
        """As the core takes it."""
        return NewRecipient(self.name, self.organisation, self.mail, self.phone)


@strawberry.input(
    description="What to share, with whom and how far. Say either who they are or who is new."
)
class ShareInput:
    """A link to be made."""

    photos: list[PhotoId]
    recipient: RecipientId | None = None
    new_recipient: NewRecipientInput | None = None
    purpose: Purpose = Purpose.CARE
    channel: Channel | None = None
    proof: ShareProof = ShareProof.PASSWORD
    password: str | None = strawberry.field(
        default=None, description="Left out, the box makes one and shows it once."
    )
    days: int = 7
    most_opens: int = 5
    allows_download: bool = False
    shows_name: bool = False
    reference: str = ""
    message: str = ""
    language: Language = Language.DUTCH
    collection: CollectionId | None = strawberry.field(
        default=None, description="The collection of which these are, so that it knows the link."
    )

    def said(self) -> NewShare:
        """As the core takes it.

        Raises:
            Invalid: it is for nobody, or for two.
        """
        terms = Terms(
            use=Use(self.purpose, self.channel),
            proof=self.proof,
            days=self.days,
            most_opens=self.most_opens,
            allows_download=self.allows_download,
            shows_name=self.shows_name,
            reference=self.reference,
            message=self.message,
            language=self.language,
        )
        to = whom(self.recipient, self.new_recipient)
        return NewShare(tuple(self.photos), to, terms, self.password, self.collection)


def whom(
    recipient: RecipientId | None, new_recipient: NewRecipientInput | None
) -> RecipientId | NewRecipient:
    """The one whom a link is for.

    Raises:
        Invalid: it is for nobody, or for two.
    """
    match recipient, new_recipient:
        case None, NewRecipientInput() as new:
            return new.said()
        case known, None if known is not None:
            return known
        case _:
            raise Invalid("recipient", "Say for whom: somebody you know, or somebody new.")
