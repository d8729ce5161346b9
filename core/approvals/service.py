"""The approvals room's door. Each method is called inside the unit of work of who asks."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from core.approvals.models import ApprovalRow
from core.approvals.types import Approval, ApprovalId, ApprovalKind
from core.audit import Tag
from core.kit.actor import PersonId
from core.kit.errors import Conflict, NotFound, OwnProposal, Unauthenticated
from core.kit.ids import Ids
from core.work import Work

LASTS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Approvals:
    """What waits for a second person."""

    ids: Ids

    async def propose(self, work: Work, kind: ApprovalKind, subject: UUID) -> Approval:
        """Ask that somebody else stands for the act `kind` on `subject` as well.

        Raises:
            Unauthenticated: nobody in person asks: the box proposes nothing.
            Conflict: somebody proposed this already, and it is still good.
        """
        if work.actor.person is None:
            raise Unauthenticated
        await ApprovalRow.filter(kind=kind.value, subject=subject, expires_at__lte=work.at).delete()
        if await ApprovalRow.exists(kind=kind.value, subject=subject):
            raise Conflict("Somebody proposed this already.")
        row = await ApprovalRow.create(
            id=self.ids.new(),
            kind=kind.value,
            subject=subject,
            proposed_by=work.actor.person,
            proposed_at=work.at,
            expires_at=work.at + LASTS,
        )
        work.record(Tag.APPROVAL_PROPOSED, subject=subject, detail={"kind": kind.value})
        return _approval(row)

    async def approve(self, work: Work, approval: UUID) -> Approval:
        """Stand for what somebody else proposed.

        Raises:
            NotFound: there is no such proposal, or it is over.
            OwnProposal: it is the asker's own.
            Conflict: somebody approved it already.
        """
        row = await ApprovalRow.get_or_none(id=approval, expires_at__gt=work.at)
        if row is None or work.actor.person is None:
            raise NotFound
        if row.proposed_by == work.actor.person:
            raise OwnProposal
        mine = ApprovalRow.filter(id=approval, approved_by=None)
        if not await mine.update(approved_by=work.actor.person, approved_at=work.at):
            raise Conflict("Somebody approved this already.")
        work.record(Tag.APPROVAL_GIVEN, subject=row.subject, detail={"kind": row.kind})
        return _approval(await ApprovalRow.get(id=approval))

    async def spend(self, work: Work, kind: ApprovalKind, subject: UUID) -> Approval:
        """Use the approval of the act up, in the transaction of the act.

        Raises:
            NotFound: two people do not stand for this act on this thing today.
        """
        row = await ApprovalRow.get_or_none(
            kind=kind.value, subject=subject, approved_by__isnull=False, expires_at__gt=work.at
        )
        if row is None or not await ApprovalRow.filter(id=row.id).delete():
            raise NotFound
        return _approval(row)

    async def waiting(self, work: Work) -> tuple[Approval, ...]:
        """All that is proposed and still good, oldest first."""
        rows = await ApprovalRow.filter(expires_at__gt=work.at).order_by("id")
        return tuple(map(_approval, rows))


def _approval(row: ApprovalRow) -> Approval:
    return Approval(
        id=ApprovalId(row.id),
        kind=ApprovalKind(row.kind),
        subject=row.subject,
        proposed_by=PersonId(row.proposed_by),
        expires_at=row.expires_at,
        approved_by=PersonId(row.approved_by) if row.approved_by else None,
    )
