"""A mark that nobody sees: eight bytes in a picture, found again after JPEG and scaling.

The picture is looked at as 512 x 512 brightnesses, whatever its size and shape. Of its middle
frequencies each of twelve bytes has places of its own, and the value of the byte chooses one of
256 patterns of signs there: spread spectrum (Cox, Kilian, Leighton, Shamoon: Secure spread
spectrum watermarking for multimedia, IEEE Transactions on Image Processing 6(12), 1997) with
patterns that are all but orthogonal. The last four bytes are a keyed check. Where a picture is
busy the mark is stronger, as it is not seen there.

Promises: whoever has no key neither reads nor makes one; what has no mark is said to have one
once in four thousand million times. `benchmarks/hidden_mark.py` measures what it survives.

Does not survive cropping, turning or mirroring, and hides nothing from who compares the picture
with its original. Pure; runs where pictures are decoded, and reads no file.
"""

import hmac
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.fft  # asked for only when used, numpy would look for files then, where there are none
import numpy.random
import pyvips
from numpy.typing import NDArray

from core.imaging.wire import MARK_BYTES

_CHECK_BYTES: Final = 4
_SYMBOLS: Final = MARK_BYTES + _CHECK_BYTES
_VALUES: Final = 256
_SIDE: Final = 512
# Periods across the picture: below them are its shapes, above them what JPEG throws away.
_LOWEST, _HIGHEST = 20, 110
# Grey levels, as a standard deviation: where the picture is even, for each level of its own
# detail, and at most. Chosen by `benchmarks/hidden_mark.py`.
_EVEN, _GAIN, _MOST = 0.5, 0.25, 2.5
_LUMA: Final = [[0.299, 0.587, 0.114]]

Floats = NDArray[np.float32]


class _Book(NamedTuple):
    """Where each byte lies, (12, n), and its patterns of -1 and 1, (12, 256, n)."""

    places: NDArray[np.int64]
    signs: NDArray[np.int8]


def marked(image: Any, mark: bytes, key: bytes) -> Any:
    """The picture with `mark` in it.

    `image` is a pyvips image of three 8-bit bands; `mark` is eight bytes, `key` a secret.

    Raises:
        ValueError: the mark is not eight bytes.
    """
    if len(mark) != MARK_BYTES:
        raise ValueError("a mark has eight bytes")
    small = _small(image)
    strength = np.clip(_EVEN + _GAIN * _detail(small, 2.0), _EVEN, _MOST)
    added = _image(_pattern(mark, key) * strength)
    added = added.resize(
        image.width / _SIDE, vscale=image.height / _SIDE, kernel=pyvips.enums.Kernel.CUBIC
    )
    return (image + added).rint().cast(pyvips.enums.BandFormat.UCHAR)


def found(image: Any, key: bytes) -> bytes | None:
    """The mark in a picture of three 8-bit bands, or None where there is none of this key."""
    seen = _seen(_small(image))
    book = _book(key)
    read = bytes(
        int(np.argmax(signs.astype(np.float32) @ seen[places]))
        for places, signs in zip(book.places, book.signs, strict=True)
    )
    mark = read[:MARK_BYTES]
    return mark if hmac.compare_digest(read, _checked(mark, key)) else None


def _checked(mark: bytes, key: bytes) -> bytes:
    return mark + hmac.digest(key, b"check\0" + mark, "sha256")[:_CHECK_BYTES]


def _pattern(mark: bytes, key: bytes) -> Floats:
    """What is added to 512 x 512 brightnesses, with a standard deviation of one."""
    book = _book(key)
    values = np.zeros(2 * len(_RADIUS), np.float32)
    for places, signs, byte in zip(book.places, book.signs, _checked(mark, key), strict=True):
        values[places] = signs[byte]
    spectrum = np.zeros((_SIDE, _SIDE // 2 + 1), np.complex64)
    real, imaginary = np.split(values, 2)
    spectrum[_BAND] = real + 1j * imaginary
    made = np.fft.irfft2(spectrum, (_SIDE, _SIDE)).astype(np.float32)
    return np.asarray(made / made.std(), np.float32)


def _seen(small: Floats) -> Floats:
    """The middle frequencies, real and imaginary, with the picture's own evened out."""
    edges = small - _blurred(small, 4.0)
    even = np.clip(edges / (_detail(small, 4.0) + 1.0), -3, 3)
    spectrum = np.fft.rfft2(even)[_BAND]
    rings = (_RADIUS / 4).astype(np.int64)
    power = np.bincount(rings, np.abs(spectrum) ** 2) / np.maximum(np.bincount(rings), 1)
    level = spectrum / np.sqrt(power[rings] + 1e-9)
    parts = np.concatenate([level.real, level.imag])
    return np.asarray(np.clip(parts, -2.5, 2.5), np.float32)


@lru_cache(maxsize=2)
def _book(key: bytes) -> _Book:
    """The places and patterns that belong to a key: some ten million signs."""
    seed = int.from_bytes(hmac.digest(key, b"book\0", "sha256"))
    numbers = np.random.Generator(np.random.PCG64(seed))
    each = 2 * len(_RADIUS) // _SYMBOLS
    places = numbers.permutation(2 * len(_RADIUS))[: each * _SYMBOLS].reshape(_SYMBOLS, each)
    signs = numbers.integers(0, 2, (_SYMBOLS, _VALUES, each), dtype=np.int8) * 2 - 1
    return _Book(places, signs)


def _band() -> tuple[tuple[NDArray[np.int64], ...], Floats]:
    """Which cells of a half spectrum are used, and how many periods each has."""
    down = np.fft.fftfreq(_SIDE, 1 / _SIDE)[:, None]
    across = np.arange(_SIDE // 2 + 1)[None, :]
    radius = np.hypot(down, across)
    # The first and last column are their own mirror images.
    is_used = (radius >= _LOWEST) & (radius <= _HIGHEST) & (across > 0) & (across < _SIDE // 2)
    return np.nonzero(is_used), radius[is_used].astype(np.float32)


_BAND, _RADIUS = _band()


def _small(image: Any) -> Floats:
    """Its brightness as 512 x 512 numbers."""
    grey = image.recomb(_LUMA)
    small: Floats = grey.resize(_SIDE / grey.width, vscale=_SIDE / grey.height).numpy()
    return small.reshape(_SIDE, _SIDE)


def _detail(small: Floats, reach: float) -> Floats:
    """How busy it is around each place, in grey levels."""
    edges = small - _blurred(small, reach)
    return np.asarray(np.sqrt(np.maximum(_blurred(edges * edges, 4.0), 0)), np.float32)


def _blurred(small: Floats, reach: float) -> Floats:
    made: Floats = _image(small).gaussblur(reach).numpy()
    return made.reshape(_SIDE, _SIDE)


def _image(numbers: Floats) -> Any:
    flat = np.ascontiguousarray(numbers, np.float32)
    return pyvips.Image.new_from_memory(flat.data, _SIDE, _SIDE, 1, "float")
