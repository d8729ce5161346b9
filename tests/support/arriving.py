"""Photos on their way in, as the tests send them."""

import hashlib
import os
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from core.imaging import MediaType
from core.kit.actor import Actor
from core.patients import PatientId
from core.photos import Arrival, Intake, PhotoId, Received, RenditionKind
from core.services import Services
from core.vault import BlobStore
from tests.support import state
from tests.support.pictures import corners, jpeg

A_KEY = "an-idempotency-key"


@cache
def picture(number: int = 1) -> bytes:
    """A small JPEG; every number gives another one."""
    return jpeg(corners(64, 48 + 2 * number))


def arrival(data: bytes, key: str = A_KEY, patient: PatientId | None = None) -> Arrival:
    """What an honest sender says of `data`."""
    digest = hashlib.sha256(data).digest()
    return Arrival(MediaType.JPEG, len(data), digest, key, "knie links", patient)


async def body(data: bytes, piece: int = 65_536) -> AsyncIterator[bytes]:
    """`data` as it comes off the wire."""
    for at in range(0, len(data), piece):
        yield data[at : at + piece]


async def received(
    services: Services, actor: Actor, number: int = 1, patient: PatientId | None = None
) -> PhotoId:
    """A photo that has arrived and waits for the darkroom."""
    data = picture(number)
    told = arrival(data, f"an-idempotency-key-{number}", patient)
    return (await services.intake.receive(actor, told, body(data))).photo


async def blob_of(photo: PhotoId, kind: RenditionKind = RenditionKind.ORIGINAL) -> state.Row:
    """The row of one sealed file of a photo."""
    sql = "SELECT * FROM rendition WHERE photo_id = $1 AND kind = $2"
    (row,) = await state.rows(sql, photo, kind)
    return row


async def row_of(photo: PhotoId) -> state.Row:
    """The row of a photo."""
    (row,) = await state.rows("SELECT * FROM photo WHERE id = $1", photo)
    return row


async def take(intake: Intake, who: Actor, told: Arrival, data: bytes) -> Received:
    """Have `data` taken in as what `told` says it is."""
    return await intake.receive(who, told, body(data))


def files(blobs: BlobStore) -> set[UUID]:
    """The sealed files on the disk."""
    return set(blobs.blob_ids())


def drafts(blobs: BlobStore) -> list[Path]:
    """The files that are not yet sealed to their end."""
    return list((blobs.root.parent / "tmp").iterdir())


def age(path: Path, now: datetime, by: timedelta) -> None:
    """Let a file be of so long before `now`."""
    at = (now - by).timestamp()
    os.utime(path, (at, at))


def age_all(blobs: BlobStore, now: datetime, by: timedelta) -> None:
    """Let all files on the disk be of so long before `now`."""
    for path in (*blobs.root.glob("*/*/*"), *drafts(blobs)):
        age(path, now, by)


def nothing_kept(blobs: BlobStore) -> bool:
    """True if there is not a byte of any photo on the disk."""
    return not files(blobs) and not drafts(blobs)
