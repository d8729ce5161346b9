"""Reading the folder of a log: the box's own, or a copy on an auditor's laptop."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.ledger import tiles
from core.ledger.tree import HASH_BYTES, Node, perfect_root

_KEPT_TILES = 512


class LogIncomplete(Exception):
    """A file of the log is missing, cannot be read, or is not as long as it must be."""


@dataclass(frozen=True, slots=True)
class LogFolder:
    """The files of a log."""

    path: Path

    def checkpoint(self) -> bytes | None:
        """The last signed checkpoint; None in a log that has none yet."""
        return self.read(tiles.CHECKPOINT)

    def read(self, name: str) -> bytes | None:
        """A file of the log; None when it is not there."""
        try:
            return (self.path / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError:
            raise LogIncomplete(name) from None

    def hashes(self, level: int, place: int, width: int) -> list[bytes]:
        """The first `width` hashes of a tile.

        Raises:
            LogIncomplete: it is not there, or not whole.
        """
        data, holds = self._tile(level, place, width)
        if len(data) != holds * HASH_BYTES:
            raise LogIncomplete(tiles.path(level, place, width))
        return tiles.hashes_of(data)[:width]

    def entries(self, place: int, width: int) -> list[bytes]:
        """The first `width` entries of a bundle.

        Raises:
            LogIncomplete: it is not there, or not whole.
        """
        name = tiles.path(tiles.ENTRIES, place, width)
        data, holds = self._tile(tiles.ENTRIES, place, width)
        try:
            found = tiles.entries_of(data)
        except tiles.BundleBroken:
            raise LogIncomplete(name) from None
        if len(found) != holds:
            raise LogIncomplete(name)
        return found[:width]

    def entry(self, seq: int, size: int) -> bytes:
        """One entry of a log of `size`.

        Raises:
            LogIncomplete: its bundle is not there, or not whole.
        """
        place, offset = divmod(seq, tiles.WIDTH)
        return self.entries(place, min(tiles.WIDTH, size - place * tiles.WIDTH))[offset]

    def node(self, size: int) -> Node:
        """The hashes of a tree of `size` leaves, by height and place."""

        @lru_cache(_KEPT_TILES)
        def tile(level: int, place: int) -> list[bytes]:
            full, rest = tiles.widths(size, level)
            return self.hashes(level, place, tiles.WIDTH if place < full else rest)

        def node(height: int, place: int) -> bytes:
            level, above = divmod(height, tiles.HEIGHT)
            at, offset = divmod(place << above, tiles.WIDTH)
            return perfect_root(tile(level, at)[offset : offset + (1 << above)])

        return node

    def bundles(self, size: int) -> Iterator[list[bytes]]:
        """All entries of a log of `size`, bundle by bundle."""
        full, rest = tiles.widths(size)
        for place in range(full):
            yield self.entries(place, tiles.WIDTH)
        if rest:
            yield self.entries(full, rest)

    def strays(self, size: int) -> Iterator[str]:
        """Files of tiles that were filling once, and are not at `size`: they say nothing new."""
        kept = tiles.partials(size)
        for file in (self.path / "tile").rglob("*.p/*"):
            name = str(file.relative_to(self.path))
            if name not in kept:
                yield name

    def _tile(self, level: tiles.Level, place: int, width: int) -> tuple[bytes, int]:
        """The tile of that name and how much it holds or, where the log went on, a fuller one."""
        partial = (self.path / tiles.path(level, place, 1)).parent
        names = (file.name for file in partial.glob("*"))
        fuller = sorted(int(name) for name in names if name.isdecimal() and int(name) > width)
        for holds in (width, tiles.WIDTH, *fuller):
            data = self.read(tiles.path(level, place, holds))
            if data is not None:
                return data, holds
        raise LogIncomplete(tiles.path(level, place, width))
