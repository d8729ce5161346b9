"""The folder of the demo: ours, empty at the start, and for one demo at a time.

Threat: a folder named by mistake, with somebody's photos or a hospital's box in it. So only
a folder that an earlier demo has marked is emptied.

Where: /var/tmp, not the checkout. As root the box lends PostgreSQL an account without
privileges, which cannot enter a checkout below /root or any other 0700 folder; /var/tmp can
be entered by everybody, is on the disk, and what lies in the demo's folder is closed to others.
"""

import fcntl
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from appliance.assembly import DEMO_MARK, Places
from appliance.box import LOCK, AlreadyRunning, held
from appliance.postgres import EmbeddedPostgres

BOX = "box"
"""The data folder of the box, inside the demo's folder."""

MARK = DEMO_MARK
"""The file that says that a demo made the folder, and the next one may empty it."""
_MARK_SAYS = "A demo of Beeldkluis made this folder. The next one deletes all that is in it.\n"


class FolderTaken(Exception):
    """The folder of the demo is not the demo's to empty, or something runs in it."""


def default_folder() -> Path:
    """The folder of this person's demo."""
    return Path("/var/tmp") / f"beeldkluis-demo-{os.geteuid()}"  # noqa: S108 - see claimed


@contextmanager
def claimed(folder: Path) -> Iterator[int]:
    """Have `folder` empty, marked as a demo's, and for this demo alone.

    Only what an earlier demo made is emptied: anything else that lies there stays.
    Yields the open folder that carries the lock: a process that inherits it keeps others out.

    Raises:
        FolderTaken: it is somebody else's or a link, no demo made it, or a box runs in it.
    """
    _make(folder)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        _lock(handle, folder)
        with _no_box_running(folder):
            _require_a_demos(folder)
            folder.chmod(0o711)  # PostgreSQL's account passes through; the rest is closed to it
            (folder / MARK).write_text(_MARK_SAYS, encoding="utf-8")
            _empty(folder)
        yield handle
    finally:
        os.close(handle)


def _make(folder: Path) -> None:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(exist_ok=True)
        found = folder.lstat()
    except OSError:
        raise FolderTaken(f"{folder} cannot be made; name another with --folder.") from None
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise FolderTaken(f"{folder} is not ours; name another with --folder.")


def _lock(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        told = f"A demo runs in {folder}; stop it, or name another folder with --folder."
        raise FolderTaken(told) from None


@contextmanager
def _no_box_running(folder: Path) -> Iterator[None]:
    """Keep any box that ever ran here from starting meanwhile."""
    with ExitStack() as kept:
        for data in (folder / BOX, folder):
            if (data / LOCK).is_file():
                try:
                    kept.enter_context(held(data))
                except AlreadyRunning:
                    told = f"A box runs in {data}; stop it, or name another folder with --folder."
                    raise FolderTaken(told) from None
        yield


def _require_a_demos(folder: Path) -> None:
    """Refuse what no demo made: what is deleted here may be somebody's only photos."""
    own, mark = Places(folder), folder / MARK
    if own.keystore.exists() or own.blobs.exists():
        raise FolderTaken(f"{folder} holds a box that no demo made; name another with --folder.")
    is_marked = mark.is_file() and not mark.is_symlink()
    if not is_marked and any(folder.iterdir()):
        told = f"{folder} is not empty and carries no mark of a demo; name another with --folder"
        raise FolderTaken(f"{told}, or remove it by hand if an older demo left it.")


def _empty(folder: Path) -> None:
    """Start afresh; a database that outlived a killed demo is stopped first."""
    home = Places(folder / BOX).postgres
    if home.is_dir():
        EmbeddedPostgres(home).stop()
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry.name != MARK:  # never without it: an emptying that was cut off can be resumed
            entry.unlink()
