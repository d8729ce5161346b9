"""Tidying up after crashes: files that no row names, drafts that nobody writes any more."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.kit.actor import THE_BOX
from core.kit.errors import Unavailable
from core.photos.uploads import forget_upload
from core.vault import BlobMissing, BlobStore
from core.work import UnitOfWork

# Longer than the longest upload, so that a file on its way to its row is never taken for lost.
ORPHAN_AGE = timedelta(hours=24)
# Longer than from making a draft to holding it; whoever holds one is never disturbed.
DRAFT_AGE = timedelta(seconds=1)
# Crashes leave a few. More than this is another story: a database restored from before the photos.
MOST_ORPHANS = 100
_BATCH = 1000
_EXPIRED = "SELECT id FROM upload WHERE expires_at < $1"
_NAMED = """
SELECT id FROM rendition WHERE id = ANY($1::uuid[])
UNION ALL SELECT id FROM upload_part WHERE id = ANY($1::uuid[])
UNION ALL SELECT document_id FROM consent WHERE document_id = ANY($1::uuid[])
"""


class DatabaseBehind(Unavailable):
    """Many sealed files have no row: the database may be older than they are. None was deleted."""


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """The box's own chores."""

    unit_of_work: UnitOfWork
    blobs: BlobStore

    async def tidy(self) -> int:
        """Sweep drafts, orphans, stale uploads and old bookkeeping; returns how many files went.

        Raises:
            DatabaseBehind: there are too many orphans to be those of crashes.
        """
        drafts = await self.sweep_drafts()
        await self._expire_uploads()
        async with self.unit_of_work(THE_BOX) as work:
            await self.unit_of_work.outbox.forget(work.connection, work.at)
            await self.unit_of_work.queue.forget(work.connection)
        return drafts + await self._sweep_orphans()

    async def sweep_drafts(self) -> int:
        """Remove the drafts of processes that died; returns how many there were."""
        horizon = self.unit_of_work.clock.now() - DRAFT_AGE
        return await asyncio.to_thread(self.blobs.sweep_tmp, horizon)

    async def _expire_uploads(self) -> None:
        """Drop the uploads that nobody has gone on with for a day."""
        async with self.unit_of_work(THE_BOX) as work:
            expired = await work.rows(_EXPIRED, work.at)
        for row in expired:
            await forget_upload(self.unit_of_work, self.blobs, row["id"])

    async def _sweep_orphans(self) -> int:
        """Delete old files without a row: uploads that were cut off before they were answered."""
        aged = await asyncio.to_thread(lambda: list(self._aged()))
        orphans = [blob for ids in _batches(aged) for blob in set(ids) - await self._named(ids)]
        if len(orphans) > MOST_ORPHANS:
            raise DatabaseBehind
        swept = [await asyncio.to_thread(self.blobs.delete, blob) for blob in orphans]
        return sum(swept)

    def _aged(self) -> Iterator[UUID]:
        horizon = self.unit_of_work.clock.now() - ORPHAN_AGE
        return (blob for blob in self.blobs.blob_ids() if self._is_older(blob, horizon))

    def _is_older(self, blob: UUID, horizon: datetime) -> bool:
        try:
            return self.blobs.written_at(blob) < horizon
        except BlobMissing:
            return False  # another worker tidies too, or a second run of a job took its file back

    async def _named(self, ids: Sequence[UUID]) -> set[UUID]:
        async with self.unit_of_work(THE_BOX) as work:
            return {row["id"] for row in await work.rows(_NAMED, list(ids))}


def _batches(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (ids[at : at + _BATCH] for at in range(0, len(ids), _BATCH))
