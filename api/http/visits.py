"""`POST /s/…`: what somebody with a link can do, and all that they can.

Every secret comes in the body, never in an address, so that no log, proxy or history has it.
Nothing here is GraphQL, nothing names a photo or a patient by its identifier, and each answer
holds the few fields that are listed here and no other.
"""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from api.context import services_of, visitor_of
from api.errors import BadRequest
from api.http.spoken import answer, said, text
from core.photos import BODY_SITES
from core.sharing import ShownPhoto, Visit

_MOST_NUMBER = 1000


async def knock(request: Request) -> JSONResponse:
    """What has to be shown beside the link: `{"secret"}`. It costs no opening."""
    told = await said(request)
    door = await services_of(request).proving.knock(visitor_of(request), text(told, "secret"))
    return answer(
        {
            "hospital": door.hospital,
            "proof": door.proof,
            "hint": door.hint,
            "language": door.language,
        }
    )


async def send_code(request: Request) -> JSONResponse:
    """Have a one-time code sent: `{"secret"}`."""
    told = await said(request)
    await services_of(request).proving.send_code(visitor_of(request), text(told, "secret"))
    return answer({})


async def open_link(request: Request) -> JSONResponse:
    """Open the link, which costs one of its openings: `{"secret", "proof"}`."""
    told = await said(request)
    visiting = services_of(request).visiting
    secret, proof = text(told, "secret"), text(told, "proof")
    return answer(_visit(await visiting.open(visitor_of(request), secret, proof)))


async def get_photo(request: Request) -> Response:
    """One photo of a visit: `{"visit", "number"}`, and `"keep": true` for a copy to keep."""
    told = await said(request)
    keeps, number = told.get("keep") is True, _number(told)
    picture = await services_of(request).visiting.photo(
        visitor_of(request), text(told, "visit"), number, keeps=keeps
    )
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Length": str(len(picture.data)),
        "Content-Disposition": f'attachment; filename="{number}.jpeg"' if keeps else "inline",
    }
    return StreamingResponse(picture.pieces(), media_type="image/jpeg", headers=headers)


async def still(request: Request) -> JSONResponse:
    """Which photos of a visit may be shown now: `{"visit"}`, asked while they are on a screen."""
    told = await said(request)
    numbers = await services_of(request).visiting.still(visitor_of(request), text(told, "visit"))
    return answer({"photos": list(numbers)})


async def close(request: Request) -> JSONResponse:
    """End the visit: `{"visit"}`."""
    told = await said(request)
    await services_of(request).visiting.close(visitor_of(request), text(told, "visit"))
    return answer({})


async def decline(request: Request) -> JSONResponse:
    """Say that the link is not for whoever got it, which ends it: `{"secret"}`."""
    told = await said(request)
    await services_of(request).visiting.decline(visitor_of(request), text(told, "secret"))
    return answer({})


def _number(told: Mapping[str, Any]) -> int:
    number = told.get("number")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < _MOST_NUMBER:
        raise BadRequest("Say the number of the photo.")
    return number


def _visit(visit: Visit) -> dict[str, object]:
    return {
        "visit": visit.secret,
        "hospital": visit.hospital,
        "sender": visit.sender,
        "department": visit.department,
        "recipient": visit.recipient,
        "purpose": visit.purpose,
        "reference": visit.reference,
        "message": visit.message,
        "patient": visit.patient,
        "endsAt": visit.ends_at.isoformat(),
        "opensLeft": visit.opens_left,
        "allowsDownload": visit.allows_download,
        "photos": [_photo(each) for each in visit.photos],
    }


def _photo(photo: ShownPhoto) -> dict[str, object]:
    return {
        "number": photo.number,
        "width": photo.width,
        "height": photo.height,
        "bodySite": _words(photo.body_site),
        "laterality": photo.laterality,
        "view": photo.view,
        "takenOn": photo.taken_on.isoformat() if photo.taken_on else None,
    }


def _words(site: str | None) -> dict[str, str] | None:
    known = BODY_SITES.get(site) if site is not None else None
    return {"nl": known.nl, "en": known.en} if known is not None else None
