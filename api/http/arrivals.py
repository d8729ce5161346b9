"""`/u/…`: what somebody who was asked for photos can do, and all that they can.

Every secret comes in the body or in a header, never in an address, so that no log, proxy or
history has it. Nothing here shows a photo or a patient, or names one by its identifier; each
answer holds the few fields that are listed here and no other.
"""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from api.context import services_of, visitor_of
from api.errors import BadRequest, Deadline, UnsupportedMediaType
from api.http.digest import sha256_of
from api.http.spoken import answer, said, text
from api.http.upload import length_of, media_type_of
from core.inbound import SendingVisit, SentPhoto
from core.photos import Arrival

VISIT = "Visit"
"""The header with the secret of the visit, beside the bytes of a photo."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_MOST_NUMBER = 1000


async def knock(request: Request) -> JSONResponse:
    """What has to be shown beside the link: `{"secret"}`. It shows nothing of what was asked."""
    told = await said(request)
    proving = services_of(request).sending.proving
    door = await proving.knock(visitor_of(request), text(told, "secret"))
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
    await services_of(request).sending.proving.send_code(visitor_of(request), text(told, "secret"))
    return answer({})


async def open_request(request: Request) -> JSONResponse:
    """Begin to send: `{"secret", "proof"}`."""
    told = await said(request)
    secret, proof = text(told, "secret"), text(told, "proof")
    return answer(
        _visit(await services_of(request).sending.open(visitor_of(request), secret, proof))
    )


async def put_photo(request: Request) -> JSONResponse:
    """One photo as the raw body; its length, kind and SHA-256 are declared before the first byte.

    201 with its number, which it is known by from here on, and how many count with it. The same
    photo again has the same.
    """
    visit, arrival = _declared(request)
    try:
        async with asyncio.timeout(request.app.state.upload_deadline_seconds):
            sending = services_of(request).sending
            sent = await sending.send(visitor_of(request), visit, arrival, request.stream())
    except TimeoutError:
        raise Deadline("The photo took too long to arrive; nothing was kept.") from None
    made = answer({**_sent(sent.photo), "arrived": sent.arrived})
    made.status_code = 201
    return made


async def withdraw(request: Request) -> JSONResponse:
    """Take a photo back: `{"visit", "number"}`."""
    told = await said(request)
    sending, number = services_of(request).sending, _number(told)
    await sending.withdraw(visitor_of(request), text(told, "visit"), number)
    return answer({})


async def finish(request: Request) -> JSONResponse:
    """Say that these are all, which ends the request: `{"visit"}`."""
    told = await said(request)
    count = await services_of(request).sending.finish(visitor_of(request), text(told, "visit"))
    return answer({"photos": count})


async def decline(request: Request) -> JSONResponse:
    """Say that the request is not for whoever got it, which ends it: `{"secret"}`."""
    told = await said(request)
    await services_of(request).sending.decline(visitor_of(request), text(told, "secret"))
    return answer({})


def _declared(request: Request) -> tuple[str, Arrival]:
    """The visit and what is about to come.

    Raises:
        BadRequest: no visit is named.
        Invalid: a declaration is missing or malformed.
        UnsupportedMediaType: a kind of file, or an encoding, that is not taken.
    """
    headers = request.headers
    visit = headers.get(VISIT, "")
    if _SECRET.fullmatch(visit) is None:
        raise BadRequest(f"Say the visit, in the header {VISIT}.")
    if "content-encoding" in headers:
        raise UnsupportedMediaType("Send the photo as it is, without Content-Encoding.")
    digest = sha256_of(headers.get("content-digest"))
    return visit, Arrival(
        media_type=media_type_of(headers.get("content-type", "")),
        size_bytes=length_of("Content-Length", headers.get("content-length")),
        digest=digest,
        idempotency_key=digest.hex(),
    )


def _number(told: Mapping[str, Any]) -> int:
    number = told.get("number")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < _MOST_NUMBER:
        raise BadRequest("Say the number of the photo.")
    return number


def _visit(visit: SendingVisit) -> dict[str, object]:
    return {
        "visit": visit.secret,
        "hospital": visit.hospital,
        "asker": visit.asker,
        "department": visit.department,
        "recipient": visit.recipient,
        "message": visit.message,
        "endsAt": visit.ends_at.isoformat(),
        "mostPhotos": visit.most_photos,
        "arrived": visit.arrived,
        "mostBytes": visit.most_bytes,
        "largestBytes": visit.largest_bytes,
        "sent": [_sent(each) for each in visit.sent],
    }


def _sent(photo: SentPhoto) -> dict[str, object]:
    return {"number": photo.number, "sizeBytes": photo.size_bytes}
