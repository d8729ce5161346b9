"""A disk that is full, fails or lies: a refusal that leaves nothing, or the end of the process."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest

from core.kit.errors import CoreError, StorageFull
from core.kit.ids import SystemIds
from core.vault import (
    BlobStore,
    DurabilityLost,
    Frame,
    Kind,
    LocalKeys,
    Opening,
    Purpose,
    ReadBackFailed,
)
from tests.core.vault.sample import DEK, FRAME, SLOT, refusal, sealed_bytes, some_bytes

PLAIN = some_bytes(200_000)

_SMALL_DISK = """
import ctypes, os, sys
from pathlib import Path
folder = sys.argv[1]
libc = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000
flags = CLONE_NEWNS if os.geteuid() == 0 else CLONE_NEWNS | CLONE_NEWUSER
if libc.unshare(flags) or libc.mount(b"none", b"/", None, 0x44000, None):
    sys.exit(77)
if libc.mount(b"tmpfs", folder.encode(), b"tmpfs", 0, b"size=1m"):
    sys.exit(77)
from core.kit.errors import StorageFull
from core.vault import BlobStore
from tests.core.vault.sample import DEK, FRAME, SLOT, some_bytes
store = BlobStore(Path(folder) / "blobs", Path(folder) / "tmp")
try:
    store.seal(FRAME, SLOT, DEK, some_bytes(2_000_000))
except StorageFull:
    print("refused", store.has(FRAME.blob_id), len(list((Path(folder) / "tmp").iterdir())))
