"""From the rows of a request to what whoever asked is shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from core.access import Verb
from core.audit import Tag
from core.decisions import Purpose
from core.inbound import tracking
from core.inbound.models import PhotoRequestRow
from core.inbound.types import PhotoRequest, PhotoRequestId, RequestState
from core.patients import PatientId
from core.sharing import LinkKind, Proof, Recipient, Recipients
from core.work import Work

TABLE = "photo_request"
OPENABLE = frozenset({RequestState.ACTIVE})
UNDER_WAY = OPENABLE | {RequestState.FULL}
"""Whoever sent the last one may take one back, or say that these are all."""
_COUNTED = """
SELECT request_id, count(*) FILTER (WHERE what = 'opened') AS opens,
    count(*) FILTER (WHERE what = 'refused') AS refusals,
    max(at) FILTER (WHERE what = 'opened') AS last_opened_at
FROM photo_request_event WHERE request_id = ANY($1::uuid[]) GROUP BY request_id
"""
_WAITING = """
SELECT request_id, count(*) AS n FROM photo_request_photo
WHERE request_id = ANY($1::uuid[]) AND outcome IS NULL GROUP BY request_id
"""
_NEVER: dict[str, Any] = {"opens": 0, "refusals": 0, "last_opened_at": None}


def state_at(row: PhotoRequestRow, now: datetime) -> RequestState:
    """Where a request stands at `now`; nothing has to run for it to end."""
    if row.ending is not None:
        return RequestState(row.ending)
    if row.ends_at <= now:
        return RequestState.EXPIRED
    return RequestState.FULL if row.arrived >= row.most_photos else RequestState.ACTIVE


async def _get(request: UUID, locked: bool) -> PhotoRequestRow:  # noqa: FBT001 - as `LinkKind` has it
    rows = PhotoRequestRow.filter(id=request)
    return await (rows.select_for_update() if locked else rows).get()


REQUESTS: LinkKind[PhotoRequestRow] = LinkKind(
    table=TABLE,
    get=_get,
    state_at=state_at,
    openable=OPENABLE,
    under_way=UNDER_WAY,
    note=tracking.note,
    code_sent=Tag.REQUEST_CODE_SENT,
    refused=Tag.REQUEST_REFUSED,
    ended=Tag.REQUEST_ENDED,
    verb=Verb.UPLOAD,
    purpose=lambda _: Purpose.CARE,
)


async def requests(
    work: Work, recipients: Recipients, rows: Sequence[PhotoRequestRow]
) -> tuple[PhotoRequest, ...]:
    """The requests of `rows`, in their order."""
    ids = [row.id for row in rows]
    book = await recipients.book(work, {row.recipient_id for row in rows})
    counted = {found["request_id"]: found for found in await work.rows(_COUNTED, ids)}
    waiting = {found["request_id"]: found["n"] for found in await work.rows(_WAITING, ids)}
    return tuple(
        _request(
            row,
            state_at(row, work.at),
            recipients.opened(book[row.recipient_id]),
            recipients.open(book[row.recipient_id], "message", row, TABLE),
            {**_NEVER, **counted.get(row.id, {}), "waiting": waiting.get(row.id, 0)},
        )
        for row in rows
    )


def _request(
    row: PhotoRequestRow,
    state: RequestState,
    recipient: Recipient,
    message: str,
    counted: dict[str, Any],
) -> PhotoRequest:
    return PhotoRequest(
        id=PhotoRequestId(row.id),
        state=state,
        recipient=recipient,
        patient=PatientId(row.patient_id) if row.patient_id else None,
        proof=Proof(row.proof),
        made_at=row.made_at,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
        most_photos=row.most_photos,
        most_bytes=row.most_bytes,
        arrived=row.arrived,
        arrived_bytes=row.arrived_bytes,
        waiting=counted["waiting"],
        opens=counted["opens"],
        refusals=counted["refusals"],
        last_opened_at=counted["last_opened_at"],
        message=message,
    )
