"""Real test pictures, made here: photo-like, in every accepted format, and every bad file.

Everything is deterministic: the same arguments give the same bytes.
"""

import io
import struct
import zlib
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pillow_heif
import pyvips

from core.imaging import MediaType, Refusal

TWELVE_MEGAPIXELS: Final = (4032, 3024)
_OCTAVES = ((256, 60), (64, 30), (16, 12), (4, 5), (1, 3))  # size in pixels, strength
GPS: Final = {
    "exif-ifd3-GPSLatitude": "52/1 5/1 0/1",
    "exif-ifd3-GPSLatitudeRef": "N",
    "exif-ifd3-GPSLongitude": "5/1 7/1 0/1",
}
CAMERA: Final = {
    "exif-ifd0-Make": "Kanon",
    "exif-ifd0-Model": "EOS 9",
    "exif-ifd2-DateTimeOriginal": "2025:11:03 14:05:06",
    "exif-ifd2-LensModel": "Macro 100mm",
}


def photo(width: int = 640, height: int = 480, *, seed: int = 1) -> Any:
    """A `pyvips.Image` with the spectrum of a photo: soft shapes, texture and grain."""
    grey = sum(
        (_octave(width, height, size, strength, seed) for size, strength in _OCTAVES),
        start=pyvips.Image.black(width, height),
    )
    colours = [grey * gain + level for gain, level in ((1.0, 150), (0.9, 120), (0.85, 105))]
    return colours[0].bandjoin(colours[1:]).cast("uchar").copy(interpretation="srgb").copy_memory()


