"""A WebSocket to the real application, without a network: what is sent, told and closed."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson
from starlette.types import ASGIApp, Message

PROTOCOL = "graphql-transport-ws"
_PATIENCE_SECONDS = 5.0
_UNAUTHENTICATED = 4401


class Closed(Exception):
    """The box closed the connection, or never accepted it."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Socket:
    """One connection."""

    sent: asyncio.Queue[Message] = field(default_factory=asyncio.Queue)
    told: asyncio.Queue[Message] = field(default_factory=asyncio.Queue)
    is_read: asyncio.Event = field(default_factory=asyncio.Event)
    protocol: str | None = None

    async def say(self, message: object) -> None:
        text = message if isinstance(message, str) else orjson.dumps(message).decode()
        await self.sent.put({"type": "websocket.receive", "text": text})

    async def hear(self, seconds: float = _PATIENCE_SECONDS) -> Any:
        """The next message of the box.

        Raises:
            Closed: there is none any more.
        """
        async with asyncio.timeout(seconds):
            message = await self.told.get()
        if message["type"] == "websocket.close":
            raise Closed(message.get("code", 1000))
        if message["type"] == "websocket.accept":
            self.protocol = message.get("subprotocol")
            return message
        return orjson.loads(message["text"])

    async def closed(self, seconds: float = _PATIENCE_SECONDS) -> int:
        """The code with which the box closes, whatever it says before."""
        while True:
            try:
                await self.hear(seconds)
            except Closed as closed:
                return closed.code

    async def begin(self, payload: object = None) -> None:
        """Say who we are, until it is acknowledged."""
        await self.say({"type": "connection_init", "payload": payload})
        assert await self.hear() == {"type": "connection_ack"}

    async def ask(self, text: str, number: str = "1", **variables: object) -> None:
        payload = {"query": text, "variables": variables}
        await self.say({"type": "subscribe", "id": number, "payload": payload})

    async def next(self, seconds: float = _PATIENCE_SECONDS) -> Any:
        """The data of the next result."""
        told = await self.hear(seconds)
        assert told["type"] == "next", told
        return told["payload"]["data"]

    async def is_silent(self, seconds: float) -> bool:
        """True if the box says nothing for so long."""
        await asyncio.sleep(seconds)
        return self.told.empty()


@asynccontextmanager
async def connected(
    app: ASGIApp, headers: Mapping[str, str] | None = None, protocol: str = PROTOCOL
) -> AsyncIterator[Socket]:
    """A connection that was asked for; whether it was accepted, `hear` says."""
    socket = Socket()
    socket.is_read.set()
    scope = {
        "type": "websocket",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "root_path": "",
        "scheme": "wss",
        "client": ("192.0.2.7", 50_000),
        "headers": [(k.lower().encode(), v.encode()) for k, v in (headers or {}).items()],
        "subprotocols": [protocol],
        "extensions": {},
    }

    async def send(message: Message) -> None:
        await socket.is_read.wait()
        await socket.told.put(message)

    await socket.sent.put({"type": "websocket.connect"})
    serving = asyncio.create_task(_serve(app, scope, socket, send))
    try:
        yield socket
    finally:
        await socket.sent.put({"type": "websocket.disconnect", "code": 1001})
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await serving


async def _serve(app: ASGIApp, scope: Any, socket: Socket, send: Any) -> None:
    await app(scope, socket.sent.get, send)


@asynccontextmanager
async def begun(
    app: ASGIApp, headers: Mapping[str, str] | None = None, payload: object = None
) -> AsyncIterator[Socket]:
    """A connection that knows who we are."""
    async with connected(app, headers) as socket:
        await socket.hear()
        await socket.begin(payload)
        yield socket


async def first_told(
    app: ASGIApp, headers: Mapping[str, str], text: str, variables: Mapping[str, object]
) -> httpx.Response:
    """What a subscription is told first, as if it were the answer to a request."""
    async with connected(app, headers) as socket:
        await socket.hear()
        await socket.say({"type": "connection_init"})
        try:
            await socket.hear()
        except Closed as closed:
            code = {_UNAUTHENTICATED: "UNAUTHENTICATED"}.get(closed.code, "")
            return httpx.Response(401, json={"error": {"code": code}})
        payload = {"query": text, "variables": variables}
        await socket.say({"type": "subscribe", "id": "1", "payload": payload})
        told = await socket.hear()
        if told["type"] == "next":
            return httpx.Response(200, json=told["payload"])
        return httpx.Response(200, json={"data": None, "errors": told["payload"]})
