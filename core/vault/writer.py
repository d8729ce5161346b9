"""Writing one blob: sealed on its way to the disk, read back, then given its name.

Order (sealing.md 3.4): stream sealed bytes into tmp, sync the file, open it again and
compare its plaintext with what came in, link it to its final name, sync the folders.
Until the link there is no blob; after the last sync there is one for good.
"""

import fcntl
import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from core.kit.errors import Conflict
from core.vault.container import Frame, KeySlot
from core.vault.durable import make_folder, room_or_refusal, sync, sync_folder, write_all
from core.vault.errors import DurabilityLost, ReadBackFailed
from core.vault.stream import Opening, Sealing


@dataclass(frozen=True, slots=True)
class Sealed:
    """A blob that is on disk and was read back.

    `sha256` is of the plaintext: compare it with what the sender declared, and do not
    store it in clear, because it would tell a known photo from an unknown one.
    """

    plaintext_bytes: int
    sha256: bytes
    sealed_bytes: int


class BlobWriter:
    """One blob being written; ends with `commit` or `abort`. In a `with`, aborts by itself."""

    def __init__(self, tmp: Path, final: Path, frame: Frame, slot: KeySlot, dek: bytes) -> None:
        self._draft = tmp / f"{frame.blob_id}.part"
        self._final = final
        self._frame = frame
        self._dek = dek
        self._sealing = Sealing(frame, slot, dek)
        self._sha256 = hashlib.sha256()
        self._plaintext_bytes = 0
        self._ended = False
        self._file = self._new_draft()
        self._put(self._sealing.frame_bytes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.abort()

    def write(self, data: bytes) -> None:
        """Add plaintext; only its sealed form reaches the disk.

        Raises:
            StorageFull: no room; the blob is aborted and nothing is left of it.
        """
        self._sha256.update(data)
        self._plaintext_bytes += len(data)
        for sealed in self._sealing.update(data):
            self._put(sealed)

    def commit(self) -> Sealed:
        """Make the blob durable under its name.

        Raises:
            StorageFull: no room.
            ReadBackFailed: the file does not hold what was written.
            Conflict: there already is a blob of this id; it was not touched.
            DurabilityLost: end the process.

        After any of these but the last nothing is left of the blob.
        """
        try:
            self._put(self._sealing.finalize())
            sync(self._file.fileno())
            sealed = self._read_back()
            self._link()
        except DurabilityLost:
            self._ended = True
            self._file.close()
            raise
        except BaseException:
            self.abort()
            raise
        self._leave_draft()
        return sealed

    def abort(self) -> None:
        """Leave nothing behind; after a commit, or a second time, nothing happens."""
        if not self._ended:
            self._leave_draft()

    def _leave_draft(self) -> None:
        self._ended = True
        self._file.close()
        self._draft.unlink(missing_ok=True)

    def _new_draft(self) -> io.FileIO:
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC
        try:
            with room_or_refusal():
                file = io.FileIO(os.open(self._draft, flags, 0o600), "wb")
        except FileExistsError:
            raise Conflict("This blob is being written already.") from None
        # Ends with this process, however it ends: a draft that nobody holds is a dead one's.
        fcntl.flock(file, fcntl.LOCK_EX)
        return file

    def _put(self, sealed: bytes) -> None:
        try:
            write_all(self._file.fileno(), sealed)
        except BaseException:
            self.abort()
            raise

    def _read_back(self) -> Sealed:
        sha256 = hashlib.sha256()
        with Opening(io.FileIO(self._draft, "rb"), self._frame, self._dek) as opening:
            for piece in opening:
                sha256.update(piece)
        if sha256.digest() != self._sha256.digest():
            raise ReadBackFailed
        sealed_bytes = self._draft.stat().st_size
        return Sealed(self._plaintext_bytes, sha256.digest(), sealed_bytes)

    def _link(self) -> None:
        make_folder(self._final.parent)
        try:
            with room_or_refusal():
                os.link(self._draft, self._final)
        except FileExistsError:
            raise Conflict("There already is a blob of this name.") from None
        sync_folder(self._final.parent)
