"""What somebody without an account says: one small JSON object, as the body of a POST."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse

from api.errors import BadRequest, UnsupportedMediaType

LIMIT_BYTES = 4096


async def said(request: Request) -> Mapping[str, Any]:
    """The object in the body.

    Raises:
        UnsupportedMediaType: it does not say that it is JSON.
        BadRequest: it is none, or no object.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise UnsupportedMediaType("Send JSON, as application/json.")
    try:
        told = orjson.loads(await request.body())
    except orjson.JSONDecodeError:
        raise BadRequest("Send JSON.") from None
    if not isinstance(told, dict):
        raise BadRequest("Send one JSON object.")
    return told


def text(told: Mapping[str, Any], name: str) -> str:
    """One word of it.

    Raises:
        BadRequest: it is not there, or no text.
    """
    value = told.get(name)
    if not isinstance(value, str):
        raise BadRequest(f"Say {name}, as text.")
    return value


def answer(told: Mapping[str, object]) -> JSONResponse:
    """An answer that nobody keeps."""
    return JSONResponse(told, headers={"Cache-Control": "private, no-store"})
