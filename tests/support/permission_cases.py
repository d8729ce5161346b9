"""How each row of `docs/permissions.md` is tried: on what is there, and on what is not.

A case that uses up what it is tried on brings a fresh one each time.
"""

import hashlib
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping

from core.access import DEFAULT_POLICY, Verb
from core.access.deciding import has
from core.kit.actor import Actor, Role, Scope
from core.people import Invited
from core.photos import RenditionKind
from tests.support.access_cases import ACCESS_CASES
from tests.support.actors import ORTHOPAEDICS, PASSWORD, sign_in
from tests.support.arriving import arrival, picture
from tests.support.collection_cases import COLLECTION_CASES
from tests.support.consent_cases import CONSENT_CASES
from tests.support.face_cases import FACE_CASES
from tests.support.inbound_cases import INBOUND_CASES
from tests.support.log_cases import LOG_CASES
from tests.support.permission_case import Case, Key, Subject, new_filed, one, there
from tests.support.permissions import FILED_WORD, INBOX_WORD, UNKNOWN, Ask, Hospital
from tests.support.publication_cases import PUBLICATION_CASES
from tests.support.research_cases import RESEARCH_CASES
from tests.support.room_cases import ROOM_CASES
from tests.support.share_cases import SHARE_CASES
from tests.support.sign_in_cases import SIGN_IN_CASES
from tests.support.task_cases import TASK_CASES

NOWHERE = "xyzzyplugh"


def _words(word: str, field: str, typed: int | None = None) -> Case:
    def variables(_: Hospital, said: Subject) -> dict[str, object]:
        return {field: said[:typed]}

    return Case(there(word), variables, absent=NOWHERE, is_list=True)


def _listing(field: str, name: str) -> Case:
    empty = {field: {"edges": [], "pageInfo": {"endCursor": None}}}
    return Case(there(name), lambda _, __: {}, is_list=True, empty=empty)


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
    return await _upload_of(
        box, box.who if has(DEFAULT_POLICY, box.who, Verb.UPLOAD) else box.cast.clinician
    )


async def _another_upload(box: Hospital) -> Subject:
    is_clinician = box.who.role == Role.CLINICIAN
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
    proposer = box.cast.clinician if box.who.role == Role.SURGEON else box.cast.surgeon
    photo, other = await new_filed(box), await box.new_patient()
    return (await box.services.corrections.propose(proposer, photo, other, "verkeerd been")).id


def _correcting(box: Hospital, photo: Subject) -> dict[str, object]:
    return {"id": str(photo), "patient": str(box.other)}


def _media(kind: RenditionKind, name: str) -> Case:
    return Case(
        there(name),
        absent=UNKNOWN,
        says="\ufffd",  # bytes that are no text
        ask=lambda _, photo: Ask(method="GET", path=f"/media/{photo}/{kind.value}?purpose=care"),
    )


async def _number(box: Hospital) -> str:
    patient = await box.new_patient()
    return (await box.services.patients.get(box.cast.surgeon, patient)).mrn


async def _own_token(box: Hospital) -> Subject:
    owner = box.who if box.who.session else box.cast.administrator
    return (await box.services.tokens.issue(owner, "scanner", [Scope.READ], 1)).token.id


async def _another_token(box: Hospital) -> Subject:
    is_viewer = box.who.role == Role.VIEWER
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


async def _closed(box: Hospital) -> Subject:
    account = await _account(box)
    await box.services.accounts.disable(box.cast.administrator, account)
    return account


