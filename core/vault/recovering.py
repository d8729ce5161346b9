"""The originals back out of blobs and keystore, with the database gone.

Writes plaintext, because that is what it is for: the operator names the folder. Each
file appears under its name only when its last byte has authenticated, and none is ever
written over another.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from uuid import UUID

from core.kit.errors import Invalid, NotFound
from core.vault.container import Frame, Kind
from core.vault.durable import make_folder, room_or_refusal, sync_folder
from core.vault.errors import SealBroken
from core.vault.keys import KeyProvider
from core.vault.shelf import blob_head, blob_ids
from core.vault.stream import Opening
from core.vault.verifying import Failure, open_by_slot

Progress = Callable[[int], None]

_MAGIC_BYTES = 16
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})


@dataclass(frozen=True, slots=True)
class RecoverReport:
    """The originals written, the ones already there, and the blobs that do not open."""

    written: int
    already_there: int
    failures: tuple[Failure, ...]


def recover(
    root: Path, keys: KeyProvider, out: Path, progress: Progress | None = None
) -> RecoverReport:
    """Write every original under `root` to `out/<photo_id>.<ext>`.

    The extension follows the first bytes, `bin` when they are unknown. Running it again
    goes on where it stopped. `progress` is told after each blob how many were looked at.

    Raises:
        NotFound: there is no blob below `root`, so it is the wrong folder; nothing was made.
        Invalid: `out` is no folder, nor can become one, or is not ours to write to.
        StorageFull: `out` has no room; what was written so far is whole.
    """
    found = _some(blob_ids(root))
    _make(out)
    written, already_there, failures = 0, 0, list[Failure]()
    for seen, blob_id in enumerate(found, start=1):
        try:
            if blob_head(root, blob_id)[0].kind is Kind.ORIGINAL:
                fresh = _recover_one(root, keys, blob_id, out)
                written, already_there = written + fresh, already_there + (not fresh)
        except SealBroken as broken:
            failures.append(Failure(blob_id, type(broken).__name__))
        if progress:
            progress(seen)
    sync_folder(out)
    return RecoverReport(written, already_there, tuple(failures))


def _some(blobs: Iterator[UUID]) -> Iterator[UUID]:
    """The same blobs, once there is a first one."""
    first = next(blobs, None)
    if first is None:
        raise NotFound("There is no sealed file in this folder: nothing could be recovered.")
    return chain((first,), blobs)


def _make(out: Path) -> None:
    try:
        make_folder(out)
        is_ours = os.access(out, os.W_OK | os.X_OK)
    except OSError:
        is_ours = False
    if not is_ours:
        raise Invalid("out", "The originals cannot be written there: name a folder of your own.")


def extension(start: bytes) -> str:
    """The usual file extension for a photo that begins with these bytes."""
    if start.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "webp"
    if start[4:8] == b"ftyp" and start[8:12] in _HEIF_BRANDS:
        return "heic"
    return "bin"


def _recover_one(root: Path, keys: KeyProvider, blob_id: UUID, out: Path) -> bool:
    frame, opening = open_by_slot(root, keys, blob_id)
    draft = out / f"{blob_id}.part"
    try:
        with opening:
            start = _write_out(opening, draft)
        return _name(draft, out, frame, extension(start))
    finally:
        draft.unlink(missing_ok=True)


def _write_out(opening: Opening, draft: Path) -> bytes:
    start = b""
    descriptor = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with room_or_refusal(), os.fdopen(descriptor, "wb") as file:
        for piece in opening:
            start = start or piece[:_MAGIC_BYTES]
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return start


def _name(draft: Path, out: Path, frame: Frame, ext: str) -> bool:
    # A photo has one original; a second one under the same photo keeps its blob id.
    plain = out / f"{frame.photo_id}.{ext}"
    for target in (plain, out / f"{frame.photo_id}.{frame.blob_id}.{ext}"):
        try:
            os.link(draft, target)
        except FileExistsError:
            if _same(draft, target):
                return False
        else:
            return True
    return False


def _same(draft: Path, target: Path) -> bool:
    return (
        draft.stat().st_size == target.stat().st_size and draft.read_bytes() == target.read_bytes()
    )
