"""Photos and patients of a test's own: what other tests count on does not change."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

from playwright.async_api import Browser, ViewportSize

from tests.support.callers import Upload
from tests.support.pictures import jpeg
from tests.support.pictures import photo as picture
from tests.ui.browsing import DESKTOP, Visitor, visiting
from tests.ui.conftest import Ward
from tests.ui.filling import HAND, until_developed

OWNER = "query($p: PhotoId!) { photo(id: $p) { version patient { mrn } } }"
ASSIGN = "mutation($i: PhotoId!, $p: PatientId!) { assignPhoto(id: $i, patient: $p) { id } }"
DESCRIBE = (
    "mutation($i: PhotoId!, $v: Int!, $d: DescriptionInput!) {"
    " describePhoto(id: $i, version: $v, description: $d) { version } }"
)
LOOKED = "mutation($i: PhotoId!) { declareLooked(photo: $i) }"
CREATE = "mutation($p: PatientInput!) { createPatient(patient: $p) { id } }"
_NUMBERS = count(400)


@asynccontextmanager
async def at_page(
    browser: Browser, ward: Ward, login: str, at: str = "/", size: ViewportSize = DESKTOP
) -> AsyncIterator[Visitor]:
    """A window of `login` at `at`."""
    async with visiting(browser, ward.url, size) as someone:
        await someone.sign_in(login, at=at)
        yield someone


async def waiting(ward: Ward, amount: int) -> list[str]:
    """Photos without a patient, developed and found."""
    photos: list[str] = []
    for _, number in zip(range(amount), _NUMBERS, strict=False):
        upload = Upload(jpeg(picture(600, 500, seed=number)), f"one-to-be-filed-later-{number}")
        photos.append((await ward.people.photographer.put(upload)).json()["id"])
    await until_developed(ward.people.photographer, photos)
    return photos


async def owner_of(ward: Ward, photo: str) -> str | None:
    """The number of the patient of a photo, if it has one."""
    patient = (await ward.people.surgeon.ask(OWNER, p=photo))["photo"]["patient"]
    return patient and str(patient["mrn"])


async def course(ward: Ward) -> tuple[str, list[str]]:
    """A patient of their own, operated on the hand, with a photo of then and one of later."""
    number, surgeon = next(_NUMBERS), ward.people.surgeon
    known = {"mrn": f"99{number}", "name": "B. Jansen", "birthDate": "1990-04-05", "sex": "FEMALE"}
    patient = (await surgeon.ask(CREATE, p=known))["createPatient"]["id"]
    photos = await waiting(ward, 2)
    days = (("INTRA_OP", "2026-11-14T10:00:00Z"), ("FOLLOW_UP", "2026-11-18T09:00:00Z"))
    for photo, (phase, at) in zip(photos, days, strict=True):
        await surgeon.ask(ASSIGN, i=photo, p=patient)
        said = {"bodySite": HAND, "laterality": "LEFT", "phase": phase, "capturedAt": at}
        version = (await surgeon.ask(OWNER, p=photo))["photo"]["version"]
        await surgeon.ask(DESCRIBE, i=photo, v=version, d=said)
        await surgeon.ask(LOOKED, i=photo)
    return patient, photos
