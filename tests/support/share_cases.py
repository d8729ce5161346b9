"""How the rows of `docs/permissions.md` about links are tried."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

import orjson

from core.photos import PhotoId
from core.sharing import MadeShare, NewRecipient, NewShare, Proof, Terms, Ways
from tests.support.actors import VISITOR
from tests.support.arriving import picture
from tests.support.permission_case import Case, Key, Subject, there
from tests.support.permissions import UNKNOWN, Ask, Hospital
from tests.support.sharing import PASSWORD as _PASSWORD
from tests.support.sharing import Tray

_JEROEN = NewRecipient("Jeroen Bakker", "Fysio Kanaalzicht", "j.bakker@fysio.example")
_GUEST = replace(VISITOR, address="145.97.20.7")
_JSON = {"Content-Type": "application/json"}


async def _made(box: Hospital, terms: Terms | None = None) -> MadeShare:
    new = NewShare((PhotoId(box.filed),), _JEROEN, terms or Terms(), _PASSWORD)
    return await box.services.sharing.make(box.cast.surgeon, new)


async def _link(box: Hospital) -> Subject:
    return (await _made(box)).share.id


async def _secret(box: Hospital) -> Subject:
    return (await _made(box)).secret


async def _by_code(box: Hospital) -> Subject:
    """A link with a code by mail, in a box that has a mail server for the while."""
    telling = box.services.sharing.telling
    object.__setattr__(telling, "ways", Ways(Tray()))
    new = NewShare((PhotoId(box.filed),), _JEROEN, Terms(proof=Proof.MAIL))
    return (await box.services.sharing.make(box.cast.surgeon, new)).secret


async def _visit(box: Hospital) -> Subject:
    made = await _made(box)
    return (await box.services.visiting.open(_GUEST, made.secret, _PASSWORD)).secret


async def _ended(box: Hospital) -> Subject:
    made = await _made(box)
    await box.services.shares.end(box.cast.surgeon, made.share.id)
    return made.share.id


async def _known(box: Hospital) -> Subject:
    return (await _made(box)).share.recipient.id


async def _shared_photo(box: Hospital) -> Subject:
    await _made(box)
    return box.filed


async def _shared_patient(box: Hospital) -> Subject:
    await _made(box)
    return box.patient


def _listing(field: str) -> Case:
    empty = {field: {"edges": [], "pageInfo": {"endCursor": None}}}
    return Case(_link, lambda _, __: {}, is_list=True, empty=empty)


def _asking(
    path: str, subject: Callable[[Hospital], Awaitable[Subject]], name: str, **more: object
) -> Callable[[], Case]:
    def ask(_: Hospital, secret: Subject) -> Ask:
        body = orjson.dumps({name: secret, **more})
        return Ask(path=path, body=body, headers=_JSON)

    return lambda: Case(subject, ask=ask, says=_SAYS[path])


_SAYS = {
    "/s/knock": '"proof":"password"',
    "/s/code": "{}",
    "/s/open": "Jeroen Bakker",
    "/s/photo": "\ufffd",
    "/s/still": '{"photos":[1]}',
    "/s/close": "{}",
    "/s/decline": "{}",
}

SHARE_CASES: Mapping[Key, Case] = {
    ("sharingTerms", "the box"): Case(says='"longestDays":30'),
    ("shareOffers", "filed photo"): Case(there("filed"), absent=UNKNOWN),
    ("recipients", "somebody outside"): Case(
        _known, lambda _, __: {"text": "jeroen"}, is_list=True, empty={"recipients": []}
    ),
    ("shares", "own share"): _listing("shares"),
    ("allShares", "a share"): _listing("allShares"),
    ("share", "own share"): Case(_link, absent=UNKNOWN),
    ("shareEvents", "own share"): Case(_ended, absent=UNKNOWN, says="REVOKED"),
    ("shareCount", "filed photo"): Case(_shared_photo, absent=UNKNOWN, says='"shareCount":'),
    ("sharePhotos", "filed photo"): Case(there("filed"), absent=UNKNOWN),
    ("endShare", "own share"): Case(_link, absent=UNKNOWN),
    ("revokeShare", "a share"): Case(_link, absent=UNKNOWN, says='"revokeShare":true'),
    ("endSharesOfPhoto", "filed photo"): Case(
        _shared_photo, absent=UNKNOWN, says='"endSharesOfPhoto":'
    ),
    ("endSharesOfPatient", "patient"): Case(
        _shared_patient, absent=UNKNOWN, says='"endSharesOfPatient":'
    ),
    ("endSharesOfRecipient", "somebody outside"): Case(
        _known, absent=UNKNOWN, says='"endSharesOfRecipient":'
    ),
    ("POST /s/knock", "own link"): _asking("/s/knock", _secret, "secret")(),
    ("POST /s/open", "own link"): _asking("/s/open", _secret, "secret", proof=_PASSWORD)(),
    ("POST /s/code", "own link"): _asking("/s/code", _by_code, "secret")(),
    ("POST /s/photo", "own visit"): _asking("/s/photo", _visit, "visit", number=1)(),
    ("POST /s/still", "own visit"): _asking("/s/still", _visit, "visit")(),
    ("POST /s/close", "own visit"): _asking("/s/close", _visit, "visit")(),
    ("POST /s/decline", "own link"): _asking("/s/decline", _secret, "secret")(),
    ("POST /traces", "a picture"): Case(
        says='"share"', ask=lambda _, __: Ask(path="/traces", body=picture())
    ),
    ("GET /robots.txt", "the box"): Case(
        says="Disallow: /", ask=lambda _, __: Ask(method="GET", path="/robots.txt")
    ),
}
