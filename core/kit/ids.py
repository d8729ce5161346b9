"""The only place that makes identifiers and secrets.

Record ids are UUIDv7 (RFC 9562): they sort by time, so indexes stay compact.
They are names, never secrets: whoever guesses one still meets the access room.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol
from uuid import UUID

import uuid_utils


class Ids(Protocol):
    """Makes identifiers and secrets, so that a test can foresee them."""

    def new(self) -> UUID:
        """A fresh UUIDv7."""
        ...

    def secret(self, length: int) -> bytes:
        """`length` unpredictable bytes."""
        ...


@dataclass(frozen=True, slots=True)
class SystemIds:
    """Identifiers from the operating system's randomness."""

    def new(self) -> UUID:
        """A fresh UUIDv7."""
        return UUID(bytes=uuid_utils.uuid7().bytes)

    def secret(self, length: int) -> bytes:
        """`length` bytes from the system's CSPRNG."""
        return secrets.token_bytes(length)


@dataclass(frozen=True, slots=True)
class CountingIds:
    """Predictable identifiers 1, 2, 3 …: for test vectors only, never wired into the box."""

    counter: Iterator[int] = field(default_factory=lambda: count(1))

    def new(self) -> UUID:
        """The next number as a UUID."""
        return UUID(int=next(self.counter))

    def secret(self, length: int) -> bytes:
        """The next number, repeated over `length` bytes."""
        return bytes([next(self.counter) % 256]) * length
