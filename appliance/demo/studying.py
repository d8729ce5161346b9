"""The part of the story in which copies are chosen for the public, and leave for a study."""

import io
import json
import zipfile

import pyrage

from appliance.demo import queries as ask
from appliance.demo.cast import (
    COLLEAGUE,
    COMMUNICATIONS,
    DESCRIPTIONS,
    LARGEST,
    SURGEON,
)
from appliance.demo.client import code_of
from appliance.demo.show import Step, Teller, promise
from appliance.demo.stage import Stage, refused, until

_USE = {"purpose": "marketing", "channel": "website"}
_PHOTOS = ("xiaomi.heic", "ihc.png")
_PATIENCE_SECONDS = 240.0  # each is looked at and read from close by, after all other jobs


def use(tell: Teller, stage: Stage) -> None:
    """Tell of what may be used, while the patient agrees to it."""
    with tell.step("Communications staff see a room with what may be used, and no more") as step:
        _room(step, stage)
    with tell.step("Copies for a study: faces and text hidden, judged by a colleague") as step:
        export = _copies(step, stage)
    with tell.step("The data leave sealed for the reader of the study alone") as step:
        _data(step, stage, *export)


def _room(step: Step, stage: Stage) -> None:
    staff = stage.visitor(COMMUNICATIONS)
    shown = {each["id"] for each in staff.ask(ask.ROOM)["nodes"]}
    hers = {
        stage.photos[name]
        for name, said in DESCRIPTIONS.items()
        if said.patient is DESCRIPTIONS[LARGEST].patient
    }
    promise(stage.photos[LARGEST] in shown <= hers, "only what she agreed to is there.", shown)
    look = staff.http.get(f"/media/{stage.photos[LARGEST]}/room/preview", params=_USE)
    promise(look.is_success, "it is looked at.", look.status_code)
    promise(staff.ask(ask.PUBLICATIONS)["edges"] == [], "looking is no publication.")
    with refused("a photograph itself", "FORBIDDEN"):
        staff.ask(ask.PHOTO_PATIENT, id=stage.photos[LARGEST])
    step.say(f"{len(shown)} of {len(stage.photos)}; nothing tells of the others, not even a count")


def _copies(step: Step, stage: Stage) -> tuple[str, pyrage.x25519.Identity]:
    surgeon, colleague = stage.visitor(SURGEON), stage.visitor(COLLEAGUE)
    identity = pyrage.x25519.Identity.generate()
    study = surgeon.ask(ask.BEGIN_STUDY, recipient=str(identity.to_public()))
    photos = [stage.photos[name] for name in _PHOTOS]
    export = str(surgeon.ask(ask.ASK_COPIES, study=study["id"], photos=photos)["id"])
    made = until(
        lambda: colleague.ask(ask.COPIES, id=export),
        lambda seen: seen["export"]["state"] != "PREPARING",
        _PATIENCE_SECONDS,
    )
    states = [item["state"] for item in made["items"]]
    promise(states == ["TO_REVIEW"] * len(photos), "each copy waits for somebody.", made)
    with refused("judging what one asked for", "OWN_PROPOSAL"):
        surgeon.ask(ask.JUDGE_COPY, id=made["items"][0]["id"])
    for item in made["items"]:
        colleague.ask(ask.JUDGE_COPY, id=item["id"])
    colleague.ask(ask.SIGN_COPIES, id=export)
    faces, texts = (sum(item[name] for item in made["items"]) for name in ("faces", "texts"))
    step.say(f"{len(photos)} copies, {faces} faces and {texts} texts hidden, looked for again")
    step.say(f"{SURGEON.name} asked, {COLLEAGUE.name} looked and signed")
    return export, identity


def _data(step: Step, stage: Stage, export: str, identity: pyrage.x25519.Identity) -> None:
    answer = stage.visitor(SURGEON).http.get(f"/research/{export}")
    promise(answer.is_success, "the data leave.", answer.status_code)
    stranger = pyrage.x25519.Identity.generate()
    try:
        pyrage.decrypt(answer.content, [stranger])
    except pyrage.DecryptError:
        pass
    else:
        promise(kept=False, promised="nobody else opens them.")
    plain = io.BytesIO(pyrage.decrypt(answer.content, [identity]))
    with zipfile.ZipFile(plain) as archive:
        pictures = [archive.read(name) for name in archive.namelist() if name.endswith(".jpg")]
        told = json.loads(archive.read("manifest.json"))
    promise(len(pictures) == len(told["photos"]) == len(_PHOTOS), "all are there.", told)
    promise(not any(b"Exif" in data for data in pictures), "what the camera wrote stays here.")
    subjects = {photo["subject"] for photo in told["photos"]}
    promise(len(subjects) == 1, "she has one name in the study.", subjects)
    gone = stage.visitor(COMMUNICATIONS).http.get(f"/research/{export}")
    promise(code_of(gone) == "FORBIDDEN", "not everybody takes them.", gone.text)
    step.say(f"{len(answer.content):,} bytes, sealed with age for the key of the study")
    step.say(f"{len(pictures)} photographs of {subjects.pop()}, signed for by {told['signed_by']}")
