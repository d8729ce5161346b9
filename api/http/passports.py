"""`POST /passports`: is this file ours and untouched, and may it still be used?

The file is the raw body. It is read piece by piece, and nothing of it is kept.
"""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse

from api.context import actor_of, services_of
from api.errors import Deadline, UnsupportedMediaType
from core.kit.errors import Invalid
from core.kit.language import Language

LIMIT_BYTES = 50 * 1024 * 1024


async def post_passport(request: Request) -> JSONResponse:
    """What the passport of a JPEG says, in words of `?language=nl` or `en`."""
    _require_jpeg(request)
    language = _language(request)
    try:
        async with asyncio.timeout(request.app.state.upload_deadline_seconds):
            checked = await services_of(request).passports.check(
                actor_of(request), request.stream(), language
            )
    except TimeoutError:
        raise Deadline("The file took too long to arrive; nothing was kept.") from None
    told = {
        "isOurs": checked.is_ours,
        "isIntact": checked.is_intact,
        "purpose": checked.purpose,
        "channel": checked.channel,
        "until": checked.until.isoformat() if checked.until else None,
        "isStillPermitted": checked.is_still_permitted,
        "sentence": checked.sentence,
    }
    return JSONResponse(told, headers={"Cache-Control": "private, no-store"})


def _require_jpeg(request: Request) -> None:
    declared = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared != "image/jpeg" or "content-encoding" in request.headers:
        raise UnsupportedMediaType("Send the JPEG itself, as image/jpeg.")


def _language(request: Request) -> Language:
    try:
        return Language(request.query_params.get("language", Language.ENGLISH))
    except ValueError:
        raise Invalid("language", "The box speaks `nl` and `en`.") from None
