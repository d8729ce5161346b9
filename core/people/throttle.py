"""Slowing down guessers: a few tries a minute for an account and for an address.

Nobody is ever locked out for good: the window moves on by itself. Counting lives in
the memory of the one API process; a restart forgets it, which gives a guesser one
more handful of tries.
"""

from dataclasses import dataclass, field

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from core.kit.errors import TooMany


@dataclass(frozen=True, slots=True)
class Throttle:
    """Counts tries to sign in."""

    per_account: int = 5
    per_address: int = 20
    window: MovingWindowRateLimiter = field(
        default_factory=lambda: MovingWindowRateLimiter(MemoryStorage())
    )

    async def spend(self, login: str, address: str | None) -> None:
        """Count one try for `login` from `address`.

        Raises:
            TooMany: this account or this address has used up its minute.
        """
        account = await self.window.hit(RateLimitItemPerMinute(self.per_account), "login", login)
        place = await self.window.hit(
            RateLimitItemPerMinute(self.per_address), "address", address or "local"
        )
        if not (account and place):
            raise TooMany
