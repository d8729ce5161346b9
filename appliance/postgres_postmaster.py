"""The running server of a cluster, as its lock file and the process table tell it.

A process id in a file proves nothing: after a crash or in a new container it may be
anybody's. A process counts as the server of a cluster only if it works in its data folder.
"""

import os
import signal
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_LINES = 8  # pid, data folder, start time, port, socket folder, address, memory key, status


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A live server process and where its socket is."""

    pid: int
    socket_folder: Path
    is_ready: bool

    def signal(self, order: signal.Signals) -> None:
        """Send `order`; a process that ended meanwhile is none to complain about."""
        try:
            os.kill(self.pid, order)
        except ProcessLookupError:
            return


def find_postmaster(data: Path) -> Postmaster | None:
    """The server that runs on the cluster in `data`, or None."""
    lines = _lines(data / "postmaster.pid")
    # A file that is just being written has fewer lines: there is no server to talk to yet.
    if len(lines) < _LINES - 1 or not _works_in(lines[0], data):
        return None
    is_ready = len(lines) >= _LINES and lines[_LINES - 1].strip() == "ready"
    return Postmaster(int(lines[0]), Path(lines[4]), is_ready)


def clear_stale_locks(data: Path, locks: Iterable[Path]) -> bool:
    """Remove those lock files of the cluster's server, once it is gone without a trace.

    PostgreSQL itself only asks whether the process id is taken, so a reused id or a
    dead process that nobody reaped would lock the cluster for ever. As long as any
    process works in `data`, a straggler of the old server included, nothing is removed
    and the answer is False.
    """
    numbers = [entry.name for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    if any(_works_in(number, data) for number in numbers):
        return False
    for lock in locks:
        if _lines(lock)[1:2] == [str(data)]:
            lock.unlink(missing_ok=True)
    return True


def is_running(pid: int) -> bool:
    """Whether process `pid` is there; a dead one that nobody reaped is not."""
    try:
        Path(f"/proc/{pid}/cwd").readlink()
    except OSError:
        return False
    return True


def _lines(lock: Path) -> list[str]:
    try:
        return lock.read_text().splitlines()
    except FileNotFoundError:
        return []


def _works_in(pid: str, data: Path) -> bool:
    """Whether process `pid` is alive in `data`; a dead one that nobody reaped works nowhere."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == data
    except OSError:
        return False
