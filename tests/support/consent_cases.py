"""How the rows of `docs/permissions.md` about consents, uses and policies are tried."""

from collections.abc import Callable, Mapping
from typing import Any

from core.consents import Capacity, Coverage, FormId, FormText, Method, Signing
from core.decisions import Purpose
from core.kit.language import Language
from core.photos import PhotoId, RenditionKind
from core.release import Use
from tests.support.actors import VISITOR
from tests.support.permission_case import Case, Key, Subject, new_filed, one, there
from tests.support.permissions import UNKNOWN, Ask, Hospital


async def _form(box: Hospital) -> FormId:
    forms = await box.services.forms.all(box.cast.surgeon)
    return next(form.id for form in forms if form.code == "quitclaim")


async def _consent(box: Hospital) -> Subject:
    patient = await box.new_patient()
    drafted = await box.services.drafts.draft(
        box.cast.surgeon, patient, await _form(box), Coverage()
    )
    return drafted.id


async def _signed(box: Hospital) -> Subject:
    consent = await _consent(box)
    said = Signing("Kanarie", Capacity.SELF, Method.TABLET, dict.fromkeys(_ASKED, True))
    await box.services.consents.sign(box.cast.surgeon, consent, 1, said)
    return consent


async def _assessed(box: Hospital) -> Subject:
    patient = await box.new_patient()
    room = box.services.assessments
    await room.assess(box.cast.surgeon, patient, "Vergevorderde ziekte", is_capable=False)
    return patient


async def _documented(box: Hospital) -> Subject:
    consent = await _signed(box)
    await box.papers.make(consent)
    return consent


def _paper(name: str) -> Callable[[Hospital, Subject], Ask]:
    return lambda _, consent: Ask(method="GET", path=f"/consents/{consent}/{name}")


async def _left(box: Hospital) -> bytes:
    """Quality of care asks nobody, so this file leaves with a passport at any time."""
    what = (PhotoId(box.filed), RenditionKind.PREVIEW, Use(Purpose.QUALITY))
    return await (await box.services.release.open(box.cast.surgeon, *what)).small()


async def _link(box: Hospital) -> str:
    sent = await box.services.consent_links.send(box.cast.surgeon, await _consent(box), 7)
    return sent.secret


async def _receipt(box: Hospital) -> str:
    said = Signing("Kanarie", Capacity.SELF, Method.LINK, dict.fromkeys(_ASKED, True))
    signed = await box.services.consent_links.sign(VISITOR, await _link(box), said)
    assert signed.receipt is not None
    return signed.receipt.secret


async def _drafting(box: Hospital) -> Subject:
    """The form is told beside the patient: a case knows one subject."""
    _FORMS["form"] = str(await _form(box))
    return box.patient


async def _depiction(box: Hospital) -> Subject:
    photo = await new_filed(box)
    return photo, (await box.services.depictions.add(box.cast.surgeon, photo, None)).id


def _undepicting(_: Hospital, both: Subject) -> dict[str, object]:
    photo, who = both
    return {"id": str(photo), "who": str(who)}


def _by_secret(_: Hospital, secret: Subject) -> dict[str, object]:
    return {"secret": secret, "signing": _SIGNING}


def _signing(_: Hospital, consent: Subject) -> dict[str, object]:
    return {"id": str(consent), "signing": _SIGNING}


async def _version(box: Hospital) -> Subject:
    return (await box.services.policies.current(box.cast.surgeon)).version


async def _draft_form(box: Hospital) -> tuple[FormId, str]:
    made = await box.services.forms.write(
        box.cast.privacy_officer,
        f"form-{next(box.number)}",
        Language.DUTCH,
        FormText("Titel", ("Tekst",), {Purpose.RESEARCH: "Mag dit?"}),
        12,
    )
    return made.id, made.written_at.isoformat()


def _written(_: Hospital, draft: Any) -> dict[str, object]:
    form, written_at = draft
    return {"id": str(form), "at": str(written_at)}