def corners(width: int = 64, height: int = 48) -> Any:
    """Red, green, blue and white quarters (reading order): tells how a picture was turned."""
    quarters = [
        (pyvips.Image.black(width // 2, height // 2, bands=3) + colour).cast("uchar")
        for colour in ([255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255])
    ]
    return pyvips.Image.arrayjoin(quarters, across=2).copy(interpretation="srgb")


def noted(image: Any, *fields: Mapping[str, str], orientation: int | None = None) -> Any:
    """The image with EXIF fields, by the names libvips gives them."""
    image = image.copy()
    for name, text in ChainMap(*map(dict, fields)).items():
        image.set_type(pyvips.GValue.gstr_type, name, text)
    if orientation is not None:
        image.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    return image


def jpeg(image: Any, **options: Any) -> bytes:
    """The image as JPEG, with whatever metadata it carries."""
    return bytes(image.jpegsave_buffer(**{"Q": 90} | options))


def png(image: Any, **options: Any) -> bytes:
    """The image as PNG."""
    return bytes(image.pngsave_buffer(**options))


def webp(image: Any, **options: Any) -> bytes:
    """The image as WebP."""
    return bytes(image.webpsave_buffer(**{"Q": 85, "effort": 0} | options))


def heic(image: Any, **options: Any) -> bytes:
    """The image as HEIC with HEVC inside, as phones make it; `exif=` takes a raw block."""
    mode, buffer = ("RGBA" if image.hasalpha() else "RGB"), io.BytesIO()
    size = (image.width, image.height)
    pillow_heif.encode(mode, size, bytes(image.write_to_memory()), buffer, quality=85, **options)
    return buffer.getvalue()


def with_segment(picture: bytes, marker: int, content: bytes) -> bytes:
    """The JPEG `picture` with one more segment right after its start."""
    segment = struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content
    return picture[:2] + segment + picture[2:]


def looping_exif() -> bytes:
    """An EXIF block whose directories point at themselves and at each other."""
    entries = struct.pack(">HHLL", 0x8769, 4, 1, 8) + struct.pack(">HHLL", 0x8825, 4, 1, 8)
    return b"Exif\x00\x00" + b"MM\x00*" + struct.pack(">LH", 8, 2) + entries + struct.pack(">L", 8)


def png_header(width: int, height: int, *, pixels: bytes = b"\x00") -> bytes:
    """A PNG that declares a size and carries far fewer `pixels` (compressed as they are)."""
    declared = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", declared)
        + _chunk(b"IDAT", zlib.compress(pixels))
        + _chunk(b"IEND", b"")
    )


def png_bomb(side: int) -> bytes:
    """A sound interlaced 16-bit RGBA PNG of `side` x `side`: small file, side² x 8 bytes."""
    compressor = zlib.compressobj(9)
    parts: list[bytes] = []
    for x0, y0, dx, dy in _ADAM7:
        columns, rows = -(-(side - x0) // dx), -(-(side - y0) // dy)
        row = bytes(1 + 8 * columns)
        parts.extend(compressor.compress(row) for _ in range(rows))
    parts.append(compressor.flush())
    declared = struct.pack(">LLBBBBB", side, side, 16, 6, 0, 0, 1)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", declared)
        + _chunk(b"IDAT", b"".join(parts))
        + _chunk(b"IEND", b"")
    )


def animated_png() -> bytes:
    """A PNG with an animation control chunk before its pixels."""
    picture = png(corners())
    control = _chunk(b"acTL", struct.pack(">LL", 2, 0))
    return picture[:33] + control + picture[33:]


def animated_webp() -> bytes:
    """A WebP of two frames."""
    frames = corners().join(corners().rot90().resize(64 / 48, vscale=48 / 64), "vertical")
    frames = frames.copy()
    frames.set_type(pyvips.GValue.gint_type, "page-height", 48)
    return webp(frames)


@dataclass(frozen=True, slots=True)
class BadFile:
    """A file that must be refused before any decoder sees it."""

    name: str
    data: bytes
    declared: MediaType
    reason: Refusal


def bad_files() -> list[BadFile]:
    """One of every kind of bad file that its header gives away."""
    jpg, image = MediaType.JPEG, corners()
    return [
        BadFile("empty", b"", jpg, Refusal.EMPTY),
        BadFile("random", bytes((i * 89 + 7) % 251 for i in range(4096)), jpg, _UNKNOWN),
        BadFile("html as jpeg", b"<!doctype html><script>alert(1)</script>", jpg, _UNKNOWN),
        BadFile("png declared as jpeg", png(image), jpg, Refusal.TYPE_MISMATCH),
        BadFile("heic declared as jpeg", heic(image), jpg, Refusal.TYPE_MISMATCH),
        BadFile("svg", b'<?xml version="1.0"?>\n<svg xmlns="x"/>', jpg, _FORBIDDEN),
        BadFile("bare svg", b"\xef\xbb\xbf <SVG/>", MediaType.PNG, _FORBIDDEN),
        BadFile("tiff", bytes(image.tiffsave_buffer()), jpg, _FORBIDDEN),
        BadFile("tiff of the other end", b"MM\x00*\x00\x00\x00\x08", jpg, _FORBIDDEN),
        BadFile("gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", jpg, _FORBIDDEN),
        BadFile("pdf", b"%PDF-1.7\n", jpg, _FORBIDDEN),
        BadFile("zip", b"PK\x03\x04" + bytes(30), jpg, _FORBIDDEN),
        BadFile("dicom", bytes(128) + b"DICM" + bytes(64), jpg, _FORBIDDEN),
        BadFile(
            "avif", b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1", MediaType.HEIC, _FORBIDDEN
        ),
        BadFile("film", b"\x00\x00\x00\x14ftypisom\x00\x00\x00\x00", MediaType.HEIC, _FORBIDDEN),
        BadFile("jpeg of a head only", jpeg(image)[:40], jpg, Refusal.TRUNCATED),
        BadFile("webp cut short", webp(image)[:-9], MediaType.WEBP, Refusal.TRUNCATED),
        BadFile("png of a head only", png(image)[:40], MediaType.PNG, Refusal.TRUNCATED),
        BadFile("heic of a head only", heic(image)[:60], MediaType.HEIC, Refusal.TRUNCATED),
        BadFile("huge png", png_header(60_000, 60_000), MediaType.PNG, Refusal.SIDE_TOO_LONG),
        BadFile("large png", png_header(20_000, 10_001), MediaType.PNG, Refusal.TOO_MANY_PIXELS),
        BadFile("flat png", png_header(0, 10), MediaType.PNG, Refusal.CORRUPT),
        BadFile("animated png", animated_png(), MediaType.PNG, Refusal.ANIMATED),
        BadFile("animated webp", animated_webp(), MediaType.WEBP, Refusal.ANIMATED),
        BadFile("endless profile", _with_profile(jpeg(image)), jpg, Refusal.PROFILE_TOO_LARGE),
    ]


_UNKNOWN, _FORBIDDEN = Refusal.UNKNOWN_FORMAT, Refusal.FORBIDDEN_FORMAT
_ADAM7 = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)


def _octave(width: int, height: int, size: int, strength: float, seed: int) -> Any:
    noise = pyvips.Image.gaussnoise(
        width // size + 2, height // size + 2, sigma=strength, mean=0, seed=seed * 10 + size
    )
    if size == 1:
        return noise.crop(0, 0, width, height)
    scaled = noise.resize(
        (width + size) / noise.width, vscale=(height + size) / noise.height, kernel="cubic"
    )
    return scaled.crop(0, 0, width, height)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", checksum)


def _with_profile(picture: bytes) -> bytes:
    for number in range(70):
        piece = b"ICC_PROFILE\x00" + bytes([number + 1, 70]) + bytes(60_000)
        picture = with_segment(picture, 0xE2, piece)
    return picture
