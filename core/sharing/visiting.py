"""The sharing room's door for whoever has a link: no account, no library, what was chosen.

Each photo is decided on each time it is asked for, as if nothing had been decided before. What
leaves is a copy of ours, with who it is for written across it and the link hidden within.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from core.audit import Basis, Outcome, Tag
from core.decisions import Purpose, day_of
from core.kit.actor import Actor
from core.kit.errors import Gone, NotFound
from core.kit.ids import Ids
from core.kit.lanes import Lanes
from core.patients import PatientId, Patients
from core.people import introduced, new_token, token_hash
from core.release import Candidate, Picture, size_of
from core.sharing import tracking
from core.sharing.models import RecipientRow, SharePhotoRow, ShareRow, ShareVisitRow
from core.sharing.prints import Prints
from core.sharing.proving import Proving
from core.sharing.reading import LOOKED_AT, state_at
from core.sharing.recipients import Recipients
from core.sharing.showing import Showing, Shown
from core.sharing.types import Ending, Happened, ShownPhoto, Visit
from core.sight import ALL_SEEING
from core.work import UnitOfWork, Work

LASTS = timedelta(minutes=30)
LANES = 3
"""So many photos of one visit are made at once; others wait, and nothing is opened for them yet."""
_BASIS = Basis("share")
# A code opens once, also if it is said twice at the same moment.
_OPEN = """
UPDATE share SET opens = opens + 1, wrong_tries = 0, code_hash = NULL, codes_sent = 0
WHERE id = $1 AND opens < most_opens AND ended_at IS NULL AND ends_at > $2
  AND (proof = 'password' OR code_hash = $3)
