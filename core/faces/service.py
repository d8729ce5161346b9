"""The faces room's door: the faces of a photo, for who may see it."""

from dataclasses import dataclass

from core.access import Access, Verb
from core.audit import Tag
from core.faces.models import FaceLookRow, FaceRegionRow
from core.faces.types import Box, Face, FaceId, Look, Quality
from core.kit.actor import Actor
from core.photos import PhotoId, Photos, rows


@dataclass(frozen=True, slots=True)
class Faces:
    """What was found in the photos of a department."""

    access: Access
    photos: Photos

    async def of(self, actor: Actor, photo: PhotoId) -> Look:
        """The faces in a photo, the largest first, and whether anybody has looked.

        Raises:
            NotFound: no such photo, or not one this actor may know of.
        """
        async with self.access.act(actor, Verb.VIEW, photo=photo) as work:
            row = self.photos.visible(actor, await rows.one(work, photo))
            look = await FaceLookRow.get_or_none(photo_id=photo)
            found = await FaceRegionRow.filter(photo_id=photo).order_by("id")
            work.record(Tag.PHOTO_VIEWED, photo=photo, patient=row["patient_id"])
        return Look(look.at if look else None, tuple(_face(each) for each in found))


def _face(row: FaceRegionRow) -> Face:
    return Face(
        FaceId(row.id),
        Box(row.left, row.top, row.right, row.bottom),
        row.score,
        Quality(row.size, row.sharpness, row.frontality),
    )
