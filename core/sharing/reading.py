"""From the rows of a link to what its sender is shown."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.access import Verb
from core.audit import Tag
from core.decisions import Channel, Purpose
from core.kit.actor import PersonId
from core.photos import PhotoId
from core.sharing import tracking
from core.sharing.links import LinkKind
from core.sharing.models import RecipientRow, SharePhotoRow, ShareRow
from core.sharing.recipients import Recipients
from core.sharing.types import Happened, Proof, Share, ShareId, ShareState
from core.work import Work

OPENABLE = frozenset({ShareState.ACTIVE})
LOOKED_AT = OPENABLE | {ShareState.EXHAUSTED}
"""Whoever opened it the last time may go on looking."""

_COUNTED = """
SELECT share_id, what, count(*) AS count, max(at) AS last FROM share_event
WHERE share_id = ANY($1::uuid[]) GROUP BY share_id, what
"""
_REFUSALS = (Happened.REFUSED, Happened.LATE, Happened.WITHHELD)


def state_at(row: ShareRow, now: datetime) -> ShareState:
    """Where a link stands at `now`; nothing has to run for it to end."""
    if row.ending is not None:
        return ShareState(row.ending)
    if row.ends_at <= now:
        return ShareState.EXPIRED
    return ShareState.EXHAUSTED if row.opens >= row.most_opens else ShareState.ACTIVE


async def _get(share: UUID, locked: bool) -> ShareRow:  # noqa: FBT001 - as `LinkKind` asks for it
    rows = ShareRow.filter(id=share)
    return await (rows.select_for_update() if locked else rows).get()


SHARES: LinkKind[ShareRow] = LinkKind(
    table="share",
    get=_get,
    state_at=state_at,
    openable=OPENABLE,
    under_way=OPENABLE,
    note=tracking.note,
    code_sent=Tag.SHARE_CODE_SENT,
    refused=Tag.SHARE_REFUSED,
    ended=Tag.SHARE_ENDED,
    verb=Verb.SHARE,
    purpose=lambda row: Purpose(row.purpose),
)


async def shares(work: Work, recipients: Recipients, rows: Sequence[ShareRow]) -> tuple[Share, ...]:
    """The links of `rows`, in their order."""
    ids = [row.id for row in rows]
    known = await recipients.book(work, {row.recipient_id for row in rows})
    photos: dict[UUID, list[PhotoId]] = {}
    for each in await SharePhotoRow.filter(share_id__in=ids).order_by("place"):
        photos.setdefault(each.share_id, []).append(PhotoId(each.photo_id))
    counted: dict[UUID, dict[str, tuple[int, datetime]]] = {}
    for found in await work.rows(_COUNTED, ids):
        counted.setdefault(found["share_id"], {})[found["what"]] = found["count"], found["last"]
    return tuple(
        _share(
            work,
            recipients,
            row,
            known[row.recipient_id],
            photos.get(row.id, []),
            counted.get(row.id, {}),
        )
        for row in rows
    )


async def share(work: Work, recipients: Recipients, row: ShareRow) -> Share:
    """The link of one row."""
    (shown,) = await shares(work, recipients, [row])
    return shown


def _share(
    work: Work,
    recipients: Recipients,
    row: ShareRow,
    who: RecipientRow,
    photos: list[PhotoId],
    counted: dict[str, tuple[int, datetime]],
) -> Share:
    def count(*what: Happened) -> int:
        return sum(counted[each][0] for each in what if each in counted)

    opened = counted.get(Happened.OPENED)
    return Share(
        id=ShareId(row.id),
        state=state_at(row, work.at),
        recipient=recipients.opened(who),
        purpose=Purpose(row.purpose),
        channel=Channel(row.channel),
        proof=Proof(row.proof),
        photos=tuple(photos),
        made_at=row.made_at,
        made_by=PersonId(row.made_by),
        ends_at=row.ends_at,
        ended_at=row.ended_at,
        most_opens=row.most_opens,
        opens=row.opens,
        views=count(Happened.SEEN),
        downloads=count(Happened.DOWNLOADED),
        refusals=count(*_REFUSALS),
        last_opened_at=opened[1] if opened else None,
        allows_download=row.allows_download,
        shows_name=row.shows_name,
        reference=recipients.open(who, "reference", row),
        message=recipients.open(who, "message", row),
    )
