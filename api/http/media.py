"""`GET /media/{photo}/{rendition}`: bytes of a photo, decrypted after the decision.

Nothing of a patient is kept by a browser or proxy. For care the entity tag names the sealed
file, which never changes, so ranges of a large picture fit together. What leaves for another
use carries a passport made for it alone: it has no parts, and whoever asks for some gets all.
"""

import secrets
from collections.abc import AsyncIterator
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.context import actor_of, services_of
from api.http.leaving import while_let_in
from api.http.ranges import ByteRange, Multipart, asked_ranges
from api.scalars import read_id
from core.decisions import Channel, Purpose
from core.kit.errors import Invalid, NotFound
from core.photos import PhotoId, RenditionKind
from core.release import FOR_CARE, Released, Use

# Up to this size a picture is opened in one go, which is cheaper than streaming it.
_SMALL_BYTES = 1 << 20


async def get_media(request: Request) -> Response:
    """A rendition to look at; or a download for a named use, as an attachment."""
    photo, kind = _asked(request)
    use = _use(request, kind)
    released = await services_of(request).release.open(actor_of(request), photo, kind, use)
    headers = _headers(released, kind)
    ranges = asked_ranges(
        request.headers.get("range") if released.has_parts else None,
        released.size_bytes,
        etag=headers["ETag"],
        if_range=request.headers.get("if-range"),
    )
    if not ranges:
        return await _whole(request, released, headers)
    return _parts(request, released, headers, ranges)


def _asked(request: Request) -> tuple[PhotoId, RenditionKind]:
    """The photo and rendition in the path; anything malformed is simply not there."""
    try:
        photo: UUID = read_id(request.path_params["photo"])
        return PhotoId(photo), RenditionKind(request.path_params["rendition"])
    except ValueError:
        raise NotFound from None


def _use(request: Request, kind: RenditionKind) -> Use:
    """What it is wanted for: care, unless the address says otherwise; a download always says.

    Raises:
        Invalid: no purpose or channel that the box knows, or none at all for the original.
    """
    use = use_of(request)
    if use is None and kind is RenditionKind.ORIGINAL:
        raise Invalid("purpose", "Say what the download is for: `?purpose=care`, or another.")
    return use or FOR_CARE


def use_of(request: Request) -> Use | None:
    """The use that the address names, None if it names none.

    Raises:
        Invalid: no purpose or channel that the box knows, or several.
    """
    said = request.query_params
    for name in ("purpose", "channel"):
        if len(said.getlist(name)) > 1:
            raise Invalid(name, f"Say one {name}.")
    purpose, channel = said.get("purpose"), said.get("channel")
    if purpose is None:
        return None
    try:
        return Use(Purpose(purpose), Channel(channel) if channel is not None else None)
    except ValueError:
        raise Invalid("purpose", "Name a purpose and a channel that the box knows.") from None


def _headers(released: Released, kind: RenditionKind) -> dict[str, str]:
    headers = {
        "ETag": f'"{released.tag}"',
        "Accept-Ranges": "bytes" if released.has_parts else "none",
        "Cache-Control": "private, no-store",
        "Content-Disposition": "inline",
    }
    if kind is RenditionKind.ORIGINAL or released.decision.purpose is not Purpose.CARE:
        extension = released.media_type.partition("/")[2]
        name = f"{released.photo}.{extension}"
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return headers


async def _whole(request: Request, released: Released, headers: dict[str, str]) -> Response:
    if released.size_bytes <= _SMALL_BYTES:
        return Response(await released.small(), media_type=released.media_type, headers=headers)
    headers["Content-Length"] = str(released.size_bytes)
    body = while_let_in(request, released.whole())
    return StreamingResponse(body, media_type=released.media_type, headers=headers)


def _parts(
    request: Request, released: Released, headers: dict[str, str], ranges: tuple[ByteRange, ...]
) -> StreamingResponse:
    size = released.size_bytes
    if len(ranges) == 1:
        part = ranges[0]
        headers["Content-Range"] = part.content_range(size)
        headers["Content-Length"] = str(part.length)
        body = while_let_in(request, released.part(part.first, part.last))
        return StreamingResponse(body, 206, media_type=released.media_type, headers=headers)
    # Whoever made the picture cannot have foreseen the boundary.
    multipart = Multipart(ranges, size, released.media_type, secrets.token_hex(16))
    headers["Content-Length"] = str(multipart.length)

    def read(part: ByteRange) -> AsyncIterator[bytes]:
        return released.part(part.first, part.last)

    body = while_let_in(request, multipart.body(read))
    return StreamingResponse(body, 206, media_type=multipart.content_type, headers=headers)
