"""Telling people by mail: one digest a day for each who wants it, until the server took it.

A try is counted and its successor set before the letter leaves, so that a crash in between
costs a second letter and never a lost one. A second letter has the same number.
"""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core.audit import Outcome as Ended
from core.audit import Tag
from core.decisions import day_of
from core.kit.actor import THE_BOX
from core.kit.ids import Ids
from core.notices import digest
from core.notices.counting import counts
from core.notices.mailing import Delivery, Letter, Mailer, Outcome
from core.notices.models import NoticeRow
from core.notices.preferences import UNSAID, preferences
from core.notices.types import Digest, NoticeState
from core.people import colleague, staff
from core.work import UnitOfWork, Work

MORNING_HOUR = 7
DIGEST = "digest"
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
# Shorter than the first pause, or a second worker would send what the first is still sending.
_LONGEST_TRY = timedelta(seconds=45)
_KEPT = timedelta(days=90)
_MOST_DOUBLINGS = 10

_NEW = """
INSERT INTO notice (id, person_id, day, kind, state, tries, next_at)
VALUES ($1, $2, $3, $4, 'waiting', 0, $5) ON CONFLICT (person_id, day, kind) DO NOTHING
"""
_TOLD = "SELECT person_id FROM notice WHERE day = $1 AND kind = $2"
_STALE = """
UPDATE notice SET state = 'failed', error = coalesce(error, 'too-late')
WHERE state = 'waiting' AND day < $1 RETURNING person_id, error
"""
_FORGET = "DELETE FROM notice WHERE day < $1"
_DUE = """
SELECT id, person_id FROM notice WHERE state = 'waiting' AND next_at <= $1
ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A notice whose next try is ours. No letter: there is nothing to tell any more."""

    notice: UUID
    person: UUID
    tasks: int
    letter: Letter | None


@dataclass(frozen=True, slots=True)
class Post:
    """The box's post: prepares digests in the morning and hands them to the mail server."""

    unit_of_work: UnitOfWork
    mailer: Mailer
    ids: Ids
    time_zone: ZoneInfo
    hospital_name: str
    public_address: str | None

    async def round(self) -> int:
        """Prepare what is to be told today, and send what is due; returns how many left."""
        await self._prepare()
        accepted = 0
        while (claimed := await self._claim()) is not None:
            if claimed.letter is not None:
                delivery = await self._send(claimed.letter)
                await self._settle(claimed, delivery)
                accepted += delivery.outcome is Outcome.ACCEPTED
        return accepted

    async def _send(self, letter: Letter) -> Delivery:
        try:
            async with asyncio.timeout(_LONGEST_TRY.total_seconds()):
                return await self.mailer.send(letter)
        except TimeoutError:
            return Delivery(Outcome.LATER, "timeout")

    async def _prepare(self) -> None:
        async with self.unit_of_work(THE_BOX) as work:
            today = day_of(work.at, self.time_zone)
            await work.rows(_FORGET, today - _KEPT)
            for row in await work.rows(_STALE, today):
                _failed(work, row["person_id"], row["error"])
            if work.at.astimezone(self.time_zone).hour >= MORNING_HOUR:
                await self._begin(work, today)

    async def _begin(self, work: Work, today: date) -> None:
        told = {row["person_id"] for row in await work.rows(_TOLD, today, DIGEST)}
        said, counted = await preferences(), await counts(work)
        for each in await staff(work):
            wants = said.get(each.id, UNSAID).digest is Digest.DAILY
            if each.mail and wants and each.id not in told and counted.of(each).total:
                await work.rows(_NEW, self.ids.new(), each.id, today, DIGEST, work.at)

    async def _claim(self) -> Claimed | None:
        async with self.unit_of_work(THE_BOX) as work:
            due = await work.rows(_DUE, work.at)
            if not due:
                return None
            claimed = await self._claimed(work, due[0])
            row = await NoticeRow.get(id=claimed.notice)
            if claimed.letter is None:
                await row.delete()
            else:
                row.tries, row.next_at = row.tries + 1, _next(work.at, row.tries)
                await row.save(update_fields=["tries", "next_at"])
        return claimed

    async def _claimed(self, work: Work, due: dict[str, Any]) -> Claimed:
        notice, person = due["id"], due["person_id"]
        who, said = await colleague(work, person), (await preferences()).get(person, UNSAID)
        if who is None or who.mail is None or said.digest is Digest.OFF:
            return Claimed(notice, person, 0, None)
        told = (await counts(work)).of(who)
        if not told.total:
            return Claimed(notice, person, 0, None)
        letter = Letter(
            id=notice,
            to=who.mail,
            at=work.at,
            language=said.language,
            subject=digest.subject(told, said.language, self.hospital_name),
            body=digest.body(told, said.language, self.public_address),
        )
        return Claimed(notice, person, told.total, letter)

    async def _settle(self, claimed: Claimed, delivery: Delivery) -> None:
        async with self.unit_of_work(THE_BOX) as work:
            row = await NoticeRow.select_for_update().get_or_none(
                id=claimed.notice, state=NoticeState.WAITING
            )
            if row is None:
                return
            row.error = None if delivery.outcome is Outcome.ACCEPTED else delivery.code
            if delivery.outcome is Outcome.ACCEPTED:
                row.state, row.accepted_at = NoticeState.SENT, work.at
                detail = {"tasks": claimed.tasks}
                work.record(Tag.NOTICE_SENT, subject=claimed.person, detail=detail)
            elif delivery.outcome is Outcome.REFUSED:
                row.state = NoticeState.FAILED
                _failed(work, claimed.person, delivery.code)
            await row.save(update_fields=["state", "accepted_at", "error"])


def _failed(work: Work, person: UUID, code: str) -> None:
    work.record(Tag.NOTICE_FAILED, outcome=Ended.FAILED, subject=person, detail={"code": code})


def _next(at: datetime, tries: int) -> datetime:
    """When to try again: after a minute, then twice as long each time, up to an hour."""
    return at + min(_FIRST_PAUSE * (1 << min(tries, _MOST_DOUBLINGS)), _LONGEST_PAUSE)
