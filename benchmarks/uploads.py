"""Sending photos to a box and waiting until they are developed."""

import asyncio
import base64
import hashlib
import time
from collections.abc import Sequence

import asyncpg

from benchmarks.box import database_of
from benchmarks.client import Client, Refused
from tests.support.box import Box

_STATUS = """
SELECT (SELECT count(*) FROM photo WHERE development = 'ready'),
       (SELECT count(*) FROM photo WHERE development = 'quarantined')
       + (SELECT count(*) FROM pgqueuer WHERE status = 'failed')
"""
_LOOK_SECONDS = 0.01
_PATIENCE_SECONDS = 300.0


def upload_headers(photo: bytes) -> dict[str, str]:
    """What a sender declares of a JPEG; its digest is also its idempotency key."""
    digest = hashlib.sha256(photo).digest()
    return {
        "Content-Type": "image/jpeg",
        "Content-Digest": f"sha-256=:{base64.b64encode(digest).decode()}:",
        "Idempotency-Key": digest.hex(),
    }


def upload_request(client: Client, photo: bytes) -> bytes:
    """The request that uploads a photo, hashed and whole."""
    return client.prepared("PUT", "/photos", photo, upload_headers(photo))


async def upload(client: Client, request: bytes) -> str:
    """Send one photo's request; its id once it is durable.

    Raises:
        Refused: it was not taken in.
    """
    answer = await client.send(request)
    if answer.status != 201:
        raise Refused(f"{answer.status} {answer.body[:200]!r}")
    photo_id: str = answer.json()["id"]
    return photo_id


async def upload_all(client: Client, photos: Sequence[bytes]) -> list[str]:
    """Send photos one after the other."""
    return [await upload(client, upload_request(client, photo)) for photo in photos]


async def until_developed(box: Box, count: int) -> float:
    """Wait until `count` photos are developed; the moment that was seen, by `perf_counter`.

    Asks the database itself: asking the API again and again would be measured too.

    Raises:
        Refused: one of them was quarantined or its job is held.
        TimeoutError: they are not developed within five minutes.
    """
    connection = await asyncpg.connect(**database_of(box))
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while True:
                ready, refused = await connection.fetchrow(_STATUS)
                if refused:
                    raise Refused("a photo was quarantined, or its job is held")
                if ready >= count:
                    return time.perf_counter()
                await asyncio.sleep(_LOOK_SECONDS)
    finally:
        await connection.close()
