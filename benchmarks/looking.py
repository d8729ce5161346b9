"""The whole process that looks, as the worker holds it: how many photos it takes and what it needs.

The same preview again and again, with a vector of its one face: in turns and eight at a time.
On a GPU also the recogniser alone, beside the CPU's reference.
"""

import asyncio
import time
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


def looking(shelf: Shelf, preview: NDArray[np.uint8], rounds: int) -> str:
    """The line about the process: photos a second by the clock, memory at its height."""
    height, width, _ = preview.shape
    return asyncio.run(_looking(shelf, Pixels(preview.tobytes(), width, height), rounds))


async def _looking(shelf: Shelf, pixels: Pixels, rounds: int) -> str:
    async with Eye(shelf) as eye:
        await eye.look(pixels)
        (process,) = psutil.Process().children()
        without = _peak_mib(process.pid)
        await eye.look(pixels, CASIA.id)
        alone = await _photos_a_second(eye, pixels, rounds, 1)
        with_one = _peak_mib(process.pid)
        together = await _photos_a_second(eye, pixels, rounds, _TOGETHER)
        return line(
            "looking",
            unit="photos a second, decoded pixels to faces and vectors",
            batches_of_1=alone,
            batches_of_8=together,
            peak_mib_without_recogniser=without,
            peak_mib_batches_of_1=with_one,
            peak_mib_batches_of_8=_peak_mib(process.pid),
            engine=eye.state.engine,
            device=eye.state.device,
            batch=eye.state.batch,
        )


async def _photos_a_second(eye: Eye, pixels: Pixels, rounds: int, together: int) -> float:
    await asyncio.gather(*(eye.look(pixels, CASIA.id) for _ in range(together)))
    began = time.perf_counter()
    for _ in range(rounds):
        await asyncio.gather(*(eye.look(pixels, CASIA.id) for _ in range(together)))
    return rounds * together / (time.perf_counter() - began)


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
