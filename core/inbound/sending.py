"""The inbound room's door for whoever has a request: no account, and nothing to look at.

They prove who they are, send photos, may take one back, and say that these are all. What they
sent is never shown to them again: they are told numbers and sizes.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from core.audit import Tag
from core.inbound import tracking
from core.inbound.ending import end
from core.inbound.landing import Landing, require_room
from core.inbound.models import PhotoRequestRow, RequestPhotoRow, RequestVisitRow
from core.inbound.reading import TABLE, UNDER_WAY, state_at
from core.inbound.types import (
    Landed,
    Outcome,
    RequestEnding,
    RequestHappened,
    SendingVisit,
    SentPhoto,
)
from core.kit.actor import Actor, DepartmentCode
from core.kit.errors import Conflict, NotFound
from core.kit.ids import Ids
from core.kit.lanes import Lanes
from core.people import introduced, new_token, token_hash
from core.photos import Arrival, Body, Holding, PhotoId
from core.sharing import Proving, Recipients
from core.sight import ALL_SEEING
from core.work import UnitOfWork, Work

LASTS = timedelta(hours=2)
"""How long a visit may send: photos of a phone over a slow line take their time."""
LANES = 3
"""So many photos of one request come in at once, so that nobody fills the disk; others wait."""
MOST_VISITS = 50
"""So often a request may be opened: more than anybody needs, and an end to it."""
# A code opens once, also if it is said twice at the same moment.
_OPEN = """
UPDATE photo_request SET wrong_tries = 0, code_hash = NULL, codes_sent = 0
WHERE id = $1 AND ended_at IS NULL AND ends_at > $2 AND arrived < most_photos
  AND (proof = 'password' OR code_hash = $3)
RETURNING id
"""
_WITHDRAW = """
UPDATE photo_request_photo SET outcome = 'withdrawn', decided_at = $3
WHERE request_id = $1 AND number = $2 AND outcome IS NULL RETURNING photo_id, size_bytes
"""
_GIVE_ROOM = """
UPDATE photo_request SET arrived = arrived - 1, arrived_bytes = arrived_bytes - $2 WHERE id = $1
"""
RequestProving = Proving[PhotoRequestRow]


class DecidedOn(Conflict):
    """Whoever asked decided on this photo already; it cannot be taken back any more."""

    code = "DECIDED_ON"


@dataclass(frozen=True, slots=True)
class Sending:
    """What somebody with a request can do."""

    unit_of_work: UnitOfWork
    proving: RequestProving
    recipients: Recipients
    holding: Holding
    landing: Landing
    ids: Ids
    lanes: Lanes = field(default_factory=lambda: Lanes(LANES))

    async def open(self, visitor: Actor, secret: str, said: str) -> SendingVisit:
        """Begin to send; what was asked, and the secret by which photos are sent.

        Raises:
            NotFound: no such request, or it has ended, or all came, or it was opened too often.
            TooMany, WrongProof: see `Proving.prove`.
        """
        code = await self.proving.prove(visitor, secret, said)
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            row = await self.proving.found(work, secret)
            if not await work.rows(_OPEN, row.id, work.at, code):
                raise NotFound
            # Counted while the row is held: whoever opens it at the same moment waits.
            if await RequestVisitRow.filter(request_id=row.id).count() >= MOST_VISITS:
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

    async def send(self, visitor: Actor, secret: str, arrival: Arrival, body: Body) -> Landed:
        """Take in one photo of a visit, sealed while it streams in; the same one again is known.

        Raises:
            NotFound: no such visit, or it or its request has ended.
            NoMoreTaken, NoMoreBytes, NoMoreTries, Gone: see `Landing`.
            Refused, TooLarge, Invalid, StorageFull: as `Intake.receive`; nothing is kept.
        """
        await self.proving.guessing.require(visitor.address)
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            request = (await self._visited(work, secret)).id
        async with self.lanes.of(request):
            async with self.unit_of_work(visitor, ALL_SEEING) as work:
                row = await self._visited(work, secret)  # who waited may have come too late
                if (known := await self.landing.known(row, arrival)) is not None:
                    return known
                require_room(row, arrival.size_bytes)
                source = await self._source(row)
            told = replace(arrival, source=source)
            taken = await self.holding.take(DepartmentCode(row.department), told, body)
            # Whoever asked may have left meanwhile, or the request may have ended.
            return await self.landing.enter(visitor, taken, partial(self._visited, secret=secret))

    async def withdraw(self, visitor: Actor, secret: str, number: int) -> None:
        """Take back a photo of the visit's request that nobody decided on; it is deleted.

        What was taken back already stays so: a page may try again after a cut line.

        Raises:
            NotFound: no such visit, or it has ended, or no such photo.
            DecidedOn: whoever asked took it in, or turned it down.
        """
        await self.proving.guessing.require(visitor.address)
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            row = await self._visited(work, secret)
            found = await work.rows(_WITHDRAW, row.id, number, work.at)
            if not found:
                await _require_withdrawn(row, number)
                return
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
            arrived = await end(work, self.ids, row, RequestEnding.FINISHED)
        if arrived is None:
            raise NotFound
        return arrived

    async def decline(self, visitor: Actor, secret: str) -> None:
        """Say that the request is not for whoever got it: it is dead, and who asked is told.

        Raises:
            NotFound: there is no such request, or it has ended.
        """
        await self.proving.guessing.require(visitor.address)
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            row = await self.proving.found(work, secret, among=UNDER_WAY)
            if await end(work, self.ids, row, RequestEnding.DECLINED) is None:
                raise NotFound

    async def _visited(self, work: Work, secret: str) -> PhotoRequestRow:
        visit = await RequestVisitRow.get_or_none(token_hash=token_hash(secret))
        if visit is None:
            await self.proving.guessing.wrong(work.actor.address)
            raise NotFound
        row = await PhotoRequestRow.get(id=visit.request_id)
        if visit.until <= work.at or state_at(row, work.at) not in UNDER_WAY:
            raise NotFound
        if not await self.proving.is_looked_after(work, row):
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
            arrived=row.arrived,
            most_bytes=row.most_bytes,
            largest_bytes=min(row.most_bytes, self.holding.taking.limit_bytes),
            sent=tuple(SentPhoto(each.number, each.size_bytes) for each in sent),
        )

    async def _source(self, row: PhotoRequestRow) -> str:
        """What the photo says of where it came from, for as long as it is here."""
        who = await self.recipients.of_link(row.recipient_id)
        return ", ".join(filter(None, (who.name, who.organisation)))


async def _require_withdrawn(row: PhotoRequestRow, number: int) -> None:
    photo = await RequestPhotoRow.get_or_none(request_id=row.id, number=number)
    if photo is None:
        raise NotFound
    if photo.outcome != Outcome.WITHDRAWN:
        raise DecidedOn
