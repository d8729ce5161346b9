"""`PUT /photos`: one photo as the raw body, without forms and without copies.

The sender declares length, media type, SHA-256 (RFC 9530 `Content-Digest`) and a key by
which a repeated call is known (`Idempotency-Key`), before the first byte is read.
"""

import asyncio
from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse

from api.context import actor_of, services_of
from api.errors import Deadline, UnsupportedMediaType
from api.http.digest import idempotency_key, sha256_of, source_hint
from api.scalars import read_id
from core.imaging import MediaType
from core.kit.errors import Invalid
from core.patients import PatientId
from core.photos import Arrival


async def put_photo(request: Request) -> JSONResponse:
    """Take in one photo: 201 when it is new, 200 when the same call was answered before."""
    arrival = _arrival(request)
    try:
        async with asyncio.timeout(request.app.state.upload_deadline_seconds):
            intake = services_of(request).intake
            received = await intake.receive(actor_of(request), arrival, request.stream())
    except TimeoutError:
        raise Deadline("The photo took too long to arrive; nothing was kept.") from None
    status = 201 if received.is_new else 200
    return JSONResponse({"id": str(received.photo)}, status_code=status)


def _arrival(request: Request) -> Arrival:
    """What the sender declares.

    Raises:
        Invalid: a declaration is missing or malformed.
        UnsupportedMediaType: a kind of file, or an encoding, that is not taken.
    """
    headers = request.headers
    if "content-encoding" in headers:
        raise UnsupportedMediaType("Send the photo as it is, without Content-Encoding.")
    return Arrival(
        media_type=_media_type(headers.get("content-type", "")),
        size_bytes=_length(headers.get("content-length")),
        digest=sha256_of(headers.get("content-digest")),
        idempotency_key=idempotency_key(headers.get("idempotency-key")),
        source=source_hint(headers.get("content-disposition")) or "",
        patient=_patient(request.query_params.get("patient")),
    )


def _media_type(declared: str) -> MediaType:
    try:
        return MediaType(declared.partition(";")[0].strip().lower())
    except ValueError:
        raise UnsupportedMediaType("Send JPEG, PNG, WebP or HEIC.") from None


def _length(declared: str | None) -> int:
    if declared is None or not declared.isascii() or not declared.isdigit():
        raise Invalid("Content-Length", "Declare the length of the photo in bytes.")
    return int(declared)


def _patient(declared: str | None) -> PatientId | None:
    if declared is None:
        return None
    try:
        patient: UUID = read_id(declared)
    except ValueError:
        raise Invalid("patient", "This is not an identifier.") from None
    return PatientId(patient)
