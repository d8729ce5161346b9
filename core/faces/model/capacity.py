"""How much a device takes at a time; it learns that when a GPU has no room."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

CPU = "cpu"

Pictures = NDArray[np.uint8]
Made = TypeVar("Made")


@dataclass(slots=True)
class Capacity:
    """Where a network runs and how many things it takes at once.

    `out_of_memory` counts how often the GPU had no room: each time the batch is halved, and from
    a batch of one on the CPU does it, until the process ends.
    """

    device: str
    batch: int
    out_of_memory: int = 0

    def settle(self, network: nn.Module) -> nn.Module:
        """The network on the device, or on the CPU where the device has no room for it."""
        try:
            return network.to(self.device)
        except torch.cuda.OutOfMemoryError:
            if self.device == CPU:
                raise
        self.out_of_memory += 1
        self.device = CPU
        return network.to(CPU)

    def in_batches(
        self, things: Pictures, make: Callable[[Pictures], Made], move: Callable[[], None]
    ) -> list[Made]:
        """What `make` makes of the things, a batch at a time; `move` follows the device."""
        made, done = [], 0
        while done < len(things):
            part = things[done : done + self.batch]
            try:
                made.append(make(part))
            except torch.cuda.OutOfMemoryError:
                if self.device == CPU:
                    raise
            else:
                done += len(part)
                continue
            # Only here: while it was handled, the error held on to all that the GPU had computed.
            self._give_way(move)
        return made

    def _give_way(self, move: Callable[[], None]) -> None:
        self.out_of_memory += 1
        torch.cuda.empty_cache()
        if self.batch > 1:
            self.batch //= 2
        else:
            self.device = CPU
            move()
