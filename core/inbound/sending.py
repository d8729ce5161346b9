"""The inbound room's door for whoever has a request: no account, and nothing to look at.

They prove who they are, send photos, may take one back, and say that these are all. What they
sent is never shown to them again: they are told numbers and sizes.
"""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID
from weakref import WeakValueDictionary

from tortoise.exceptions import IntegrityError

from core.audit import Tag
from core.inbound import tracking
from core.inbound.models import PhotoRequestRow, RequestPhotoRow, RequestVisitRow
from core.inbound.reading import TABLE, UNDER_WAY, state_at
from core.inbound.types import (
    RequestEnding,
    RequestHappened,
    SendingVisit,
    SentPhoto,
)
from core.kit.actor import Actor, DepartmentCode, PersonId
from core.kit.errors import Conflict, Gone, NotFound, TooLarge, TooMany
from core.kit.ids import Ids
from core.people import introduced, new_token, token_hash
from core.photos import Arrival, Body, Hold, Holding, PhotoId, Taken
from core.sharing import Proving, Recipients
from core.sight import ALL_SEEING
from core.work import UnitOfWork, Work

LASTS = timedelta(hours=2)
"""How long a visit may send: photos of a phone over a slow line take their time."""
LANES = 3
"""So many photos of one request come in at the same time; others wait, unread."""
_TRIES_PER_PHOTO = 3
_MOST_VISITS = 50
# A code opens once, also if it is said twice at the same moment.
_OPEN = """
UPDATE photo_request SET wrong_tries = 0, code_hash = NULL, codes_sent = 0
WHERE id = $1 AND ended_at IS NULL AND ends_at > $2 AND arrived < most_photos
  AND (proof = 'password' OR code_hash IS NOT NULL)
RETURNING id
"""
# Whoever else sends at the same moment waits here for the row: exactly as many land as may.
_LAND = """
UPDATE photo_request SET arrived = arrived + 1, arrived_bytes = arrived_bytes + $3,
    numbered = numbered + 1
WHERE id = $1 AND ended_at IS NULL AND ends_at > $2 AND arrived < most_photos
  AND arrived_bytes + $3 <= most_bytes AND numbered < $4 * most_photos
RETURNING numbered
"""
_WITHDRAW = """
UPDATE photo_request_photo SET outcome = 'withdrawn', decided_at = $3
WHERE request_id = $1 AND number = $2 AND outcome IS NULL RETURNING photo_id, size_bytes
"""
_GIVE_ROOM = """
UPDATE photo_request SET arrived = arrived - 1, arrived_bytes = arrived_bytes - $2 WHERE id = $1
"""
_END = """
UPDATE photo_request SET ended_at = $2, ending = $3 WHERE id = $1 AND ended_at IS NULL RETURNING id
"""
RequestProving = Proving[PhotoRequestRow]


class NoMoreTaken(Conflict):
    """As many photos came as were asked for; take one back first, or say that these are all."""

    code = "NO_MORE_TAKEN"


@dataclass(frozen=True, slots=True)
class Lanes:
    """How many photos of one request come in at once, so that nobody fills the disk by many."""

    _open: WeakValueDictionary[UUID, asyncio.Semaphore] = field(default_factory=WeakValueDictionary)

    def of(self, request: UUID) -> asyncio.Semaphore:
        """The lanes of one request."""
        return self._open.setdefault(request, asyncio.Semaphore(LANES))


