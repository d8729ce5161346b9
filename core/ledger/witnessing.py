"""A witness: somebody else's memory of how far a log was (C2SP tlog-witness).

It vouches for a checkpoint only when that goes on from the last one it vouched for, so of two
histories it knows one, and a log that became shorter finds nobody to say otherwise. It knows
nothing of what is in the log. What it remembers is on disk before it signs.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.ledger.checkpoint import (
    Checkpoint,
    Key,
    KeyKind,
    NoteBroken,
    cosignature_line,
    cosigned_message,
    decoded,
)
from core.ledger.tree import EMPTY_ROOT, is_consistent

SEED_BYTES = 32
MOST_BYTES = 65_536
_MOST_HASHES = 63


class Refused(Exception):
    """The witness does not vouch for that; `size` is how far it knows the log to be."""

    def __init__(self, status: HTTPStatus, size: int | None = None) -> None:
        super().__init__(status.phrase)
        self.status, self.size = status, size


class Memory(Protocol):
    """Keeps the last checkpoint of each log, durably."""

    def last(self, origin: str) -> Checkpoint | None:
        """The last checkpoint of a log that was vouched for."""
        ...

    def keep(self, head: Checkpoint) -> None:
        """Remember a checkpoint; on disk when this returns."""
        ...


@dataclass(frozen=True, slots=True)
class Addition:
    """What a log asks for: to go on from `old` entries to `head`, and why that is one history."""

    old: int
    proof: tuple[bytes, ...]
    head: Checkpoint

    @classmethod
    def parse(cls, body: bytes) -> Self:
        """Read a request.

        Raises:
            NoteBroken: it is none.
        """
        try:
            text, found, note = body.decode().partition("\n\n")
        except UnicodeDecodeError:
            raise NoteBroken from None
        first, *hashes = text.split("\n")
        number = first.removeprefix("old ")
        if not found or f"old {number}" != first or not number.isdecimal() or len(number) > 19:
            raise NoteBroken
        if len(hashes) > _MOST_HASHES:
            raise NoteBroken
        return cls(int(number), tuple(map(decoded, hashes)), Checkpoint.parse(note.encode()))

    def __bytes__(self) -> bytes:
        proof = "".join(f"{b64encode(each).decode()}\n" for each in self.proof)
        return f"old {self.old}\n{proof}\n".encode() + bytes(self.head)


@dataclass(frozen=True, slots=True)
class Witness:
    """Vouches for the `logs` it was told of, by their names."""

    key: Key
    private: Ed25519PrivateKey
    logs: Mapping[str, Key]
    memory: Memory

    @classmethod
    def of(cls, name: str, seed: bytes, logs: Mapping[str, Key], memory: Memory) -> Self:
        """The witness `name`, whose key is made of 32 random bytes."""
        private = Ed25519PrivateKey.from_private_bytes(seed)
        public = private.public_key().public_bytes_raw()
        return cls(Key(name, public, KeyKind.WITNESS), private, logs, memory)

    def add(self, body: bytes, now: int) -> str:
        """The cosignature line for what a log asks; `now` is in seconds since 1970.

        Not to be called twice at once.

        Raises:
            Refused: the request, its signature or its proof is none, or it is another history.
        """
        asked = self._asked(body)
        last = self.memory.last(asked.head.origin)
        known, top = (last.size, last.root) if last else (0, EMPTY_ROOT)
        head = asked.head
        if asked.old > head.size:
            raise Refused(HTTPStatus.BAD_REQUEST)
        if asked.old != known or (head.size == known and head.root != top):
            raise Refused(HTTPStatus.CONFLICT, known)
        if not is_consistent(known, head.size, asked.proof, top, head.root):
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY)
        self.memory.keep(head)
        return cosignature_line(self.key, now, self.private.sign(cosigned_message(head.text, now)))

    def _asked(self, body: bytes) -> Addition:
        try:
            asked = Addition.parse(body)
        except NoteBroken:
            raise Refused(HTTPStatus.BAD_REQUEST) from None
        key = self.logs.get(asked.head.origin)
        if key is None:
            raise Refused(HTTPStatus.NOT_FOUND)
        if not asked.head.is_signed_by(key):
            raise Refused(HTTPStatus.FORBIDDEN)
        return asked
