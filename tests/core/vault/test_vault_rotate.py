"""A rotation killed anywhere goes on where it stopped, and every blob still opens."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from core.kit.ids import SystemIds
from core.vault import (
    BlobStore,
    Frame,
    KeyRef,
    KeySlot,
    Keystore,
    KeystoreBroken,
    Kind,
    LocalKeys,
    Purpose,
    Rotation,
    RotationIncomplete,
    rotate,
    verify,
)
from core.vault.keytable import KeyRow, KeyTable, Versions
from tests.core.vault.sample import PASSPHRASE

KEYS, BATCH = 60, 10

# Killed with SIGKILL after re-wrap number argv[3]: in the middle of a batch, between its
# last row and its commit, or (0) as soon as the new version exists.
_CHILD = """
import os, signal, sys
from pathlib import Path
from core.vault import Keystore, Purpose, rotate
from core.vault.local import LocalKeys
left = int(sys.argv[3])
rewrap = LocalKeys.wrapped_key
def wrapped_key(self, row, secret):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return rewrap(self, row, secret)
LocalKeys.wrapped_key = wrapped_key
def progress(moved, total):
    print(moved, total, flush=True)
    if moved == int(sys.argv[4]):
        os.kill(os.getpid(), signal.SIGKILL)
with Keystore.open(Path(sys.argv[1])) as keystore:
    rotate(keystore, keystore.unlock(sys.argv[2]), Purpose.PATIENT, progress, batch_keys=10)
"""


@pytest.fixture
def blobs(keystore: Keystore, keys: LocalKeys, store: BlobStore) -> int:
    """60 keys, and a blob under every tenth of them."""
    ids, made = SystemIds(), list[KeyRef]()
    with keystore.table.writing():
        for _ in range(KEYS):
            row = KeyRow(KeyRef(ids.new(), 1), Purpose.PATIENT, ids.new(), 1, b"")
            keystore.table.add_key(keys.wrapped_key(row, ids.secret(32)))
            made.append(row.ref)
    for ref in made[::10]:
        frame, dek = Frame(Kind.ORIGINAL, ids.new(), ids.new()), ids.secret(32)
        store.seal(frame, KeySlot(ref, keys.wrap(ref, frame.photo_id, 1, dek)), dek, b"photo")
    return len(made[::10])


def old_keys(table: KeyTable) -> int:
    return table.count_keys_below(Purpose.PATIENT, 2)


def killed(path: Path, after_rewraps: int, after_moved: int = -1) -> None:
    """Rotate in a process of its own, which dies on the way."""
    where = [str(path), PASSPHRASE, str(after_rewraps), str(after_moved)]
    command = [sys.executable, "-c", _CHILD, *where]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == -signal.SIGKILL, ran.stderr


class TestRotate:
    def test_all_keys_move_and_the_old_version_is_closed(
        self, keystore: Keystore, keys: LocalKeys, store: BlobStore, blobs: int
    ) -> None:
        seen: list[tuple[int, int]] = []

        rotation = rotate(
            keystore,
            keys,
            Purpose.PATIENT,
            lambda moved, total: seen.append((moved, total)),
            batch_keys=25,
        )

        assert rotation == Rotation(Purpose.PATIENT, 2, KEYS)
        assert seen == [(25, 60), (50, 60), (60, 60)]
        assert old_keys(keystore.table) == 0
        assert keystore.table.versions(Purpose.PATIENT) == Versions(2, 2)
        assert verify(store, keystore.unlock(PASSPHRASE)).ok == blobs

    def test_only_its_purpose_rotates(self, keystore: Keystore, keys: LocalKeys) -> None:
        consent = keys.new_key(Purpose.CONSENT, UUID(int=1))
        rotate(keystore, keys, Purpose.PATIENT)
        assert keystore.table.key(consent).kek_version == 1
        assert keystore.table.versions(Purpose.CONSENT) == Versions(1, 1)

    def test_it_can_be_done_again_and_with_no_keys_at_all(
        self, keystore: Keystore, keys: LocalKeys
    ) -> None:
        assert rotate(keystore, keys, Purpose.AUDIT) == Rotation(Purpose.AUDIT, 2, 0)
        assert rotate(keystore, keys, Purpose.AUDIT) == Rotation(Purpose.AUDIT, 3, 0)

    def test_the_old_wrapped_bytes_are_gone_from_the_file(
        self, keystore: Keystore, keys: LocalKeys, ref: KeyRef, tmp_path: Path
    ) -> None:
        old = keystore.table.key(ref).wrapped
        assert old in (tmp_path / "keystore").read_bytes()
        rotate(keystore, keys, Purpose.PATIENT)
        assert old not in (tmp_path / "keystore").read_bytes()

    def test_a_process_that_was_unlocked_before_goes_on(
        self, keystore: Keystore, keys: LocalKeys, tmp_path: Path
    ) -> None:
        with Keystore.open(tmp_path / "keystore") as other:
            theirs = other.unlock(PASSPHRASE)
            ref = theirs.new_key(Purpose.PATIENT, UUID(int=1))
            rotate(keystore, keys, Purpose.PATIENT)

            after = theirs.new_key(Purpose.PATIENT, UUID(int=1))
            assert other.table.key(after).kek_version == 2
            for any_ref in (ref, after):
                wrapped = theirs.wrap(any_ref, UUID(int=2), 1, bytes(32))
                assert keys.unwrap(any_ref, UUID(int=2), 1, wrapped) == bytes(32)

    def test_an_altered_key_stops_it_with_the_old_version_open(
        self, keystore: Keystore, keys: LocalKeys, blobs: int, tmp_path: Path
    ) -> None:
        with sqlite3.connect(tmp_path / "keystore") as connection:
            connection.execute(
                "UPDATE key SET wrapped = zeroblob(40) WHERE key_id = (SELECT max(key_id) FROM key)"
            )
        connection.close()

        with pytest.raises(KeystoreBroken):
            rotate(keystore, keys, Purpose.PATIENT, batch_keys=BATCH)

        assert old_keys(keystore.table) == BATCH
        assert keystore.table.versions(Purpose.PATIENT) == Versions(2, 1)

    def test_a_key_left_behind_keeps_the_old_version_open(
        self, keystore: Keystore, keys: LocalKeys, blobs: int
    ) -> None:
        """Whatever put it there: a key restored by hand behind the rotation's back."""
        row = keystore.table.keys_below(Purpose.PATIENT, 2, None, 1)[0]
        behind = row._replace(ref=KeyRef(UUID(int=0), 1))

        def progress(moved: int, total: int) -> None:
            if moved == total:
                keystore.table.add_key(behind)

        with pytest.raises(RotationIncomplete):
            rotate(keystore, keys, Purpose.PATIENT, progress)
        assert keystore.table.versions(Purpose.PATIENT) == Versions(2, 1)


