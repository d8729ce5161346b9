"""Checking a whole log, without any key of the box: every byte that a checkpoint vouches for.

Reads each entry once and keeps only hashes of whole tiles, so ten million entries fit in
little memory. All faults that can be told apart are named; one is enough.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from core.ledger import tiles
from core.ledger.checkpoint import Checkpoint, Key, NoteBroken
from core.ledger.leaf import LeafBroken, seq_and_time
from core.ledger.reading import LogFolder, LogIncomplete
from core.ledger.tree import leaf_hash, perfect_root, root

_MOST_FAULTS = 20


class Fault(StrEnum):
    """What can be wrong with a log."""

    NO_CHECKPOINT = "no-checkpoint"
    SIGNATURE = "signature"
    MISSING = "missing"
    ENTRY = "entry"
    GAP = "gap"
    TIME = "time-goes-back"
    TILE = "tile"
    ROOT = "root"
    TRUNCATED = "truncated"
    FORKED = "forked"
    ANCHOR = "anchor"


class Found(NamedTuple):
    """A fault, and where: a file of the log, an entry's number, or an anchor's name."""

    fault: Fault
    where: str


@dataclass(frozen=True, slots=True)
class Anchors:
    """What somebody else kept: an older checkpoint, and one that a witness cosigned."""

    since: bytes | None = None
    cosigned: bytes | None = None
    witness: Key | None = None


@dataclass(slots=True)
class Verified:
    """What was looked at, and what is wrong with it."""

    size: int = 0
    faults: list[Found] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def found(self, fault: Fault, where: str) -> None:
        """Name a fault; after twenty it is clear enough."""
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(Found(fault, where))


def verify(folder: LogFolder, key: Key, anchors: Anchors | None = None) -> Verified:
    """Check the log of `key` from its first entry to its checkpoint, and against `anchors`."""
    report = Verified()
    head = _head(folder, key, report)
    if head is None:
        return report
    report.size = head.size
    tree = _Rebuilt(folder, report)
    try:
        tree.read(head.size)
    except LogIncomplete as lack:
        report.found(Fault.MISSING, str(lack))
        return report
    if tree.root(head.size) != head.root:
        report.found(Fault.ROOT, tiles.CHECKPOINT)
    for name, anchor in _anchors(key, anchors or Anchors(), report):
        if anchor.size > head.size:
            report.found(Fault.TRUNCATED, name)
        elif tree.root(anchor.size) != anchor.root:
            report.found(Fault.FORKED, name)
    return report


def _head(folder: LogFolder, key: Key, report: Verified) -> Checkpoint | None:
    try:
        note = folder.checkpoint()
        if note is not None:
            return Checkpoint.parse(note).opened(key)
        report.found(Fault.NO_CHECKPOINT, tiles.CHECKPOINT)
    except (NoteBroken, LogIncomplete):
        report.found(Fault.SIGNATURE, tiles.CHECKPOINT)
    return None


def _anchors(key: Key, anchors: Anchors, report: Verified) -> Iterator[tuple[str, Checkpoint]]:
    """The checkpoints that others kept, each signed as it must be."""
    kept = (("since", anchors.since, None), ("witness", anchors.cosigned, anchors.witness))
    for name, note, witness in kept:
        if note is None:
            continue
        try:
            anchor = Checkpoint.parse(note).opened(key)
        except NoteBroken:
            report.found(Fault.ANCHOR, name)
            continue
        if witness is not None and not anchor.is_signed_by(witness):
            report.found(Fault.ANCHOR, name)
        else:
            yield name, anchor


class _Rebuilt:
    """The tree, made anew from the entries and compared with the tiles on the way."""

    def __init__(self, folder: LogFolder, report: Verified) -> None:
        self._folder, self._report = folder, report
        self._levels: list[list[bytes]] = [[]]
        """By level, the hash over each of its full tiles."""
        self._time = 0

    def read(self, size: int) -> None:
        """Go through all entries, then up through the tiles."""
        for place, entries in enumerate(self._folder.bundles(size)):
            self._look(place, entries)
            self._compare(0, place, [leaf_hash(entry) for entry in entries])
        for level in tiles.levels(size):
            if level:
                below = self._levels[level - 1]
                for place in range(-(-len(below) // tiles.WIDTH)):
                    at = place * tiles.WIDTH
                    self._compare(level, place, below[at : at + tiles.WIDTH])

    def root(self, size: int) -> bytes:
        """The root over the first `size` of the entries that were read."""
        # Out of the tiles that were compared: a stale one of a smaller size proves nothing.
        return root(size, self._folder.node(self._report.size))

    def _look(self, place: int, entries: list[bytes]) -> None:
        for offset, entry in enumerate(entries):
            seq = place * tiles.WIDTH + offset
            try:
                told, time = seq_and_time(entry)
            except LeafBroken:
                self._report.found(Fault.ENTRY, str(seq))
                continue
            if told != seq:
                self._report.found(Fault.GAP, str(seq))
            if time < self._time:
                self._report.found(Fault.TIME, str(seq))
            self._time = max(self._time, time)

    def _compare(self, level: int, place: int, hashes: list[bytes]) -> None:
        """What the entries make of a tile must be what the tile says."""
        if self._folder.hashes(level, place, len(hashes)) != hashes:
            self._report.found(Fault.TILE, tiles.path(level, place, len(hashes)))
        if len(hashes) == tiles.WIDTH:
            if level + 1 == len(self._levels):
                self._levels.append([])
            self._levels[level].append(perfect_root(hashes))
