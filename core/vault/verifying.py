"""Does every blob still open? Asks only the blobs and the keystore, never the database."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from core.vault.blobs import BlobStore
from core.vault.container import Frame, KeySlot
from core.vault.errors import BlobMissing, HeaderSwapped, SealBroken, WrongKey
from core.vault.keys import KeyProvider
from core.vault.shelf import blob_files, blob_head, is_blob, open_blob
from core.vault.stream import Opening

# The key slot has no room for the data key's generation. AES-KW tells a wrong guess, and
# a generation is added only when a data key was compromised, so few are worth trying.
MAX_DEK_GENERATION = 16

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """A blob that does not open, and the name of the cause (an error class of the vault)."""

    blob_id: UUID
    cause: str


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """How many blobs opened to their last byte, which did not, and files that are no blobs."""

    ok: int
    failures: tuple[Failure, ...]
    strays: int

    @property
    def is_whole(self) -> bool:
        """True when every file is a blob that opens."""
        return not self.failures and not self.strays


def verify(store: BlobStore, keys: KeyProvider, progress: Progress | None = None) -> VerifyReport:
    """Open every blob of the store to its end.

    `progress` is told after each blob how many were looked at.
    """
    ok, failures, strays = 0, list[Failure](), 0
    for path in blob_files(store.root):
        if not is_blob(store.root, path):
            strays += 1
            continue
        blob_id = UUID(path.name)
        try:
            _read_through(store.root, keys, blob_id)
            ok += 1
        except BlobMissing:
            continue  # deleted since it was listed
        except SealBroken as broken:
            failures.append(Failure(blob_id, type(broken).__name__))
        if progress:
            progress(ok + len(failures))
    return VerifyReport(ok, tuple(failures), strays)


def _read_through(root: Path, keys: KeyProvider, blob_id: UUID) -> None:
    with open_by_slot(root, keys, blob_id)[1] as pieces:
        for _ in pieces:
            pass


def open_by_slot(root: Path, keys: KeyProvider, blob_id: UUID) -> tuple[Frame, Opening]:
    """Open a blob by its own header and key slot: for when there is no row to ask.

    Raises:
        HeaderSwapped: the file is named after another blob.
        SealBroken: any other of its kinds.
    """
    frame, slot = blob_head(root, blob_id)
    if frame.blob_id != blob_id:
        raise HeaderSwapped
    return frame, open_blob(root, frame, unwrapped_dek(keys, frame.photo_id, slot))


def unwrapped_dek(keys: KeyProvider, photo_id: UUID, slot: KeySlot) -> bytes:
    """The data key in a slot, whichever generation it is.

    Raises:
        WrongKey: it is not wrapped for this photo.
        KeyMissing: the key over it was destroyed.
    """
    for generation in range(1, MAX_DEK_GENERATION + 1):
        try:
            return keys.unwrap(slot.ref, photo_id, generation, slot.wrapped)
        except WrongKey:
            continue
    raise WrongKey
