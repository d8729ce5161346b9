"""The GraphQL address over a WebSocket: who may come in, and with what."""

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from api.context import COOKIE, actor_of
from api.cookies import cookies_named
from api.live.connection import Connection, Doors, LiveLimits
from api.live.messages import PROTOCOL
from core.people import Pass

_BEARER = "bearer "


@dataclass(slots=True)
class LiveView:
    """ASGI, WebSockets only: takes connections of the one protocol, refuses all else unseen.

    That a browser with a session comes from our own page, `CsrfGuard` has seen to before.
    """

    doors: Doors
    limits: LiveLimits
    _strangers: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection to its end."""
        socket = WebSocket(scope, receive, send)
        if PROTOCOL not in scope["subprotocols"] or self._strangers >= self.limits.strangers:
            await socket.close()  # before it was accepted: the handshake is answered by 403
            return
        connection = Connection(
            socket,
            self.doors,
            self.limits,
            actor_of(socket),
            _brought(Headers(scope=scope)),
            self._is_known,
        )
        self._strangers += 1
        try:
            await connection.serve()
        finally:
            if not connection.is_known:
                self._strangers -= 1

    def _is_known(self) -> None:
        self._strangers -= 1


def _brought(headers: Headers) -> Pass | None:
    """What came with the handshake: a token, or exactly one session."""
    authorisation = headers.get("authorization", "")
    if authorisation.lower().startswith(_BEARER):
        return Pass.of_token(authorisation[len(_BEARER) :].strip())
    sessions = cookies_named(headers, COOKIE)
    return Pass.of_session(sessions[0]) if len(sessions) == 1 else None
