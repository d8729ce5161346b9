"""`GET /research/{export}`: the data of a study, sealed for its key while they leave."""

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.context import actor_of, services_of
from api.http.leaving import while_let_in
from api.scalars import read_id
from core.kit.errors import NotFound
from core.research import ExportId


async def get_archive(request: Request) -> Response:
    """The archive of a signed export; a photo that may not leave any more is not in it."""
    try:
        export = ExportId(read_id(request.path_params["export"]))
    except ValueError:
        raise NotFound from None
    taken = await services_of(request).archives.take(actor_of(request), export)
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{taken.name}"',
    }
    body = while_let_in(request, taken.pieces)
    return StreamingResponse(body, media_type="application/octet-stream", headers=headers)
