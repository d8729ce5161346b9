"""Gives each row of the log its place: one sequencer in the whole box.

A round is one transaction, which places rows and stores their entries, and then the files.
Promises: an act is in the log once, or waits for its turn; the order never changes; time does
not go back. A crash between any two steps loses nothing, doubles nothing and makes no second
history: what is placed but not signed yet is signed by the next round.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.audit import private
from core.audit.book import Book, LogInconsistent
from core.audit.keys import NOBODY, AuditKey, AuditKeys, Owner, owner_of
from core.audit.kinds import number
from core.audit.record import COLUMNS, Source, record_of
from core.audit.steps import Pause, go_on
from core.kit.clock import Clock
from core.ledger import Leaf
from core.ledger.leaf import head as leaf_head
from core.vault import FieldBroken, KeyMissing

_AT_ONCE = 256
# Any two processes of this product agree on this number; PostgreSQL asks for a bigint.
_ONE_SEQUENCER = 0x6265656C646C6F67
_LOCK = "SELECT pg_try_advisory_lock($1)"
_WAITING = f"SELECT {COLUMNS} FROM audit_event WHERE seq IS NULL ORDER BY id LIMIT $1"  # noqa: S608 - names of columns only
_LAST = "SELECT seq, leaf FROM audit_leaf ORDER BY seq DESC LIMIT 1"
_STORE = """
INSERT INTO audit_leaf (seq, event, leaf)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[])
"""
_PLACE = """
UPDATE audit_event SET seq = placed.seq
FROM unnest($1::bigint[], $2::bigint[]) AS placed (seq, id) WHERE audit_event.id = placed.id
"""
_STORED = "SELECT leaf FROM audit_leaf WHERE seq >= $1 ORDER BY seq LIMIT $2"


class NotAlone(Exception):
    """Another sequencer is at work; there is one in the whole box."""


@dataclass(slots=True)
class Sequencer:
    """The one that places, on a database connection of its own (asyncpg's)."""

    connection: Any
    keys: AuditKeys
    book: Book
    clock: Clock
    source: Source
    pause: Pause = go_on
    at_once: int = _AT_ONCE
    """The most acts between two signatures."""

    async def begin(self) -> None:
        """Be the only one, and see that database and files are one history.

        Raises:
            NotAlone: another one is at work.
            LogInconsistent: the database has not, or not any more, what was signed.
        """
        if not await self.connection.fetchval(_LOCK, _ONE_SEQUENCER):
            raise NotAlone
        growth = self.book.growth
        first = growth.size - len(growth.entries)
        stored = await self._stored(first, len(growth.entries))
        last = await self.connection.fetchrow(_LAST)
        if stored != growth.entries or (last["seq"] + 1 if last else 0) < growth.size:
            raise LogInconsistent("audit_leaf")

    async def round(self) -> int:
        """Place what waits, at most 256, and sign it; how many that were.

        What was placed before and not signed goes first: while files cannot be written,
        nothing more is placed, so the lag tells.
        """
        await self._sign()
        count = await self.place()
        await self._sign()
        return count

    async def _sign(self) -> None:
        while leaves := await self._stored(self.book.growth.size, self.at_once):
            await asyncio.to_thread(self.book.add, leaves)

    async def place(self) -> int:
        """One transaction: rows get their places, and their entries are stored."""
        rows = await self.connection.fetch(_WAITING, self.at_once)
        if not rows:
            return 0
        owners = {owner_of(row["patient"], row["at"]) for row in rows}
        owners |= {Owner(NOBODY, each.month) for each in owners}
        # Before the transaction: a key that was made stays, whatever becomes of that.
        keys = await self.keys.of(self._ask, owners)
        self.pause("keys")
        async with self.connection.transaction():
            last = await self.connection.fetchrow(_LAST)
            first = last["seq"] + 1 if last else 0
            time = self._time(last["leaf"] if last else None)
            leaves = [
                self._leaf(row, first + offset, time, keys) for offset, row in enumerate(rows)
            ]
            seqs, ids = [*range(first, first + len(rows))], [row["id"] for row in rows]
            await self.connection.execute(_STORE, seqs, ids, leaves)
            self.pause("stored")
            placed = await self.connection.execute(_PLACE, seqs, ids)
            if placed != f"UPDATE {len(rows)}":
                raise LogInconsistent("audit_event")
            self.pause("placed")
        self.pause("committed")
        return len(rows)

    def _leaf(self, row: Any, seq: int, time: int, keys: dict[Owner, AuditKey]) -> bytes:
        owner = owner_of(row["patient"], row["at"])
        try:
            return self._sealed(row, (seq, time), keys[owner])
        except KeyMissing:  # erased already: what comes after that is nobody's in particular
            return self._sealed(row, (seq, time), keys[Owner(NOBODY, owner.month)])

    def _sealed(self, row: Any, place: tuple[int, int], key: AuditKey) -> bytes:
        event = number(row["tag"])
        head = leaf_head(*place, event, key.number)
        record = record_of(row, self.source, self._words(row, key))
        sealed = self.keys.keys.seal_record(key.ref, head, record)
        return bytes(Leaf(*place, event, key.number, sealed))

    def _words(self, row: Any, key: AuditKey) -> str | None:
        if row["private"] is None:
            return None
        try:
            return private.opened(self.keys.keys, key.ref, row["at"], row["private"])
        except FieldBroken:  # of a key that was destroyed
            return None

    def _time(self, last: bytes | None) -> int:
        """Now, or the time of the last entry, whichever is later, in microseconds."""
        now = int(self.clock.now().timestamp() * 1_000_000)
        return max(now, Leaf.parse(last).time_us) if last else now

    async def _stored(self, first: int, count: int) -> list[bytes]:
        rows = await self.connection.fetch(_STORED, first, count)
        return [row["leaf"] for row in rows]

    async def _ask(self, sql: str, values: list[Any]) -> Sequence[Any]:
        found: Sequence[Any] = await self.connection.fetch(sql, *values)
        return found
