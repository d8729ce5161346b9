"""A real keystore and a real store in a folder of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.kit.ids import SystemIds
from core.vault import BlobStore, KeyRef, Keystore, LocalKeys, Purpose
from tests.core.vault.sample import CHEAP, PASSPHRASE


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[Keystore, str]]:
    keystore, text = Keystore.create(tmp_path / "keystore", PASSPHRASE, cost=CHEAP)
    with keystore:
        yield keystore, text


@pytest.fixture
def keystore(made: tuple[Keystore, str]) -> Keystore:
    return made[0]


@pytest.fixture
def keys(keystore: Keystore) -> LocalKeys:
    return keystore.unlock(PASSPHRASE)


@pytest.fixture
def ref(keys: LocalKeys) -> KeyRef:
    return keys.new_key(Purpose.PATIENT, SystemIds().new())


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs", tmp_path / "tmp")
