"""The search yardstick: PostgreSQL's full text over plaintext captions in a scratch database."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import asyncpg

from benchmarks.box import create_database
from core.search import SearchDocument
from tests.support.box import Box

DATABASE = "yardstick"

# 'simple' folds case and nothing else: captions mix two languages, and a stemmer of one
# mangles the other.
_TABLE = """
CREATE TABLE caption (
    id uuid PRIMARY KEY, department text, body_site text, laterality text, phase text,
    year int, captured_at bigint, caption text,
    words tsvector GENERATED ALWAYS AS (to_tsvector('simple', caption)) STORED)
"""
_INDEXES = """
CREATE INDEX ON caption USING gin (words);
CREATE INDEX ON caption (department);
"""
_COLUMNS = (
    "id",
    "department",
    "body_site",
    "laterality",
    "phase",
    "year",
    "captured_at",
    "caption",
)
_QUESTION = """
WITH found AS MATERIALIZED (
    SELECT id, body_site, laterality, phase, department, year, captured_at, words, caption
    FROM caption WHERE words @@ websearch_to_tsquery('simple', $1) AND department = $2)
SELECT (SELECT count(*) FROM found) AS total,
       (SELECT array_agg(row(id, caption, laterality, phase, captured_at)) FROM
            (SELECT * FROM found
             ORDER BY ts_rank(words, websearch_to_tsquery('simple', $1)) DESC, captured_at DESC
             LIMIT $3) AS first) AS hits,
       (SELECT array_agg(counted) FROM
            (SELECT body_site, laterality, phase, department, year, count(*) FROM found
             GROUP BY GROUPING SETS ((body_site), (laterality), (phase), (department), (year)))
            AS counted) AS facets
"""


@dataclass(frozen=True, slots=True)
class PlainSearch:
    """A connection to the scratch database."""

    connection: asyncpg.Connection

    @classmethod
    async def over(cls, box: Box, documents: Sequence[SearchDocument]) -> Self:
        """The captions of `documents`, in plaintext, indexed as PostgreSQL does."""
        connection = await asyncpg.connect(**create_database(box, DATABASE))
        await connection.execute(_TABLE)
        records = [(d.photo_id, *(getattr(d, name) for name in _COLUMNS[1:])) for d in documents]
        await connection.copy_records_to_table("caption", records=records, columns=_COLUMNS)
        await connection.execute(_INDEXES)
        await connection.execute("VACUUM ANALYZE caption")
        return cls(connection)

    async def ask(self, department: str, words: str, first: int) -> float:
        """Milliseconds for one question."""
        started = time.perf_counter()
        await self.connection.fetch(_QUESTION, words, department, first)
        return (time.perf_counter() - started) * 1000

    async def close(self) -> None:
        """Let go of the connection."""
        await self.connection.close()
