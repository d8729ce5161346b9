"""What somebody with a link has to show beside it, and what wrong tries do.

The link has 256 bits and is looked up by its hash. The second factor may be weak, so it is
tried one at a time for each link, with a wait that doubles after the first few, and after ten
wrong tries the link is dead: whoever guesses ends it, and gets nothing.
"""

import asyncio
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic
from uuid import UUID
from weakref import WeakValueDictionary

from core.access import Access, policy_in_force
from core.audit import Outcome
from core.kit.actor import Actor
from core.kit.errors import Forbidden, NotFound, TooMany
from core.kit.guessing import Guessing
from core.kit.ids import Ids
from core.kit.language import Language
from core.people import Passwords, colleague, token_hash
from core.sharing.links import Link, LinkKind, RowT
from core.sharing.recipients import Recipients
from core.sharing.telling import CODE_MINUTES, Telling
from core.sharing.types import MOST_WRONG, Door, Ending, Happened, Proof
from core.sight import ALL_SEEING
from core.vault import KeyProvider
from core.work import UnitOfWork, Work

_TOKEN_CHARACTERS = 43
_LONGEST_SAID = 300
_FREE_TRIES = 3
_FIRST_WAIT = timedelta(seconds=5)
_MOST_CODES = 10
_NEWS, _MOST_LATE = timedelta(hours=1), 10_000
_BETWEEN_CODES = timedelta(seconds=30)
_DIGITS = 6
# The table is named by a kind of link, never by anybody who asks.
_FIND = "SELECT id FROM {table} WHERE token_hash = $1"
_CODE = """
UPDATE {table} SET code_hash = $2, code_until = $3, codes_sent = codes_sent + 1 WHERE id = $1
"""
_WRONG = """
UPDATE {table} SET wrong_tries = wrong_tries + 1, free_at = $2::timestamptz + $3::interval
WHERE id = $1 RETURNING wrong_tries
"""
_LOCK = """
UPDATE {table} SET ended_at = $2, ending = $3 WHERE id = $1 AND ended_at IS NULL RETURNING id
"""


class WrongProof(Forbidden):
    """That is not right; look at it once more."""

    code = "WRONG_PROOF"


