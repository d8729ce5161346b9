"""The PostgreSQL that comes with the box, for hospitals that bring none of their own.

Promises: it is never root, listens on no network, lets in nobody but the account of
the box, survives `kill -9` of the box (the next start adopts it) and of itself (the
next start recovers it), and its log holds nothing of a patient.
It does not migrate, back up or tune: that is for `database` and the hospital's own server.

    postgres = EmbeddedPostgres(data_folder / "postgres")
    postgres.initialise()
    postgres.start()
    connection = await asyncpg.connect(**postgres.credentials(APP))
"""

import asyncio
import os
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

import structlog

from appliance import postgres_config as config
from appliance.postgres_account import Account, choose_account, own_name
from appliance.postgres_binaries import programs_for
from appliance.postgres_config import APP, DATABASE, OWNER, PORT
from appliance.postgres_errors import NotStarted, NotStopped, PostgresError
from appliance.postgres_folders import (
    default_socket_folder,
    passable_folder,
    private_folder,
    require_short,
)
from appliance.postgres_postmaster import Postmaster, clear_stale_lock, find_postmaster, is_running

__all__ = ["APP", "DATABASE", "OWNER", "Credentials", "EmbeddedPostgres", "keep_running"]

log = structlog.get_logger(__name__)

COPIES = Path("/var/cache/beeldkluis")
"""Where the programs are copied to when PostgreSQL's account cannot reach the wheel."""

_BLINK_SECONDS = 0.02
_PASSING = re.compile(r"already exists|still in use")


class Credentials(TypedDict):
    """What asyncpg and Tortoise need to connect; `host` is the folder of the socket."""

    host: str
    port: int
    user: str
    password: str | None
    database: str


