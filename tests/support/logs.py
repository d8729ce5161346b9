"""A log made by hand: leaves that hold nothing, a key to sign with, and its files."""

from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.ledger import Checkpoint, Growth, Key, KeyKind, Leaf, LogFolder, signature_line

ORIGIN = "beeldkluis/test/00000000-0000-0000-0000-000000000001/audit"


def key_of(
    seed: int, kind: KeyKind = KeyKind.LOG, name: str = ORIGIN
) -> tuple[Ed25519PrivateKey, Key]:
    """A key that is the same in each run."""
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return private, Key(name, private.public_key().public_bytes_raw(), kind)


def leaf(seq: int, time: int | None = None, body: bytes = b"") -> bytes:
    """Entry number `seq`, sealed with nothing."""
    sealed = bytes(12) + (body or b"sealed record %d" % seq).ljust(32, b".")
    return bytes(Leaf(seq, 1_000 + seq if time is None else time, 7, 1, sealed))


@dataclass(slots=True)
class MadeLog:
    """A log in `path`, grown by the test itself."""

    path: Path
    seed: int = 1
    growth: Growth = field(default_factory=Growth)

    @property
    def folder(self) -> LogFolder:
        """To be read."""
        return LogFolder(self.path)

    @property
    def key(self) -> Key:
        """Whose signature counts."""
        return key_of(self.seed)[1]

    def signed(self, size: int, root: bytes) -> bytes:
        """A checkpoint, signed by the log's own key whatever it says."""
        private, key = key_of(self.seed)
        head = Checkpoint(ORIGIN, size, root)
        line = signature_line(key, private.sign(head.text.encode()))
        return bytes(Checkpoint(ORIGIN, size, root, (line,)))

    def grow(self, *leaves: bytes) -> bytes:
        """Add leaves and sign; the checkpoint."""
        for name, data in self.growth.add(leaves).items():
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        note = self.signed(self.growth.size, self.growth.root)
        (self.path / "checkpoint").write_bytes(note)
        return note

    def grow_to(self, size: int) -> bytes:
        """Add ordinary leaves until there are `size`."""
        return self.grow(*(leaf(seq) for seq in range(self.growth.size, size)))
