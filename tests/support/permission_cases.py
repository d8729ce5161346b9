"""How each row of `docs/permissions.md` is tried: on what is there, and on what is not.

A case that uses up what it is tried on brings a fresh one each time.
"""

import hashlib
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.access import Verb
from core.access.policy import may
from core.consents import Capacity, Coverage, FormId, Method, Signing
from core.decisions import Purpose
from core.kit.actor import Actor, Role, Scope
from core.patients import PatientId
from core.people import Invited
from core.photos import PhotoId, RenditionKind
from core.release import Use
from tests.support.actors import ORTHOPAEDICS, PASSWORD, VISITOR, sign_in
from tests.support.arriving import arrival, picture
from tests.support.permissions import FILED_WORD, INBOX_WORD, UNKNOWN, Ask, Hospital

Subject = Any
Key = tuple[str, str]
NOWHERE = "xyzzyplugh"


async def _nothing(_: Hospital) -> None:
    return None


def _by_id(_: Hospital, subject: Subject) -> dict[str, object]:
    return {} if subject is None else {"id": str(subject)}


@dataclass(frozen=True, slots=True)
class Case:
    """`says`, or the subject itself, is in the answer if and only if it was allowed.

    `absent`: a subject that is nowhere, None where nothing is named. `empty`: what a list
    that names nothing says when there is nothing. `ask`: for what is not GraphQL.
    """

    subject: Callable[[Hospital], Awaitable[Subject]] = _nothing
    variables: Callable[[Hospital, Subject], Mapping[str, object]] = _by_id
    says: str | None = None
    absent: Subject = None
    is_list: bool = False
    empty: object = None
    ask: Callable[[Hospital, Subject], Ask] | None = None


def _there(subject: str) -> Callable[[Hospital], Awaitable[Subject]]:
    """What the hospital has under this name, or the word itself."""

    async def find(box: Hospital) -> Subject:
        return getattr(box, subject, subject)

    return find


def _one(name: str) -> Case:
    return Case(_there(name), absent=UNKNOWN)


def _words(word: str, field: str, typed: int | None = None) -> Case:
    def variables(_: Hospital, said: Subject) -> dict[str, object]:
        return {field: said[:typed]}

    return Case(_there(word), variables, absent=NOWHERE, is_list=True)


def _listing(field: str, name: str) -> Case:
    empty = {field: {"edges": [], "pageInfo": {"endCursor": None}}}
    return Case(_there(name), lambda _, __: {}, is_list=True, empty=empty)


def _fresh(name: str) -> Callable[[Hospital, Subject], Mapping[str, object]]:
    """A value that nobody has used yet."""
    return lambda box, _: {name: f"fresh-{next(box.number)}"}


def _describing(photo: Callable[[Hospital], Awaitable[Subject]], version: int) -> Case:
    return Case(photo, lambda _, id_: {"id": str(id_), "version": version}, absent=UNKNOWN)


def _upload(box: Hospital, patient: Subject) -> Ask:
    data = picture(next(box.number))
    digest = b64encode(hashlib.sha256(data).digest()).decode()
    return Ask(
        method="PUT",
        path="/photos" if patient is None else f"/photos?patient={patient}",
        body=data,
        headers={
            "Content-Type": "image/jpeg",
            "Content-Digest": f"sha-256=:{digest}:",
            "Idempotency-Key": f"permissions-{next(box.number):04}",
        },
    )


async def _upload_of(box: Hospital, who: Actor) -> Subject:
    told = arrival(picture(next(box.number)), f"permissions-{next(box.number):04}")
    return (await box.services.uploads.begin(who, told)).id


async def _own_upload(box: Hospital) -> Subject:
    return await _upload_of(box, box.who if may(box.who, Verb.UPLOAD) else box.cast.clinician)


async def _another_upload(box: Hospital) -> Subject:
    is_clinician = box.who.role is Role.CLINICIAN
    return await _upload_of(box, box.cast.photographer if is_clinician else box.cast.clinician)


