"""The keys that the personal part of the log is sealed under: one for a patient and month.

What concerns no patient has a key for its month. Who destroys one erases what was logged of
that patient in that month, and breaks no proof: the tree is over what is sealed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from core.vault import KeyProvider, KeyRef, Purpose

Ask = Callable[[str, list[Any]], Awaitable[Sequence[Mapping[str, Any]]]]
"""Runs one statement on somebody's connection and gives its rows."""

NOBODY = UUID(int=0)
_FIND = """
SELECT id, owner, month, key_id, key_generation FROM audit_key
JOIN unnest($1::uuid[], $2::text[]) AS wanted (owner, month) USING (owner, month)
"""
_ADD = """
INSERT INTO audit_key (owner, month, key_id, key_generation)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::int[])
ON CONFLICT (owner, month) DO NOTHING
"""
_OF_OWNER = "SELECT key_id, key_generation FROM audit_key WHERE owner = $1"
_BY_ID = "SELECT id, key_id, key_generation FROM audit_key WHERE id = ANY($1::int[])"
_MOST_KNOWN = 200_000


class Owner(NamedTuple):
    """Whose key: a patient, or nobody, in a month."""

    owner: UUID
    month: str


class AuditKey(NamedTuple):
    """A key of the log: its number in the heads of entries, and its name in the keystore."""

    number: int
    ref: KeyRef


def owner_of(patient: UUID | None, at: datetime) -> Owner:
    """Under whose key an act is sealed."""
    return Owner(patient or NOBODY, f"{at:%Y-%m}")


@dataclass(slots=True)
class AuditKeys:
    """Finds the keys of the log, and makes those that are not there yet."""

    keys: KeyProvider
    _known: dict[Owner, AuditKey] = field(default_factory=dict)

    @property
    def box(self) -> str:
        """Whose keys these are."""
        return str(self.keys.appliance_id)

    async def of(self, ask: Ask, wanted: Iterable[Owner]) -> dict[Owner, AuditKey]:
        """The key of each owner.

        Only what was found is remembered, not what was made: that may still be rolled back.
        """
        owners = set(wanted)
        missing = owners - self._known.keys()
        made: dict[Owner, AuditKey] = {}
        if missing:
            self._remember(await self._found(ask, missing))
            missing -= self._known.keys()
        if missing:
            await self._make(ask, sorted(missing))
            made = await self._found(ask, missing)
        return {each: self._known.get(each) or made[each] for each in owners}

    async def by_number(self, ask: Ask, numbers: Collection[int]) -> dict[int, KeyRef]:
        """The keys that entries name."""
        rows = await ask(_BY_ID, [sorted(set(numbers))])
        return {row["id"]: KeyRef(row["key_id"], row["key_generation"]) for row in rows}

    async def destroy(self, ask: Ask, patient: UUID) -> int:
        """Destroy all keys of a patient: erases what was logged of them; how many there were."""
        rows = await ask(_OF_OWNER, [patient])
        for row in rows:
            ref = KeyRef(row["key_id"], row["key_generation"])
            await asyncio.to_thread(self.keys.destroy_key, ref)
        return len(rows)

    async def _make(self, ask: Ask, owners: Sequence[Owner]) -> None:
        who = [each.owner for each in owners]
        refs = await asyncio.to_thread(self.keys.new_keys, Purpose.AUDIT, who)
        months = [each.month for each in owners]
        names = [ref.key_id for ref in refs]
        await ask(_ADD, [who, months, names, [ref.generation for ref in refs]])

    async def _found(self, ask: Ask, owners: Collection[Owner]) -> dict[Owner, AuditKey]:
        who, months = [each.owner for each in owners], [each.month for each in owners]
        return {
            Owner(row["owner"], row["month"]): AuditKey(
                row["id"], KeyRef(row["key_id"], row["key_generation"])
            )
            for row in await ask(_FIND, [who, months])
        }

    def _remember(self, found: Mapping[Owner, AuditKey]) -> None:
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        self._known.update(found)
