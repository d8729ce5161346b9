"""The box's database: two roles, one migration at a time, nothing left behind by a process."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from appliance.database import MODELS, connect, tortoise_config
from appliance.postgres import EmbeddedPostgres
from tests.support.cluster import ROOT, TestDatabase, passing_database

_LOCK = 0x6265656C646B6C75
_LOCKS = """
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_MIGRATE = """
import asyncio, json, sys
from appliance.database import migrate
asyncio.run(migrate(json.loads(sys.argv[1])))
"""
_VISIT = """
import asyncio, json, sys
from tortoise import Tortoise
from appliance.database import database

async def visit(app):
    try:
        async with database(app, 2):
            print(await Tortoise.get_connection("default").execute_query("SELECT current_user"))
            raise KeyError
    except KeyError:
        pass

asyncio.run(visit(json.loads(sys.argv[1])))
"""


@pytest.fixture
def fresh(cluster: EmbeddedPostgres, worker_id: str) -> Iterator[TestDatabase]:
    """A database of its own, gone after the test."""
    with passing_database(cluster, f"lock_{worker_id}") as made:
        yield made


def started(script: str, credentials: Any) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", script, json.dumps(dict(credentials))],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


async def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    out, err = await asyncio.to_thread(process.communicate, timeout=30)
    return process.returncode, out + err


class TestMigrating:
    async def test_it_waits_for_whoever_migrates_already(self, fresh: TestDatabase) -> None:
        other = await connect(dict(fresh.owner))
        await other.execute("SELECT pg_advisory_lock($1)", _LOCK)
        process = await asyncio.to_thread(started, _MIGRATE, fresh.owner)
        async with asyncio.timeout(20):
            while not await other.fetchval(f"{_LOCKS} AND NOT granted"):  # noqa: ASYNC110 - the database is asked
                await asyncio.sleep(0.02)
        assert await other.fetchval("SELECT to_regclass('photo')") is None

        await other.execute("SELECT pg_advisory_unlock($1)", _LOCK)
        assert await ended(process) == (0, "")
        assert await other.fetchval("SELECT to_regclass('photo')") == "photo"
        assert await other.fetchval(_LOCKS) == 0
        await other.close()

    async def test_the_application_role_cannot_migrate(self, fresh: TestDatabase) -> None:
        status, said = await ended(await asyncio.to_thread(started, _MIGRATE, fresh.app))

        assert status == 1
        assert "permission denied for schema public" in said
        owner = await connect(dict(fresh.owner))
        assert await owner.fetchval("SELECT to_regclass('photo')") is None
        await owner.close()


class TestConnecting:
    async def test_a_process_is_the_application_and_leaves_no_connection(
        self, schema: TestDatabase
    ) -> None:
        status, said = await ended(await asyncio.to_thread(started, _VISIT, schema.app))
        assert status == 0, said
        assert "bk_app" in said

    async def test_the_role_has_its_deadline(self, schema: TestDatabase) -> None:
        connection = await connect(dict(schema.app))
        assert await connection.fetchval("SHOW statement_timeout") == "10s"
        await connection.close()

    def test_every_table_of_the_core_is_known(self) -> None:
        found = {f"core.{path.parent.name}.models" for path in (ROOT / "core").glob("*/models.py")}
        assert set(MODELS) == found

    def test_times_are_kept_in_utc_and_the_pool_is_bounded(self) -> None:
        config = tortoise_config({"host": "/run", "user": "bk_app"}, 7)
        assert (config["use_tz"], config["timezone"]) == (True, "UTC")
        credentials = config["connections"]["default"]["credentials"]
        assert (credentials["minsize"], credentials["maxsize"]) == (1, 7)
        assert config["apps"]["core"]["migrations"] == "core.migrations"
