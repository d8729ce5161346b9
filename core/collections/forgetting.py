"""Deleting what ended long ago: rows first, then the key, so that no backup of the rows is read."""

from dataclasses import dataclass
from datetime import timedelta

from core.audit import Tag
from core.collections.models import CollectionRow
from core.collections.types import RESTORABLE_DAYS
from core.collections.wording import Wording
from core.kit.actor import THE_BOX
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Forgetting:
    """The room's own chore."""

    unit_of_work: UnitOfWork
    wording: Wording

    async def tidy(self) -> int:
        """Delete the collections that nobody can bring back any more; how many there were."""
        async with self.unit_of_work(THE_BOX) as work:
            horizon = work.at - timedelta(days=RESTORABLE_DAYS)
            ended = CollectionRow.filter(ended_at__lte=horizon)
            gone = await ended.select_for_update()
            await CollectionRow.filter(id__in=[row.id for row in gone]).delete()
            for row in gone:
                work.record(Tag.COLLECTION_DELETED, subject=row.id)
        for row in gone:
            await self.wording.forget(row)
        return len(gone)
