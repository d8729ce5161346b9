"""A new key-encryption key, and every key of its purpose moved under it.

Not one photo is touched: only the 40-byte wrapped patient keys change. Each batch is a
transaction and wrapping is deterministic, so a rotation that was killed goes on where it
stopped by being called again. The old version is closed only when a count in the same
transaction proves that nothing is left on it (R20).
"""

from collections.abc import Callable
from dataclasses import dataclass

from core.vault.errors import RotationIncomplete
from core.vault.keys import KeyRef, Purpose
from core.vault.keystore import Keystore
from core.vault.keytable import KeyRow, KeyTable
from core.vault.local import LocalKeys

BATCH_KEYS = 5_000

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a rotation did: the version now in use, and how many keys this call moved."""

    purpose: Purpose
    version: int
    rewrapped: int


def rotate(
    keystore: Keystore,
    keys: LocalKeys,
    purpose: Purpose,
    progress: Progress | None = None,
    *,
    batch_keys: int = BATCH_KEYS,
) -> Rotation:
    """Move all keys of `purpose` under a new KEK version, or finish moving them.

    `progress` is told (moved, all) after each batch is on disk.

    Raises:
        RotationIncomplete: keys are left on an old version, which stays open.
        KeystoreBroken: a wrapped key was altered; the batches before it are kept.
    """
    table = keystore.table
    version = _version_to_reach(table, keys, purpose)
    total, moved, last = table.count_keys_below(purpose, version), 0, None
    while batch := _move_batch(table, keys, (purpose, version, last, batch_keys)):
        moved, last = moved + len(batch), batch[-1].ref
        if progress:
            progress(moved, total)
    _close_older(table, purpose, version)
    return Rotation(purpose, version, moved)


def _version_to_reach(table: KeyTable, keys: LocalKeys, purpose: Purpose) -> int:
    with table.writing():
        current, min_decrypt = table.versions(purpose)
        if current > min_decrypt:
            return current
        table.add_kek(purpose, current + 1, keys.new_kek(purpose, current + 1))
        return current + 1


def _move_batch(
    table: KeyTable, keys: LocalKeys, which: tuple[Purpose, int, KeyRef | None, int]
) -> list[KeyRow]:
    with table.writing():
        rows = [_moved(keys, row, which[1]) for row in table.keys_below(*which)]
        table.rewrap(rows)
    return rows


def _moved(keys: LocalKeys, row: KeyRow, version: int) -> KeyRow:
    return keys.wrapped_key(row._replace(kek_version=version), keys.unwrapped_key(row))


def _close_older(table: KeyTable, purpose: Purpose, version: int) -> None:
    with table.writing():
        if table.count_keys_below(purpose, version):
            raise RotationIncomplete
        table.close_versions_below(purpose, version)