CASES: Mapping[Key, Case] = {
    **SIGN_IN_CASES,
    **ACCESS_CASES,
    **CONSENT_CASES,
    **FACE_CASES,
    **LOG_CASES,
    **TASK_CASES,
    **COLLECTION_CASES,
    **SHARE_CASES,
    **INBOUND_CASES,
    **PUBLICATION_CASES,
    **ROOM_CASES,
    **RESEARCH_CASES,
    ("me", "yourself"): Case(says='"login"'),
    ("session", "yourself"): Case(says="idleSeconds"),
    ("departments", "all"): Case(says="dermatology"),
    ("bodySites", "all"): Case(says="72696002"),
    ("people", "accounts"): Case(says="photographer"),
    ("patient", "patient"): one("patient"),
    ("patients", "patient"): _listing("patients", "patient"),
    ("findPatient", "exact number"): Case(
        _number, lambda _, number: {"value": number}, absent="NOBODY-1"
    ),
    ("photo", "filed photo"): one("filed"),
    ("photo", "inbox photo"): one("inbox"),
    ("photos", "filed photo"): Case(there("patient"), absent=UNKNOWN, is_list=True),
    ("inbox", "inbox photo"): _listing("inbox", "inbox"),
    ("search", "filed photo"): _words(FILED_WORD, "text"),
    ("search", "inbox photo"): _words(INBOX_WORD, "text"),
    ("suggest", "filed photo"): _words(FILED_WORD, "prefix", -2),
    ("suggest", "inbox photo"): _words(INBOX_WORD, "prefix", -2),
    ("annotation", "filed photo"): one("drawn"),
    ("annotationVersions", "filed photo"): one("drawn"),
    ("corrections", "proposed correction"): Case(
        _correction,
        lambda _, __: {},
        is_list=True,
        empty={"corrections": {"edges": [], "pageInfo": {"endCursor": None}}},
    ),
    ("proposeCorrection", "filed photo"): Case(new_filed, _correcting, absent=UNKNOWN),
    ("approveCorrection", "proposed correction"): Case(_correction, absent=UNKNOWN),
    ("rejectCorrection", "proposed correction"): Case(_correction, absent=UNKNOWN),
    ("annotatePhoto", "filed photo"): Case(new_filed, absent=UNKNOWN),
    ("auditTrail", "any photo"): Case(there("filed"), says="photo:received"),
    ("jobs", "held job"): Case(Hospital.held_job, lambda _, __: {}, says="It failed."),
    ("systemStatus", "the box"): Case(says="indexDocuments"),
    ("jobUpdates", "the box"): Case(says="jobsWaiting"),
    ("taskUpdates", "yourself"): Case(says='"waiting":'),
    ("photoUpdates", "filed photo"): one("filed"),
    ("photoUpdates", "inbox photo"): one("inbox"),
    # From another browser: signing in ends the session that one had.
    ("logIn", "own account"): Case(
        says='"login"',
        ask=lambda box, _: Ask(
            box.documents["logIn"],
            {"login": box.login or "viewer", "password": PASSWORD},
            cookie="none",
        ),
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
    ("enablePerson", "closed account"): Case(_closed, absent=UNKNOWN),
    ("changePerson", "account"): Case(_account, absent=UNKNOWN),
    ("addDepartment", "new department"): Case(variables=_fresh("code"), says="fresh-"),
    ("issueToken", "yourself"): Case(says="bk_"),
    ("revokeToken", "own token"): Case(_own_token, says="true", absent=UNKNOWN),
    ("revokeToken", "another's token"): Case(_another_token, says="true", absent=UNKNOWN),
    ("createPatient", "new patient"): Case(variables=_fresh("mrn"), says="FRESH-"),
    ("updatePatient", "patient"): Case(Hospital.new_patient, _updating, absent=UNKNOWN),
    ("assignPhoto", "inbox photo"): Case(Hospital.new_photo, _assigning, absent=UNKNOWN),
    ("describePhoto", "filed photo"): _describing(new_filed, 2),
    ("describePhoto", "inbox photo"): _describing(Hospital.new_photo, 1),
    ("retryJob", "held job"): Case(Hospital.held_job, says="true", absent=999_999),
    ("PUT /photos", "no patient"): Case(says='"id"', ask=_upload),
    ("PUT /photos", "patient"): Case(there("patient"), says='"id"', absent=UNKNOWN, ask=_upload),
    ("OPTIONS /uploads", "the box"): Case(
        says="tus-version", ask=lambda _, __: Ask(method="OPTIONS", path="/uploads")
    ),
    ("POST /uploads", "no patient"): Case(says="tus-resumable", ask=_announcing),
    ("POST /uploads", "patient"): Case(
        there("patient"), says="tus-resumable", absent=UNKNOWN, ask=_announcing
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
