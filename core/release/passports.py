"""Passports: given to what leaves for another use than care, and looked at when it comes back.

Whoever holds a file learns from it what it is for and whether that still holds: a yes or a
no, and of nobody who is in it.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from core.access import Access, Verb
from core.audit import Tag
from core.decisions import Channel, Purpose
from core.documents import Documents, Passport, PassportReading, passport_sentence
from core.imaging import MediaType
from core.kit.actor import Actor
from core.kit.errors import NotFound
from core.kit.language import Language
from core.photos import RenditionKind, rows
from core.release.asking import Asking, Use
from core.release.released import Released
from core.vault import KeyProvider
from core.work import Work


@dataclass(frozen=True, slots=True)
class Checked:
    """What a passport says and whether it holds; of a passport that is not ours, nothing."""

    is_ours: bool
    is_intact: bool
    is_still_permitted: bool
    sentence: str
    purpose: Purpose | None = None
    channel: Channel | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Passports:
    """Gives passports and looks at them."""

    access: Access
    asking: Asking
    documents: Documents
    keys: KeyProvider

    async def give(self, released: Released, number: UUID) -> Released:
        """The same file with a passport in it; `number` is the decision's in the log.

        May not be called within a unit of work. Reads the file once, for its digest.
        """
        if released.media_type != MediaType.JPEG:
            raise ValueError("a passport goes into a JPEG")
        decision = released.decision
        passport = Passport(
            box=self.keys.appliance_id,
            decision=number,
            photo=self.keys.keyed_hash("passport", released.photo.bytes).hex(),
            purpose=decision.purpose.value,
            channel=decision.channel.value,
            until=decision.until,
            issued_at=decision.at,
            picture=await released.digest(),
        )
        segment = await self.documents.passport(passport)
        size = released.size_bytes + len(segment)
        return replace(released, tag=number, size_bytes=size, passport=segment)

    async def check(self, actor: Actor, file: AsyncIterator[bytes], language: Language) -> Checked:
        """Look at the passport of a file: is it ours, is the picture its own, does it hold?

        Nothing of the file is read before the role is asked, and nothing of it is kept.

        Raises:
            Forbidden: the role does not grant it.
            NoPassport, PassportDamaged: there is none to be read in the file.
        """
        async with self.access.asking(actor, Verb.CHECK):
            reading = PassportReading()
        async for piece in file:
            reading.feed(piece)
        shown = reading.result()
        is_ours = await self.documents.vouches(shown)
        passport, is_intact = shown.passport, is_ours and shown.is_bound
        async with self.access.act(actor, Verb.CHECK) as work, work.beyond():
            told = await self._released(work, passport.decision) if is_ours else None
            is_permitted = is_intact and await self._holds(work, told)
            work.record(
                Tag.PASSPORT_CHECKED,
                photo=told["photo"] if told else None,
                subject=passport.decision if is_ours else None,
                detail={"ours": is_ours, "intact": is_intact, "permitted": is_permitted},
            )
        sentence = passport_sentence(
            language, is_ours=is_ours, is_intact=is_intact, is_permitted=is_permitted
        )
        if not is_ours:
            return Checked(is_ours, is_intact, is_permitted, sentence)
        return Checked(
            is_ours,
            is_intact,
            is_permitted,
            sentence,
            Purpose(passport.purpose),
            Channel(passport.channel),
            passport.until,
        )

    async def _released(self, work: Work, number: UUID) -> dict[str, Any] | None:
        """The photo that left with this decision, and as what, as the log has it."""
        trail = self.access.unit_of_work.trail
        return await trail.released(work.connection, number)

    async def _holds(self, work: Work, told: dict[str, Any] | None) -> bool:
        """Whether the same copy might leave now; who asks, and where they work, plays no part."""
        if told is None:
            return False
        try:
            row = await rows.one(work, told["photo"])
        except NotFound:
            return False
        use = Use(Purpose(told["purpose"]), Channel(told["channel"]))
        kind = RenditionKind(told["rendition"])
        # Of a masked copy this very file: another one may have taken its place and hide others.
        file = UUID(told["file"]) if "file" in told else None
        copy = await self.asking.copy(work, kind, file)
        decision = await self.asking.decide(work, row, copy, use)
        return row["quarantine_code"] is None and decision.is_permitted
