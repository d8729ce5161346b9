"""Opening an original with the one decoder its type allows.

Runs only in the confined child. Pixels stream from top to bottom where the format can.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import pillow_heif
import pyvips

from core.imaging.refusals import Refusal, Refused
from core.imaging.sniff import MAX_PROFILE_BYTES
from core.imaging.types import Header, MediaType

_STRICT: Final = {"access": "sequential", "fail_on": "error"}
_SHRINKS = (8, 4, 2)  # what libjpeg's scaled inverse transform can do
_BANDS = {"L": 1, "RGB": 3, "RGBA": 4}


@dataclass(frozen=True, slots=True)
class Opened:
    """An original whose pixels are ready to be pulled.

    `image` is a `pyvips.Image`, of any bands, depth and colour, perhaps already shrunk.
    `width` and `height` are those of the unshrunk original, not yet upright.
    """

    image: Any
    width: int
    height: int
    exif: bytes = field(default=b"", repr=False)
    orientation: int = 1

    @property
    def xmp(self) -> bytes:
        """The XMP packet as stored, or nothing."""
        return blob(self.image, "xmp-data")


def open_original(data: Any, header: Header, *, at_least: int | None) -> Opened:
    """Open `data`, a buffer, shrunk while decoding if its longest side stays `at_least`.

    Raises:
        Refused: the decoder does not agree with the header.
        pyvips.Error: the decoder gave up; the message says why.
    """
    if header.media_type is MediaType.HEIC:
        return _open_heic(data, header)
    shrink = 1
    match header.media_type:
        case MediaType.JPEG:
            shrink = _shrink(max(header.width, header.height), at_least)
            image = pyvips.Image.jpegload_buffer(data, shrink=shrink, **_STRICT)
        case MediaType.PNG:
            image = pyvips.Image.pngload_buffer(data, **_STRICT)
        case MediaType.WEBP:
            image = pyvips.Image.webpload_buffer(data, **_STRICT)
    _demand_size(image, header, shrink)
    return Opened(image, header.width, header.height, blob(image, "exif-data"), _orientation(image))


def blob(image: Any, name: str) -> bytes:
    """The metadata field `name` of an image as bytes, or nothing."""
    return bytes(image.get(name)) if image.get_typeof(name) else b""


def _shrink(longest: int, at_least: int | None) -> int:
    if at_least is None:
        return 1
    return next((shrink for shrink in _SHRINKS if longest // shrink >= at_least), 1)


def _demand_size(image: Any, header: Header, shrink: int) -> None:
    """A decoder that reads another size than we did was not held to our limits."""
    is_same = all(
        abs(decoded * shrink - stated) < shrink
        for decoded, stated in ((image.width, header.width), (image.height, header.height))
    )
    if not is_same:
        raise Refused(Refusal.CORRUPT)
    if len(blob(image, "icc-profile-data")) > MAX_PROFILE_BYTES:
        raise Refused(Refusal.PROFILE_TOO_LARGE)


def _orientation(image: Any) -> int:
    value = int(image.get("orientation")) if image.get_typeof("orientation") else 1
    return value if 1 <= value <= 8 else 1


def _open_heic(data: Any, header: Header) -> Opened:
    """Decode HEVC, which libvips' wheel cannot; libheif has turned it upright already."""
    pillow_heif.options.DECODE_THREADS = 1
    picture = pillow_heif.open_heif(bytes(data), convert_hdr_to_8bit=True)
    width, height = picture.size
    if width * height > header.width * header.height or picture.mode not in _BANDS:
        raise Refused(Refusal.CORRUPT)
    rows = pyvips.Image.new_from_memory(picture.data, picture.stride, height, 1, "uchar")
    image = _without_padding(rows, width, _BANDS[picture.mode])
    _attach(image, picture.info)
    return Opened(image, width, height, picture.info.get("exif") or b"")


def _without_padding(rows: Any, width: int, bands: int) -> Any:
    packed = rows.crop(0, 0, width * bands, rows.height).write_to_memory()
    image = pyvips.Image.new_from_memory(packed, width, rows.height, bands, "uchar")
    return image.copy(interpretation="b-w" if bands == 1 else "srgb")


def _attach(image: Any, info: dict[str, Any]) -> None:
    for name, key in (("icc-profile-data", "icc_profile"), ("xmp-data", "xmp")):
        if content := info.get(key):
            image.set_type(pyvips.GValue.blob_type, name, content)
