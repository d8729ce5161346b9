"""The keystore's file: one SQLite database of wrapped keys. Rows in, rows out, no secrets.

Rollback journal rather than WAL, because then the keystore at rest is one file that can
be copied, and its few writes can afford the extra syncs. `synchronous=EXTRA` makes a
committed key survive a power cut, `secure_delete` overwrites what a rotation or a new
passphrase replaces. Several processes may have it open.
"""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self
from uuid import UUID

from core.vault.errors import KeyMissing, KeystoreBroken, KeyTooOld
from core.vault.keys import KeyRef, Purpose
from core.vault.slots import PassphraseCost, PassphraseSlot, RecoverySlot
from core.vault.sqlite_words import translated

APPLICATION_ID = int.from_bytes(b"BKX1")
SCHEMA_VERSION = 1
_KEYS_AT_ONCE = 500
_PURPOSES = {purpose.value: purpose for purpose in Purpose}
BUSY_SECONDS = 30.0

_SCHEMA = f"""
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
CREATE TABLE box (appliance_id BLOB NOT NULL) STRICT;
CREATE TABLE passphrase_slot (
    slot_id BLOB PRIMARY KEY, salt BLOB NOT NULL, memory_kib INTEGER NOT NULL,
    iterations INTEGER NOT NULL, lanes INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
CREATE TABLE recovery_slot (slot_id BLOB PRIMARY KEY, sealed BLOB NOT NULL) STRICT;
CREATE TABLE kek (
    purpose TEXT NOT NULL, version INTEGER NOT NULL, wrapped BLOB NOT NULL,
    PRIMARY KEY (purpose, version)) STRICT;
CREATE TABLE purpose (
    purpose TEXT PRIMARY KEY, version INTEGER NOT NULL,
    min_decrypt_version INTEGER NOT NULL) STRICT;
CREATE TABLE key (
    key_id BLOB NOT NULL, generation INTEGER NOT NULL, purpose TEXT NOT NULL,
    owner BLOB NOT NULL, kek_version INTEGER NOT NULL, wrapped BLOB NOT NULL,
    PRIMARY KEY (key_id, generation)) STRICT, WITHOUT ROWID;
"""


class KeyRow(NamedTuple):
    """A wrapped patient or inbox key and what it is bound to."""

    ref: KeyRef
    purpose: Purpose
    owner: UUID
    kek_version: int
    wrapped: bytes


class Versions(NamedTuple):
    """The KEK version new keys get, and the oldest that still unwraps."""

    current: int
    min_decrypt: int


