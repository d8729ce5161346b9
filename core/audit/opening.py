"""Reading the sealed log with its keys: for exports, and for whoever looks into an entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from core.audit.keys import Ask, AuditKeys
from core.ledger import Leaf, leaf_hash
from core.vault import KeyMissing

_LEAVES_AT = "SELECT leaf FROM audit_leaf WHERE seq = ANY($1::bigint[]) ORDER BY seq DESC"
_LEAVES = "SELECT leaf FROM audit_leaf WHERE seq >= $1 ORDER BY seq LIMIT $2"


@dataclass(frozen=True, slots=True)
class OpenedEntry:
    """An entry, and its record; None when what it says of a person was erased."""

    leaf: Leaf
    hash: bytes
    record: Mapping[str, Any] | None


async def opened_entries(keys: AuditKeys, ask: Ask, first: int, count: int) -> list[OpenedEntry]:
    """At most `count` entries from number `first` on."""
    return await _opened(keys, ask, [row["leaf"] for row in await ask(_LEAVES, [first, count])])


async def entries_at(keys: AuditKeys, ask: Ask, places: Sequence[int]) -> list[OpenedEntry]:
    """The entries with these numbers, the newest first."""
    return await _opened(keys, ask, [row["leaf"] for row in await ask(_LEAVES_AT, [list(places)])])


async def _opened(keys: AuditKeys, ask: Ask, data: Sequence[bytes]) -> list[OpenedEntry]:
    leaves = [Leaf.parse(each) for each in data]
    refs = await keys.by_number(ask, [leaf.audit_key for leaf in leaves])
    opened = []
    for leaf, entry in zip(leaves, data, strict=True):
        try:
            record = keys.keys.open_record(refs[leaf.audit_key], leaf.head, leaf.sealed)
            opened.append(OpenedEntry(leaf, leaf_hash(entry), orjson.loads(record)))
        except KeyMissing:
            opened.append(OpenedEntry(leaf, leaf_hash(entry), None))
    return opened
