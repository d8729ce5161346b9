"""Whom does a face resemble, among 100,000 and among a million: exact search in memory.

`python -m benchmarks.gallery [ROUNDS]` prints one JSON line, in milliseconds a search. The
yardstick is pgvector's exact search over the same 100,000 vectors, in the embedded PostgreSQL on
the same machine, for the ten likest. The vectors are drawn at random: how they lie changes
neither search; of a hundred thousand some ten are as like as is asked for here.
"""

import asyncio
import os
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import asyncpg
import numpy as np

from appliance.postgres import OWNER
from benchmarks.figures import line, median, percentile
from core.faces.gallery import LENGTH, Gallery
from core.faces.types import Vector
from tests.support.cluster import joined

_MANY, _MILLION, _MOST, _LEAST = 100_000, 1_000_000, 10, 0.16
_LIKEST = f"SELECT id FROM template ORDER BY vector <#> $1 LIMIT {_MOST}"


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if sys.argv[1:] else 40
    chance = np.random.default_rng(5)
    gallery = Gallery()
    vectors = _drawn(chance, _MANY)
    began = time.perf_counter()
    for number, vector in enumerate(vectors):
        gallery.put(UUID(int=number), UUID(int=number), vector)
    filled = time.perf_counter() - began
    asked = _drawn(chance, rounds)
    ours = _each(asked, lambda vector: gallery.resembling(vector, _LEAST))
    few = [UUID(int=number) for number in range(0, _MANY, 10)]
    narrowed = _each(asked, lambda vector: gallery.resembling(vector, _LEAST, few))
    theirs, recall = asyncio.run(_yardstick(vectors, asked, gallery))
    for number in range(_MANY, _MILLION, _MANY):
        for offset, vector in enumerate(_drawn(chance, _MANY)):
            gallery.put(UUID(int=number + offset), UUID(int=number + offset), vector)
    million = _each(asked, lambda vector: gallery.resembling(vector, _LEAST))
    print(
        line(
            "gallery",
            n=rounds,
            median=median(ours),
            p99=percentile(ours, 99),
            unit=f"ms for everybody of {_MANY} with a cosine of {_LEAST} or more",
            yardstick=median(theirs),
            yardstick_is="pgvector, exact, over the same vectors",
            ratio=median(ours) / median(theirs),
            same_answers=recall,
            among_a_tenth=median(narrowed),
            filled_per_second=_MANY / filled,
            of_a_million=median(million),
            of_a_million_p99=percentile(million, 99),
        )
    )


def _drawn(chance: np.random.Generator, count: int) -> Vector:
    numbers = chance.standard_normal((count, LENGTH), np.float32)
    return np.asarray(numbers / np.linalg.norm(numbers, axis=1, keepdims=True), np.float32)


def _each(asked: Vector, act: Callable[[Vector], object]) -> list[float]:
    act(asked[0])
    times = []
    for vector in asked:
        began = time.perf_counter()
        act(vector)
        times.append((time.perf_counter() - began) * 1000)
    return times


async def _yardstick(vectors: Vector, asked: Vector, gallery: Gallery) -> tuple[list[float], float]:
    """The times of pgvector, and how many of its answers are ours."""
    folder = Path(tempfile.gettempdir()) / f"beeldkluis-gallery-{os.getpid()}"
    with joined(folder) as cluster:
        cluster.create_database("gallery")
        cluster.psql("\\c gallery\nCREATE EXTENSION vector;")
        connection = await asyncpg.connect(**cluster.credentials(OWNER, "gallery"))
        try:
            return await _searched(connection, vectors, asked, gallery)
        finally:
            await connection.close()


async def _searched(
    connection: asyncpg.Connection, vectors: Vector, asked: Vector, gallery: Gallery
) -> tuple[list[float], float]:
    await connection.set_type_codec("vector", encoder=_packed, decoder=bytes, format="binary")
    # In the row itself: set apart, as 2,052 bytes would be, they take four times as long.
    await connection.execute(
        f"CREATE TABLE template (id int, vector vector({LENGTH}) STORAGE PLAIN)"
    )
    await connection.copy_records_to_table("template", records=enumerate(vectors))
    await connection.execute("ANALYZE template")
    times, same, told = [], 0, 0
    await connection.fetch(_LIKEST, asked[0])
    for vector in asked:
        began = time.perf_counter()
        rows = await connection.fetch(_LIKEST, vector)
        times.append((time.perf_counter() - began) * 1000)
        likest = gallery.resembling(vector, _LEAST)[:_MOST]
        ours = {each.person.int for each in likest}
        same, told = same + len(ours & {row["id"] for row in rows}), told + len(ours)
    return times, same / told


def _packed(vector: Vector) -> bytes:
    """As pgvector sends and receives it: how many, nothing, and the numbers, all big-endian."""
    return struct.pack(">HH", len(vector), 0) + vector.astype(">f4").tobytes()


if __name__ == "__main__":
    main()
