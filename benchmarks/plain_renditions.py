"""The ingest yardsticks: the same renditions from memory in a plain process.

No sandbox, seal, database, log row, index or HTTP; nothing is written anywhere.
"""

import os
from collections.abc import Callable, Sequence

os.environ["VIPS_CONCURRENCY"] = "1"  # before libvips is loaded: a core each, as every child

from benchmarks import camera
from benchmarks.renditions import plain
from core.imaging import inspect
from core.imaging.render import develop

_loaded: dict[int, bytes] = {}


def load(paths: Sequence[str], numbers: Sequence[int]) -> None:
    """Have the photos with these numbers in memory, and no others."""
    _loaded.clear()
    _loaded.update({n: camera.loaded(paths[n % len(paths)], n) for n in numbers})


def plain_calls() -> None:
    """Each rendition of each photo in memory by its own plain `thumbnail_buffer` call."""
    _each(plain)


def own_code() -> None:
    """The same by the box's own rendition code, without its sandbox."""
    _each(lambda photo: develop(photo, inspect(photo)))


def _each(make: Callable[[bytes], object]) -> None:
    for photo in _loaded.values():
        make(photo)
