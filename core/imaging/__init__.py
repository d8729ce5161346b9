"""Making photos visible: bytes in, bytes out; libvips lives here and nowhere else.

Promises: a photo is decoded only in a process of its own that can open no file, no
socket and no process, that holds no key and never a second patient's bytes; what comes out
is upright, 8-bit sRGB and free of metadata; hostile input ends as a `Refused` with a reason
a person can read, within its time and memory.

Does not: keep anything, know a patient, judge what is in the picture, or trust what the
camera says.

Threat: a picture made to take over its decoder. What it can then reach is itself; its
answer is checked as if it came from a stranger. Originals lie in memory files, never on
the disk, but the kernel may swap them: the box must run without unsealed swap.
"""

from core.imaging.darkroom import Darkroom
from core.imaging.refusals import CannotConfine, DarkroomLost, Refusal, Refused
from core.imaging.sniff import HEAD_BYTES, admit, inspect, sniff
from core.imaging.types import (
    CLOSE_SIDE,
    PREVIEW_SIDE,
    WHOLE,
    Area,
    CaptureMetadata,
    Cost,
    Developed,
    Header,
    MediaType,
    Pixels,
    Rendition,
    Stamp,
)
from core.imaging.wire import MARK_BYTES, MOST_AREAS

__all__ = [
    "CLOSE_SIDE",
    "HEAD_BYTES",
    "MARK_BYTES",
    "MOST_AREAS",
    "PREVIEW_SIDE",
    "WHOLE",
    "Area",
    "CannotConfine",
    "CaptureMetadata",
    "Cost",
    "Darkroom",
    "DarkroomLost",
    "Developed",
    "Header",
    "MediaType",
    "Pixels",
    "Refusal",
    "Refused",
    "Rendition",
    "Stamp",
    "admit",
    "inspect",
    "sniff",
]
