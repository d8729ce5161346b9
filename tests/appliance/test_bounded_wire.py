"""The head of a request is read to its limit; what is no HTTP is refused in our words."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import orjson
import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from api.middleware.headers import ON_REFUSALS
from appliance.asgi import _config, _Quiet
from appliance.wire import HEAD_LIMIT_BYTES, MESSAGE_LIMIT_BYTES
from tests.support.box import until

PUT = b"PUT / HTTP/1.1\r\nHost: box\r\n"
HELLO = b"GET / HTTP/1.1\r\nHost: box\r\n"
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def serving(app: ASGIApp, *proxies: str) -> AsyncIterator[int]:
    """The port at which an application answers."""
    config: uvicorn.Config = _config(app, "127.0.0.1", 0, proxies)
    server = _Quiet(config)
    running = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await running


@pytest.fixture(scope="module")
async def port() -> AsyncIterator[int]:
    async with serving(PlainTextResponse("hello")) as number:
        yield number


@asynccontextmanager
async def line(port: int) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def told(port: int, *pieces: bytes) -> bytes:
    async with line(port) as (reader, writer):
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        return await asyncio.wait_for(reader.read(2000), 5)


def code(answer: bytes) -> str:
    return str(orjson.loads(answer.partition(b"\r\n\r\n")[2])["error"]["code"])


class TestHead:
    async def test_an_ordinary_one_is_served_and_so_is_the_next(self, port: int) -> None:
        async with line(port) as (reader, writer):
            for _ in range(2):
                writer.write(HELLO + b"X: " + b"a" * 20_000 + b"\r\n\r\n")
                answer = await asyncio.wait_for(reader.readuntil(b"hello"), 5)
                assert answer.startswith(b"HTTP/1.1 200")

    async def test_bodies_of_any_length_pass_between_heads(self, port: int) -> None:
        async with line(port) as (reader, writer):
            for _ in range(2):
                size = 3 * HEAD_LIMIT_BYTES
                said = f"POST / HTTP/1.1\r\nHost: box\r\nContent-Length: {size}\r\n\r\n"
                writer.write(said.encode() + bytes(size))
                assert (await asyncio.wait_for(reader.readuntil(b"hello"), 5))[9:12] == b"200"

    async def test_one_too_long_is_refused(self, port: int) -> None:
        answer = await told(port, HELLO + b"X: " + b"a" * HEAD_LIMIT_BYTES + b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 431 ")
        assert code(answer) == "HEAD_TOO_LARGE"

    async def test_many_short_ones_are_refused_together(self, port: int) -> None:
        lines = b"".join(b"X-%d: aaaaaaaaaaaaaaaa\r\n" % n for n in range(4000))
        assert (await told(port, HELLO + lines + b"\r\n")).startswith(b"HTTP/1.1 431 ")

    async def test_an_address_too_long_is_refused(self, port: int) -> None:
        answer = await told(port, b"GET /" + b"a" * HEAD_LIMIT_BYTES + b" HTTP/1.1\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 431 ")

    async def test_one_that_never_ends_is_hung_up_on(self, port: int) -> None:
        async with line(port) as (reader, writer):
            writer.write(HELLO + b"X: ")
            pieces = 0
            while not reader.at_eof() and pieces < 4000:
                with suppress(ConnectionError, TimeoutError):
                    writer.write(b"a" * 16_384)
                    await writer.drain()
                    await asyncio.wait_for(reader.read(1000), 0.001)
                pieces += 1
            assert pieces < 400


class TestNoHttp:
    @pytest.mark.parametrize(
        "nonsense",
        [
            b"hello\r\n\r\n",
            b"\x16\x03\x01\x02\x00\x01",
            PUT + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
            PUT + b"Content-Length: 99999999999999999999999\r\n\r\n",
            PUT + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            PUT + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
            PUT + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        ],
    )
    async def test_it_is_refused_by_name(self, port: int, nonsense: bytes) -> None:
        answer = await told(port, nonsense)
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert code(answer) == "BAD_REQUEST"


def headers(answer: bytes) -> dict[str, str]:
    lines = answer.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close", "code": 1008})


async def break_down(scope: Scope, receive: Receive, send: Send) -> None:
    raise LookupError


UPGRADE = HELLO + b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
KEY = b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"


class TestHeadersOfRefusals:
    @pytest.mark.parametrize(
        ("app", "asked", "status"),
        [
            (refuse, b"hello\r\n\r\n", b"400"),
            (refuse, HELLO + b"X: " + b"a" * HEAD_LIMIT_BYTES + b"\r\n\r\n", b"431"),
            (refuse, UPGRADE + KEY + b"\r\n", b"403"),
            (refuse, UPGRADE + b"\r\n", b"400"),
            (refuse, UPGRADE.replace(b"13", b"12") + KEY + b"\r\n", b"400"),
            (break_down, UPGRADE + KEY + b"\r\n", b"500"),
        ],
        ids=["no HTTP", "head too long", "refused", "no key", "old", "broken"],
    )
    async def test_are_those_of_every_answer(
        self, app: ASGIApp, asked: bytes, status: bytes
    ) -> None:
        async with serving(app) as number:
            answer = await told(number, asked)
        assert answer[9:12] == status
        assert (
            ON_REFUSALS.items()
            <= {name: headers(answer).get(name.lower()) for name in ON_REFUSALS}.items()
        )
        assert "frame-ancestors 'none'" in ON_REFUSALS["Content-Security-Policy"]


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Says how many characters came, message by message."""
    socket = WebSocket(scope, receive, send)
    await socket.accept()
    try:
        while True:
            await socket.send_text(str(len(await socket.receive_text())))
    except WebSocketDisconnect:
        return


