"""Photos from outside, as GraphQL types."""

from datetime import datetime

import strawberry

from api.context import Info
from api.graphql.patients import Patient
from api.graphql.photos import Quarantine, quarantine_of
from api.graphql.share_types import NewRecipientInput, Recipient, whom
from core import inbound as core
from core.inbound import (
    NewPhotoRequest,
    PhotoRequestId,
    RequestHappened,
    RequestState,
    RequestTerms,
)
from core.kit.language import Language
from core.patients import PatientId
from core.photos import Development, PhotoId
from core.sharing import Proof as ShareProof
from core.sharing import RecipientId


@strawberry.type(description="What photo requests may be like here.")
class RequestTermsHere:
    """What this box can do."""

    longest_days: int
    most_photos: int
    most_bytes: int
    sends_mail: bool = strawberry.field(description="Whether the box mails links and codes.")
    sends_texts: bool = strawberry.field(description="Whether it sends codes as text messages.")

    @classmethod
    def of(cls, told: core.PossibleRequest) -> "RequestTermsHere":
        """Show what this box can do."""
        return cls(
            longest_days=told.longest_days,
            most_photos=told.most_photos,
            most_bytes=told.most_bytes,
            sends_mail=told.sends_mail,
            sends_texts=told.sends_texts,
        )


@strawberry.type(
    description="A link by which somebody outside sends you photos. Its secret cannot be shown"
    " again."
)
class PhotoRequest:
    """A request."""

    id: PhotoRequestId
    state: RequestState
    recipient: Recipient
    patient_id: PatientId | None
    proof: ShareProof
    made_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    most_photos: int
    most_bytes: int
    arrived: int = strawberry.field(description="How many photos came and were not taken back.")
    arrived_bytes: int
    waiting: int = strawberry.field(description="How many of those you did not decide on.")
    opens: int
    refusals: int = strawberry.field(description="Wrong proofs.")
    last_opened_at: datetime | None
    message: str

    @strawberry.field(description="The patient whom they will be about, if you may see them.")
    async def patient(self, info: Info) -> Patient | None:
        """The patient."""
        return await _patient(info, self.patient_id)

    @classmethod
    def of(cls, one: core.PhotoRequest) -> "PhotoRequest":
        """Show a request."""
        return cls(
            id=one.id,
            state=one.state,
            recipient=Recipient.of(one.recipient),
            patient_id=one.patient,
            proof=one.proof,
            made_at=one.made_at,
            ends_at=one.ends_at,
            ended_at=one.ended_at,
            most_photos=one.most_photos,
            most_bytes=one.most_bytes,
            arrived=one.arrived,
            arrived_bytes=one.arrived_bytes,
            waiting=one.waiting,
            opens=one.opens,
            refusals=one.refusals,
            last_opened_at=one.last_opened_at,
            message=one.message,
        )


@strawberry.type(description="Something that happened to a photo request.")
class RequestEvent:
    """An event."""

    at: datetime
    what: RequestHappened
    origin: str = strawberry.field(
        description="A network, `inside` for one of the hospital's own; never an address."
    )


@strawberry.type(description="A fresh photo request. Its secrets are shown this once.")
class MadePhotoRequest:
    """What came of asking."""

    request: PhotoRequest
    secret: str
    password: str | None = strawberry.field(description="The one that the box made, if it did.")
    is_mailed: bool = strawberry.field(
        description="Whether the box mailed the link; else whoever asked passes it on."
    )

    @classmethod
    def of(cls, made: core.MadePhotoRequest) -> "MadePhotoRequest":
        """Show a fresh request."""
        return cls(
            request=PhotoRequest.of(made.request),
            secret=made.secret,
            password=made.password,
            is_mailed=made.is_mailed,
        )


@strawberry.type(
    description="A photo from outside that nobody checked. Only you see it, until you take it in."
)
class HeldPhoto:
    """A held photo."""

    id: PhotoId
    request_id: PhotoRequestId
    sender: Recipient = strawberry.field(description="Who was asked for it.")
    patient_id: PatientId | None = strawberry.field(
        description="The patient about whom you asked; nobody says that it shows them."
    )
    received_at: datetime
    development: Development
    quarantine: Quarantine | None
    media_type: str
    size_bytes: int
    width: int | None
    height: int | None

    @strawberry.field(description="The patient about whom you asked, if you may see them.")
    async def patient(self, info: Info) -> Patient | None:
        """The patient."""
        return await _patient(info, self.patient_id)

    @classmethod
    def of(cls, held: core.HeldPhoto) -> "HeldPhoto":
        """Show a held photo."""
        photo = held.photo
        return cls(
            id=photo.id,
            request_id=held.request,
            sender=Recipient.of(held.sender),
            patient_id=held.patient,
            received_at=photo.received_at,
            development=photo.development,
            quarantine=quarantine_of(photo.quarantine_reason),
            media_type=photo.media_type.value,
            size_bytes=photo.size_bytes,
            width=photo.width,
            height=photo.height,
        )


@strawberry.input(
    description="Whom to ask for photos and how far. Say either who they are or who is new."
)
class PhotoRequestInput:
    """A request to be made."""

    recipient: RecipientId | None = None
    new_recipient: NewRecipientInput | None = None
    patient: PatientId | None = strawberry.field(
        default=None, description="Whom they will be about. The sender is not told."
    )
    proof: ShareProof = ShareProof.PASSWORD
    password: str | None = strawberry.field(
        default=None, description="Left out, the box makes one and shows it once."
    )
    days: int = 7
    most_photos: int = 10
    most_bytes: int = 100_000_000
    message: str = ""
    language: Language = Language.DUTCH

    def said(self) -> NewPhotoRequest:
        """As the core takes it.

        Raises:
            Invalid: it is for nobody, or for two.
        """
        terms = RequestTerms(
            proof=self.proof,
            days=self.days,
            most_photos=self.most_photos,
            most_bytes=self.most_bytes,
            message=self.message,
            language=self.language,
        )
        to = whom(self.recipient, self.new_recipient)
        return NewPhotoRequest(to, self.patient, terms, self.password)


async def _patient(info: Info, patient: PatientId | None) -> Patient | None:
    found = await info.context.patients.load(patient) if patient is not None else None
    return Patient.of(found) if found else None
