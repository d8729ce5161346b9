"""Telling who answers for a publication that it has to be taken back: once, by mail.

The letter says how many and by when, and of whom it says nothing. Whether it was read does not
matter: the recall is due all the same, and the page says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from core.audit import Tag
from core.kit.actor import THE_BOX
from core.kit.ids import Ids
from core.kit.language import Language
from core.notices import UNSAID, Letter, Mailer, Outcome, officers, preferences
from core.people import Colleague, colleague
from core.publications.models import PublicationRow
from core.publications.standing import Standings
from core.work import UnitOfWork

_AT_ONCE = 500
_TOLD = "UPDATE publication SET told_at = $2 WHERE id = ANY($1::uuid[])"
_DUE = "UPDATE publication SET due_since = $2 WHERE id = ANY($1::uuid[])"
_OVER = "UPDATE publication SET due_since = NULL, told_at = NULL WHERE id = ANY($1::uuid[])"
_FIRST = UUID(int=0)
_WORDS = MappingProxyType(
    {
        Language.DUTCH: (
            "Foto's terugroepen ({hospital})",
            (
                "Van {count} gepubliceerde foto's houdt de toestemming niet meer. Haal ze weg voor"
                " {day}, en leg vast hoe.\n"
            ),
            "\nU vindt ze hier: {address}/publications\n",
        ),
        Language.ENGLISH: (
            "Photos to be taken back ({hospital})",
            (
                "Of {count} published photos the consent does not hold any more. Take them away"
                " before {day}, and record how.\n"
            ),
            "\nYou find them here: {address}/publications\n",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Recalls:
    """The letters about what has to be taken back."""

    unit_of_work: UnitOfWork
    standings: Standings
    mailer: Mailer | None
    ids: Ids
    hospital_name: str
    public_address: str | None

    async def round(self) -> int:
        """Tell of what nobody was told of yet; returns how many letters were taken."""
        taken = 0
        due = await self._due()
        for who, of_theirs in due.items() if self.mailer else ():
            taken += await self._tell(who, of_theirs)
        return taken

    async def _due(self) -> Mapping[UUID, dict[UUID, date]]:
        """By who answers for them: what is due and was not told yet, and by which day."""
        found: dict[UUID, dict[UUID, date]] = {}
        after: UUID | None = _FIRST
        while after is not None:
            after = await self._seek(after, found)
        return found

    async def _seek(self, after: UUID, found: dict[UUID, dict[UUID, date]]) -> UUID | None:
        """Add what is due among the next few to `found`; returns the last of them, if any."""
        async with self.unit_of_work(THE_BOX) as work:
            rows = await (
                PublicationRow.filter(outcome=None, id__gt=after).order_by("id").limit(_AT_ONCE)
            )
            stands = await self.standings.of(work, rows)
            due = {row.id: by for row in rows if (by := stands[row.id].recall_by) is not None}
            await work.rows(
                _DUE, [row.id for row in rows if row.id in due and not row.due_since], work.at
            )
            # Permitted again: if that ends too, it is told again.
            await work.rows(_OVER, [row.id for row in rows if row.id not in due and row.due_since])
        for row in rows:
            if row.id in due and row.told_at is None:
                found.setdefault(row.responsible, {})[row.id] = due[row.id]
        return rows[-1].id if rows else None

    async def _tell(self, who: UUID, due: Mapping[UUID, date]) -> int:
        """Write to whoever answers for them; if that is for good impossible, to the officers."""
        async with self.unit_of_work(THE_BOX) as work:
            reader = await colleague(work, who)
            readers = [[reader] if reader and reader.mail else [], await officers(work)]
            wishes, at = await preferences(), work.at
        for group in readers:
            outcomes = [
                await self._sent(each, wishes.get(each.id, UNSAID).language, at, due)
                for each in group
            ]
            if Outcome.ACCEPTED in outcomes:
                return await self._note(who, due, outcomes.count(Outcome.ACCEPTED))
            if Outcome.LATER in outcomes:
                return 0
        # There is nobody who could be written to: the page says it.
        return await self._note(who, due, 0)

    async def _sent(
        self, reader: Colleague, language: Language, at: datetime, due: Mapping[UUID, date]
    ) -> Outcome:
        subject, body = self._words(language, due)
        letter = Letter(self.ids.new(), reader.mail or "", at, language, subject, body)
        return (await self.mailer.send(letter)).outcome if self.mailer else Outcome.LATER

    async def _note(self, who: UUID, due: Mapping[UUID, date], count: int) -> int:
        async with self.unit_of_work(THE_BOX) as work:
            await work.rows(_TOLD, list(due), work.at)
            if count:
                detail = {"recalls": len(due), "to": count}
                work.record(Tag.NOTICE_SENT, subject=who, detail=detail)
        return count

    def _words(self, language: Language, due: Mapping[UUID, date]) -> tuple[str, str]:
        subject, body, link = _WORDS[language]
        day = min(due.values()).strftime("%d-%m-%Y")
        text = body.format(count=len(due), day=day)
        if self.public_address:
            text += link.format(address=self.public_address)
        return subject.format(hospital=self.hospital_name), text
