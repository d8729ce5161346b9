"""`GET /held/{photo}/{copy}`: a photo from outside, for whoever has to decide on it."""

from starlette.requests import Request
from starlette.responses import Response

from api.context import actor_of, services_of
from api.scalars import read_id
from core.kit.errors import NotFound
from core.photos import PhotoId, RenditionKind


async def get_held(request: Request) -> Response:
    """The thumbnail or preview; nothing of it is kept by a browser or proxy."""
    photo, kind = _asked(request)
    released = await services_of(request).held_looks.open(actor_of(request), photo, kind)
    headers = {"Cache-Control": "private, no-store", "Content-Disposition": "inline"}
    return Response(await released.small(), media_type=released.media_type, headers=headers)


def _asked(request: Request) -> tuple[PhotoId, RenditionKind]:
    """The photo and copy in the path; anything malformed is simply not there."""
    try:
        photo = PhotoId(read_id(request.path_params["photo"]))
        return photo, RenditionKind(request.path_params["copy"])
    except ValueError:
        raise NotFound from None
