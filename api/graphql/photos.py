"""Photos: types and resolvers."""

from datetime import datetime
from uuid import UUID

import strawberry

from api.context import Info
from api.cost import LONGEST
from api.graphql.access import labels_of
from api.graphql.codes import BodySite
from api.graphql.decisions import Mark
from api.graphql.patients import Patient
from api.pagination import Connection, Cursor, PageArgs, page_of
from core import photos as core
from core.access import Label
from core.decisions import Purpose
from core.imaging import Refusal
from core.kit.actor import PersonId
from core.patients import PatientId
from core.photos import Development, Laterality, Phase, PhotoId, PhotoState, View

_PHOTOS, _INBOX = "photos", "inbox"


@strawberry.type(description="What the file itself told of its making: a hint, never proof.")
class Camera:
    """The camera's facts."""

    model: str | None
    has_gps: bool


@strawberry.type(description="Why a photo was not developed.")
class Quarantine:
    """A refusal of the darkroom."""

    reason: str
    sentence: str


@strawberry.type(description="A photo of your department.")
class Photo:
    """A photo."""

    id: PhotoId
    patient_id: PatientId | None
    session_id: UUID | None
    department: str
    state: PhotoState
    development: Development
    quarantine: Quarantine | None
    media_type: str
    size_bytes: int
    width: int | None
    height: int | None
    body_site: BodySite | None
    laterality: Laterality | None
    view: View | None
    phase: Phase | None
    procedure: str
    caption: str
    captured_at: datetime | None
    captured_by: PersonId | None
    source: str = strawberry.field(description="Folder and file name as sent: a hint.")
    camera: Camera | None
    tint: str | None = strawberry.field(
        description="Its mean colour, `#rrggbb`, for the frame until the thumbnail is there;"
        " none before it is developed, nor for photos of older versions."
    )
    received_at: datetime
    received_by: PersonId | None
    version: int
    labels: list[Label] = strawberry.field(
        description="What narrows who may see it.", metadata={LONGEST: len(Label)}
    )

    @strawberry.field(description="The patient, if you may see them.")
    async def patient(self, info: Info) -> Patient | None:
        """The photo's patient."""
        if self.patient_id is None:
            return None
        found = await info.context.patients.load(self.patient_id)
        return Patient.of(found) if found else None

    @strawberry.field(
        description="What it may be used for now, per purpose; empty while it has no patient.",
        metadata={LONGEST: len(Purpose)},
    )
    async def stamp(self, info: Info) -> list[Mark]:
        """The photo's stamp."""
        marks = await info.context.stamps.load(self.id) if self.patient_id else ()
        return [Mark.of(mark) for mark in marks]

    @classmethod
    def of(cls, photo: core.Photo) -> "Photo":
        """Show a photo."""
        said = photo.description
        return cls(
            id=photo.id,
            patient_id=photo.patient,
            session_id=photo.session,
            department=photo.department,
            state=photo.state,
            development=photo.development,
            quarantine=quarantine_of(photo.quarantine_reason),
            media_type=photo.media_type.value,
            size_bytes=photo.size_bytes,
            width=photo.width,
            height=photo.height,
            body_site=BodySite.of(said.body_site),
            laterality=said.laterality,
            view=said.view,
            phase=said.phase,
            procedure=said.procedure,
            caption=said.caption,
            captured_at=said.captured_at,
            captured_by=photo.captured_by,
            source=photo.source,
            camera=_camera(photo.camera),
            tint=f"#{photo.tint.hex()}" if photo.tint else None,
            received_at=photo.received_at,
            received_by=photo.received_by,
            version=photo.version,
            labels=labels_of(photo.sensitivity),
        )


def quarantine_of(reason: str | None) -> Quarantine | None:
    """Why a photo was not developed, in a sentence."""
    return Quarantine(reason=reason, sentence=Refusal(reason).sentence) if reason else None


def _camera(camera: core.Camera | None) -> Camera | None:
    return Camera(model=camera.model, has_gps=camera.has_gps) if camera else None


@strawberry.input(description="What a photo shows. What is left out is emptied.")
class DescriptionInput:
    """A description as you give it."""

    body_site: str | None = strawberry.field(default=None, description="A SNOMED CT code.")
    laterality: Laterality | None = None
    view: View | None = None
    phase: Phase | None = None
    procedure: str = ""
    caption: str = ""
    captured_at: datetime | None = None

    def said(self) -> core.Description:
        """The same for the core."""
        return core.Description(
            body_site=self.body_site,
            laterality=self.laterality,
            view=self.view,
            phase=self.phase,
            procedure=self.procedure,
            caption=self.caption,
            captured_at=self.captured_at,
        )


def _place(photo: core.Photo) -> Cursor:
    return Cursor(0, photo.id)


@strawberry.type
class PhotosQuery:
    """What can be asked about photos."""

    @strawberry.field(description="One photo of your department.")
    async def photo(self, info: Info, id: PhotoId) -> Photo:
        """A photo by id."""
        return Photo.of(await info.context.services.photos.get(info.context.actor, id))

    @strawberry.field(description="The photos of your department or one patient, newest first.")
    async def photos(
        self, info: Info, first: int, after: str | None = None, patient: PatientId | None = None
    ) -> Connection[Photo]:
        """A page of photos."""
        args = PageArgs.of(_PHOTOS, first, after)
        before = PhotoId(args.after.id) if args.after else None
        service = info.context.services.photos
        page = await service.page(info.context.actor, patient, before, args.first)
        return page_of(_PHOTOS, page.photos, Photo.of, _place, has_more=page.has_more)

    @strawberry.field(description="The photos that wait for a patient, newest first.")
    async def inbox(self, info: Info, first: int, after: str | None = None) -> Connection[Photo]:
        """A page of the inbox."""
        args = PageArgs.of(_INBOX, first, after)
        before = PhotoId(args.after.id) if args.after else None
        service = info.context.services.photos
        page = await service.inbox(info.context.actor, before, args.first)
        return page_of(_INBOX, page.photos, Photo.of, _place, has_more=page.has_more)

    @strawberry.field(
        description="All body sites the box knows, for pickers.", metadata={LONGEST: 200}
    )
    def body_sites(self, info: Info) -> list[BodySite]:
        """The vocabulary of body sites."""
        sites = info.context.services.photos.body_sites(info.context.actor)
        return [BodySite(code=site.code, nl=site.nl, en=site.en) for site in sites]


@strawberry.type
class PhotosMutation:
    """What can be done about photos."""

    @strawberry.mutation(description="Give a photo of the inbox its patient.")
    async def assign_photo(self, info: Info, id: PhotoId, patient: PatientId) -> Photo:
        """Assign a photo."""
        service = info.context.services.photos
        return Photo.of(await service.assign(info.context.actor, id, patient))

    @strawberry.mutation(description="Say what a photo shows.")
    async def describe_photo(
        self,
        info: Info,
        id: PhotoId,
        version: int,
        description: DescriptionInput,
    ) -> Photo:
        """Describe a photo."""
        service = info.context.services.photos
        return Photo.of(await service.describe(info.context.actor, id, version, description.said()))
