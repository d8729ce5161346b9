"""A list of 100 photos with 8 fields: through GraphQL, against asyncpg and orjson.

Ours: session, permission, rows, opening of the sealed captions, log row, GraphQL. The
yardstick reads the same rows out of a plaintext table and writes them as JSON, under the
same uvicorn settings, and nothing more. Both are asked by one client process over two
keep-alive connections, in turns.
"""

import argparse
import asyncio
from collections.abc import Mapping, Sequence

import asyncpg
import orjson

from benchmarks.box import DEPARTMENT, create_database, database_of, program
from benchmarks.costs import milliseconds_each
from benchmarks.figures import line, median, percentile
from benchmarks.hands import Hand
from benchmarks.hospital import Hospital, running_hospital
from benchmarks.load import Request
from benchmarks.plain import plain_server
from benchmarks.turns import Round, Turns
from core.search import SearchDocument
from tests.support.box import Box

_QUERY = """{ photos(first: 100) { edges { node {
    id caption laterality phase view capturedAt receivedAt version } } } }"""
_CONNECTIONS = 2
_TABLE = """
CREATE TABLE listed (
    id uuid PRIMARY KEY, caption text, laterality text, phase text, view text,
    captured_at timestamptz, received_at timestamptz, version int)
"""
_COLUMNS = ("id", "caption", "laterality", "phase", "view", "captured_at", "received_at", "version")
_TIMES = "SELECT id, captured_at, received_at, version FROM photo"


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--photos", type=int, default=20_000)
    arguments.add_argument("--rounds", type=int, default=8)
    arguments.add_argument("--seconds", type=float, default=2.0)
    asked = arguments.parse_args()
    with running_hospital(asked.photos) as hospital:
        asyncio.run(_listed(hospital.box, hospital.documents))
        print(_measured(hospital, asked.rounds, asked.seconds))


async def _listed(box: Box, documents: Sequence[SearchDocument]) -> None:
    """The same photos in plaintext, in a table for the yardstick's server."""
    connection = await asyncpg.connect(**database_of(box))
    times = {row["id"]: row[1:] for row in await connection.fetch(_TIMES)}
    await connection.close()
    shown = [d for d in documents if d.department == DEPARTMENT and d.patient_id]
    rows = [
        (d.photo_id, d.caption, d.laterality, d.phase, d.view, *times[d.photo_id]) for d in shown
    ]
    connection = await asyncpg.connect(**create_database(box, "yardstick"))
    await connection.execute(_TABLE)
    await connection.copy_records_to_table("listed", records=rows, columns=_COLUMNS)
    await connection.execute("VACUUM ANALYZE listed")
    await connection.close()


def _measured(hospital: Hospital, rounds: int, seconds: float) -> str:
    box = hospital.box
    ours: list[Request] = [("POST", "/graphql", orjson.dumps({"query": _QUERY}))]
    theirs: list[Request] = [("GET", "/rows?first=100", b"")]
    turns = Turns(box, program(hospital.surgeon), ours, theirs, _CONNECTIONS, seconds)
    with plain_server(box.base, _dsn(database_of(box, "yardstick"))) as port, Hand() as hand:
        turns.go(hand, port)  # to warm up
        made = [turns.go(hand, port) for _ in range(rounds)]
    return _line(made)


def _dsn(credentials: Mapping[str, object]) -> str:
    place = f"host={credentials['host']}&port={credentials['port']}"
    return f"postgresql://{credentials['user']}@/{credentials['database']}?{place}"


def _line(rounds: list[Round]) -> str:
    times = [each for one in rounds for each in one.box.milliseconds]
    return line(
        "graphql",
        n=len(times),
        median=median(times),
        p99=percentile(times, 99),
        unit="ms a list of 100 photos",
        yardstick=median([each for one in rounds for each in one.plain.milliseconds]),
        yardstick_is="the same rows by asyncpg and orjson under the same uvicorn settings",
        ratio=median([one.plain.per_second / one.box.per_second for one in rounds]),
        lists_per_second=median([one.box.per_second for one in rounds]),
        mean_bytes=sum(one.box.body_bytes for one in rounds) / len(times),
        cpu_ms_each=milliseconds_each([one.cost for one in rounds], len(times)),
        connections=_CONNECTIONS,
    )


if __name__ == "__main__":
    main()
