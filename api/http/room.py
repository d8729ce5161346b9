"""`GET /media/{photo}/room/{size}`: a photo of the publication room to look at, for a named use.

Never the copy itself: it is small, and says across it that it is not for use. Looking enters
nothing in the publication ledger; taking a copy (`api/http/media.py`) does.
"""

from starlette.requests import Request
from starlette.responses import StreamingResponse

from api.context import actor_of, services_of
from api.http.media import use_of
from api.scalars import read_id
from core.kit.errors import Invalid, NotFound
from core.photos import PhotoId
from core.publications import RoomSize


async def get_look(request: Request) -> StreamingResponse:
    """A picture of the copy that may be used: `thumbnail` or `preview`."""
    photo, size = _asked(request)
    use = use_of(request)
    if use is None:
        raise Invalid("purpose", "Say what it is looked at for: `?purpose=marketing`, or another.")
    picture = await services_of(request).room.look(actor_of(request), photo, use, size)
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Length": str(len(picture.data)),
        "Content-Disposition": "inline",
    }
    return StreamingResponse(picture.pieces(), media_type="image/jpeg", headers=headers)


def _asked(request: Request) -> tuple[PhotoId, RoomSize]:
    """The photo and size in the path; anything malformed is simply not there."""
    try:
        photo = PhotoId(read_id(request.path_params["photo"]))
        return photo, RoomSize(request.path_params["size"])
    except ValueError:
        raise NotFound from None
