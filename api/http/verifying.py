"""`POST /v/check`: may this still be used for what it left for? A yes or a no, and of nobody.

By the code that was printed beside the photo, or by the SHA-256 of the file as it left.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse

from api.context import actor_of, services_of
from api.http.spoken import answer, said, text
from core.publications import Verified


async def check(request: Request) -> JSONResponse:
    """The answer to `{"code"}` or to `{"sha256"}`, the latter in hexadecimal digits."""
    told = await said(request)
    verifying, visitor = services_of(request).verifying, actor_of(request)
    if "code" in told:
        return _answer(await verifying.by_code(visitor, text(told, "code")))
    return _answer(await verifying.by_file(visitor, _digest(text(told, "sha256"))))


def _digest(digits: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return b""


def _answer(verified: Verified) -> JSONResponse:
    return answer(
        {
            "isPermitted": verified.is_permitted,
            "purpose": verified.purpose,
            "channel": verified.channel,
            "until": verified.until.isoformat() if verified.until else None,
        }
    )
