"""The keys answer `KeyProvider` the same way after a restart, and only for what they made."""

import hmac
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest

from core.kit.ids import SystemIds
from core.vault import (
    FieldBroken,
    KeyMissing,
    KeyProvider,
    KeyRef,
    Keystore,
    KeystoreBroken,
    KeyTooOld,
    Label,
    LocalKeys,
    Purpose,
    WrongKey,
)
from tests import second_reader
from tests.core.vault.sample import CHEAP, DEK, PASSPHRASE

OWNER, PHOTO = UUID(int=1), UUID(int=2)
LABEL = Label("patient", "mrn", UUID(int=3))


def again(keystore: Keystore) -> LocalKeys:
    """The keys as another process would have them: nothing cached."""
    return keystore.unlock(PASSPHRASE)


def tamper(path: Path, sql: str, *values: object) -> None:
    with sqlite3.connect(path) as connection:
        changed = connection.execute(sql, values).rowcount
    connection.close()
    assert changed > 0


class TestKeys:
    def test_they_are_a_key_provider(self, keys: LocalKeys) -> None:
        provider: KeyProvider = keys
        assert provider.blind_index_version == 1
        assert repr(keys) == "LocalKeys()"

    def test_a_data_key_comes_back_after_a_restart(
        self, keystore: Keystore, keys: LocalKeys, ref: KeyRef
    ) -> None:
        wrapped = keys.wrap(ref, PHOTO, 1, DEK)

        assert len(wrapped) == 40
        assert again(keystore).unwrap(ref, PHOTO, 1, wrapped) == DEK

    def test_a_data_key_does_not_open_for_another_photo_generation_or_key(
        self, keys: LocalKeys, ref: KeyRef
    ) -> None:
        wrapped = keys.wrap(ref, PHOTO, 1, DEK)
        other = keys.new_key(Purpose.PATIENT, OWNER)
        for asked in ((ref, OWNER, 1), (ref, PHOTO, 2), (other, PHOTO, 1)):
            with pytest.raises(WrongKey):
                keys.unwrap(*asked, wrapped)

    def test_a_field_comes_back_after_a_restart(
        self, keystore: Keystore, keys: LocalKeys, ref: KeyRef
    ) -> None:
        sealed = keys.seal_field(ref, LABEL, b"1234567")

        assert sealed != keys.seal_field(ref, LABEL, b"1234567")
        assert again(keystore).open_field(ref, LABEL, sealed) == b"1234567"

    def test_a_field_of_one_patient_does_not_open_with_the_key_of_another(
        self, keys: LocalKeys, ref: KeyRef
    ) -> None:
        sealed = keys.seal_field(ref, LABEL, b"1234567")
        with pytest.raises(FieldBroken):
            keys.open_field(keys.new_key(Purpose.PATIENT, OWNER), LABEL, sealed)

    def test_each_call_makes_another_key_even_for_one_owner(self, keys: LocalKeys) -> None:
        first, second = (keys.new_key(Purpose.PATIENT, OWNER) for _ in range(2))
        assert first != second
        assert keys.wrap(first, PHOTO, 1, DEK) != keys.wrap(second, PHOTO, 1, DEK)

    def test_a_key_that_was_never_made_is_missing(self, keys: LocalKeys, ref: KeyRef) -> None:
        for unknown in (KeyRef(UUID(int=404), 1), KeyRef(ref.key_id, 2)):
            with pytest.raises(KeyMissing):
                keys.wrap(unknown, PHOTO, 1, DEK)

    def test_a_generation_beyond_the_envelope_is_refused(self, keys: LocalKeys) -> None:
        with pytest.raises(FieldBroken):
            keys.seal_field(KeyRef(PHOTO, 0x1_0000), LABEL, b"x")

    def test_threads_share_them(self, keystore: Keystore, keys: LocalKeys) -> None:
        def work(number: int) -> bytes:
            ref = keys.new_key(Purpose.PATIENT, UUID(int=number))
            return again_keys.open_field(ref, LABEL, keys.seal_field(ref, LABEL, b"%d" % number))

        again_keys = again(keystore)
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(work, range(40))) == [b"%d" % number for number in range(40)]


