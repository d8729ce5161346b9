"""What all links to people outside have in common, whether they show photos or ask for them.

A secret of 256 bits of which a hash is kept, a second proof, and an end. `Proving` knows no
more of a link than this.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Generic, Self, TypeVar
from uuid import UUID

from core.access import Verb
from core.audit import Tag
from core.decisions import Purpose
from core.kit.ids import Ids
from core.work import Work

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class Link:
    """What of a link matters to whoever shows something beside it."""

    id: UUID
    recipient_id: UUID
    made_by: UUID
    language: str
    proof: str
    password_hash: str | None
    code_hash: str | None
    code_until: datetime | None
    codes_sent: int
    wrong_tries: int
    free_at: datetime

    @classmethod
    def of(cls, row: Any) -> Self:
        """That of a row: each kind of link has columns of these names."""
        return cls(**{field.name: getattr(row, field.name) for field in fields(cls)})


@dataclass(frozen=True, slots=True)
class LinkKind(Generic[RowT]):
    """One kind of link: where it is kept, where one stands, and how its acts are noted."""

    table: str
    get: Callable[[UUID, bool], Awaitable[RowT]]
    """Reads one; held until the transaction ends where the second word says so."""
    state_at: Callable[[RowT, datetime], str]
    openable: frozenset[str]
    under_way: frozenset[str]
    """Where nobody is late who tries it, though it may not be opened once more."""
    note: Callable[[Work, Ids, UUID, str], Awaitable[None]]
    code_sent: Tag
    refused: Tag
    ended: Tag
    verb: Verb
    """What whoever made one must still be allowed, or nobody looks after it."""
    purpose: Callable[[RowT], Purpose]
    """And for which purpose."""
