"""The keys of the log: records are sealed for their place, heads are signed, keys end."""

from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.vault import FieldBroken, KeyMissing, Keystore, LocalKeys, Purpose, rotate
from tests.conftest import CHEAP, PASSPHRASE

OWNER, OTHER = UUID(int=1), UUID(int=2)


class TestRecords:
    def test_a_record_opens_in_its_place_and_under_its_key_only(self, keys: LocalKeys) -> None:
        mine, other = keys.new_keys(Purpose.AUDIT, (OWNER, OTHER))
        sealed = keys.seal_record(mine, b"place", b"record")

        assert keys.open_record(mine, b"place", sealed) == b"record"
        assert len(sealed) == len(b"record") + 28
        assert keys.seal_record(mine, b"place", b"record") != sealed
        changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
        for ref, place, data in (
            (mine, b"elsewhere", sealed),
            (other, b"place", sealed),
            (mine, b"place", changed),
            (mine, b"place", b""),
        ):
            with pytest.raises(FieldBroken):
                keys.open_record(ref, place, data)

    def test_a_destroyed_key_opens_nothing_and_the_others_go_on(self, keys: LocalKeys) -> None:
        mine, other = keys.new_keys(Purpose.AUDIT, (OWNER, OTHER))
        sealed = keys.seal_record(mine, b"", b"record")
        kept = keys.seal_record(other, b"", b"kept")
        keys.destroy_key(mine)

        with pytest.raises(KeyMissing):
            keys.open_record(mine, b"", sealed)
        assert keys.open_record(other, b"", kept) == b"kept"


class TestSigning:
    def test_the_box_has_one_signing_key_over_restarts_and_rotations(self, tmp_path: Path) -> None:
        path = tmp_path / "keystore.sqlite"
        keystore, _ = Keystore.create(path, PASSPHRASE, cost=CHEAP)
        keys = keystore.unlock(PASSPHRASE)
        public = keys.checkpoint_key()
        keys.new_key(Purpose.AUDIT, OWNER)
        Ed25519PublicKey.from_public_bytes(public).verify(keys.sign_checkpoint(b"head"), b"head")

        rotate(keystore, keys, Purpose.AUDIT)
        again = keystore.unlock(PASSPHRASE)
        assert again.checkpoint_key() == public
        assert again.sign_checkpoint(b"head") == keys.sign_checkpoint(b"head")
        keystore.close()
