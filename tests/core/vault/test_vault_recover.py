"""Blobs and keystore are enough: to say what is whole, and to get the originals back."""

import os
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from core.kit.errors import Invalid, NotFound
from core.kit.ids import SystemIds
from core.vault import (
    BlobStore,
    Frame,
    KeyRef,
    KeySlot,
    Keystore,
    Kind,
    LocalKeys,
    Purpose,
    recover,
    verify,
)
from core.vault.verifying import Failure
from core.vault.wrap import KEY_BYTES
from tests.core.vault.sample import PASSPHRASE, some_bytes

JPEG = b"\xff\xd8\xff\xe0" + some_bytes(70_000)
PHOTOS = {
    "jpg": JPEG,
    "png": b"\x89PNG\r\n\x1a\n" + some_bytes(40),
    "webp": b"RIFF\x10\0\0\0WEBPVP8 " + some_bytes(40),
    "heic": b"\0\0\0\x18ftypheic" + some_bytes(40),
    "bin": b"",
}


@dataclass(frozen=True)
class Kept:
    """A photo in the store: its original's frame and what was in it."""

    frame: Frame
    plaintext: bytes
    ext: str


def keep(
    store: BlobStore, keys: LocalKeys, ref: KeyRef, plaintext: bytes, *, dek_generation: int = 1
) -> Frame:
    """Seal an original and a thumbnail of one photo under one data key."""
    ids = SystemIds()
    photo_id, dek = ids.new(), ids.secret(KEY_BYTES)
    slot = KeySlot(ref, keys.wrap(ref, photo_id, dek_generation, dek))
    frame = Frame(Kind.ORIGINAL, photo_id, ids.new())
    store.seal(frame, slot, dek, plaintext)
    store.seal(Frame(Kind.THUMB, photo_id, ids.new(), 2), slot, dek, b"thumb")
    return frame


@pytest.fixture
def kept(store: BlobStore, keys: LocalKeys, ref: KeyRef) -> list[Kept]:
    return [
        Kept(keep(store, keys, ref, plaintext), plaintext, ext) for ext, plaintext in PHOTOS.items()
    ]


def file_of(store: BlobStore, blob_id: UUID) -> Path:
    [path] = store.root.rglob(str(blob_id))
    return path


class TestVerify:
    def test_a_whole_store_is_whole(
        self, store: BlobStore, keystore: Keystore, kept: list[Kept]
    ) -> None:
        seen: list[int] = []
        report = verify(store, keystore.unlock(PASSPHRASE), seen.append)

        assert (report.ok, report.failures, report.strays) == (10, (), 0)
        assert report.is_whole
        assert seen == list(range(1, 11))

    @pytest.mark.parametrize(
        ("at", "cause"),
        [
            (0, "UnknownFormat"),
            (6, "WrongKey"),  # the kind: there is no row to compare with, the commitment tells
            (7, "ReservedNotZero"),
            (8, "WrongKey"),  # the photo: its data key does not unwrap for another
            (30, "HeaderSwapped"),
            (43, "WrongKey"),
            (90, "KeySlotDamaged"),
            (160, "WrongKey"),
            (5_000, "ChunkCorrupt"),
            (-1, "BlobTruncated"),
        ],
    )
    def test_a_touched_blob_is_named_with_its_cause(
        self, store: BlobStore, keys: LocalKeys, kept: list[Kept], at: int, cause: str
    ) -> None:
        blob_id = kept[0].frame.blob_id
        content = bytearray(file_of(store, blob_id).read_bytes())
        content[at] ^= 1
        file_of(store, blob_id).write_bytes(content)

        report = verify(store, keys)

        assert report.failures == (Failure(blob_id, cause),)
        assert report.ok == 9
        assert not report.is_whole

    def test_a_blob_whose_key_was_destroyed_is_named(
        self, store: BlobStore, keystore: Keystore, keys: LocalKeys, kept: list[Kept]
    ) -> None:
        keystore.table._connection.execute("DELETE FROM key")
        report = verify(store, keystore.unlock(PASSPHRASE))
        assert {failure.cause for failure in report.failures} == {"KeyMissing"}
        assert report.ok == 0

    def test_a_slot_of_another_photo_with_a_true_checksum_is_a_wrong_key(
        self, store: BlobStore, keys: LocalKeys, kept: list[Kept]
    ) -> None:
        first, second = kept[0].frame.blob_id, kept[1].frame.blob_id
        store.rewrite_slot(first, store.head(second)[1])
        assert verify(store, keys).failures == (Failure(first, "WrongKey"),)

    def test_files_that_are_no_blobs_are_counted(
        self, store: BlobStore, keys: LocalKeys, kept: list[Kept]
    ) -> None:
        path = file_of(store, kept[0].frame.blob_id)
        path.with_name("notes.txt").touch()
        path.rename(path.with_name(str(UUID(int=0xFFFF))))
        report = verify(store, keys)
        assert (report.ok, report.strays, report.is_whole) == (9, 2, False)

    @pytest.mark.parametrize("place", ["note.txt", "ab/note.txt", "ab/cd/ef/note.txt"])
    def test_a_file_that_lies_on_no_shelf_is_counted_too(
        self, store: BlobStore, keys: LocalKeys, kept: list[Kept], place: str
    ) -> None:
        stray = store.root / place
        stray.parent.mkdir(parents=True, exist_ok=True)
        stray.touch()

        report = verify(store, keys)

        assert (report.ok, report.strays, report.is_whole) == (10, 1, False)

    def test_a_blob_that_was_moved_off_its_shelf_is_no_blob(
        self, store: BlobStore, keys: LocalKeys, kept: list[Kept]
    ) -> None:
        path = file_of(store, kept[0].frame.blob_id)
        path.rename(store.root / path.name)
        report = verify(store, keys)
        assert (report.ok, report.strays) == (9, 1)

    def test_a_photo_with_a_renewed_data_key_verifies(
        self, store: BlobStore, keys: LocalKeys, ref: KeyRef
    ) -> None:
        keep(store, keys, ref, JPEG, dek_generation=3)
        assert verify(store, keys).is_whole

    def test_a_photo_moved_to_another_patient_verifies(
        self, store: BlobStore, keys: LocalKeys, ref: KeyRef, kept: list[Kept]
    ) -> None:
        frame = kept[0].frame
        dek = keys.unwrap(ref, frame.photo_id, 1, store.head(frame.blob_id)[1].wrapped)
        theirs = keys.new_key(Purpose.PATIENT, UUID(int=5))

        store.rewrite_slot(
            frame.blob_id, KeySlot(theirs, keys.wrap(theirs, frame.photo_id, 1, dek))
        )

        assert verify(store, keys).is_whole
        assert store.read(frame, dek) == kept[0].plaintext


