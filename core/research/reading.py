"""What an export and its photos look like to whoever may know of it; inside a unit of work."""

from collections.abc import Sequence
from uuid import UUID

from core.kit.actor import PersonId
from core.photos import PhotoId
from core.research.models import DeidentificationRow, ResearchExportRow, ResearchItemRow
from core.research.types import (
    Export,
    ExportId,
    ExportState,
    Item,
    ItemId,
    ItemState,
    Progress,
    Project,
)
from core.work import Work

_PROGRESS = """
SELECT e.id, count(i.id) AS photos,
    count(i.id) FILTER (WHERE held IS NOT NULL AND verdict IS NULL) AS held,
    count(i.id) FILTER (WHERE held IS NULL AND copy_id IS NULL AND verdict IS NULL) AS waiting,
    count(i.id) FILTER (WHERE verdict IS NOT NULL) AS judged,
    count(i.id) FILTER (WHERE verdict = 'accepted') AS accepted
FROM research_export e LEFT JOIN research_item i ON i.export_id = e.id
WHERE e.id = ANY($1::uuid[]) GROUP BY e.id
"""


async def export(work: Work, row: ResearchExportRow, project: Project) -> Export:
    """One export and how far it came."""
    return told(row, project, (await progress(work, [row.id]))[row.id])


async def progress(work: Work, exports: Sequence[UUID]) -> dict[UUID, Progress]:
    """How far each export came."""
    return {
        row["id"]: Progress(
            photos=row["photos"],
            done=row["photos"] - row["waiting"],
            held=row["held"],
            judged=row["judged"],
            accepted=row["accepted"],
        )
        for row in await work.rows(_PROGRESS, list(exports))
    }


def told(row: ResearchExportRow, project: Project, progress: Progress) -> Export:
    """One export that came so far."""
    return Export(
        id=ExportId(row.id),
        project=project,
        state=_state(row, progress),
        progress=progress,
        asked_by=PersonId(row.asked_by),
        asked_at=row.asked_at,
        signed_by=PersonId(row.signed_by) if row.signed_by else None,
        signed_at=row.signed_at,
    )


async def items(export_id: UUID) -> tuple[Item, ...]:
    """The photos of an export, in the order in which they were asked for."""
    rows = await ResearchItemRow.filter(export_id=export_id).order_by("place")
    made = await copies(rows)
    return tuple(item(row, made) for row in rows)


async def copies(rows: Sequence[ResearchItemRow]) -> dict[UUID, DeidentificationRow]:
    """The copies of some items, by their ids."""
    found = DeidentificationRow.filter(id__in=[row.copy_id for row in rows if row.copy_id])
    return {copy.id: copy for copy in await found}


def item(row: ResearchItemRow, made: dict[UUID, DeidentificationRow]) -> Item:
    """One photo of an export."""
    copy = made.get(row.copy_id) if row.copy_id else None
    return Item(
        id=ItemId(row.id),
        photo=PhotoId(row.photo_id),
        state=state_of(row),
        held=row.held,
        is_made=copy is not None and copy.rendition_id is not None,
        faces=copy.faces if copy else 0,
        texts=copy.texts if copy else 0,
        judged_by=PersonId(row.judged_by) if row.judged_by else None,
    )


def state_of(row: ResearchItemRow) -> ItemState:
    """Where one photo of an export stands."""
    if row.verdict is not None:
        return ItemState(row.verdict)
    if row.held is not None:
        return ItemState.HELD
    return ItemState.WAITING if row.copy_id is None else ItemState.TO_REVIEW


def _state(row: ResearchExportRow, progress: Progress) -> ExportState:
    if row.stopped_at is not None:
        return ExportState.STOPPED
    if row.signed_at is not None:
        return ExportState.SIGNED
    return ExportState.PREPARING if progress.done < progress.photos else ExportState.REVIEW