class TestKilled:
    @pytest.mark.parametrize("moved", range(BATCH, KEYS + 1, BATCH))
    def test_after_any_batch(
        self, keystore: Keystore, store: BlobStore, blobs: int, tmp_path: Path, moved: int
    ) -> None:
        killed(tmp_path / "keystore", after_rewraps=1_000, after_moved=moved)
        self._then_it_goes_on(keystore, store, blobs, left=KEYS - moved)

    @pytest.mark.parametrize("rewraps", [0, 1, 15, 29, 55])
    def test_in_the_middle_of_a_batch_which_then_counts_for_nothing(
        self, keystore: Keystore, store: BlobStore, blobs: int, tmp_path: Path, rewraps: int
    ) -> None:
        killed(tmp_path / "keystore", after_rewraps=rewraps)
        self._then_it_goes_on(keystore, store, blobs, left=KEYS - rewraps // BATCH * BATCH)

    def test_at_every_batch_of_one_rotation(
        self, keystore: Keystore, store: BlobStore, blobs: int, tmp_path: Path
    ) -> None:
        for left in range(KEYS - BATCH, -1, -BATCH):
            killed(tmp_path / "keystore", after_rewraps=1_000, after_moved=BATCH)
            assert old_keys(keystore.table) == left
            assert verify(store, keystore.unlock(PASSPHRASE)).ok == blobs
        self._then_it_goes_on(keystore, store, blobs, left=0)

    def _then_it_goes_on(
        self, keystore: Keystore, store: BlobStore, blobs: int, *, left: int
    ) -> None:
        assert old_keys(keystore.table) == left
        assert verify(store, keystore.unlock(PASSPHRASE)).ok == blobs
        assert keystore.table.versions(Purpose.PATIENT) == Versions(2, 1)

        rotation = rotate(keystore, keystore.unlock(PASSPHRASE), Purpose.PATIENT)

        assert rotation == Rotation(Purpose.PATIENT, 2, left)
        assert keystore.table.versions(Purpose.PATIENT) == Versions(2, 2)
        assert verify(store, keystore.unlock(PASSPHRASE)).ok == blobs
        assert not (store.root.parent / "keystore-journal").exists()
