"""The third part of the story: what a photograph may be used for, and who decides that.

Everything goes through the public API over HTTP; the patient has no account.
"""

import shutil
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from appliance.demo import queries as ask
from appliance.demo.box import DemoBox
from appliance.demo.cast import EXPIRING, LARGEST, SURGEON
from appliance.demo.client import Visitor, code_of
from appliance.demo.show import Step, Teller, promise
from appliance.demo.stage import Stage, until
from appliance.demo.studying import use

_USE = {"purpose": "marketing", "channel": "website"}
_YEARS_ON_DAYS = 732  # the day after the last, two years on, one of them a leap year
PURPOSES = ("EDUCATION", "RESEARCH", "PUBLICATION", "MARKETING")
_SLOW_READ_BYTES = 32_768
_A_MOMENT_SECONDS = 0.7  # longer than the box lets a decision about a running download stand


def agree(tell: Teller, stage: Stage, box: DemoBox) -> None:
    """Tell the third part, from a form that drafted itself to a consent that ran out."""
    with tell.step("For the website nobody was asked yet: a form waits, the photo stays") as step:
        consent = _asked(step, stage, stage.photos[LARGEST])
    with tell.step("The patient signs by a link, without an account") as step:
        receipt = _sign(step, stage, consent)
    with tell.step("Now it may go on the website, and says until when") as step:
        published = _leave(step, stage)
    use(tell, stage)
    with tell.step(
        "She takes it back while it is being downloaded: the download breaks off"
    ) as step:
        _take_back(step, stage, receipt)
    with tell.step("Whoever published it is told no, and it is called back") as step:
        _call_back(step, stage, published)
    with tell.step("Another consent, two years on: it has ended, and no job had to run") as step:
        _years_on(step, stage, box)


def _asked(step: Step, stage: Stage, photo: str) -> str:
    surgeon = stage.visitor(SURGEON)
    seen = surgeon.ask(ask.STAMP, id=photo)
    promise({mark["status"] for mark in seen["stamp"]} == {"NOT_ASKED"}, "nobody was asked.", seen)
    surgeon.ask(ask.CLAIM, patient=seen["patientId"])
    (drafted,) = surgeon.ask(ask.CONSENTS, patient=seen["patientId"])
    promise(drafted["origin"] == "PHOTO_ASSIGNED", "filing the photo drafted a form.", drafted)
    step.say(f"“{drafted['form']['title']}”")
    answer = surgeon.media(photo, "full", **_USE)
    promise(code_of(answer) == "NOT_RELEASED", "it may not leave for the website.", answer.text)
    step.say(f"{answer.status_code} NOT_RELEASED: {answer.json()['error']['message']}")
    return str(drafted["id"])


def _sign(step: Step, stage: Stage, consent: str) -> str:
    link = stage.visitor(SURGEON).ask(ask.SEND_CONSENT, id=consent)
    patient = Visitor(stage.url)
    shown = patient.name("consentByLink", secret=link["secret"])
    step.say(f"{shown['name']} reads {len(shown['consent']['form']['paragraphs'])} paragraphs")
    signed = patient.name("signByLink", secret=link["secret"], signing=signing(shown["name"]))
    promise(signed["guest"]["consent"]["state"] == "ACTIVE", "the consent holds.", signed)
    pdf = until(
        lambda: stage.visitor(SURGEON).http.get(f"/consents/{consent}/document"),
        lambda answer: answer.is_success,
    ).content
    promise(pdf.startswith(b"%PDF"), "what was signed is a document.")
    step.say(f"a sealed PDF of {len(pdf):,} bytes, and a link of her own to take it back")
    return str(signed["receipt"]["secret"])


def signing(name: str, purposes: Sequence[str] = PURPOSES) -> dict[str, Any]:
    """Somebody's yes to everything that is asked, with a drawn signature."""
    return {
        "signer": name,
        "capacity": "SELF",
        "drawing": "M200 200 L400 90 L500 210 L620 120",
        "answers": [{"purpose": purpose, "isYes": True} for purpose in purposes],
    }


def _leave(step: Step, stage: Stage) -> dict[str, Any]:
    surgeon, photo = stage.visitor(SURGEON), stage.photos[LARGEST]
    picture = until(lambda: surgeon.media(photo, "full", **_USE), lambda answer: answer.is_success)
    promise(b"Exif" not in picture.content, "what the camera wrote stays here.")
    marks = surgeon.ask(ask.STAMP, id=photo)["stamp"]
    until_when = next(mark["date"] for mark in marks if mark["purpose"] == "MARKETING")
    step.say(f"{len(picture.content):,} bytes, permitted until {until_when[:10]}")
    published: dict[str, Any] = surgeon.ask(ask.PUBLICATIONS)["edges"][0]["node"]
    surgeon.ask(ask.PLACE, id=published["id"], outlet="Website, page on knees")
    promise(_may(stage, published), "whoever publishes it is told yes.")
    step.say(f"entered as published; its publisher asks with /v#{published['code'][:6]}…")
    return published


