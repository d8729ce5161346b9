"""Who is there: a session cookie, an API token, or nobody yet.

An invalid cookie or token is nobody, not an error: signing in must stay possible. What
nobody may do is decided by the access room, not here.
"""

from dataclasses import replace
from ipaddress import ip_address
from uuid import UUID

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.context import COOKIE
from api.cookies import cookies_named
from api.recognition import Recognition
from core.kit.actor import Actor
from core.kit.errors import Unauthenticated

_BEARER = "bearer "
_CLIENT_CHARACTERS = 200


class SessionMiddleware:
    """Puts the `Actor` of each request into `scope["state"]["actor"]`."""

    def __init__(self, app: ASGIApp, recognition: Recognition) -> None:
        """Ask `recognition` for the person behind a secret."""
        self.app = app
        self.recognition = recognition

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find out who asks, then pass the request on."""
        if scope["type"] in {"http", "websocket"}:
            state = scope.setdefault("state", {})
            state["actor"] = await self._actor(Headers(scope=scope), scope)
        await self.app(scope, receive, send)

    async def _actor(self, headers: Headers, scope: Scope) -> Actor:
        client = scope.get("client")
        request: UUID | None = scope["state"].get("request_id")
        visitor = Actor(
            None, None, None, request=request, address=_address(client), client=_client(headers)
        )
        try:
            # Whoever opens a WebSocket is asked for there, which keeps no session open.
            found = await self._found(headers) if scope["type"] == "http" else None
        except Unauthenticated:
            return visitor
        if found is None:
            return visitor
        return replace(
            found, request=visitor.request, address=visitor.address, client=visitor.client
        )

    async def _found(self, headers: Headers) -> Actor | None:
        authorisation = headers.get("authorization", "")
        if authorisation.lower().startswith(_BEARER):
            return await self.recognition.token(authorisation[len(_BEARER) :].strip())
        sessions = cookies_named(headers, COOKIE)
        # Two of them: somebody beside us set one, and nobody can say which.
        return await self.recognition.cookie(sessions[0]) if len(sessions) == 1 else None


def _client(headers: Headers) -> str | None:
    """What the caller says it is: printable, and no longer than the log keeps."""
    told = "".join(each for each in headers.get("user-agent", "") if each.isprintable())
    return told[:_CLIENT_CHARACTERS] or None


def _address(client: tuple[str, int] | None) -> str | None:
    """Where the request comes from; a proxy may have told something that is no address."""
    try:
        return str(ip_address(client[0])) if client else None
    except ValueError:
        return None
