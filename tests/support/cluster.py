"""One PostgreSQL for a whole test run, with a database of its own for each xdist worker.

In `tests/conftest.py`:

    from tests.support.cluster import cluster, database  # noqa: F401 - fixtures

    async def test_something(database: TestDatabase) -> None:
        connection = await asyncpg.connect(**database.app)    # or database.owner

The first worker starts the server in a folder under /tmp; every worker holds a shared
lock while it lives. A guardian process waits for the exclusive lock: it gets it when
the last worker is gone, `kill -9` included, and then stops the server and removes the
folder. Nothing is left running and nothing is left behind.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

from appliance.postgres import APP, OWNER, Credentials, EmbeddedPostgres

ROOT = Path(__file__).parents[2]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")

FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@dataclass(frozen=True, slots=True)
class TestDatabase:
    """A database without tables; both credentials are keyword arguments of asyncpg.connect."""

    __test__ = False

    name: str
    owner: Credentials
    app: Credentials


def database_for(cluster: EmbeddedPostgres, worker_id: str) -> TestDatabase:
    """The database of this worker, made when it is not there."""
    name = f"test_{worker_id}"
    cluster.create_database(name)
    return TestDatabase(name, cluster.credentials(OWNER, name), cluster.credentials(APP, name))


@contextmanager
def passing_database(cluster: EmbeddedPostgres, name: str) -> Iterator[TestDatabase]:
    """A database of its own, dropped afterwards with whoever is still in it.

    The superuser drops it: its owner may not send PostgreSQL's own autovacuum away.
    """
    made = database_for(cluster, name)
    try:
        yield made
    finally:
        cluster.psql(f"DROP DATABASE {made.name} WITH (FORCE);")


@pytest.fixture(scope="session")
def cluster() -> Iterator[EmbeddedPostgres]:
    """The server of this test run, shared by all its workers."""
    with joined(run_folder()) as postgres:
        yield postgres


@pytest.fixture(scope="session")
def database(cluster: EmbeddedPostgres) -> TestDatabase:
    """The database of this worker."""
    return database_for(cluster, WORKER)


def run_folder() -> Path:
    """The folder of this test run, for whoever has joined its server."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"alone-{os.getpid()}")
    return Path("/tmp") / f"beeldkluis-test-{run[:20]}"


@contextmanager
def first(folder: Path, thing: str) -> Iterator[bool]:
    """One worker at a time; True for whoever is to make `thing`, once for all of the run."""
    with (folder / f"making-{thing}").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        made = folder / f"made-{thing}"
        yield not made.exists()
        made.touch()


@contextmanager
def joined(folder: Path) -> Iterator[EmbeddedPostgres]:
    """The running server of `folder`, started when this is the first to come."""
    postgres = _server(folder)
    with _membership(folder), (folder / "starting").open("w") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        if not postgres.is_alive():
            _post_guardian(folder)
            postgres.initialise()
            postgres.start()
        fcntl.flock(starting, fcntl.LOCK_UN)
        yield postgres


def dismantle_when_left(folder: Path) -> None:
    """Wait until nobody uses the server of `folder`, then leave no trace of it."""
    with (folder / "members").open("w") as members:
        fcntl.flock(members, fcntl.LOCK_EX)
        if _is_current(members, folder):
            _server(folder).stop()
            shutil.rmtree(folder)


def _server(folder: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(folder / "home", folder / "run", overrides=FAST)


@contextmanager
def _membership(folder: Path) -> Iterator[None]:
    """Be one of those for whom the server is kept."""
    while True:
        folder.mkdir(mode=0o711, exist_ok=True)
        with (folder / "members").open("w") as members:
            fcntl.flock(members, fcntl.LOCK_SH)
            if _is_current(members, folder):
                yield
                return


def _is_current(members: IO[str], folder: Path) -> bool:
    """Whether the locked file is still the one in `folder`, not that of a dismantled server."""
    path = folder / "members"
    return path.exists() and os.path.samestat(os.fstat(members.fileno()), path.stat())


def _post_guardian(folder: Path) -> None:
    """Start the guardian as nobody's child: it outlives this worker and its warnings."""
    guardian = [sys.executable, "-m", "tests.support.cluster", str(folder)]
    subprocess.run(
        ["/bin/sh", "-c", '"$@" &', "sh", *guardian],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        check=True,
    )


if __name__ == "__main__":
    dismantle_when_left(Path(sys.argv[1]))
