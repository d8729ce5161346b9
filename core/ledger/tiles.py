"""Where the tree lies in files: C2SP tlog-tiles.

A tile holds up to 256 hashes of one level, level L standing at height 8 * L of the tree; an
entry bundle holds the same leaves as they are, each behind its length. A full one never
changes; one that is still filling is named by how many it holds.
"""

from collections.abc import Iterator, Sequence

from core.ledger.tree import HASH_BYTES

WIDTH = 256
HEIGHT = 8
CHECKPOINT = "checkpoint"
ENTRIES = "entries"

Level = int | str
"""A level of hashes, or the entries themselves."""


class BundleBroken(Exception):
    """These bytes are no bundle of entries."""


def path(level: Level, place: int, width: int = WIDTH) -> str:
    """The name of a tile in the folder of the log."""
    groups = [f"{place % 1000:03}"]
    while place := place // 1000:
        groups.append(f"x{place % 1000:03}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(reversed(groups))}{partial}"


def widths(size: int, height: int = 0) -> tuple[int, int]:
    """How many full tiles a tree of `size` leaves has there, and how much of the next one."""
    return divmod(size >> (HEIGHT * height), WIDTH)


def levels(size: int) -> Iterator[int]:
    """The levels that a tree of `size` leaves has hashes at."""
    level = 0
    while size >> (HEIGHT * level):
        yield level
        level += 1


def partials(size: int) -> set[str]:
    """The names of all that is still filling in a tree of `size` leaves."""
    full, rest = widths(size)
    names = {path(ENTRIES, full, rest)} if rest else set()
    for level in levels(size):
        full, rest = widths(size, level)
        if rest:
            names.add(path(level, full, rest))
    return names


def bundle(entries: Sequence[bytes]) -> bytes:
    """Entries as a bundle."""
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def entries_of(data: bytes) -> list[bytes]:
    """The entries of a bundle.

    Raises:
        BundleBroken: the lengths do not come out at its end.
    """
    found, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2])
        if at + 2 > len(data) or end > len(data):
            raise BundleBroken
        found.append(data[at + 2 : end])
        at = end
    return found


def hashes_of(data: bytes) -> list[bytes]:
    """The hashes of a tile."""
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]
