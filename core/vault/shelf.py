"""Where the blobs stand: `ab/cd/<blob_id>` under one root, and reading them there.

The two folder levels are the last four hexadecimal digits of the id: a UUIDv7 begins
with the time, so only its end spreads. The path is the id and nothing else, so no
setting and no migration ever moves an original.
"""

import fcntl
import io
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from uuid import UUID

from core.vault.container import Frame, KeySlot
from core.vault.errors import BlobMissing
from core.vault.stream import Opening, read_head, read_some

_SMALL_BYTES = 1 << 20
_ON_A_SHELF = "*/*/*"
_OFF_THE_SHELVES = ("*", "*/*", "*/*/*/**/*")
_NAME = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def blob_path(root: Path, blob_id: UUID) -> Path:
    """The one path of a blob."""
    name = str(blob_id)
    return root / name[-4:-2] / name[-2:] / name


def blob_ids(root: Path) -> Iterator[UUID]:
    """The ids of all blobs on disk, folder by folder; order means nothing."""
    for path in root.glob(_ON_A_SHELF):
        if is_blob(root, path) and path.is_file():
            yield UUID(path.name)


def blob_files(root: Path) -> Iterator[Path]:
    """All files below `root`, however deep: blobs and strays alike."""
    paths = chain.from_iterable(root.glob(level) for level in (*_OFF_THE_SHELVES, _ON_A_SHELF))
    return (path for path in paths if path.is_file())


def is_blob(root: Path, path: Path) -> bool:
    """Whether the file has a blob's name and stands where that blob belongs."""
    return bool(_NAME.fullmatch(path.name)) and path == blob_path(root, UUID(path.name))


def open_blob(root: Path, frame: Frame, dek: bytes) -> Opening:
    """The authenticated plaintext of a blob; use it in a `with`.

    Raises:
        BlobMissing: there is no such file.
        SealBroken: see `Opening`.
    """
    file = _open(root, frame.blob_id)
    try:
        # A slot being replaced is 64 bytes long and not read half: writer and reader
        # of the head exclude each other.
        fcntl.flock(file, fcntl.LOCK_SH)
        opening = Opening(file, frame, dek)
        fcntl.flock(file, fcntl.LOCK_UN)
    except BaseException:
        file.close()
        raise
    return opening


def load_blob(root: Path, frame: Frame, dek: bytes) -> Opening:
    """As `open_blob`, from memory when the blob is small, as thumbnails and previews are.

    One read instead of a dozen small ones: each of those would hand the interpreter to
    another thread and wait to get it back, which took longer than the decryption.

    Raises:
        BlobMissing: there is no such file.
        SealBroken: see `Opening`.
    """
    with _open(root, frame.blob_id) as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        sealed = read_some(file, _SMALL_BYTES)
    if len(sealed) == _SMALL_BYTES:
        return open_blob(root, frame, dek)
    return Opening(io.BytesIO(sealed), frame, dek)


def blob_head(root: Path, blob_id: UUID) -> tuple[Frame, KeySlot]:
    """What the file says it is: its frame and key slot, not yet authenticated.

    Raises:
        BlobMissing: there is no such file.
        SealBroken: the head is damaged; see `read_head`.
    """
    with _open(root, blob_id) as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        return read_head(file)


def _open(root: Path, blob_id: UUID) -> io.FileIO:
    try:
        return io.FileIO(blob_path(root, blob_id), "rb")
    except FileNotFoundError:
        raise BlobMissing from None
