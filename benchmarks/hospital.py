"""A box with a hospital's photos in it, its index rebuilt by a restart, and somebody to ask."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from benchmarks.box import DEPARTMENT, client_of, log_lines, person, running_box
from benchmarks.prints import make_prints
from benchmarks.records import Archive
from core.search import SearchDocument
from tests.support.box import Box
from tests.support.corpus import make_corpus

# The asker's department is the whole of these: three quarters of all photos pass the filter,
# which is more work than one department of twelve would be.
_OTHERS = ("ent", "paediatrics", "oral-surgery")
_ADD = "mutation($c: String!) { addDepartment(code: $c, name: $c) { code } }"
_PATIENCE_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Hospital:
    """A running box, keys of its administrator and of a surgeon there, and its photos."""

    box: Box
    administrator: str
    surgeon: str
    documents: list[SearchDocument]
    first_seconds: float
    """The first start with these photos, by the API's own log: from its first look at the
    database to a searchable index. Every photo is read and laid out."""
    rebuild_seconds: float
    """The same of the next start, and of every one after it."""


@contextmanager
def running_hospital(count: int, printed: int = 0) -> Iterator[Hospital]:
    """A box with `count` photos, the newest `printed` of them with pictures; gone afterwards."""
    documents = [_merged(document) for document in make_corpus(count)]
    with running_box() as (box, administrator):
        surgeon = asyncio.run(_peopled(box, administrator))
        asyncio.run(_filled(box, documents, printed))
        first, again = (_restarted(box, count) for _ in range(2))
        yield Hospital(box, administrator, surgeon, documents, first, again)


def _merged(document: SearchDocument) -> SearchDocument:
    code = document.department.replace("_", "-")
    return document._replace(department=code if code in _OTHERS else DEPARTMENT)


async def _peopled(box: Box, administrator: str) -> str:
    async with client_of(box, administrator) as client:
        for department in _OTHERS:
            await client.ask(_ADD, c=department)
    return await person(box, administrator, "surgeon")


async def _filled(box: Box, documents: list[SearchDocument], printed: int) -> None:
    with Archive.of(box) as archive:
        await archive.fill(documents)
        if printed:
            await make_prints(box, archive.keys, printed)


def _restarted(box: Box, count: int) -> float:
    asyncio.run(box.down())
    mark = sum(1 for _ in log_lines(box))
    asyncio.run(box.up())
    return _rebuild_seconds(box, mark, count)


def _rebuild_seconds(box: Box, mark: int, count: int) -> float:
    """Seconds between `listening` and `index_built` of the API, after `mark` lines of the log.

    Both begin at the same turn of its loop: the index first, then the port.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        said = {line["event"]: line for line in list(log_lines(box))[mark:]}
        built = said.get("index_built")
        if built:
            if built["count"] != count:
                raise RuntimeError(f"{built['count']} of {count} photos were indexed")
            return _at(built) - _at(said["listening"])
        time.sleep(0.2)
    raise TimeoutError("the index was not built in time")


def _at(line: dict[str, str]) -> float:
    return datetime.fromisoformat(line["timestamp"]).timestamp()
