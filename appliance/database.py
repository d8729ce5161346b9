"""The box's database: connecting, and migrating as the owner under a lock.

Two roles: `bk_owner` owns the schema and is used for migrations only; `bk_app` is what
the API and the workers are, and owns nothing.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from tortoise import Tortoise
from tortoise.migrations.api import migrate as tortoise_migrate

MODELS = [
    "core.access.models",
    "core.audit.models",
    "core.jobs.models",
    "core.people.models",
    "core.approvals.models",
    "core.patients.models",
    "core.consents.models",
    "core.photos.models",
    "core.annotations.models",
    "core.corrections.models",
    "core.faces.models",
    "core.documents.models",
    "core.search.models",
    "core.notices.models",
    "core.collections.models",
    "core.sharing.models",
    "core.publications.models",
    "core.inbound.models",
    "core.research.models",
    "core.oversight.models",
]
# Any two processes of this product agree on this number; PostgreSQL asks for a bigint.
_MIGRATION_LOCK = 0x6265656C646B6C75

Credentials = Mapping[str, Any]


async def _leave_as_it_is(connection: asyncpg.Connection) -> None:
    """What to do with a connection that goes back to the pool: nothing.

    asyncpg would reset session settings, locks and listeners: a round trip for every unit
    of work. The application sets none of them outside a transaction (whoever listens or
    locks has a connection of their own), and what a transaction set ends with it.
    """


def tortoise_config(credentials: Credentials, pool_size: int = 10) -> dict[str, Any]:
    """Tortoise's configuration for one process. `credentials` are asyncpg's keywords."""
    return {
        "connections": {
            "default": {
                "engine": "tortoise.backends.asyncpg",
                "credentials": {
                    **credentials,
                    "minsize": 1,
                    "maxsize": pool_size,
                    "reset": _leave_as_it_is,
                },
            }
        },
        "apps": {"core": {"models": MODELS, "migrations": "core.migrations"}},
        "use_tz": True,
        "timezone": "UTC",
    }


@asynccontextmanager
async def database(credentials: Credentials, pool_size: int = 10) -> AsyncIterator[None]:
    """Tortoise connected as the application role, for this process."""
    config = tortoise_config(credentials, pool_size)
    await Tortoise.init(config=config, _enable_global_fallback=True)
    try:
        yield
    finally:
        await Tortoise.close_connections()


async def connect(credentials: Credentials) -> asyncpg.Connection:
    """One connection outside the pool, for the box's own work: it sees every row."""
    return await asyncpg.connect(**credentials, server_settings={"bk.box": "on"})


async def migrate(owner: Credentials) -> None:
    """Bring the schema up to date, one process at a time, as the owner.

    Safe to run again, and beside another process that does the same.
    """
    connection = await connect(owner)
    try:
        # The owner waits at most five seconds for a table, but for its turn as long as it takes.
        await connection.execute("SET lock_timeout = 0")
        await connection.execute("SET statement_timeout = 0")
        await connection.execute("SELECT pg_advisory_lock($1)", _MIGRATION_LOCK)
        await tortoise_migrate(config=tortoise_config(owner, 2))
    finally:
        await Tortoise.close_connections()
        await connection.close()
