"""A blob is on the disk whole or not at all, and only ever sealed."""

import hashlib
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.kit.errors import Conflict, Invalid, StorageFull
from core.kit.ids import SystemIds
from core.vault import (
    BlobMissing,
    BlobStore,
    BlobTruncated,
    ChunkCorrupt,
    Frame,
    HeaderSwapped,
    KeyRef,
    KeySlot,
    KeySlotDamaged,
    Kind,
    SealBroken,
    Sealed,
    WrongKey,
)
from tests.core.vault.sample import DEK, FRAME, PATIENT_KEY, REF, SLOT, some_bytes

PLAIN = some_bytes(150_000)


def files_under(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def blob_file(store: BlobStore, frame: Frame = FRAME) -> Path:
    name = str(frame.blob_id)
    return store.root / name[-4:-2] / name[-2:] / name


class TestSealing:
    def test_what_was_written_is_read(self, store: BlobStore) -> None:
        sealed = store.seal(FRAME, SLOT, DEK, PLAIN)

        size = blob_file(store).stat().st_size
        assert sealed == Sealed(len(PLAIN), hashlib.sha256(PLAIN).digest(), size)
        assert store.read(FRAME, DEK) == PLAIN
        assert store.size(FRAME.blob_id) == size

    @pytest.mark.parametrize("step", [1_000, 65_536, 100_000])
    def test_the_sender_s_pieces_do_not_matter(self, store: BlobStore, step: int) -> None:
        with store.begin(FRAME, SLOT, DEK) as writer:
            for start in range(0, len(PLAIN), step):
                writer.write(PLAIN[start : start + step])
            sealed = writer.commit()

        assert sealed.sha256 == hashlib.sha256(PLAIN).digest()
        assert store.read(FRAME, DEK) == PLAIN

    def test_an_empty_blob_is_a_blob(self, store: BlobStore) -> None:
        assert store.seal(FRAME, SLOT, DEK, b"").plaintext_bytes == 0
        assert store.read(FRAME, DEK) == b""

    def test_the_folders_are_the_last_digits_of_the_id(self, store: BlobStore) -> None:
        store.seal(FRAME, SLOT, DEK, PLAIN)
        path = store.root / "ab" / "cd" / "01915c00-0000-7000-8000-00000000abcd"
        assert files_under(store.root) == [path]
        assert path.stat().st_mode & 0o777 == 0o600

    def test_nothing_is_left_in_tmp(self, store: BlobStore, tmp_path: Path) -> None:
        store.seal(FRAME, SLOT, DEK, PLAIN)
        assert files_under(tmp_path / "tmp") == []

    def test_plaintext_never_touches_the_disk(self, store: BlobStore, tmp_path: Path) -> None:
        secret = b"canary of a patient " * 5_000
        with store.begin(FRAME, SLOT, DEK) as writer:
            writer.write(secret)
            [draft] = files_under(tmp_path / "tmp")
            assert b"canary" not in draft.read_bytes()
            writer.commit()
        assert all(b"canary" not in path.read_bytes() for path in files_under(tmp_path))

    def test_a_photo_that_is_not_committed_leaves_nothing(
        self, store: BlobStore, tmp_path: Path
    ) -> None:
        with store.begin(FRAME, SLOT, DEK) as writer:
            writer.write(PLAIN)
        writer.abort()
        assert files_under(tmp_path) == []
        assert not store.has(FRAME.blob_id)

    def test_a_blob_is_never_written_over(self, store: BlobStore, tmp_path: Path) -> None:
        store.seal(FRAME, SLOT, DEK, PLAIN)
        with pytest.raises(Conflict):
            store.seal(FRAME, SLOT, DEK, b"other")

        assert store.read(FRAME, DEK) == PLAIN
        assert files_under(tmp_path / "tmp") == []

    def test_two_writers_of_one_blob_do_not_mix(self, store: BlobStore) -> None:
        with store.begin(FRAME, SLOT, DEK) as writer:
            with pytest.raises(Conflict):
                store.begin(FRAME, SLOT, DEK)
            writer.write(PLAIN)
            writer.commit()
        assert store.read(FRAME, DEK) == PLAIN

    def test_an_old_writer_does_not_take_a_new_draft_away(self, store: BlobStore) -> None:
        old = store.begin(FRAME, SLOT, DEK)
        old.abort()
        with store.begin(FRAME, SLOT, DEK) as writer:
            old.abort()
            writer.write(PLAIN)
            writer.commit()
        assert store.read(FRAME, DEK) == PLAIN


class TestReading:
    def test_a_reader_gives_pieces_of_at_most_64_kib(self, store: BlobStore) -> None:
        store.seal(FRAME, SLOT, DEK, PLAIN)
        with store.reader(FRAME, DEK) as pieces:
            assert [len(piece) for piece in pieces][:2] == [65_536, 65_536]

    @pytest.mark.parametrize(
        ("start", "end"), [(0, 1), (0, 150_000), (149_999, 150_000), (65_535, 65_537), (7, 140_000)]
    )
    def test_a_range_is_that_part(self, store: BlobStore, start: int, end: int) -> None:
        store.seal(FRAME, SLOT, DEK, PLAIN)
        assert b"".join(store.read_range(FRAME, DEK, start, end)) == PLAIN[start:end]

    @settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.integers(0, 149_999), st.integers(1, 150_000))
    def test_any_range_is_that_part(self, store: BlobStore, start: int, length: int) -> None:
        if not store.has(FRAME.blob_id):
            store.seal(FRAME, SLOT, DEK, PLAIN)
        end = min(start + length, len(PLAIN))
        assert b"".join(store.read_range(FRAME, DEK, start, end)) == PLAIN[start:end]

    @pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (6, 5), (0, 150_001)])
    def test_a_range_outside_the_photo_is_refused(
        self, store: BlobStore, start: int, end: int
    ) -> None:
        store.seal(FRAME, SLOT, DEK, PLAIN)
        with pytest.raises(Invalid):
            store.read_range(FRAME, DEK, start, end)

    def test_a_range_of_a_cut_blob_does_not_end_cleanly(self, store: BlobStore) -> None:
        store.seal(FRAME, SLOT, DEK, PLAIN)
        os.truncate(blob_file(store), store.size(FRAME.blob_id) - 1)
        with pytest.raises(BlobTruncated):
            list(store.read_range(FRAME, DEK, 0, 100))

    @pytest.mark.parametrize(
        ("at", "error"),
        [
            (8, HeaderSwapped),
            (70, KeySlotDamaged),
            (130, WrongKey),
            (170, WrongKey),
            (184 + 70_000, ChunkCorrupt),
            (-1, BlobTruncated),
        ],
    )
    def test_a_touched_file_gives_nothing(
        self, store: BlobStore, at: int, error: type[SealBroken]
    ) -> None:
        store.seal(FRAME, SLOT, DEK, PLAIN)
        content = bytearray(blob_file(store).read_bytes())
        content[at] ^= 0x10
        blob_file(store).write_bytes(content)
        with pytest.raises(error) as refused:
            store.read(FRAME, DEK)
        assert (refused.value.code, refused.value.status) == ("SEAL_BROKEN", 500)

    def test_two_blobs_with_their_names_exchanged_are_swapped(self, store: BlobStore) -> None:
        other = replace(FRAME, blob_id=UUID(int=0xEF))
        for frame in (FRAME, other):
            store.seal(frame, SLOT, DEK, PLAIN)
        shutil.copyfile(blob_file(store, other), blob_file(store))
        with pytest.raises(HeaderSwapped):
            store.read(FRAME, DEK)

    def test_another_key_opens_nothing(self, store: BlobStore) -> None:
        store.seal(FRAME, SLOT, DEK, PLAIN)
        with pytest.raises(WrongKey):
            store.reader(FRAME, PATIENT_KEY)

    def test_a_missing_blob_is_named(self, store: BlobStore) -> None:
        for act in (
            lambda: store.read(FRAME, DEK),
            lambda: store.head(FRAME.blob_id),
            lambda: store.size(FRAME.blob_id),
            lambda: store.rewrite_slot(FRAME.blob_id, SLOT),
        ):
            with pytest.raises(BlobMissing):
                act()


