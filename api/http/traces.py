"""`POST /traces`: by which link did this picture leave? For the privacy officer.

The picture is the raw body; nothing of it is kept.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse

from api.context import actor_of, services_of
from core.sharing import Share

LIMIT_BYTES = 30 * 1024 * 1024


async def post_trace(request: Request) -> JSONResponse:
    """The link whose mark is in a picture, or none."""
    tracing = services_of(request).tracing
    await tracing.require(actor_of(request))
    share = await tracing.trace(actor_of(request), await request.body())
    told = {"share": _share(share) if share else None}
    return JSONResponse(told, headers={"Cache-Control": "private, no-store"})


def _share(share: Share) -> dict[str, object]:
    return {
        "id": str(share.id),
        "state": share.state,
        "recipient": share.recipient.name,
        "organisation": share.recipient.organisation,
        "purpose": share.purpose,
        "madeAt": share.made_at.isoformat(),
        "madeBy": str(share.made_by),
    }
