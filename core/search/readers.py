"""Reading a whole library at once: the texts are read in a process beside the engine.

On a rebuild half of the time goes into Python that reads words; the database, the seals
and the engine need the rest. Two processes do both at once. The texts stay in memory.
"""

from base64 import b64encode
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import orjson

from core.search.analysis import Reader, reader
from core.search.schema import lay_out
from core.search.types import SearchDocument

# Below this the process would take longer to start than to read.
WORTH_A_PROCESS = 20_000


class Readers:
    """Lays out documents, for a large library in a process of its own; use it in a `with`."""

    def __init__(self, library_size: int) -> None:
        self._pool: Executor
        if library_size < WORTH_A_PROCESS:
            self._pool = ThreadPoolExecutor(1)
        else:
            # Forking a process with threads could deadlock, so a fresh one is started.
            self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def lay_out(self, documents: Sequence[SearchDocument]) -> Future[bytes]:
        """The fields of `documents` as JSON, one a line, when they have been read."""
        # JSON passes between processes at a quarter of what pickled records cost.
        return self._pool.submit(
            _lay_out, orjson.dumps([tuple(each) for each in documents], default=str)
        )


def _lay_out(documents: bytes) -> bytes:
    words = reader()
    return b"\n".join(_line(each, words) for each in orjson.loads(documents))


def _line(values: list[Any], words: Reader) -> bytes:
    document = SearchDocument(*values)
    patient = document.patient_id
    whole = document._replace(
        photo_id=UUID(str(document.photo_id)), patient_id=UUID(str(patient)) if patient else None
    )
    fields = lay_out(whole, words)
    # The engine takes bytes in JSON as base64.
    return orjson.dumps({**fields, "caption": b64encode(fields["caption"]).decode()})
