"""Entering the photos that came by a request: exactly as many as may, each once.

What was taken in and finds no room any more, or no request, is deleted.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q

from core.inbound import tracking
from core.inbound.models import PhotoRequestRow, RequestPhotoRow
from core.inbound.types import Landed, Outcome, RequestHappened, SentPhoto
from core.kit.actor import Actor, DepartmentCode, PersonId
from core.kit.errors import Conflict, Gone, NotFound
from core.kit.ids import Ids
from core.photos import Arrival, Hold, Holding, Taken
from core.sight import ALL_SEEING
from core.vault import KeyProvider
from core.work import UnitOfWork, Work

_TRIES_PER_PHOTO = 3
# Whoever else sends at the same moment waits here for the row: exactly as many land as may.
_LAND = """
UPDATE photo_request SET arrived = arrived + 1, arrived_bytes = arrived_bytes + $3,
    numbered = numbered + 1
WHERE id = $1 AND ended_at IS NULL AND ends_at > $2 AND arrived < most_photos
  AND arrived_bytes + $3 <= most_bytes AND numbered < $4 * most_photos
RETURNING numbered, arrived
"""
_KEPT = Q(outcome=None) | Q(outcome__in=[Outcome.ACCEPTED, Outcome.DECLINED])


class NoMoreTaken(Conflict):
    """As many photos came as were asked for; take one back first, or say that these are all."""

    code = "NO_MORE_TAKEN"


class NoMoreBytes(Conflict):
    """Together with this one it would be more than may come; take one back first."""

    code = "NO_MORE_BYTES"


class NoMoreTries(Conflict):
    """Photos were sent and taken back too often; say that these are all."""

    code = "NO_MORE_TRIES"


@dataclass(frozen=True, slots=True)
class Landing:
    """Enters photos of requests."""

    unit_of_work: UnitOfWork
    keys: KeyProvider
    holding: Holding
    ids: Ids

    async def known(self, row: PhotoRequestRow, arrival: Arrival) -> Landed | None:
        """The answer that was given to the same photo before, unless it was taken back."""
        digest = self._digest(row.id, arrival.digest)
        known = await RequestPhotoRow.get_or_none(_KEPT, request_id=row.id, digest=digest)
        return Landed(SentPhoto(known.number, known.size_bytes), row.arrived) if known else None

    async def enter(
        self, visitor: Actor, taken: Taken, asked: Callable[[Work], Awaitable[PhotoRequestRow]]
    ) -> Landed:
        """Enter what was taken in, or delete it; `asked` is the request, if it still may come.

        Raises:
            NotFound: what `asked` raises: it took too long to come.
            NoMoreTaken, NoMoreBytes, NoMoreTries: others came first.
            Gone: the same photo came at the same moment, and was taken back.
        """
        try:
            async with self.unit_of_work(visitor, ALL_SEEING) as work:
                return await self._land(work, await asked(work), taken)
        except IntegrityError:
            # The same photo came twice side by side; the other one was first.
            await self.holding.drop(taken)
            async with self.unit_of_work(visitor, ALL_SEEING) as work:
                known = await self.known(await asked(work), taken.arrival)
            if known is None:
                raise Gone from None
            return known
        except (NotFound, Conflict):
            # Only after a refusal it is certain that no row names it; else the sweep finds out.
            await self.holding.drop(taken)
            raise

    async def _land(self, work: Work, row: PhotoRequestRow, taken: Taken) -> Landed:
        size = taken.size_bytes
        landed = await work.rows(_LAND, row.id, work.at, size, _TRIES_PER_PHOTO)
        if not landed:
            require_room(await PhotoRequestRow.get(id=row.id), size)
            raise NotFound  # there was room, so it ended just now
        hold = Hold(DepartmentCode(row.department), PersonId(row.made_by), row.id)
        photo = await self.holding.enter(work, taken, hold)
        await RequestPhotoRow.create(
            id=self.ids.new(),
            request_id=row.id,
            photo_id=photo,
            number=landed[0]["numbered"],
            digest=self._digest(row.id, taken.arrival.digest),
            size_bytes=size,
        )
        await tracking.note(work, self.ids, row.id, RequestHappened.ARRIVED)
        return Landed(SentPhoto(landed[0]["numbered"], size), landed[0]["arrived"])

    def _digest(self, request: UUID, digest: bytes) -> str:
        return self.keys.keyed_hash("photo-request", request.bytes + digest).hex()


def require_room(row: PhotoRequestRow, size_bytes: int) -> None:
    """Refuse before a byte is read what cannot land.

    Raises:
        NoMoreTaken: as many came as were asked for.
        NoMoreBytes: with this one there would be more than may come.
        NoMoreTries: no number is left for it.
    """
    if row.arrived >= row.most_photos:
        raise NoMoreTaken
    if row.arrived_bytes + size_bytes > row.most_bytes:
        raise NoMoreBytes
    if row.numbered >= _TRIES_PER_PHOTO * row.most_photos:
        raise NoMoreTries
