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

# An account that is opened again in time finds its collections as they were.
_END = """
UPDATE collection AS one SET ended_at = $1 WHERE ended_at IS NULL AND NOT EXISTS (
    SELECT FROM person WHERE (disabled_at IS NULL OR disabled_at > $2)
      AND (person.id = one.owner OR person.id IN (
          SELECT person_id FROM collection_member
          WHERE collection_id = one.id AND part = 'edit')))
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Forgetting:
    """The room's own chore."""

    unit_of_work: UnitOfWork
    wording: Wording

    async def tidy(self) -> int:
        """Delete the collections that nobody can bring back any more; how many there were.

        What nobody can end any more, as whoever owned it left a while ago, is ended.
        """
        async with self.unit_of_work(THE_BOX) as work:
            horizon = work.at - timedelta(days=RESTORABLE_DAYS)
            for ended in await work.rows(_END, work.at, horizon):
                work.record(Tag.COLLECTION_ENDED, subject=ended["id"])
            gone = await CollectionRow.filter(ended_at__lte=horizon)
        for row in gone:
            await self.wording.forget(row)
            async with self.unit_of_work(THE_BOX) as work:
                if await CollectionRow.filter(id=row.id).delete():
                    work.record(Tag.COLLECTION_DELETED, subject=row.id)
        return len(gone)
