"""One entry of the log, as the tree is made over it.

    01 | seq u64 | time u64 | event u16 | audit key u32 | nonce 12 | AES-256-GCM(record)

Integers are big-endian; the time is the moment of sequencing in microseconds since 1970 in
UTC and never goes back. What was done is inside the seal: the tree is over ciphertext, so
the key can be destroyed and every proof still holds. The head is the associated data of
the seal, so a record opens in its own place only.
"""

from dataclasses import dataclass
from struct import Struct
from typing import Self

VERSION = 1
NONCE_BYTES = 12
_TAG_BYTES = 16
_HEAD = Struct(">BQQHI")
SMALLEST = _HEAD.size + NONCE_BYTES + _TAG_BYTES
LARGEST = 0xFFFF  # what the length of an entry in a bundle can say


class LeafBroken(Exception):
    """These bytes are no entry of the log."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """An entry: what can be told without its key, and the sealed rest."""

    seq: int
    time_us: int
    event: int
    audit_key: int
    sealed: bytes
    """Nonce and ciphertext."""

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read an entry.

        Raises:
            LeafBroken: too short, too long, or of another version.
        """
        if not SMALLEST <= len(data) <= LARGEST or data[0] != VERSION:
            raise LeafBroken
        _, seq, time_us, event, key = _HEAD.unpack_from(data)
        return cls(seq, time_us, event, key, data[_HEAD.size :])

    @property
    def head(self) -> bytes:
        """What the seal is bound to."""
        return head(self.seq, self.time_us, self.event, self.audit_key)

    def __bytes__(self) -> bytes:
        return self.head + self.sealed


def head(seq: int, time_us: int, event: int, audit_key: int) -> bytes:
    """The first 23 bytes of an entry."""
    return _HEAD.pack(VERSION, seq, time_us, event, audit_key)


def seq_and_time(data: bytes) -> tuple[int, int]:
    """The two numbers that a verifier of millions needs of each.

    Raises:
        LeafBroken: as `Leaf.parse`.
    """
    if not SMALLEST <= len(data) <= LARGEST or data[0] != VERSION:
        raise LeafBroken
    _, seq, time_us, _, _ = _HEAD.unpack_from(data)
    return seq, time_us
