"""Two people in one drawing, for the pictures of the pages: faces found, named, masked, doubted.

No network finds a face in a drawing: where they are is written down here, as it would.
"""

import asyncio

from core.kit.ids import SystemIds
from tests.support.box import Box
from tests.support.callers import Caller, Upload
from tests.ui.drawn import draw
from tests.ui.filling import Filled, filed, until_developed
from tests.ui.suggesting import idle

_SAID = ("89545001", None, "ANTERIOR", "FOLLOW_UP", "Bij de fysiotherapeut")
_PLACES = ((0.21, 0.295, 0.375, 0.625), (0.622, 0.35, 0.778, 0.66))
_NAME = "mutation($f: FaceId!, $p: PatientId!) { nameFace(id: $f, patient: $p) { id } }"
_LOOKED = "mutation($i: PhotoId!) { declareLooked(photo: $i) }"
_MASK = "mutation($i: PhotoId!, $f: [FaceId!]) { maskPhoto(photo: $i, faces: $f) { id } }"
_MADE = "query($i: PhotoId!) { masking(photo: $i) { isMade } }"
_TRIES = 200


async def grouped(
    box: Box, staff: Caller, filled: Filled, owner: str, other: str
) -> dict[str, str]:
    """By name: a photo with an `other`, one of two strangers, and one with its masked copy."""
    photos = {}
    for number, name in enumerate(("group", "stranger", "masked")):
        upload = Upload(draw("group"), f"a-drawing-of-two-people-{number:04}", name=f"{name}.jpg")
        photos[name] = await filed(staff, upload, filled.patients[owner], _SAID)
    await until_developed(staff, list(photos.values()))
    await idle(box)
    for name, photo in photos.items():
        first, second = [await _found(box, photo, place) for place in _PLACES]
        await staff.ask(_LOOKED, i=photo)
        if name != "stranger":
            await staff.ask(_NAME, f=first, p=filled.patients[owner])
        if name == "group":
            await staff.ask(_NAME, f=second, p=filled.patients[other])
        if name == "masked":
            await staff.ask(_MASK, i=photo, f=[second])
            await _made(staff, photo)
    return photos


async def doubted(box: Box, photo: str, patient: str) -> None:
    """No face in a photo is like its patient's, as the box would have it."""
    said = f"UPDATE face_look SET doubts = '{patient}' WHERE photo_id = '{photo}'"
    await box.rows(f"{said} RETURNING photo_id")


async def _found(box: Box, photo: str, place: tuple[float, float, float, float]) -> str:
    face = SystemIds().new()
    where = ", ".join(str(each) for each in place)
    await box.rows(
        "INSERT INTO face_region (id, photo_id, x0, y0, x1, y1, score, size, sharpness, frontality)"
        f" VALUES ('{face}', '{photo}', {where}, 0.99, 1, 1, 1) RETURNING id"
    )
    return str(face)


async def _made(staff: Caller, photo: str) -> None:
    for _ in range(_TRIES):
        if (await staff.ask(_MADE, i=photo))["masking"]["isMade"]:
            return
        await asyncio.sleep(0.2)
    raise TimeoutError
