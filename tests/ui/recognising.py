"""A patient who agreed to be compared, and photos of their face, in a box that can see."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest

from core.faces import Shelf
from core.kit.clock import SystemClock
from tests.support.callers import Caller, People, Upload
from tests.ui.consenting import patient_without_photo

ROOT = Path(__file__).parents[2]
MODELS, PORTRAITS = ROOT / ".cache" / "models", ROOT / ".cache" / "faces"
MODEL, DPIA = "facenet-casia-20180408", "DPIA-2026-014"
KNOWN = "obama"
_FORMS = "query { consentForms { id code language state } }"
_DRAFT = (
    "mutation($p: PatientId!, $f: FormId!) { draftConsent(patient: $p, form: $f) { id version } }"
)
_SIGN = (
    "mutation($i: ConsentId!, $v: Int!, $s: SigningInput!) {"
    " signConsent(id: $i, version: $v, method: TABLET, signing: $s) { id } }"
)
_WITHDRAW = "mutation($i: ConsentId!) { withdrawConsent(id: $i) { id } }"
_SET = (
    "mutation($m: Mode!, $d: String!, $r: Date, $n: String!) {"
    " setRecognition(mode: $m, dpia: $d, reviewOn: $r, model: $n) { mode } }"
)
_FACES = "query($p: PhotoId!) { faces(id: $p) { at faces { id } } }"
_NAME = "mutation($f: FaceId!, $p: PatientId!) { nameFace(id: $f, patient: $p) { depiction } }"
_COUNT = "{ biometricCount { total withoutConsent } }"
_QUEUE = "query($v: Verdict) { faceSuggestions(first: 100, verdict: $v) { total nodes { id } } }"
_UNDO = "mutation($i: [SuggestionId!]!) { undoSuggestions(ids: $i) }"
_PATIENCE_SECONDS = 90.0
_NUMBERS = count()
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Agreed:
    """A patient who agreed, by which consent, and the photo in which a person named them."""

    patient: str
    consent: str
    photo: str


def require_portraits() -> None:
    """Fail with what to do, where the networks or the photos are missing."""
    if not Shelf(MODELS).installed() or not list(PORTRAITS.glob(f"{KNOWN}/*.jpg")):
        pytest.fail("The networks or the photos are missing: run `make models photos`.")


def portraits(person: str = KNOWN) -> list[bytes]:
    """The photos of a person, always in the same order."""
    return [path.read_bytes() for path in sorted(PORTRAITS.glob(f"{person}/*.jpg"))]


def day_in(days: int) -> str:
    """The day after so many days, as 2027-11-26."""
    return (SystemClock().now() + timedelta(days=days)).date().isoformat()


async def switched(people: People, mode: str = "IDENTIFY") -> None:
    """Let faces be compared, or not."""
    review = day_in(300)
    wanted = {"m": mode, "d": DPIA, "r": review, "n": MODEL}
    await people.administrator.ask(_SET, **wanted)


async def agreed(people: People) -> Agreed:
    """A patient who agreed to be compared, with one face that was named."""
    patient = await patient_without_photo(people.surgeon)
    consent = await signed_matching(people.surgeon, patient)
    photo, (face, *_) = await seen(people.surgeon, portraits()[0])
    await people.surgeon.ask(_NAME, f=face, p=patient)
    await until(lambda: stored(people.administrator))
    return Agreed(patient, consent, photo)


async def signed_matching(staff: Caller, patient: str) -> str:
    """The form that asks whether faces may be compared, signed with yes."""
    forms = (await staff.ask(_FORMS))["consentForms"]
    (form,) = [
        each["id"]
        for each in forms
        if (each["code"], each["language"]) == ("recognition", "DUTCH")
        and each["state"] == "PUBLISHED"
    ]
    drafted = (await staff.ask(_DRAFT, p=patient, f=form))["draftConsent"]
    answers = [{"purpose": "BIOMETRIC_MATCHING", "isYes": True}]
    said = {"signer": "A. Jansen", "capacity": "SELF", "answers": answers}
    await staff.ask(_SIGN, i=drafted["id"], v=drafted["version"], s=said)
    return str(drafted["id"])


async def seen(staff: Caller, body: bytes) -> tuple[str, list[str]]:
    """A photo that was sent and looked at, and its faces."""
    key = f"a-portrait-of-somebody-{next(_NUMBERS):04}"
    photo = str((await staff.put(Upload(body, key, name="p.jpg"))).json()["id"])

    async def looked() -> list[str]:
        look = (await staff.ask(_FACES, p=photo))["faces"]
        return [each["id"] for each in look["faces"]]

    return photo, await until(looked)


async def suggested(staff: Caller, wanted: int) -> list[str]:
    """The suggestions that wait, once there are so many."""

    async def there() -> list[str]:
        found = await queue(staff)
        return found if len(found) == wanted else []

    return await until(there)


async def queue(staff: Caller, verdict: str | None = None) -> list[str]:
    """The suggestions that wait, or that were answered like that."""
    found = (await staff.ask(_QUEUE, v=verdict))["faceSuggestions"]
    return [each["id"] for each in found["nodes"]]


async def put_back(staff: Caller) -> None:
    """Take every answer back."""
    for verdict in ("CONFIRMED", "REJECTED", "UNSURE"):
        answered = await queue(staff, verdict)
        if answered:
            await staff.ask(_UNDO, i=answered)


async def withdrawn(staff: Caller, consent: str) -> None:
    """The consent, taken back."""
    await staff.ask(_WITHDRAW, i=consent)


async def until(look: Callable[[], Awaitable[Found]]) -> Found:
    """What is found, once it is something.

    Raises:
        TimeoutError: it did not come.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = await look()
        if found:
            return found
        await asyncio.sleep(0.3)
    raise TimeoutError


async def stored(administrator: Caller) -> Any:
    return (await administrator.ask(_COUNT))["biometricCount"]["total"]
