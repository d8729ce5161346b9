"""A real box tells of changes over a real WebSocket, and lets go of who may not be told more."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from tests.support.arriving import picture
from tests.support.box import Box
from tests.support.callers import Caller, People, Upload, staffed_box

pytestmark = pytest.mark.slow

PROTOCOL = Subprotocol("graphql-transport-ws")
JOBS = "subscription { jobUpdates { changed { kind state } } }"
HOLD = """
INSERT INTO pgqueuer (priority, status, entrypoint, payload, headers)
VALUES (0, 'failed', 'rewrap', decode(repeat('00', 16), 'hex'), '{"starts": 5}') RETURNING id
"""
PHOTO = "subscription($id: PhotoId!) { photoUpdates(photo: $id) { development } }"
DISABLE = "mutation($id: PersonId!) { disablePerson(id: $id) { id } }"
PATIENCE_SECONDS = 10.0


@pytest.fixture(scope="module")
async def staffed() -> AsyncIterator[tuple[Box, People]]:
    async with staffed_box() as made:
        yield made


def opened(box: Box, **headers: str) -> connect:
    address = f"ws://{box.url.removeprefix('http://')}/graphql"
    return connect(address, subprotocols=[PROTOCOL], additional_headers=headers)


async def begun(socket: ClientConnection, caller: Caller) -> None:
    key = caller.client.headers["Authorization"]
    await say(socket, {"type": "connection_init", "payload": {"authorization": key}})
    assert await hear(socket) == {"type": "connection_ack"}


async def say(socket: ClientConnection, message: object) -> None:
    await socket.send(orjson.dumps(message).decode())


async def ask(socket: ClientConnection, text: str, **variables: object) -> None:
    payload = {"query": text, "variables": variables}
    await say(socket, {"type": "subscribe", "id": "1", "payload": payload})


async def hear(socket: ClientConnection) -> Any:
    async with asyncio.timeout(PATIENCE_SECONDS):
        return orjson.loads(await socket.recv())


async def test_a_photo_is_told_to_be_developed(staffed: tuple[Box, People]) -> None:
    box, people = staffed
    async with opened(box) as socket:
        await begun(socket, people.surgeon)
        sent = await people.surgeon.put(Upload(picture(1), "told-when-it-is-developed"))
        await ask(socket, PHOTO, id=sent.json()["id"])

        told = [await hear(socket)]
        while told[-1]["type"] == "next":
            told.append(await hear(socket))

        assert told[-2]["payload"] == {"data": {"photoUpdates": {"development": "READY"}}}
        assert told[-1] == {"type": "complete", "id": "1"}


async def test_an_administrator_is_told_of_a_job_that_is_held(staffed: tuple[Box, People]) -> None:
    box, people = staffed
    async with opened(box) as socket:
        await begun(socket, people.administrator)
        await ask(socket, JOBS)
        await hear(socket)
        await box.rows(HOLD)
        changed: list[dict[str, str]] = []
        while {"kind": "rewrap", "state": "POISONED"} not in changed:
            changed = (await hear(socket))["payload"]["data"]["jobUpdates"]["changed"]


async def test_whose_account_is_disabled_is_let_go(staffed: tuple[Box, People]) -> None:
    box, people = staffed
    person = (await people.viewer.ask("{ me { id } }"))["me"]["id"]
    async with opened(box) as socket:
        await begun(socket, people.viewer)
        before = asyncio.get_running_loop().time()
        await people.administrator.ask(DISABLE, id=person)
        with pytest.raises(ConnectionClosed) as closed:
            await hear(socket)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401
        assert asyncio.get_running_loop().time() - before < PATIENCE_SECONDS


async def test_another_sites_page_with_a_session_is_refused(staffed: tuple[Box, People]) -> None:
    box, people = staffed
    cookie = people.surgeon.client.headers["Cookie"]
    with pytest.raises(InvalidStatus) as refused:
        async with opened(box, Cookie=cookie, Origin="https://evil.example"):
            pass
    assert refused.value.response.status_code == 403


async def test_a_session_names_documents_only(staffed: tuple[Box, People]) -> None:
    box, people = staffed
    cookie = people.surgeon.client.headers["Cookie"]
    async with opened(box, Cookie=cookie, Origin=box.url) as socket:
        await say(socket, {"type": "connection_init"})
        await hear(socket)
        await ask(socket, JOBS)
        told = await hear(socket)
        assert told["payload"][0]["extensions"] == {"code": "UNTRUSTED_TEXT"}