def _may(stage: Stage, published: dict[str, Any]) -> bool:
    """What the box answers to a publisher, who has no account."""
    answer = Visitor(stage.url).http.post("/v/check", json={"code": published["code"]})
    promise(answer.is_success, "a publisher gets an answer.", answer.text)
    return bool(answer.json()["isPermitted"])


def _take_back(step: Step, stage: Stage, receipt: str) -> None:
    photo = stage.photos[LARGEST]
    headers = dict(stage.visitor(SURGEON).http.headers)
    # A phone on bad Wi-Fi: so little is taken in at a time that the box has to wait for it.
    options = [(socket.SOL_SOCKET, socket.SO_RCVBUF, _SLOW_READ_BYTES)]
    transport = httpx.HTTPTransport(socket_options=options, trust_env=False)
    got = 0
    with (
        httpx.Client(base_url=stage.url, transport=transport, headers=headers) as slow,
        slow.stream("GET", f"/media/{photo}/full", params=_USE) as answer,
    ):
        size = int(answer.headers["content-length"])
        try:
            for piece in answer.iter_raw(_SLOW_READ_BYTES):
                if got == 0:
                    Visitor(stage.url).name("withdrawByLink", secret=receipt)
                    time.sleep(_A_MOMENT_SECONDS)
                got += len(piece)
        except httpx.RemoteProtocolError:
            step.say(f"{got:,} of {size:,} bytes had come when it broke off")
    promise(0 < got < size, "the rest never came.", (got, size))
    refusal = stage.visitor(SURGEON).media(photo, "full", **_USE)
    promise(code_of(refusal) == "NO_LONGER_RELEASED", "the door is closed.", refusal.text)
    step.say(f"{refusal.status_code} NO_LONGER_RELEASED: {refusal.json()['error']['message']}")


def _call_back(step: Step, stage: Stage, published: dict[str, Any]) -> None:
    promise(not _may(stage, published), "its publisher is told no.")
    surgeon = stage.visitor(SURGEON)
    known = [edge["node"] for edge in surgeon.ask(ask.PUBLICATIONS)["edges"]]
    due = next(each for each in known if each["id"] == published["id"])
    promise(due["state"] == "RECALL_DUE", "it has to be taken away.", due)
    proof = "Taken off the page; a picture of the screen is in the record."
    closed = surgeon.ask(ask.CLOSE, id=published["id"], proof=proof)
    promise(closed["state"] == "RECALLED", "that is done, with proof.", closed)
    step.say(f"to be gone by {due['recallBy']}; taken away, with proof")


def _years_on(step: Step, stage: Stage, box: DemoBox) -> None:
    surgeon, photo = stage.visitor(SURGEON), stage.photos[EXPIRING]
    patient = surgeon.ask(ask.STAMP, id=photo)["patientId"]
    (drafted,) = surgeon.ask(ask.CONSENTS, patient=patient)
    surgeon.ask(ask.CLAIM, patient=patient)
    surgeon.ask(ask.SIGN_CONSENT, id=drafted["id"], signing=signing("Hendrik"))
    until(lambda: surgeon.media(photo, "full", **_USE), lambda answer: answer.is_success)
    step.say("today: 200")
    status = box.stop()
    promise(status == 0, "the box stops in order.", status)
    later = replace(box, name="box-later", days_ahead=_YEARS_ON_DAYS)
    try:
        _copy(box.data, later.data)
        later.up()
        visitor = Visitor(stage.url)
        visitor.sign_in(SURGEON.login, stage.passwords[SURGEON.login])
        visitor.ask(ask.CLAIM, patient=patient)  # who treats somebody says so once a year
        refusal = visitor.media(photo, "full", **_USE)
        promise(code_of(refusal) == "NO_LONGER_RELEASED", "it has run out.", refusal.text)
        step.say(
            f"a copy of the box {_YEARS_ON_DAYS} days on: {refusal.status_code}, "
            f"{refusal.json()['error']['message']}"
        )
        care = visitor.media(photo, "preview")
        promise(care.is_success, "care goes on without consent.", care)
    finally:
        later.stop()
        shutil.rmtree(later.data, ignore_errors=True)
        box.up()


def _copy(box: Path, later: Path) -> None:
    """A copy of a box that stands still; its database belongs to an account of its own."""
    subprocess.run(["cp", "-a", "--", str(box), str(later)], check=True)  # noqa: S603, S607 - no shell, and every machine has it
