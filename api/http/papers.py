"""`GET /consents/{consent}/document`: what was signed, as the sealed PDF."""

from starlette.requests import Request
from starlette.responses import Response

from api.context import actor_of, services_of
from api.scalars import read_id
from core.consents import ConsentId
from core.kit.errors import NotFound


async def get_document(request: Request) -> Response:
    """The document of a consent; nothing of it is kept by a browser or proxy."""
    try:
        consent = ConsentId(read_id(request.path_params["consent"]))
    except ValueError:
        raise NotFound from None
    pdf = await services_of(request).papers.open(actor_of(request), consent)
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{consent}.pdf"',
    }
    return Response(pdf, media_type="application/pdf", headers=headers)
