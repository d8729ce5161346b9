"""The part of the story in which photographs are gathered, and one comes from outside."""

import base64
import hashlib

import httpx

from appliance.demo import queries as ask
from appliance.demo.cast import OTHER_SIDE, PHOTOGRAPHER, SOUGHT, SURGEON, VIEWER
from appliance.demo.client import Visitor, code_of
from appliance.demo.show import Step, Teller, promise
from appliance.demo.stage import Stage, refused, until

_COURSE = (SOUGHT, OTHER_SIDE, "coffee.png", "chelsea.png")
_SENDER = {"name": "Huisarts Ter Wal", "organisation": "Praktijk De Linde"}
_FROM_OUTSIDE = "rocket.jpg"


def gather(tell: Teller, stage: Stage) -> None:
    """Tell of a collection, and of a photograph that somebody outside was asked for."""
    with tell.step("The surgeon gathers the course of a knee; a colleague may look") as step:
        _collect(step, stage)
    with tell.step("A GP is asked for a photograph; it waits for her alone, unused") as step:
        held = _request(step, stage)
    with tell.step("She takes it in: now it is an ordinary photograph of the inbox") as step:
        _accept(step, stage, held)


def _collect(step: Step, stage: Stage) -> None:
    surgeon, photos = stage.visitor(SURGEON), [stage.photos[name] for name in _COURSE]
    made = surgeon.ask(ask.COLLECT, name="Knee, before and after", photos=photos)
    viewer = next(id_ for id_, name in stage.names.items() if name == VIEWER.name)
    with refused("a collection that one is not in", "NOT_FOUND"):
        stage.visitor(VIEWER).ask(ask.COLLECTED, id=made["id"])
    surgeon.ask(ask.LET_IN, id=made["id"], person=viewer)
    seen = stage.visitor(VIEWER).ask(ask.COLLECTED, id=made["id"])["edges"]
    promise([each["node"]["id"] for each in seen] == photos, "she sees them in order.", seen)
    # Before they go outside, the box looks whether they show anybody else.
    offer = until(
        lambda: surgeon.ask(ask.COLLECTION_OFFER, id=made["id"]),
        lambda offer: len(offer["going"]) == len(photos),
    )
    promise(offer["withheld"] == [], "none is withheld.", offer)
    step.say(f"{len(photos)} photographs, in order; all of them could go out as one link")


def _request(step: Step, stage: Stage) -> str:
    surgeon, sender = stage.visitor(SURGEON), Visitor(stage.url).http
    made = surgeon.ask(ask.REQUEST, request={"newRecipient": _SENDER, "mostPhotos": 2})
    opened = sender.post(
        "/u/open", json={"secret": made["secret"], "proof": made["password"]}
    ).json()
    promise("patient" not in opened, "whom it is about is not told.", opened)
    sent = _put(sender, opened["visit"], (stage.pictures / _FROM_OUTSIDE).read_bytes())
    promise(sent.status_code == 201, "the photograph is taken in.", sent.text)
    page = _put(sender, opened["visit"], b"<!DOCTYPE html><title>x.jpg</title>")
    promise(code_of(page) == "PICTURE_REFUSED", "a web page is no photograph.", page.text)
    sender.post("/u/finish", json={"visit": opened["visit"]})
    gone = sender.post("/u/knock", json={"secret": made["secret"]})
    promise(code_of(gone) == "NOT_FOUND", "the link is used up.", gone.text)
    (held,) = until(lambda: surgeon.ask(ask.HELD)["edges"], lambda edges: len(edges) == 1)
    photo = str(held["node"]["id"])
    others = stage.visitor(PHOTOGRAPHER)
    promise(others.ask(ask.HELD)["edges"] == [], "it waits for nobody else.")
    with refused("a photograph that is held", "NOT_FOUND"):
        others.ask(ask.PHOTO_PATIENT, id=photo)
    step.say(f"from {_SENDER['name']}, 1 of at most 2; not in the inbox, not found, not looked at")
    return photo


def _put(sender: httpx.Client, visit: str, data: bytes) -> httpx.Response:
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    headers = {
        "Visit": visit,
        "Content-Type": "image/jpeg",
        "Content-Digest": f"sha-256=:{digest}:",
    }
    return sender.put("/u/photo", content=data, headers=headers)


def _accept(step: Step, stage: Stage, photo: str) -> None:
    promise(photo not in _waiting(stage), "it was not in the inbox.")
    stage.visitor(SURGEON).ask(ask.ACCEPT, id=photo)
    promise(photo in _waiting(stage), "it is in the inbox of the department.")
    step.say("she took it in; turned down, it would have been deleted with its file")


def _waiting(stage: Stage) -> set[str]:
    page = stage.visitor(PHOTOGRAPHER).ask(ask.INBOX)
    return {edge["node"]["id"] for edge in page["edges"]}
