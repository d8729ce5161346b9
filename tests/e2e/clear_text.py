"""Looks for what must not be there in the clear: known words in any of their forms, and pictures.

A word is looked for as UTF-8 (also folded to small and capital letters), UTF-16, hexadecimal,
Base64 in each of its three alignments, and with its bytes reversed. A picture betrays itself
by its header wherever that stands.
"""

import re
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_HEADERS = {
    "JPEG": rb"\xff\xd8\xff[\xe0-\xef\xdb]..(?:JFIF|Exif|ICC_|http|\x00[\x01-\x20])",
    "PNG": rb"\x89PNG\r\n\x1a\n",
    "WebP": rb"RIFF....WEBPVP8",
    "HEIC": rb"ftyp(?:heic|heix|hevc|hevx|mif1|msf1)",
}
SHORTEST = 7
"""Fewer bytes than these stand somewhere in a hundred megabytes of ciphertext by chance."""

_PICTURES = {name: re.compile(rule, re.DOTALL) for name, rule in _HEADERS.items()}


@dataclass(frozen=True, slots=True)
class Find:
    """Where something stands in the clear: the file, the place in it, and what it is."""

    path: Path
    at: int
    what: str


def forms(secret: bytes | str) -> Mapping[bytes, str]:
    """All forms in which `secret` could be written down, and their names.

    Bytes, such as pixels, have no letters to fold and no UTF-16.
    """
    raw = secret.encode() if isinstance(secret, str) else secret
    found = {
        raw: "as it is",
        raw[::-1]: "reversed",
        raw.hex().encode(): "hexadecimal",
        raw.hex().upper().encode(): "hexadecimal",
    }
    found |= dict.fromkeys(_base64(raw), "Base64")
    if isinstance(secret, str):
        found |= {secret.lower().encode(): "small", secret.upper().encode(): "capital"}
        found |= {secret.encode(code): code for code in ("utf-16-le", "utf-16-be")}
    return {form: how for form, how in found.items() if len(form) >= SHORTEST}


def _base64(raw: bytes) -> Iterator[bytes]:
    """The letters that are the same whatever stands before and after `raw`."""
    for before in range(3):
        whole = b64encode(bytes(before) + raw)
        end = len(whole) - (4 if (before + len(raw)) % 3 else 0)
        yield whole[4 if before else 0 : end]


@dataclass(frozen=True, slots=True)
class Searcher:
    """Looks for `secrets`, by the name each is reported under."""

    secrets: Mapping[str, bytes | str]

    def within(self, paths: Iterable[Path]) -> list[Find]:
        """Everything found in these files."""
        needles = _Needles(
            {
                form: f"{name}, {how}"
                for name, secret in self.secrets.items()
                for form, how in forms(secret).items()
            }
        )
        return [find for path in sorted(paths) for find in _found(path, needles)]


def _found(path: Path, needles: "_Needles") -> Iterator[Find]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return  # a box that runs puts its drafts away
    for name, picture in _PICTURES.items():
        for match in picture.finditer(data):
            yield Find(path, match.start(), f"picture, {name}")
    for at, what in needles.within(data):
        yield Find(path, at, what)


class _Needles:
    """Hundreds of needles, found in one pass: by their first four bytes, then whole."""

    def __init__(self, named: Mapping[bytes, str]) -> None:
        self._named = named
        self._by_start: defaultdict[int, list[bytes]] = defaultdict(list)
        for needle in named:
            self._by_start[int.from_bytes(needle[:4], "little")].append(needle)
        self._starts = np.array(list(self._by_start), np.uint32)
        self._maybe = np.zeros(1 << 16, np.bool_)
        self._maybe[_spread(self._starts)] = True

    def within(self, data: bytes) -> Iterator[tuple[int, str]]:
        """Where each needle stands in `data`."""
        for shift in range(4):
            words = np.frombuffer(data[shift : len(data) - (len(data) - shift) % 4], "<u4")
            places = np.flatnonzero(self._maybe[_spread(words)])
            for place in places[np.isin(words[places], self._starts)]:
                at = int(place) * 4 + shift
                for needle in self._by_start[int(words[place])]:
                    if data.startswith(needle, at):
                        yield at, self._named[needle]


def _spread(words: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Four bytes to sixteen bits, so that words that are alike fall apart."""
    return (words * np.uint32(2654435761)) >> np.uint32(16)