class KeyTable:
    """The rows of one keystore file, shared by the threads of this process.

    Raises, from every method:
        KeystoreBroken: the file is damaged or not a keystore.
        Unavailable: another process held the file for longer than 30 seconds.
        StorageFull: there is no room to write.
        DurabilityLost: a write could not be synced.
    """

    def __init__(self, path: Path) -> None:
        self._lock, self._reading_lock = threading.RLock(), threading.Lock()
        with translated():
            # Keys are looked up beside a writer, who may have to wait for a whole batch of
            # somebody's rotation: on one connection they would wait along with it.
            self._connection, self._reading = _connected(path), _connected(path)
        self._execute("PRAGMA synchronous = EXTRA")
        self._execute("PRAGMA secure_delete = ON")
        self._execute("PRAGMA trusted_schema = OFF")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
        self._reading.close()

    def lay_out(self, appliance_id: UUID) -> None:
        """Make the tables of a new, empty file."""
        with translated():
            self._connection.executescript(_SCHEMA)
        self._execute("INSERT INTO box VALUES (?)", appliance_id.bytes)

    def require_keystore(self) -> None:
        """Refuse a file that is some other database.

        Raises:
            KeystoreBroken: it is not a keystore of this version.
        """
        marks = [self._one(f"PRAGMA {name}")[0] for name in ("application_id", "user_version")]
        if marks != [APPLICATION_ID, SCHEMA_VERSION]:
            raise KeystoreBroken

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction, alone in the file: all of it is on disk afterwards, or none."""
        with self._lock:
            self._execute("BEGIN IMMEDIATE")
            try:
                yield
                self._execute("COMMIT")
            except BaseException:
                self._connection.rollback()
                raise

    def appliance_id(self) -> UUID:
        """Which box this keystore belongs to."""
        return UUID(bytes=self._one("SELECT appliance_id FROM box")[0])

    def passphrase_slots(self) -> list[PassphraseSlot]:
        """All slots that open with a passphrase, the oldest first."""
        rows = self._execute("SELECT * FROM passphrase_slot ORDER BY slot_id")
        return [
            PassphraseSlot(UUID(bytes=slot_id), salt, PassphraseCost(*cost), sealed)
            for slot_id, salt, *cost, sealed in rows
        ]

    def recovery_slots(self) -> list[RecoverySlot]:
        """All slots that open with a recovery key."""
        rows = self._execute("SELECT slot_id, sealed FROM recovery_slot ORDER BY slot_id")
        return [RecoverySlot(UUID(bytes=slot_id), sealed) for slot_id, sealed in rows]

    def add_passphrase_slot(self, slot: PassphraseSlot) -> None:
        """Keep one more passphrase slot."""
        cost = (slot.cost.memory_kib, slot.cost.iterations, slot.cost.lanes)
        row = (slot.slot_id.bytes, slot.salt, *cost, slot.sealed)
        self._execute("INSERT INTO passphrase_slot VALUES (?, ?, ?, ?, ?, ?)", *row)

    def drop_passphrase_slots(self) -> None:
        """Forget all passphrase slots, overwriting them."""
        self._execute("DELETE FROM passphrase_slot")

    def add_recovery_slot(self, slot: RecoverySlot) -> None:
        """Keep one more recovery slot."""
        self._execute("INSERT INTO recovery_slot VALUES (?, ?)", slot.slot_id.bytes, slot.sealed)

    def kek(self, purpose: Purpose, version: int) -> bytes:
        """A key-encryption key, wrapped under the root key: 40 bytes.

        Raises:
            KeyMissing: there is no such version.
        """
        sql = "SELECT wrapped FROM kek WHERE purpose = ? AND version = ?"
        return bytes(self._looked_up(sql, purpose, version)[0])

    def add_kek(self, purpose: Purpose, version: int, wrapped: bytes) -> None:
        """Keep a new KEK and have new keys use it; older versions still unwrap."""
        self._execute("INSERT INTO kek VALUES (?, ?, ?)", purpose, version, wrapped)
        self._execute(
            "INSERT INTO purpose VALUES (?1, ?2, ?2)"
            " ON CONFLICT (purpose) DO UPDATE SET version = excluded.version",
            purpose,
            version,
        )

    def versions(self, purpose: Purpose) -> Versions:
        """The current and the oldest open KEK version of a purpose."""
        sql = "SELECT version, min_decrypt_version FROM purpose WHERE purpose = ?"
        return Versions(*self._one(sql, purpose))

    def close_versions_below(self, purpose: Purpose, version: int) -> None:
        """Have keys under older KEK versions refused from now on."""
        sql = "UPDATE purpose SET min_decrypt_version = ? WHERE purpose = ?"
        self._execute(sql, version, purpose)

    def key(self, ref: KeyRef) -> KeyRow:
        """A wrapped patient or inbox key.

        Raises:
            KeyMissing: never made, or destroyed.
            KeyTooOld: under a KEK version that a rotation has closed.
        """
        sql = """SELECT key.*, min_decrypt_version FROM key JOIN purpose USING (purpose)
                 WHERE key_id = ? AND generation = ?"""
        *row, min_decrypt = self._looked_up(sql, ref.key_id.bytes, ref.generation)
        key = _key_row(row)
        if key.kek_version < min_decrypt:
            raise KeyTooOld
        return key

    def keys(self, refs: Sequence[KeyRef]) -> list[KeyRow]:
        """Many wrapped keys at once; one that is missing or too old is left out."""
        found: list[KeyRow] = []
        for start in range(0, len(refs), _KEYS_AT_ONCE):
            part = refs[start : start + _KEYS_AT_ONCE]
            wanted = ", ".join(["(?, ?)"] * len(part))
            sql = f"""WITH wanted (key_id, generation) AS (VALUES {wanted})
                      SELECT key.* FROM wanted JOIN key USING (key_id, generation)
                      JOIN purpose USING (purpose) WHERE kek_version >= min_decrypt_version"""  # noqa: S608 - question marks only
            values = [value for ref in part for value in (ref.key_id.bytes, ref.generation)]
            with self._reading_lock, translated():
                rows = self._reading.execute(sql, values).fetchall()
            found += [_key_row(row) for row in rows]
        return found

    def add_key(self, row: KeyRow) -> None:
        """Keep a new wrapped key."""
        ref = (row.ref.key_id.bytes, row.ref.generation)
        values = (*ref, row.purpose, row.owner.bytes, row.kek_version, row.wrapped)
        self._execute("INSERT INTO key VALUES (?, ?, ?, ?, ?, ?)", *values)

    def key_of(self, purpose: Purpose, owner: UUID) -> KeyRef | None:
        """The first key of an owner, looked for among all: not for what is hot."""
        sql = "SELECT key_id, generation FROM key WHERE purpose = ? AND owner = ? ORDER BY key_id"
        for key_id, generation in self._execute(sql, purpose, owner.bytes):
            return KeyRef(UUID(bytes=key_id), generation)
        return None

    def drop_key(self, ref: KeyRef) -> None:
        """Forget a key for good, overwriting it."""
        sql = "DELETE FROM key WHERE key_id = ? AND generation = ?"
        self._execute(sql, ref.key_id.bytes, ref.generation)

    def keys_below(
        self, purpose: Purpose, version: int, after: KeyRef | None, limit: int
    ) -> list[KeyRow]:
        """At most `limit` keys still under an older KEK version, in order, beyond `after`."""
        sql = """SELECT * FROM key WHERE purpose = ? AND kek_version < ?
                 AND (key_id, generation) > (?, ?) ORDER BY key_id, generation LIMIT ?"""
        start = (after.key_id.bytes, after.generation) if after else (b"", 0)
        return [_key_row(row) for row in self._execute(sql, purpose, version, *start, limit)]

    def count_keys_below(self, purpose: Purpose, version: int) -> int:
        """How many keys are still under an older KEK version."""
        sql = "SELECT count(*) FROM key WHERE purpose = ? AND kek_version < ?"
        return int(self._one(sql, purpose, version)[0])

    def rewrap(self, rows: Sequence[KeyRow]) -> None:
        """Replace the wrapped bytes and KEK version of these keys."""
        sql = "UPDATE key SET kek_version = ?, wrapped = ? WHERE key_id = ? AND generation = ?"
        values = [
            (row.kek_version, row.wrapped, row.ref.key_id.bytes, row.ref.generation) for row in rows
        ]
        with self._lock, translated():
            self._connection.executemany(sql, values)

    def _looked_up(self, sql: str, *values: object) -> tuple[Any, ...]:
        """One row as it was last committed."""
        with self._reading_lock, translated():
            rows = self._reading.execute(sql, values).fetchall()
        if not rows:
            raise KeyMissing
        row: tuple[Any, ...] = rows[0]
        return row

    def _one(self, sql: str, *values: object) -> tuple[Any, ...]:
        rows = self._execute(sql, *values)
        if not rows:
            raise KeyMissing
        return rows[0]

    def _execute(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock, translated():
            return self._connection.execute(sql, values).fetchall()


def _connected(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(
        uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )


def _key_row(row: Sequence[Any]) -> KeyRow:
    key_id, generation, purpose, owner, kek_version, wrapped = row
    try:
        ref = KeyRef(UUID(bytes=key_id), generation)
        return KeyRow(ref, _PURPOSES[purpose], UUID(bytes=owner), kek_version, wrapped)
    except (KeyError, ValueError):
        raise KeystoreBroken from None
