"""Processes of our own that do as they are told, kept warm between rounds.

Clients and yardsticks work in processes beside the box, so that neither the interpreter
lock nor the start of a process is measured.
"""

import multiprocessing
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Told:
    """What came of an order: the answer, and the processor seconds it took."""

    answer: Any
    cpu_seconds: float


class Hand:
    """One process; a context manager. Orders are module-level functions."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_obey, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ours.close()
        self._process.join(5)
        self._process.kill()

    def begin(self, order: Callable[..., Any], *values: object) -> None:
        """Have `order(*values)` done; go on meanwhile."""
        self._ours.send((order, values))

    def end(self) -> Told:
        """Wait for what came of it.

        Raises:
            RuntimeError: the order failed; its own words are in the message.
        """
        answer, failure, cpu_seconds = self._ours.recv()
        if failure is not None:
            raise RuntimeError(failure)
        return Told(answer, cpu_seconds)

    def tell(self, order: Callable[..., Any], *values: object) -> Told:
        """Have it done and wait."""
        self.begin(order, *values)
        return self.end()


def at_once(
    hands: Iterable[Hand], order: Callable[..., Any], values: Iterable[Sequence[object]]
) -> list[Told]:
    """The same order to several hands, each with its own values, at the same time."""
    busy = []
    for hand, own in zip(hands, values, strict=True):
        hand.begin(order, *own)
        busy.append(hand)
    return [hand.end() for hand in busy]


def _obey(orders: Connection) -> None:
    while True:
        try:
            order, values = orders.recv()
        except EOFError:
            return
        started = time.process_time()
        try:
            answer, failure = order(*values), None
        except Exception as error:  # noqa: BLE001 - it is told to whoever gave the order
            answer, failure = None, f"{type(error).__name__}: {error}"
        orders.send((answer, failure, time.process_time() - started))
