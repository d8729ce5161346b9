"""Turns between the box and a plain server: some seconds of load on one, then on the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.costs import Parts, spent
from benchmarks.hands import Hand
from benchmarks.load import Request, Seen, ask_for
from tests.support.box import Box


@dataclass(frozen=True, slots=True)
class Round:
    """What the client saw of the box and of the yardstick, and what that cost the box."""

    box: Seen
    plain: Seen
    cost: Parts


@dataclass(frozen=True, slots=True)
class Turns:
    """How a round goes; `headers` are those of somebody signed in to the box."""

    box: Box
    headers: Mapping[str, str]
    ours: Sequence[Request]
    theirs: Sequence[Request]
    connections: int
    seconds: float

    def go(self, hand: Hand, plain_port: int) -> Round:
        """One round by the client process `hand`."""
        seen: list[Seen] = []
        cost = spent(self.box, lambda: seen.append(self._ask_the_box(hand)))
        return Round(seen[0], self._ask(hand, plain_port, {}, self.theirs), cost)

    def _ask_the_box(self, hand: Hand) -> Seen:
        return self._ask(hand, self.box.port, self.headers, self.ours)

    def _ask(
        self, hand: Hand, port: int, headers: Mapping[str, str], requests: Sequence[Request]
    ) -> Seen:
        told = hand.tell(ask_for, port, headers, requests, self.connections, self.seconds)
        seen: Seen = told.answer
        return seen
