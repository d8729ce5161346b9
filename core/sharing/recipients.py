"""The people outside whom a department shares with: known once, found again by a few letters."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.access import Access, Verb
from core.audit import Tag
from core.kit.actor import Actor, DepartmentCode
from core.kit.errors import NotFound
from core.kit.ids import Ids
from core.sharing.models import RecipientRow
from core.sharing.types import NewRecipient, Recipient, RecipientId
from core.vault import KeyProvider, KeyRef, Label, Purpose
from core.work import Work

_PARTS = ("name", "organisation", "mail", "phone")
_MOST = 500  # a department's address book is opened whole: a search in sealed words has no index
MOST_FOUND = 8


@dataclass(frozen=True, slots=True)
class Recipients:
    """The address books of the departments."""

    access: Access
    ids: Ids
    keys: KeyProvider

    async def find(self, actor: Actor, text: str) -> tuple[Recipient, ...]:
        """At most eight whose name, organisation or address has `text`, the newest first.

        Raises:
            Forbidden: whoever cannot share has nobody to look up.
        """
        sought = text.strip().casefold()
        async with self.access.act(actor, Verb.SHARE) as work:
            department = self.access.department(actor)
            rows = await RecipientRow.filter(department=department).order_by("-id").limit(_MOST)
            known = [self.opened(row) for row in rows]
            work.record(Tag.RECIPIENT_LISTED)
        fits = [one for one in known if sought in "\n".join(_said(one)[:3]).casefold()]
        return tuple(fits[:MOST_FOUND])

    async def known(self, department: DepartmentCode, who: RecipientId) -> RecipientRow:
        """One of the department's.

        Raises:
            NotFound: no such recipient, or another department's.
        """
        row = await RecipientRow.get_or_none(id=who, department=department)
        if row is None:
            raise NotFound
        return row

    async def noted(
        self, work: Work, department: DepartmentCode, new: NewRecipient
    ) -> RecipientRow:
        """The row of `new`, made under a fresh key if the department did not know them."""
        index = self._index(new)
        row = await RecipientRow.get_or_none(department=department, index=index)
        if row is not None:
            return row
        who = self.ids.new()
        # The key is durable before the row that needs it; a key without a row harms nobody.
        ref = await asyncio.to_thread(self.keys.new_key, Purpose.CONFIG, who)
        parts: dict[str, Any] = {
            name: self._seal(ref, name, who, getattr(new, name)) for name in _PARTS
        }
        return await RecipientRow.create(
            id=who,
            department=department,
            key_id=ref.key_id,
            key_generation=ref.generation,
            index=index,
            made_at=work.at,
            **parts,
        )

    def opened(self, row: RecipientRow) -> Recipient:
        """Who a row is about."""
        ref = KeyRef(row.key_id, row.key_generation)
        said = {
            name: self.keys.open_field(
                ref, Label("recipient", name, row.id), getattr(row, name)
            ).decode()
            for name in _PARTS
        }
        return Recipient(RecipientId(row.id), **said)

    async def of_link(self, who: UUID) -> Recipient:
        """Whom a link is for, inside an open unit of work that may see it."""
        return self.opened(await RecipientRow.get(id=who))

    async def book(self, work: Work, whom: Collection[UUID]) -> dict[UUID, RecipientRow]:
        """The rows of those whom links are for that the reader may know of.

        Of one's own links also after one went to another department, or one could not end them.
        """
        async with work.beyond():
            return {row.id: row for row in await RecipientRow.filter(id__in=list(set(whom)))}

    def seal(
        self, row: RecipientRow, column: str, link: UUID, text: str, table: str = "share"
    ) -> bytes:
        """A word of a link, sealed under the key of whom it is for."""
        ref = KeyRef(row.key_id, row.key_generation)
        return self.keys.seal_field(ref, Label(table, column, link), text.encode())

    def open(self, row: RecipientRow, column: str, link: Any, table: str = "share") -> str:
        """A word of a link, from its row."""
        ref, sealed = KeyRef(row.key_id, row.key_generation), getattr(link, column)
        return self.keys.open_field(ref, Label(table, column, link.id), sealed).decode()

    def _seal(self, ref: KeyRef, column: str, who: UUID, text: str) -> bytes:
        return self.keys.seal_field(ref, Label("recipient", column, who), text.encode())

    def _index(self, new: NewRecipient) -> str:
        return self.keys.blind_index("recipient", "\0".join(_said(new)).casefold()).hex()


def _said(one: NewRecipient | Recipient) -> tuple[str, ...]:
    return tuple(getattr(one, part) for part in _PARTS)
