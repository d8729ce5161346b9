"""Bounds the body of a request, whether or not it says how long it is.

Promises: a declared length beyond the bound is refused before a byte is read; an
undeclared or false one is refused at the byte that goes beyond it, and no more is
read. Nothing is buffered here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import BadRequest, error_response
from core.kit.errors import TooLarge

DEFAULT_LIMIT_BYTES = 64 * 1024

_LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """ASGI: at most `limit_bytes`, or what `larger_bytes` says for one exact path.

    When the bound is met while the app reads, its `receive` raises `TooLarge`; an app
    that lets that pass is answered for here.
    """

    app: ASGIApp
    limit_bytes: int = DEFAULT_LIMIT_BYTES
    larger_bytes: Mapping[str, int] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or refuse with 413."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        bound = self.larger_bytes.get(scope["path"], self.limit_bytes)
        declared = Headers(scope=scope).getlist("content-length")
        if declared and not _is_number(declared):
            await error_response(BadRequest())(scope, receive, send)
        elif declared and int(declared[0]) > bound:
            await error_response(TooLarge())(scope, receive, send)
        else:
            await self._counted(bound, scope, receive, send)

    async def _counted(self, bound: int, scope: Scope, receive: Receive, send: Send) -> None:
        read, started = 0, False

        async def counting() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > bound:
                raise TooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, counting, watched)
        except TooLarge as refused:
            if started:
                raise
            await error_response(refused)(scope, receive, send)


def _is_number(declared: list[str]) -> bool:
    """One plain number: two lengths, or a strange one, are how requests are smuggled."""
    value = declared[0]
    is_plain = value.isascii() and value.isdigit() and len(value) <= _LONGEST_NUMBER
    return len(declared) == 1 and is_plain
