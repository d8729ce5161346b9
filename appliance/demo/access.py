"""The second half of the story: found, seen by some, refused to others, and accounted for.

Everything goes through the public API over HTTP, and every step checks what it promises.
"""

import hashlib
from typing import Any

import httpx
from rich.table import Table

from appliance.demo import queries as ask
from appliance.demo.cast import (
    OTHER_SIDE,
    PHOTOGRAPHER,
    PRIVACY_OFFICER,
    SOUGHT,
    STRANGER,
    SURGEON,
    VIEWER,
)
from appliance.demo.client import Visitor, code_of
from appliance.demo.pictures import PICTURES
from appliance.demo.show import Step, Teller, promise
from appliance.demo.stage import Stage, refused, until

_PHRASES = ("pre-op left knee", "linker knie preoperatief")
_BOX = "the box"
_TRAIL = (
    ("photo:received", PHOTOGRAPHER.name),
    ("photo:developed", _BOX),
    ("photo:assigned", PHOTOGRAPHER.name),
    ("photo:described", PHOTOGRAPHER.name),
    ("photo:seen", VIEWER.name),
    ("access:denied", VIEWER.name),
    ("access:denied", SURGEON.name),
    ("photo:downloaded", SURGEON.name),
    ("access:denied", STRANGER.name),
)
"""What the audit trail of the photograph must hold, besides what else it holds."""


def seek(tell: Teller, stage: Stage) -> None:
    """Tell the second half, from the search to the audit trail."""
    with tell.step("The surgeon finds one photograph, in two languages") as step:
        for phrase in _PHRASES:
            _find(step, stage, phrase)
        step.say("her right knee before surgery is in the box too, and not among them")
    with tell.step("The viewer sees it, and is refused the original") as step:
        _see(step, stage)
    with tell.step("The surgeon downloads the original, the same to the last byte") as step:
        _download(step, stage)
    with tell.step("For a surgeon of another department it does not exist") as step:
        _hide(step, stage)
    with tell.step("The privacy officer reads the photograph's audit trail") as step:
        _account(step, stage)


def _find(step: Step, stage: Stage, phrase: str) -> None:
    surgeon = stage.visitor(SURGEON)
    found = until(lambda: surgeon.ask(ask.SEARCH, text=phrase), lambda seen: bool(seen["hits"]))
    photos = [hit["photo"]["id"] for hit in found["hits"]]
    promise(photos[0] == stage.photos[SOUGHT], f"“{phrase}” finds it first.", photos)
    promise(stage.photos[OTHER_SIDE] not in photos, "the right knee is not among them.", photos)
    chips = " · ".join(chip["en"].lower() for chip in found["understood"])
    step.say(f"“{phrase}” is read as {chips}: {found['total']} found")


def _see(step: Step, stage: Stage) -> None:
    viewer, photo = stage.visitor(VIEWER), stage.photos[SOUGHT]
    for kind in ("thumbnail", "preview"):
        shown = viewer.media(photo, kind)
        promise(shown.status_code == 200, f"the viewer sees the {kind}.", shown)
        kept = shown.headers.get("cache-control")
        promise(kept == "private, no-store", "no browser keeps it.", kept)
        promise(b"Exif" not in shown.content, f"the {kind} carries no metadata.")
        stage.shown.append(shown.content)
        step.say(f"{kind}: 200, {len(shown.content):,} bytes of {shown.headers['content-type']}")
    _is_refused(viewer.media(photo, "original"), 403, "FORBIDDEN")
    step.say("original: 403 FORBIDDEN")


def _download(step: Step, stage: Stage) -> None:
    surgeon, photo = stage.visitor(SURGEON), stage.photos[SOUGHT]
    _is_refused(surgeon.media(photo, "original"), 403, "CARE_RELATION_REQUIRED")
    surgeon.ask(ask.CLAIM, patient=surgeon.ask(ask.PHOTO_PATIENT, id=photo)["patientId"])
    step.say("403 CARE_RELATION_REQUIRED, until the surgeon says to treat this patient")
    original = surgeon.media(photo, "original")
    promise(original.status_code == 200, "a surgeon gets the original.", original)
    sent = {picture.name: picture.sha256 for picture in PICTURES}[SOUGHT]
    got = hashlib.sha256(original.content).hexdigest()
    promise(got == sent, "it is the photograph that was sent.", got)
    step.say(f"{len(original.content):,} bytes, SHA-256 {got[:16]}… as it was sent")


def _hide(step: Step, stage: Stage) -> None:
    stranger, photo = stage.visitor(STRANGER), stage.photos[SOUGHT]
    for kind in ("thumbnail", "original"):
        _is_refused(stranger.media(photo, kind), 404, "NOT_FOUND")
    with refused("a stranger's look at the photo", "NOT_FOUND"):
        stranger.ask(ask.PHOTO, id=photo)
    for phrase in (*_PHRASES, "knee"):
        found = stranger.ask(ask.SEARCH, text=phrase)
        promise(found["total"] == 0, "a stranger finds nothing.", found)
    step.say("404 NOT_FOUND, as if it never was; the same searches find 0")
    _is_refused(Visitor(stage.url).media(photo, "thumbnail"), 401, "UNAUTHENTICATED")
    step.say("without a session: 401 UNAUTHENTICATED")


def _is_refused(answer: httpx.Response, status: int, code: str) -> None:
    promise(answer.status_code == status, f"the answer is {status}.", answer)
    promise(code_of(answer) == code, f"the code is {code}.", answer.text)


def _account(step: Step, stage: Stage) -> None:
    officer, photo = stage.visitor(PRIVACY_OFFICER), stage.photos[SOUGHT]
    page = officer.ask(ask.TRAIL, photo=photo)
    events = [edge["node"] for edge in page["edges"]]
    told = [(event["tag"], stage.names.get(event["person"], _BOX)) for event in events]
    for expected in _TRAIL:
        promise(expected in told, f"the trail holds {expected}.", told)
    _is_refused(officer.media(photo, "thumbnail"), 403, "FORBIDDEN")
    step.show(_table(events, stage.names))
    step.say("she reads who saw it; the photograph itself is refused to her")


def _table(events: list[dict[str, Any]], names: dict[str, str]) -> Table:
    table = Table("UTC", "who", "role", "department", "what", "outcome", box=None)
    for event in events:
        who = names.get(event["person"], _BOX)
        cells = (event["at"][11:19], who, event["role"], event["department"], event["tag"])
        style = "red" if event["outcome"] == "denied" else ""
        table.add_row(*(cell or "" for cell in cells), event["outcome"], style=style)
    return table
