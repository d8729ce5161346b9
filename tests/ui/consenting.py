"""Patients who are asked for their consent, and a finger that signs."""

import asyncio
import math
import time
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
from typing import Any

from playwright.async_api import Locator, Page

from tests.support.callers import Caller

_CREATE = "mutation($p: PatientInput!) { createPatient(patient: $p) { id } }"
_FORMS = "query { consentForms { id code language state } }"
_DRAFT = "mutation($p: PatientId!, $f: FormId!) { draftConsent(patient: $p, form: $f) { id } }"
_SEND = "mutation($id: ConsentId!) { sendConsent(id: $id, validDays: 7) { secret } }"
_SIGN = (
    "mutation($s: String!, $g: SigningInput!) {"
    " signByLink(secret: $s, signing: $g) { receipt { secret } } }"
)
_CONSENTS = (
    "query($p: PatientId!) { consents(patient: $p) { id state closing"
    " answers { purpose effect } signatures { signer capacity method } } }"
)
ADULT, CHILD = "1968-03-12", "2012-02-01"
QUESTIONS = 4
_PATIENCE_SECONDS = 60
_NUMBERS = count(600)


@dataclass(frozen=True, slots=True)
class Asked:
    """A patient of a test's own with one consent that waits, and a link to it."""

    patient: str
    consent: str
    secret: str


async def patient_without_photo(staff: Caller, born: str = ADULT) -> str:
    """Somebody whom nobody has asked anything."""
    number = next(_NUMBERS)
    known = {"mrn": f"98{number}", "name": "A. Jansen", "birthDate": born, "sex": "FEMALE"}
    return str((await staff.ask(_CREATE, p=known))["createPatient"]["id"])


async def drafted(staff: Caller, patient: str, language: str = "DUTCH") -> str:
    """A consent from the form in that language; its id."""
    forms = (await staff.ask(_FORMS))["consentForms"]
    wanted = ("quitclaim", language, "PUBLISHED")
    (form,) = [
        each["id"] for each in forms if (each["code"], each["language"], each["state"]) == wanted
    ]
    return str((await staff.ask(_DRAFT, p=patient, f=form))["draftConsent"]["id"])


async def signed(staff: Caller, secret: str, signer: str) -> str:
    """Say yes to teaching and research by a link; the secret of the patient's own link."""
    purposes = ("EDUCATION", "RESEARCH", "PUBLICATION", "MARKETING")
    answers = [
        {"purpose": purpose, "isYes": number < len(purposes) // 2}
        for number, purpose in enumerate(purposes)
    ]
    signing = {"signer": signer, "capacity": "SELF", "answers": answers}
    done = await staff.ask(_SIGN, s=secret, g=signing)
    return str(done["signByLink"]["receipt"]["secret"])


async def linked(staff: Caller, patient: str, language: str = "DUTCH") -> Asked:
    """A patient who got a link to a fresh consent."""
    consent = await drafted(staff, patient, language)
    sent = await staff.ask(_SEND, id=consent)
    return Asked(patient, consent, sent["sendConsent"]["secret"])


async def asked(staff: Caller, language: str = "DUTCH", born: str = ADULT) -> Asked:
    """A new patient who got a link."""
    return await linked(staff, await patient_without_photo(staff, born), language)


async def consents_of(staff: Caller, patient: str) -> list[dict[str, Any]]:
    """What the box has of a patient, the newest first."""
    found: list[dict[str, Any]] = (await staff.ask(_CONSENTS, p=patient))["consents"]
    return found


async def copied(staff: Caller, photo: str, purpose: str, channel: str) -> bytes:
    """The copy of a photo for a use, once it is made."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        answer = await staff.download(photo, "full", purpose=purpose, channel=channel)
        if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE or time.monotonic() > deadline:
            return answer.raise_for_status().content
        await asyncio.sleep(0.2)


def agreed(consent: dict[str, Any]) -> list[str]:
    """The purposes that were said yes to."""
    return sorted(each["purpose"] for each in consent["answers"] if each["effect"] == "PERMIT")


async def answer(page: Page, *words: str) -> None:
    """Press one of the two buttons of each question."""
    rows = page.locator(".sign-form li")
    for number, word in enumerate(words):
        await rows.nth(number).get_by_role("button", name=word, exact=True).click()


async def draw_by_mouse(page: Page) -> None:
    """A signature that looks like one."""
    box = await page.locator(".pad").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.12, box["y"] + box["height"] * 0.62
    await page.mouse.move(x, y)
    await page.mouse.down()
    for step in range(1, 90):
        high = math.sin(step / 4) * box["height"] * 0.22 * math.exp(-step / 60)
        await page.mouse.move(x + box["width"] * 0.76 * step / 90, y - high)
    await page.mouse.up()


async def draw_by_touch(page: Page, pad: Locator) -> None:
    """One stroke with a finger."""
    await pad.scroll_into_view_if_needed()
    box = await pad.bounding_box()
    assert box is not None
    finger = await page.context.new_cdp_session(page)
    places = [
        (box["x"] + box["width"] * across, box["y"] + box["height"] * down)
        for across, down in ((0.2, 0.6), (0.3, 0.3), (0.4, 0.6), (0.6, 0.4), (0.8, 0.55))
    ]
    kinds = ("touchStart", *("touchMove",) * 4)
    for kind, (x, y) in zip(kinds, places, strict=True):
        await finger.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]}
        )
    await finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await finger.detach()
