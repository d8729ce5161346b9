"""Telling an sRGB profile from any other, without asking the colour engine.

Most cameras attach sRGB itself; converting sRGB to sRGB would cost a quarter of the time
a photo takes (17 of 65 ms at 12 megapixels) and change nothing.
"""

from itertools import pairwise
from typing import Final

# ICC.1:2022. The primaries of sRGB as a profile states them, adapted to D50.
_SRGB_PRIMARIES: Final = {
    b"rXYZ": (0.4360, 0.2225, 0.0139),
    b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"bXYZ": (0.1431, 0.0606, 0.7141),
}
_TOLERANCE = 0.003
_MIDDLE = 0.2140  # the linear light of half the sRGB signal
_MAX_TAGS = 100


def is_srgb(profile: bytes) -> bool:
    """Whether an ICC `profile` has the primaries and the tone curve of sRGB.

    Anything that cannot be read as such is False: then the colour engine decides.
    """
    try:
        tags = _tags(profile)
        has_primaries = all(
            _is_near(_xyz(tags[name]), primary) for name, primary in _SRGB_PRIMARIES.items()
        )
        return has_primaries and abs(_middle(tags[b"rTRC"]) - _MIDDLE) < _TOLERANCE
    except (KeyError, IndexError, ValueError):
        return False


def _tags(profile: bytes) -> dict[bytes, bytes]:
    count = min(int.from_bytes(profile[128:132], "big"), _MAX_TAGS)
    ends = range(132, 132 + 12 * count + 1, 12)
    entries = [profile[start:end] for start, end in pairwise(ends)]
    return {entry[:4]: _content(profile, entry) for entry in entries}


def _content(profile: bytes, entry: bytes) -> bytes:
    start, length = int.from_bytes(entry[4:8], "big"), int.from_bytes(entry[8:12], "big")
    return profile[start : start + length]


def _fixed(content: bytes, at: int) -> float:
    """The s15Fixed16 number at `at`."""
    if len(content) < at + 4:
        raise ValueError("the tag is too short")
    return int.from_bytes(content[at : at + 4], "big", signed=True) / 65536


def _xyz(content: bytes) -> tuple[float, float, float]:
    return _fixed(content, 8), _fixed(content, 12), _fixed(content, 16)


def _middle(content: bytes) -> float:
    """The linear light that the tone curve gives to half the signal."""
    if content[:4] == b"para" and content[8:10] == b"\x00\x03":
        gamma, slope, offset = (_fixed(content, at) for at in (12, 16, 20))
        return float((slope * 0.5 + offset) ** gamma)
    points = int.from_bytes(content[8:12], "big")
    if content[:4] != b"curv" or points < 2:
        raise ValueError("a plain gamma or no curve: not sRGB")
    low, high = ((points - 1) // 2, points // 2)
    return (_point(content, low) + _point(content, high)) / 2


def _point(content: bytes, index: int) -> float:
    at = 12 + 2 * index
    return int.from_bytes(content[at : at + 2], "big") / 65535


def _is_near(found: tuple[float, ...], wanted: tuple[float, ...]) -> bool:
    return all(abs(a - b) < _TOLERANCE for a, b in zip(found, wanted, strict=True))
