"""What the database holds, for tests that say what did and did not change."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from tortoise.transactions import in_transaction

_TABLES = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
  AND relname NOT IN ('audit_event', 'audit_key', 'audit_leaf', 'guess', 'tortoise_migrations')
 ORDER BY relname
"""
_DIGEST = """
SELECT '{0}' AS name, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest
FROM {0} AS t
"""
_ACTS = "SELECT * FROM audit_event WHERE id > $1 ORDER BY id"

Row = dict[str, Any]
T = TypeVar("T")


async def rows(sql: str, *values: object) -> list[Row]:
    """The rows of one statement, run as the application role."""
    async with in_transaction() as connection:
        return [dict(row) for row in await connection.execute_query_dict(sql, list(values))]


async def one(sql: str, *values: object) -> Any:
    """The one value of the one row of a statement."""
    (row,) = await rows(sql, *values)
    (value,) = row.values()
    return value


async def contents() -> dict[str, str]:
    """A digest of each table but the log, and the counts of who was wrong."""
    tables = [row["relname"] for row in await rows(_TABLES)]
    digests = " UNION ALL ".join(map(_DIGEST.format, tables))
    return {row["name"]: row["digest"] for row in await rows(digests)}


async def last_act() -> int:
    """The number of the newest row of the log; 0 for none."""
    return int(await one("SELECT coalesce(max(id), 0) AS id FROM audit_event"))


async def acts(after: int = 0) -> list[Row]:
    """The rows of the log beyond `after`, oldest first."""
    found = await rows(_ACTS, after)
    return [{**act, "detail": json.loads(act["detail"])} for act in found]


async def tags(after: int = 0) -> list[str]:
    """What was done beyond row `after`, oldest first."""
    return [act["tag"] for act in await acts(after)]


@asynccontextmanager
async def unchanged() -> AsyncIterator[None]:
    """Nothing but the log may change in the body."""
    before = await contents()
    yield
    after = await contents()
    assert after == before, [table for table in after if after[table] != before[table]]


@asynccontextmanager
async def denied(**expected: object) -> AsyncIterator[None]:
    """The body changes nothing and adds exactly one row to the log: the refusal."""
    at = await last_act()
    async with unchanged():
        yield
    done = await acts(at)
    assert [(act["tag"], act["outcome"]) for act in done] == [("access:denied", "denied")], done
    assert {name: done[0][name] for name in expected} == expected, done


async def at_once(*acts: Awaitable[T]) -> list[T | BaseException]:
    """The outcomes of `acts` side by side, each on a database connection that is open already."""
    await asyncio.gather(*(rows("SELECT pg_sleep(0.01)") for _ in acts))
    return await asyncio.gather(*acts, return_exceptions=True)


def names(outcomes: Sequence[object]) -> list[str]:
    """The kinds of some outcomes, sorted."""
    return sorted(type(outcome).__name__ for outcome in outcomes)
