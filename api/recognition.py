"""Who is behind a cookie or a token, remembered for a second.

A page of thumbnails is a hundred requests of one person in one second: asking the
database for each would cost more than the pictures. So a sign-out or a disabled account
takes effect elsewhere within a second; in this process a sign-out does at once.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from core.kit.actor import Actor

Who = Callable[[str], Awaitable[Actor]]
_MOST = 10_000


@dataclass(slots=True)
class Recognition:
    """Asks `by_cookie` or `by_token`, and remembers the answer for `seconds`.

    Secrets are remembered as hashes only. Who is not recognised is asked for each time.
    """

    by_cookie: Who
    by_token: Who
    seconds: float = 1.0
    _known: OrderedDict[bytes, tuple[Actor, float]] = field(default_factory=OrderedDict)

    async def cookie(self, token: str) -> Actor:
        """The person behind a session cookie; raises what `by_cookie` raises."""
        return await self._who(self.by_cookie, token)

    async def token(self, secret: str) -> Actor:
        """The person behind an API token; raises what `by_token` raises."""
        return await self._who(self.by_token, secret)

    def forget(self, actor: Actor) -> None:
        """Ask anew for everything that was remembered of this person."""
        gone = [key for key, (known, _) in self._known.items() if known.person == actor.person]
        for key in gone:
            del self._known[key]

    async def _who(self, ask: Who, secret: str) -> Actor:
        key, now = hashlib.sha256(secret.encode()).digest(), time.monotonic()
        actor, until = self._known.get(key, (None, 0.0))
        if actor is None or now >= until:
            self._known.pop(key, None)
            actor = await ask(secret)
            self._known[key] = actor, now + self.seconds
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
        return actor
