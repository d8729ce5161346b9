"""A key is looked up beside whoever writes: readers are the event loop, writers may take long."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from core.vault import KeyRef, Keystore, LocalKeys, Purpose
from tests.core.vault.sample import DEK, PASSPHRASE

PHOTO, OWNER = UUID(int=2), UUID(int=3)
PATIENCE_SECONDS = 10


@pytest.fixture
def elsewhere(keystore: Keystore, tmp_path: Path) -> Iterator[Keystore]:
    """The same keystore, as another process has it open."""
    with Keystore.open(tmp_path / "keystore") as store:
        yield store


@contextmanager
def writing(store: Keystore) -> Iterator[None]:
    """Another thread is in the middle of a write, until the body has ended."""
    began, ends = threading.Event(), threading.Event()

    def write() -> None:
        with store.table.writing():
            began.set()
            assert ends.wait(PATIENCE_SECONDS)

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        assert began.wait(PATIENCE_SECONDS)
        yield
        ends.set()
        writer.result()


def opened(store: Keystore, ref: KeyRef, wrapped: bytes) -> bytes:
    """The data key, with nothing cached."""
    return store.unlock(PASSPHRASE).unwrap(ref, PHOTO, 1, wrapped)


def test_a_key_is_looked_up_while_this_process_writes(
    keystore: Keystore, keys: LocalKeys, ref: KeyRef, elsewhere: Keystore
) -> None:
    wrapped = keys.wrap(ref, PHOTO, 1, DEK)
    fresh = elsewhere.unlock(PASSPHRASE)

    with writing(elsewhere):
        assert fresh.unwrap(ref, PHOTO, 1, wrapped) == DEK


def test_a_key_is_looked_up_while_a_new_one_waits_for_another_process(
    keystore: Keystore, keys: LocalKeys, ref: KeyRef, elsewhere: Keystore
) -> None:
    wrapped = keys.wrap(ref, PHOTO, 1, DEK)
    fresh = keystore.unlock(PASSPHRASE)
    with ThreadPoolExecutor(1) as pool:
        with writing(elsewhere):
            waits = pool.submit(keys.new_key, Purpose.PATIENT, OWNER)
            assert fresh.unwrap(ref, PHOTO, 1, wrapped) == DEK
            assert not waits.done()
        made = waits.result(PATIENCE_SECONDS)

    assert keystore.table.key(made).owner == OWNER
    assert opened(keystore, ref, wrapped) == DEK
