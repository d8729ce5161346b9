"""The sealed log: acts a second through the sequencer, its lag under load, and what it costs.

Throughput: the box's own keeper of the log is held, acts pile up, and it is let go: how many
a second get their place, their entry on disk and a signature over it. Lag: acts come evenly
at 500 a second for a while, and the age of the oldest without an entry is looked at ten
times a second. Cost: the list of 100 photos through the API, in this process, with each list
in the log against the same without its rows, in turns; PostgreSQL and keeper are the box's.
"""

import argparse
import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from uuid import UUID

import asyncpg
import httpx

from api.app import build_app
from appliance.asgi import options
from appliance.assembly import app_credentials, ports
from appliance.database import database
from benchmarks.box import database_of, program
from benchmarks.figures import line, median, percentile
from benchmarks.hospital import Hospital, running_hospital
from core.audit import Trail
from core.kit.ids import SystemIds
from core.search import PhotoIndex
from core.services import build_services
from core.vault import Keystore
from tests.support.box import PASSPHRASE, Box

_QUERY = """{ photos(first: 100) { edges { node {
    id caption laterality phase view capturedAt receivedAt version } } } }"""
_ACTS = """
INSERT INTO audit_event (at, tag, outcome, person, role, department, session, request, address,
                         client, photo, patient, detail)
SELECT clock_timestamp(), 'photo:seen', 'ok', $2, 'surgeon', 'orthopaedics', $2, $2, '10.1.2.3',
       'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0', gen_random_uuid(),
       ('00000000-0000-7000-8000-' || lpad((n % 200)::text, 12, '0'))::uuid,
       '{"rendition": "thumbnail"}'
FROM generate_series(1, $1::int) AS n
"""
_LEFT = "SELECT count(*) FROM audit_event WHERE seq IS NULL"
_LAG = """
SELECT coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0)::float
FROM audit_event WHERE seq IS NULL
"""
_WHO = UUID(int=5)
_RATE, _TICK_SECONDS = 500, 0.02


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--photos", type=int, default=2_000)
    arguments.add_argument("--acts", type=int, default=5_000)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=float, default=15)
    arguments.add_argument("--lists", type=int, default=300)
    asked = arguments.parse_args()
    with running_hospital(asked.photos) as hospital:
        print(asyncio.run(_measured(hospital, asked)))


async def _measured(hospital: Hospital, asked: argparse.Namespace) -> str:
    box = hospital.box
    connection = await asyncpg.connect(**database_of(box))
    await _drained(connection)
    rates = [await _rate(box, connection, asked.acts) for _ in range(asked.rounds)]
    lags = await _lags(connection, asked.seconds)
    await _drained(connection)
    logged, silent = await _lists(hospital, asked.lists)
    await connection.close()
    return line(
        "audit",
        n=asked.acts * asked.rounds,
        median=median(rates),
        unit="acts a second through the sequencer, sealed, on disk and signed",
        slowest=min(rates),
        sustained_per_second=_RATE,
        lag_seconds=median(lags),
        lag_seconds_p99=percentile(lags, 99),
        lag_seconds_longest=max(lags),
        list_ms=median(logged),
        yardstick=median(silent),
        yardstick_is="the list of 100 photos without its rows in the log, ms",
        ratio=median([one / other for one, other in zip(logged, silent, strict=True)]),
    )


async def _rate(box: Box, connection: Any, acts: int) -> float:
    with _held(box):
        await connection.execute(_ACTS, acts, _WHO)
    began = time.perf_counter()
    await _drained(connection)
    return acts / (time.perf_counter() - began)


@contextmanager
def _held(box: Box) -> Iterator[None]:
    """The keeper of the log stands still."""
    (keeper,) = box.pids("log")
    os.kill(keeper, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(keeper, signal.SIGCONT)


async def _drained(connection: Any) -> None:
    while await connection.fetchval(_LEFT):  # noqa: ASYNC110 - nobody tells us
        await asyncio.sleep(0.01)


async def _lags(connection: Any, seconds: float) -> list[float]:
    """How far behind the log was, ten times a second, while acts came evenly."""
    lags: list[float] = []
    began, ticks = time.perf_counter(), int(seconds / _TICK_SECONDS)
    for tick in range(ticks):
        await connection.execute(_ACTS, int(_RATE * _TICK_SECONDS), _WHO)
        if tick % 5 == 0:
            lags.append(await connection.fetchval(_LAG))
        await asyncio.sleep(max(0, began + (tick + 1) * _TICK_SECONDS - time.perf_counter()))
    return lags


async def _lists(hospital: Hospital, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds of lists with and without the log, in turns."""
    logged: list[float] = []
    silent: list[float] = []
    async with _client(hospital) as client:
        for number in range(count + 20):
            # Each goes first as often: the keeper works a moment after a list that is logged.
            if number % 2:
                one, other = await _list(client), await _unlogged(client)
            else:
                other, one = await _unlogged(client), await _list(client)
            if number >= 20:  # the first ones warm up
                logged.append(one)
                silent.append(other)
    return logged, silent


@asynccontextmanager
async def _client(hospital: Hospital) -> AsyncIterator[httpx.AsyncClient]:
    """The API in this process, on the box's database and keys."""
    settings = hospital.box.settings
    with Keystore.open(hospital.box.places.keystore) as keystore:
        given = ports(settings, keystore.unlock(PASSPHRASE))
        async with database(app_credentials(settings), 4):
            app = build_app(
                build_services(given, PhotoIndex()), SystemIds(), options(settings), _nothing
            )
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(app),
                base_url=f"http://127.0.0.1:{settings.port}",
                headers=program(hospital.surgeon),
            ) as client:
                yield client


def _nothing(*_: object) -> None:
    """Count no request."""


async def _list(client: httpx.AsyncClient) -> float:
    began = time.perf_counter()
    answer = await client.post("/graphql", json={"query": _QUERY})
    took = (time.perf_counter() - began) * 1000
    if len(answer.json()["data"]["photos"]["edges"]) != 100:
        raise RuntimeError(answer.text)
    return took


async def _unlogged(client: httpx.AsyncClient) -> float:
    """The same, while no row is written: what no box can be told to do."""
    write = Trail.write

    async def silent(*_: object, **__: object) -> None:
        pass

    Trail.write = silent  # type: ignore[method-assign]
    try:
        return await _list(client)
    finally:
        Trail.write = write  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
