"""One entry and the proof that it is in the log: C2SP tlog-proof, one text file.

The entry itself travels as `extra`, so the file says all that a verifier without the log
needs: the entry, its place, the way up to the root, and the signed checkpoint.
"""

from base64 import b64encode
from dataclasses import dataclass
from typing import Self

from core.ledger.checkpoint import Checkpoint, Key, NoteBroken, decoded
from core.ledger.leaf import Leaf, LeafBroken
from core.ledger.tree import HASH_BYTES, is_included, leaf_hash

_FIRST = "c2sp.org/tlog-proof@v1"
_LONGEST_PATH = 64


class ProofBroken(Exception):
    """This file does not prove that its entry is in the log."""


@dataclass(frozen=True, slots=True)
class LogProof:
    """A proof as it is in the file, not checked yet."""

    entry: bytes
    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read a proof.

        Raises:
            ProofBroken: it is none.
        """
        try:
            text, found, note = data.decode().partition("\n\n")
            first, extra, index, *hashes = text.split("\n")
            entry = decoded(_after("extra ", extra))
            place = int(_after("index ", index))
            path = tuple(map(decoded, hashes))
        except (NoteBroken, ValueError):
            raise ProofBroken from None
        is_well = first == _FIRST and found and str(place) == _after("index ", index)
        if not is_well or len(path) > _LONGEST_PATH or {*map(len, path)} - {HASH_BYTES}:
            raise ProofBroken
        return cls(entry, place, path, note.encode())

    def __bytes__(self) -> bytes:
        path = "".join(f"{b64encode(each).decode()}\n" for each in self.path)
        extra = b64encode(self.entry).decode()
        text = f"{_FIRST}\nextra {extra}\nindex {self.index}\n{path}\n"
        return text.encode() + self.checkpoint

    def verified(self, key: Key) -> tuple[Leaf, Checkpoint]:
        """The entry, and the checkpoint of the log `key` that it is proved to be in.

        Raises:
            ProofBroken: it is not.
        """
        try:
            head = Checkpoint.parse(self.checkpoint).opened(key)
            leaf = Leaf.parse(self.entry)
        except (NoteBroken, LeafBroken):
            raise ProofBroken from None
        found = leaf_hash(self.entry)
        if leaf.seq != self.index or not is_included(
            self.index, head.size, found, self.path, head.root
        ):
            raise ProofBroken
        return leaf, head


def _after(word: str, line: str) -> str:
    if not line.startswith(word):
        raise ValueError
    return line.removeprefix(word)
