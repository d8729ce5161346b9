"""Drawings of limbs, wounds and faces that stand for photographs of patients.

Nobody is in them, so they may be shown anywhere: in the pictures of the pages, in the
README. They come from the design's own mock-ups, and go through the box as photos do.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pyvips

from tests.support.callers import Caller, Upload
from tests.support.pictures import CAMERA, jpeg, noted
from tests.ui.filling import Filled, Said, filed, register, until_developed

_FOLDER = Path(__file__).with_name("drawn")
_TAKEN = "exif-ifd2-DateTimeOriginal"


@dataclass(frozen=True, slots=True)
class Shot:
    """One drawing, whose it is, when it was taken and what it shows."""

    drawing: str
    patient: str
    taken: str
    said: Said


def _shots() -> tuple[Shot, ...]:
    with (_FOLDER / "shots.csv").open(newline="") as told:
        return tuple(
            Shot(row["drawing"], row["patient"], row["taken"], _said(row))
            for row in csv.DictReader(told)
        )


def _said(row: Mapping[str, str]) -> Said:
    site, side, view, phase, caption = (
        row[name] or None for name in ("site", "side", "view", "phase", "caption")
    )
    return site, side, view, phase, caption


SHOTS = _shots()
WAITING = ("arm-b", "back-a", "derm-1", "hand-d", "shoulder-b")
_numbers = count(1)


def draw(drawing: str, taken: str = "2026:11:25 16:05:00") -> bytes:
    """A drawing as a camera would have written it."""
    image = pyvips.Image.new_from_file(str(_FOLDER / f"{drawing}.svg"))
    flat = image.flatten(background=255).copy(interpretation="srgb")
    return jpeg(noted(flat, {**CAMERA, _TAKEN: taken}))


async def hang(caller: Caller, shots: Sequence[Shot] = SHOTS) -> Filled:
    """Register the patients, file and describe the `shots`; `WAITING` get no patient."""
    patients = await register(caller)
    photos = [
        await filed(caller, _sent(shot.drawing, shot.taken), patients[shot.patient], shot.said)
        for shot in shots
    ]
    for drawing in WAITING:
        await caller.put(_sent(drawing))
    await until_developed(caller, photos)
    return Filled(patients, photos)


def _sent(drawing: str, taken: str = "2026:11:25 16:05:00") -> Upload:
    number = next(_numbers)
    name = f"DSC_{400 + number:04}.jpg"
    return Upload(draw(drawing, taken), f"a-drawing-of-the-pages-{number:04}", name=name)
