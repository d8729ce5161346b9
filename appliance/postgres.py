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

import os
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
    alone_in,
    default_socket_folder,
    passable_folder,
    private_folder,
    replace_text,
    require_short,
)
from appliance.postgres_postmaster import Postmaster, clear_stale_locks, find_postmaster, is_running

__all__ = ["APP", "DATABASE", "OWNER", "Credentials", "EmbeddedPostgres"]

log = structlog.get_logger(__name__)

COPIES = Path("/var/cache/beeldkluis")
"""Where the programs are copied to when PostgreSQL's account cannot reach the wheel."""

_BLINK_SECONDS = 0.02
_SAY_SECONDS = 5
_TRIES = 6


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
    _is_wanted: bool = field(default=False, init=False)

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
        account = self.account
        passable_folder(self.home, account)
        account.require_way_to(self.home)
        with alone_in(self.home):
            if not self.data.exists():
                self._make_cluster(account)

    def start(self) -> None:
        """Start the server, or adopt the one that runs, and be sure of its roles and database.

        Returns when it answers. After a crash that can take minutes; the log says so.

        Raises:
            NotStarted: it ended, or does not answer after `start_seconds`.
            PostgresError: a folder is unsafe, unreachable or too long for a socket.
        """
        deadline = time.monotonic() + self.start_seconds
        self._is_wanted = True
        with alone_in(self.home):
            self._bring_up(deadline)
            self.psql(config.roles_script())
            self.create_database(DATABASE)

    def stop(self) -> None:
        """Stop the server: open transactions are rolled back; nothing happens if none runs.

        A `start` under way in another thread gives up.

        Raises:
            NotStopped: it neither shut down fast (30 s) nor at once (10 s).
        """
        self._is_wanted = False
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
        if running is None or not running.is_ready:
            return False
        # Its lock file goes on saying "ready" while it recovers from a crashed session.
        target = ["-q", "-h", str(running.socket_folder), "-p", str(PORT)]
        return self.account.run([str(self.program("pg_isready")), *target]).returncode == 0

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

    def _make_cluster(self, account: Account) -> None:
        for old in self.home.glob(".data-*"):
            shutil.rmtree(old)
        draft = Path(tempfile.mkdtemp(prefix=".data-", dir=self.home))
        if account.lent:
            os.chown(draft, account.uid, account.gid)
        self._initdb(account, draft)
        draft.rename(self.data)
        log.info("postgres_initialised", os_account=account.name)

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
            replace_text(self.home / name, text)

    def _bring_up(self, deadline: float) -> None:
        """Adopt or launch; a server met in its last moments is followed by another.

        Each try waits longer before the next: what is left of an old server takes a while to go.
        """
        for attempt in range(_TRIES):
            if not self._is_wanted:
                raise NotStarted("PostgreSQL was told to stop while it started.")
            if self._postmaster() is None:
                self._configure()
                self._launch(deadline)
            if self._is_ready_before(deadline):
                return
            log.warning("postgres_ended_while_starting", attempt=attempt + 1)
            time.sleep(0.1 * 2**attempt)
        said = (self.home / "start.log").read_text(errors="replace").strip()
        raise NotStarted(f"PostgreSQL ends while it starts; see {self.home / 'log'}. {said}")

    def _launch(self, deadline: float) -> None:
        """Start a server as soon as nothing of an old one is left, and wait for its lock file."""
        locks = (self.data / "postmaster.pid", self.socket_folder / f".s.PGSQL.{PORT}.lock")
        while not clear_stale_locks(self.data, locks):
            if self._is_over(deadline):
                raise NotStarted(f"Old server processes are still at work in {self.data}.")
            time.sleep(_BLINK_SECONDS)
        config_file = f"--config-file={self.home / 'postgresql.conf'}"
        command = [str(self.program("postgres")), "-D", str(self.data), config_file]
        pid = self.account.leave_running(command, self.home / "start.log")
        _waited(lambda: self._postmaster() is not None or not is_running(pid), 10.0)

    def _is_ready_before(self, deadline: float) -> bool:
        """Wait until the server answers; False when it is gone instead."""
        began = said = time.monotonic()
        while not self.is_alive():
            now = time.monotonic()
            if self._postmaster() is None:
                return False
            if self._is_over(deadline):
                raise NotStarted(f"PostgreSQL does not answer; see {self.home / 'log'}.")
            if now - said > _SAY_SECONDS:
                said = now
                log.info("postgres_recovering", seconds=round(now - began))
            time.sleep(_BLINK_SECONDS)
        return True

    def _is_over(self, deadline: float) -> bool:
        return not self._is_wanted or time.monotonic() > deadline

    def _postmaster(self) -> Postmaster | None:
        return find_postmaster(self.data)


def _waited(done: Callable[[], bool], seconds: float) -> bool:
    """Whether `done` came true within `seconds`."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(_BLINK_SECONDS)
    return True
