"""HTTP by hand, for senders that no proper client would imitate."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson

from tests.support.box import Box
from tests.support.callers import Caller, Upload


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status and the JSON in it."""

    status: int
    said: Any

    @property
    def code(self) -> str:
        """The code of a refusal; empty when the server itself refused."""
        return str(self.said["error"]["code"]) if self.said else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A connection on which an upload was begun."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, piece: bytes) -> None:
        """Send some of the body."""
        self.writer.write(piece)
        await self.writer.drain()

    async def answer(self) -> Answer:
        """Wait for the answer.

        Raises:
            IncompleteReadError: the other side hung up instead.
        """
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        lengths = [line for line in head.split("\r\n") if line.startswith("content-length:")]
        if not lengths or "application/json" not in head:
            return Answer(int(head.split()[1]), None)
        body = await self.reader.readexactly(int(lengths[0].partition(":")[2]))
        return Answer(int(head.split()[1]), orjson.loads(body))


def head_of(box: Box, caller: Caller, upload: Upload) -> bytes:
    """The request up to its body."""
    said = {
        "Host": f"127.0.0.1:{box.port}",
        "Origin": box.url,
        "Authorization": caller.client.headers["Authorization"],  # a session would idle out
        "X-Beeldkluis-CSRF": "1",
        **upload.headers(),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return f"PUT /photos HTTP/1.1\r\n{lines}\r\n".encode()


@asynccontextmanager
async def begun(box: Box, caller: Caller, upload: Upload) -> AsyncIterator[Line]:
    """A connection on which the head of `upload` was sent, and nothing of its body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", box.port)
    try:
        line = Line(reader, writer)
        await line.send(head_of(box, caller, upload))
        yield line
    finally:
        writer.close()
