"""Making the disk remember, and saying so honestly when it will not.

The only two ways to fail: no room left (`StorageFull`, an ordinary refusal) and
everything else at a sync (`DurabilityLost`, the end of the process).
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.kit.errors import StorageFull
from core.vault.errors import DurabilityLost

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextmanager
def room_or_refusal() -> Iterator[None]:
    """Turn "no space left" and "quota exceeded" into `StorageFull`."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise StorageFull from None
        raise


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of `data`, however many calls the kernel needs for it.

    Raises:
        StorageFull: the disk or the quota is full; part may have been written.
    """
    view = memoryview(data)
    with room_or_refusal():
        while view:
            view = view[os.write(descriptor, view) :]


def sync(descriptor: int) -> None:
    """Have the disk keep the content of an open file or directory.

    Raises:
        DurabilityLost: it may not have; end the process.
    """
    try:
        os.fsync(descriptor)
    except OSError:
        raise DurabilityLost from None


def sync_folder(folder: Path) -> None:
    """Have the disk keep the names in `folder`.

    Raises:
        DurabilityLost: it may not have; end the process.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        sync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Have `folder` and its parents exist on disk, whoever made them.

    A folder that is already there may have been made a moment ago by a process that
    has not synced its parent yet, so the parent is synced in any case.
    """
    if not folder.is_dir():
        if not folder.parent.is_dir():
            make_folder(folder.parent)
        with room_or_refusal():
            folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def put(folder: Path, name: str, data: bytes, draft: str) -> None:
    """Have the file `name` below `folder` be `data`, on disk, or still be what it was.

    `draft` is a name in `folder` for the file while it is written; one writer at a time.

    Raises:
        StorageFull: no room; nothing changed.
        DurabilityLost: it may not be on disk.
    """
    target, unfinished = folder / name, folder / draft
    if not target.parent.is_dir():
        make_folder(target.parent)
    with room_or_refusal():
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        write_all(descriptor, data)
        sync(descriptor)
    finally:
        os.close(descriptor)
    with room_or_refusal():
        unfinished.rename(target)
    sync_folder(target.parent)


def take_away(file: Path) -> None:
    """Have a file not be there; whether the disk knows of that does not matter to anybody."""
    file.unlink(missing_ok=True)
