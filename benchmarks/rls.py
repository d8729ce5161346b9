"""Row level security: what it adds to a unit of work, and what hidden and missing look like.

Cost: one photo by its identifier, and a page of 100, each in a transaction of its own as a unit
of work opens it, with the context told and the policies on; in turns with the same transaction
without context while the owner has the policies switched off. Likeness: the median time of
the answer for a photo of another department and for one that never was, through HTTP.
"""

import argparse
import asyncio
import time
from uuid import UUID

import asyncpg
import httpx

from appliance.assembly import app_credentials, owner_credentials
from benchmarks.box import program
from benchmarks.figures import line, median, percentile
from benchmarks.hospital import Hospital, running_hospital
from core.access import DEFAULT_POLICY
from core.access.deciding import sight
from core.kit.actor import Actor, DepartmentCode, PersonId, Role
from core.kit.clock import SystemClock
from core.kit.ids import SystemIds
from core.sight import seen_photo

_TABLES = ("photo", "care_relation")
_CONTEXT = "SELECT bk_context($1)"
_ONE = "SELECT * FROM photo WHERE id = $1"
_PAGE = f"""
SELECT * FROM photo WHERE {seen_photo(1)} AND patient_id IS NOT NULL ORDER BY id DESC LIMIT 100
"""
_SOME = "SELECT id, department FROM photo WHERE patient_id IS NOT NULL ORDER BY id LIMIT 2000"
_LOOK = "query($id: PhotoId!) { photo(id: $id) { id } }"


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--photos", type=int, default=10_000)
    arguments.add_argument("--turns", type=int, default=20)
    arguments.add_argument("--each", type=int, default=200)
    asked = arguments.parse_args()
    with running_hospital(asked.photos) as hospital:
        print(asyncio.run(_measured(hospital, asked)))


async def _measured(hospital: Hospital, asked: argparse.Namespace) -> str:
    settings = hospital.box.settings
    app = await asyncpg.connect(**app_credentials(settings))
    owner = await asyncpg.connect(**owner_credentials(settings))
    rows = await owner.fetch(_SOME)
    here = [row["id"] for row in rows if row["department"] == rows[0]["department"]]
    who = Actor(PersonId(SystemIds().new()), Role.SURGEON, DepartmentCode(rows[0]["department"]))
    on, off = await _one(app, owner, who, here, asked)
    page_on, page_off = await _pages(app, owner, who, asked)
    elsewhere = [row["id"] for row in rows if row["department"] != rows[0]["department"]]
    hidden, missing = await _answers(hospital, elsewhere[:300])
    await app.close()
    await owner.close()
    return line(
        "rls",
        n=len(on),
        median=median(on),
        unit="microseconds for one photo in a transaction, context and policies on",
        yardstick=median(off),
        yardstick_is="the same without",
        ratio=median(on) / median(off),
        adds_microseconds=median(on) - median(off),
        page_microseconds=median(page_on),
        page_adds_microseconds=median(page_on) - median(page_off),
        hidden_ms=median(hidden),
        missing_ms=median(missing),
        hidden_minus_missing_ms=median(hidden) - median(missing),
        hidden_ms_p95=percentile(hidden, 95),
    )


async def _one(
    app: asyncpg.Connection,
    owner: asyncpg.Connection,
    who: Actor,
    photos: list[UUID],
    asked: argparse.Namespace,
) -> tuple[list[float], list[float]]:
    context = list(sight(DEFAULT_POLICY, who).context(SystemClock().now()))
    on: list[float] = []
    off: list[float] = []
    for turn in range(asked.turns):
        await _switch(owner, "ENABLE")
        on += [
            await _timed(app, _ONE, (photos[n % len(photos)],), context) for n in range(asked.each)
        ]
        await _switch(owner, "DISABLE")
        off += [
            await _timed(app, _ONE, (photos[n % len(photos)],), None) for n in range(asked.each)
        ]
        if turn == 0:  # the first turn warms up
            on, off = [], []
    await _switch(owner, "ENABLE")
    return on, off


async def _pages(
    app: asyncpg.Connection, owner: asyncpg.Connection, who: Actor, asked: argparse.Namespace
) -> tuple[list[float], list[float]]:
    seen, now = sight(DEFAULT_POLICY, who), SystemClock().now()
    context, values = list(seen.context(now)), seen.of_photos(now)
    on: list[float] = []
    off: list[float] = []
    for _ in range(asked.turns):
        await _switch(owner, "ENABLE")
        on += [await _timed(app, _PAGE, values, context) for _ in range(10)]
        await _switch(owner, "DISABLE")
        off += [await _timed(app, _PAGE, values, None) for _ in range(10)]
    await _switch(owner, "ENABLE")
    return on, off


async def _switch(owner: asyncpg.Connection, how: str) -> None:
    for table in _TABLES:
        await owner.execute(f"ALTER TABLE {table} {how} ROW LEVEL SECURITY")


async def _timed(
    app: asyncpg.Connection, sql: str, values: tuple[object, ...], context: list[str] | None
) -> float:
    began = time.perf_counter()
    async with app.transaction():
        if context is not None:
            await app.execute(_CONTEXT, context)
        found = await app.fetch(sql, *values)
    took = (time.perf_counter() - began) * 1e6
    if not found:
        raise RuntimeError("the photo that was to be found was not")
    return took


async def _answers(hospital: Hospital, hidden: list[UUID]) -> tuple[list[float], list[float]]:
    """Milliseconds of the same refusal, in turns: for what is hidden, and for what is nowhere."""
    one: list[float] = []
    other: list[float] = []
    async with httpx.AsyncClient(
        base_url=hospital.box.url, headers=program(hospital.surgeon)
    ) as client:
        for photo in hidden:
            one.append(await _refused(client, photo))
            other.append(await _refused(client, SystemIds().new()))
    return one[20:], other[20:]


async def _refused(client: httpx.AsyncClient, photo: UUID) -> float:
    began = time.perf_counter()
    answer = await client.post("/graphql", json={"query": _LOOK, "variables": {"id": str(photo)}})
    took = (time.perf_counter() - began) * 1000
    if "NOT_FOUND" not in answer.text:
        raise RuntimeError(answer.text)
    return took


if __name__ == "__main__":
    main()
