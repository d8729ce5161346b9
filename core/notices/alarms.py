"""Telling the privacy officers at once that somebody broke the glass.

The letter says that there is something to judge, and where; of whom and by whom it does not say.
It counts as told only when a server took it for at least one of them; until then it is tried
every round. Without an address nobody is written to: the queue is there all the same.
"""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from core.access import Verb, policy_in_force
from core.audit import Tag
from core.kit.actor import THE_BOX
from core.kit.language import Language
from core.notices.mailing import Letter, Mailer, Outcome
from core.notices.preferences import UNSAID, preferences
from core.people import Colleague, staff
from core.work import UnitOfWork, Work

_AT_ONCE = 20
_UNTOLD = "SELECT id FROM break_glass WHERE told_at IS NULL ORDER BY id LIMIT $1"
_TOLD = "UPDATE break_glass SET told_at = $2 WHERE id = $1 AND told_at IS NULL"
_WORDS = MappingProxyType(
    {
        Language.DUTCH: (
            "Noodtoegang geopend",
            "Iemand opende een patiënt met noodtoegang. Beoordeel dit binnen 72 uur.\n",
            "\nU vindt het hier: {address}/log\n",
        ),
        Language.ENGLISH: (
            "Emergency access opened",
            "Somebody opened a patient by emergency access. Judge it within 72 hours.\n",
            "\nYou find it here: {address}/log\n",
        ),
    }
)


async def officers(work: Work) -> list[Colleague]:
    """The privacy officers who can be written to."""
    policy = await policy_in_force(work)
    return [
        each for each in await staff(work) if each.mail and policy.grants(each.role, Verb.AUDIT)
    ]


@dataclass(frozen=True, slots=True)
class Alarms:
    """The letters that do not wait for the morning."""

    unit_of_work: UnitOfWork
    mailer: Mailer
    hospital_name: str
    public_address: str | None

    async def round(self) -> int:
        """Tell of what nobody was told of yet; returns how many letters were taken."""
        async with self.unit_of_work(THE_BOX) as work:
            untold = [row["id"] for row in await work.rows(_UNTOLD, _AT_ONCE)]
            written_to = await officers(work)
            said = await preferences()
            at = work.at
        taken = 0
        for emergency in untold:
            letters = [
                self._letter(emergency, each, said.get(each.id, UNSAID).language, at)
                for each in written_to
            ]
            accepted = [await self.mailer.send(letter) for letter in letters]
            count = sum(each.outcome is Outcome.ACCEPTED for each in accepted)
            if count:
                await self._note(emergency, count)
            taken += count
        return taken

    def _letter(
        self, emergency: UUID, officer: Colleague, language: Language, at: datetime
    ) -> Letter:
        subject, body, link = _WORDS[language]
        where = link.format(address=self.public_address) if self.public_address else ""
        title = f"{subject} ({self.hospital_name})"
        return Letter(emergency, officer.mail or "", at, language, title, body + where)

    async def _note(self, emergency: UUID, count: int) -> None:
        async with self.unit_of_work(THE_BOX) as work:
            await work.rows(_TOLD, emergency, work.at)
            work.record(Tag.NOTICE_SENT, subject=emergency, detail={"emergencies": 1, "to": count})
