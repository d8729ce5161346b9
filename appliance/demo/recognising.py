"""The fourth part of the story: whose faces those are, and who is hidden before a photo leaves.

Everything goes through the public API over HTTP. Only at the end does the demo run the networks
itself, to know which numbers a stranger would have left behind.
"""

import asyncio
import hashlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from appliance.demo import queries as ask
from appliance.demo.agreement import PURPOSES, signing
from appliance.demo.box import DemoBox
from appliance.demo.cast import ADMINISTRATOR, DANIEL, PHOTOGRAPHER, SURGEON
from appliance.demo.client import code_of
from appliance.demo.disk import samples, search
from appliance.demo.show import Step, Teller, promise
from appliance.demo.stage import Stage, until
from core.faces import CASIA, Eye
from core.imaging import Darkroom, MediaType
from core.kit.clock import SystemClock

_USE = {"purpose": "marketing", "channel": "website"}
_KNOWN, _SECOND, _THIRD = "obama/1.jpg", "obama/2.jpg", "obama/3.jpg"
_UNKNOWN, _ANOTHER = "biden/1.jpg", "astronaut/1.png"
_MATCHING = ("BIOMETRIC_MATCHING",)
_HEIGHT = 700


def recognise(tell: Teller, stage: Stage, box: DemoBox) -> None:
    """Tell the fourth part, from an impact assessment to a masked copy."""
    with tell.step(
        "Faces are compared only after an impact assessment, and only by consent"
    ) as step:
        _switch_on(step, stage)
    with tell.step("A patient agrees to be compared, and a person says which face is his") as step:
        patient = _known(step, stage)
    with tell.step("A second photograph: he is suggested, a person says yes, it is filed") as step:
        _suggested(step, stage, patient)
    with tell.step("A stranger stays unknown, and leaves no numbers anywhere") as step:
        _stranger(step, stage, box)
    with tell.step("A group stays off the website until who was not asked is masked") as step:
        _group(step, stage, patient)


def _switch_on(step: Step, stage: Stage) -> None:
    admin = stage.visitor(ADMINISTRATOR)
    before = admin.ask(ask.RECOGNITION)
    promise(before["mode"] == "OFF", "it is off until somebody decides.", before)
    (model, *_) = before["models"]
    review = (SystemClock().now() + timedelta(days=365)).date().isoformat()
    now = admin.ask(ask.SET_RECOGNITION, dpia="DEMO-DPIA-7", day=review, model=model["id"])
    promise(now["mode"] == "IDENTIFY", "faces are compared among who agreed.", now)
    step.say(f"{model['id']}: {model['licence']}")
    step.say(f"assessment DEMO-DPIA-7; if nobody reviews it, it is off after {review}")


def _known(step: Step, stage: Stage) -> str:
    photographer = stage.visitor(PHOTOGRAPHER)
    patient = str(photographer.ask(ask.FIND_PATIENT, value=DANIEL.bsn)["id"])
    form = next(each["id"] for each in photographer.ask(ask.FORMS) if each["code"] == "recognition")
    drafted = photographer.ask(ask.DRAFT_CONSENT, patient=patient, form=form)
    agreed = photographer.ask(
        ask.SIGN_CONSENT, id=drafted["id"], signing=signing(DANIEL.name, _MATCHING)
    )
    step.say(f"a form of its own, signed on the tablet, until {agreed['ends'][:10]}")
    photo = _sent(stage, _KNOWN)
    photographer.ask(ask.ASSIGN, id=photo, patient=patient)
    face, *others = _faces(stage, photo)["faces"]
    promise(_count(stage) == 0, "finding a face stores no biometrics.")
    photographer.ask(ask.NAME_FACE, id=face["id"], patient=patient)
    until(lambda: _count(stage), lambda count: count == 1)
    step.say("his face named by the photographer: one template, sealed under his key")
    for other in others:
        photographer.ask(ask.DECLARE_FACE, id=other["id"])
    if others:
        step.say(f"{len(others)} that is no face declared so, by name: the detector is no judge")
    return patient


def _suggested(step: Step, stage: Stage, patient: str) -> None:
    photographer = stage.visitor(PHOTOGRAPHER)
    photo = _sent(stage, _SECOND)
    seen = until(lambda: _faces(stage, photo), lambda look: look["suggestions"])
    suggestion, *_ = seen["suggestions"]
    promise(suggestion["patientId"] == patient, "he is suggested.", suggestion)
    waiting = photographer.ask(ask.PHOTO_PATIENT, id=photo)
    promise(waiting["patientId"] is None, "and nothing is linked.", waiting)
    words = "likely" if suggestion["isLikely"] else "possible"
    step.say(f"in the inbox: {words}, cosine {suggestion['cosine']:.2f}; linked to nobody yet")
    photographer.ask(ask.JUDGE, id=suggestion["id"])
    filed = photographer.ask(ask.PHOTO_PATIENT, id=photo)
    promise(filed["patientId"] == patient, "a person said yes, so it is filed.", filed)
    consents = photographer.ask(ask.CONSENTS, patient=patient)
    drafted = next(each for each in consents if each["origin"] == "PHOTO_ASSIGNED")
    photographer.ask(ask.SIGN_CONSENT, id=drafted["id"], signing=signing(DANIEL.name, PURPOSES))
    step.say("filed under him, his form drafted with it, and signed for all four uses")


