"""What happened, told to whoever listens in this process.

One connection to the database hears the news (`appliance/news.py`); here they are handed on.
Somebody who is slow to look finds what came meanwhile put together, so that nothing piles up.
"""

import asyncio
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

_MOST = 100


class Topic(StrEnum):
    """What news can be about."""

    JOBS = "jobs"
    TASKS = "tasks"
    PHOTOS = "photos"


@dataclass(slots=True)
class Ear:
    """One listener: wakes when there is news, and knows of which things, if not of too many."""

    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _subjects: set[UUID] = field(default_factory=set)

    def hear(self, subjects: Collection[UUID]) -> None:
        """Take in news of `subjects`; of more than a hundred only some are named."""
        self._subjects.update(list(subjects)[: _MOST - len(self._subjects)])
        self._woken.set()

    async def news(self) -> frozenset[UUID]:
        """Wait for news; what they are about, which may be nothing in particular."""
        await self._woken.wait()
        told = frozenset(self._subjects)
        self._woken.clear()
        self._subjects.clear()
        return told

    async def news_of(self, subject: UUID) -> None:
        """Wait for news that may be about `subject`."""
        while True:
            told = await self.news()
            if not told or len(told) >= _MOST or subject in told:
                return


@dataclass(slots=True)
class News:
    """The listeners of this process."""

    _ears: dict[Topic, list[Ear]] = field(default_factory=dict)

    @contextmanager
    def listening(self, topic: Topic) -> Iterator[Ear]:
        """Listen as long as the body runs."""
        ear = Ear()
        self._ears.setdefault(topic, []).append(ear)
        try:
            yield ear
        finally:
            self._ears[topic].remove(ear)

    def tell(self, topic: Topic, subjects: Collection[UUID] = ()) -> None:
        """Wake all who listen for `topic`."""
        for ear in self._ears.get(topic, ()):
            ear.hear(subjects)
