"""Whoever published a photo asks whether they still may: a yes or a no, and nobody's name.

By the code that was printed beside it, or by the file itself as it left the box.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from core.audit import Tag
from core.decisions import Channel, Purpose
from core.kit.actor import Actor
from core.kit.errors import NotFound
from core.kit.guessing import Guessing
from core.publications.models import PublicationRow
from core.publications.standing import Standings, state_of
from core.publications.types import PublicationState, Verified
from core.sight import ALL_SEEING
from core.work import UnitOfWork

_CODE = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
_STANDING = frozenset({PublicationState.LEFT, PublicationState.LIVE})


@dataclass(frozen=True, slots=True)
class Verifying:
    """Answers publishers, who have no account."""

    unit_of_work: UnitOfWork
    standings: Standings
    guessing: Guessing = field(default_factory=Guessing)

    async def by_code(self, visitor: Actor, code: str) -> Verified:
        """Whether the publication with this code is still permitted, now.

        Raises:
            NotFound: there is none.
            TooMany: this network tried too many that are none.
        """
        # What can be no code is asked as none: some characters no database takes.
        return await self._verified(visitor, code=code if _CODE.fullmatch(code) else "")

    async def by_file(self, visitor: Actor, digest: bytes) -> Verified:
        """The same by the SHA-256 of the file as it left.

        Raises:
            NotFound: no such file left here.
        """
        return await self._verified(visitor, digest=digest)

    async def _verified(self, visitor: Actor, **how: Any) -> Verified:
        await self.guessing.require(visitor.address)
        async with self.unit_of_work(visitor, ALL_SEEING) as work:
            row = await PublicationRow.get_or_none(**how)
            if row is None:
                await self.guessing.wrong(visitor.address)
                raise NotFound
            stand = (await self.standings.of(work, [row]))[row.id]
            is_permitted = state_of(row, stand) in _STANDING
            work.record(
                Tag.PUBLICATION_CHECKED,
                photo=row.photo_id,
                patient=row.patient_id,
                subject=row.id,
                detail={"permitted": is_permitted},
            )
        return Verified(is_permitted, Purpose(row.purpose), Channel(row.channel), stand.until)