@dataclass(frozen=True, slots=True)
class Proving(Generic[RowT]):
    """Knows links of one kind by their secrets, and tries what is shown beside them."""

    kind: LinkKind[RowT]
    access: Access
    recipients: Recipients
    passwords: Passwords
    telling: Telling
    ids: Ids
    keys: KeyProvider
    guessing: Guessing = field(default_factory=Guessing)
    _trying: WeakValueDictionary[UUID, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    _late: dict[UUID, datetime] = field(default_factory=dict)

    @property
    def unit_of_work(self) -> UnitOfWork:
        """What opens the units of work of visitors."""
        return self.access.unit_of_work

    async def knock(self, visitor: Actor, secret: str) -> Door:
        """What has to be shown beside the link. Costs no opening and shows nothing of it.

        Raises:
            NotFound: there is no such link, or it has ended.
        """
        await self.guessing.require(visitor.address)
        async with (
            self._late_noted(visitor, secret),
            self.unit_of_work(visitor, ALL_SEEING) as work,
        ):
            row = Link.of(await self.found(work, secret))
            who = await self.recipients.of_link(row.recipient_id)
        hints = {Proof.SMS: who.phone[-2:], Proof.MAIL: _masked(who.mail), Proof.PASSWORD: ""}
        proof = Proof(row.proof)
        return Door(self.telling.hospital_name, proof, hints[proof], Language(row.language))

    async def send_code(self, visitor: Actor, secret: str) -> None:
        """Send a one-time code to whom the link is for; the code before it is worth nothing.

        Raises:
            NotFound: no such link, or none with a code.
            TooMany: one was sent a moment ago, or too many were.
            NoWay, NotSent: it could not be sent.
        """
        await self.guessing.require(visitor.address)
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            row = Link.of(await self.found(work, secret, locked=True))
            if row.proof == Proof.PASSWORD:
                raise NotFound
            lately = row.code_until and row.code_until - timedelta(minutes=CODE_MINUTES)
            if row.codes_sent >= _MOST_CODES or (lately and work.at - lately < _BETWEEN_CODES):
                raise TooMany
            who = await self.recipients.of_link(row.recipient_id)
            code = f"{int.from_bytes(self.ids.secret(8)) % 10**_DIGITS:0{_DIGITS}}"
            until = work.at + timedelta(minutes=CODE_MINUTES)
            keep = _CODE.format(table=self.kind.table)
            await work.rows(keep, row.id, self._code_hash(row.id, code), until)
            await self.kind.note(work, self.ids, row.id, Happened.CODE_SENT)
            work.record(self.kind.code_sent, subject=row.id)
            number, at, language = self.ids.new(), work.at, Language(row.language)
        if row.proof == Proof.SMS:
            await self.telling.code_by_text(who.phone, language, code)
        else:
            await self.telling.code_by_mail(number, who.mail, at, language, code)

    async def prove(self, visitor: Actor, secret: str, said: str) -> str | None:
        """Let on whoever shows what belongs to the link; the code that did, as it is kept.

        Raises:
            NotFound: there is no such link, or it has ended.
            TooMany: wait a little after the last wrong try; nothing was tried.
            WrongProof: it does not belong to it; after ten of those the link is dead.
        """
        await self.guessing.require(visitor.address)
        async with (
            self._late_noted(visitor, secret),
            self.unit_of_work(visitor, ALL_SEEING) as work,
        ):
            link = Link.of(await self.found(work, secret)).id
        lock = self._trying.setdefault(link, asyncio.Lock())
        async with lock:
            async with self.unit_of_work(visitor, ALL_SEEING) as work:
                row = Link.of(await self.found(work, secret))
                if row.free_at > work.at:
                    raise TooMany
                now = work.at
            is_right = await self._is_right(row, said) and (
                row.proof == Proof.PASSWORD or (row.code_until or now) > now
            )
            if not is_right:
                await self._wrong(visitor, row)
        return row.code_hash

    async def found(
        self,
        work: Work,
        secret: str,
        *,
        locked: bool = False,
        among: frozenset[str] | None = None,
    ) -> RowT:
        """The link of a secret, if it can be opened now, or is `among` other states.

        Raises:
            NotFound: there is none, or it has ended.
        """
        link = await self._known(work, secret)
        if link is None:
            await self.guessing.wrong(work.actor.address)
            raise NotFound
        row = await self.kind.get(link, locked)
        if self.kind.state_at(row, work.at) not in (among or self.kind.openable):
            raise NotFound
        if not await self.is_looked_after(work, row):
            raise NotFound
        return row

    async def is_looked_after(self, work: Work, row: RowT) -> bool:
        """True if who made a link works here, and might still make such a link."""
        who = await colleague(work, Link.of(row).made_by)
        if who is None:
            return False
        # Visitors are no actors, for whom the policy in force would be at hand.
        policy = await policy_in_force(work)
        return policy.allows(who.role, self.kind.verb, self.kind.purpose(row))

    async def _known(self, work: Work, secret: str) -> UUID | None:
        """The link of a secret, whatever became of it."""
        sought = _FIND.format(table=self.kind.table)
        found = await work.rows(sought, token_hash(secret[: _TOKEN_CHARACTERS + 1]))
        return found[0]["id"] if found else None

    @asynccontextmanager
    async def _late_noted(self, visitor: Actor, secret: str) -> AsyncIterator[None]:
        """Tell who made a link that it was tried after its end; whoever tried hears that of none.

        Once an hour for each link, so that one old letter does not hide all else that happened.
        """
        try:
            yield
        except NotFound:
            async with self.unit_of_work(visitor, ALL_SEEING) as work:
                link = await self._known(work, secret)
                if link is not None and await self._is_late(work, link):
                    await self.kind.note(work, self.ids, link, Happened.LATE)
                    denied, told = Outcome.DENIED, {"late": True}
                    work.record(self.kind.refused, outcome=denied, subject=link, detail=told)
            raise

    async def _is_late(self, work: Work, link: UUID) -> bool:
        state = self.kind.state_at(await self.kind.get(link, False), work.at)
        return state not in self.kind.under_way and self._is_news(link, work.at)

    def _is_news(self, link: UUID, at: datetime) -> bool:
        for known in [known for known, noted in self._late.items() if noted + _NEWS <= at]:
            del self._late[known]
        is_news = link not in self._late and len(self._late) < _MOST_LATE
        if is_news:
            self._late[link] = at
        return is_news

    async def _is_right(self, row: Link, said: str) -> bool:
        if row.proof == Proof.PASSWORD:
            return await self.passwords.matches(said[:_LONGEST_SAID], row.password_hash)
        typed = "".join(said.split())
        return hmac.compare_digest(self._code_hash(row.id, typed), row.code_hash or "")

    async def _wrong(self, visitor: Actor, row: Link) -> None:
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            over = row.wrong_tries + 1 - _FREE_TRIES
            wait = _FIRST_WAIT * (1 << over) if over >= 0 else timedelta()
            kind = self.kind
            (counted,) = await work.rows(_WRONG.format(table=kind.table), row.id, work.at, wait)
            await kind.note(work, self.ids, row.id, Happened.REFUSED)
            left = MOST_WRONG - counted["wrong_tries"]
            work.record(kind.refused, outcome=Outcome.DENIED, subject=row.id, detail={"left": left})
            lock = _LOCK.format(table=kind.table)
            if left <= 0 and await work.rows(lock, row.id, work.at, Ending.LOCKED.value):
                await kind.note(work, self.ids, row.id, Happened.LOCKED)
                work.record(kind.ended, subject=row.id, detail={"ending": Ending.LOCKED})
        raise NotFound if left <= 0 else WrongProof

    def _code_hash(self, link: UUID, code: str) -> str:
        """Six digits are guessed from a plain hash, so it is a keyed one."""
        return self.keys.keyed_hash(f"{self.kind.table}-code", link.bytes + code.encode()).hex()


def _masked(mail: str) -> str:
    """As much of an address as its owner recognises: `j•••@practice.example`."""
    name, _, domain = mail.partition("@")
    return f"{name[:1]}•••@{domain}"