_POLICY = {
    "rules": [
        {"purpose": "CARE", "basis": "CARE_RECORD", "channels": ["INTERNAL"]},
        {"purpose": "QUALITY", "basis": "POLICY", "channels": ["INTERNAL"]},
        {"purpose": "RESEARCH", "basis": "CONSENT", "channels": ["DATASET"]},
    ],
    "childBelow": 12,
    "adultFrom": 16,
    "remindDays": [30],
}
_FORM = {
    "code": "form",
    "language": "DUTCH",
    "title": "Titel",
    "paragraphs": ["Tekst"],
    "questions": [{"purpose": "RESEARCH", "text": "Mag dit?"}],
    "validityMonths": 12,
}
_NO_DRAFT = (UNKNOWN, "2026-01-01T00:00:00+00:00")
_ASKED = (Purpose.EDUCATION, Purpose.RESEARCH, Purpose.PUBLICATION, Purpose.MARKETING)
_FORMS: dict[str, object] = {}
_SIGNING = {
    "signer": "Kanarie",
    "capacity": "SELF",
    "answers": [{"purpose": purpose.name, "isYes": True} for purpose in _ASKED],
}

CONSENT_CASES: Mapping[Key, Case] = {
    ("consents", "patient"): one("patient"),
    ("consentHistory", "consent"): Case(_consent, says="DRAFT", absent=UNKNOWN),
    ("assessments", "patient"): Case(_assessed, says="ziekte", absent=UNKNOWN),
    ("renewConsent", "signed consent"): Case(_signed, says="RENEWAL", absent=UNKNOWN),
    ("assessPatient", "patient"): Case(there("patient"), says="ziekte", absent=UNKNOWN),
    ("consentForms", "all"): Case(says="quitclaim"),
    ("consentByLink", "own link"): Case(_link, lambda _, secret: {"secret": secret}, says="SIGN"),
    ("releaseDecision", "filed photo"): Case(there("filed"), says="PERMIT", absent=UNKNOWN),
    ("releaseDecision", "inbox photo"): Case(there("inbox"), says="PERMIT", absent=UNKNOWN),
    ("depictions", "filed photo"): Case(there("filed"), says="SUBJECT", absent=UNKNOWN),
    ("draftConsent", "patient"): Case(
        _drafting, lambda _, id_: {"id": str(id_), **_FORMS}, absent=UNKNOWN
    ),
    ("sendConsent", "consent"): Case(_consent, says="secret", absent=UNKNOWN),
    ("giveReceipt", "signed consent"): Case(_signed, says="secret", absent=UNKNOWN),
    ("signConsent", "consent"): Case(_consent, _signing, absent=UNKNOWN),
    ("withdrawConsent", "consent"): Case(_signed, absent=UNKNOWN),
    ("voidConsent", "consent"): Case(_consent, absent=UNKNOWN),
    ("signByLink", "own link"): Case(_link, _by_secret, says='"name"'),
    ("withdrawByLink", "own link"): Case(
        _receipt, lambda _, secret: {"secret": secret}, says='"name"'
    ),
    ("GET /consents/{consent}/document", "signed consent"): Case(
        _documented, absent=UNKNOWN, says="%PDF", ask=_paper("document")
    ),
    ("GET /consents/{consent}/fhir", "consent"): Case(_consent, absent=UNKNOWN, ask=_paper("fhir")),
    ("POST /passports", "a file that left"): Case(
        _left,
        says='"isStillPermitted":true',
        ask=lambda _, file: Ask(
            path="/passports", body=file, headers={"Content-Type": "image/jpeg"}
        ),
    ),
    ("usePolicy", "all"): Case(says="version"),
    ("policyEffects", "all"): Case(
        variables=lambda _, __: {"policy": _POLICY}, says='"policyEffects":['
    ),
    ("changePolicy", "all"): Case(
        _version, lambda _, version: {"version": version, "policy": _POLICY}, says="version"
    ),
    ("writeForm", "new form"): Case(variables=lambda _, __: {"form": _FORM}, says="form"),
    ("discardForm", "draft form"): Case(_draft_form, _written, says="true", absent=_NO_DRAFT),
    ("publishForm", "draft form"): Case(_draft_form, _written, says="PUBLISHED", absent=_NO_DRAFT),
    ("addDepiction", "filed photo"): Case(new_filed, says="BYSTANDER", absent=UNKNOWN),
    ("removeDepiction", "somebody in a photo"): Case(
        _depiction, _undepicting, says="true", absent=(UNKNOWN, UNKNOWN)
    ),
}
