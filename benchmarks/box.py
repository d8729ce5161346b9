"""A real box for a benchmark: made in a temporary folder, run by `beeldkluis up`, removed.

Nothing is switched off in it: PostgreSQL syncs, photos are sealed, every look is logged.
"""

import asyncio
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import psutil

from appliance.postgres import OWNER, Credentials, EmbeddedPostgres
from benchmarks.client import Client, Refused

PASSWORD = "seven quiet herons at dawn"
_CONSOLE = (sys.executable, "-m", "appliance.cli")
_ROOT = Path(__file__).parents[1]
_PATIENCE_SECONDS = 120.0

_LOG_IN = "mutation($l: String!, $p: String!) { logIn(login: $l, password: $p) { expiresAt } }"
_ENROL = "mutation($c: String!, $p: String!) { enrol(code: $c, password: $p) { id } }"
_INVITE = """mutation($l: String!, $r: Role!, $d: String!) {
    invitePerson(login: $l, name: $l, role: $r, department: $d) { code } }"""


class NotUp(Exception):
    """The box did not come up; the message ends with the last lines of its log."""


@dataclass(slots=True)
class Box:
    """A box in `folder`. `settings` are environment settings beside the ports."""

    folder: Path
    port: int
    probe_port: int
    settings: Mapping[str, str] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def passphrase_file(self) -> Path:
        """The file with the passphrase of the root key."""
        return self.folder / "passphrase"

    @property
    def log(self) -> Path:
        """Where the lines of all processes of the box go."""
        return self.folder / "log"

    def init(self, department: str) -> str:
        """Make the box; returns the enrolment code of the administrator `beheer`."""
        self.passphrase_file.write_text(secrets.token_urlsafe(24))
        arguments = ("--administrator", "beheer", "--name", "A. Beheer")
        place = ("--department", department, "--passphrase-file", str(self.passphrase_file))
        done = subprocess.run(
            (*_CONSOLE, "init", *arguments, *place),
            env=self._environment(),
            cwd=_ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NotUp(done.stdout + done.stderr)
        return done.stdout.split()[-1]

    def up(self) -> None:
        """Start it and wait until it is healthy.

        Raises:
            NotUp: it ended, or took longer than two minutes.
        """
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                (*_CONSOLE, "up"), env=self._environment(), cwd=_ROOT, stdout=log, stderr=log
            )
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not asyncio.run(_is_healthy(self.probe_port)):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise NotUp("\n".join(self.log.read_text().splitlines()[-15:]))
            time.sleep(0.1)

    def down(self) -> None:
        """Stop it as an administrator would, and wait."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(60)
            self._process = None

    def process(self, command: str) -> psutil.Process:
        """The process that runs `command`: `serve` (the API) or `work` (the worker).

        Raises:
            NotUp: there is none.
        """
        if self._process is not None:
            for child in psutil.Process(self._process.pid).children():
                if command in child.cmdline():
                    return child
        raise NotUp(f"no process runs {command}")

    def database(self, name: str = "beeldkluis") -> Credentials:
        """How to connect to one of the box's databases as its owner: for setting up, counting."""
        return self._postgres().credentials(OWNER, name)

    def create_database(self, name: str) -> Credentials:
        """Make a database beside the box's own, in the same server, for a yardstick."""
        self._postgres().create_database(name)
        return self.database(name)

    def _postgres(self) -> EmbeddedPostgres:
        return EmbeddedPostgres(self.data / "postgres")

    def postmaster(self) -> psutil.Process:
        """PostgreSQL's first process, the parent of all its others."""
        pid = (self.data / "postgres" / "data" / "postmaster.pid").read_text().split()[0]
        return psutil.Process(int(pid))

    def lines(self) -> Iterator[dict[str, Any]]:
        """The log so far, oldest first."""
        for line in self.log.read_bytes().splitlines():
            if line.startswith(b"{"):
                yield orjson.loads(line)

    def client(self, cookie: str | None = None, token: str | None = None) -> Client:
        """A connection as a browser with this session, or an integration with this token."""
        if token is not None:
            return Client(self.port, {"Authorization": f"Bearer {token}"})
        return Client(self.port, self.browser(cookie) if cookie else {})

    def browser(self, cookie: str) -> dict[str, str]:
        """The headers that our own page sends with a session."""
        return {
            "Cookie": f"__Host-bk={cookie}",
            "Origin": f"http://127.0.0.1:{self.port}",
            "X-Beeldkluis-CSRF": "1",
        }

    def _environment(self) -> dict[str, str]:
        own = {
            "DATA_FOLDER": str(self.data),
            "PASSPHRASE_FILE": str(self.passphrase_file),
            "PORT": str(self.port),
            "PROBE_PORT": str(self.probe_port),
            "LOG_FORMAT": "json",
            **self.settings,
        }
        return {**os.environ, **{f"BEELDKLUIS_{name}": value for name, value in own.items()}}


@contextmanager
def running_box(
    department: str = "orthopaedics", settings: Mapping[str, str] | None = None
) -> Iterator[tuple[Box, str]]:
    """A box that is up, and the session of its administrator; gone afterwards."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave by the `finally` below
    folder = Path(tempfile.mkdtemp(prefix="beeldkluis-bench-"))
    folder.chmod(0o711)  # PostgreSQL's own account must be able to pass
    box = Box(folder, free_port(), free_port(), settings or {})
    try:
        code = box.init(department)
        box.up()
        yield box, asyncio.run(_enrolled(box, code, "beheer"))
    finally:
        box.down()
        shutil.rmtree(folder, ignore_errors=True)


async def person(box: Box, administrator: str, role: str, department: str) -> str:
    """The session of a new person with this role, named after it."""
    login = f"{role.lower()}-{department}"
    async with box.client(administrator) as client:
        made = await client.ask(_INVITE, l=login, r=role, d=department)
    return await _enrolled(box, made["invitePerson"]["code"], login)


async def _enrolled(box: Box, code: str, login: str) -> str:
    async with box.client() as client:
        await client.ask(_ENROL, c=code, p=PASSWORD)
        answer = await client.send(client.question(_LOG_IN, l=login, p=PASSWORD))
        cookie = answer.headers.get("set-cookie", "")
        if not cookie:
            raise Refused(f"{login} cannot sign in: {answer.body[:200]!r}")
        return cookie.partition("=")[2].partition(";")[0]


async def _is_healthy(port: int) -> bool:
    try:
        async with Client(port) as client:
            return (await client.send(client.prepared("GET", "/health"))).status == 200
    except OSError:
        return False


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
