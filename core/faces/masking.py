"""Masked copies: what is made unreadable, who asked for it, and who looked at the result.

The original stays as it is. A copy leaves only after a person looked at it; it is never called
anonymous (Roberts 2016: most attempts at that failed).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from core.access import Access, Verb
from core.audit import Tag
from core.faces.models import FaceMaskingRow, FaceRegionRow
from core.faces.regions import box_of
from core.faces.types import Box, FaceId, Masking, MaskingId
from core.imaging import MOST_AREAS, Area
from core.jobs import JobKind, PhotoChanged
from core.kit.actor import THE_BOX, Actor, PersonId
from core.kit.errors import Conflict, Invalid, NotFound
from core.kit.ids import Ids
from core.people import People
from core.photos import DepictionId, PhotoId, Photos, rows
from core.photos.developing import Entered
from core.work import UnitOfWork, Work

MOST_DRAWN = 20
GROWN = 0.35
"""By how much of its size a face is masked beyond its box, at each side: the box of a detector
ends at the chin and the brows, and hair, ears and jaw are recognised too."""
_LEAST_SIDE = 0.005
_PEOPLE = "SELECT id FROM depicted WHERE photo_id = $1"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants hidden: faces, people with all of their faces, and drawn areas."""

    faces: frozenset[FaceId] = frozenset()
    people: frozenset[DepictionId] = frozenset()
    drawn: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Maskings:
    """Asks for masked copies, and signs them off."""

    access: Access
    photos: Photos
    people: People
    ids: Ids

    async def of(self, actor: Actor, photo: PhotoId) -> Masking | None:
        """The newest masked copy of a photo, made or in the making.

        Raises:
            NotFound: no such photo, or not one this actor may know of.
        """
        async with self.access.act(actor, Verb.VIEW, photo=photo) as work:
            row = self.photos.visible(work, await rows.one(work, photo))
            newest = await _newest(photo)
            work.record(Tag.PHOTO_VIEWED, photo=photo, patient=row["patient_id"])
            return await self._masking(newest) if newest else None

    async def ask(self, actor: Actor, photo: PhotoId, wish: Wish) -> Masking:
        """Have a masked copy made, in the place of the one before.

        Raises:
            NotFound: no such photo, face or person in it, or not one this actor may know of.
            Invalid: nothing to hide, too much, an area outside of the photo, or a person of
                whom neither a face nor an area says where they are.
        """
        async with self.access.act(actor, Verb.EDIT, photo=photo) as work:
            row = self.photos.visible(work, await rows.locked(work, photo), Verb.EDIT)
            areas, hidden = await self._planned(work, photo, wish)
            made = await FaceMaskingRow.create(
                id=self.ids.new(),
                photo_id=photo,
                areas=[[a.left, a.top, a.right, a.bottom] for a in areas],
                hidden=sorted(str(each) for each in hidden),
                made_by=actor.person,
                at=work.at,
                is_deidentified=False,
            )
            work.enqueue(JobKind.MASK, photo)
            work.record(
                Tag.FACE_MASKED,
                photo=photo,
                patient=row["patient_id"],
                subject=made.id,
                detail={"hidden": len(hidden), "areas": len(areas)},
            )
            return await self._masking(made)

    async def sign_off(self, actor: Actor, masking: MaskingId, *, is_deidentified: bool) -> Masking:
        """Say that you looked at a masked copy, and whether nobody can be recognised in it.

        Raises:
            NotFound: no such copy, or not one this actor may know of.
            Conflict: it is not made yet, or another took its place.
        """
        async with self.access.act(actor, Verb.EDIT) as work:
            known = await FaceMaskingRow.get_or_none(id=masking)
            if known is None:
                raise NotFound
            photo = self.photos.visible(work, await rows.locked(work, known.photo_id), Verb.EDIT)
            row = await _newest(known.photo_id)
            if row is None or row.id != masking or row.rendition_id is None:
                raise Conflict("This copy is not there: look at the newest one.")
            row.reviewed_by, row.reviewed_at = actor.person, work.at
            row.is_deidentified = is_deidentified
            await row.save()
            work.emit(PhotoChanged(row.photo_id))
            work.record(
                Tag.FACE_MASK_REVIEWED,
                photo=row.photo_id,
                patient=photo["patient_id"],
                subject=row.id,
                detail={"deidentified": is_deidentified},
            )
            return await self._masking(row)

    async def _masking(self, row: FaceMaskingRow) -> Masking:
        said = {PersonId(each) for each in (row.made_by, row.reviewed_by) if each}
        names = await self.people.names(said)
        return Masking(
            id=MaskingId(row.id),
            photo=PhotoId(row.photo_id),
            hidden=frozenset(UUID(each) for each in row.hidden),
            areas=tuple(Box(*area) for area in row.areas),
            made_by=names.get(PersonId(row.made_by), ""),
            at=row.at,
            is_made=row.rendition_id is not None,
            reviewed_by=names.get(PersonId(row.reviewed_by), "") if row.reviewed_by else None,
            reviewed_at=row.reviewed_at,
            is_deidentified=row.is_deidentified,
        )

    async def _planned(
        self, work: Work, photo: PhotoId, wish: Wish
    ) -> tuple[tuple[Box, ...], frozenset[UUID]]:
        """What is made unreadable, and whom that hides."""
        faces = {row.id: row for row in await FaceRegionRow.filter(photo_id=photo)}
        people = {row["id"] for row in await work.rows(_PEOPLE, photo)}
        if not wish.faces <= faces.keys() or not wish.people <= people:
            raise NotFound
        theirs = {row.id for row in faces.values() if row.depiction_id in wish.people}
        shown = {faces[each].depiction_id for each in theirs}
        if wish.people - shown and not wish.drawn:
            raise Invalid("people", "Draw an area over whoever has no face that was found.")
        _require_drawn(wish.drawn)
        hidden = wish.faces | theirs
        areas = (*(grown(box_of(faces[each])) for each in sorted(hidden)), *wish.drawn)
        if not 1 <= len(areas) <= MOST_AREAS:
            raise Invalid("faces", f"Hide at least one face or area, and at most {MOST_AREAS}.")
        return areas, frozenset(hidden | wish.people)