@dataclass(slots=True)
class EmbeddedPostgres:
    """One cluster: its files below `home`, its socket in `run`, its processes as `as_user`.

    `run` is a short folder of its own by default; `as_user` counts only for root and
    falls back to the owner of the cluster, then to the first account of `CANDIDATES`.
    `overrides` are server settings that win over the house's: for throw-away clusters.
    """

    home: Path
    run: Path | None = None
    as_user: str | None = None
    overrides: Mapping[str, str] = field(default_factory=dict)
    start_seconds: float = 900
    _programs: Path | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Settle on one spelling of `home`, so that a cluster is recognised when met again."""
        self.home = self.home.resolve()

    @property
    def data(self) -> Path:
        """The cluster itself, closed to all but the account that runs it."""
        return self.home / "data"

    @property
    def account(self) -> Account:
        """The operating-system account that runs PostgreSQL."""
        owner = self.data.stat().st_uid if self.data.exists() else None
        return choose_account(self.as_user, owner)

    @property
    def socket_folder(self) -> Path:
        """Where the socket is: of the running server, else where the next one will make it."""
        running = self._postmaster()
        return running.socket_folder if running else self.run or default_socket_folder(self.home)

    def initialise(self) -> None:
        """Make the cluster unless it is there; a run that was cut off leaves no half cluster.

        Raises:
            PostgresError: no account, an unreachable folder, or initdb refused.
        """
        if (self.data / "PG_VERSION").exists():
            return
        account = self.account
        passable_folder(self.home, account)
        account.require_way_to(self.home)
        for old in self.home.glob(".data-*"):
            shutil.rmtree(old)
        draft = Path(tempfile.mkdtemp(prefix=".data-", dir=self.home))
        if account.lent:
            os.chown(draft, account.uid, account.gid)
        self._initdb(account, draft)
        draft.rename(self.data)
        log.info("postgres_initialised", os_account=account.name)

    def start(self) -> None:
        """Start the server, or adopt the one that runs, and be sure of its roles and database.

        Returns when it answers. After a crash that can take minutes; the log says so.

        Raises:
            NotStarted: it ended, or does not answer after `start_seconds`.
            PostgresError: a folder is unsafe, unreachable or too long for a socket.
        """
        deadline = time.monotonic() + self.start_seconds
        if self._postmaster() is None:
            self._configure()
            self._launch(deadline)
        self._wait_until_ready(deadline)
        self.psql(config.roles_script())
        self.create_database(DATABASE)

    def stop(self) -> None:
        """Stop the server: open transactions are rolled back; nothing happens if none runs.

        Raises:
            NotStopped: it neither shut down fast (30 s) nor at once (10 s).
        """
        for order, patience_seconds in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0)):
            running = self._postmaster()
            if running is None:
                return
            running.signal(order)
            if _waited(lambda: self._postmaster() is None, patience_seconds):
                return
        raise NotStopped(f"PostgreSQL of {self.home} does not stop.")

    def is_alive(self) -> bool:
        """Whether the server runs and takes connections."""
        running = self._postmaster()
        return running is not None and running.is_ready

    def credentials(self, role: str, database: str = DATABASE) -> Credentials:
        """How the account of the box connects as `role`: no password, the kernel vouches."""
        return Credentials(
            host=str(self.socket_folder), port=PORT, user=role, password=None, database=database
        )

    def create_database(self, database: str) -> None:
        """Make `database` of the owner role unless it is there; `database` is a plain name."""
        self.psql(config.database_script(database))

    def psql(self, script: str) -> str:
        """Run `script` as the superuser and return what it printed.

        Raises:
            PostgresError: a statement failed; those after it were not run.
        """
        options = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        target = ["-h", str(self.socket_folder), "-p", str(PORT), "-U", config.SUPERUSER]
        done = self.account.run(
            [str(self.program("psql")), *options, *target, "-d", "postgres"], text=script
        )
        if done.returncode:
            raise PostgresError(f"psql: {done.stderr.strip()}")
        return done.stdout

    def program(self, name: str) -> Path:
        """One of PostgreSQL's programs, such as `pg_dump`, where our account can reach it."""
        if self._programs is None:
            self._programs = programs_for(self.account, (COPIES, self.home))
        return self._programs / name

    def _initdb(self, account: Account, draft: Path) -> None:
        # The database sorts and folds by code point, the same on every machine and upgrade.
        locale = ["--locale-provider=builtin", "--locale=C.UTF-8", "--encoding=UTF8"]
        doors = ["--auth-local=peer", "--auth-host=scram-sha-256"]
        options = [f"--username={config.SUPERUSER}", "--data-checksums", *locale, *doors]
        if self.overrides.get("fsync") == "off":
            options.append("--no-sync")
        command = [str(self.program("initdb")), "-D", str(draft), *options]
        done = account.run(command)
        if done.returncode:
            raise PostgresError(f"initdb: {done.stderr.strip()}")

    def _configure(self) -> None:
        """Write the settings where the server can read but, when its account is lent, not write."""
        account = self.account
        account.require_way_to(self.home)
        run = self.socket_folder
        require_short(run)
        private_folder(run, account)
        account.require_way_to(run)
        private_folder(self.home / "log", account)
        texts = {
            "postgresql.conf": config.server_settings(self.data, self.home, run, self.overrides),
            "pg_hba.conf": config.doors(),
            "pg_ident.conf": config.identities(account.name, own_name()),
        }
        for name, text in texts.items():
            (self.home / name).write_text(text)
            (self.home / name).chmod(0o644)

    def _launch(self, deadline: float) -> None:
        """Start a postmaster, again with growing pauses while an old one is not quite gone."""
        pause = 0.1
        while not self._launched():
            if time.monotonic() > deadline:
                raise NotStarted(f"PostgreSQL of {self.home} is held by an old server process.")
            log.info("postgres_waits_for_old_server", seconds=pause)
            time.sleep(pause)
            pause = min(pause * 2, 5.0)

    def _launched(self) -> bool:
        """Whether a fresh postmaster got past its lock files; False: worth trying again."""
        clear_stale_lock(self.data)
        words = self.home / "start.log"
        config_file = f"--config-file={self.home / 'postgresql.conf'}"
        command = [str(self.program("postgres")), "-D", str(self.data), config_file]
        pid = self.account.leave_running(command, words)
        _waited(lambda: self._postmaster() is not None or not is_running(pid), 10.0)
        if self._postmaster() is not None:
            return True
        said = words.read_text(errors="replace")
        if _PASSING.search(said):
            return False
        raise NotStarted(f"PostgreSQL of {self.home} ended: {said.strip()}")

    def _wait_until_ready(self, deadline: float) -> None:
        began = time.monotonic()
        said = began
        while not self.is_alive():
            now = time.monotonic()
            if self._postmaster() is None or now > deadline:
                raise NotStarted(f"PostgreSQL does not answer; see {self.home / 'log'}.")
            if now - said > 5:
                said = now
                log.info("postgres_recovering", seconds=round(now - began))
            time.sleep(_BLINK_SECONDS)

    def _postmaster(self) -> Postmaster | None:
        return find_postmaster(self.data)


async def keep_running(postgres: EmbeddedPostgres, every_seconds: float = 0.5) -> None:
    """Start the server again whenever it is gone, until cancelled; failures are logged, retried."""
    pause = every_seconds
    while True:
        await asyncio.sleep(pause)
        if await asyncio.to_thread(postgres.is_alive):
            continue
        try:
            log.warning("postgres_gone")
            await asyncio.to_thread(postgres.start)
            pause = every_seconds
            log.info("postgres_back")
        except PostgresError as error:
            pause = min(pause * 2, 30.0)
            log.warning("postgres_not_started", seconds=pause, exc_info=error)


def _waited(done: Callable[[], bool], seconds: float) -> bool:
    """Whether `done` came true within `seconds`."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(_BLINK_SECONDS)
    return True
