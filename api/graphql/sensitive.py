"""Care relations, emergencies, and what is sensitive: types and resolvers."""

from datetime import datetime

import strawberry

from api.context import Info
from api.cost import LONGEST
from api.graphql.access import mask_of
from api.graphql.patients import Patient
from api.graphql.photos import Photo
from core import patients as core
from core.access import Label
from core.access.relations import Ground, Relation, Source
from core.kit.actor import PersonId
from core.kit.errors import Invalid
from core.patients import EmergencyId, Judgement, NumberSystem, PatientId
from core.photos import PhotoId

_MOST_RELATIONS, _MOST_EMERGENCIES = 50, 100


@strawberry.type(description="That somebody treats a patient.")
class CareRelation:
    """A care relation."""

    person: PersonId
    name: str
    ground: Ground
    source: Source
    starts: datetime
    ends: datetime


@strawberry.type(description="A look at one patient in an emergency.")
class Emergency:
    """An emergency access."""

    id: EmergencyId
    person: PersonId
    patient: PatientId
    department: str
    reason: str
    at: datetime
    until: datetime
    review_by: datetime
    judgement: Judgement | None
    remark: str

    @classmethod
    def of(cls, found: core.Emergency) -> "Emergency":
        """Show one."""
        return cls(
            id=found.id,
            person=found.person,
            patient=found.patient,
            department=found.department,
            reason=found.reason,
            at=found.at,
            until=found.until,
            review_by=found.review_by,
            judgement=found.judgement,
            remark=found.remark,
        )


async def _relations(info: Info, found: tuple[Relation, ...]) -> list[CareRelation]:
    names = await info.context.services.people.names({each.person for each in found})
    return [
        CareRelation(
            person=each.person,
            name=names.get(each.person, ""),
            ground=each.ground,
            source=each.source,
            starts=each.starts,
            ends=each.ends,
        )
        for each in found
    ]


@strawberry.type
class SensitiveQuery:
    """What can be asked about care relations and emergencies."""

    @strawberry.field(description="Who treats a patient now.", metadata={LONGEST: _MOST_RELATIONS})
    async def care_relations(self, info: Info, patient: PatientId) -> list[CareRelation]:
        """The care relations of a patient."""
        service = info.context.services.relations
        return await _relations(info, await service.of_patient(info.context.actor, patient))

    @strawberry.field(description="Your own emergency access that runs now.")
    async def emergency(self, info: Info) -> Emergency | None:
        """Your emergency."""
        found = await info.context.services.emergencies.running(info.context.actor)
        return Emergency.of(found) if found else None

    @strawberry.field(
        description="The emergency accesses that nobody judged yet, the oldest first.",
        metadata={LONGEST: _MOST_EMERGENCIES},
    )
    async def emergencies(self, info: Info, first: int) -> list[Emergency]:
        """Emergencies to be judged."""
        if not 1 <= first <= _MOST_EMERGENCIES:
            raise Invalid("first", f"Ask for 1 to {_MOST_EMERGENCIES}.")
        service = info.context.services.emergencies
        return [Emergency.of(each) for each in await service.waiting(info.context.actor, first)]


@strawberry.type
class SensitiveMutation:
    """What can be done about them."""

    @strawberry.mutation(description="Say that you treat a patient; it holds for a while.")
    async def claim_care_relation(
        self, info: Info, patient: PatientId, ground: Ground
    ) -> list[CareRelation]:
        """Claim a care relation."""
        service = info.context.services.relations
        return await _relations(info, await service.claim(info.context.actor, patient, ground))

    @strawberry.mutation(description="Say that you treat a patient no longer.")
    async def end_care_relation(self, info: Info, patient: PatientId) -> list[CareRelation]:
        """End it."""
        service = info.context.services.relations
        return await _relations(info, await service.end(info.context.actor, patient))

    @strawberry.mutation(description="See one patient for half an hour, in an emergency.")
    async def break_glass(
        self, info: Info, system: NumberSystem, value: str, reason: str
    ) -> Emergency:
        """Break the glass."""
        context = info.context
        made = await context.services.emergencies.open(context.actor, system, value, reason)
        context.recognition.forget(context.actor)
        return Emergency.of(made)

    @strawberry.mutation(description="Close your emergency access before its time.")
    async def end_emergency(self, info: Info) -> bool:
        """End it."""
        context = info.context
        await context.services.emergencies.end(context.actor)
        context.recognition.forget(context.actor)
        return True

    @strawberry.mutation(description="Judge an emergency access, as a privacy officer.")
    async def judge_emergency(
        self, info: Info, id: EmergencyId, judgement: Judgement, remark: str = ""
    ) -> Emergency:
        """Judge it."""
        service = info.context.services.emergencies
        return Emergency.of(await service.judge(info.context.actor, id, judgement, remark))

    @strawberry.mutation(description="Say which labels of its own a photo carries.")
    async def label_photo(
        self, info: Info, id: PhotoId, version: int, labels: list[Label]
    ) -> Photo:
        """Label a photo."""
        service = info.context.services.labelling
        return Photo.of(await service.label(info.context.actor, id, version, mask_of(labels)))

    @strawberry.mutation(description="See a sensitive photo unblurred for a quarter of an hour.")
    async def unveil_photo(self, info: Info, id: PhotoId) -> datetime:
        """Unveil a photo; until when."""
        return await info.context.services.unveiling.open(info.context.actor, id)

    @strawberry.mutation(description="Say whether a patient is a VIP, or of the staff.")
    async def mark_patient(
        self, info: Info, id: PatientId, version: int, labels: list[Label]
    ) -> Patient:
        """Mark a patient."""
        service = info.context.services.patients
        return Patient.of(await service.mark(info.context.actor, id, version, mask_of(labels)))
