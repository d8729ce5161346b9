"""The keystore opens with what it was sealed to and leaves nothing behind when it refuses."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from core.kit.errors import Conflict, Invalid, NotFound, Unavailable
from core.vault import (
    Keystore,
    KeystoreBroken,
    LocalKeys,
    PassphraseCost,
    Purpose,
    WrongKey,
    WrongPassphrase,
    WrongRecoveryKey,
    keytable,
)
from core.vault.recovery import recovery_seed, recovery_text
from tests.core.vault.sample import CHEAP, PASSPHRASE

OTHER = "zeven ezels op de dijk"

_CHILD = """
import sys
from pathlib import Path
from uuid import UUID
from core.vault import Keystore, Purpose
with Keystore.open(Path(sys.argv[1])) as keystore:
    keys = keystore.unlock(sys.argv[2])
    for number in range(20):
        print(keys.new_key(Purpose.PATIENT, UUID(int=number)).key_id)
"""


class TestPassphrase:
    def test_the_right_one_opens(self, keystore: Keystore, keys: LocalKeys) -> None:
        assert keystore.unlock(PASSPHRASE).root == keys.root
        assert len(keys.root) == 32

    @pytest.mark.parametrize("wrong", ["", OTHER, PASSPHRASE + " ", PASSPHRASE.upper()])
    def test_a_wrong_one_is_a_typed_refusal(self, keystore: Keystore, wrong: str) -> None:
        with pytest.raises(WrongPassphrase) as refused:
            keystore.unlock(wrong)
        assert (refused.value.code, refused.value.status) == ("WRONG_PASSPHRASE", 403)
        assert wrong not in refused.value.message or not wrong

    def test_it_may_be_typed_with_composed_or_loose_accents(
        self, keystore: Keystore, keys: LocalKeys
    ) -> None:
        keystore.add_passphrase(keys, "\u00e9\u00e9n huis aan de gracht", cost=CHEAP)
        assert keystore.unlock("e\u0301e\u0301n huis aan de gracht").root == keys.root

    def test_a_second_one_opens_too(self, keystore: Keystore, keys: LocalKeys) -> None:
        keystore.add_passphrase(keys, OTHER, cost=CHEAP)
        assert keystore.unlock(OTHER).root == keystore.unlock(PASSPHRASE).root == keys.root

    def test_a_replaced_one_opens_no_more_and_its_slot_is_gone_from_the_file(
        self, keystore: Keystore, keys: LocalKeys, tmp_path: Path
    ) -> None:
        old = keystore.table.passphrase_slots()[0]
        keystore.replace_passphrases(keys, OTHER, cost=CHEAP)

        with pytest.raises(WrongPassphrase):
            keystore.unlock(PASSPHRASE)
        assert keystore.unlock(OTHER).root == keys.root
        assert old.sealed not in (tmp_path / "keystore").read_bytes()

    def test_a_short_one_is_refused_and_changes_nothing(
        self, keystore: Keystore, keys: LocalKeys, tmp_path: Path
    ) -> None:
        with pytest.raises(Invalid):
            keystore.replace_passphrases(keys, "kort", cost=CHEAP)
        with pytest.raises(Invalid):
            Keystore.create(tmp_path / "second", "kort", cost=CHEAP)

        assert keystore.unlock(PASSPHRASE).root == keys.root
        assert not (tmp_path / "second").exists()

    def test_the_keys_of_another_box_change_nothing(
        self, keystore: Keystore, keys: LocalKeys, tmp_path: Path
    ) -> None:
        with Keystore.create(tmp_path / "other", OTHER, cost=CHEAP)[0] as other:
            theirs = other.unlock(OTHER)
        with pytest.raises(WrongKey):
            keystore.add_passphrase(theirs, OTHER, cost=CHEAP)
        with pytest.raises(WrongPassphrase):
            keystore.unlock(OTHER)

    def test_the_default_cost_is_that_of_the_design(self) -> None:
        assert PassphraseCost() == PassphraseCost(memory_kib=262_144, iterations=3, lanes=2)

    @pytest.mark.parametrize(
        ("sql", "error"),
        [
            ("iterations = 2", WrongPassphrase),
            ("memory_kib = 1", WrongPassphrase),
            ("memory_kib = 1000000000", KeystoreBroken),
            ("lanes = 0", KeystoreBroken),
            ("salt = x'00'", WrongPassphrase),
            ("slot_id = zeroblob(16)", WrongPassphrase),
            ("sealed = zeroblob(40)", WrongPassphrase),
        ],
    )
    def test_an_altered_slot_does_not_open(
        self, keystore: Keystore, tmp_path: Path, sql: str, error: type[Exception]
    ) -> None:
        with sqlite3.connect(tmp_path / "keystore") as connection:
            connection.execute(f"UPDATE passphrase_slot SET {sql}")
        connection.close()
        with pytest.raises(error):
            keystore.unlock(PASSPHRASE)


class TestRecovery:
    def test_the_text_from_the_safe_opens(self, made: tuple[Keystore, str]) -> None:
        keystore, text = made
        root = keystore.unlock(PASSPHRASE).root

        assert keystore.unlock_with_recovery(text).root == root
        assert keystore.unlock_with_recovery(text.lower().replace("-", " ")).root == root

    def test_it_is_not_in_the_file(self, made: tuple[Keystore, str], tmp_path: Path) -> None:
        content = (tmp_path / "keystore").read_bytes()
        assert recovery_seed(made[1]) not in content
        assert made[1].encode() not in content

    def test_another_box_s_text_does_not_open(self, keystore: Keystore) -> None:
        with pytest.raises(WrongRecoveryKey):
            keystore.unlock_with_recovery(recovery_text(bytes(32)))

    def test_a_mistyped_text_is_refused_before_any_slot_is_tried(self, keystore: Keystore) -> None:
        text = recovery_text(bytes(range(32)))
        assert recovery_seed(text) == bytes(range(32))
        for at in range(5, len(text)):
            if text[at] != "-":
                swapped = "B" if text[at] != "B" else "C"
                with pytest.raises(WrongRecoveryKey):
                    recovery_seed(text[:at] + swapped + text[at + 1 :])

    @pytest.mark.parametrize("text", ["", "BKR1", "knie", "BKR1-é", "A" * 56])
    def test_any_other_text_is_refused(self, keystore: Keystore, text: str) -> None:
        with pytest.raises(WrongRecoveryKey):
            keystore.unlock_with_recovery(text)

    def test_every_flipped_byte_of_the_slot_is_refused(
        self, made: tuple[Keystore, str], tmp_path: Path
    ) -> None:
        keystore, text = made
        sealed = keystore.table.recovery_slots()[0].sealed
        assert len(sealed) == 1168
        connection = sqlite3.connect(tmp_path / "keystore", isolation_level=None)
        for at in range(0, 1168, 7):
            altered = bytearray(sealed)
            altered[at] ^= 1
            connection.execute("UPDATE recovery_slot SET sealed = ?", (bytes(altered),))
            with pytest.raises(WrongRecoveryKey):
                keystore.unlock_with_recovery(text)
        connection.close()


class TestFile:
    def test_it_is_one_private_file(self, keystore: Keystore, tmp_path: Path) -> None:
        assert [path.name for path in tmp_path.iterdir()] == ["keystore"]
        assert (tmp_path / "keystore").stat().st_mode & 0o777 == 0o600

    def test_the_root_key_is_not_in_it(self, keys: LocalKeys, tmp_path: Path) -> None:
        content = (tmp_path / "keystore").read_bytes()
        assert keys.root not in content
        assert keys.kek(Purpose.PATIENT, 1) not in content

    def test_a_second_create_is_refused_and_touches_nothing(
        self, keystore: Keystore, tmp_path: Path
    ) -> None:
        before = (tmp_path / "keystore").read_bytes()
        with pytest.raises(Conflict):
            Keystore.create(tmp_path / "keystore", OTHER, cost=CHEAP)

        assert (tmp_path / "keystore").read_bytes() == before
        assert [path.name for path in tmp_path.iterdir()] == ["keystore"]

    def test_a_missing_file_is_not_made(self, tmp_path: Path) -> None:
        with pytest.raises(NotFound):
            Keystore.open(tmp_path / "nowhere")
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("content", [b"", b"not a database, but long enough" * 100])
    def test_another_file_is_no_keystore(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "keystore"
        path.write_bytes(content)
        with pytest.raises(KeystoreBroken):
            Keystore.open(path)
        assert path.read_bytes() == content

    def test_another_database_is_no_keystore(self, tmp_path: Path) -> None:
        connection = sqlite3.connect(tmp_path / "keystore")
        connection.execute("CREATE TABLE box (appliance_id BLOB)")
        connection.close()
        with pytest.raises(KeystoreBroken):
            Keystore.open(tmp_path / "keystore")

    def test_a_keystore_without_a_box_is_broken(self, keystore: Keystore, tmp_path: Path) -> None:
        with sqlite3.connect(tmp_path / "keystore") as connection:
            connection.execute("DELETE FROM box")
        connection.close()
        with pytest.raises(KeystoreBroken):
            Keystore.open(tmp_path / "keystore")

    def test_a_file_held_by_another_is_unavailable(
        self, keystore: Keystore, keys: LocalKeys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(keytable, "BUSY_SECONDS", 0.05)
        holder = sqlite3.connect(tmp_path / "keystore", isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Unavailable):
            Keystore.open(tmp_path / "keystore")
        holder.close()
        assert keys.new_key(Purpose.PATIENT, UUID(int=1)).generation == 1

    def test_processes_share_it(self, keystore: Keystore, tmp_path: Path) -> None:
        command = [sys.executable, "-c", _CHILD, str(tmp_path / "keystore"), PASSPHRASE]
        children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
        made = [child.communicate(timeout=60)[0].split() for child in children]

        assert [child.returncode for child in children] == [0, 0, 0]
        assert len({key_id for ids in made for key_id in ids}) == 60
        assert keystore.table.count_keys_below(Purpose.PATIENT, 2) == 60
