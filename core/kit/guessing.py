"""Slowing down whoever tries links and codes that are none: counted by network, in memory.

A link of 256 bits is never guessed; this keeps those who try from taking the time of others. A
link that exists is never counted, so nobody is kept out of theirs by its holder's own tries.
"""

from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from core.kit.errors import TooMany

_ONE_CUSTOMER_BITS = 64  # of IPv6; of IPv4 each address counts for itself
_WHAT = "link"


@dataclass(frozen=True, slots=True)
class Guessing:
    """How many links that are none one network may try in a minute."""

    per_minute: int = 30
    window: MovingWindowRateLimiter = field(
        default_factory=lambda: MovingWindowRateLimiter(MemoryStorage())
    )

    async def require(self, address: str | None) -> None:
        """Refuse a network that has used up its minute, before anything is looked for.

        Raises:
            TooMany: it has.
        """
        if not await self.window.test(self._limit, _WHAT, _network(address)):
            raise TooMany

    async def wrong(self, address: str | None) -> None:
        """Count a link that is none."""
        await self.window.hit(self._limit, _WHAT, _network(address))

    @property
    def _limit(self) -> RateLimitItemPerMinute:
        return RateLimitItemPerMinute(self.per_minute)


def _network(address: str | None) -> str:
    if address is None:
        return "local"
    known = ip_address(address)
    if isinstance(known, IPv6Address) and known.ipv4_mapped is not None:
        known = known.ipv4_mapped
    if known.version == 4:
        return str(known)
    return str(ip_network((known, _ONE_CUSTOMER_BITS), strict=False))