class MaskRoom(Protocol):
    """What makes the copy, as this room needs it."""

    async def mask(self, photo: UUID, areas: Sequence[Area], entered: Entered) -> None:
        """Make the masked copy of a photo, in the place of the one before."""
        ...


@dataclass(frozen=True, slots=True)
class MaskMaking:
    """The worker's part: a job of the box, for the newest recipe of a photo."""

    unit_of_work: UnitOfWork
    room: MaskRoom

    async def make(self, photo: UUID) -> None:
        """Make the masked copy of a photo by its newest recipe; one that is made is left alone."""
        async with self.unit_of_work(THE_BOX):
            row = await _newest(photo)
        if row is None or row.rendition_id is not None:
            return
        recipe = row.id

        async def entered(_: Work, copy: UUID) -> None:
            await FaceMaskingRow.filter(photo_id=photo).update(rendition_id=None)
            await FaceMaskingRow.filter(id=recipe).update(rendition_id=copy)

        areas = tuple(Area(*area) for area in row.areas)
        await self.room.mask(photo, areas, entered)


async def _newest(photo: UUID) -> FaceMaskingRow | None:
    return await FaceMaskingRow.filter(photo_id=photo).order_by("-id").first()


def grown(box: Box) -> Box:
    """The area that hides the whole head of a face in `box`, as far as the photo reaches."""
    across, down = GROWN * (box.right - box.left), GROWN * (box.bottom - box.top)
    return Box(
        max(0.0, box.left - across),
        max(0.0, box.top - down),
        min(1.0, box.right + across),
        min(1.0, box.bottom + down),
    )


def _require_drawn(drawn: Iterable[Box]) -> None:
    areas = tuple(drawn)
    if len(areas) > MOST_DRAWN:
        raise Invalid("areas", f"Draw at most {MOST_DRAWN} areas.")
    for area in areas:
        is_inside = 0 <= area.left < area.right <= 1 and 0 <= area.top < area.bottom <= 1
        is_wide = min(area.right - area.left, area.bottom - area.top) >= _LEAST_SIDE
        if not is_inside or not is_wide:
            raise Invalid("areas", "Keep each area inside the photo (0 to 1) and not too thin.")