class TestKeeping:
    def test_a_rewritten_slot_is_there_and_the_photo_too(self, store: BlobStore) -> None:
        store.seal(FRAME, SLOT, DEK, PLAIN)
        moved = KeySlot(KeyRef(UUID(int=77), 3), bytes(range(40)))

        store.rewrite_slot(FRAME.blob_id, moved)

        assert store.head(FRAME.blob_id) == (FRAME, moved)
        assert store.read(FRAME, DEK) == PLAIN

    def test_a_damaged_slot_is_healed_by_writing_it_again(self, store: BlobStore) -> None:
        store.seal(FRAME, SLOT, DEK, PLAIN)
        content = bytearray(blob_file(store).read_bytes())
        content[100] ^= 1
        blob_file(store).write_bytes(content)
        with pytest.raises(KeySlotDamaged):
            store.read(FRAME, DEK)

        store.rewrite_slot(FRAME.blob_id, SLOT)
        assert store.read(FRAME, DEK) == PLAIN

    def test_deleting_is_for_good_and_may_be_repeated(self, store: BlobStore) -> None:
        store.seal(FRAME, SLOT, DEK, PLAIN)
        assert store.has(FRAME.blob_id)

        assert [store.delete(FRAME.blob_id), store.delete(FRAME.blob_id)] == [True, False]
        assert not store.has(FRAME.blob_id)

    def test_all_blobs_are_listed_and_strays_are_not(self, store: BlobStore) -> None:
        ids = [SystemIds().new() for _ in range(20)]
        for blob_id in ids:
            store.seal(replace(FRAME, blob_id=blob_id), SLOT, DEK, b"x")
        for stray in ("notes.txt", str(UUID(int=1)), str(ids[0]).upper()):
            (blob_file(store, replace(FRAME, blob_id=ids[0])).parent / stray).touch()

        assert sorted(store.blob_ids()) == sorted(ids)

    def test_only_old_drafts_are_swept(self, store: BlobStore, tmp_path: Path) -> None:
        now = datetime(2026, 3, 1, tzinfo=UTC)
        for name, hours in (("old.part", 30), ("fresh.part", 1), ("old.txt", 30)):
            path = tmp_path / "tmp" / name
            path.touch()
            at = (now - timedelta(hours=hours)).timestamp()
            os.utime(path, (at, at))

        assert store.sweep_tmp(now - timedelta(hours=24)) == 1
        assert {path.name for path in (tmp_path / "tmp").iterdir()} == {"fresh.part", "old.txt"}

    def test_there_is_room_until_there_is_not(self, tmp_path: Path) -> None:
        disk = shutil.disk_usage(tmp_path)
        roomy = BlobStore(tmp_path / "blobs", tmp_path / "tmp", used_limit=1.0)
        roomy.require_room(1)
        with pytest.raises(StorageFull):
            roomy.require_room(disk.total)
        with pytest.raises(StorageFull):
            BlobStore(tmp_path / "blobs", tmp_path / "tmp", used_limit=0.0).require_room(1)

    def test_drafts_on_another_file_system_are_refused(self, tmp_path: Path) -> None:
        shm = Path("/dev/shm")
        if shm.stat().st_dev == tmp_path.stat().st_dev:
            pytest.skip("this machine has one file system only")
        with pytest.raises(Invalid):
            BlobStore(tmp_path / "blobs", shm)


def test_a_box_may_hold_every_kind(store: BlobStore) -> None:
    for kind in Kind:
        frame = Frame(kind, FRAME.photo_id, SystemIds().new())
        store.seal(frame, KeySlot(REF, SLOT.wrapped), DEK, bytes([kind]))
        assert store.read(frame, DEK) == bytes([kind])
