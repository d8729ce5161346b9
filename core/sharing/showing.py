"""What of a link may be shown at this moment, photo by photo."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.decisions import Channel, Purpose
from core.kit.errors import NotFound
from core.photos import rows
from core.photos.rows import Row
from core.release import COPIES, Candidate, Outside, Use
from core.sharing.models import SharePhotoRow, ShareRow
from core.work import Work

Shown = tuple[SharePhotoRow, Candidate | None]
"""A photo of a link, and its copy: that which was shared, or one that shows less, or none."""


@dataclass(frozen=True, slots=True)
class Showing:
    """Decides on the photos of links, as if nothing had been decided before."""

    outside: Outside

    async def all(self, work: Work, row: ShareRow) -> list[Shown]:
        """All photos of a link, in their order."""
        items = await SharePhotoRow.filter(share_id=row.id).order_by("place")
        return await self._decided(work, row, items)

    async def one(self, work: Work, row: ShareRow, number: int) -> Shown:
        """One of them, counted from 1.

        Raises:
            NotFound: there is none of that number.
        """
        item = await SharePhotoRow.get_or_none(share_id=row.id, place=number - 1)
        if item is None:
            raise NotFound
        (found,) = await self._decided(work, row, [item])
        return found

    async def _decided(
        self, work: Work, row: ShareRow, items: Sequence[SharePhotoRow]
    ) -> list[Shown]:
        known = await rows.each(work, [item.photo_id for item in items])
        now = {photo["id"]: photo for photo in known}
        use = Use(Purpose(row.purpose), Channel(row.channel))
        shown: dict[UUID, Candidate] = {}
        for at, kind in enumerate(COPIES):
            of_kind = [
                now[item.photo_id]
                for item in items
                if item.kind == kind and _is_whose_it_was(now.get(item.photo_id), item)
            ]
            for candidate in await self.outside.candidates(work, of_kind, use, COPIES[at:]):
                shown[candidate.row["id"]] = candidate
        return [(item, shown.get(item.photo_id)) for item in items]


def _is_whose_it_was(photo: Row | None, item: SharePhotoRow) -> bool:
    return photo is not None and photo["patient_id"] == item.patient_id
