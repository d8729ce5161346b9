"""Slowing down guessers, and nobody else.

Wrong passwords are counted in three places: for an account from one address, for an account
from anywhere, and for a device that the person signed in from before. Who comes with a known
device waits there only, so that somebody who guesses elsewhere keeps nobody out (OWASP
"device cookies"). After the free tries each one is followed by a wait that doubles, up to
fifteen minutes; nobody is ever locked out for good. These counts are rows, so that a restart
forgets none. How many tries come from one address is counted in the memory of the one API
process: a restart forgets it, which gives a guesser one more handful.
"""

import hashlib
from dataclasses import dataclass, field

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from core.kit.actor import Actor
from core.kit.errors import TooMany
from core.people.secrets import is_login, token_hash
from core.work import UnitOfWork, Work

_FROM_ANYWHERE = 4  # times as many free tries as from one address
_MOST_DOUBLINGS = 10

_TRY = """
INSERT INTO guess AS g (place, count, free_at) VALUES ($1, 1, $2::timestamptz)
ON CONFLICT (place) DO UPDATE SET
    count = CASE WHEN g.free_at < $2::timestamptz - interval '15 minutes'
                 THEN 1 ELSE g.count + 1 END,
    free_at = $2::timestamptz + CASE
        WHEN g.free_at < $2::timestamptz - interval '15 minutes' OR g.count + 1 < $3::int
        THEN interval '0'
        ELSE least(interval '15 minutes',
                   interval '1 minute' * power(2, least(g.count + 1 - $3::int, $4::int))) END
WHERE g.free_at <= $2::timestamptz
RETURNING count
"""
_FORGIVE = """
UPDATE guess SET count = greatest(count - 1, 0), free_at = least(free_at, $2) WHERE place = $1
"""
_KNOWN = """
SELECT d.token_hash FROM known_device d JOIN person p ON p.id = d.person_id
WHERE d.token_hash = $1 AND p.login = $2
"""


@dataclass(frozen=True, slots=True)
class Throttle:
    """How many tries are free, and how often one address may try at all."""

    per_account: int = 5
    per_address: int = 20
    window: MovingWindowRateLimiter = field(
        default_factory=lambda: MovingWindowRateLimiter(MemoryStorage())
    )

    async def spend(self, address: str | None, what: str = "password") -> None:
        """Count one try of `what` from `address`.

        Raises:
            TooMany: this address has used up its minute.
        """
        limit = RateLimitItemPerMinute(self.per_address)
        if not await self.window.hit(limit, what, address or "local"):
            raise TooMany


@dataclass(frozen=True, slots=True)
class Tried:
    """Where one try was counted: `own` is forgotten when it was right, `shared` forgiven."""

    own: str
    shared: str | None = None


@dataclass(frozen=True, slots=True)
class Guesses:
    """Counts tries before anything is compared, so that many at once gain nothing."""

    unit_of_work: UnitOfWork
    throttle: Throttle

    async def password(self, visitor: Actor, login: str, device: str | None) -> Tried:
        """Count one try for the account `login`, which need not exist.

        Raises:
            TooMany: it has to wait; nothing was counted.
        """
        await self.throttle.spend(visitor.address)
        free = self.throttle.per_account
        async with self.unit_of_work(visitor) as work:
            hashed = token_hash(device or "")
            if is_login(login) and await work.rows(_KNOWN, hashed, login):
                return await self._count(work, Tried(_place("device", hashed)), free)
            tried = Tried(
                _place("pair", login, visitor.address or "local"), _place("account", login)
            )
            return await self._count(work, tried, free)

    async def proof(self, actor: Actor) -> Tried:
        """Count one try of somebody signed in to prove who they are.

        Raises:
            TooMany: it has to wait; nothing was counted.
        """
        async with self.unit_of_work(actor) as work:
            tried = Tried(_place("proof", str(actor.person)))
            return await self._count(work, tried, self.throttle.per_account)

    async def right(self, work: Work, tried: Tried) -> None:
        """Take back what was counted for a try that was right."""
        await work.rows("DELETE FROM guess WHERE place = $1", tried.own)
        if tried.shared:
            await work.rows(_FORGIVE, tried.shared, work.at)

    async def _count(self, work: Work, tried: Tried, free: int) -> Tried:
        places = [(tried.own, free)]
        if tried.shared:
            places.append((tried.shared, free * _FROM_ANYWHERE))
        for place, least in places:
            if not await work.rows(_TRY, place, work.at, least, _MOST_DOUBLINGS):
                raise TooMany
        return tried


def _place(*parts: str) -> str:
    """The name of a place where tries are counted, in which nobody reads the parts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
