"""Resumable uploads: tus 1.0.0 with creation, checksum, termination and expiration.

`POST /uploads` announces a photo, `PATCH` brings its bytes from an offset on, `HEAD` says
how far it came, `DELETE` gives it up. What a sender declares in headers for `PUT /photos`
comes in `Upload-Metadata`: `filetype`, `sha256` (base64), `key`, and if wanted `filename`
and `patient`. The photo's id is in the answer that completes it, as `Photo-Id`.
"""

import asyncio
import hashlib
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import AsyncIterator, Mapping
from datetime import UTC
from email.utils import format_datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from api.context import actor_of, services_of
from api.errors import (
    ChecksumMismatch,
    Deadline,
    UnsupportedMediaType,
    UnsupportedVersion,
)
from api.http.digest import SHA256_BYTES, hint_of, idempotency_key
from api.http.upload import length_of, media_type_of, patient_of
from api.scalars import read_id
from core.kit.errors import Invalid, NotFound, TooLarge
from core.photos import PART_BYTES, Arrival, Upload, UploadId

VERSION = "1.0.0"
_EXTENSIONS = "creation,checksum,termination,expiration"
_BYTES = "application/offset+octet-stream"
_LONGEST_METADATA = 4096


async def describe(request: Request) -> Response:
    """What this server understands of tus."""
    limit = str(services_of(request).intake.limit_bytes)
    return _answer(
        204,
        {
            "Tus-Version": VERSION,
            "Tus-Extension": _EXTENSIONS,
            "Tus-Max-Size": limit,
            "Tus-Checksum-Algorithm": "sha256",
        },
    )


async def begin(request: Request) -> Response:
    """Announce a photo: 201 with the address where its bytes go."""
    _require_version(request)
    upload = await services_of(request).uploads.begin(actor_of(request), _arrival(request))
    return _answer(201, {"Location": f"/uploads/{upload.id}", **_state(upload)})


async def look(request: Request) -> Response:
    """How far an upload came."""
    _require_version(request)
    upload = await services_of(request).uploads.look(actor_of(request), _upload_id(request))
    return _answer(200, _state(upload))


async def append(request: Request) -> Response:
    """Bring more of it."""
    _require_version(request)
    if request.headers.get("content-type") != _BYTES:
        raise UnsupportedMediaType(f"Send the bytes as {_BYTES}.")
    offset = length_of("Upload-Offset", request.headers.get("upload-offset"))
    uploads, body = services_of(request).uploads, _body(request)
    try:
        async with asyncio.timeout(request.app.state.upload_deadline_seconds):
            upload = await uploads.append(actor_of(request), _upload_id(request), offset, body)
    except TimeoutError:
        raise Deadline("It took too long; go on from where it came.") from None
    return _answer(204, _state(upload))


async def drop(request: Request) -> Response:
    """Give an upload up."""
    _require_version(request)
    await services_of(request).uploads.drop(actor_of(request), _upload_id(request))
    return _answer(204, {})


def _answer(status: int, headers: Mapping[str, str]) -> Response:
    return Response(status_code=status, headers={"Tus-Resumable": VERSION, **headers})


def _state(upload: Upload) -> dict[str, str]:
    expires = upload.expires_at.astimezone(UTC)
    told = {
        "Upload-Offset": str(upload.offset_bytes),
        "Upload-Length": str(upload.size_bytes),
        "Upload-Expires": format_datetime(expires, usegmt=True),
    }
    return told | ({"Photo-Id": str(upload.photo)} if upload.photo else {})


def _require_version(request: Request) -> None:
    if request.headers.get("tus-resumable") != VERSION:
        raise UnsupportedVersion(VERSION)


def _upload_id(request: Request) -> UploadId:
    try:
        upload: UUID = read_id(request.path_params["upload"])
    except ValueError:
        raise NotFound from None
    return UploadId(upload)


def _arrival(request: Request) -> Arrival:
    """What the sender declares.

    Raises:
        Invalid: a declaration is missing or malformed.
        UnsupportedMediaType: a kind of file that is not taken.
    """
    told = _metadata(request.headers.get("upload-metadata", ""))
    return Arrival(
        media_type=media_type_of(told.get("filetype", b"").decode("ascii", "replace")),
        size_bytes=length_of("Upload-Length", request.headers.get("upload-length")),
        digest=_digest(told.get("sha256")),
        idempotency_key=idempotency_key(told.get("key", b"").decode("ascii", "replace")),
        source=hint_of(told.get("filename", b"").decode("utf-8", "replace")) or "",
        patient=patient_of(told["patient"].decode("ascii", "replace"))
        if "patient" in told
        else None,
    )


def _metadata(header: str) -> dict[str, bytes]:
    """`Upload-Metadata`: names with base64 values, parted by commas."""
    if len(header) > _LONGEST_METADATA:
        raise _no_metadata()
    told: dict[str, bytes] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        name, _, value = pair.partition(" ")
        if name in told:
            raise _no_metadata()
        told[name] = _decoded(value)
    return told


def _decoded(value: str) -> bytes:
    try:
        return b64decode(value, validate=True)
    except (NotBase64, ValueError):
        raise _no_metadata() from None


def _no_metadata() -> Invalid:
    return Invalid("Upload-Metadata", "Send names with base64 values, parted by commas.")


def _digest(value: bytes | None) -> bytes:
    if value is None or len(value) != SHA256_BYTES:
        raise Invalid("sha256", "Send the SHA-256 of the whole photo in Upload-Metadata.")
    return value


async def _body(request: Request) -> AsyncIterator[bytes]:
    """The bytes of this request, compared with `Upload-Checksum` first if it was sent.

    Nothing is read before whoever takes the bytes has asked who sends them.

    Raises:
        ChecksumMismatch: they are others; nothing of them was kept.
        Invalid: the checksum is malformed, or by an algorithm that we do not know.
        TooLarge: more than can be looked at before it is kept.
    """
    header = request.headers.get("upload-checksum")
    if header is None:
        async for chunk in request.stream():
            yield chunk
        return
    algorithm, _, value = header.partition(" ")
    if algorithm != "sha256":
        raise Invalid("Upload-Checksum", "Send `sha256` and the digest in base64.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > PART_BYTES:
            raise TooLarge(f"With a checksum, send at most {PART_BYTES:,} bytes at once.")
    if hashlib.sha256(body).digest() != _decoded(value):
        raise ChecksumMismatch
    yield bytes(body)
