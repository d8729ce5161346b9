"""How the rows of `docs/permissions.md` about photos from outside are tried."""

import hashlib
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping

import orjson

from core.inbound import NewPhotoRequest, RequestTerms
from core.kit.errors import NotFound
from core.sharing import Proof, Ways
from tests.support.inbound import MARIJKE, PASSWORD, Clinic
from tests.support.permission_case import Case, Key, Subject, there
from tests.support.permissions import UNKNOWN, Ask, Hospital
from tests.support.sharing import Tray

_JSON = {"Content-Type": "application/json"}
_SAYS = {
    "/u/knock": '"proof":"password"',
    "/u/code": "{}",
    "/u/open": "Marijke Smit",
    "/u/withdraw": "{}",
    "/u/finish": '{"photos":',
    "/u/decline": "{}",
}


def _clinic(box: Hospital) -> Clinic:
    return Clinic(box.services, box.cast, box.developing, 1000 + next(box.number))


async def _request(box: Hospital) -> Subject:
    return (await _clinic(box).asked()).request.id


async def _secret(box: Hospital) -> Subject:
    return (await _clinic(box).asked()).secret


async def _by_code(box: Hospital) -> Subject:
    """A request with a code by mail, in a box that has a mail server for the while."""
    telling = box.services.photo_requests.telling
    object.__setattr__(telling, "ways", Ways(Tray()))
    proving = box.services.sending.proving
    object.__setattr__(proving.telling, "ways", Ways(Tray()))
    new = NewPhotoRequest(MARIJKE, terms=RequestTerms(proof=Proof.MAIL))
    return (await box.services.photo_requests.make(box.cast.surgeon, new)).secret


async def _visit(box: Hospital) -> Subject:
    clinic = _clinic(box)
    visit = await clinic.opened(await clinic.asked())
    await clinic.sent(visit)
    return visit.secret


async def _ended(box: Hospital) -> Subject:
    request = await _request(box)
    await box.services.photo_requests.end(box.cast.surgeon, request)
    return request


async def _held(box: Hospital) -> Subject:
    try:
        return await _clinic(box).held()
    except NotFound:
        return UNKNOWN  # for whoever left nobody sends anything


def _put(box: Hospital, visit: Subject) -> Ask:
    data = _clinic(box).next_picture()
    digest = b64encode(hashlib.sha256(data).digest()).decode()
    headers = {
        "Content-Type": "image/jpeg",
        "Content-Digest": f"sha-256=:{digest}:",
        "Visit": str(visit),
    }
    return Ask(method="PUT", path="/u/photo", body=data, headers=headers)


def _listing(field: str, subject: Callable[[Hospital], Awaitable[Subject]]) -> Case:
    empty = {field: {"edges": [], "pageInfo": {"endCursor": None}}}
    return Case(subject, lambda _, __: {}, is_list=True, empty=empty)


def _asking(
    path: str, subject: Callable[[Hospital], Awaitable[Subject]], name: str, **more: object
) -> Case:
    def ask(_: Hospital, secret: Subject) -> Ask:
        body = orjson.dumps({name: secret, **more})
        return Ask(path=path, body=body, headers=_JSON)

    return Case(subject, ask=ask, says=_SAYS[path])


def _look(copy: str) -> Case:
    def ask(_: Hospital, photo: Subject) -> Ask:
        return Ask(method="GET", path=f"/held/{photo}/{copy}")

    return Case(_held, absent=UNKNOWN, ask=ask, says="\ufffd")


INBOUND_CASES: Mapping[Key, Case] = {
    ("requestTerms", "the box"): Case(says='"longestDays":30'),
    ("photoRequests", "own photo request"): _listing("photoRequests", _request),
    ("photoRequestEvents", "own photo request"): Case(_ended, absent=UNKNOWN, says="REVOKED"),
    ("heldPhotos", "own held photo"): _listing("heldPhotos", _held),
    ("heldPhotoCount", "yourself"): Case(says='"heldPhotoCount":'),
    ("requestPhotos", "no patient"): Case(says='"secret"'),
    ("requestPhotos", "patient"): Case(there("patient"), absent=UNKNOWN, says='"secret"'),
    ("endPhotoRequest", "own photo request"): Case(_request, absent=UNKNOWN),
    ("acceptHeldPhoto", "own held photo"): Case(_held, absent=UNKNOWN),
    ("declineHeldPhoto", "own held photo"): Case(
        _held, absent=UNKNOWN, says='"declineHeldPhoto":true'
    ),
    ("GET /held/{photo}/{copy}", "own held photo"): _look("preview"),
    ("POST /u/knock", "own request"): _asking("/u/knock", _secret, "secret"),
    ("POST /u/code", "own request"): _asking("/u/code", _by_code, "secret"),
    ("POST /u/open", "own request"): _asking("/u/open", _secret, "secret", proof=PASSWORD),
    ("PUT /u/photo", "own visit"): Case(_visit, ask=_put, says='"number":2'),
    ("POST /u/withdraw", "own visit"): _asking("/u/withdraw", _visit, "visit", number=1),
    ("POST /u/finish", "own visit"): _asking("/u/finish", _visit, "visit"),
    ("POST /u/decline", "own request"): _asking("/u/decline", _secret, "secret"),
}
