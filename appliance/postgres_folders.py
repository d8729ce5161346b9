"""The folders PostgreSQL needs, made so that nobody else can get in or slip one under us."""

import fcntl
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance.postgres_account import Account
from appliance.postgres_errors import FolderUnsafe, SocketPathTooLong

SOCKET_PATH_BYTES = 107
"""What `sockaddr_un` holds without its closing NUL."""

_SOCKET_NAME_BYTES = len("/.s.PGSQL.5432")


def default_socket_folder(home: Path) -> Path:
    """A short folder of this cluster's own: in /run, in the user's runtime folder or in /tmp."""
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:8]
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if os.geteuid() == 0:
        runtime = "/run"
    if runtime and os.access(runtime, os.W_OK):
        return Path(runtime) / f"beeldkluis-{name}"
    return Path("/tmp") / f"beeldkluis-{os.geteuid()}-{name}"  # noqa: S108 - see private_folder


def require_short(folder: Path) -> None:
    """Be sure that a socket in `folder` can be bound.

    Raises:
        SocketPathTooLong: its path has more bytes than the operating system takes.
    """
    limit = SOCKET_PATH_BYTES - _SOCKET_NAME_BYTES
    if len(os.fsencode(folder)) > limit:
        raise SocketPathTooLong(folder, limit)


def private_folder(folder: Path, account: Account) -> None:
    """Make `folder` for `account` alone, or accept it when it is exactly that already.

    Its parent may be writable by everybody (/tmp): making a folder never follows a
    link, and one that somebody made before us is refused rather than repaired.

    Raises:
        FolderUnsafe: it is a link, of another owner, or open to others.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        _require_private(folder, account)
    if account.lent:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)


def passable_folder(folder: Path, account: Account) -> None:
    """Make `folder` ours, and let `account` pass through it when it is another's.

    A folder that is there already is left as it is.
    """
    mode = 0o711 if account.lent else 0o700
    try:
        folder.mkdir(mode, parents=True)
    except FileExistsError:
        return
    folder.chmod(mode)  # whatever the umask took away


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait until no other process of ours is at work on `folder`, and keep others waiting."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def replace_text(path: Path, text: str) -> None:
    """Give `path` a new text that anybody may read; nobody ever sees half of it."""
    draft = path.with_suffix(".draft")
    draft.write_text(text)
    draft.chmod(0o644)
    draft.rename(path)


def _require_private(folder: Path, account: Account) -> None:
    found = folder.lstat()
    # As root we may meet our own folder from a start that was cut off before the change of owner.
    owners = {account.uid, os.geteuid()}
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid in owners
    if not ours or found.st_mode & 0o077:
        raise FolderUnsafe(folder)
