"""What happens to a link, noted for its sender beside the log."""

from uuid import UUID

from core.kit.ids import Ids
from core.sharing.models import ShareEventRow
from core.sharing.origins import origin_of
from core.sharing.types import Happened
from core.work import Work

UNTOLD = frozenset({Happened.OPENED, Happened.DECLINED, Happened.LOCKED})
"""What its sender is written to about."""


async def note(work: Work, ids: Ids, share: UUID, what: str, photo: UUID | None = None) -> None:
    """Note that `what` happened to a link, now."""
    await ShareEventRow.create(
        id=ids.new(),
        share_id=share,
        at=work.at,
        what=what,
        photo_id=photo,
        origin=origin_of(work.actor.address),
        told_at=None if what in UNTOLD else work.at,
    )
