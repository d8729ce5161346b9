import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from benchmarks.client import Client, Refused
from benchmarks.uploads import upload_headers, upload_request

Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(*answers: bytes) -> AsyncIterator[tuple[int, list[bytes]]]:
    """Answers the requests of one connection in turn; gives its port and the heads it saw."""
    heads: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for each in answers:
            heads.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(each)
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as listening:
        yield listening.sockets[0].getsockname()[1], heads


class TestClient:
    async def test_one_connection_serves_several_requests(self) -> None:
        first = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nETag: x\r\n\r\none"
        second = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n"
        async with (
            server(first, second) as (port, heads),
            Client(port, {"Cookie": "a=b"}) as client,
        ):
            answer = await client.get("/one")
            assert (answer.status, answer.headers["etag"], answer.body) == (200, "x", b"one")
            assert (await client.get("/two")).body == b"two"

        assert [head.split(b"\r\n")[0] for head in heads] == [
            b"GET /one HTTP/1.1",
            b"GET /two HTTP/1.1",
        ]
        assert all(b"\r\nCookie: a=b\r\n" in head for head in heads)

    async def test_a_refusal_is_not_taken_for_an_answer(self) -> None:
        refusal = b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}"
        async with server(refusal) as (port, _), Client(port) as client:
            with pytest.raises(Refused, match="404"):
                await client.get("/none")

    async def test_errors_of_an_operation_are_refusals(self) -> None:
        body = b'{"data": null, "errors": [{"message": "no"}]}'
        answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        async with server(answer) as (port, _), Client(port) as client:
            with pytest.raises(Refused, match="no"):
                await client.ask("{ me { id } }")

    async def test_a_lost_connection_is_told(self) -> None:
        async with server() as (port, _), Client(port) as client:
            with pytest.raises(ConnectionError):
                await client.get("/one")


class TestUpload:
    def test_the_same_photo_has_the_same_key_and_another_has_not(self) -> None:
        assert upload_headers(b"one") == upload_headers(b"one")
        assert (
            upload_headers(b"one")["Idempotency-Key"] != upload_headers(b"two")["Idempotency-Key"]
        )

    def test_the_request_is_whole(self) -> None:
        request = upload_request(Client(1), b"picture")

        assert request.startswith(b"PUT /photos HTTP/1.1\r\n")
        assert b"\r\nContent-Length: 7\r\n" in request
        assert request.endswith(b"\r\n\r\npicture")
