"""The policy on access, version by version, and at hand within a second of a change."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson

from core.access.defaults import DEFAULT_POLICY
from core.access.packing import policy_of
from core.access.policy import AccessPolicy
from core.work import UnitOfWork, Work

_FRESH_SECONDS = 0.5
_NEWEST = "SELECT version, body FROM access_policy ORDER BY version DESC LIMIT 1"
_AT = "SELECT version, body FROM access_policy WHERE at <= $1 ORDER BY version DESC LIMIT 1"


@dataclass(slots=True)
class Keeping:
    """What is in force, in this process's memory: it is asked many times in each request."""

    current: AccessPolicy = DEFAULT_POLICY
    _looked: float | None = None
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def refresh(self, unit_of_work: UnitOfWork) -> None:
        """Know of a change that is older than half a second.

        Raises:
            Unavailable: the database is away, so nobody knows what is in force.
        """
        if self._is_fresh():
            return
        async with self._looking:
            if not self._is_fresh():
                self.current = _of(await unit_of_work.peek(_NEWEST))
                self._looked = asyncio.get_running_loop().time()

    def take(self, policy: AccessPolicy) -> None:
        """Know of a change that this process made itself, at once."""
        self.current = policy
        self._looked = None

    def _is_fresh(self) -> bool:
        now = asyncio.get_running_loop().time()
        return self._looked is not None and now - self._looked < _FRESH_SECONDS


async def policy_at(work: Work, at: datetime) -> AccessPolicy:
    """The policy that was in force then."""
    return _of(await work.rows(_AT, at))


async def policy_in_force(work: Work) -> AccessPolicy:
    """The policy in force, read inside an open unit of work."""
    return _of(await work.rows(_NEWEST))


def next_version(before: AccessPolicy, after: AccessPolicy) -> AccessPolicy:
    """`after` as the version that follows `before`."""
    return replace(after, version=before.version + 1)


def _of(rows: list[dict[str, Any]]) -> AccessPolicy:
    if not rows:
        return DEFAULT_POLICY
    body: Mapping[str, Any] = orjson.loads(rows[0]["body"])  # a raw statement gives JSON as text
    return policy_of(rows[0]["version"], body)
