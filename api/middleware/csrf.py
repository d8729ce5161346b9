"""Only our own pages may change anything with a person's session.

A browser sends the session cookie along with requests that any page makes. So a
request that could change something must show what only our own page can make:

1. with a session cookie: the header `X-Beeldkluis-CSRF: 1` (a foreign page would
   need a CORS preflight for it, which is never answered), and an allowed `Origin`
   or `Sec-Fetch-Site: same-origin`. When a browser says neither, it is refused.
2. with neither cookie nor token, such as signing in: no word of another site, or a
   foreign page could sign a person in as somebody else.
3. with `Authorization: Bearer` and no session cookie: nothing, as browsers never
   send that on their own.
4. a WebSocket with a session cookie, which cannot carry the header: an allowed `Origin`.

Promises: a refusal happens before a byte of the body is read.
"""

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.cookies import cookies_named
from api.errors import CsrfRefused, error_response

HEADER = "X-Beeldkluis-CSRF"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY_VIOLATION = 1008


@dataclass(frozen=True, slots=True)
class CsrfGuard:
    """ASGI: refuses state-changing requests that another site could have caused.

    `origins` are ours as a browser writes them, such as `https://vault.example`;
    `cookies` the names under which a session may come.
    """

    app: ASGIApp
    origins: frozenset[str]
    cookies: frozenset[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or refuse with 403."""
        if scope["type"] == "lifespan" or self._is_ours(scope, Headers(scope=scope)):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            await error_response(CsrfRefused())(scope, receive, send)

    def _is_ours(self, scope: Scope, headers: Headers) -> bool:
        has_session = self._has_session(headers)
        if scope["type"] == "websocket":
            return not has_session or self._says_ours(headers)
        if scope["method"] in _SAFE_METHODS:
            return True
        if has_session:
            return headers.getlist(HEADER) == ["1"] and self._says_ours(headers)
        if headers.get("authorization", "").lower().startswith("bearer "):
            return True
        return not _says_anything(headers) or self._says_ours(headers)

    def _has_session(self, headers: Headers) -> bool:
        return any(cookies_named(headers, name) for name in self.cookies)

    def _says_ours(self, headers: Headers) -> bool:
        """Whether all that the browser says of where this comes from is us."""
        origins, sites = headers.getlist("origin"), headers.getlist("sec-fetch-site")
        is_allowed = all(origin in self.origins for origin in origins)
        is_same = all(site == "same-origin" for site in sites)
        return _says_anything(headers) and is_allowed and is_same


def _says_anything(headers: Headers) -> bool:
    return "origin" in headers or "sec-fetch-site" in headers
