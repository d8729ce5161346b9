"""The research room's door: asking for copies, looking at them, and signing for them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from core.access import Access, Verb
from core.audit import Tag
from core.decisions import Copy, Purpose
from core.jobs import JobKind
from core.kit.actor import Actor
from core.kit.errors import Conflict, Invalid, NotFound, OwnProposal
from core.kit.ids import Ids
from core.photos import PhotoId, Photos, RenditionKind, rows
from core.photos.rows import Row
from core.release import Asking
from core.research import reading
from core.research.models import (
    DeidentificationRow,
    ResearchExportRow,
    ResearchItemRow,
    ResearchProjectRow,
)
from core.research.projects import Projects
from core.research.types import (
    FOR_RESEARCH,
    MOST_PHOTOS,
    Export,
    ExportId,
    ExportPage,
    ExportState,
    Item,
    ItemId,
    ItemState,
    ProjectId,
    Verdict,
)
from core.work import Work

_KIND = RenditionKind.DEIDENTIFIED
_FACES = """
SELECT photo_id, array_agg(id) AS faces FROM face_region WHERE photo_id = ANY($1::uuid[])
GROUP BY photo_id
"""


@dataclass(frozen=True, slots=True)
class Exports:
    """Exports of a department's photos for its studies."""

    access: Access
    photos: Photos
    projects: Projects
    asking: Asking
    ids: Ids

    async def ask(self, actor: Actor, project: ProjectId, photos: Sequence[PhotoId]) -> Export:
        """Have copies of `photos` made for a study; those that may not be used are held, said why.

        Raises:
            Forbidden, NotTreating: not theirs to take out.
            StepUpRequired: the actor proved too long ago who they are.
            NotFound: no such study or photo, or not one this actor may know of.
            Invalid: no photo, too many, or one of them twice.
        """
        if not 1 <= len(photos) <= MOST_PHOTOS or len(set(photos)) != len(photos):
            raise Invalid("photos", f"Choose 1 to {MOST_PHOTOS} photos, each once.")
        async with self.access.act(actor, Verb.EXPORT, purpose=Purpose.RESEARCH) as work:
            self.access.require_fresh(work)
            study = await self.projects.known(actor, project)
            row = await ResearchExportRow.create(
                id=self.ids.new(),
                project_id=project,
                asked_by=actor.person,
                asked_at=work.at,
            )
            await self._add(work, row, await self._wanted(work, photos))
            return await reading.export(work, row, self.projects.opened(study))

    async def page(self, actor: Actor, before: ExportId | None, first: int) -> ExportPage:
        """At most `first` exports of the department beyond `before`, newest first.

        Raises:
            Forbidden: the role does not grant exports for research.
        """
        async with self.access.act(actor, Verb.EXPORT, purpose=Purpose.RESEARCH) as work:
            department = self.access.department(actor)
            studies = {
                row.id: self.projects.opened(row)
                for row in await ResearchProjectRow.filter(department=department)
            }
            found = ResearchExportRow.filter(project_id__in=list(studies))
            if before is not None:
                found = found.filter(id__lt=before)
            listed = await found.order_by("-id").limit(first + 1)
            page = listed[:first]
            far = await reading.progress(work, [row.id for row in page])
            shown = [reading.told(row, studies[row.project_id], far[row.id]) for row in page]
            work.record(Tag.RESEARCH_LISTED)
        return ExportPage(tuple(shown), has_more=len(listed) > first)

    async def one(self, actor: Actor, export: ExportId) -> tuple[Export, tuple[Item, ...]]:
        """An export with its photos.

        Raises:
            NotFound: no such export, or another department's.
        """
        async with self.access.act(actor, Verb.EXPORT, purpose=Purpose.RESEARCH) as work:
            row, study = await self._known(actor, export)
            work.record(Tag.RESEARCH_VIEWED, subject=row.id)
            told = await reading.export(work, row, self.projects.opened(study))
            items = await reading.items(row.id)
            asked = [each.photo for each in items if each.photo]
            seen = {photo["id"] for photo in await rows.many(work, asked)}
            return told, tuple(each if each.photo in seen else _unseen(each) for each in items)

    async def judge(self, actor: Actor, item: ItemId, verdict: Verdict) -> Item:
        """Say of one copy whether nobody can be recognised in it; until it is signed for.

        Anybody of the department may leave one out, also whoever asked, and without a copy.

        Raises:
            NotFound: no such copy, or not of a photo this actor may know of.
            OwnProposal: they asked for it themselves, and accept it.
            Conflict: it is not made yet, another took its place, or the export is closed.
        """
        async with self.access.act(actor, Verb.EXPORT, purpose=Purpose.RESEARCH) as work:
            row = await ResearchItemRow.get_or_none(id=item)
            if row is None:
                raise NotFound
            export, _ = await self._open(actor, row.export_id)
            if verdict is Verdict.ACCEPTED:
                _require_another(actor, export)
                self.photos.visible(
                    work, await rows.one(work, row.photo_id), Verb.EXPORT, Purpose.RESEARCH
                )
                if row.copy_id is None:
                    raise Conflict("This copy is not made yet.")
            row.verdict, row.judged_by, row.judged_at = verdict, actor.person, work.at
            await row.save(update_fields=["verdict", "judged_by", "judged_at"])
            async with work.beyond():
                await self._review(work, row, verdict)
            work.record(
                Tag.RESEARCH_JUDGED,
                photo=row.photo_id,
                patient=row.patient_id,
                subject=export.id,
                detail={"verdict": verdict},
            )
            return reading.item(row, await reading.copies([row]))

    async def _review(self, work: Work, row: ResearchItemRow, verdict: Verdict) -> None:
        """What is said of a copy holds wherever it is: who left it out outweighs the others."""
        doubts = ResearchItemRow.filter(copy_id=row.copy_id, verdict=Verdict.LEFT_OUT)
        is_sound = verdict is Verdict.ACCEPTED and not await doubts.exists()
        copy = DeidentificationRow.filter(id=row.copy_id, rendition_id__isnull=False)
        changed = await copy.update(
            reviewed_by=row.judged_by, reviewed_at=row.judged_at, is_deidentified=is_sound
        )
        if verdict is Verdict.ACCEPTED and not changed:
            raise Conflict("This copy is not there any more: another is being made.")

    async def sign(self, actor: Actor, export: ExportId) -> Export:
        """Stand for it that nobody can be recognised in the copies that were accepted.

        Raises:
            NotFound, OwnProposal: as `judge`.
            StepUpRequired: the actor proved too long ago who they are.
            Conflict: some copies were not looked at yet, or none was accepted.
        """
        async with self.access.act(actor, Verb.EXPORT, purpose=Purpose.RESEARCH) as work:
            self.access.require_fresh(work)
            row, study = await self._open(actor, export)
            _require_another(actor, row)
            told = await reading.export(work, row, self.projects.opened(study))
            if told.state is not ExportState.REVIEW or not _is_looked_at(told):
                raise Conflict("Look at each copy first, and accept at least one.")
            row.signed_by, row.signed_at = actor.person, work.at
            await row.save(update_fields=["signed_by", "signed_at"])
            work.record(
                Tag.RESEARCH_SIGNED, subject=row.id, detail={"photos": told.progress.accepted}
            )
            return await reading.export(work, row, told.project)

    async def stop(self, actor: Actor, export: ExportId) -> Export:
        """End an export: it is not made, signed or taken any more.

        Raises:
            NotFound: no such export, or another department's.
            Conflict: it was stopped.
        """
        async with self.access.act(actor, Verb.EXPORT, purpose=Purpose.RESEARCH) as work:
            row, study = await self._known(actor, export)
            if row.stopped_at is not None:
                raise Conflict("This export was stopped.")
            row.stopped_at = work.at
            await row.save(update_fields=["stopped_at"])
            work.record(Tag.RESEARCH_STOPPED, subject=row.id)
            return await reading.export(work, row, self.projects.opened(study))

    async def _wanted(self, work: Work, photos: Sequence[PhotoId]) -> list[Row]:
        found = {row["id"]: row for row in await rows.each(work, photos)}
        if len(found) < len(photos):
            raise NotFound
        wanted = [found[photo] for photo in photos]
        for row in wanted:
            self.photos.visible(work, row, Verb.EXPORT, Purpose.RESEARCH)
            if row["patient_id"] is None or row["quarantine_code"] is not None:
                raise NotFound
        return wanted

    async def _add(self, work: Work, export: ResearchExportRow, photos: Sequence[Row]) -> None:
        held = await self._held(work, photos)
        items = [
            ResearchItemRow(
                id=self.ids.new(),
                export_id=export.id,
                photo_id=row["id"],
                patient_id=row["patient_id"],
                place=place,
                held=held.get(row["id"]),
            )
            for place, row in enumerate(photos)
        ]
        await ResearchItemRow.bulk_create(items)
        for item in items:
            if item.held is None:
                work.enqueue(JobKind.DEIDENTIFY, item.id)
            work.record(
                Tag.RESEARCH_ASKED,
                photo=item.photo_id,
                patient=item.patient_id,
                subject=export.id,
                purpose=Purpose.RESEARCH,
                detail={"held": item.held} if item.held else {},
            )

    async def _held(self, work: Work, photos: Sequence[Row]) -> dict[UUID, str]:
        """By photo: why no copy of it could leave, once somebody had looked at that."""
        async with work.beyond():
            found = await work.rows(_FACES, [row["id"] for row in photos])
        faces = {each["photo_id"]: frozenset(each["faces"]) for each in found}
        held = {}
        deciders = await self.asking.deciders(work, photos, FOR_RESEARCH)
        for row, decide in zip(photos, deciders, strict=True):
            decision = decide(Copy(_KIND, faces.get(row["id"], frozenset()), is_deidentified=True))
            if not decision.is_permitted:
                held[row["id"]] = decision.reasons[0].value
        return held

    async def _known(
        self, actor: Actor, export: UUID
    ) -> tuple[ResearchExportRow, ResearchProjectRow]:
        row = await ResearchExportRow.get_or_none(id=export)
        if row is None:
            raise NotFound
        return row, await self.projects.known(actor, row.project_id)

    async def _open(
        self, actor: Actor, export: UUID
    ) -> tuple[ResearchExportRow, ResearchProjectRow]:
        """One that is neither signed nor stopped, held until the transaction ends."""
        row = await ResearchExportRow.filter(id=export).select_for_update().get_or_none()
        if row is None:
            raise NotFound
        study = await self.projects.known(actor, row.project_id)
        if row.signed_at is not None or row.stopped_at is not None:
            raise Conflict("This export is closed.")
        return row, study


def _require_another(actor: Actor, export: ResearchExportRow) -> None:
    """Whoever wants the data does not judge them."""
    if actor.person == export.asked_by:
        raise OwnProposal


def _is_looked_at(export: Export) -> bool:
    progress = export.progress
    return progress.accepted > 0 and progress.judged + progress.held == progress.photos


def _unseen(item: Item) -> Item:
    """Of a photo that a colleague may not know of they learn that there is one, and no more."""
    state = ItemState.LEFT_OUT if item.state is ItemState.LEFT_OUT else ItemState.HELD
    return replace(item, photo=None, state=state, held="not_seen", is_made=False, faces=0, texts=0)
