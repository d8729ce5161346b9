"""How the tiles grow: the right edge of the tree in memory, and the files that leaves add.

Only the edge is ever written: what is full stays as it is. So a crash leaves at worst files
beyond the last signed size, which the next growth writes again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.ledger import tiles
from core.ledger.reading import LogFolder
from core.ledger.tree import EMPTY_ROOT, leaf_hash, node_hash, perfect_root


@dataclass(slots=True)
class Growth:
    """A tree of `size` leaves, of which it holds the tiles that are not full yet."""

    size: int = 0
    edges: list[list[bytes]] = field(default_factory=list)
    """By level: the hashes of the tile that is filling."""
    entries: list[bytes] = field(default_factory=list)

    @classmethod
    def resumed(cls, folder: LogFolder, size: int) -> "Growth":
        """The growth of a log that has `size` leaves in its files.

        Raises:
            LogIncomplete: a file of its edge is not there, or not whole.
        """
        edges = []
        for level in tiles.levels(size):
            full, rest = tiles.widths(size, level)
            edges.append(folder.hashes(level, full, rest) if rest else [])
        full, rest = tiles.widths(size)
        return cls(size, edges, folder.entries(full, rest) if rest else [])

    @property
    def root(self) -> bytes:
        """The root of the tree as it is."""
        peaks: list[bytes] = []
        for edge in reversed(self.edges):
            at = 0
            for bit in reversed(range(tiles.HEIGHT)):
                if len(edge) >> bit & 1:
                    peaks.append(perfect_root(edge[at : at + (1 << bit)]))
                    at += 1 << bit
        if not peaks:
            return EMPTY_ROOT
        top = peaks.pop()
        while peaks:
            top = node_hash(peaks.pop(), top)
        return top

    def add(self, leaves: Sequence[bytes]) -> Mapping[str, bytes]:
        """Grow by `leaves`; the files, by name, that must be written before it is signed."""
        files: dict[str, bytes] = {}
        for leaf in leaves:
            self._add(leaf, files)
        full, rest = tiles.widths(self.size)
        if rest:
            files[tiles.path(tiles.ENTRIES, full, rest)] = tiles.bundle(self.entries)
        for level, edge in enumerate(self.edges):
            if edge:
                full, rest = tiles.widths(self.size, level)
                files[tiles.path(level, full, rest)] = b"".join(edge)
        return files

    def _add(self, leaf: bytes, files: dict[str, bytes]) -> None:
        self.entries.append(leaf)
        self.size += 1
        if len(self.entries) == tiles.WIDTH:
            place = self.size // tiles.WIDTH - 1
            files[tiles.path(tiles.ENTRIES, place)] = tiles.bundle(self.entries)
            self.entries = []
        self._raise(0, leaf_hash(leaf), files)

    def _raise(self, level: int, found: bytes, files: dict[str, bytes]) -> None:
        """Put a hash on its level; a tile that is full becomes one hash a level higher."""
        if level == len(self.edges):
            self.edges.append([])
        edge = self.edges[level]
        edge.append(found)
        if len(edge) == tiles.WIDTH:
            full, _ = tiles.widths(self.size, level)
            files[tiles.path(level, full - 1)] = b"".join(edge)
            self.edges[level] = []
            self._raise(level + 1, perfect_root(edge), files)
