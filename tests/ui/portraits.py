"""Photographs of people, joined and sent to a box that can see. None of them is ever committed."""

import asyncio
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import pyvips

from core.faces import CASIA, Shelf
from tests.support.callers import Caller, People, Upload
from tests.ui.filling import until_developed

ROOT = Path(__file__).parents[2]
MODELS, FACES = ROOT / ".cache" / "models", ROOT / ".cache" / "faces"
PATIENT, STRANGER, ALIKE = "obama/1.jpg", "biden/1.jpg", "obama/2.jpg"
_CREATE = "mutation($p: PatientInput!) { createPatient(patient: $p) { id } }"
_ASSIGN = "mutation($i: PhotoId!, $p: PatientId!) { assignPhoto(id: $i, patient: $p) { id } }"
_FACES = "query($i: PhotoId!) { faces(id: $i) { at doubts faces { id left } suggestions { id } } }"
_NAME = "mutation($f: FaceId!, $p: PatientId!) { nameFace(id: $f, patient: $p) { id } }"
_FORMS = "query { consentForms { id code language state } }"
_DRAFT = (
    "mutation($p: PatientId!, $f: FormId!) { draftConsent(patient: $p, form: $f) { id version } }"
)
_SIGN = (
    "mutation($i: ConsentId!, $v: Int!, $s: SigningInput!) {"
    " signConsent(id: $i, version: $v, method: TABLET, signing: $s) { id } }"
)
_SWITCH = (
    "mutation($m: Mode!, $model: String!) {"
    ' setRecognition(mode: $m, dpia: "DPIA-2026-14", reviewOn: "2027-06-01", model: $model)'
    " { mode } }"
)
_TEMPLATES = "{ biometricInventory(first: 20) { edges { node { patient } } } }"
_PATIENCE_SECONDS = 60
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Filed:
    """A photo that the box has looked at, and the patient under whom it is."""

    patient: str
    photo: str
    faces: list[str]
    """From the left to the right of the photo."""


def require() -> None:
    """Fail where the networks or the photographs are not there."""
    if not Shelf(MODELS).installed() or not (FACES / STRANGER).is_file():
        pytest.fail("The networks or the portraits are missing: run `make models photos`.")


def joined(*names: str) -> bytes:
    """Portraits side by side, in a file like no other."""
    number, height = next(_numbers), 640
    images = [pyvips.Image.new_from_file(str(FACES / name))[:3] for name in names]
    row = pyvips.Image.arrayjoin(
        [image.thumbnail_image(640, height=height, crop="low") for image in images],
        across=len(images),
    )
    note = pyvips.Image.black(row.width, 8).copy(interpretation="srgb") + number
    whole = row.join(note.bandjoin([note, note]).cast("uchar"), "vertical")
    body: bytes = whole.jpegsave_buffer(Q=92)
    return body


async def new_patient(staff: Caller, name: str = "B. Jansen") -> tuple[str, str]:
    """A patient of a test's own: their id and number."""
    mrn = f"97{next(_numbers):03}"
    known = {"mrn": mrn, "name": name, "birthDate": "1961-08-04", "sex": "MALE"}
    return str((await staff.ask(_CREATE, p=known))["createPatient"]["id"]), mrn


async def filed(staff: Caller, patient: str, *names: str) -> Filed:
    """A photo of them under a patient, once the box has looked at it."""
    upload = Upload(joined(*names), f"a-portrait-of-the-tests-{next(_numbers):04}", name="p.jpg")
    photo = str((await staff.put(upload)).json()["id"])
    await staff.ask(_ASSIGN, i=photo, p=patient)
    faces = (await looked(staff, photo))["faces"]
    return Filed(patient, photo, [each["id"] for each in sorted(faces, key=lambda it: it["left"])])


async def looked(staff: Caller, photo: str, *, doubts: bool = False) -> Any:
    """What the box found in a photo, once it has looked; and has doubts, where those are due."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        look = (await staff.ask(_FACES, i=photo))["faces"]
        if look["at"] is not None and look["doubts"] >= doubts:
            return look
        await asyncio.sleep(0.3)
    raise TimeoutError


async def named(staff: Caller, face: str, patient: str) -> None:
    """Say whose a face is."""
    await staff.ask(_NAME, f=face, p=patient)


async def compared(people: People, patient: str) -> None:
    """The patient agrees that their face is compared, and the box may: one to one."""
    forms = (await people.surgeon.ask(_FORMS))["consentForms"]
    (form,) = (
        each["id"]
        for each in forms
        if (each["code"], each["language"], each["state"]) == ("recognition", "DUTCH", "PUBLISHED")
    )
    drafted = (await people.surgeon.ask(_DRAFT, p=patient, f=form))["draftConsent"]
    answers = [{"purpose": "BIOMETRIC_MATCHING", "isYes": True}]
    said = {"signer": "B. Jansen", "capacity": "SELF", "answers": answers}
    await people.surgeon.ask(_SIGN, i=drafted["id"], v=drafted["version"], s=said)
    await people.administrator.ask(_SWITCH, m="VERIFY", model=CASIA.id)


async def enrolled(people: People, patient: str) -> None:
    """Wait until the box has a template of a patient."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = (await people.administrator.ask(_TEMPLATES))["biometricInventory"]["edges"]
        if patient in {each["node"]["patient"] for each in found}:
            return
        await asyncio.sleep(0.3)
    raise TimeoutError


async def unseen(staff: Caller, patient: str, *names: str) -> str:
    """A photo of them under a patient, in a box that cannot look."""
    upload = Upload(joined(*names), f"a-portrait-of-the-tests-{next(_numbers):04}", name="p.jpg")
    photo = str((await staff.put(upload)).json()["id"])
    await staff.ask(_ASSIGN, i=photo, p=patient)
    await until_developed(staff, [photo])
    return photo
