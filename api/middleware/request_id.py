"""Gives every request a number of our own, which ties its audit rows and log lines together.

A number that the client sends is dropped: it could forge the trail of another request.
"""

from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.kit.ids import Ids

REQUEST_ID = "request_id"
"""Where the number is found, as a UUID, in `request.state`."""

_HEADER = "X-Request-Id"


@dataclass(frozen=True, slots=True)
class RequestId:
    """ASGI: numbers each request and says the number in the answer."""

    app: ASGIApp
    ids: Ids

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve under a fresh number."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        number = self.ids.new()
        scope.setdefault("state", {})[REQUEST_ID] = number
        known = _HEADER.lower().encode()
        scope["headers"] = [pair for pair in scope["headers"] if pair[0].lower() != known]

        async def numbered(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[_HEADER] = str(number)
            await send(message)

        await self.app(scope, receive, numbered)
