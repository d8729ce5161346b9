"""`PUT /photos`: one photo as the raw body, without forms and without copies.

The sender declares length, media type, SHA-256 (RFC 9530 `Content-Digest`) and a key by
which a repeated call is known (`Idempotency-Key`), before the first byte is read.
"""

import asyncio
import re
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

_LENGTH = re.compile(r"[0-9]{1,15}", re.ASCII)


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
        media_type=media_type_of(headers.get("content-type", "")),
        size_bytes=length_of("Content-Length", headers.get("content-length")),
        digest=sha256_of(headers.get("content-digest")),
        idempotency_key=idempotency_key(headers.get("idempotency-key")),
        source=source_hint(headers.get("content-disposition")) or "",
        patient=patient_of(request.query_params.get("patient")),
    )


def media_type_of(declared: str) -> MediaType:
    """The kind of picture.

    Raises:
        UnsupportedMediaType: not one that is taken.
    """
    try:
        return MediaType(declared.partition(";")[0].strip().lower())
    except ValueError:
        raise UnsupportedMediaType("Send JPEG, PNG, WebP or HEIC.") from None


def length_of(field: str, declared: str | None) -> int:
    """A number of bytes in the header `field`.

    Raises:
        Invalid: it is missing, or no number that any file has.
    """
    if declared is None or _LENGTH.fullmatch(declared) is None:
        raise Invalid(field, "Declare it as a number of bytes.")
    return int(declared)


def patient_of(declared: str | None) -> PatientId | None:
    """The patient named, if any.

    Raises:
        Invalid: that is no identifier.
    """
    if declared is None:
        return None
    try:
        patient: UUID = read_id(declared)
    except ValueError:
        raise Invalid("patient", "This is not an identifier.") from None
    return PatientId(patient)
