"""A real box for the tests: `beeldkluis up` in a folder under /tmp, as a hospital runs it.

    async with running_box() as box:
        people = await enrolled(box)      # tests.support.callers

The folder is not below pytest's own: PostgreSQL runs as another account when we are root,
and that account could not enter there.
"""

import asyncio
import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg

from appliance.assembly import Places, embedded, owner_credentials
from appliance.box import make_folder, make_keystore
from appliance.settings import Settings
from core.vault import PassphraseCost
from tests.support.cluster import first, joined, run_folder

PASSPHRASE = "a passphrase for tests only"
CHEAP = PassphraseCost(memory_kib=8192, iterations=1, lanes=1)
PATIENCE_SECONDS = 60.0

_COMMAND = (sys.executable, "-P", "-m", "appliance.cli")
_MARKS = {
    "api": "\0serve\0",
    "worker": "\0work\0",
    "log": "\0audit\0keep\0",
    "decoder": "\0core.imaging.zygote\0",
}
# Runs before the box in its process: should the tests be killed, the box is told to stop.
_TIED = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGTERM)
if os.getppid() != int(sys.argv[1]): sys.exit(1)
os.execvp(sys.argv[2], sys.argv[2:])
"""
KINDS = (*_MARKS, "postgres")
"""The processes of a box that a test may want to end."""


@dataclass(slots=True)
class Box:
    """One box: `base` holds its data folder, its log and the file with its passphrase."""

    base: Path
    port: int
    probe_port: int
    extra: Mapping[str, object] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def places(self) -> Places:
        """What lies where in its data folder."""
        return Places(self.base / "data")

    @property
    def log(self) -> Path:
        """All that its processes ever said, commands included."""
        return self.base / "box.log"

    @property
    def settings(self) -> Settings:
        """Its settings, as far as we need them to look inside."""
        return Settings(data_folder=self.places.folder, passphrase_file=self.base / "passphrase")

    @property
    def url(self) -> str:
        """Where its API listens."""
        return f"http://127.0.0.1:{self.port}"

    def make(self) -> str:
        """Make the keystore and run `init`; returns the first administrator's enrolment code."""
        (self.base / "passphrase").write_text(PASSPHRASE)
        make_folder(self.settings)
        make_keystore(self.settings, PASSPHRASE, CHEAP)  # the real cost would be paid each start
        subprocess.run(["cp", "-a", _migrated(), self.places.postgres], check=True)
        named = ("--administrator", "beheer", "--name", "A. Beheer")
        where = ("--department", "orthopaedics", "--department-name", "Orthopedie")
        secret = ("--passphrase-file", str(self.base / "passphrase"))
        done = self.command("init", *named, *where, *secret)
        assert done.returncode == 0, done.stderr
        return done.stdout.split()[-1]

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run one `beeldkluis` command to its end; what it says goes to the log as well."""
        done = subprocess.run(
            [*_COMMAND, *words], env=self._env(), capture_output=True, text=True, check=False
        )
        with self.log.open("a") as log:
            log.write(done.stdout + done.stderr)
        return done

    async def up(self) -> None:
        """Start it and wait until its API answers and its worker takes jobs."""
        said = len(self.said())
        with self.log.open("ab") as log:
            tied = (sys.executable, "-I", "-S", "-c", _TIED, str(os.getpid()))
            self.process = subprocess.Popen(
                [*tied, *_COMMAND, "up"], env=self._env(), stdout=log, stderr=log
            )
        await until(lambda: self.is_answering() and '"worker_ready"' in self.said()[said:])

    async def down(self) -> int:
        """Stop it as the operating system would; returns the exit status."""
        process = self._running()
        process.send_signal(signal.SIGTERM)
        status = await asyncio.to_thread(process.wait, PATIENCE_SECONDS)
        self.process = None
        return status

    def is_answering(self) -> bool:
        """Whether somebody listens at its port."""
        self._running()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def said(self) -> str:
        """Its log so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def pids(self, kind: str) -> list[int]:
        """The running processes of one of `KINDS`."""
        if kind != "postgres":
            return [pid for pid in _below(self._running().pid) if _MARKS[kind] in _words(pid)]
        lock = self.places.postgres / "data" / "postmaster.pid"
        with suppress(OSError, ValueError, IndexError):
            pid = int(lock.read_text().split()[0])
            return [pid] if "postgres" in _words(pid) else []
        return []

    @asynccontextmanager
    async def without_database(self) -> AsyncIterator[None]:
        """PostgreSQL is killed, and whoever would start it again stands still for the while."""
        supervisor = self._running().pid
        os.kill(supervisor, signal.SIGSTOP)
        try:
            for pid in self.pids("postgres"):
                os.kill(pid, signal.SIGKILL)
            await until(lambda: not self.pids("postgres"))
            yield
        finally:
            os.kill(supervisor, signal.SIGCONT)

    def drafts(self) -> set[str]:
        """The names of files that are being written, or were when something broke."""
        return {path.name for path in self.places.drafts.iterdir()}

    def blobs(self) -> set[str]:
        """The names of all sealed files."""
        return {path.name for path in self.places.blobs.glob("*/*/*")}

    async def rows(self, sql: str) -> list[Any]:
        """Rows straight from the database, as its owner."""
        connection = await asyncpg.connect(**owner_credentials(self.settings))
        try:
            return list(await connection.fetch(sql))
        finally:
            await connection.close()

    async def count(self, table: str) -> int:
        """How many rows a table has."""
        return int((await self.rows(f"SELECT count(*) AS n FROM {table}"))[0]["n"])

    def discard(self) -> None:
        """End whatever is left of it and remove every trace."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        postgres = embedded(self.settings)
        run = postgres.socket_folder
        postgres.stop()
        shutil.rmtree(run, ignore_errors=True)
        shutil.rmtree(self.base)

    def _running(self) -> "subprocess.Popen[bytes]":
        process = self.process
        assert process is not None, "the box is down"
        assert process.poll() is None, f"the box ended by itself:\n{self.said()[-4000:]}"
        return process

    def _env(self) -> dict[str, str]:
        ours = {
            "DATA_FOLDER": self.places.folder,
            "PASSPHRASE_FILE": self.base / "passphrase",
            "PORT": self.port,
            "PROBE_PORT": self.probe_port,
            "LOG_FORMAT": "json",
            "DARKROOM_COUNT": 2,
            "DISK_WARN_FRACTION": 0.98,
            "DISK_REFUSE_FRACTION": 0.99,
            "SECOND_FACTOR_REQUIRED": "false",
            "STEP_UP_MINUTES": 60,
            **self.extra,
        }
        return os.environ | {f"BEELDKLUIS_{name}": str(value) for name, value in ours.items()}


@asynccontextmanager
async def new_box(**extra: object) -> AsyncIterator[Box]:
    """A box that is not made yet, with `extra` settings by their names in capitals."""
    base = Path(tempfile.mkdtemp(prefix="beeldkluis-box-", dir="/tmp"))
    base.chmod(0o711)
    port, probe_port = _free_ports()
    box = Box(base, port, probe_port, extra)
    try:
        yield box
    finally:
        await asyncio.to_thread(box.discard)


async def until(is_so: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until something is so.

    Raises:
        TimeoutError: it was not, for `seconds`.
    """
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError
        await asyncio.sleep(0.05)


@cache
def _migrated() -> Path:
    """A database with all its tables and nothing in them, made once in this test run."""
    staying = ExitStack()
    staying.enter_context(joined(run_folder()))  # so its folder stays as long as we do
    atexit.register(staying.close)
    base = run_folder() / "box"
    box = Box(base, *_free_ports())
    with first(run_folder(), "box") as is_first:
        if is_first:
            base.mkdir(mode=0o711)
            make_folder(box.settings)
            make_keystore(box.settings, PASSPHRASE, CHEAP)
            done = box.command("migrate")
            assert done.returncode == 0, done.stderr
    return box.places.postgres


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _below(pid: int) -> Iterator[int]:
    """All processes that descend from `pid`."""
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from _below(int(child))


def _words(pid: int) -> str:
    """The command line of a process, NUL after each word; empty for one that is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""
