"""`GET /robots.txt`: nothing of a box is for search engines."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse


async def no_robots(_: Request) -> PlainTextResponse:
    """Nothing may be fetched."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")
