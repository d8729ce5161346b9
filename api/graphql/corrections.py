"""Photos that turn out to be of another patient: types and resolvers."""

from datetime import datetime

import strawberry

from api.context import Info
from api.pagination import Connection, Cursor, PageArgs, page_of
from core import corrections as core
from core.corrections import CorrectionId, CorrectionState
from core.kit.actor import PersonId
from core.patients import PatientId
from core.photos import PhotoId

_WAITING = "corrections"


@strawberry.type(description="That a photo is of another patient, proposed and to be decided.")
class Correction:
    """A correction."""

    id: CorrectionId
    photo: PhotoId
    from_patient: PatientId
    to_patient: PatientId
    reason: str
    state: CorrectionState
    proposed_by: PersonId
    proposed_by_name: str
    proposed_at: datetime
    decided_by: PersonId | None
    decided_at: datetime | None

    @classmethod
    def of(cls, correction: core.Correction) -> "Correction":
        """Show a correction."""
        return cls(
            id=correction.id,
            photo=correction.photo,
            from_patient=correction.from_patient,
            to_patient=correction.to_patient,
            reason=correction.reason,
            state=correction.state,
            proposed_by=correction.proposed_by,
            proposed_by_name=correction.proposed_by_name,
            proposed_at=correction.proposed_at,
            decided_by=correction.decided_by,
            decided_at=correction.decided_at,
        )


def _place(correction: core.Correction) -> Cursor:
    return Cursor(0, correction.id)


@strawberry.type
class CorrectionsQuery:
    """What can be asked about corrections."""

    @strawberry.field(description="The corrections that wait to be decided, oldest first.")
    async def corrections(
        self, info: Info, first: int, after: str | None = None
    ) -> Connection[Correction]:
        """A page of corrections."""
        args = PageArgs.of(_WAITING, first, after)
        beyond = CorrectionId(args.after.id) if args.after else None
        service = info.context.services.corrections
        found = await service.waiting(info.context.actor, beyond, args.first + 1)
        shown, more = found[: args.first], len(found) > args.first
        return page_of(_WAITING, shown, Correction.of, _place, has_more=more)


@strawberry.type
class CorrectionsMutation:
    """What can be done about corrections."""

    @strawberry.mutation(description="Say that a filed photo is of another patient.")
    async def propose_correction(
        self, info: Info, photo: PhotoId, patient: PatientId, reason: str
    ) -> Correction:
        """Propose a correction, for somebody else to decide."""
        service = info.context.services.corrections
        return Correction.of(await service.propose(info.context.actor, photo, patient, reason))

    @strawberry.mutation(description="Move the photo to the patient that somebody else proposed.")
    async def approve_correction(self, info: Info, id: CorrectionId) -> Correction:
        """Approve a correction."""
        service = info.context.services.corrections
        return Correction.of(await service.approve(info.context.actor, id))

    @strawberry.mutation(description="Leave the photo where it is.")
    async def reject_correction(self, info: Info, id: CorrectionId) -> Correction:
        """Reject a correction, or take one back."""
        service = info.context.services.corrections
        return Correction.of(await service.reject(info.context.actor, id))
