"""`beeldkluis import FOLDER`: a shared drive full of photos, taken in through the one door.

Safe to run twice and to stop half-way: a file is known again by its content, so it is
taken in once. The folder and file names become a hint to search by, never truth.
"""

import asyncio
import hashlib
import unicodedata
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path

from api.http.digest import hint_of
from core.imaging import HEAD_BYTES, MediaType, Refusal, Refused, inspect, sniff
from core.kit.actor import Actor
from core.kit.errors import Invalid, TooLarge
from core.photos import Arrival, Intake

_PIECE_BYTES = 1 << 20
_BREAKING = frozenset({"Cc", "Zl", "Zp"})  # of Unicode: control, line and paragraph separators

_OF_THE_FILE = (Refused, Invalid, TooLarge)


class Unreadable(Exception):
    """The file system does not give the file's bytes."""


@dataclass(slots=True)
class Report:
    """What became of the files: how many were new or known, and which were refused, why."""

    new: int = 0
    known: int = 0
    refused: list[tuple[Path, str]] = field(default_factory=list)

    @property
    def reasons(self) -> Counter[str]:
        """How often each reason was given."""
        return Counter(reason for _, reason in self.refused)

    @property
    def lines(self) -> list[str]:
        """The refused files and why, for a file of two columns with a tab between them."""
        return [f"{_escaped(str(path))}\t{reason}" for path, reason in self.refused]


def _escaped(name: str) -> str:
    """`name` without what ends a line or a column: that is told as Python spells it."""
    return "".join(
        one.encode("unicode_escape").decode("ascii")
        if one == "\\" or unicodedata.category(one) in _BREAKING
        else one
        for one in name
    )


def files_in(folder: Path) -> list[Path]:
    """All ordinary files below `folder`, in order; links and hidden files are left out."""
    return sorted(path for path in folder.rglob("*") if _is_wanted(path.relative_to(folder), path))


def _is_wanted(relative: Path, path: Path) -> bool:
    is_hidden = any(part.startswith(".") for part in relative.parts)
    return not is_hidden and not path.is_symlink() and path.is_file()


async def import_folder(
    intake: Intake, actor: Actor, folder: Path, seen: Callable[[Path], None]
) -> Report:
    """Take in every photo below `folder` as `actor`; `seen` is told of each file done.

    A file at fault is refused in the report; a box at fault stops the import, which goes
    on there when it is run again.

    Raises:
        Forbidden: the actor may not upload.
        StorageFull: no room.
        Unavailable: the database is away.
    """
    report = Report()
    for path in await asyncio.to_thread(files_in, folder):
        try:
            received = await _import(intake, actor, folder, path)
        except Unreadable:
            report.refused.append((path, "The file cannot be read."))
        except _OF_THE_FILE as refusal:
            report.refused.append((path, refusal.message))
        else:
            report.new += received
            report.known += not received
        seen(path)
    return report


async def _import(intake: Intake, actor: Actor, folder: Path, path: Path) -> bool:
    """Take in one file; True when it was new."""
    media_type, digest, size = await asyncio.to_thread(_look_at, path)
    arrival = Arrival(
        media_type=media_type,
        size_bytes=size,
        digest=digest,
        # The content is the key: the same picture in two folders is one photo.
        idempotency_key=f"import:{digest.hex()}",
        source=hint_of(str(path.relative_to(folder))) or "",
    )
    return (await intake.receive(actor, arrival, _pieces(path))).is_new


@contextmanager
def _opened(path: Path) -> Iterator[BufferedReader]:
    """The file, with its own faults told apart from those of the box."""
    try:
        with path.open("rb") as file:
            yield file
    except OSError:
        raise Unreadable from None


def _look_at(path: Path) -> tuple[MediaType, bytes, int]:
    with _opened(path) as file:
        head = file.read(HEAD_BYTES * 16)
        media_type = sniff(head)
        if media_type is None:
            inspect(head)  # says why not
            raise Refused(Refusal.UNKNOWN_FORMAT)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").digest()
        return media_type, digest, file.tell()


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    pieces = _read(path)
    while piece := await asyncio.to_thread(next, pieces, b""):
        yield piece


def _read(path: Path) -> Iterator[bytes]:
    with _opened(path) as file:
        while piece := file.read(_PIECE_BYTES):
            yield piece