@pytest.fixture(scope="module")
async def echoing() -> AsyncIterator[int]:
    async with serving(echo) as number:
        yield number


class TestWebSocket:
    async def test_a_message_up_to_the_limit_arrives(self, echoing: int) -> None:
        async with connect(f"ws://127.0.0.1:{echoing}/") as socket:
            await socket.send("a" * MESSAGE_LIMIT_BYTES)
            assert await socket.recv() == str(MESSAGE_LIMIT_BYTES)

    async def test_a_longer_one_ends_it(self, echoing: int) -> None:
        async with connect(f"ws://127.0.0.1:{echoing}/") as socket:
            await socket.send("a" * (MESSAGE_LIMIT_BYTES + 1))
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1009

    async def test_so_does_one_that_never_ends(self, echoing: int) -> None:
        async def pieces() -> AsyncIterator[str]:
            for _ in range(100):
                yield "a" * 16_384

        async with connect(f"ws://127.0.0.1:{echoing}/") as socket:
            with suppress(ConnectionClosed):
                await socket.send(pieces())
            with pytest.raises(ConnectionClosed):
                await socket.recv()

    async def test_nothing_is_compressed(self, echoing: int) -> None:
        async with connect(f"ws://127.0.0.1:{echoing}/", compression="deflate") as socket:
            assert socket.response is not None
            assert "Sec-WebSocket-Extensions" not in socket.response.headers

    async def test_a_head_too_long_is_refused_before_it_is_one(self, echoing: int) -> None:
        asked = (
            HELLO + b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nX: " + b"a" * HEAD_LIMIT_BYTES
        )
        answer = await told(echoing, asked + b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 431 ")
        assert code(answer) == "HEAD_TOO_LARGE"


async def who(scope: Scope, receive: Receive, send: Send) -> None:
    """Says who asks, and by what."""
    await PlainTextResponse(f"{scope['client'][0]} {scope['scheme']}")(scope, receive, send)


class TestForwarded:
    ASKED = HELLO + b"X-Forwarded-For: 10.9.8.7\r\nX-Forwarded-Proto: https\r\n\r\n"

    @pytest.mark.parametrize(
        ("proxies", "told_of"),
        [
            ((), b"127.0.0.1 http"),
            (("10.0.0.1",), b"127.0.0.1 http"),
            (("127.0.0.1",), b"10.9.8.7 https"),
        ],
    )
    async def test_a_word_on_the_address_counts_from_our_proxy_only(
        self, proxies: tuple[str, ...], told_of: bytes
    ) -> None:
        async with serving(who, *proxies) as number:
            assert (await told(number, self.ASKED)).endswith(told_of)

    async def test_what_was_said_to_the_proxy_does_not_count(self) -> None:
        """The proxy adds whom it saw at the end; what stands before came from the asker."""
        asked = HELLO + b"X-Forwarded-For: 1.2.3.4, 10.9.8.7\r\n\r\n"
        async with serving(who, "127.0.0.1") as number:
            assert (await told(number, asked)).endswith(b"10.9.8.7 http")
