"""Deleting what ended long ago: the key first, so that no backup of the rows is read.

A run that is cut off between the two leaves a row that says nothing any more, and the next run
deletes it.
"""

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
            gone = await CollectionRow.filter(ended_at__lte=horizon)
        for row in gone:
            await self.wording.forget(row)
            async with self.unit_of_work(THE_BOX) as work:
                if await CollectionRow.filter(id=row.id).delete():
                    work.record(Tag.COLLECTION_DELETED, subject=row.id)
        return len(gone)