class TestIndexes:
    def test_a_blind_index_is_the_same_after_a_restart(
        self, keystore: Keystore, keys: LocalKeys
    ) -> None:
        index = keys.blind_index("bsn", "123456782")
        key = second_reader.expand(keys.root, b"bkx1/blind\0" + second_reader.u32(1))

        assert again(keystore).blind_index("bsn", "123456782") == index
        assert index == hmac.digest(key, b"bsn\x00123456782", "sha256")[:16]

    def test_it_tells_fields_and_values_apart(self, keys: LocalKeys) -> None:
        indexes = {
            keys.blind_index("bsn", "123456782"),
            keys.blind_index("mrn", "123456782"),
            keys.blind_index("bsn", "123456783"),
        }
        assert len(indexes) == 3
        with pytest.raises(ValueError, match="NUL"):
            keys.blind_index("a\0b", "c")

    def test_another_box_has_other_indexes(self, keys: LocalKeys, tmp_path: Path) -> None:
        with Keystore.create(tmp_path / "other", PASSPHRASE, cost=CHEAP)[0] as other:
            theirs = other.unlock(PASSPHRASE)
        assert theirs.blind_index("bsn", "1") != keys.blind_index("bsn", "1")
        assert theirs.keyed_hash("term", b"knie") != keys.keyed_hash("term", b"knie")

    def test_a_keyed_hash_differs_by_label(self, keystore: Keystore, keys: LocalKeys) -> None:
        hashed = keys.keyed_hash("term", b"knie")
        assert len(hashed) == 32
        assert again(keystore).keyed_hash("term", b"knie") == hashed
        assert keys.keyed_hash("idempotency", b"knie") != hashed


class TestAlteredFile:
    def test_every_flipped_byte_of_a_wrapped_patient_key_is_refused(
        self, keystore: Keystore, ref: KeyRef, tmp_path: Path
    ) -> None:
        wrapped = keystore.table.key(ref).wrapped
        keys = again(keystore)
        for at in range(40):
            altered = bytearray(wrapped)
            altered[at] ^= 1
            tamper(tmp_path / "keystore", "UPDATE key SET wrapped = ?", bytes(altered))
            with pytest.raises(KeystoreBroken):
                keys.wrap(ref, PHOTO, 1, DEK)

    def test_every_flipped_byte_of_a_wrapped_kek_is_refused(
        self, keystore: Keystore, ref: KeyRef, tmp_path: Path
    ) -> None:
        wrapped = keystore.table.kek(Purpose.PATIENT, 1)
        keys = again(keystore)
        for at in range(40):
            altered = bytearray(wrapped)
            altered[at] ^= 1
            tamper(tmp_path / "keystore", "UPDATE kek SET wrapped = ?", bytes(altered))
            with pytest.raises(KeystoreBroken):
                keys.wrap(ref, PHOTO, 1, DEK)

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE key SET owner = randomblob(16)",
            "UPDATE key SET owner = x'00'",
            "UPDATE key SET purpose = 'consent'",
            "UPDATE kek SET wrapped = (SELECT wrapped FROM kek WHERE purpose = 'audit')",
        ],
    )
    def test_a_key_moved_to_another_owner_or_purpose_is_refused(
        self, keystore: Keystore, ref: KeyRef, tmp_path: Path, sql: str
    ) -> None:
        keys = again(keystore)
        tamper(tmp_path / "keystore", sql)
        with pytest.raises(KeystoreBroken):
            keys.wrap(ref, PHOTO, 1, DEK)

    def test_a_key_under_another_name_is_refused(
        self, keystore: Keystore, ref: KeyRef, tmp_path: Path
    ) -> None:
        keys = again(keystore)
        tamper(tmp_path / "keystore", "UPDATE key SET key_id = ?", PHOTO.bytes)
        with pytest.raises(KeystoreBroken):
            keys.wrap(KeyRef(PHOTO, 1), PHOTO, 1, DEK)
        with pytest.raises(KeyMissing):
            keys.wrap(ref, PHOTO, 1, DEK)

    def test_a_key_on_a_closed_version_is_refused(
        self, keystore: Keystore, ref: KeyRef, tmp_path: Path
    ) -> None:
        keys = again(keystore)
        tamper(tmp_path / "keystore", "UPDATE purpose SET min_decrypt_version = 2")
        with pytest.raises(KeyTooOld):
            keys.wrap(ref, PHOTO, 1, DEK)

    def test_another_box_s_name_in_the_file_opens_nothing(
        self, keystore: Keystore, keys: LocalKeys, tmp_path: Path
    ) -> None:
        tamper(tmp_path / "keystore", "UPDATE box SET appliance_id = ?", PHOTO.bytes)
        moved = LocalKeys(keystore.table, keys.root, SystemIds())
        with pytest.raises(KeystoreBroken):
            moved.new_key(Purpose.PATIENT, OWNER)
