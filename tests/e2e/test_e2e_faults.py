"""The database gone for a while, a sender who dawdles, and being told to stop."""

import asyncio
import time
from contextlib import suppress

import httpx
import pytest

from tests.e2e.conftest import DEADLINE_SECONDS, Ward, traces
from tests.e2e.plain_talk import Line, begun
from tests.support.box import Box, until
from tests.support.callers import Refusal, Upload
from tests.support.pictures import jpeg, photo, png

GONE_SECONDS = 10.0
LONGEST_ANSWER_SECONDS = 15.0
GRACE_SECONDS = 20.0
PICTURE = jpeg(photo(800, 600, seed=4))


async def test_the_database_gone_for_a_while_and_a_sender_who_dawdles(ward: Ward) -> None:
    async with asyncio.TaskGroup() as together:
        together.create_task(a_sender_dawdles(ward))
        together.create_task(the_database_is_gone_for_a_while(ward))
    assert not ward.box.drafts()


async def the_database_is_gone_for_a_while(ward: Ward) -> None:
    first = await ward.people.photographer.put(Upload(PICTURE, "before-it-was-gone"))
    before = await traces(ward)
    gone_until = time.monotonic() + GONE_SECONDS
    async with ward.box.without_database():
        tried = 0
        while time.monotonic() < gone_until:
            tried += 1
            await everything_is_unavailable(ward, first.json()["id"], tried)
            await asyncio.sleep(0.2)
        health = await health_of(ward.box)
        assert (health.status_code, health.json()["ok"]) == (503, False)
    assert tried > 5

    again = await answered(ward, Upload(PICTURE, "while-it-was-gone-1"))
    assert again.status_code == 201
    after = await traces(ward)
    assert after.photos == before.photos + 1
    assert after.jobs == before.jobs == 0
    shown = await ward.people.surgeon.download(again.json()["id"], "preview")
    assert shown.is_success, shown.text
    await until_healthy(ward.box)


async def everything_is_unavailable(ward: Ward, photo_id: str, number: int) -> None:
    """Uploading, asking and looking are each refused by name, and soon."""
    start = time.monotonic()
    upload = await ward.people.photographer.put(Upload(PICTURE, f"while-it-was-gone-{number}"))
    picture = await ward.people.surgeon.download(photo_id, "thumbnail")
    for answer in (upload, picture):
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "UNAVAILABLE")
    with pytest.raises(Refusal) as refused:
        await ward.people.surgeon.ask("{ inbox(first: 1) { edges { node { id } } } }")
    assert refused.value.codes == ["UNAVAILABLE"]
    assert time.monotonic() - start < LONGEST_ANSWER_SECONDS


async def a_sender_dawdles(ward: Ward) -> None:
    start = time.monotonic()
    async with begun(
        ward.box, ward.people.photographer, Upload(PICTURE, "a-slow-sender-key")
    ) as line:
        dripping = asyncio.create_task(drip(line))
        answer = await line.answer()
        dripping.cancel()
    assert (answer.status, answer.code) == (504, "DEADLINE")
    assert time.monotonic() - start < DEADLINE_SECONDS + LONGEST_ANSWER_SECONDS


async def test_it_is_told_to_stop_in_the_middle_of_an_upload(ward: Ward) -> None:
    before = await traces(ward)
    large = Upload(png(photo(1400, 1000)), "stopped-in-the-middle", media_type="image/png")
    async with begun(ward.box, ward.people.photographer, large) as line:
        await line.send(large.body[: len(large.body) * 2 // 3])  # enough for a draft on the disk
        await until(lambda: bool(ward.box.drafts()), 10)
        start = time.monotonic()
        assert await ward.box.down() == 0
        assert time.monotonic() - start < GRACE_SECONDS
        answer = await line.answer()
    assert (answer.status, answer.code) == (503, "UNAVAILABLE")
    assert not ward.box.drafts()
    await ward.box.up()
    assert await traces(ward) == before


async def drip(line: Line) -> None:
    """A byte now and then, never all of them."""
    for at in range(1000):
        await line.send(PICTURE[at : at + 1])
        await asyncio.sleep(0.2)


async def answered(ward: Ward, upload: Upload) -> httpx.Response:
    """The first answer to an upload that is not 503."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        answer = await ward.people.photographer.put(upload)
        if answer.status_code != 503:
            return answer
        await asyncio.sleep(0.2)
    raise TimeoutError


async def health_of(box: Box) -> httpx.Response:
    async with httpx.AsyncClient(timeout=LONGEST_ANSWER_SECONDS) as client:
        return await client.get(f"http://127.0.0.1:{box.probe_port}/health")


async def until_healthy(box: Box) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            if (await health_of(box)).is_success:
                return
        await asyncio.sleep(0.2)
    raise TimeoutError
