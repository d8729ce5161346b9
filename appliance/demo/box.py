"""The box of the demo: a real one, run by its own command line, as a hospital would."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import httpx

from appliance.demo.cast import ADMINISTRATOR, DEPARTMENT, DEPARTMENT_NAME
from appliance.demo.folder import BOX
from appliance.demo.show import Differs
from appliance.settings import Settings
from appliance.settings_file import FILE_NAME, PREFIX

_START_SECONDS = 120.0
_STOP_SECONDS = 60.0

# Runs in the new process before it becomes the box: when the demo is killed, the kernel tells
# the box to stop, in order. (A fork hook could deadlock: a terminal's status line is a thread.)
_TIED = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGTERM)
os.execv(sys.argv[1], sys.argv[1:])
"""

_MODELS = f"{PREFIX}MODELS_FOLDER"
"""The networks are installed by the set-up, outside of the demo's own folder."""


@dataclass(slots=True)
class DemoBox:
    """One box in `folder`; the ports are the usual ones unless they are taken.

    `lock` is the open folder (see `claimed`): the box keeps it for as long as it runs.
    """

    folder: Path
    lock: int
    port: int = field(default_factory=lambda: _free_port(Settings.model_fields["port"].default))
    probe_port: int = 0
    name: str = BOX
    days_ahead: int = 0
    _running: "subprocess.Popen[bytes] | None" = None

    def __post_init__(self) -> None:
        """Choose the second port, another than the first."""
        if not self.probe_port:
            usual = Settings.model_fields["probe_port"].default
            self.probe_port = _free_port(usual, not_this=self.port)

    @property
    def data(self) -> Path:
        """The data folder of the box."""
        return self.folder / self.name

    @property
    def log(self) -> Path:
        """What the box says of itself."""
        return self.folder / "box.log"

    @property
    def url(self) -> str:
        """Where the API answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def passphrase(self) -> Path:
        """The file with the passphrase: the demo starts without a person."""
        return self.folder / "passphrase"

    def init(self) -> str:
        """Make the box; the one-time code of its administrator."""
        self.data.mkdir()
        _write_private(self.passphrase, token_urlsafe(24))
        given = f'passphrase_file = "{self.passphrase}"\n'
        ports = f"port = {self.port}\nprobe_port = {self.probe_port}\n"
        # A demo has no phone with an authenticator, and its one visitor stays for a while.
        easy = "second_factor_required = false\nstep_up_minutes = 60\n"
        (self.data / FILE_NAME).write_text(given + ports + easy, encoding="utf-8")
        who = ["--administrator", ADMINISTRATOR.login, "--name", ADMINISTRATOR.name]
        where = ["--department", DEPARTMENT, "--department-name", DEPARTMENT_NAME]
        said = self.run("init", *who, *where, "--passphrase-file", str(self.passphrase))
        return said.split()[-1]

    def run(self, *command: str) -> str:
        """What one command of the box printed.

        Raises:
            Differs: it ended with another status than 0.
        """
        with self.log.open("ab") as log:
            done = subprocess.run(  # noqa: S603 - our own program, no shell
                self._argv(*command),
                env=self._environment(),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                check=False,
            )
        if done.returncode:
            told = f"`beeldkluis {command[0]}` ended with {done.returncode}; see {self.log}"
            raise Differs(f"{told}\n{done.stdout}")
        return done.stdout

    def doctor(self) -> Any:
        """What `beeldkluis doctor` found, part by part."""
        return json.loads(self.run("doctor", "--json"))["parts"]

    def up(self) -> None:
        """Start the box and wait until it is well.

        Raises:
            Differs: it ended, or is not well in time.
        """
        with self.log.open("ab") as log:
            # A session of its own: a Ctrl-C is for the demo, which then stops the box in order.
            self._running = subprocess.Popen(  # noqa: S603 - our own program, no shell
                [sys.executable, "-c", _TIED, *self._argv("up")],
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=(self.lock,),
            )
        deadline = time.monotonic() + _START_SECONDS
        while not self._is_well():
            if self._running.poll() is not None or time.monotonic() > deadline:
                raise Differs(f"The box does not come up; see {self.log}")
            time.sleep(0.05)

    def _is_well(self) -> bool:
        try:
            health = f"http://127.0.0.1:{self.probe_port}/health"
            return httpx.get(health, timeout=2, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    def wait(self) -> int:
        """Wait until the box ends by itself; its exit status."""
        return self._running.wait() if self._running else 0

    def stop(self) -> int:
        """Stop the box as systemd would; its exit status."""
        if self._running is None:
            return 0
        self._running.send_signal(signal.SIGTERM)
        try:
            return self._running.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._running.kill()
            return self._running.wait()

    def _argv(self, *command: str) -> list[str]:
        return [sys.executable, "-P", "-m", "appliance.cli", *command]

    def _environment(self) -> dict[str, str]:
        """Ours, without what somebody set for another box."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if name == _MODELS or not name.startswith(PREFIX)
        }
        ahead = {f"{PREFIX}DEMO_DAYS_AHEAD": str(self.days_ahead)} if self.days_ahead else {}
        return {**kept, **ahead, f"{PREFIX}DATA_FOLDER": str(self.data), "COLUMNS": "200"}


def _write_private(path: Path, text: str) -> None:
    path.touch(0o600)
    path.write_text(text, encoding="utf-8")


def _free_port(usual: int, not_this: int = 0) -> int:
    """The `usual` port, or one that is free."""
    for port in (usual, 0, 0):
        with socket.socket() as found:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                found.bind(("127.0.0.1", port))
            except OSError:
                continue
            chosen = int(found.getsockname()[1])
            if chosen != not_this:
                return chosen
    raise Differs("No port is free on 127.0.0.1.")
