"""A page of the publication room in a hospital of 100,000 photos, of which 2,000 may leave.

Every patient agreed to something, a few of them to publicity: the work of a page should follow
what may leave, not what the hospital has. The first page and one from the middle are asked for
through HTTP; the yardstick is a page as large of what a surgeon sees, the plain list of photos.
"""

import argparse
import asyncio
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from benchmarks.box import DEPARTMENT, client_of, database_of, person, running_box
from benchmarks.client import Client
from benchmarks.figures import line, median, percentile
from benchmarks.records import Archive, copied
from core.kit.ids import SystemIds
from core.vault import KeyRef
from tests.support.box import Box
from tests.support.corpus import make_corpus

_PAGE = 24
_ROOM = """query($a: String) { publicationRoom(purpose: MARKETING, first: 24, after: $a) {
    nodes { id isMasked width height bodySite laterality view until }
    pageInfo { endCursor } } }"""
_PHOTOS = "{ photos(first: 24) { edges { node { id bodySite { code } laterality view } } } }"
_PATIENTS = """
SELECT patient.id, patient.key_id, patient.key_generation, count(*) AS photos FROM patient
JOIN photo ON photo.patient_id = patient.id GROUP BY patient.id ORDER BY patient.id
"""
_FORM = "{ consentForms { id } }"
_FILED = "SELECT id, patient_id FROM photo WHERE patient_id IS NOT NULL"
_FULL = """
SELECT photo.id FROM photo JOIN consent c ON c.patient_id = photo.patient_id
JOIN consent_provision p ON p.consent_id = c.id
WHERE p.purpose = 'marketing' AND p.effect = 'permit'
"""

Row = dict[str, Any]


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--photos", type=int, default=100_000)
    arguments.add_argument("--released", type=int, default=2_000)
    arguments.add_argument("--turns", type=int, default=60)
    asked = arguments.parse_args()
    with running_box() as (box, administrator):
        print(asyncio.run(_measured(box, administrator, asked)))


async def _measured(box: Box, administrator: str, asked: argparse.Namespace) -> str:
    publicist = await person(box, administrator, "communications")
    surgeon = await person(box, administrator, "surgeon")
    with Archive.of(box) as archive:
        documents = make_corpus(asked.photos)
        await archive.fill(each._replace(department=DEPARTMENT) for each in documents)
    async with client_of(box, surgeon) as library:
        form, *_ = (await library.ask(_FORM))["consentForms"]
    released = await _agreed(box, UUID(form["id"]), asked.released)
    async with client_of(box, publicist) as room:
        middle, count = await _walked(room)
    if count != released:
        raise RuntimeError(f"{count} photos are in the room, not {released}")
    async with client_of(box, publicist) as room, client_of(box, surgeon) as library:
        firsts: list[float] = []
        middles: list[float] = []
        lists: list[float] = []
        for _ in range(asked.turns):
            firsts.append(await _timed(room, _ROOM, a=None))
            middles.append(await _timed(room, _ROOM, a=middle))
            lists.append(await _timed(library, _PHOTOS))
    return line(
        "room",
        n=len(firsts),
        median=median(firsts),
        unit=f"ms for the first page of {_PAGE}",
        yardstick=median(lists),
        yardstick_is="a page of the library",
        ratio=median(firsts) / median(lists),
        middle_ms=median(middles),
        first_ms_p95=percentile(firsts, 95),
        photos=asked.photos,
        released=released,
    )


async def _agreed(box: Box, form: UUID, wanted: int) -> int:
    """Consents of everybody, to publicity until `wanted` photos may leave; how many then may."""
    connection = await asyncpg.connect(**database_of(box))
    try:
        patients = await connection.fetch(_PATIENTS)
        left, consents = wanted, []
        provisions: list[Row] = []
        # One in ten, so that they are spread among the others.
        for number, patient in enumerate(patients):
            says_yes = left > 0 and number % 10 == 0
            left -= patient["photos"] if says_yes else 0
            consents.append(_consent(patient, form))
            provisions += _provisions(consents[-1]["id"], says_yes=says_yes)
        photos = await connection.fetch(_FILED)
        await _put(connection, "consent", consents)
        await _put(connection, "consent_provision", provisions)
        await _put(connection, "depicted", [_depicted(*photo) for photo in photos])
        await _put(connection, "face_look", [_look(photo["id"]) for photo in photos])
        released = [row["id"] for row in await connection.fetch(_FULL)]
        await _put(connection, "rendition", [_preview(photo) for photo in released])
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
    return len(released)


async def _put(connection: asyncpg.Connection, table: str, rows: Sequence[Row]) -> None:
    await copied(connection, table, [tuple(row.values()) for row in rows], list(rows[0]))


def _consent(patient: asyncpg.Record, form: UUID) -> Row:
    ref, now = KeyRef(patient["key_id"], patient["key_generation"]), _now()
    return {
        "id": SystemIds().new(),
        "patient_id": patient["id"],
        "department": DEPARTMENT,
        "form_id": form,
        "key_id": ref.key_id,
        "key_generation": ref.generation,
        "state": "active",
        "origin": "drafted",
        "scope": "patient",
        "scope_ids": "[]",
        "is_capable": True,
        "drafted_at": now,
        "starts": now - timedelta(days=30),
        "ends": now + timedelta(days=700),
        "version": 2,
    }


def _provisions(consent: UUID, *, says_yes: bool) -> Iterator[Row]:
    for purpose in ("education", "research", "publication", "marketing"):
        is_permitted = says_yes or purpose in {"education", "research"}
        yield {
            "id": SystemIds().new(),
            "consent_id": consent,
            "effect": "permit" if is_permitted else "deny",
            "purpose": purpose,
            "channels": "[]",
            "deidentified_only": False,
        }


def _depicted(photo: UUID, patient: UUID) -> Row:
    said = {"role": "subject", "origin": "human", "at": _now()}
    return {"id": SystemIds().new(), "photo_id": photo, "patient_id": patient, **said}


def _look(photo: UUID) -> Row:
    return {"photo_id": photo, "model": "", "at": _now()}


def _preview(photo: UUID) -> Row:
    return {
        "id": SystemIds().new(),
        "photo_id": photo,
        "kind": "preview",
        "generation": 1,
        "media_type": "image/jpeg",
        "size_bytes": 300_000,
        "width": 1600,
        "height": 1200,
        "created_at": _now(),
    }


async def _walked(client: Client) -> tuple[str | None, int]:
    """The whole room, page after page: where its middle is, and how many photos it holds."""
    ends: list[str | None] = [None]
    count = 0
    while True:
        page = (await client.ask(_ROOM, a=ends[-1]))["publicationRoom"]
        count += len(page["nodes"])
        if page["pageInfo"]["endCursor"] is None:
            return ends[len(ends) // 2], count
        ends.append(page["pageInfo"]["endCursor"])


async def _timed(client: Client, document: str, **variables: object) -> float:
    began = time.perf_counter()
    await client.ask(document, **variables)
    return (time.perf_counter() - began) * 1e3


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - a benchmark's set-up


if __name__ == "__main__":
    main()
