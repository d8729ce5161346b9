"""What the camera wrote beside the pixels, cut down to a few typed fields.

Runs only in the confined child: EXIF is a graph of offsets drawn by a stranger.
"""

import io
import logging
import re
from collections.abc import Mapping
from datetime import datetime

import exifread

from core.imaging.types import CaptureMetadata

MAX_TEXT = 80
MAX_EXIF_BYTES = 1 << 16  # what a JPEG segment can hold; PNG and WebP would allow gigabytes
_MOMENT = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_MOMENT_TAGS = ("EXIF DateTimeOriginal", "EXIF DateTimeDigitized", "Image DateTime")
_PREFIX = b"Exif\x00\x00"

Tags = Mapping[str, object]

logging.getLogger("exifread").disabled = True  # it quotes what it reads, and that takes long


def read_metadata(exif: bytes, xmp: bytes, orientation: int) -> CaptureMetadata:
    """The typed fields out of an EXIF block, with or without its "Exif" prefix.

    `xmp` is only asked whether it tells a place. A block that cannot be read gives no
    fields: a damaged note must not keep a sound photo from its patient.
    """
    tags = _tags(exif.removeprefix(_PREFIX))
    return CaptureMetadata(
        captured_at=_moment(tags),
        camera=_camera(tags),
        lens=_text(tags, "EXIF LensModel"),
        has_gps=any(name.startswith("GPS ") for name in tags) or b"GPSLatitude" in xmp,
        orientation=orientation,
    )


def _tags(block: bytes) -> Tags:
    if not block:
        return {}
    try:
        found: Tags = exifread.process_file(
            io.BytesIO(block[:MAX_EXIF_BYTES]), details=False, extract_thumbnail=False
        )
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - the parser's errors on hostile blocks have no common type
        return {}
    return found


def _moment(tags: Tags) -> datetime | None:
    for name in _MOMENT_TAGS:
        match = _MOMENT.match(str(tags.get(name, "")))
        if match and (moment := _datetime([int(number) for number in match.groups()])):
            return moment
    return None


def _datetime(numbers: list[int]) -> datetime | None:
    year, month, day, hour, minute, second = numbers
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - cameras know no zone
    except ValueError:
        return None


def _camera(tags: Tags) -> str | None:
    make, model = _text(tags, "Image Make"), _text(tags, "Image Model")
    if make and model and not model.lower().startswith(make.lower()):
        return f"{make} {model}"[:MAX_TEXT]
    return model or make


def _text(tags: Tags, name: str) -> str | None:
    raw = str(tags.get(name, ""))[: 4 * MAX_TEXT]
    printable = "".join(character if character.isprintable() else " " for character in raw)
    return " ".join(printable.split())[:MAX_TEXT] or None
