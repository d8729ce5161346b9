"""The keystore: the one file that holds every key of the box, each wrapped.

Promises: without a passphrase or the recovery key the file gives nothing; a wrong one is
a typed refusal; a key handed out is on disk. Does not promise: to hide how many patients
there are, or to stop someone with the running process's memory. It stands beside the
database, never in it (decision 0010), so no database backup contains a key.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self
from uuid import UUID

from core.kit.errors import Conflict, NotFound
from core.kit.ids import Ids, SystemIds
from core.vault.durable import sync_folder
from core.vault.errors import (
    KeyMissing,
    KeystoreBroken,
    WrongKey,
    WrongPassphrase,
    WrongRecoveryKey,
)
from core.vault.keys import Purpose
from core.vault.keytable import KeyTable
from core.vault.local import LocalKeys
from core.vault.recovery import recovery_seed, recovery_text
from core.vault.slots import (
    SALT_BYTES,
    PassphraseCost,
    PassphraseSlot,
    SlotPlace,
    require_passphrase,
)
from core.vault.wrap import KEY_BYTES

_FIRST_VERSION = 1


class Keystore:
    """An open keystore file, still locked."""

    def __init__(self, table: KeyTable, ids: Ids) -> None:
        self.table = table
        self._ids = ids
        self.appliance_id = table.appliance_id()

    @classmethod
    def create(
        cls,
        path: Path,
        passphrase: str,
        *,
        cost: PassphraseCost | None = None,
        ids: Ids | None = None,
    ) -> tuple[Self, str]:
        """Make the keystore of a new box with its two seal slots.

        Returns the open keystore and the recovery text, which exists nowhere else: show
        it once, for the safe.

        Raises:
            Invalid: the passphrase is too short.
            Conflict: there already is a file at `path`; it was not touched.
        """
        require_passphrase(passphrase)
        ids = ids or SystemIds()
        seed = ids.secret(KEY_BYTES)
        with _put_in_place(path, ids.new()) as draft, KeyTable(draft) as table:
            table.lay_out(ids.new())
            store = cls(table, ids)
            keys = LocalKeys(table, ids.secret(KEY_BYTES), ids)
            table.add_passphrase_slot(store._passphrase_slot(keys, passphrase, cost))
            table.add_recovery_slot(store._new_place().seal_to_recovery(keys.root, seed))
            with table.writing():
                for purpose in Purpose:
                    wrapped = keys.new_kek(purpose, _FIRST_VERSION)
                    table.add_kek(purpose, _FIRST_VERSION, wrapped)
        return cls.open(path, ids=ids), recovery_text(seed)

    @classmethod
    def open(cls, path: Path, *, ids: Ids | None = None) -> Self:
        """Open the keystore of this box, without unlocking it.

        Raises:
            NotFound: there is no file at `path`.
            KeystoreBroken: it is damaged or not a keystore.
        """
        if not path.is_file():
            raise NotFound("There is no keystore at this place.")
        table = KeyTable(path)
        try:
            table.require_keystore()
            return cls(table, ids or SystemIds())
        except KeyMissing:
            table.close()
            raise KeystoreBroken from None
        except BaseException:
            table.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; keys unlocked from it can load no more keys."""
        self.table.close()

    def unlock(self, passphrase: str) -> LocalKeys:
        """The keys, by passphrase; takes about a second, so call it from a thread.

        Raises:
            WrongPassphrase: no slot opens with it.
        """
        for slot in self.table.passphrase_slots():
            with suppress(WrongPassphrase):
                place = SlotPlace(self.appliance_id, slot.slot_id)
                return self._keys(place.open_with_passphrase(slot, passphrase))
        raise WrongPassphrase

    def unlock_with_recovery(self, text: str) -> LocalKeys:
        """The keys, by the recovery text from the safe.

        Raises:
            WrongRecoveryKey: mistyped, or of another box.
        """
        seed = recovery_seed(text)
        for slot in self.table.recovery_slots():
            with suppress(WrongRecoveryKey):
                place = SlotPlace(self.appliance_id, slot.slot_id)
                return self._keys(place.open_with_recovery(slot, seed))
        raise WrongRecoveryKey

    def add_passphrase(
        self, keys: LocalKeys, passphrase: str, *, cost: PassphraseCost | None = None
    ) -> None:
        """Let one more passphrase open the box.

        Raises:
            Invalid: the passphrase is too short.
        """
        slot = self._passphrase_slot(keys, passphrase, cost)
        self.table.add_passphrase_slot(slot)

    def replace_passphrases(
        self, keys: LocalKeys, passphrase: str, *, cost: PassphraseCost | None = None
    ) -> None:
        """Let only this passphrase open the box (and the recovery key).

        Raises:
            Invalid: the passphrase is too short; the old ones still open it.
        """
        slot = self._passphrase_slot(keys, passphrase, cost)
        with self.table.writing():
            self.table.drop_passphrase_slots()
            self.table.add_passphrase_slot(slot)

    def _passphrase_slot(
        self, keys: LocalKeys, passphrase: str, cost: PassphraseCost | None
    ) -> PassphraseSlot:
        require_passphrase(passphrase)
        if keys.appliance_id != self.appliance_id:
            raise WrongKey
        salt = self._ids.secret(SALT_BYTES)
        cost = cost or PassphraseCost()
        return self._new_place().seal_to_passphrase(keys.root, passphrase, salt, cost)

    def _new_place(self) -> SlotPlace:
        return SlotPlace(self.appliance_id, self._ids.new())

    def _keys(self, root: bytes) -> LocalKeys:
        return LocalKeys(self.table, root, self._ids)


@contextmanager
def _put_in_place(path: Path, draft_id: UUID) -> Iterator[Path]:
    """A draft beside `path` that takes its name only when it is whole, never over another."""
    draft = path.with_name(f"{path.name}.{draft_id}.new")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            yield draft
            os.link(draft, path)
        finally:
            draft.unlink()
    except FileExistsError:
        raise Conflict("There already is a keystore at this place.") from None
    sync_folder(path.parent)
