"""A small HTTP/1.1 client: one keep-alive connection, one request at a time, little else.

A full client library costs more processor time a request than the server it measures.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httptools
import orjson


@dataclass(slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body, read as JSON."""
        return orjson.loads(self.body)


class Refused(Exception):
    """The box did not answer as it should have; says the status and the start of the body."""


@dataclass(slots=True)
class Client:
    """One connection to loopback; an async context manager. `headers` go with every request."""

    port: int
    headers: Mapping[str, str] = field(default_factory=dict)
    _wire: "_Wire | None" = None

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        _, self._wire = await loop.create_connection(_Wire, "127.0.0.1", self.port)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._wire and self._wire.transport:
            self._wire.transport.close()

    def prepared(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> bytes:
        """The bytes of a request, to be sent any number of times."""
        own = {"Host": f"127.0.0.1:{self.port}", **self.headers, **(headers or {})}
        if body or method != "GET":
            own["Content-Length"] = str(len(body))
        lines = "".join(f"{name}: {value}\r\n" for name, value in own.items())
        return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body

    async def send(self, request: bytes) -> Answer:
        """Send a prepared request and wait for the whole answer.

        Raises:
            ConnectionError: the connection is gone.
        """
        if self._wire is None:
            raise ConnectionError("not connected")
        return await self._wire.send(request)

    async def get(self, path: str) -> Answer:
        """Get `path`, which must succeed.

        Raises:
            Refused: the status is not 200.
        """
        return _good(await self.send(self.prepared("GET", path)))

    async def ask(self, query: str, **variables: object) -> Any:
        """The `data` of a GraphQL operation.

        Raises:
            Refused: the answer has errors.
        """
        answer = _good(await self.send(self.question(query, **variables))).json()
        if "errors" in answer:
            raise Refused(str(answer["errors"]))
        return answer["data"]

    async def name(self, document: str, **variables: object) -> Answer:
        """The answer to a trusted document.

        Raises:
            Refused: the status is not 200.
        """
        body = orjson.dumps({"documentId": document, "variables": variables})
        kind = {"Content-Type": "application/json"}
        return _good(await self.send(self.prepared("POST", "/graphql", body, kind)))

    def question(self, query: str, **variables: object) -> bytes:
        """A GraphQL operation as the bytes of a request."""
        body = orjson.dumps({"query": query, "variables": variables})
        return self.prepared("POST", "/graphql", body, {"Content-Type": "application/json"})


def _good(answer: Answer) -> Answer:
    if answer.status not in (200, 201):
        raise Refused(f"{answer.status} {answer.body[:200]!r}")
    return answer


class _Wire(asyncio.Protocol):
    """The connection's bytes, in and out."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[Answer] | None = None
        self._begin()

    def _begin(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._headers: dict[str, str] = {}
        self._pieces: list[bytes] = []

    def send(self, request: bytes) -> asyncio.Future[Answer]:
        if self.transport is None or self.transport.is_closing():
            raise ConnectionResetError
        self._waiter = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self._waiter

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_exception(exc or ConnectionResetError())

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_header(self, name: bytes, value: bytes) -> None:
        told, said = name.decode().lower(), value.decode()
        # A header may come twice, as cookies do: the first stands first.
        known = self._headers.get(told)
        self._headers[told] = said if known is None else f"{known}, {said}"

    def on_body(self, body: bytes) -> None:
        self._pieces.append(body)

    def on_message_complete(self) -> None:
        answer = Answer(self._parser.get_status_code(), self._headers, b"".join(self._pieces))
        self._begin()
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(answer)
