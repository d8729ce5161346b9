"""What one person's refused queries may cost everybody else.

Checking a text that is refused in the end takes the box some milliseconds in which nobody else
is served. A program has a few wrong texts; one that sends hundreds waits longer for each next
answer, so that whoever works beside it does not notice.

Promises: of one person only one unknown text is looked at at a time, and only a few wait for it;
the others are refused unread, and not at once. Nobody waits because of somebody else, nor on the
pages because of a program that has one's token.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from core.kit.actor import Actor
from core.kit.errors import TooMany

_MOST_PEOPLE = 10_000

Key = tuple[UUID | None, UUID | None]


@dataclass(slots=True)
class _Account:
    """What a person has left: refusals at once, `at` a moment."""

    left: float
    at: float
    waiting: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(slots=True)
class Patience:
    """Counts refusals by person: `at_once` of them are free, and `each_second` some more."""

    at_once: float = 60
    each_second: float = 1.0
    waiting_seconds: float = 1.0
    most_waiting: int = 4
    _accounts: OrderedDict[Key, _Account] = field(default_factory=OrderedDict)

    @asynccontextmanager
    async def turn(self, actor: Actor) -> AsyncIterator[None]:
        """Wait for one's turn to have a text looked at that was not seen before.

        Raises:
            TooMany: as many of this person wait already as may.
        """
        if actor.person is None:  # nobody brings texts, and all who sign in are nobody
            yield
            return
        account = self._account(actor)
        if account.waiting >= self.most_waiting:
            await asyncio.sleep(self.waiting_seconds)
            raise TooMany
        account.waiting += 1
        try:
            async with account.turn:
                if account.left < 1:
                    await asyncio.sleep(self.waiting_seconds)
                yield
        finally:
            account.waiting -= 1

    async def pause(self, actor: Actor) -> None:
        """Wait, if more of this person was refused lately than is free.

        Raises:
            TooMany: as `turn`.
        """
        if actor.person is not None and self._account(actor).left < 1:
            async with self.turn(actor):
                pass

    def refused(self, actor: Actor) -> None:
        """Note that a text of this person was refused."""
        if actor.person is None:
            return
        account = self._account(actor)
        account.left = max(0.0, account.left - 1)

    def _account(self, actor: Actor) -> _Account:
        now = time.monotonic()
        key = actor.person, actor.session
        account = self._accounts.pop(key, None) or _Account(self.at_once, now)
        earned = (now - account.at) * self.each_second
        account.left, account.at = min(self.at_once, account.left + earned), now
        self._accounts[key] = account
        if len(self._accounts) > _MOST_PEOPLE:
            self._accounts.popitem(last=False)
        return account
