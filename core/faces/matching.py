"""Whom a face may be: the worker's gallery of known faces, and the suggestions it makes.

Promises: only who agreed is compared, asked again in the transaction that writes a suggestion;
only patients of the photo's department are suggested; what a person rejected is never suggested
again; nothing is linked. A stranger's vector is held by nobody after the comparison.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core.audit import Tag
from core.faces.gallery import Gallery, Likeness
from core.faces.model import Shelf, Thresholds
from core.faces.models import FaceLookRow, FaceRegionRow, FaceSuggestionRow, FaceTemplateRow
from core.faces.recognition import recognition_now
from core.faces.templates import Templates
from core.faces.types import Mode, Recognition, SeenFace, Vector
from core.jobs import TemplatesChanged
from core.kit.actor import THE_BOX
from core.kit.ids import Ids
from core.photos.rows import Row
from core.vault import SealBroken
from core.work import UnitOfWork, Work

MOST_CANDIDATES = 3
"""How many people are suggested for one face."""
_BATCH, _OVERLAP = 2000, 1000
_TREATED = """
SELECT patient_id FROM patient_department WHERE department = $1 AND patient_id = ANY($2::uuid[])
"""
_NAMED = """
SELECT depicted.patient_id FROM face_region JOIN depicted ON depicted.id = depiction_id
WHERE face_region.photo_id = $1 AND depicted.patient_id IS NOT NULL
"""
_LEAST_QUALITY = 0.3
"""Below this a face that is unlike says nothing: it is small, blurred or turned away."""

Sighting = tuple[FaceRegionRow, SeenFace]


@dataclass(slots=True)
class Matcher:
    """Compares faces with those of who agreed. One a worker; it holds vectors in memory only."""

    unit_of_work: UnitOfWork
    ids: Ids
    templates: Templates
    shelf: Shelf
    time_zone: ZoneInfo
    gallery: Gallery = field(default_factory=Gallery)
    _newest: int = 0
    _heard: frozenset[int] = frozenset()
    _model: str = ""
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def now(self) -> Recognition:
        """How faces may be compared at this moment."""
        async with self.unit_of_work(THE_BOX) as work:
            return await recognition_now(work, self.time_zone)

    async def tick(self) -> None:
        """Keep the gallery to what is allowed at this moment: to be done every second.

        What a consent or the impact assessment allowed until now is deleted.
        """
        async with self.unit_of_work(THE_BOX) as work:
            recognition = await recognition_now(work, self.time_zone)
            is_off = recognition.mode is Mode.OFF
            if is_off and await FaceTemplateRow.exists():
                await self.templates.keep_only(work, None)
            if not is_off:
                await self.templates.lapse(work)
        changed = await self._news()
        wanted = "" if is_off else recognition.model
        if wanted != self._model:
            await self._fill(wanted)
        for patient in changed:
            await self.refresh(patient)

    async def _news(self) -> set[UUID]:
        """Whose templates changed since this was asked last, whoever changed them."""
        async with self.unit_of_work(THE_BOX) as work:
            outbox, connection = self.unit_of_work.outbox, work.connection
            after = self._newest - _OVERLAP
            found = await outbox.news(connection, TemplatesChanged.kind, after)
            self._newest = await outbox.newest(connection)
        fresh = {event.subject for event in found if event.id not in self._heard}
        self._heard = frozenset(event.id for event in found)
        return fresh

    async def refresh(self, patient: UUID) -> None:
        """Bring the gallery in line with the templates of a patient."""
        rows = await FaceTemplateRow.filter(patient_id=patient, model=self._model)
        async with self._turn:
            self.gallery.forget(patient)
            self._take_in(rows)

    def among(self, recognition: Recognition, patient: UUID | None) -> Collection[UUID] | None:
        """Who may be looked among for a photo of `patient`: nobody, or None for all who agreed."""
        match recognition.mode:
            case Mode.IDENTIFY:
                return None if len(self.gallery) else ()
            case Mode.VERIFY if patient is not None and self.gallery.knows(patient):
                return (patient,)
            case _:
                return ()

    async def compare(
        self,
        work: Work,
        photo: Row,
        sightings: Sequence[Sighting],
        model: str,
        among: Collection[UUID] | None,
    ) -> None:
        """Write down whom the faces of a photo may be, and whether its patient is in doubt.

        Every comparison is by the caller's `model`; what was looked at by another is left.
        """
        thresholds = self.shelf.get(model).thresholds
        if thresholds is None or model != self._model:
            return
        found = [
            (row, seen, await self._search(seen.vector, thresholds, among))
            for row, seen in sightings
            if seen.vector is not None and row.depiction_id is None and row.declared_by is None
        ]
        candidates = {each.person for _, _, likest in found for each in likest}
        allowed = await self._allowed(work, photo, candidates)
        named = {row["patient_id"] for row in await work.rows(_NAMED, photo["id"])}
        best = _one_face_each((row, likest) for row, _, likest in found)
        await self._suggest(work, photo, best, allowed - named, thresholds, model)
        await self._doubt(work, photo, [seen for _, seen, _ in found], best, named)

    async def _search(
        self, vector: Vector | None, thresholds: Thresholds, among: Collection[UUID] | None
    ) -> list[Likeness]:
        """Everybody whom a face may be, in a thread: a million takes a while."""
        if vector is None:
            return []
        async with self._turn:
            return await asyncio.to_thread(
                self.gallery.resembling, vector, thresholds.possible, among
            )

    async def _allowed(self, work: Work, photo: Row, candidates: set[UUID]) -> set[UUID]:
        """Those who agree at this moment and whom the department of the photo treats."""
        treated = await work.rows(_TREATED, photo["department"], list(candidates))
        return set(await self.templates.lawful(work, [row["patient_id"] for row in treated]))

    async def _suggest(
        self,
        work: Work,
        photo: Row,
        best: Mapping[UUID, Sequence[Likeness]],
        allowed: Collection[UUID],
        thresholds: Thresholds,
        model: str,
    ) -> None:
        faces = FaceRegionRow.filter(photo_id=photo["id"])
        ids = [row.id for row in await faces]
        known = await FaceSuggestionRow.filter(face_id__in=ids)
        # One that waits keeps its id: somebody may be about to answer it.
        waiting = {(row.face_id, row.patient_id): row.id for row in known if row.verdict is None}
        said = {(row.face_id, row.patient_id) for row in known if row.verdict is not None}
        unanswered = FaceSuggestionRow.filter(verdict__isnull=True)
        made = 0
        for face, likest in best.items():
            fit = [each for each in likest if each.person in allowed]
            for each in fit[:MOST_CANDIDATES]:
                if (face, each.person) in said:
                    continue
                likeness: dict[str, Any] = {
                    "cosine": each.cosine,
                    "is_likely": each.cosine >= thresholds.likely,
                    "model": model,
                }
                there = waiting.pop((face, each.person), None)
                if there is not None:
                    await unanswered.filter(id=there).update(**likeness)
                    continue
                made += 1
                await FaceSuggestionRow.create(
                    id=self.ids.new(),
                    face_id=face,
                    patient_id=each.person,
                    made_at=work.at,
                    **likeness,
                )
        await unanswered.filter(id__in=list(waiting.values())).delete()
        if made:
            detail = {"suggestions": made, "model": model}
            work.record(
                Tag.SUGGESTION_MADE, photo=photo["id"], patient=photo["patient_id"], detail=detail
            )

    async def _doubt(
        self,
        work: Work,
        photo: Row,
        seen: Sequence[SeenFace],
        best: Mapping[UUID, Sequence[Likeness]],
        named: Collection[UUID],
    ) -> None:
        """Is nobody in the photo like the patient under whom it is filed?"""
        patient = photo["patient_id"]
        is_known = patient is not None and self.gallery.knows(patient) and patient not in named
        is_clear = any(each.quality.score >= _LEAST_QUALITY for each in seen)
        is_like = any(each.person == patient for likest in best.values() for each in likest)
        is_lawful = is_known and bool(await self.templates.lawful(work, [patient]))
        doubted = patient if is_lawful and is_clear and not is_like else None
        await FaceLookRow.filter(photo_id=photo["id"]).update(doubts=doubted)

    async def _fill(self, model: str) -> None:
        """Take in every template of a model; nothing for none."""
        async with self._turn:
            self.gallery.clear()
            self._model = model
            last = UUID(int=0)
            while model:
                page = FaceTemplateRow.filter(model=model, id__gt=last).order_by("id")
                rows = await page.limit(_BATCH)
                if not rows:
                    break
                await asyncio.to_thread(self._take_in, rows)
                last = rows[-1].id

    def _take_in(self, rows: Iterable[FaceTemplateRow]) -> None:
        for row in rows:
            try:
                self.gallery.put(row.patient_id, row.id, self.templates.opened(row))
            except SealBroken:
                continue  # `inventory` shows it; the face can be confirmed again


def _one_face_each(
    found: Iterable[tuple[FaceRegionRow, Sequence[Likeness]]],
) -> dict[UUID, list[Likeness]]:
    """By face whom it may be, where each person is only in their likest: nobody is there twice."""
    likest: dict[UUID, tuple[UUID, Likeness]] = {}
    for row, each_likest in found:
        for each in each_likest:
            known = likest.get(each.person)
            if known is None or each.cosine > known[1].cosine:
                likest[each.person] = (row.id, each)
    best: dict[UUID, list[Likeness]] = {}
    for face, each in sorted(likest.values(), key=lambda pair: -pair[1].cosine):
        best.setdefault(face, []).append(each)
    return best
