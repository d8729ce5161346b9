"""Where publications stand now: each one is decided on again, whenever somebody asks.

A recall is due the moment a permission has ended, with no job having to run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from core.decisions import Channel, Decision, Purpose, day_of
from core.photos import RenditionKind
from core.photos.rows import Row
from core.publications.models import PublicationRow
from core.publications.types import RECALL_DAYS, PublicationState
from core.release import Asking, Use
from core.work import Work

_PHOTOS = "SELECT * FROM photo WHERE id = ANY($1::uuid[])"


@dataclass(frozen=True, slots=True)
class Stand:
    """What is so of one publication: is it permitted, until when, and by when must it be gone?

    The days are counted from the end of the permission, or from when a chore found it ended, if
    nobody knows the moment: a face was found, say.
    """

    is_permitted: bool
    until: datetime | None
    recall_by: date | None


@dataclass(frozen=True, slots=True)
class Standings:
    """Decides on publications."""

    asking: Asking

    async def of(self, work: Work, rows: Sequence[PublicationRow]) -> dict[UUID, Stand]:
        """Where each of `rows` stands now."""
        async with work.beyond():
            found = await work.rows(_PHOTOS, list({row.photo_id for row in rows}))
            photos = {photo["id"]: photo for photo in found}
            return {row.id: await self._stand(work, row, photos.get(row.photo_id)) for row in rows}

    async def _stand(self, work: Work, row: PublicationRow, photo: Row | None) -> Stand:
        if photo is None or photo["patient_id"] != row.patient_id or photo["quarantine_code"]:
            return self._refused(row.due_since or work.at)
        kind = RenditionKind(row.kind)
        copy = await self.asking.copy(work, kind, row.file_id)
        use = Use(Purpose(row.purpose), Channel(row.channel))
        decision = await self.asking.decide(work, photo, copy, use)
        if decision.is_permitted:
            return Stand(is_permitted=True, until=decision.until, recall_by=None)
        return self._refused(_ended(decision) or row.due_since or work.at)

    def _refused(self, ended: datetime) -> Stand:
        last = day_of(ended, self.asking.time_zone) + timedelta(days=RECALL_DAYS)
        return Stand(is_permitted=False, until=None, recall_by=last)


def state_of(row: PublicationRow, stand: Stand) -> PublicationState:
    """The state of a publication that stands like that."""
    if row.outcome is not None:
        return PublicationState(row.outcome)
    if not stand.is_permitted:
        return PublicationState.RECALL_DUE
    return PublicationState.LIVE if row.outlet is not None else PublicationState.LEFT


def _ended(decision: Decision) -> datetime | None:
    """When the first of what permitted it came to its end, if that is known."""
    return min((each.since for each in decision.blockers if each.since), default=None)
