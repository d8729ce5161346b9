"""Watching how much memory a process and its children hold."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import TracebackType
from typing import Self

import psutil

from benchmarks.figures import median

_LOOK_SECONDS = 0.05
_MIB = 1 << 20


@dataclass(slots=True)
class Held:
    """MiB of resident memory at one look: of the process, its largest child, and of all."""

    own: float
    largest_child: float
    all: float


@dataclass(slots=True)
class Watch:
    """Looks twenty times a second while it is entered. Shared pages count in each process."""

    process: psutil.Process
    looks: list[Held] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._look_on, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        if self._thread:
            self._thread.join()

    @property
    def peak(self) -> Held:
        """The most that was seen, of each."""
        return Held(
            max(look.own for look in self.looks),
            max(look.largest_child for look in self.looks),
            max(look.all for look in self.looks),
        )

    def _look_on(self) -> None:
        while not self._over.wait(_LOOK_SECONDS):
            self.looks.append(held(self.process))


def held(process: psutil.Process) -> Held:
    """What a process and its children hold now; a child that has just ended holds nothing."""
    own = process.memory_info().rss / _MIB
    children = [_resident(child) for child in process.children(recursive=True)]
    return Held(own, max(children, default=0.0), own + sum(children))


def _resident(child: psutil.Process) -> float:
    try:
        return float(child.memory_info().rss) / _MIB
    except psutil.NoSuchProcess:
        return 0.0


def by_tenth(values: Sequence[float]) -> list[float]:
    """The median of each tenth of `values`, in order: how memory goes over a run."""
    edges = [len(values) * tenth // 10 for tenth in range(11)]
    return [median(values[a : max(b, a + 1)]) for a, b in pairwise(edges)]


def growth(values: Sequence[float]) -> float:
    """How much more the last tenth of `values` holds than the second; the first warms up."""
    tenths = by_tenth(values)
    return tenths[-1] - tenths[1]
