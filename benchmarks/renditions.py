"""Renditions of a 12-megapixel JPEG against plain libvips: processor time and likeness.

Run `python -m benchmarks.renditions [N]`; prints one JSON line. Interleaved in one run:
the yardstick (two plain `thumbnail_buffer` calls, both encoded as ours are), our rendition
code in the same process, and the whole darkroom with a confined process for each photo.
PSNR compares pixels before encoding, each size against the plain call's.
"""

import asyncio
import json
import math
import os
import statistics
import sys
import time
from dataclasses import dataclass, field
from typing import Any

os.environ["VIPS_CONCURRENCY"] = "1"  # before libvips is loaded: as every child works

import pyvips

from core.imaging import PREVIEW_SIDE, Darkroom, Header, MediaType, inspect
from core.imaging.loading import open_original
from core.imaging.render import (
    PREVIEW_QUALITY,
    THUMBNAIL_QUALITY,
    THUMBNAIL_SIDE,
    develop,
    scale,
)
from tests.support import pictures


@dataclass(slots=True)
class Times:
    """Processor milliseconds, one a photo, of each way."""

    plain: list[float] = field(default_factory=list)
    in_process: list[float] = field(default_factory=list)
    darkroom: list[float] = field(default_factory=list)
    peaks: list[int] = field(default_factory=list)


def plain_pixels(original: bytes, side: int) -> Any:
    """What the plain call makes of it."""
    return pyvips.Image.thumbnail_buffer(original, side, height=side, size="down")


def plain(original: bytes) -> None:
    """The yardstick: each rendition by its own plain call."""
    plain_pixels(original, PREVIEW_SIDE).jpegsave_buffer(Q=PREVIEW_QUALITY, keep="none")
    plain_pixels(original, THUMBNAIL_SIDE).jpegsave_buffer(Q=THUMBNAIL_QUALITY, keep="none")


def psnr(one: Any, other: Any) -> float:
    """Peak signal-to-noise ratio in dB of two 8-bit images."""
    error = ((one.cast("float") - other.cast("float")) ** 2).avg()
    return 10 * math.log10(255**2 / error) if error else math.inf


def likeness(original: bytes, header: Header) -> tuple[float, float]:
    """PSNR of preview and thumbnail against the plain calls."""
    preview, thumbnail = scale(open_original(original, header, at_least=PREVIEW_SIDE))
    return (
        psnr(preview, plain_pixels(original, PREVIEW_SIDE)),
        psnr(thumbnail, plain_pixels(original, THUMBNAIL_SIDE)),
    )


async def measure(original: bytes, header: Header, n: int) -> Times:
    """Each way `n` times, in turns, after one round to warm up."""
    times = Times()
    async with Darkroom(at_once=1) as darkroom:
        for turn in range(n + 1):
            one = Times()
            one.plain.append(_milliseconds(lambda: plain(original)))
            one.in_process.append(_milliseconds(lambda: develop(original, header)))
            await _measure_darkroom(darkroom, original, one)
            if turn:
                times.plain += one.plain
                times.in_process += one.in_process
                times.darkroom += one.darkroom
                times.peaks += one.peaks
    return times


async def _measure_darkroom(darkroom: Darkroom, original: bytes, times: Times) -> None:
    """The child's processor time and ours; the zygote's is the fork, counted in the child's."""
    started = time.process_time()
    developed = await darkroom.develop(original, MediaType.JPEG)
    ours = time.process_time() - started
    if developed.cost:
        times.darkroom.append((ours + developed.cost.cpu_seconds) * 1000)
        times.peaks.append(developed.cost.peak_bytes)


def _milliseconds(work: Any) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def main(n: int = 20) -> dict[str, object]:
    """The figures, as they are printed."""
    pyvips.cache_set_max(0)
    original = pictures.jpeg(pictures.photo(*pictures.TWELVE_MEGAPIXELS))
    header = inspect(original)
    times = asyncio.run(measure(original, header, n))
    preview_db, thumbnail_db = likeness(original, header)
    median, yardstick = statistics.median(times.darkroom), statistics.median(times.plain)
    in_process = statistics.median(times.in_process)
    return {
        "benchmark": "renditions",
        "n": n,
        "median": round(median, 1),
        "p99": round(max(times.darkroom), 1),
        "unit": "CPU-ms a photo",
        "yardstick": round(yardstick, 1),
        "ratio": round(median / yardstick, 3),
        "in_process": round(in_process, 1),
        "times_faster": round(yardstick / median, 2),
        "times_faster_in_process": round(yardstick / in_process, 2),
        "confinement_ms": round(median - in_process, 1),
        "preview_psnr_db": round(preview_db, 1),
        "thumbnail_psnr_db": round(thumbnail_db, 1),
        "peak_mb": round(max(times.peaks) / 1e6, 1),
    }


if __name__ == "__main__":
    print(json.dumps(main(*(int(argument) for argument in sys.argv[1:2]))))
