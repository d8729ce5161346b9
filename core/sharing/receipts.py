"""Telling senders that their links were opened, or ended by somebody else.

A letter says how many, and where to look; of whom and of what it says nothing. It counts as told
only when a server took it; whoever has no address, or wants no mail, sees it in the box alone.
"""

from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from core.audit import Tag
from core.kit.actor import THE_BOX
from core.kit.ids import Ids
from core.kit.language import Language
from core.notices import UNSAID, Digest, Letter, Mailer, Outcome, preferences
from core.people import Colleague, colleague
from core.sharing.types import Happened
from core.work import UnitOfWork

_UNTOLD = """
SELECT share.made_by, event.id, event.what FROM share_event event
JOIN share ON share.id = event.share_id WHERE event.told_at IS NULL ORDER BY event.id LIMIT 500
"""
_TOLD = "UPDATE share_event SET told_at = $2 WHERE id = ANY($1::uuid[])"
_WORDS = MappingProxyType(
    {
        Language.DUTCH: {
            "subject": "Uw gedeelde foto's ({hospital})",
            Happened.OPENED: "Geopend: {count}.",
            Happened.DECLINED: "Niet voor de ontvanger, en gestopt: {count}.",
            Happened.LOCKED: "Te vaak een verkeerde code, en gestopt: {count}.",
            "where": "\nU ziet het hier: {address}/shares\n",
        },
        Language.ENGLISH: {
            "subject": "The photos you shared ({hospital})",
            Happened.OPENED: "Opened: {count}.",
            Happened.DECLINED: "Not for whoever got it, and ended: {count}.",
            Happened.LOCKED: "Too many wrong codes, and ended: {count}.",
            "where": "\nYou see it here: {address}/shares\n",
        },
    }
)


@dataclass(frozen=True, slots=True)
class Receipts:
    """The letters to senders."""

    unit_of_work: UnitOfWork
    mailer: Mailer
    ids: Ids
    hospital_name: str
    public_address: str | None

    async def round(self) -> int:
        """Tell of what nobody was told of yet; returns how many letters were taken."""
        async with self.unit_of_work(THE_BOX) as work:
            untold = await work.rows(_UNTOLD)
            people = {row["made_by"] for row in untold}
            known = {who: await colleague(work, who) for who in people}
            said = await preferences()
            at = work.at
        taken = 0
        for who, sender in known.items():
            events = [row for row in untold if row["made_by"] == who]
            wish = said.get(who, UNSAID)
            if sender is None or sender.mail is None or wish.digest is Digest.OFF:
                await self._note([row["id"] for row in events], who, sent=False)
                continue
            counted = Counter(Happened(row["what"]) for row in events)
            letter = self._letter(sender, wish.language, counted)
            delivery = await self.mailer.send(
                Letter(self.ids.new(), sender.mail, at, wish.language, *letter)
            )
            if delivery.outcome is Outcome.ACCEPTED:
                await self._note([row["id"] for row in events], who, sent=True)
                taken += 1
        return taken

    def _letter(
        self, sender: Colleague, language: Language, counted: Counter[Happened]
    ) -> tuple[str, str]:
        words = _WORDS[language]
        lines = [words[what].format(count=counted[what]) for what in Happened if counted[what]]
        if self.public_address:
            lines.append(words["where"].format(address=self.public_address))
        return words["subject"].format(hospital=self.hospital_name), "\n".join(lines) + "\n"

    async def _note(self, events: list[UUID], who: UUID, *, sent: bool) -> None:
        async with self.unit_of_work(THE_BOX) as work:
            await work.rows(_TOLD, events, work.at)
            if sent:
                work.record(Tag.NOTICE_SENT, subject=who, detail={"shares": len(events)})
