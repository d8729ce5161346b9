import subprocess
import sys
import tempfile
import time
from pathlib import Path

import asyncpg
import pytest

from appliance.postgres import Credentials, EmbeddedPostgres
from tests.support.cluster import ROOT, TestDatabase, cluster, database, joined

__all__ = ["cluster", "database"]


async def _value(credentials: Credentials, query: str) -> object:
    connection = await asyncpg.connect(**credentials)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


class TestCluster:
    async def test_the_owner_makes_tables_and_the_app_does_not(
        self, database: TestDatabase
    ) -> None:
        await _value(database.owner, "CREATE TABLE shelf (id int)")

        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await _value(database.app, "CREATE TABLE mine (id int)")

        tables = "SELECT array_agg(relname) FROM pg_class WHERE relname IN ('shelf', 'mine')"
        assert await _value(database.app, tables) == ["shelf"]
        await _value(database.owner, "DROP TABLE shelf")

    async def test_a_worker_has_a_database_of_its_own(
        self, cluster: EmbeddedPostgres, database: TestDatabase
    ) -> None:
        assert await _value(database.app, "SELECT current_database()") == database.name
        assert database.app["host"] == str(cluster.socket_folder)


class TestLeaving:
    def test_nothing_is_left_when_the_only_worker_is_killed(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="beeldkluis-test-", dir="/tmp"))
        folder.chmod(0o711)
        worker = (
            "import sys, os, signal; from pathlib import Path\n"
            "from tests.support.cluster import joined\n"
            "with joined(Path(sys.argv[1])):\n"
            "    os.kill(os.getpid(), signal.SIGKILL)\n"
        )
        killed = subprocess.run([sys.executable, "-c", worker, str(folder)], cwd=ROOT, check=False)

        assert killed.returncode == -9
        assert _gone(folder)

    def test_a_second_worker_finds_the_server_of_the_first(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="beeldkluis-test-", dir="/tmp"))
        folder.chmod(0o711)
        with joined(folder) as first:
            started = (first.data / "postmaster.pid").read_text()
            with joined(folder) as second:
                assert (second.data / "postmaster.pid").read_text() == started
            assert first.is_alive()
        assert _gone(folder)


def _gone(folder: Path) -> bool:
    deadline = time.monotonic() + 10
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    return not folder.exists()