@dataclass(frozen=True, slots=True)
class Sending:
    """What somebody with a request can do."""

    unit_of_work: UnitOfWork
    proving: RequestProving
    recipients: Recipients
    holding: Holding
    ids: Ids
    lanes: Lanes = field(default_factory=Lanes)

    async def open(self, visitor: Actor, secret: str, said: str) -> SendingVisit:
        """Begin to send; what was asked, and the secret by which photos are sent.

        Raises:
            NotFound: there is no such request, or it has ended, or all of it came.
            TooMany, WrongProof: see `Proving.prove`.
        """
        await self.proving.prove(visitor, secret, said)
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            row = await self.proving.found(work, secret)
            if await RequestVisitRow.filter(request_id=row.id).count() >= _MOST_VISITS:
                raise TooMany
            if not await work.rows(_OPEN, row.id, work.at):
                raise NotFound
            visit = new_token(self.ids)
            await RequestVisitRow.create(
                id=self.ids.new(),
                request_id=row.id,
                token_hash=token_hash(visit),
                opened_at=work.at,
                until=min(work.at + LASTS, row.ends_at),
            )
            await tracking.note(work, self.ids, row.id, RequestHappened.OPENED)
            work.record(Tag.REQUEST_OPENED, subject=row.id)
            return await self._welcome(work, row, visit)

    async def send(self, visitor: Actor, secret: str, arrival: Arrival, body: Body) -> SentPhoto:
        """Take in one photo of a visit, sealed while it streams in; the same one again is known.

        Raises:
            NotFound: no such visit, or it or its request has ended.
            NoMoreTaken: as many came as were asked for.
            TooLarge: this one, or all of them together.
            Refused, Invalid, StorageFull: as `Intake.receive`; nothing is kept.
        """
        await self.proving.guessing.require(visitor.address)
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            request = (await self._visited(work, secret)).id
        async with self.lanes.of(request):
            async with self.unit_of_work(visitor, ALL_SEEING) as work:
                row = await self._visited(work, secret)  # who waited may have come too late
                if (known := await self._known(row, arrival)) is not None:
                    return known
                _require_room(row, arrival.size_bytes)
                source = await self._source(row)
            told = replace(arrival, source=source)
            taken = await self.holding.take(DepartmentCode(row.department), told, body)
            return await self._landed(visitor, row, taken)

    async def withdraw(self, visitor: Actor, secret: str, number: int) -> None:
        """Take back a photo of the visit's request that nobody decided on; it is deleted.

        Raises:
            NotFound: no such visit, or no such photo any more.
        """
        await self.proving.guessing.require(visitor.address)
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            row = await self._visited(work, secret)
            found = await work.rows(_WITHDRAW, row.id, number, work.at)
            if not found:
                raise NotFound
            await work.rows(_GIVE_ROOM, row.id, found[0]["size_bytes"])
            files = await self.holding.withdraw(work, PhotoId(found[0]["photo_id"]), row.id)
            await tracking.note(work, self.ids, row.id, RequestHappened.WITHDRAWN)
        await self.holding.shred(files)

    async def finish(self, visitor: Actor, secret: str) -> int:
        """Say that these are all, which ends the request; how many there are.

        Raises:
            NotFound: no such visit, or it or its request has ended.
        """
        await self.proving.guessing.require(visitor.address)
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            row = await self._visited(work, secret)
            await self._end(work, row, RequestEnding.FINISHED)
        arrived: int = row.arrived
        return arrived

    async def decline(self, visitor: Actor, secret: str) -> None:
        """Say that the request is not for whoever got it: it is dead, and who asked is told.

        Raises:
            NotFound: there is no such request, or it has ended.
        """
        await self.proving.guessing.require(visitor.address)
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            row = await self.proving.found(work, secret, among=UNDER_WAY)
            await self._end(work, row, RequestEnding.DECLINED)

    async def _end(self, work: Work, row: PhotoRequestRow, how: RequestEnding) -> None:
        if not await work.rows(_END, row.id, work.at, how.value):
            raise NotFound
        await tracking.note(work, self.ids, row.id, how.value)
        detail = {"ending": how.value}
        work.record(Tag.REQUEST_ENDED, patient=row.patient_id, subject=row.id, detail=detail)

    async def _visited(self, work: Work, secret: str) -> PhotoRequestRow:
        visit = await RequestVisitRow.get_or_none(token_hash=token_hash(secret))
        if visit is None:
            await self.proving.guessing.wrong(work.actor.address)
            raise NotFound
        row = await PhotoRequestRow.get(id=visit.request_id)
        if visit.until <= work.at or state_at(row, work.at) not in UNDER_WAY:
            raise NotFound
        if not await self.proving.is_looked_after(work, row.made_by):
            raise NotFound
        return row

    async def _welcome(self, work: Work, row: PhotoRequestRow, visit: str) -> SendingVisit:
        asker = await introduced(work, row.made_by)
        if asker is None:
            raise NotFound
        who = (await self.recipients.book(work, [row.recipient_id]))[row.recipient_id]
        sent = await RequestPhotoRow.filter(request_id=row.id, outcome=None).order_by("number")
        return SendingVisit(
            secret=visit,
            hospital=self.proving.telling.hospital_name,
            asker=asker.name,
            department=asker.department,
            recipient=self.recipients.opened(who).name,
            message=self.recipients.open(who, "message", row, TABLE),
            ends_at=row.ends_at,
            most_photos=row.most_photos,
            most_bytes=row.most_bytes,
            largest_bytes=min(row.most_bytes, self.holding.taking.limit_bytes),
            sent=tuple(SentPhoto(each.number, each.size_bytes) for each in sent),
        )

    async def _source(self, row: PhotoRequestRow) -> str:
        """What the photo says of where it came from, for as long as it is here."""
        who = await self.recipients.of_link(row.recipient_id)
        return ", ".join(filter(None, (who.name, who.organisation)))

    async def _known(self, row: PhotoRequestRow, arrival: Arrival) -> SentPhoto | None:
        """The answer that was given to the same photo before, as long as it is here."""
        known = await RequestPhotoRow.get_or_none(
            request_id=row.id, digest=self._digest(row.id, arrival.digest), outcome=None
        )
        return SentPhoto(known.number, known.size_bytes) if known else None

    async def _landed(self, visitor: Actor, row: PhotoRequestRow, taken: Taken) -> SentPhoto:
        """Enter the photo, or delete it: there may be no room any more, or no request."""
        try:
            async with self.unit_of_work(visitor, ALL_SEEING) as work:
                return await self._land(work, row, taken)
        except IntegrityError:
            # The same photo came twice side by side; the other one was first.
            await self.holding.drop(taken)
            async with self.unit_of_work(visitor, ALL_SEEING):
                known = await self._known(row, taken.arrival)
            if known is None:
                raise Gone from None
            return known
        except (NotFound, NoMoreTaken, TooLarge):
            # Only after a refusal it is certain that no row names it; else the sweep finds out.
            await self.holding.drop(taken)
            raise

    async def _land(self, work: Work, row: PhotoRequestRow, taken: Taken) -> SentPhoto:
        landed = await work.rows(_LAND, row.id, work.at, taken.size_bytes, _TRIES_PER_PHOTO)
        if not landed:
            now = await PhotoRequestRow.get(id=row.id)
            if state_at(now, work.at) not in UNDER_WAY:
                raise NotFound
            _require_room(now, taken.size_bytes)
            raise NoMoreTaken
        hold = Hold(DepartmentCode(row.department), PersonId(row.made_by), row.id)
        photo = await self.holding.enter(work, taken, hold)
        await RequestPhotoRow.create(
            id=self.ids.new(),
            request_id=row.id,
            photo_id=photo,
            number=landed[0]["numbered"],
            digest=self._digest(row.id, taken.arrival.digest),
            size_bytes=taken.size_bytes,
        )
        await tracking.note(work, self.ids, row.id, RequestHappened.ARRIVED)
        return SentPhoto(landed[0]["numbered"], taken.size_bytes)

    def _digest(self, request: UUID, digest: bytes) -> str:
        return self.proving.keys.keyed_hash("photo-request", request.bytes + digest).hex()


def _require_room(row: PhotoRequestRow, size_bytes: int) -> None:
    """Refuse before a byte is read what cannot land.

    Raises:
        NoMoreTaken: as many came as were asked for.
        TooLarge: with this one there would be more than may come.
    """
    if row.arrived >= row.most_photos or row.numbered >= _TRIES_PER_PHOTO * row.most_photos:
        raise NoMoreTaken
    if row.arrived_bytes + size_bytes > row.most_bytes:
        raise TooLarge(f"In all at most {row.most_bytes:,} bytes are taken.")
