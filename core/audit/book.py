"""The files of the box's own log: grown, signed and put on disk, in this order.

Promises: what was signed is on disk with all it vouches for; nothing is signed that does not
go on from what was signed before; after a crash at any moment the book opens at its last
signed size, and what lies beyond is written again, the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from core.audit.steps import Pause, go_on
from core.ledger import (
    Checkpoint,
    Growth,
    Key,
    LogFolder,
    LogIncomplete,
    NoteBroken,
    signature_line,
    tiles,
)
from core.vault import KeyProvider
from core.vault.durable import make_folder, put, take_away

_DRAFT = "draft"


class LogInconsistent(Exception):
    """What is in the log is not what was signed: nothing more is signed until a person looks."""


def origin_of(hospital: str, box: UUID) -> str:
    """The name of a log that begins: it stays, also when the hospital is renamed."""
    words = "".join(each if each.isalnum() else " " for each in hospital.casefold()).split()
    return f"beeldkluis/{'-'.join(words) or 'hospital'}/{box}/audit"


@dataclass(slots=True)
class Book:
    """The log in `folder` as it was last signed, and how it grows."""

    folder: LogFolder
    keys: KeyProvider
    key: Key
    growth: Growth
    head: Checkpoint | None
    pause: Pause = go_on

    @classmethod
    def open(cls, path: Path, keys: KeyProvider, hospital: str, pause: Pause = go_on) -> "Book":
        """The book in `path`, which begins there when there is none.

        Raises:
            LogInconsistent: its files do not make the root that was signed, or somebody else
                signed it.
        """
        make_folder(path)
        folder = LogFolder(path)
        head = _signed(folder, keys)
        size = head.size if head else 0
        try:
            growth = Growth.resumed(folder, size)
        except LogIncomplete as lack:
            raise LogInconsistent(str(lack)) from None
        if head and growth.root != head.root:
            raise LogInconsistent(tiles.CHECKPOINT)
        for name in list(folder.strays(size)):
            take_away(path / name)
        return cls(folder, keys, _key(keys, hospital, head), growth, head, pause)

    def add(self, leaves: Sequence[bytes]) -> bytes:
        """Grow by `leaves`, put the files on disk, and sign; returns the checkpoint.

        After a failure the book is of no use: open it again.

        Raises:
            StorageFull, OSError: a file cannot be written.
            LogInconsistent: the last checkpoint is not the one we signed.
        """
        before = self.growth.size
        for name, data in self.growth.add(leaves).items():
            put(self.folder.path, name, data, _DRAFT)
            self.pause(f"wrote {name.split('/')[1]}")
        note = self._sign()
        for name in tiles.partials(before) - tiles.partials(self.growth.size):
            take_away(self.folder.path / name)
        self.pause("swept")
        return note

    def _sign(self) -> bytes:
        """Vouch for all that was added: the growth goes on from `head`, so it is consistent."""
        # Another history would need another checkpoint there, or none any more.
        if _signed(self.folder, self.keys) != self.head:
            raise LogInconsistent(tiles.CHECKPOINT)
        bare = Checkpoint(self.key.name, self.growth.size, self.growth.root)
        line = signature_line(self.key, self.keys.sign_checkpoint(bare.text.encode()))
        self.head = Checkpoint(bare.origin, bare.size, bare.root, (line,))
        self.pause("signed")
        note = bytes(self.head)
        put(self.folder.path, tiles.CHECKPOINT, note, _DRAFT)
        self.pause("published")
        return note


def public_key(path: Path, keys: KeyProvider, hospital: str) -> Key:
    """The verifier key of the log in `path`, or of the one that will begin there."""
    return _key(keys, hospital, _signed(LogFolder(path), keys))


def _key(keys: KeyProvider, hospital: str, head: Checkpoint | None) -> Key:
    origin = head.origin if head else origin_of(hospital, keys.appliance_id)
    return Key(origin, keys.checkpoint_key())


def _signed(folder: LogFolder, keys: KeyProvider) -> Checkpoint | None:
    try:
        note = folder.checkpoint()
        if note is None:
            return None
        found = Checkpoint.parse(note)
        return found.opened(Key(found.origin, keys.checkpoint_key()))
    except (NoteBroken, LogIncomplete):
        raise LogInconsistent(tiles.CHECKPOINT) from None
