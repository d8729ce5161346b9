"""The folder of the demo: ours, empty at the start, and for one demo at a time.

Where: /var/tmp, not the checkout. As root the box lends PostgreSQL an account without
privileges, which cannot enter a checkout below /root or any other 0700 folder; /var/tmp can
be entered by everybody, is on the disk, and what lies in the demo's folder is closed to others.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance.assembly import Places
from appliance.postgres import EmbeddedPostgres

BOX = "box"
"""The data folder of the box, inside the demo's folder."""


class FolderTaken(Exception):
    """The folder of the demo is not ours, or a demo runs in it."""


def default_folder() -> Path:
    """The folder of this person's demo."""
    return Path("/var/tmp") / f"beeldkluis-demo-{os.geteuid()}"  # noqa: S108 - see claimed


@contextmanager
def claimed(folder: Path) -> Iterator[int]:
    """Have `folder` empty, ours, and for this demo alone.

    Yields the open folder that carries the lock: a process that inherits it keeps others out.

    Raises:
        FolderTaken: it is somebody else's, a link, or another demo runs in it.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir()
    except FileExistsError:
        found = folder.lstat()
        if not folder.is_dir() or folder.is_symlink() or found.st_uid != os.geteuid():
            raise FolderTaken(f"{folder} is not ours; name another with --folder.") from None
    folder.chmod(0o711)  # PostgreSQL's account passes through; what is inside is closed to it
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        _lock(handle, folder)
        _empty(folder)
        yield handle
    finally:
        os.close(handle)


def _lock(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        told = f"A demo runs in {folder}; stop it, or name another folder with --folder."
        raise FolderTaken(told) from None


def _empty(folder: Path) -> None:
    """Start afresh; a database that outlived a killed demo is stopped first."""
    home = Places(folder / BOX).postgres
    if home.is_dir():
        EmbeddedPostgres(home).stop()
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