class TestRecover:
    def test_all_originals_come_back_without_a_database(
        self, store: BlobStore, made: tuple[Keystore, str], kept: list[Kept], tmp_path: Path
    ) -> None:
        keystore, text = made
        out, seen = tmp_path / "out", list[int]()

        report = recover(store.root, keystore.unlock_with_recovery(text), out, seen.append)

        assert (report.written, report.already_there, report.failures) == (5, 0, ())
        assert {path.name: path.read_bytes() for path in out.iterdir()} == {
            f"{photo.frame.photo_id}.{photo.ext}": photo.plaintext for photo in kept
        }
        assert all(path.stat().st_mode & 0o077 == 0 for path in out.iterdir())
        assert seen == list(range(1, 11))

    def test_a_second_run_writes_nothing_over(
        self, store: BlobStore, keys: LocalKeys, kept: list[Kept], tmp_path: Path
    ) -> None:
        out = tmp_path / "out"
        recover(store.root, keys, out)
        edited = out / f"{kept[0].frame.photo_id}.jpg"
        edited.write_bytes(b"someone's own work")

        report = recover(store.root, keys, out)

        assert (report.written, report.already_there) == (1, 4)
        assert edited.read_bytes() == b"someone's own work"
        beside = out / f"{kept[0].frame.photo_id}.{kept[0].frame.blob_id}.jpg"
        assert beside.read_bytes() == JPEG
        assert recover(store.root, keys, out).already_there == 5

    def test_a_broken_original_is_named_and_leaves_no_file(
        self, store: BlobStore, keys: LocalKeys, kept: list[Kept], tmp_path: Path
    ) -> None:
        broken = kept[0].frame
        os.truncate(file_of(store, broken.blob_id), 60_000)

        report = recover(store.root, keys, tmp_path / "out")

        assert report.failures == (Failure(broken.blob_id, "BlobTruncated"),)
        assert report.written == 4
        assert not [
            path for path in (tmp_path / "out").iterdir() if path.stem == str(broken.photo_id)
        ]
        assert not list((tmp_path / "out").glob("*.part"))

    def test_where_no_sealed_file_is_nothing_is_made(
        self, store: BlobStore, keys: LocalKeys, tmp_path: Path
    ) -> None:
        (store.root / "ab").mkdir()
        (store.root / "ab" / "note.txt").touch()
        out = tmp_path / "out"

        for nothing in (tmp_path / "gone", store.root):
            with pytest.raises(NotFound, match="no sealed file"):
                recover(nothing, keys, out)

        assert not out.exists()

    def test_originals_that_all_fail_are_no_empty_folder(
        self, store: BlobStore, keys: LocalKeys, ref: KeyRef, tmp_path: Path
    ) -> None:
        frame = keep(store, keys, ref, JPEG)
        os.truncate(file_of(store, frame.blob_id), 10)
        report = recover(store.root, keys, tmp_path / "out")
        assert (report.written, len(report.failures)) == (0, 1)

    def test_a_place_that_is_no_folder_is_refused(
        self, store: BlobStore, keys: LocalKeys, kept: list[Kept], tmp_path: Path
    ) -> None:
        taken = tmp_path / "taken"
        taken.write_text("dear")
        for out in (taken, taken / "out"):
            with pytest.raises(Invalid, match="cannot be written there"):
                recover(store.root, keys, out)
        assert taken.read_text() == "dear"

    def test_a_folder_that_only_others_may_write_to_is_refused(
        self, store: BlobStore, keys: LocalKeys, kept: list[Kept], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere
        out = store.root.parent / "out"
        with pytest.raises(Invalid, match="cannot be written there"):
            recover(store.root, keys, out)
        assert list(out.iterdir()) == []
