"""What connections may take of the box."""

import asyncio

import pytest
from starlette.types import ASGIApp

from api.live.connection import LiveLimits
from api.live.messages import Close
from api.live.news import News
from core.services import Services
from tests.support.actors import Cast
from tests.support.live import TASKS, built, key_of
from tests.support.sockets import begun, connected


class TestLimits:
    async def test_ten_subscriptions_a_connection(
        self, app: ASGIApp, services: Services, cast: Cast
    ) -> None:
        async with begun(app, await key_of(services, cast.surgeon)) as socket:
            for number in range(10):
                await socket.ask(TASKS, str(number))
                await socket.next()
            await socket.ask(TASKS, "10")
            told = await socket.hear()
            assert (told["type"], told["id"]) == ("error", "10")
            assert told["payload"][0]["extensions"] == {"code": "TOO_MANY"}

            await socket.say({"type": "complete", "id": "3"})
            await socket.ask(TASKS, "11")
            assert (await socket.hear())["id"] == "11"

    async def test_so_many_connections_a_person(
        self, services: Services, news: News, cast: Cast
    ) -> None:
        app = built(services, news, live=LiveLimits(connections=2))
        key, other = await key_of(services, cast.surgeon), await key_of(services, cast.viewer)
        async with begun(app, key), begun(app, key):
            async with connected(app, key) as third:
                await third.hear()
                await third.say({"type": "connection_init"})
                assert await third.closed() == Close.TOO_MANY
            async with begun(app, other):
                pass
        async with begun(app, key):
            pass

    async def test_so_many_strangers(self, services: Services, news: News) -> None:
        app = built(services, news, live=LiveLimits(strangers=1))
        async with connected(app) as first:
            await first.hear()
            async with connected(app) as second:
                assert await second.closed() == 1000
        async with connected(app) as third:
            assert (await third.hear())["type"] == "websocket.accept"

    @pytest.mark.parametrize(
        ("message", "code"),
        [
            ("nonsense", Close.BAD_MESSAGE),
            ("[]", Close.BAD_MESSAGE),
            ('{"type": 7}', Close.BAD_MESSAGE),
            ('{"type": "start", "id": "1"}', Close.BAD_MESSAGE),
            ('{"type": "subscribe"}', Close.BAD_MESSAGE),
            ('{"type": "subscribe", "id": 7}', Close.BAD_MESSAGE),
            ('{"type": "subscribe", "id": "' + "x" * 101 + '"}', Close.BAD_MESSAGE),
            ('{"type": "subscribe", "id": "1", "payload": []}', Close.BAD_MESSAGE),
            ('{"type": "ping", "payload": {"x": "' + "x" * 70_000 + '"}}', Close.BAD_MESSAGE),
            ("[" * 60_000, Close.BAD_MESSAGE),
            ('{"type": "connection_init"}', Close.TOO_MANY),
        ],
    )
    async def test_what_is_no_message_ends_it(
        self, app: ASGIApp, services: Services, cast: Cast, message: str, code: Close
    ) -> None:
        async with begun(app, await key_of(services, cast.surgeon)) as socket:
            await socket.say(message)
            assert await socket.closed() == code

    async def test_one_name_is_used_once_at_a_time(
        self, app: ASGIApp, services: Services, cast: Cast
    ) -> None:
        async with begun(app, await key_of(services, cast.surgeon)) as socket:
            await socket.ask(TASKS)
            await socket.ask(TASKS)
            assert await socket.closed() == Close.TAKEN

    async def test_a_ping_is_answered_and_a_flood_ends_it(
        self, app: ASGIApp, services: Services, cast: Cast
    ) -> None:
        async with begun(app, await key_of(services, cast.surgeon)) as socket:
            await socket.say({"type": "ping"})
            assert await socket.hear() == {"type": "pong"}
            for _ in range(200):
                await socket.say({"type": "pong"})
            assert await socket.closed() == Close.TOO_MANY

    async def test_a_slow_reader_is_let_go(
        self, services: Services, news: News, cast: Cast
    ) -> None:
        app = built(services, news, live=LiveLimits(send_seconds=0.05))
        async with begun(app, await key_of(services, cast.surgeon)) as socket:
            socket.is_read.clear()
            await socket.say({"type": "ping"})
            await asyncio.sleep(0.3)
            socket.is_read.set()
            assert await socket.is_silent(0.1)  # not even why
