"""Thumbnails and previews for the newest photos of a benchmark's hospital.

A hundred thousand photos are too many to develop for a measurement, and nobody scrolls
through them all: the newest get what the darkroom would have left, each sealed in a file of
its own under its own key. They share a few pictures; the box cannot know that.
"""

import itertools
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import asyncpg

from benchmarks.box import DEPARTMENT, database_of

os.environ.setdefault("VIPS_CONCURRENCY", "1")  # before libvips is loaded

from benchmarks.records import copied
from core.imaging import Developed, Rendition, inspect
from core.imaging.render import develop
from core.kit.ids import SystemIds
from core.photos import BLOB_KINDS, RenditionKind
from core.vault import BlobStore, Frame, KeyRef, KeySlot, LocalKeys
from tests.support import pictures
from tests.support.box import Box

SHAPES = ((1500, 2000), (2000, 1500), (1200, 2000), (2000, 1125), (1800, 1800), (1333, 2000))
_DIFFERENT = 24
_AT_ONCE = 8
_NEWEST = """
SELECT id, key_id, key_generation, dek, dek_generation FROM photo WHERE department = $1
ORDER BY captured_at DESC, id DESC LIMIT $2
"""


async def make_prints(box: Box, keys: LocalKeys, count: int) -> None:
    """Seal a thumbnail and a preview for each of the `count` newest photos."""
    shots = [_shot(number) for number in range(_DIFFERENT)]
    blobs = BlobStore(box.places.blobs, box.places.drafts)
    connection = await asyncpg.connect(**database_of(box))
    try:
        photos = await connection.fetch(_NEWEST, DEPARTMENT, count)
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            made = threads.map(
                lambda photo, shot: list(_sealed(blobs, keys, photo, shot)),
                photos,
                itertools.cycle(shots),
            )
            rows = [row for some in made for row in some]
        values = [tuple(row.values()) for row in rows]
        await copied(connection, "rendition", values, list(rows[0]))
        await connection.executemany(
            "UPDATE photo SET width = $2, height = $3 WHERE id = $1",
            [
                (photo["id"], shot.width, shot.height)
                for photo, shot in zip(photos, itertools.cycle(shots), strict=False)
            ],
        )
    finally:
        await connection.close()


def _shot(number: int) -> Developed:
    width, height = SHAPES[number % len(SHAPES)]
    body = pictures.jpeg(pictures.photo(width, height, seed=number))
    return develop(body, inspect(body))


def _sealed(
    blobs: BlobStore, keys: LocalKeys, photo: asyncpg.Record, shot: Developed
) -> Iterator[dict[str, Any]]:
    ref = KeyRef(photo["key_id"], photo["key_generation"])
    dek = keys.unwrap(ref, photo["id"], photo["dek_generation"], photo["dek"])
    printed = {RenditionKind.THUMBNAIL: shot.thumbnail, RenditionKind.PREVIEW: shot.preview}
    for kind, rendition in printed.items():
        frame = Frame(BLOB_KINDS[kind], photo["id"], SystemIds().new(), 1)
        blobs.seal(frame, KeySlot(ref, photo["dek"]), dek, rendition.data)
        yield _row(frame, kind, rendition)


def _row(frame: Frame, kind: RenditionKind, rendition: Rendition) -> dict[str, Any]:
    return {
        "id": frame.blob_id,
        "photo_id": frame.photo_id,
        "kind": kind.value,
        "generation": frame.generation,
        "media_type": rendition.media_type.value,
        "size_bytes": len(rendition.data),
        "width": rendition.width,
        "height": rendition.height,
        "created_at": datetime.now(UTC),  # noqa: TID251 - a benchmark's set-up
    }
