"""Looking at photos: a job of the box itself, for every photo, once it is developed.

It may run twice: a second look moves the faces of the first and keeps what people said of
them. Where there is nothing to look with, the photo is left for later and everything else
goes on.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from core.audit import Tag
from core.faces.gallery import Likeness
from core.faces.matching import Matcher
from core.faces.models import FaceLookRow, FaceRegionRow, FaceSuggestionRow
from core.faces.recognition import recognition_now
from core.faces.regions import box_of, columns_of, paired
from core.faces.suggesting import Compared, Comparison, Suggesting
from core.faces.types import Recognition, SeenFace
from core.imaging import Pixels
from core.jobs import JobKind, PhotoChanged
from core.kit.actor import THE_BOX
from core.kit.ids import Ids
from core.photos import rows
from core.photos.rows import Row
from core.work import UnitOfWork, Work

_UNSEEN = """
SELECT photo.id FROM photo LEFT JOIN face_look ON face_look.photo_id = photo.id
WHERE development = 'ready' AND coalesce(face_look.model, '') = '' ORDER BY photo.id LIMIT $1
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

    async def look(self, pixels: Pixels, recogniser: str | None = None) -> tuple[SeenFace, ...]:
        """The faces in a picture, the largest first, with what a recogniser makes of each."""
        ...


class Showing(Protocol):
    """What shows a photo to a machine, as this room needs it."""

    async def shown(self, photo: UUID) -> Pixels | None:
        """The pixels of a developed photo; None if it is not developed."""
        ...

    async def shown_closely(self, photo: UUID) -> Pixels | None:
        """More pixels of it; None if there are none."""
        ...


async def look_at(
    eye: EyePort, showing: Showing, photo: UUID, recogniser: str | None
) -> tuple[SeenFace, ...] | None:
    """The faces in a photo, the largest first; None if it is not developed.

    Where a face is compared that has fewer pixels than the recogniser takes, it is cut out of the
    photo at full resolution.
    """
    pixels = await showing.shown(photo)
    if pixels is None:
        return None
    found = await eye.look(pixels, recogniser)
    if recogniser is None or all(face.quality.size >= 1 for face in found):
        return found
    closely = await showing.shown_closely(photo)
    return found if closely is None else await eye.look(closely, recogniser)


@dataclass(frozen=True, slots=True)
class Seeing:
    """Has the photos looked at."""

    unit_of_work: UnitOfWork
    ids: Ids
    showing: Showing
    eye: EyePort
    matcher: Matcher
    suggesting: Suggesting

    async def see(self, photo: UUID) -> None:
        """Look at a developed photo: where its faces are and, if that is allowed, whose."""
        if not self.eye.is_there:
            return
        recognition = await self.matcher.now()
        await self.matcher.hear(recognition.in_use)
        async with self.unit_of_work(THE_BOX) as work:
            patient = (await rows.one(work, photo))["patient_id"]
        among = self.matcher.among(recognition, patient)
        model = None if among == () else recognition.model
        found = await look_at(self.eye, self.showing, photo, model)
        if found is None:
            return
        likest = await self._likest(found, model, among)
        async with self.unit_of_work(THE_BOX) as work:
            row = await rows.locked(work, photo)
            comparison = await self._comparison(work, row, patient, recognition, likest)
            regions = await self._write_down(work, row, found)
            if comparison is not None:
                faces = [Compared(*each) for each in zip(regions, found, likest, strict=True)]
                await self.suggesting.write(work, row, faces, comparison)

    async def _likest(
        self, found: Sequence[SeenFace], model: str | None, among: Collection[UUID] | None
    ) -> list[list[Likeness]]:
        """Whom each face is like; before any row is held, for it may take a while."""
        thresholds = self.matcher.thresholds(model) if model else None
        if thresholds is None:
            return [[] for _ in found]
        return [await self.matcher.likest(each, thresholds.possible, among) for each in found]

    async def _comparison(
        self,
        work: Work,
        row: Row,
        patient: UUID | None,
        before: Recognition,
        likest: Sequence[Sequence[Likeness]],
    ) -> Comparison | None:
        """What may be written down of a comparison; nothing if what allowed it changed meanwhile.

        The consents are held before anything of the photo is written, in the order in which a
        withdrawal takes them.
        """
        now = await recognition_now(work, self.matcher.time_zone)
        thresholds = self.matcher.thresholds(now.in_use)
        is_same = (now.mode, now.model, row["patient_id"]) == (before.mode, before.model, patient)
        if thresholds is None or not is_same or not self.matcher.holds(now.model):
            return None
        candidates = {each.person for face in likest for each in face} | {patient} - {None}
        lawful = await self.matcher.templates.held(work, [each for each in candidates if each])
        is_known = patient is not None and self.matcher.gallery.knows(patient)
        return Comparison(now.model, thresholds, set(lawful), is_known)

    async def catch_up(self) -> int:
        """Ask for a look at photos that no network has looked at; returns at how many."""
        if not self.eye.is_there:
            return 0
        async with self.unit_of_work(THE_BOX) as work:
            unseen = await work.rows(_UNSEEN, _AT_ONCE)
            for row in unseen:
                work.enqueue(JobKind.SEE, row["id"])
        return len(unseen)

    async def _write_down(
        self, work: Work, row: Row, found: Sequence[SeenFace]
    ) -> Sequence[FaceRegionRow]:
        photo = row["id"]
        look = await FaceLookRow.get_or_none(photo_id=photo)
        known = await FaceRegionRow.filter(photo_id=photo).order_by("id")
        same = paired([box_of(each) for each in known], [face.box for face in found])
        regions = []
        for place, face in enumerate(found):
            there = known[same[place]] if place in same else None
            regions.append(await self._placed(photo, there, face))
        gone = [each for at, each in enumerate(known) if at not in same.values()]
        dropped = await self._drop_unsaid(gone)
        doubts = look.doubts if look else None
        await FaceLookRow.filter(photo_id=photo).delete()
        await FaceLookRow.create(photo_id=photo, model=self.eye.model, at=work.at, doubts=doubts)
        if look is None or dropped or len(same) < len(found):
            work.emit(PhotoChanged(photo))
        detail = {"model": self.eye.model, "faces": len(found)}
        work.record(Tag.PHOTO_LOOKED_AT, photo=photo, patient=row["patient_id"], detail=detail)
        return regions

    async def _placed(
        self, photo: UUID, there: FaceRegionRow | None, face: SeenFace
    ) -> FaceRegionRow:
        if there is None:
            return await FaceRegionRow.create(id=self.ids.new(), photo_id=photo, **columns_of(face))
        there.update_from_dict(columns_of(face))
        await there.save()
        return there

    async def _drop_unsaid(self, gone: Sequence[FaceRegionRow]) -> int:
        """Faces that are found no more go, unless a person said anything of them; how many did."""
        said = FaceSuggestionRow.filter(face_id__in=[row.id for row in gone], verdict__isnull=False)
        kept = {row.face_id for row in await said}
        unsaid = [
            row
            for row in gone
            if row.depiction_id is None and row.declared_by is None and row.id not in kept
        ]
        for row in unsaid:
            await row.delete()
        return len(unsaid)
