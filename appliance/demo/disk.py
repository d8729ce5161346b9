"""What a thief of the disk would find: every file of a folder searched, byte by byte.

A search that finds nothing proves little unless it can find something: the demo runs the
same search over the folder of the original photographs first.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

# Three bytes of a JPEG alone occur by chance once in 16 MB of sealed bytes, so inside a file
# the marker of its first segment is asked for too; at its very beginning the three suffice.
_HEADERS = {
    "JPEG header": re.compile(rb"\xff\xd8\xff(?:\xe0..JFIF\0|\xe1..Exif\0|\xe2..ICC_P)", re.DOTALL),
    "PNG header": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "WebP header": re.compile(rb"RIFF....WEBPVP8", re.DOTALL),
    "HEIC header": re.compile(rb"ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)"),
}
_JPEG_BEGINS = b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class Find:
    """Something that ought not to be there."""

    path: Path
    what: str


@dataclass(slots=True)
class Search:
    """How far the search went, and what it found."""

    files: int = 0
    size_bytes: int = 0
    finds: list[Find] = field(default_factory=list)


def search(folder: Path, words: Mapping[str, Iterable[bytes]]) -> Search:
    """Search every file below `folder` for image headers and for `words`, by what they are."""
    done = Search()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            done.files += 1
            _search_file(path, words, done)
    return done


def _search_file(path: Path, words: Mapping[str, Iterable[bytes]], done: Search) -> None:
    data = path.read_bytes()
    done.size_bytes += len(data)
    done.finds += [Find(path, what) for what in _seen(data, words)]


def _seen(data: bytes, words: Mapping[str, Iterable[bytes]]) -> Iterable[str]:
    if data.startswith(_JPEG_BEGINS):
        yield "JPEG header"
    for what, header in _HEADERS.items():
        if header.search(data):
            yield what
    folded = data.lower()
    for what, spellings in words.items():
        if any(spelling in folded for spelling in spellings):
            yield what


def spellings(text: str) -> tuple[bytes, ...]:
    """The ways in which a text could lie on a disk in the clear, capitals aside."""
    return tuple(text.lower().encode(code) for code in ("utf-8", "utf-16-le"))


def samples(picture: bytes) -> tuple[bytes, ...]:
    """Two pieces of 24 bytes from inside a picture, capitals aside: no chance brings them."""
    third = len(picture) // 3
    return tuple(picture[at : at + 24].lower() for at in (third, 2 * third))
