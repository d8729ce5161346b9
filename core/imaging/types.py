"""What goes into the darkroom and what comes out of it: plain frozen records."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final


class MediaType(StrEnum):
    """The kinds of picture that the box accepts."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"


@dataclass(frozen=True, slots=True)
class Header:
    """What the first bytes of a picture promise, before any decoder has run.

    `width` and `height` are pixels as stored, not yet turned upright; of a HEIC file they
    are those of its largest picture before cropping. `profile_bytes` is the ICC profile as stored.
    """

    media_type: MediaType
    width: int
    height: int
    frames: int = 1
    profile_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Rendition:
    """An encoded picture of ours: upright, 8-bit sRGB, without any metadata."""

    data: bytes = field(repr=False)
    media_type: MediaType
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Pixels:
    """An upright picture as bare pixels: 8-bit sRGB, row by row, three bytes each."""

    data: bytes = field(repr=False)
    width: int
    height: int


PREVIEW_SIDE: Final = 1600
"""The longest side of a preview, in pixels."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is put into a picture that leaves: `png` over it for all to see, `mark` within it.

    `png` is ours, as large as the picture; `mark` is eight bytes, and `key` the secret without
    which nobody finds or makes one. Without a mark nothing is hidden in it. The picture becomes
    at most `side` pixels large.
    """

    png: bytes = field(repr=False)
    mark: bytes = b""
    key: bytes = field(default=b"", repr=False)
    side: int = PREVIEW_SIDE


WHOLE: Final = 30_000
"""The longest side of what is as large as it came: no original is larger."""
CLOSE_SIDE: Final = 4096
"""The longest side of what is looked at closely, in pixels: 48 MB at the most."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of an upright picture: from 0 to 1 of its width and height."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class CaptureMetadata:
    """What the camera says of the moment; a hint of the sender, never proof.

    `captured_at` is the camera's local time and has no zone. `camera` and `lens` are
    printable text of at most 80 characters. `orientation` is the EXIF value 1 to 8.
    """

    captured_at: datetime | None = None
    camera: str | None = None
    lens: str | None = None
    has_gps: bool = False
    orientation: int = 1


@dataclass(frozen=True, slots=True)
class Cost:
    """What one photo took of the machine, as the kernel counted it."""

    cpu_seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Developed:
    """A photo ready to be seen.

    `width` and `height` are those of the upright original in pixels. The longest side is
    at most 320 pixels for `thumbnail` and 1,600 for `preview`; nothing is ever enlarged.
    `fingerprint` is a 64-bit difference hash: the number of differing bits between two
    photos tells how unlike they are. `tint` is the mean colour of the thumbnail: 3 bytes, red,
    green and blue. `cost` is None where nobody counted.
    """

    width: int
    height: int
    thumbnail: Rendition
    preview: Rendition
    fingerprint: int
    tint: bytes
    metadata: CaptureMetadata
    cost: Cost | None = field(default=None, compare=False)
