"""The part of the story in which a photograph goes outside: as a link, which ends.

Whoever gets the link has no account; what they see says who they are, and can be traced.
"""

import httpx

from appliance.demo import queries as ask
from appliance.demo.cast import PRIVACY_OFFICER, SOUGHT, SURGEON
from appliance.demo.client import Visitor, code_of
from appliance.demo.show import Step, Teller, promise
from appliance.demo.stage import Stage, until

_RECIPIENT = {"name": "Jeroen Bakker", "organisation": "Fysio Kanaalzicht"}


def lend(tell: Teller, stage: Stage) -> None:
    """Tell of a link, from its making to its end."""
    with tell.step("The surgeon shares it with a physiotherapist: a link, and a password") as step:
        share, secret, password = _share(step, stage)
    visitor = Visitor(stage.url).http
    with tell.step("He sees it without an account; his name is across it") as step:
        visit, picture = _open(step, visitor, secret, password)
    with tell.step("The privacy officer finds by which link a picture left") as step:
        _trace(step, stage, picture)
    with tell.step("The surgeon stops the link while it is open: nothing more is shown") as step:
        _stop(step, stage, visitor, share, secret, visit)


def _share(step: Step, stage: Stage) -> tuple[str, str, str]:
    surgeon, photo = stage.visitor(SURGEON), stage.photos[SOUGHT]
    # Before it goes outside, the box looks whether it shows anybody else.
    until(lambda: surgeon.ask(ask.SHARE_OFFER, id=photo), lambda offers: offers[0]["copy"])
    said = {"photos": [photo], "newRecipient": _RECIPIENT, "reference": "KZ-118"}
    made = surgeon.ask(ask.SHARE, share=said)
    promise(len(made["secret"]) == 43, "the link has 256 bits.", len(made["secret"]))
    step.say(f"https://…/s#{made['secret'][:6]}…, 5 times, until {made['share']['endsAt'][:10]}")
    return made["share"]["id"], made["secret"], made["password"]


def _open(step: Step, visitor: httpx.Client, secret: str, password: str) -> tuple[str, bytes]:
    wrong = visitor.post("/s/open", json={"secret": secret, "proof": "guessed"})
    promise(code_of(wrong) == "WRONG_PROOF", "a wrong password opens nothing.", wrong.text)
    opened = visitor.post("/s/open", json={"secret": secret, "proof": password}).json()
    step.say(f"from {opened['sender']} for {opened['recipient']}, reference {opened['reference']}")
    promise("Anna" not in str(opened), "the patient's name stays here.", opened)
    answer = visitor.post("/s/photo", json={"visit": opened["visit"], "number": 1})
    promise(answer.is_success, "the photograph is shown.", answer.text)
    promise(b"Exif" not in answer.content, "what the camera wrote stays here.")
    step.say(f"a copy of {len(answer.content):,} bytes, {opened['opensLeft']} openings left")
    return str(opened["visit"]), answer.content


def _trace(step: Step, stage: Stage, picture: bytes) -> None:
    told = stage.visitor(PRIVACY_OFFICER).http.post("/traces", content=picture).json()["share"]
    promise(told is not None, "the picture says by which link it left.", told)
    promise(told["recipient"] == _RECIPIENT["name"], "it was his.", told)
    step.say(f"to {told['recipient']}, shared by {stage.names[told['madeBy']]}")


def _stop(
    step: Step, stage: Stage, visitor: httpx.Client, share: str, secret: str, visit: str
) -> None:
    events = stage.visitor(SURGEON).ask(ask.SHARE_EVENTS, id=share)
    happened = [event["what"] for event in reversed(events)]
    promise(happened == ["REFUSED", "OPENED", "SEEN"], "she saw each step.", happened)
    stage.visitor(SURGEON).ask(ask.END_SHARE, id=share)
    again = visitor.post("/s/photo", json={"visit": visit, "number": 1})
    promise(code_of(again) == "NOT_FOUND", "the open link is shut.", again.text)
    gone = visitor.post("/s/knock", json={"secret": secret})
    promise(code_of(gone) == "NOT_FOUND", "as if it had never been.", gone.text)
    step.say("she saw: " + ", ".join(word.lower() for word in happened))
