"""How much goes through a network at once, and what is learned when a card has no room."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core.faces.model.capacity import Capacity

THINGS = np.arange(7, dtype=np.uint8)


class Card:
    """Takes at most so many things at once."""

    def __init__(self, capacity: Capacity, most: int) -> None:
        self.capacity, self.most = capacity, most
        self.moves: list[str] = []

    def make(self, part: NDArray[np.uint8]) -> list[int]:
        if len(part) > self.most:
            raise torch.cuda.OutOfMemoryError
        return [int(each) for each in part]

    def move(self) -> None:
        self.moves.append(self.capacity.device)
        self.most = 1000


@pytest.mark.parametrize(
    ("most", "parts", "after"),
    [
        (8, [[0, 1, 2, 3, 4, 5, 6]], Capacity("cuda", 8)),
        (3, [[0, 1], [2, 3], [4, 5], [6]], Capacity("cuda", 2, 2)),
        (0, [[0], [1], [2], [3], [4], [5], [6]], Capacity("cpu", 1, 4)),
    ],
)
def test_everything_is_made_once_and_in_order(
    most: int, parts: list[list[int]], after: Capacity
) -> None:
    capacity = Capacity("cuda", 8)
    card = Card(capacity, most)
    assert capacity.in_batches(THINGS, card.make, card.move) == parts
    assert capacity == after
    assert card.moves == (["cpu"] if after.device == "cpu" else [])


def test_a_cpu_without_room_is_an_error() -> None:
    capacity = Capacity("cpu", 8)
    card = Card(capacity, 3)
    with pytest.raises(torch.cuda.OutOfMemoryError):
        capacity.in_batches(THINGS, card.make, card.move)
    assert capacity == Capacity("cpu", 8)


class Large(torch.nn.Module):
    """A network that no card has room for."""

    def to(self, device: str) -> torch.nn.Module:  # type: ignore[override]
        if device != "cpu":
            raise torch.cuda.OutOfMemoryError
        return self


def test_a_network_without_room_settles_on_the_cpu() -> None:
    capacity, network = Capacity("cuda", 8), Large()
    assert capacity.settle(network) is network
    assert capacity == Capacity("cpu", 8, 1)
