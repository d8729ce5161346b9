"""The hidden mark: found after JPEG quality 60 at half the size how often, and falsely how often.

First the mark alone; then as a picture leaves by a link, out of the confined darkroom with a name
written across it. Every photo and portrait of the demo and the tests, in pieces of its own cut out
at random and brought to 1,600 pixels. The yardstick is the preview without a mark, encoded alike.
"""

import argparse
import asyncio
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyvips

from benchmarks.figures import line, median, percentile
from core.documents import watermark
from core.imaging import MARK_BYTES, Darkroom, MediaType, Stamp
from core.imaging.hidden_mark import found, marked

_CACHE = Path(__file__).parents[1] / ".cache"
_FOLDERS = ("demo", "faces", "strangers")
_KINDS = {".jpg", ".jpeg", ".png"}
_SIDE = 1600
_LINE = "Jeroen Bakker · 22-11-2026 14:20"
_KEY = b"a key of the benchmark".ljust(32)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--marked", type=int, default=220)
    arguments.add_argument("--stamped", type=int, default=200)
    arguments.add_argument("--unmarked", type=int, default=1000)
    asked = arguments.parse_args()
    chance = np.random.default_rng(1)
    again, took, plain, likeness = 0, [], [], []
    for piece in _pieces(asked.marked, chance):
        mark = chance.bytes(MARK_BYTES)
        begun = time.process_time()
        made = marked(piece, mark, _KEY).copy_memory()
        made.jpegsave_buffer(Q=82)
        took.append((time.process_time() - begun) * 1000)
        begun = time.process_time()
        piece.jpegsave_buffer(Q=82)
        plain.append((time.process_time() - begun) * 1000)
        likeness.append(_decibels(piece, made))
        again += found(_sent(made), _KEY) == mark
    false = sum(found(_sent(each), _KEY) is not None for each in _pieces(asked.unmarked, chance))
    print(
        line(
            "hidden_mark",
            n=asked.marked,
            median=median(took),
            unit="ms of processor to mark and encode 1,600 pixels",
            yardstick=median(plain),
            yardstick_is="to encode the same without a mark",
            ratio=median(took) / median(plain),
            found=again / asked.marked,
            unmarked=asked.unmarked,
            claimed_falsely=false,
            decibels=median(likeness),
            decibels_lowest=percentile(likeness, 1),
        )
    )

    print(asyncio.run(_stamped(asked.stamped, chance)))


async def _stamped(count: int, chance: np.random.Generator) -> str:
    """Pictures as they leave by a link: how often the link is found again, and what it costs."""
    again, took = 0, []
    async with Darkroom(at_once=1) as darkroom:
        for piece in _pieces(count, chance):
            mark, plain = chance.bytes(MARK_BYTES), piece.jpegsave_buffer(Q=82)
            begun = time.perf_counter()
            png = watermark(_LINE, piece.width, piece.height)
            made = await darkroom.stamp(plain, MediaType.JPEG, Stamp(png, mark, _KEY))
            took.append((time.perf_counter() - begun) * 1000)
            sent = _sent(pyvips.Image.new_from_buffer(made.data, "")).jpegsave_buffer(Q=60)
            again += await darkroom.trace(sent, MediaType.JPEG, _KEY) == mark
    return line(
        "hidden_mark_stamped",
        n=count,
        median=median(took),
        p95=percentile(took, 95),
        unit="ms to write a name across 1,600 pixels, mark, and encode",
        found=again / count,
    )


def _sent(piece: Any) -> Any:
    """What arrives after half the size and JPEG quality 60."""
    return pyvips.Image.new_from_buffer(piece.resize(0.5).jpegsave_buffer(Q=60), "")


def _pieces(count: int, chance: np.random.Generator) -> Iterator[Any]:
    """So many pieces of the photos, photo after photo."""
    files = [
        file
        for folder in _FOLDERS
        for file in sorted((_CACHE / folder).rglob("*"))
        if file.suffix.lower() in _KINDS
    ]
    if not files:
        raise SystemExit("There are no photos yet: run `make photos`.")
    for number in range(count):
        yield _piece(pyvips.Image.new_from_file(str(files[number % len(files)])), chance)


def _piece(image: Any, chance: np.random.Generator) -> Any:
    upright = image.autorot()
    flat = (upright.flatten() if upright.hasalpha() else upright).colourspace("srgb")
    width, height = (int(side * chance.uniform(0.55, 0.95)) for side in (flat.width, flat.height))
    left = int(chance.integers(flat.width - width))
    top = int(chance.integers(flat.height - height))
    return flat.crop(left, top, width, height).resize(_SIDE / max(width, height)).copy_memory()


def _decibels(one: Any, other: Any) -> float:
    error = ((one.cast("float") - other.cast("float")) ** 2).avg()
    return 10 * math.log10(255**2 / error)


if __name__ == "__main__":
    main()
