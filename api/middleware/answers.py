"""Tells whoever counts of every answer: the route's template, never its path."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Answered = Callable[[str, str, int, float], None]
"""Called with method, route template, status and seconds."""


@dataclass(frozen=True, slots=True)
class CountAnswers:
    """ASGI: calls `answered` when an answer has ended."""

    app: ASGIApp
    answered: Answered

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, and tell."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, start = 500, perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            self.answered(scope["method"], route, status, perf_counter() - start)
