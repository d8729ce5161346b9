"""Telling whoever made a link what somebody outside did with it.

A letter says how many, and where to look; of whom and of what it says nothing. It counts as told
only when a server took it; whoever has no address, or wants no mail, sees it in the box alone.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.audit import Tag
from core.kit.actor import THE_BOX
from core.kit.ids import Ids
from core.kit.language import Language
from core.notices import UNSAID, Digest, Letter, Mailer, Outcome, Preference, preferences
from core.people import Colleague, colleague
from core.sharing.types import Happened
from core.work import UnitOfWork

_FIRST = UUID(int=0)
_AT_ONCE = 500
_TOLD = "UPDATE {events} SET told_at = $2 WHERE id = ANY($1::uuid[])"


@dataclass(frozen=True, slots=True)
class Tidings:
    """What the makers of one kind of link are told.

    `untold` reads `made_by`, `id` and `what` of the events beyond $1, at most $2, as far as they
    are to be told at $3. `words` has a subject, where to look, and a line for each `what`.
    """

    events: str
    untold: str
    words: Mapping[Language, Mapping[str, str]]
    detail: str
    """What the log calls the number of events."""


OF_SHARES = Tidings(
    events="share_event",
    untold="""
SELECT share.made_by, event.id, event.what FROM share_event event
JOIN share ON share.id = event.share_id
WHERE event.told_at IS NULL AND event.id > $1 AND event.at <= $3 ORDER BY event.id LIMIT $2
""",
    words={
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
    },
    detail="shares",
)


@dataclass(frozen=True, slots=True)
class Receipts:
    """The letters to whoever made links."""

    tidings: Tidings
    unit_of_work: UnitOfWork
    mailer: Mailer
    ids: Ids
    hospital_name: str
    public_address: str | None

    async def round(self) -> int:
        """Tell of what nobody was told of yet; returns how many letters were taken."""
        events: dict[UUID, list[dict[str, Any]]] = {}
        async with self.unit_of_work(THE_BOX) as work:
            after = _FIRST
            while untold := await work.rows(self.tidings.untold, after, _AT_ONCE, work.at):
                after = untold[-1]["id"]
                for row in untold:
                    events.setdefault(row["made_by"], []).append(row)
            known = {who: await colleague(work, who) for who in events}
            said = await preferences()
            at = work.at
        return sum(
            [
                await self._tell(known[who], said.get(who, UNSAID), who, theirs, at)
                for who, theirs in events.items()
            ]
        )

    async def _tell(
        self,
        sender: Colleague | None,
        wish: Preference,
        who: UUID,
        events: list[dict[str, Any]],
        at: datetime,
    ) -> int:
        ids = [row["id"] for row in events]
        if sender is None or sender.mail is None or wish.digest is Digest.OFF:
            await self._note(ids, who, sent=False)
            return 0
        letter = self._letter(wish.language, Counter(row["what"] for row in events))
        told = Letter(self.ids.new(), sender.mail, at, wish.language, *letter)
        outcome = (await self.mailer.send(told)).outcome
        if outcome is Outcome.LATER:
            return 0
        # What was refused for good would be refused again, every half minute.
        await self._note(ids, who, sent=outcome is Outcome.ACCEPTED)
        return int(outcome is Outcome.ACCEPTED)

    def _letter(self, language: Language, counted: Counter[str]) -> tuple[str, str]:
        words = self.tidings.words[language]
        lines = [line.format(count=counted[what]) for what, line in words.items() if counted[what]]
        if self.public_address:
            lines.append(words["where"].format(address=self.public_address))
        return words["subject"].format(hospital=self.hospital_name), "\n".join(lines) + "\n"

    async def _note(self, events: list[UUID], who: UUID, *, sent: bool) -> None:
        async with self.unit_of_work(THE_BOX) as work:
            await work.rows(_TOLD.format(events=self.tidings.events), events, work.at)
            if sent:
                detail: dict[str, object] = {self.tidings.detail: len(events)}
                work.record(Tag.NOTICE_SENT, subject=who, detail=detail)
