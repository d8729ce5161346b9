"""The blob store: sealed files on the disk, written once, read back, never moved.

All methods block, so a server calls them from threads. The caller brings the frame from
its row and the data key from the keys; the store holds neither.
"""

import fcntl
import os
from collections.abc import Generator, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from core.kit.errors import Invalid, StorageFull
from core.vault.container import HEADER_BYTES, Frame, KeySlot
from core.vault.durable import make_folder, sync, sync_folder
from core.vault.errors import BlobMissing
from core.vault.shelf import blob_head, blob_ids, blob_path, load_blob, open_blob
from core.vault.stream import Opening
from core.vault.writer import BlobWriter, Sealed

USED_LIMIT = 0.92


class BlobStore:
    """Blobs under `root`, drafts under `tmp`; both on one file system.

    `used_limit`: the fraction of the disk above which nothing more is taken in.
    """

    def __init__(self, root: Path, tmp: Path, *, used_limit: float = USED_LIMIT) -> None:
        self.root = root
        self._tmp = tmp
        self._used_limit = used_limit
        for folder in (root, tmp):
            if not folder.is_dir():
                make_folder(folder)
        if root.stat().st_dev != tmp.stat().st_dev:
            raise Invalid("tmp", "Drafts and blobs must be on one file system.")

    def require_room(self, nbytes: int) -> None:
        """Refuse an upload of `nbytes` that would fill the disk above the limit.

        Raises:
            StorageFull: it would.
        """
        disk = os.statvfs(self.root)
        used = (disk.f_blocks - disk.f_bfree) * disk.f_frsize
        capacity = used + disk.f_bavail * disk.f_frsize
        if used + nbytes > capacity * self._used_limit:
            raise StorageFull

    def begin(self, frame: Frame, slot: KeySlot, dek: bytes) -> BlobWriter:
        """Start writing a blob; use it in a `with` and `commit` inside.

        Raises:
            StorageFull: no room.
            Conflict: this blob is being written already.
        """
        return BlobWriter(self._tmp, self._path(frame.blob_id), frame, slot, dek)

    def seal(self, frame: Frame, slot: KeySlot, dek: bytes, data: bytes) -> Sealed:
        """Write a blob from memory; raises what `BlobWriter` raises."""
        with self.begin(frame, slot, dek) as writer:
            writer.write(data)
            return writer.commit()

    def reader(self, frame: Frame, dek: bytes) -> Opening:
        """The authenticated plaintext in pieces of at most 64 KiB; use it in a `with`.

        Only a clean end says that the blob was whole: a response being streamed is
        reset, never ended, when this raises.

        Raises:
            BlobMissing: there is no such blob.
            SealBroken: one of its named kinds; see `Opening`.
        """
        return open_blob(self.root, frame, dek)

    def read(self, frame: Frame, dek: bytes) -> bytes:
        """The whole plaintext, or an error and none of it; raises what `reader` raises."""
        with load_blob(self.root, frame, dek) as pieces:
            return b"".join(pieces)

    def read_range(self, frame: Frame, dek: bytes, start: int, end: int) -> Generator[bytes]:
        """Plaintext bytes `start` up to, not including, `end`, in pieces.

        The blob is opened and checked on the call, not on the first piece. The last
        piece comes only after the whole blob has authenticated.

        Raises:
            Invalid: not 0 <= start < end <= length.
            BlobMissing, SealBroken: as for `reader`.
        """
        opening = self.reader(frame, dek)
        if not 0 <= start < end <= opening.plaintext_bytes:
            opening.close()
            raise Invalid("range", "The range is not within the photo.")
        return _within(opening, start, end)

    def head(self, blob_id: UUID) -> tuple[Frame, KeySlot]:
        """What the blob's file says of itself, not yet authenticated.

        Raises:
            BlobMissing, SealBroken: see `blob_head`.
        """
        return blob_head(self.root, blob_id)

    def rewrite_slot(self, blob_id: UUID, slot: KeySlot) -> None:
        """Put another wrapped copy of the same data key into the blob, in place.

        The slot lies within one disk sector; the database stays the authority, so
        after a crash between the two this is simply done again.

        Raises:
            BlobMissing: there is no such blob.
            DurabilityLost: end the process.
        """
        try:
            descriptor = os.open(self._path(blob_id), os.O_WRONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            raise BlobMissing from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            os.pwrite(descriptor, slot.packed(), HEADER_BYTES)
            sync(descriptor)
        finally:
            os.close(descriptor)

    def delete(self, blob_id: UUID) -> bool:
        """Unlink the blob for good; False when there was none."""
        path = self._path(blob_id)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        sync_folder(path.parent)
        return True

    def has(self, blob_id: UUID) -> bool:
        """Whether there is such a blob."""
        return self._path(blob_id).is_file()

    def size(self, blob_id: UUID) -> int:
        """The length of the sealed file in bytes.

        Raises:
            BlobMissing: there is no such blob.
        """
        try:
            return self._path(blob_id).stat().st_size
        except FileNotFoundError:
            raise BlobMissing from None

    def written_at(self, blob_id: UUID) -> datetime:
        """When the sealed file was made, by the file system's clock, in UTC.

        Raises:
            BlobMissing: there is no such blob.
        """
        try:
            return datetime.fromtimestamp(self._path(blob_id).stat().st_mtime, UTC)
        except FileNotFoundError:
            raise BlobMissing from None

    def blob_ids(self) -> Iterator[UUID]:
        """The ids of all blobs on disk, in no order."""
        return blob_ids(self.root)

    def sweep_tmp(self, older_than: datetime) -> int:
        """Remove drafts last written before then whose writer is dead; returns how many."""
        swept = 0
        for path in self._tmp.glob("*.part"):
            # A draft may be finished, or swept by somebody else, under our eyes.
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < older_than.timestamp() and _is_abandoned(path):
                    path.unlink()
                    swept += 1
        return swept

    def _path(self, blob_id: UUID) -> Path:
        return blob_path(self.root, blob_id)


def _is_abandoned(draft: Path) -> bool:
    """Whether nobody holds the draft any more, as its writer does while it lives."""
    descriptor = os.open(draft, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def _within(opening: Opening, start: int, end: int) -> Generator[bytes]:
    held, at = b"", 0
    with opening:
        for piece in opening:
            wanted = piece[max(start - at, 0) : max(end - at, 0)]
            at += len(piece)
            if wanted and held:
                yield held
            held = wanted or held
    yield held