RETURNING opens
"""
_DECLINE = """
UPDATE share SET ended_at = $2, ending = $3 WHERE id = $1 AND ended_at IS NULL RETURNING id
"""


class NotShownAnyMore(Gone):
    """This photo is not shown any more."""


ShareProving = Proving[ShareRow]


@dataclass(frozen=True, slots=True)
class Visiting:
    """What somebody with a link can do."""

    unit_of_work: UnitOfWork
    proving: ShareProving
    recipients: Recipients
    patients: Patients
    showing: Showing
    prints: Prints
    ids: Ids
    time_zone: ZoneInfo
    lanes: Lanes = field(default_factory=lambda: Lanes(LANES))

    async def open(self, visitor: Actor, secret: str, said: str) -> Visit:
        """Open the link, which costs one of its openings; what is shown, and how it is asked for.

        Raises:
            NotFound: there is no such link, or it has ended, or nothing in it may be shown.
            TooMany, WrongProof: see `Proving.prove`.
        """
        code = await self.proving.prove(visitor, secret, said)
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            row = await self.proving.found(work, secret)
            shown = [each for each in await self.showing.all(work, row) if each[1] is not None]
            visit = await self._begun(work, row, code, shown) if shown else None
            if visit is None:
                await self._withhold(work, row, None)
        if visit is None:
            raise NotFound
        return visit

    async def photo(
        self, visitor: Actor, secret: str, number: int, *, keeps: bool = False
    ) -> Picture:
        """One photo of the visit, decided on now; `keeps` if they want a copy of it.

        The log row is committed before this returns, so before the first byte.

        Raises:
            NotFound: no such visit, or it has ended; or no such photo, or not to keep.
            NotShownAnyMore: it may not be shown any more.
        """
        await self.proving.guessing.require(visitor.address)
        async with self.lanes.of(token_hash(secret)):
            return await self._printed(visitor, secret, number, keeps=keeps)

    async def _printed(self, visitor: Actor, secret: str, number: int, *, keeps: bool) -> Picture:
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            row = await self._visited(work, secret)
            if keeps and not row.allows_download:
                raise NotFound
            item, candidate = await self.showing.one(work, row, number)
            if candidate is None:
                await self._withhold(work, row, item)
            else:
                what = Happened.DOWNLOADED if keeps else Happened.SEEN
                await tracking.note(work, self.ids, row.id, what, item.photo_id)
                _record(
                    work, row, item, candidate, Tag.SHARE_DOWNLOADED if keeps else Tag.SHARE_SEEN
                )
            who = self.recipients.opened(await RecipientRow.get(id=row.recipient_id))
            at = work.at
        if candidate is None:
            raise NotShownAnyMore
        line = f"{who.name} · {self.proving.telling.moment(at)}"

        async def still() -> None:
            async with self.unit_of_work(visitor, ALL_SEEING) as work:
                now = await self._visited(work, secret)
                if (await self.showing.one(work, now, number))[1] is None:
                    raise NotShownAnyMore

        return await self.prints.made(candidate, line, bytes(row.mark), still)

    async def still(self, visitor: Actor, secret: str) -> tuple[int, ...]:
        """The photos of the visit that may be shown now: the page takes away what it has of others.

        Raises:
            NotFound: no such visit, or it has ended.
        """
        await self.proving.guessing.require(visitor.address)
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            row = await self._visited(work, secret)
            shown = await self.showing.all(work, row)
        return tuple(item.place + 1 for item, candidate in shown if candidate is not None)

    async def close(self, visitor: Actor, secret: str) -> None:
        """End the visit; the link stays.

        Raises:
            NotFound: no such visit.
        """
        await self.proving.guessing.require(visitor.address)
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            row = await self._visited(work, secret)
            await ShareVisitRow.filter(token_hash=token_hash(secret)).update(until=work.at)
            await tracking.note(work, self.ids, row.id, Happened.CLOSED)
            work.record(Tag.SHARE_CLOSED, subject=row.id)

    async def decline(self, visitor: Actor, secret: str) -> None:
        """Say that the link is not for whoever got it: it is dead, and its sender is told.

        Raises:
            NotFound: there is no such link, or it has ended.
        """
        await self.proving.guessing.require(visitor.address)
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            row = await self.proving.found(work, secret, among=LOOKED_AT)
            if not await work.rows(_DECLINE, row.id, work.at, Ending.DECLINED.value):
                raise NotFound
            await tracking.note(work, self.ids, row.id, Happened.DECLINED)
            work.record(Tag.SHARE_ENDED, subject=row.id, detail={"ending": Ending.DECLINED})

    async def _visited(self, work: Work, secret: str) -> ShareRow:
        visit = await ShareVisitRow.get_or_none(token_hash=token_hash(secret))
        if visit is None:
            await self.proving.guessing.wrong(work.actor.address)
            raise NotFound
        row = await ShareRow.get_or_none(id=visit.share_id)
        if row is None or visit.until <= work.at or state_at(row, work.at) not in LOOKED_AT:
            raise NotFound
        if not await self.proving.is_looked_after(work, row):
            raise NotFound
        return row

    async def _begun(
        self,
        work: Work,
        row: ShareRow,
        code: str | None,
        shown: list[Shown],
    ) -> Visit | None:
        opened = await work.rows(_OPEN, row.id, work.at, code)
        sender = await introduced(work, row.made_by)
        if not opened or sender is None:
            return None
        secret = new_token(self.ids)
        await ShareVisitRow.create(
            id=self.ids.new(),
            share_id=row.id,
            token_hash=token_hash(secret),
            opened_at=work.at,
            until=min(work.at + LASTS, row.ends_at),
        )
        await tracking.note(work, self.ids, row.id, Happened.OPENED)
        # What is said of the photos is told to somebody outside: each patient's log has it.
        for patient in sorted({item.patient_id for item, _ in shown}):
            work.record(Tag.SHARE_OPENED, patient=patient, subject=row.id, purpose=row.purpose)
        book = await RecipientRow.get(id=row.recipient_id)
        return Visit(
            secret=secret,
            hospital=self.proving.telling.hospital_name,
            sender=sender.name,
            department=sender.department,
            recipient=self.recipients.opened(book).name,
            purpose=Purpose(row.purpose),
            reference=self.recipients.open(book, "reference", row),
            message=self.recipients.open(book, "message", row),
            patient=await self._name(row, shown),
            ends_at=row.ends_at,
            opens_left=row.most_opens - opened[0]["opens"],
            allows_download=row.allows_download,
            photos=tuple(
                self._photo(row, item, candidate) for item, candidate in shown if candidate
            ),
        )

    async def _name(self, row: ShareRow, shown: list[Shown]) -> str | None:
        # Over photos of two patients one name would be a wrong one.
        if not row.shows_name or len({item.patient_id for item, _ in shown}) > 1:
            return None
        known = await self.patients.identity(PatientId(shown[0][0].patient_id))
        return known.name

    def _photo(self, row: ShareRow, item: SharePhotoRow, candidate: Candidate) -> ShownPhoto:
        photo = candidate.row
        plain = ShownPhoto(item.place + 1, *size_of(candidate))
        if row.purpose != Purpose.CARE:
            return plain
        return replace(
            plain,
            body_site=photo["body_site"],
            laterality=photo["laterality"],
            view=photo["view"],
            taken_on=day_of(photo["captured_at"] or photo["received_at"], self.time_zone),
        )

    async def _withhold(self, work: Work, row: ShareRow, item: SharePhotoRow | None) -> None:
        photo, patient = (item.photo_id, item.patient_id) if item else (None, None)
        await tracking.note(work, self.ids, row.id, Happened.WITHHELD, photo)
        work.record(
            Tag.SHARE_REFUSED,
            outcome=Outcome.DENIED,
            photo=photo,
            patient=patient,
            subject=row.id,
            purpose=row.purpose,
        )


def _record(work: Work, row: ShareRow, item: SharePhotoRow, candidate: Candidate, tag: Tag) -> None:
    work.basis = _BASIS
    work.record(
        tag,
        photo=item.photo_id,
        patient=item.patient_id,
        subject=row.id,
        purpose=row.purpose,
        detail={"rendition": candidate.kind, "policy": candidate.decision.policy_version},
    )