def _tus(method: str, subject: Callable[[Hospital], Awaitable[Subject]]) -> Case:
    def ask(_: Hospital, upload: Subject) -> Ask:
        headers = {"Tus-Resumable": "1.0.0"}
        if method == "PATCH":
            headers |= {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
        return Ask(method=method, path=f"/uploads/{upload}", headers=headers)

    return Case(subject, says="tus-resumable", absent=UNKNOWN, ask=ask)


def _announcing(box: Hospital, patient: Subject) -> Ask:
    data = picture(next(box.number))
    told = {
        "filetype": b"image/jpeg",
        "sha256": hashlib.sha256(data).digest(),
        "key": f"permissions-{next(box.number):04}".encode(),
    }
    if patient is not None:
        told["patient"] = str(patient).encode()
    metadata = ",".join(f"{name} {b64encode(value).decode()}" for name, value in told.items())
    length = {"Upload-Length": str(len(data)), "Upload-Metadata": metadata}
    return Ask(method="POST", path="/uploads", headers={"Tus-Resumable": "1.0.0", **length})


async def _correction(box: Hospital) -> Subject:
    """Proposed by somebody else than who asks."""
    proposer = box.cast.clinician if box.who.role is Role.SURGEON else box.cast.surgeon
    photo, other = await _new_filed(box), await box.new_patient()
    return (await box.services.corrections.propose(proposer, photo, other, "verkeerd been")).id


def _correcting(box: Hospital, photo: Subject) -> dict[str, object]:
    return {"id": str(photo), "patient": str(box.other)}


def _media(kind: RenditionKind, name: str) -> Case:
    return Case(
        _there(name),
        absent=UNKNOWN,
        says="\ufffd",  # bytes that are no text
        ask=lambda _, photo: Ask(method="GET", path=f"/media/{photo}/{kind.value}?purpose=care"),
    )


async def _new_filed(box: Hospital) -> Subject:
    photo = await box.new_photo()
    await box.services.photos.assign(box.cast.surgeon, photo, PatientId(box.patient))
    return photo


async def _number(box: Hospital) -> str:
    patient = await box.new_patient()
    return (await box.services.patients.get(box.cast.surgeon, patient)).mrn


async def _own_token(box: Hospital) -> Subject:
    owner = box.who if box.who.session else box.cast.administrator
    return (await box.services.tokens.issue(owner, "scanner", [Scope.READ], 1)).token.id


async def _another_token(box: Hospital) -> Subject:
    is_viewer = box.who.role is Role.VIEWER
    owner = box.cast.clinician if is_viewer else box.cast.viewer
    return (await box.services.tokens.issue(owner, "scanner", [Scope.READ], 1)).token.id


async def _newcomer(box: Hospital) -> Invited:
    login = f"newcomer{next(box.number)}"
    people, administrator = box.services.people, box.cast.administrator
    return await people.invite(administrator, login, "N. Comer", Role.VIEWER, ORTHOPAEDICS)


async def _account(box: Hospital) -> Subject:
    return (await _newcomer(box)).person.id


async def _code(box: Hospital) -> str:
    return (await _newcomer(box)).code


async def _another_session(box: Hospital) -> str | None:
    return await sign_in(box.services, box.login) if box.login else None


def _assigning(box: Hospital, photo: Subject) -> dict[str, object]:
    return {"id": str(photo), "patient": str(box.patient)}


def _updating(box: Hospital, patient: Subject) -> dict[str, object]:
    return {"id": str(patient), "mrn": f"U-{next(box.number)}"}


async def _form(box: Hospital) -> FormId:
    return (await box.services.forms.all(box.cast.surgeon))[0].id


async def _consent(box: Hospital) -> Subject:
    patient = await box.new_patient()
    drafted = await box.services.consents.draft(
        box.cast.surgeon, patient, await _form(box), Coverage()
    )
    return drafted.id


async def _signed(box: Hospital) -> Subject:
    consent = await _consent(box)
    said = Signing("Kanarie", Capacity.SELF, Method.TABLET, dict.fromkeys(_ASKED, True))
    await box.services.consents.sign(box.cast.surgeon, consent, 1, said)
    return consent


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
    photo = await _new_filed(box)
    return photo, (await box.services.depictions.add(box.cast.surgeon, photo, None)).id


def _undepicting(_: Hospital, both: Subject) -> dict[str, object]:
    photo, who = both
    return {"id": str(photo), "who": str(who)}


def _by_secret(_: Hospital, secret: Subject) -> dict[str, object]:
    return {"secret": secret, "signing": _SIGNING}


def _signing(_: Hospital, consent: Subject) -> dict[str, object]:
    return {"id": str(consent), "signing": _SIGNING}


_ASKED = (Purpose.EDUCATION, Purpose.RESEARCH, Purpose.PUBLICATION, Purpose.MARKETING)
_FORMS: dict[str, object] = {}
_SIGNING = {
    "signer": "Kanarie",
    "capacity": "SELF",
    "answers": [{"purpose": purpose.name, "isYes": True} for purpose in _ASKED],
}

CASES: Mapping[Key, Case] = {
    ("consents", "patient"): _one("patient"),
    ("consentForms", "all"): Case(says="quitclaim"),
    ("consentByLink", "own link"): Case(_link, lambda _, secret: {"secret": secret}, says="SIGN"),
    ("releaseDecision", "filed photo"): Case(_there("filed"), says="PERMIT", absent=UNKNOWN),
    ("releaseDecision", "inbox photo"): Case(_there("inbox"), says="PERMIT", absent=UNKNOWN),
    ("depictions", "filed photo"): Case(_there("filed"), says="SUBJECT", absent=UNKNOWN),
    ("draftConsent", "patient"): Case(
        _drafting, lambda _, id_: {"id": str(id_), **_FORMS}, absent=UNKNOWN
    ),
    ("sendConsent", "consent"): Case(_consent, says="secret", absent=UNKNOWN),
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
    ("addDepiction", "filed photo"): Case(_new_filed, says="BYSTANDER", absent=UNKNOWN),
    ("removeDepiction", "somebody in a photo"): Case(
        _depiction, _undepicting, says="true", absent=(UNKNOWN, UNKNOWN)
    ),
    ("me", "yourself"): Case(says='"login"'),
    ("session", "yourself"): Case(says="idleSeconds"),
    ("departments", "all"): Case(says="dermatology"),
    ("bodySites", "all"): Case(says="72696002"),
    ("people", "accounts"): Case(says="photographer"),
    ("patient", "patient"): _one("patient"),
    ("patients", "patient"): _listing("patients", "patient"),
    ("findPatient", "exact number"): Case(
        _number, lambda _, number: {"value": number}, absent="NOBODY-1"
    ),
    ("photo", "filed photo"): _one("filed"),
    ("photo", "inbox photo"): _one("inbox"),
    ("photos", "filed photo"): Case(_there("patient"), absent=UNKNOWN, is_list=True),
    ("inbox", "inbox photo"): _listing("inbox", "inbox"),
    ("search", "filed photo"): _words(FILED_WORD, "text"),
    ("search", "inbox photo"): _words(INBOX_WORD, "text"),
    ("suggest", "filed photo"): _words(FILED_WORD, "prefix", -2),
    ("suggest", "inbox photo"): _words(INBOX_WORD, "prefix", -2),
    ("annotation", "filed photo"): _one("drawn"),
    ("annotationVersions", "filed photo"): _one("drawn"),
    ("corrections", "proposed correction"): Case(
        _correction,
        lambda _, __: {},
        is_list=True,
        empty={"corrections": {"edges": [], "pageInfo": {"endCursor": None}}},
    ),
    ("proposeCorrection", "filed photo"): Case(_new_filed, _correcting, absent=UNKNOWN),
    ("approveCorrection", "proposed correction"): Case(_correction, absent=UNKNOWN),
    ("rejectCorrection", "proposed correction"): Case(_correction, absent=UNKNOWN),
    ("annotatePhoto", "filed photo"): Case(_new_filed, absent=UNKNOWN),
    ("auditTrail", "any photo"): Case(_there("filed"), says="photo:received"),
    ("jobs", "held job"): Case(Hospital.held_job, lambda _, __: {}, says="It failed."),
    ("systemStatus", "the box"): Case(says="indexDocuments"),
    ("logIn", "own account"): Case(
        variables=lambda box, _: {"login": box.login or "viewer", "password": PASSWORD},
        says='"login"',
    ),
    ("logOut", "own session"): Case(
        _another_session,
        says="true",
        ask=lambda box, token: Ask(box.documents["logOut"], cookie=token),
    ),
    ("enrol", "own code"): Case(
        _code, lambda _, code: {"code": code, "password": PASSWORD}, says="newcomer"
    ),
    ("invitePerson", "new account"): Case(variables=_fresh("login"), says="fresh-"),
    ("disablePerson", "account"): Case(_account, absent=UNKNOWN),
    ("addDepartment", "new department"): Case(variables=_fresh("code"), says="fresh-"),
    ("issueToken", "yourself"): Case(says="bk_"),
    ("revokeToken", "own token"): Case(_own_token, says="true", absent=UNKNOWN),
    ("revokeToken", "another's token"): Case(_another_token, says="true", absent=UNKNOWN),
    ("createPatient", "new patient"): Case(variables=_fresh("mrn"), says="FRESH-"),
    ("updatePatient", "patient"): Case(Hospital.new_patient, _updating, absent=UNKNOWN),
    ("assignPhoto", "inbox photo"): Case(Hospital.new_photo, _assigning, absent=UNKNOWN),
    ("describePhoto", "filed photo"): _describing(_new_filed, 2),
    ("describePhoto", "inbox photo"): _describing(Hospital.new_photo, 1),
    ("retryJob", "held job"): Case(Hospital.held_job, says="true", absent=999_999),
    ("PUT /photos", "no patient"): Case(says='"id"', ask=_upload),
    ("PUT /photos", "patient"): Case(_there("patient"), says='"id"', absent=UNKNOWN, ask=_upload),
    ("OPTIONS /uploads", "the box"): Case(
        says="tus-version", ask=lambda _, __: Ask(method="OPTIONS", path="/uploads")
    ),
    ("POST /uploads", "no patient"): Case(says="tus-resumable", ask=_announcing),
    ("POST /uploads", "patient"): Case(
        _there("patient"), says="tus-resumable", absent=UNKNOWN, ask=_announcing
    ),
    **{
        (f"{method} /uploads/{{upload}}", f"{whose} upload"): _tus(method, subject)
        for method in ("HEAD", "PATCH", "DELETE")
        for whose, subject in (("own", _own_upload), ("another's", _another_upload))
    },
    **{
        (f"GET /media/{{photo}}/{kind.value}", f"{name} photo"): _media(kind, name)
        for kind in RenditionKind
        for name in ("filed", "inbox")
    },
}
