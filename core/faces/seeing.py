"""Looking at photos: a job of the box itself, for every photo, once it is developed.

It may run twice: what the second look finds takes the place of the first. Where there is nothing
to look with, the photo is left for later and everything else goes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from core.audit import Tag
from core.faces.models import FaceLookRow, FaceRegionRow
from core.faces.types import SeenFace
from core.imaging import Pixels
from core.jobs import JobKind
from core.kit.actor import THE_BOX
from core.kit.ids import Ids
from core.photos import rows
from core.photos.rows import Row
from core.work import UnitOfWork, Work

_UNSEEN = """
SELECT photo.id FROM photo LEFT JOIN face_look ON face_look.photo_id = photo.id
WHERE development = 'ready' AND face_look.photo_id IS NULL ORDER BY photo.id LIMIT $1
"""
_AT_ONCE = 2000


class EyePort(Protocol):
    """What looks, as this room needs it."""

    @property
    def is_there(self) -> bool:
        """True if there is something to look with."""
        ...

    @property
    def model(self) -> str:
        """The network that it looks with."""
        ...

    async def look(self, pixels: Pixels) -> tuple[SeenFace, ...]:
        """The faces in a picture, the largest first."""
        ...


class Showing(Protocol):
    """What shows a photo to a machine, as this room needs it."""

    async def shown(self, photo: UUID) -> Pixels | None:
        """The pixels of a developed photo; None if it is not developed."""
        ...


@dataclass(frozen=True, slots=True)
class Seeing:
    """Has the photos looked at."""

    unit_of_work: UnitOfWork
    ids: Ids
    showing: Showing
    eye: EyePort

    async def see(self, photo: UUID) -> None:
        """Look at a developed photo and write down where its faces are."""
        if not self.eye.is_there:
            return
        pixels = await self.showing.shown(photo)
        if pixels is None:
            return
        found = await self.eye.look(pixels)
        async with self.unit_of_work(THE_BOX) as work:
            row = await rows.locked(work, photo)
            await self._write_down(work, row, found)

    async def catch_up(self) -> int:
        """Ask for a look at photos that nobody has looked at; returns at how many."""
        if not self.eye.is_there:
            return 0
        async with self.unit_of_work(THE_BOX) as work:
            unseen = await work.rows(_UNSEEN, _AT_ONCE)
            for row in unseen:
                work.enqueue(JobKind.SEE, row["id"])
        return len(unseen)

    async def _write_down(self, work: Work, row: Row, found: Sequence[SeenFace]) -> None:
        photo = row["id"]
        await FaceRegionRow.filter(photo_id=photo).delete()
        await FaceLookRow.filter(photo_id=photo).delete()
        await FaceLookRow.create(photo_id=photo, model=self.eye.model, at=work.at)
        for face in found:
            await FaceRegionRow.create(
                id=self.ids.new(),
                photo_id=photo,
                left=face.box.left,
                top=face.box.top,
                right=face.box.right,
                bottom=face.box.bottom,
                score=face.score,
                size=face.quality.size,
                sharpness=face.quality.sharpness,
                frontality=face.quality.frontality,
            )
        detail = {"model": self.eye.model, "faces": len(found)}
        work.record(Tag.PHOTO_LOOKED_AT, photo=photo, patient=row["patient_id"], detail=detail)
