"""Response headers that keep a browser from doing what our pages never need.

Promises: every HTTP answer carries the whole set, refusals included, and nothing is
cached unless its route says otherwise. Only the two headers that a route may know
better, Content-Security-Policy and Cache-Control, can be set by it.

Does not: silence uvicorn, which adds its own `server` after us unless it is started
with `server_header=False`.
"""

from base64 import urlsafe_b64encode
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.kit.ids import Ids

NONCE = "csp_nonce"
"""Where a page finds, in `request.state`, the nonce that its scripts must carry."""

_NONCE_BYTES = 16
_YEAR_SECONDS = 31_536_000

ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
        "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": f"max-age={_YEAR_SECONDS}; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet, noimageindex",
}

ON_REFUSALS = ALWAYS | {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
"""For what is refused before there is a request that the application could answer."""


def content_security_policy(nonce: str) -> str:
    """The policy of our pages: only our own code, and scripts only with the `nonce`."""
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; img-src 'self' blob:; "
        "connect-src 'self'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'self'; require-trusted-types-for 'script'"
    )


@dataclass(frozen=True, slots=True)
class SecurityHeaders:
    """ASGI: adds the set to each answer. Outermost, so that refusals carry it too."""

    app: ASGIApp
    ids: Ids

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, with a fresh nonce for this one answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = urlsafe_b64encode(self.ids.secret(_NONCE_BYTES)).decode().rstrip("=")
        scope.setdefault("state", {})[NONCE] = nonce

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _guard(MutableHeaders(scope=message), nonce)
            await send(message)

        await self.app(scope, receive, guarded)


def _guard(headers: MutableHeaders, nonce: str) -> None:
    for name, value in ALWAYS.items():
        headers[name] = value
    headers.setdefault("Content-Security-Policy", content_security_policy(nonce))
    headers.setdefault("Cache-Control", "no-store")
    for name in ("Server", "X-Powered-By"):
        if name in headers:
            del headers[name]
