"""Whether faces are compared, and the inventory of what is kept for it: types and resolvers."""

from datetime import date, datetime
from uuid import UUID

import strawberry

from api.context import Info
from api.cost import LONGEST
from api.pagination import Connection, Cursor, PageArgs, page_of
from core import faces as core
from core.faces import Mode
from core.kit.actor import PersonId
from core.patients import PatientId
from core.photos import PhotoId

_INVENTORY = "templates"
_MOST_MODELS = 10


@strawberry.type(description="A network that compares faces and that is installed.")
class FaceModel:
    """An installed recogniser."""

    id: str
    licence: str
    source: str
    likely: float | None = strawberry.field(
        description="The cosine from which on a likeness is likely; none if nobody measured it."
    )
    possible: float | None

    @classmethod
    def of(cls, manifest: core.Manifest) -> "FaceModel":
        """Show a model."""
        measured = manifest.thresholds
        return cls(
            id=manifest.id,
            licence=manifest.licence,
            source=manifest.source,
            likely=measured.likely if measured else None,
            possible=measured.possible if measured else None,
        )


@strawberry.type(description="How faces are compared now, and by which impact assessment.")
class Recognition:
    """The switch."""

    mode: Mode = strawberry.field(description="What holds: off once the review is overdue.")
    wanted: Mode = strawberry.field(description="What was chosen.")
    dpia: str
    review_on: date | None
    model: str
    at: datetime | None
    by: PersonId | None
    models: list[FaceModel] = strawberry.field(
        description="What may be chosen.", metadata={LONGEST: _MOST_MODELS}
    )

    @classmethod
    def of(cls, recognition: core.Recognition, shelf: core.Shelf) -> "Recognition":
        """Show the switch."""
        return cls(
            mode=recognition.mode,
            wanted=recognition.wanted,
            dpia=recognition.dpia,
            review_on=recognition.review_on,
            model=recognition.model,
            at=recognition.at,
            by=recognition.set_by,
            models=[FaceModel.of(each) for each in shelf.installed() if each.reference],
        )


@strawberry.type(description="A stored template of a face and the consent that allows it.")
class BiometricTemplate:
    """A template."""

    id: UUID
    patient: PatientId
    photo: PhotoId
    consent: UUID
    until: datetime | None
    is_allowed: bool
    model: str
    threshold: float
    made_at: datetime


@strawberry.type(description="How many templates there are, and how many no consent allows.")
class BiometricCount:
    """The proof."""

    total: int
    without_consent: int = strawberry.field(description="Always 0.")


@strawberry.type
class MatchingQuery:
    """What can be asked about comparing faces."""

    @strawberry.field(description="How faces are compared, for an administrator.")
    async def recognition(self, info: Info) -> Recognition:
        """The switch."""
        switch = info.context.services.recognition
        return Recognition.of(await switch.get(info.context.actor), switch.shelf)

    @strawberry.field(
        description="Every stored template with the consent that allows it, oldest first: for an"
        " administrator and for the privacy officer."
    )
    async def biometric_inventory(
        self, info: Info, first: int, after: str | None = None
    ) -> Connection[BiometricTemplate]:
        """The inventory."""
        args = PageArgs.of(_INVENTORY, first, after)
        last = args.after.id if args.after else None
        service = info.context.services.inventories
        found = await service.page(info.context.actor, last, args.first + 1)
        shown, more = found[: args.first], len(found) > args.first
        return page_of(_INVENTORY, shown, _template, _cursor, has_more=more)

    @strawberry.field(description="How many templates are stored, and how many may not be: 0.")
    async def biometric_count(self, info: Info) -> BiometricCount:
        """The proof that none is stored without a consent."""
        counted = await info.context.services.inventories.counted(info.context.actor)
        return BiometricCount(total=counted.total, without_consent=counted.without_consent)


@strawberry.type
class MatchingMutation:
    """What can be done about comparing faces."""

    @strawberry.mutation(
        description="Choose how faces may be compared. Anything but OFF asks for the reference of"
        " the data protection impact assessment and the day of its review, after which it is off."
        " OFF deletes every template at once."
    )
    async def set_recognition(
        self,
        info: Info,
        mode: Mode,
        dpia: str = "",
        review_on: date | None = None,
        model: str = "",
    ) -> Recognition:
        """Turn the switch."""
        switch = info.context.services.recognition
        actor = info.context.actor
        return Recognition.of(await switch.set(actor, mode, dpia, review_on, model), switch.shelf)


def _cursor(template: core.Template) -> Cursor:
    return Cursor(template.made_at, template.id)


def _template(template: core.Template) -> BiometricTemplate:
    return BiometricTemplate(
        id=template.id,
        patient=template.patient,
        photo=template.photo,
        consent=template.consent,
        until=template.until,
        is_allowed=template.is_allowed,
        model=template.model,
        threshold=template.threshold,
        made_at=template.made_at,
    )