def _stranger(step: Step, stage: Stage, box: DemoBox) -> None:
    before = until(lambda: _count(stage), lambda count: count == 2)
    photo = _sent(stage, _UNKNOWN)
    look = until(lambda: _faces(stage, photo), lambda look: look["at"])
    promise(look["faces"], "his face is found.", look)
    promise(not look["suggestions"], "he is suggested as nobody.", look)
    promise(_count(stage) == before, "and no template is stored.", _count(stage))
    vector = _vector(stage, photo)
    stage.vectors.append(vector)
    done = search(box.folder, {"vector": samples(vector)})
    promise(not done.finds, "his numbers are nowhere.", done.finds)
    step.say(f"compared in memory only: {done.files:,} files searched, database included")


def _group(step: Step, stage: Stage, patient: str) -> None:
    photographer, surgeon = stage.visitor(PHOTOGRAPHER), stage.visitor(SURGEON)
    photo = _put(stage, "group", _joined(stage, _THIRD, _UNKNOWN, _ANOTHER))
    photographer.ask(ask.ASSIGN, id=photo, patient=patient)
    surgeon.ask(ask.CLAIM, patient=patient)
    look = until(lambda: _faces(stage, photo), lambda look: look["suggestions"])
    promise(len(look["faces"]) >= 3, "three faces are found.", look)
    photographer.ask(ask.JUDGE, id=look["suggestions"][0]["id"])
    decision = surgeon.ask(ask.DECISION, id=photo, masked=False)
    blocking = [each["face"] for each in decision["blockers"]]
    promise(decision["reasons"] == ["UNKNOWN_FACE"], "two faces stop it.", decision)
    refusal = until(lambda: surgeon.media(photo, "full", **_USE), lambda seen: seen.is_error)
    promise(code_of(refusal) == "NOT_RELEASED", "it may not leave.", refusal.text)
    step.say(f"{refusal.status_code} NOT_RELEASED: {refusal.json()['error']['message']}")
    photographer.ask(ask.MASK, id=photo, faces=blocking)
    masking = until(lambda: photographer.ask(ask.MASKING, id=photo), lambda seen: seen["isMade"])
    photographer.ask(ask.SIGN_OFF, id=masking["id"])
    masked = surgeon.media(photo, "masked", **_USE)
    promise(masked.is_success, "with those two masked it may.", masked.text[:200])
    step.say(f"{len(blocking)} faces masked and looked at: {len(masked.content):,} bytes leave")


def _sent(stage: Stage, name: str) -> str:
    """A portrait in the inbox, looked at for faces."""
    path = stage.portraits / name
    photo = _put(stage, name, path.read_bytes(), "image/png" if path.suffix == ".png" else None)
    until(lambda: _faces(stage, photo), lambda look: look["at"])
    return photo


def _put(stage: Stage, name: str, data: bytes, media_type: str | None = None) -> str:
    key = hashlib.sha256(f"portrait {name}".encode()).hexdigest()
    visitor = stage.visitor(PHOTOGRAPHER)
    answer = visitor.put_photo(data, media_type or "image/jpeg", Path(name).name, key)
    promise(answer.is_success, f"{name} arrives.", answer.text)
    return str(answer.json()["id"])


def _faces(stage: Stage, photo: str) -> dict[str, Any]:
    look: dict[str, Any] = stage.visitor(PHOTOGRAPHER).ask(ask.FACES, id=photo)
    return look


def _count(stage: Stage) -> int:
    counted = stage.visitor(ADMINISTRATOR).ask(ask.BIOMETRIC_COUNT)
    promise(counted["withoutConsent"] == 0, "each template has its consent.", counted)
    return int(counted["total"])


def _joined(stage: Stage, *names: str) -> bytes:
    """Portraits side by side: a group, as a camera would have taken it."""
    # Comes with the networks, and without them there is no such demo.
    from PIL import Image

    people = [Image.open(stage.portraits / name).convert("RGB") for name in names]
    scaled = [each.resize((each.width * _HEIGHT // each.height, _HEIGHT)) for each in people]
    group = Image.new("RGB", (sum(each.width for each in scaled), _HEIGHT))
    left = 0
    for each in scaled:
        group.paste(each, (left, 0))
        left += each.width
    sink = BytesIO()
    group.save(sink, "JPEG", quality=92)
    return sink.getvalue()


def _vector(stage: Stage, photo: str) -> bytes:
    """What the box's own networks make of the face in a photo, as it lies in memory."""
    return asyncio.run(_seen(stage, stage.visitor(PHOTOGRAPHER).media(photo, "preview").content))


async def _seen(stage: Stage, preview: bytes) -> bytes:
    async with Darkroom(at_once=1) as room, Eye(stage.shelf) as eye:
        face, *_ = await eye.look(await room.pixels(preview, MediaType.JPEG), CASIA.id)
    promise(face.vector is not None, "the networks say something of it.")
    return b"" if face.vector is None else face.vector.tobytes()
