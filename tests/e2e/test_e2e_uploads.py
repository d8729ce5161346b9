"""Uploads that break off, lie or dawdle: a named refusal or silence, and nothing left behind."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace

import pytest

from tests.e2e.conftest import Ward, traces
from tests.e2e.plain_talk import Answer, begun, head_of
from tests.support.box import until
from tests.support.callers import Upload
from tests.support.pictures import jpeg, photo

pytestmark = pytest.mark.slow

PICTURE = jpeg(photo(500, 400, seed=3))
HALF = len(PICTURE) // 2
Ending = Callable[[socket.socket], None]


def upload(key: str, **changes: str) -> Upload:
    return Upload(
        PICTURE, f"{key:-<16}", changes={k.replace("_", "-"): v for k, v in changes.items()}
    )


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"Content-Digest": "sha-256=:" + "A" * 43 + "=:"}, 422, "INVALID"),
        ({"Content-Digest": "md5=:AAAA:"}, 422, "INVALID"),
        ({"Content-Encoding": "gzip"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ({"Content-Type": "text/html"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ({"Content-Type": "image/svg+xml"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ({"Content-Type": "image/png"}, 422, "PICTURE_REFUSED"),
        ({"Idempotency-Key": "short"}, 422, "INVALID"),
        ({"Content-Disposition": "attachment; filename*=latin1''x"}, 422, "INVALID"),
        ({"Content-Length": str(1 << 40)}, 413, "TOO_LARGE"),
        ({"Content-Length": "-1"}, 400, "BAD_REQUEST"),
    ],
)
async def test_a_false_declaration(
    ward: Ward, changes: Mapping[str, str], status: int, code: str
) -> None:
    before = await traces(ward)
    lying = replace(upload("false-declaration"), changes=changes)

    answer = await sent(ward, lying)

    assert (answer.status, answer.code) == (status, code)
    assert await traces(ward) == before


@pytest.mark.parametrize("declared", [1, HALF, len(PICTURE) - 1])
async def test_more_than_was_declared(ward: Ward, declared: int) -> None:
    before = await traces(ward)
    lying = replace(upload("more-than-declared"), changes={"Content-Length": str(declared)})

    answer = await sent(ward, lying)

    # 422 from us, or 400 from the server, to whom the rest is a broken second request.
    assert answer.status in (400, 422)
    await until(lambda: not ward.box.drafts(), 10)
    assert await traces(ward) == before


async def test_a_photo_without_a_length(ward: Ward) -> None:
    before = await traces(ward)
    headers = upload("without-a-length").headers()
    del headers["Content-Length"]

    async def pieces() -> AsyncIterator[bytes]:
        yield PICTURE

    answer = await ward.people.photographer.client.put("/photos", content=pieces(), headers=headers)

    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "Content-Length")
    assert await traces(ward) == before


def hang_up(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def stop_sending(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_WR)


@pytest.mark.parametrize("ending", [hang_up, stop_sending, socket.socket.close])
@pytest.mark.parametrize("length", [0, 10, HALF, len(PICTURE) - 1])
async def test_a_sender_who_leaves(ward: Ward, length: int, ending: Ending) -> None:
    before = await traces(ward)
    head = head_of(ward.box, ward.people.photographer, upload("leaves"))
    with socket.create_connection(("127.0.0.1", ward.box.port)) as connection:
        connection.sendall(head + PICTURE[:length])
        await asyncio.sleep(0.1)
        ending(connection)
        await asyncio.sleep(0.1)

    await until(lambda: not ward.box.drafts(), 10)
    assert await traces(ward) == before


async def test_the_same_call_again_is_the_same_photo(ward: Ward) -> None:
    first = await ward.people.photographer.put(upload("again"))
    before = await traces(ward)
    second = await ward.people.photographer.put(upload("again"))
    other = await ward.people.photographer.put(replace(upload("again"), body=PICTURE + b"\0"))

    assert (second.status_code, second.json()) == (200, first.json())
    assert (other.status_code, other.json()["error"]["code"]) == (409, "CONFLICT")
    assert await traces(ward) == before


async def test_the_same_call_four_times_at_once_is_one_photo(ward: Ward) -> None:
    before = await traces(ward)
    calls = [ward.people.photographer.put(upload("at-once")) for _ in range(4)]
    answers = await asyncio.gather(*calls)

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    after = await traces(ward)
    assert after.photos == before.photos + 1
    assert len(after.blobs) == len(before.blobs) + 3


async def sent(ward: Ward, upload: Upload) -> Answer:
    """The answer to an upload whose head says something else than its body."""
    async with begun(ward.box, ward.people.photographer, upload) as line:
        await line.send(PICTURE)
        return await line.answer()
