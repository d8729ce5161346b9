"""How a request ends before its time: once, noted for whoever asked, and logged."""

from core.audit import Tag
from core.inbound import tracking
from core.inbound.models import PhotoRequestRow
from core.inbound.types import RequestEnding
from core.kit.ids import Ids
from core.work import Work

_END = """
UPDATE photo_request SET ended_at = $2, ending = $3 WHERE id = $1 AND ended_at IS NULL
RETURNING arrived
"""


async def end(work: Work, ids: Ids, row: PhotoRequestRow, how: RequestEnding) -> int | None:
    """End a request; how many photos came by it, None if it had ended before."""
    ended = await work.rows(_END, row.id, work.at, how.value)
    if not ended:
        return None
    await tracking.note(work, ids, row.id, how.value)
    detail = {"ending": how.value}
    work.record(Tag.REQUEST_ENDED, patient=row.patient_id, subject=row.id, detail=detail)
    arrived: int = ended[0]["arrived"]
    return arrived
