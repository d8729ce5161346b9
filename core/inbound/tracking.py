"""What happens to a request, noted for whoever asked beside the log."""

from uuid import UUID

from core.inbound.models import RequestEventRow
from core.inbound.types import RequestHappened
from core.kit.ids import Ids
from core.sharing import origin_of
from core.work import Work

UNTOLD = frozenset(
    {
        RequestHappened.ARRIVED,
        RequestHappened.FINISHED,
        RequestHappened.DECLINED,
        RequestHappened.LOCKED,
    }
)
"""What whoever asked is written to about."""


async def note(work: Work, ids: Ids, request: UUID, what: str) -> None:
    """Note that `what` happened to a request, now."""
    await RequestEventRow.create(
        id=ids.new(),
        request_id=request,
        at=work.at,
        what=what,
        origin=origin_of(work.actor.address),
        told_at=None if what in UNTOLD else work.at,
    )
