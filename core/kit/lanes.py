"""Lanes: how many of one kind of thing go on at once for one key, so that nobody takes it all."""

import asyncio
from collections.abc import Hashable
from dataclasses import dataclass, field
from weakref import WeakValueDictionary


@dataclass(frozen=True, slots=True)
class Lanes:
    """`count` at a time for each key; others wait in their order, and hold nothing."""

    count: int
    _open: WeakValueDictionary[Hashable, asyncio.Semaphore] = field(
        default_factory=WeakValueDictionary
    )

    def of(self, key: Hashable) -> asyncio.Semaphore:
        """The lanes of one key."""
        return self._open.setdefault(key, asyncio.Semaphore(self.count))
