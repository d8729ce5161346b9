"""What a photo may be used for: types and resolvers."""

from datetime import datetime

import strawberry

from api.context import Info
from api.cost import LONGEST
from api.graphql.patients import Patient
from core import decisions as core
from core import photos
from core.decisions import (
    Channel,
    Effect,
    Obligation,
    Purpose,
    Reason,
    Status,
)
from core.faces import FaceId
from core.patients import PatientId
from core.photos import DepictedRole, DepictionId, LinkOrigin, PhotoId, RenditionKind
from core.release import Use

_MOST = 20


@strawberry.type(description="Whether a photo may be used for one purpose now, and until when.")
class Mark:
    """A mark of a stamp."""

    purpose: Purpose
    status: Status
    date: datetime | None = strawberry.field(
        description="When the permission ends; when it ended, where it did."
    )

    @classmethod
    def of(cls, mark: core.Mark) -> "Mark":
        """Show a mark."""
        return cls(purpose=mark.purpose, status=mark.status, date=mark.date)


@strawberry.type(description="Somebody who stands in the way of a use.")
class Blocker:
    """A blocker."""

    place: int = strawberry.field(
        description="Their place among the people of the photo, from 0; unknown faces come after."
    )
    reason: Reason
    since: datetime | None
    face: FaceId | None = strawberry.field(description="The face that nobody accounted for.")


@strawberry.type(description="May this photo be used for that, through that channel, now?")
class ReleaseDecision:
    """A decision."""

    effect: Effect
    purpose: Purpose
    channel: Channel
    at: datetime
    policy_version: int
    until: datetime | None
    reasons: list[Reason] = strawberry.field(metadata={LONGEST: len(Reason)})
    blockers: list[Blocker] = strawberry.field(metadata={LONGEST: _MOST})
    obligations: list[Obligation] = strawberry.field(metadata={LONGEST: len(Obligation)})

    @classmethod
    def of(cls, decision: core.Decision) -> "ReleaseDecision":
        """Show a decision."""
        return cls(
            effect=decision.effect,
            purpose=decision.purpose,
            channel=decision.channel,
            at=decision.at,
            policy_version=decision.policy_version,
            until=decision.until,
            reasons=list(decision.reasons),
            blockers=[
                Blocker(
                    place=each.place,
                    reason=each.reason,
                    since=each.since,
                    face=FaceId(each.face) if each.face else None,
                )
                for each in decision.blockers
            ],
            obligations=sorted(decision.obligations),
        )


@strawberry.type(description="Somebody who can be recognised in a photo.")
class Depiction:
    """Somebody in a photo."""

    id: DepictionId
    role: DepictedRole
    origin: LinkOrigin
    is_known: bool = strawberry.field(description="Whether it is known who they are.")
    patient_id: strawberry.Private[PatientId | None]

    @strawberry.field(description="Who they are, if you may see them.")
    async def patient(self, info: Info) -> Patient | None:
        """The patient depicted."""
        found = await info.context.patients.load(self.patient_id) if self.patient_id else None
        return Patient.of(found) if found else None


@strawberry.type
class DecisionsQuery:
    """What can be asked about uses."""

    @strawberry.field(
        description="May this photo be used for that now, and if not, why not? It is asked"
        " again when it leaves."
    )
    async def release_decision(
        self,
        info: Info,
        photo: PhotoId,
        purpose: Purpose,
        channel: Channel | None = None,
        *,
        masked: bool = False,
    ) -> ReleaseDecision:
        """The release decision; of its masked copy where that is asked for."""
        service, use = info.context.services.release, Use(purpose, channel)
        kind = RenditionKind.MASKED if masked else RenditionKind.FULL
        return ReleaseDecision.of(await service.decide(info.context.actor, photo, use, kind))

    @strawberry.field(
        description="Everybody who is known to be in a photo, whose photo it is first.",
        metadata={LONGEST: _MOST},
    )
    async def depictions(self, info: Info, photo: PhotoId) -> list[Depiction]:
        """The people in a photo."""
        found = await info.context.services.depictions.of(info.context.actor, photo)
        return [_depiction(each) for each in found]


@strawberry.type
class DecisionsMutation:
    """What can be done about the people in photos."""

    @strawberry.mutation(
        description="Say that somebody else can be recognised; without a patient it is not"
        " known who. They have to agree too before the photo is used for anything but care."
    )
    async def add_depiction(
        self, info: Info, photo: PhotoId, patient: PatientId | None = None
    ) -> Depiction:
        """Add somebody to a photo."""
        service = info.context.services.depictions
        return _depiction(await service.add(info.context.actor, photo, patient))

    @strawberry.mutation(description="Say that somebody cannot be recognised after all.")
    async def remove_depiction(self, info: Info, photo: PhotoId, id: DepictionId) -> bool:
        """Take somebody out of a photo."""
        await info.context.services.depictions.remove(info.context.actor, photo, id)
        return True


def _depiction(depiction: photos.Depiction) -> Depiction:
    return Depiction(
        id=depiction.id,
        role=depiction.role,
        origin=depiction.origin,
        is_known=depiction.patient is not None,
        patient_id=depiction.patient,
    )
