"""The whole process that looks, as the worker holds it: how many photos it takes and what it needs.

The same preview again and again, with a vector of its one face: in turns and eight at a time; and
what memory it takes when crowds in pictures of many sizes come eight at a time.
On a GPU also the recogniser alone, beside the CPU's reference.
"""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import torch
from numpy.typing import NDArray

from benchmarks.figures import line
from core.faces import CASIA, Eye, Shelf
from core.faces.model.embedding import Embedder, TorchEmbedder
from core.imaging import Pixels

_TOGETHER, _GPU_FACES = 8, 64
_CROWD_HEIGHTS = (900, 1067, 1200, 1500)


def looking(shelf: Shelf, preview: NDArray[np.uint8], rounds: int) -> str:
    """The line about the process: photos a second by the clock, memory at its height."""
    return asyncio.run(_looking(shelf, preview, rounds))


async def _looking(shelf: Shelf, preview: NDArray[np.uint8], rounds: int) -> str:
    pixels = _pixels(preview)
    async with Eye(shelf) as eye:
        await eye.look(pixels)
        (process,) = psutil.Process().children()
        without = _peak_mib(process.pid)
        await eye.look(pixels, CASIA.id)
        alone = await _pace(eye, process, pixels, rounds, 1)
        with_one = _peak_mib(process.pid)
        together = await _pace(eye, process, pixels, max(2, rounds // 4), _TOGETHER)
        with_eight = _peak_mib(process.pid)
        faces = [await _crowd(eye, preview, height) for height in _CROWD_HEIGHTS]
        return line(
            "looking",
            unit="photos a second, decoded pixels to faces and vectors",
            batches_of_1=alone.photos_a_second,
            batches_of_8=together.photos_a_second,
            cpu_ms_a_photo_in_batches_of_1=alone.cpu_ms_a_photo,
            cpu_ms_a_photo_in_batches_of_8=together.cpu_ms_a_photo,
            peak_mib_without_recogniser=without,
            peak_mib_batches_of_1=with_one,
            peak_mib_batches_of_8=with_eight,
            peak_mib_crowds=_peak_mib(process.pid),
            faces_in_a_crowd=max(faces),
            engine=eye.state.engine,
            device=eye.state.device,
            batch=eye.state.batch,
        )


@dataclass(frozen=True, slots=True)
class _Pace:
    photos_a_second: float
    cpu_ms_a_photo: float


async def _pace(
    eye: Eye, process: psutil.Process, pixels: Pixels, rounds: int, together: int
) -> _Pace:
    """How fast it goes by the clock, and what it costs the process itself."""
    await asyncio.gather(*(eye.look(pixels, CASIA.id) for _ in range(together)))
    began, before = time.perf_counter(), _cpu_seconds(process)
    for _ in range(rounds):
        await asyncio.gather(*(eye.look(pixels, CASIA.id) for _ in range(together)))
    photos = rounds * together
    cost = (_cpu_seconds(process) - before) / photos
    return _Pace(photos / (time.perf_counter() - began), cost * 1000)


def _cpu_seconds(process: psutil.Process) -> float:
    spent = process.cpu_times()
    return float(spent.user + spent.system)


async def _crowd(eye: Eye, preview: NDArray[np.uint8], height: int) -> int:
    """Shows eight pictures of the same crowd; returns how many faces were seen in each."""
    shown = _pixels(np.tile(preview[::4, ::4], (5, 4, 1))[:height])
    found = await asyncio.gather(*(eye.look(shown, CASIA.id) for _ in range(_TOGETHER)))
    return len(found[0])


def _pixels(picture: NDArray[np.uint8]) -> Pixels:
    height, width, _ = picture.shape
    return Pixels(picture.tobytes(), width, height)


def _peak_mib(process: int) -> float:
    """The most resident memory that a process ever had, as Linux counted it."""
    told = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    (peak,) = (each.split()[1] for each in told if each.startswith("VmHWM:"))
    return int(peak) / 1024


def on_gpu(weights: str, crop: NDArray[np.uint8], reference: Embedder, rounds: int) -> str:
    """The line about the GPU, or that there was none."""
    if not torch.cuda.is_available():
        return line("faces_on_gpu", gpu=None, note="no GPU was there: not measured")
    embed = TorchEmbedder.of(weights, "cuda")
    faces = _varied(crop)
    agreed: Any = (embed(faces) * reference(faces)).sum(axis=1).min()
    began = time.perf_counter()
    for _ in range(rounds):
        embed(faces)
    each_second = rounds * len(faces) / (time.perf_counter() - began)
    return line(
        "faces_on_gpu",
        gpu=torch.cuda.get_device_name(),
        faces_a_second=each_second,
        cosine_to_cpu=float(agreed),
        device=embed.capacity.device,
        batch=embed.capacity.batch,
        out_of_memory=embed.capacity.out_of_memory,
    )


def _varied(crop: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """One face at many brightnesses: vectors that differ."""
    shades = np.linspace(0.4, 1.0, _GPU_FACES)[:, None, None, None]
    return (crop[None] * shades).astype(np.uint8)