store.seal(FRAME, SLOT, DEK, some_bytes(100_000))
print("then", len(store.read(FRAME, DEK)))
"""


def failing(real: Callable[..., object], at: int, code: int) -> Callable[..., object]:
    """`real`, but its call number `at` fails with this errno."""
    calls = iter(range(1_000_000))

    def call(*args: object, **named: object) -> object:
        if next(calls) == at:
            raise OSError(code, os.strerror(code))
        return real(*args, **named)

    return call


def left_over(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


class TestFullDisk:
    def test_a_really_full_disk_refuses_and_serves_again(self, tmp_path: Path) -> None:
        command = [sys.executable, "-c", _SMALL_DISK, str(tmp_path)]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        if ran.returncode == 77:
            pytest.skip("this machine lets nobody mount a small disk")
        assert ran.stdout.splitlines() == ["refused False 0", "then 100000"], ran.stderr

    @pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
    @pytest.mark.parametrize("at", range(5))
    def test_no_room_at_any_write_leaves_nothing(
        self,
        store: BlobStore,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        at: int,
        code: int,
    ) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(os, "write", failing(os.write, at, code))
            with pytest.raises(StorageFull):
                store.seal(FRAME, SLOT, DEK, PLAIN)

        assert left_over(tmp_path) == []
        store.seal(FRAME, SLOT, DEK, PLAIN)
        assert store.read(FRAME, DEK) == PLAIN

    @pytest.mark.parametrize("call", ["open", "link", "mkdir"])
    def test_no_room_for_a_name_leaves_nothing(
        self, store: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
    ) -> None:
        real: Callable[..., object] = getattr(os, call)
        with monkeypatch.context() as patched:
            patched.setattr(os, call, failing(real, 0, errno.ENOSPC))
            with pytest.raises(StorageFull):
                store.seal(FRAME, SLOT, DEK, PLAIN)
        assert left_over(tmp_path) == []

    def test_another_error_is_not_called_full(
        self, store: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(os, "write", failing(os.write, 2, errno.EIO))
            with pytest.raises(OSError, match="Input/output"):
                store.seal(FRAME, SLOT, DEK, PLAIN)
        assert left_over(tmp_path) == []


class TestFailedSync:
    @pytest.mark.parametrize("at", range(4))
    def test_a_failed_sync_ends_the_process(
        self, store: BlobStore, monkeypatch: pytest.MonkeyPatch, at: int
    ) -> None:
        """Of the file, of the two folders that are new, and of the blob's own folder."""
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", failing(os.fsync, at, errno.EIO))
            with pytest.raises(DurabilityLost):
                store.seal(FRAME, SLOT, DEK, PLAIN)
        assert store.has(FRAME.blob_id) is (at == 3)

    def test_there_are_exactly_four_syncs_for_the_first_blob_and_never_fewer_than_three(
        self, store: BlobStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        synced: list[str] = []
        real = os.fsync

        def fsync(descriptor: int) -> None:
            synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
            real(descriptor)

        monkeypatch.setattr(os, "fsync", fsync)
        store.seal(FRAME, SLOT, DEK, PLAIN)
        assert synced == [f"{FRAME.blob_id}.part", "blobs", "ab", "cd"]

        other = Frame(Kind.THUMB, FRAME.photo_id, SystemIds().new())
        store.seal(other, SLOT, DEK, PLAIN)
        assert synced[4] == f"{other.blob_id}.part"

    def test_no_general_handler_swallows_it(self) -> None:
        assert not issubclass(DurabilityLost, Exception)
        assert not issubclass(DurabilityLost, CoreError)
        assert DurabilityLost.exit_code == 74

    def test_a_failed_sync_of_a_slot_or_a_deletion_too(
        self, store: BlobStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store.seal(FRAME, SLOT, DEK, PLAIN)
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", failing(os.fsync, 0, errno.EIO))
            with pytest.raises(DurabilityLost):
                store.rewrite_slot(FRAME.blob_id, SLOT)
            patched.setattr(os, "fsync", failing(os.fsync, 0, errno.EIO))
            with pytest.raises(DurabilityLost):
                store.delete(FRAME.blob_id)


class BadSector(BytesIO):
    """A file whose disk fails at one read."""

    def __init__(self, content: bytes, at: int) -> None:
        super().__init__(content)
        self._left = at

    def read(self, size: int | None = -1, /) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return super().read(size)


class TestLyingDisk:
    @pytest.mark.parametrize("at", range(5))
    def test_a_bad_sector_anywhere_is_named_and_ends_the_reading(self, at: int) -> None:
        file = BadSector(sealed_bytes(PLAIN[:100_000]), at)
        assert refusal(lambda: list(Opening(file, FRAME, DEK))) == "BlobUnreadable"
        assert file.closed

    def test_what_comes_back_differently_is_not_kept(
        self, store: BlobStore, tmp_path: Path
    ) -> None:
        """Sealed faultlessly, but not from the bytes that came in: memory that flips a bit."""
        with store.begin(FRAME, SLOT, DEK) as writer:
            writer.write(PLAIN)
            writer._sha256.update(b"and what the sender really sent")
            with pytest.raises(ReadBackFailed):
                writer.commit()
        assert left_over(tmp_path) == []

    def test_a_byte_the_disk_turns_is_found_before_the_blob_has_a_name(
        self, store: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = os.fsync

        def fsync(descriptor: int) -> None:
            real(descriptor)
            path = Path(f"/proc/self/fd/{descriptor}").readlink()
            if path.suffix == ".part":
                content = bytearray(path.read_bytes())
                content[1_000] ^= 1
                path.write_bytes(content)

        monkeypatch.setattr(os, "fsync", fsync)
        with pytest.raises(CoreError) as refused:
            store.seal(FRAME, SLOT, DEK, PLAIN)
        assert refused.value.code == "SEAL_BROKEN"
        assert left_over(tmp_path) == []


def test_a_full_disk_makes_no_half_key(keys: LocalKeys) -> None:
    """Every refused key is wholly absent, and the keystore goes on once there is room."""
    owner, made = SystemIds().new(), 0
    keys._table._connection.execute("PRAGMA max_page_count = 1")
    with suppress(StorageFull):
        while made < 1_000:
            keys.new_key(Purpose.PATIENT, owner)
            made += 1
    assert 0 < made < 1_000
    assert keys._table.count_keys_below(Purpose.PATIENT, 2) == made

    keys._table._connection.execute("PRAGMA max_page_count = 4294967294")
    keys.new_key(Purpose.PATIENT, owner)
    assert keys._table.count_keys_below(Purpose.PATIENT, 2) == made + 1
