"""The first half of the story: people enrol, photographs arrive, are developed and filed.

Everything goes through the public API over HTTP, and every step checks what it promises.
"""

import hashlib
from secrets import token_urlsafe
from typing import Any

from appliance.demo import queries as ask
from appliance.demo.archives import Picture
from appliance.demo.cast import (
    ADMINISTRATOR,
    DESCRIPTIONS,
    INVITED,
    OTHER_DEPARTMENT,
    OTHER_DEPARTMENT_NAME,
    PATIENTS,
    PHOTOGRAPHER,
    Colleague,
)
from appliance.demo.client import Visitor, code_of
from appliance.demo.pictures import PICTURES
from appliance.demo.show import Step, Teller, promise
from appliance.demo.stage import Stage, refused, until

_NO_BSN = "999990018"
"""Nine digits that fail the 11-test."""


def arrive(tell: Teller, stage: Stage, code: str) -> None:
    """Tell the first half, from the administrator's one-time `code` to a full archive."""
    with tell.step(f"{len(INVITED) + 1} people enrol, each with a one-time code") as step:
        _people(step, stage, code)
    with tell.step(f"{len(PICTURES)} real photographs arrive by PUT /photos") as step:
        _upload(step, stage)
    with tell.step("The darkroom develops them") as step:
        _develop(step, stage)
    with tell.step(f"{len(PATIENTS)} invented patients are registered") as step:
        patients = _register(step, stage)
    with tell.step("Each photograph gets its patient and its description") as step:
        _file(step, stage, patients)


def _people(step: Step, stage: Stage, code: str) -> None:
    _enrol(stage, ADMINISTRATOR, code)
    admin = stage.visitor(ADMINISTRATOR)
    admin.ask(ask.ADD_DEPARTMENT, code=OTHER_DEPARTMENT, name=OTHER_DEPARTMENT_NAME)
    for colleague in INVITED:
        _enrol(stage, colleague, admin.ask(ask.INVITE, **colleague.fields)["code"])
    with refused("a one-time code that was used", "UNAUTHENTICATED"):
        Visitor(stage.url).name("enrol", code=code, password=token_urlsafe(15))
    step.say(", ".join(f"{who.login} {who.name}" for who in (ADMINISTRATOR, *INVITED)))
    step.say("no default account, no default password; a used code is refused")


def _enrol(stage: Stage, who: Colleague, code: str) -> None:
    visitor, password = Visitor(stage.url), token_urlsafe(15)
    person = visitor.name("enrol", code=code, password=password)
    promise(person["role"] == who.role, f"{who.login} is {who.role}.", person["role"])
    visitor.sign_in(who.login, password)
    stage.enter(who, person["id"], visitor, password)


def _upload(step: Step, stage: Stage) -> None:
    for picture in PICTURES:
        status, stage.photos[picture.name] = _send(stage, picture)
        promise(status == 201, "a new photo is answered by 201.", status)
    size = sum((stage.pictures / picture.name).stat().st_size for picture in PICTURES)
    kinds = sorted({picture.media_type.partition("/")[2].upper() for picture in PICTURES})
    step.say(f"{size / 1e6:.1f} MB of {', '.join(kinds)}, sealed as they streamed in")
    again = _send(stage, PICTURES[0])
    promise(again == (200, stage.photos[PICTURES[0].name]), "a repeat is the same photo.", again)
    step.say("one sent again with its key: 200, the same photo")
    page = b"<!DOCTYPE html><title>holiday.jpg</title>"
    answer = stage.visitor(PHOTOGRAPHER).put_photo(page, "image/jpeg", "x.jpg", _key("page"))
    promise(code_of(answer) == "PICTURE_REFUSED", "a web page is no photo.", answer.text)
    step.say(f"a web page that calls itself a JPEG: {answer.status_code} PICTURE_REFUSED")


def _send(stage: Stage, picture: Picture) -> tuple[int, str]:
    path = stage.pictures / picture.name
    return stage.visitor(PHOTOGRAPHER).send(path, picture.media_type, _key(picture.name))


def _key(name: str) -> str:
    """An idempotency key: the same photo sent again is the same call."""
    return hashlib.sha256(name.encode()).hexdigest()


def _develop(step: Step, stage: Stage) -> None:
    admin, total = stage.visitor(ADMINISTRATOR), len(PICTURES)
    status = until(
        lambda: admin.ask(ask.STATUS),
        lambda seen: seen["photosReady"] + seen["photosQuarantined"] >= total,
    )
    promise(status["photosReady"] == total, "all are ready, none in quarantine.", status)
    inbox = _inbox(stage)
    ours = set(stage.photos.values())
    promise({photo["id"] for photo in inbox} == ours, "all of them wait in the inbox.", inbox)
    step.say("turned upright, brought to sRGB, thumbnail and preview made; all of it sealed")
    cameras = [photo["camera"] for photo in inbox if photo["camera"]]
    models = sorted({camera["model"] for camera in cameras if camera["model"]})
    step.say(f"cameras: {', '.join(models)}")
    placed = sum(camera["hasGps"] for camera in cameras)
    step.say(f"{placed} files tell where they were taken; thumbnails and previews do not")


def _inbox(stage: Stage) -> list[dict[str, Any]]:
    page = stage.visitor(PHOTOGRAPHER).ask(ask.INBOX)
    return [edge["node"] for edge in page["edges"]]


def _register(step: Step, stage: Stage) -> dict[str, str]:
    """The ids of the patients, by their number in the hospital."""
    photographer, ids = stage.visitor(PHOTOGRAPHER), {}
    for patient in PATIENTS:
        made = photographer.ask(ask.CREATE_PATIENT, patient=patient.fields)
        found = photographer.ask(ask.FIND_PATIENT, value=patient.bsn)
        promise(found["id"] == made["id"], "a patient is found by the BSN.", found)
        ids[patient.mrn] = str(made["id"])
    wrong = {**PATIENTS[0].fields, "mrn": "DEMO-1", "bsn": _NO_BSN}
    with refused("a BSN that fails the 11-test", "INVALID"):
        photographer.ask(ask.CREATE_PATIENT, patient=wrong)
    step.say("each found again by exact BSN; a BSN that fails the 11-test is refused")
    return ids


def _file(step: Step, stage: Stage, patients: dict[str, str]) -> None:
    photographer = stage.visitor(PHOTOGRAPHER)
    for name, said in DESCRIPTIONS.items():
        photo = stage.photos[name]
        assigned = photographer.ask(ask.ASSIGN, id=photo, patient=patients[said.patient.mrn])
        promise(assigned["state"] == "ACTIVE", "an assigned photo is active.", assigned)
        described = {"version": assigned["version"], "description": said.fields}
        photographer.ask(ask.DESCRIBE, id=photo, **described)
    promise(not _inbox(stage), "the inbox is empty.")
    step.say("body site by SNOMED CT, side, phase, view, caption; the inbox is empty")
