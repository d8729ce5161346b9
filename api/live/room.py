"""Everybody who is connected to this process, and whether they may still be.

Promises: half a second after half a second all are asked for at once, in one question to the
database that keeps no session open. Whose session or token has ended is let go with 4401, whose
role or department changed with 4403; when nobody can say, everybody is let go.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from api.live.messages import Close
from core.kit.actor import Actor, PersonId
from core.people import Pass

_PATIENCE_SECONDS = 2.0

Ask = Callable[[Collection[Pass]], Awaitable[Mapping[Pass, Actor]]]


class Guest(Protocol):
    """Somebody who is connected."""

    @property
    def ticket(self) -> Pass:
        """What they came in with."""
        ...

    @property
    def actor(self) -> Actor:
        """Who they are."""
        ...

    def end(self, code: Close) -> None:
        """Let them go."""
        ...


class Full(Exception):
    """This person is connected as often as anybody may be."""


@dataclass(slots=True)
class Room:
    """Who is connected. `ask` tells who is behind passes; a person may be there `most` times."""

    ask: Ask
    most: int
    look_seconds: float = 0.5
    _guests: dict[int, Guest] = field(default_factory=dict)
    _looking: asyncio.Task[None] | None = None

    async def who(self, ticket: Pass) -> Actor | None:
        """Who is behind a pass, as the database says now."""
        return (await self.ask([ticket])).get(ticket)

    def enter(self, guest: Guest) -> None:
        """Take somebody in.

        Raises:
            Full: they are here too often already.
        """
        there = Counter[PersonId | None](each.actor.person for each in self._guests.values())
        if there[guest.actor.person] >= self.most:
            raise Full
        self._guests[id(guest)] = guest
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())

    def leave(self, guest: Guest) -> None:
        """Forget somebody, who may never have come in."""
        self._guests.pop(id(guest), None)

    async def _look(self) -> None:
        while self._guests:
            await asyncio.sleep(self.look_seconds)
            await self._look_once()

    async def _look_once(self) -> None:
        guests = list(self._guests.values())
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                known = await self.ask({guest.ticket for guest in guests})
        except Exception:  # noqa: BLE001 - whatever it is, nobody can say who they are
            for guest in guests:
                guest.end(Close.AGAIN_LATER)
            return
        for guest in guests:
            now = known.get(guest.ticket)
            if now is None:
                guest.end(Close.UNAUTHENTICATED)
            elif not is_same(guest.actor, now):
                guest.end(Close.FORBIDDEN)


def is_same(one: Actor, other: Actor) -> bool:
    """Whether both may do the same."""
    return all(
        getattr(one, part) == getattr(other, part)
        for part in ("person", "role", "department", "scopes", "session")
    )
