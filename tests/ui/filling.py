"""A ward with patients and described photos, for the tests and the pictures of the pages."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from tests.support.callers import Caller, Upload

PATIENTS = (
    ("7744471", "M. de Vries", "1968-03-12", "FEMALE"),
    ("7744502", "A. Okafor", "1981-09-02", "MALE"),
    ("7744613", "J. Peters", "1955-01-30", "MALE"),
)
KNEE, FACE, HAND = "72696002", "89545001", "85562004"
Said = tuple[str | None, str | None, str | None, str | None, str | None]
"""Body site, side, view, phase and caption."""
SAID: tuple[Said, ...] = (
    (KNEE, "LEFT", "ANTERIOR", "PRE_OP", "Linker knie voor de operatie, lichte zwelling"),
    (KNEE, "LEFT", "LATERAL_LEFT", "PRE_OP", "Linker knie van opzij"),
    (KNEE, "RIGHT", "ANTERIOR", "POST_OP", "Rechter knie, tien dagen na de operatie"),
    (FACE, None, "ANTERIOR", "BASELINE", "Gezicht, uitgangssituatie"),
    (HAND, "RIGHT", "CLOSE_UP", "FOLLOW_UP", "Wond aan de hand, genezen"),
)


@dataclass(frozen=True, slots=True)
class Filled:
    """What was put in: patients by number, and photos."""

    patients: dict[str, str]
    photos: list[str]


async def fill(
    caller: Caller, pictures: Sequence[Upload], *, waiting: Sequence[Upload] = ()
) -> Filled:
    """Register `PATIENTS`, file and describe `pictures` among them; `waiting` has no patient."""
    patients = await register(caller)
    share = -(-len(pictures) // len(patients))
    photos = []
    for number, (picture, said) in enumerate(zip(pictures, cycle(SAID), strict=False)):
        patient = list(patients.values())[number // share]
        photos.append(await filed(caller, picture, patient, said))
    for picture in waiting:
        await caller.put(picture)
    await until_developed(caller, photos)
    return Filled(patients, photos)


async def register(caller: Caller) -> dict[str, str]:
    """Register `PATIENTS`; their ids by number."""
    patients: dict[str, str] = {}
    for mrn, name, born, sex in PATIENTS:
        known = {"mrn": mrn, "name": name, "birthDate": born, "sex": sex}
        made = await caller.ask(
            "mutation($p: PatientInput!) { createPatient(patient: $p) { id } }", p=known
        )
        patients[mrn] = made["createPatient"]["id"]
    return patients


async def filed(caller: Caller, picture: Upload, patient: str, said: Said) -> str:
    """Send a picture, file it under a patient and describe it; its id."""
    photo: str = (await caller.put(picture)).json()["id"]
    await caller.ask(
        "mutation($id: PhotoId!, $p: PatientId!) { assignPhoto(id: $id, patient: $p) { id } }",
        id=photo,
        p=patient,
    )
    site, side, view, phase, caption = said
    description = {
        "bodySite": site,
        "laterality": side,
        "view": view,
        "phase": phase,
        "caption": caption,
    }
    now = await caller.ask("query($id: PhotoId!) { photo(id: $id) { version } }", id=photo)
    await caller.ask(
        "mutation($id: PhotoId!, $v: Int!, $d: DescriptionInput!) {"
        " describePhoto(id: $id, version: $v, description: $d) { id } }",
        id=photo,
        v=now["photo"]["version"],
        d=description,
    )
    return photo


async def until_developed(caller: Caller, photos: Sequence[str]) -> None:
    """Wait until all these photos are developed and can be found."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        found = await _found(caller)
        if all(found.get(photo) == "READY" for photo in photos):
            return
        await asyncio.sleep(0.2)
    raise AssertionError("the photos were not developed and indexed in two minutes")


async def _found(caller: Caller) -> dict[str, Any]:
    asked = 'query { search(text: "", first: 100) { hits { photo { id development } } } }'
    hits = (await caller.ask(asked))["search"]["hits"]
    return {hit["photo"]["id"]: hit["photo"]["development"] for hit in hits}
