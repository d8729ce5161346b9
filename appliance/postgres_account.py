"""Which operating-system account runs PostgreSQL, and what that account can reach.

PostgreSQL refuses to run as root, so a box started as root lends it an existing
account without privileges. Nothing is opened up for that account: a folder that
it cannot enter is named in the error and left as it is.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from appliance.postgres_errors import FolderUnreachable, NoAccount

CANDIDATES = ("beeldkluis", "postgres", "nobody")
"""Accounts tried in this order when the box runs as root and none was named."""

_WALK = 'for folder; do test -x "$folder" || { printf %s "$folder"; exit 1; }; done'


_LET_GO = '"$@" >&2 & echo $!'


class _Manner(TypedDict):
    """How `subprocess` starts a program of the account."""

    env: dict[str, str]
    cwd: str
    umask: int
    user: int | None
    group: int | None
    extra_groups: list[int] | None


@dataclass(frozen=True, slots=True)
class Account:
    """An operating-system account; `lent` when it is not the one this process runs as."""

    name: str
    uid: int
    gid: int
    lent: bool

    def run(self, command: list[str], *, text: str = "") -> "subprocess.CompletedProcess[str]":
        """Run `command` to its end as this account, with `text` as its input.

        The outcome is returned, whatever the exit status; its output is captured.
        """
        return subprocess.run(  # noqa: S603 - our own programs, no shell
            command, input=text, capture_output=True, text=True, check=False, **self._manner()
        )

    def leave_running(self, command: list[str], words: Path) -> int:
        """Start `command` as this account and let go of it; return its process id.

        It has no terminal, is nobody's child and outlives us; what it says goes to `words`.
        """
        with words.open("wb") as said:
            shell = subprocess.run(  # noqa: S603 - a fixed line; the command is its arguments
                ["/bin/sh", "-c", _LET_GO, "sh", *command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
                start_new_session=True,
                check=True,
                **self._manner(),
            )
        return int(shell.stdout)

    def blocked_at(self, path: Path) -> Path | None:
        """The first folder on the way to `path`, `path` included, that this account cannot enter.

        Folders that do not exist yet block as well. None: the way is free.
        """
        ways = [*reversed(path.parents), path]
        walked = self.run(["/bin/sh", "-c", _WALK, "sh", *map(str, ways)])
        return Path(walked.stdout) if walked.returncode else None

    def _manner(self) -> "_Manner":
        """Nothing of our environment, groups or open files leaks into what the account runs."""
        return _Manner(
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            cwd="/",
            umask=0o077,
            user=self.uid if self.lent else None,
            group=self.gid if self.lent else None,
            extra_groups=[] if self.lent else None,
        )

    def require_way_to(self, path: Path) -> None:
        """Be sure that this account can enter `path`.

        Raises:
            FolderUnreachable: it cannot; the error names the folder that blocks.
        """
        blocked = self.blocked_at(path)
        if blocked is not None:
            raise FolderUnreachable(blocked, self.name)


def choose_account(as_user: str | None, data_owner: int | None = None) -> Account:
    """The account that runs PostgreSQL.

    That is ourselves, unless we are root: then `as_user`, else whoever owns the
    existing data folder (`data_owner`, a uid), else the first of `CANDIDATES`.

    Raises:
        NoAccount: as root: no such account, or the account is root itself; as anyone
            else: another account was asked for, or the data folder is another's.
    """
    if os.geteuid() != 0:
        return _ourselves(as_user, data_owner)
    for name in (as_user,) if as_user else _candidates(data_owner):
        entry = _entry(name)
        if entry is not None and entry.pw_uid != 0:
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, lent=True)
    raise NoAccount(
        "PostgreSQL does not run as root. Name an existing account without privileges "
        "(setting postgres_user), or start the box as an ordinary user."
    )


def own_name() -> str:
    """The name of the account that this process runs as.

    Raises:
        NoAccount: it has no entry in the user database (passwd).
    """
    entry = _entry(os.geteuid())
    if entry is None:
        raise NoAccount("initdb needs an account with an entry in the user database (passwd).")
    return entry.pw_name


def _candidates(data_owner: int | None) -> tuple[str, ...]:
    if data_owner is None:
        return CANDIDATES
    return (pwd.getpwuid(data_owner).pw_name,)


def _ourselves(as_user: str | None, data_owner: int | None) -> Account:
    name = own_name()
    if as_user not in (None, name):
        raise NoAccount(f"Only root can run PostgreSQL as {as_user!r}.")
    if data_owner not in (None, os.geteuid()):
        raise NoAccount("The database's files belong to another account: start the box as that.")
    return Account(name, os.geteuid(), os.getegid(), lent=False)


def _entry(who: str | int) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(who) if isinstance(who, str) else pwd.getpwuid(who)
    except KeyError:
        return None
