"""The words of a collection: checked, and sealed under a key of its own."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.collections.models import CollectionRow
from core.kit.errors import Invalid
from core.kit.text import is_line, words
from core.vault import KeyProvider, KeyRef, Label, Purpose

_LONGEST_NAME, _LONGEST_DESCRIPTION = 120, 1000


@dataclass(frozen=True, slots=True)
class Words:
    """What a collection is called, and what is said of it."""

    name: str
    description: str = ""

    def checked(self) -> "Words":
        """The same in their one spelling.

        Raises:
            Invalid: no name, or a text that will not do.
        """
        name = self.name.strip()
        if not 1 <= len(name) <= _LONGEST_NAME or not is_line(name):
            raise Invalid("name", f"Give a name of 1 to {_LONGEST_NAME} characters on one line.")
        return Words(name, words("description", self.description, 0, _LONGEST_DESCRIPTION))


@dataclass(frozen=True, slots=True)
class Wording:
    """Seals and opens the words of collections."""

    keys: KeyProvider

    async def key(self, collection: UUID) -> KeyRef:
        """A fresh key, durable before the row that needs it; without a row it harms nobody."""
        return await asyncio.to_thread(self.keys.new_key, Purpose.CONFIG, collection)

    def sealed(self, collection: UUID, ref: KeyRef, said: Words) -> dict[str, Any]:
        """The columns of what is said of a collection."""
        return {
            column: self.keys.seal_field(ref, _label(collection, column), text.encode())
            for column, text in (("name", said.name), ("description", said.description))
        }

    def resealed(self, row: CollectionRow, said: Words) -> dict[str, Any]:
        """The same under the key that a row has."""
        return self.sealed(row.id, KeyRef(row.key_id, row.key_generation), said)

    def opened(self, row: CollectionRow, column: str) -> str:
        """What one column of a row says."""
        ref = KeyRef(row.key_id, row.key_generation)
        return self.keys.open_field(ref, _label(row.id, column), getattr(row, column)).decode()

    async def forget(self, row: CollectionRow) -> None:
        """Destroy the key, so that no copy of the row can be read either."""
        ref = KeyRef(row.key_id, row.key_generation)
        await asyncio.to_thread(self.keys.destroy_key, ref)


def _label(collection: UUID, column: str) -> Label:
    return Label("collection", column, collection)
