import asyncio
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import asyncpg
import pytest

from appliance.postgres import APP, OWNER, EmbeddedPostgres
from appliance.postgres_config import SUPERUSER
from appliance.postgres_postmaster import find_postmaster
from appliance.postgres_watch import kept_running

CANARY = "Kanarie-van-der-Berg"


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that others may pass through, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="bk-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    EmbeddedPostgres(folder / "home", folder / "run").stop()
    shutil.rmtree(folder)


@pytest.fixture
def postgres(place: Path) -> EmbeddedPostgres:
    """A running cluster with the settings of the product, `fsync` included."""
    embedded = EmbeddedPostgres(place / "home", place / "run")
    embedded.initialise()
    embedded.start()
    return embedded


def pid_of(postgres: EmbeddedPostgres) -> int:
    running = find_postmaster(postgres.data)
    assert running is not None
    return running.pid


async def value(postgres: EmbeddedPostgres, query: str, role: str = OWNER) -> object:
    connection = await asyncpg.connect(**postgres.credentials(role))
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


class TestRoles:
    async def test_the_app_is_bound_by_everything_and_owns_nothing(
        self, postgres: EmbeddedPostgres
    ) -> None:
        rights = "rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication"
        powers = f"SELECT bool_or({rights}) FROM pg_roles WHERE rolname LIKE 'bk_%'"
        owned = "SELECT count(*) FROM pg_shdepend WHERE refobjid = 'bk_app'::regrole"
        assert await value(postgres, powers) is False
        assert await value(postgres, owned + " AND deptype = 'o'") == 0
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await value(postgres, "CREATE TABLE mine (id int)", APP)
        assert await value(postgres, "SELECT to_regclass('mine') IS NULL") is True

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the cluster as another")
    async def test_the_box_itself_is_not_let_in_as_superuser(
        self, postgres: EmbeddedPostgres
    ) -> None:
        with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
            await value(postgres, "SELECT 1", SUPERUSER)

    async def test_limits_bind_the_app_and_only_its_statements_are_timed(
        self, postgres: EmbeddedPostgres
    ) -> None:
        asked = "SELECT current_setting('statement_timeout') || ' ' || current_setting('{}')"
        assert await value(postgres, asked.format("lock_timeout"), APP) == "10s 5s"
        assert await value(postgres, asked.format("lock_timeout")) == "0 5s"
        idle = "idle_in_transaction_session_timeout"
        assert await value(postgres, asked.format(idle), APP) == "10s 1min"

    async def test_it_is_durable_checksummed_and_on_no_network(
        self, postgres: EmbeddedPostgres
    ) -> None:
        names = "fsync full_page_writes synchronous_commit data_checksums listen_addresses"
        shown = [await value(postgres, f"SHOW {name}") for name in names.split()]
        assert shown == ["on", "on", "on", "on", ""]


class TestLife:
    async def test_kill_9_of_the_server_loses_nothing_that_was_committed(
        self, postgres: EmbeddedPostgres
    ) -> None:
        await value(postgres, "CREATE TABLE shelf AS SELECT generate_series(1, 1000) AS id")
        os.kill(pid_of(postgres), signal.SIGKILL)

        postgres.start()

        assert await value(postgres, "SELECT count(*) FROM shelf") == 1000

    def test_the_next_start_adopts_a_server_that_runs(self, postgres: EmbeddedPostgres) -> None:
        before = pid_of(postgres)
        # Elsewhere configured, as after an upgrade: the socket is where the server has it.
        other = EmbeddedPostgres(postgres.home, Path("/tmp/elsewhere"))

        other.initialise()
        other.start()

        assert pid_of(other) == before
        assert other.credentials(APP) == postgres.credentials(APP)

    def test_two_that_start_at_once_end_with_one_server(self, place: Path) -> None:
        def begin() -> None:
            embedded = EmbeddedPostgres(place / "home", place / "run")
            embedded.initialise()
            embedded.start()

        threads = [Thread(target=begin) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert EmbeddedPostgres(place / "home").is_alive()
        assert not list((place / "home").glob(".data-*"))

    def test_a_lock_file_with_a_reused_process_id_does_not_lock_the_cluster(
        self, postgres: EmbeddedPostgres
    ) -> None:
        lock = postgres.data / "postmaster.pid"
        lines = lock.read_text().splitlines()
        postgres.stop()
        lock.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

        assert not postgres.is_alive()
        postgres.start()

        assert pid_of(postgres) != os.getpid()

    def test_stopping_what_is_stopped_is_no_error(self, postgres: EmbeddedPostgres) -> None:
        postgres.stop()
        postgres.stop()
        assert not postgres.is_alive()

    async def test_it_is_started_again_when_it_is_gone_and_stopped_at_the_end(
        self, place: Path
    ) -> None:
        postgres = EmbeddedPostgres(place / "home", place / "run")
        async with kept_running(postgres, every_seconds=0.02):
            gone = pid_of(postgres)
            os.kill(gone, signal.SIGKILL)
            await another_than(gone, postgres)
            assert await value(postgres, "SELECT 1", APP) == 1
        assert not postgres.is_alive()

    async def test_a_stop_in_the_middle_of_a_restart_leaves_nothing_running(
        self, place: Path
    ) -> None:
        postgres = EmbeddedPostgres(place / "home", place / "run")
        async with kept_running(postgres, every_seconds=0.01):
            os.kill(pid_of(postgres), signal.SIGKILL)
            await asyncio.sleep(0.05)
        assert find_postmaster(postgres.data) is None


async def another_than(gone: int, postgres: EmbeddedPostgres) -> None:
    def wait() -> None:
        deadline = time.monotonic() + 10
        while not postgres.is_alive() or pid_of(postgres) == gone:
            assert time.monotonic() < deadline
            time.sleep(0.02)

    await asyncio.to_thread(wait)


class TestLog:
    async def test_it_holds_nothing_of_a_statement_a_row_or_a_crashed_query(
        self, postgres: EmbeddedPostgres
    ) -> None:
        await value(postgres, "CREATE TABLE patient (name text PRIMARY KEY, born date)")
        insert = f"INSERT INTO patient VALUES ('{CANARY}', '1970-01-01')"
        await value(postgres, insert)
        with pytest.raises(asyncpg.UniqueViolationError):
            await value(postgres, insert)
        with pytest.raises(asyncpg.InvalidDatetimeFormatError):
            await value(postgres, f"SELECT '{CANARY}'::date")
        with pytest.raises(asyncpg.RaiseError):
            await value(postgres, f"DO $$ BEGIN RAISE '{CANARY}'; END $$")
        await self._crash_in_the_middle_of_a_query(postgres)

        written = "".join(path.read_text() for path in (postgres.home / "log").iterdir())
        assert "terminated by signal 9" in written
        assert CANARY not in written + (postgres.home / "start.log").read_text()

    async def _crash_in_the_middle_of_a_query(self, postgres: EmbeddedPostgres) -> None:
        connection = await asyncpg.connect(**postgres.credentials(OWNER))
        query = asyncio.create_task(connection.fetchval("SELECT pg_sleep(30), $1::text", CANARY))
        await asyncio.sleep(0.2)
        os.kill(connection.get_server_pid(), signal.SIGKILL)
        with pytest.raises((asyncpg.PostgresConnectionError, asyncpg.InterfaceError)):
            await query
        postgres.start()
