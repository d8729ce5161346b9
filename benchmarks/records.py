"""A hospital's worth of photos in a box's database: sealed rows by COPY, without files.

The rows are what intake, filing and describing would have left behind, under keys of the
box's own keystore. What is missing are the blobs, which searching and listing never read.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from benchmarks.box import database_of
from core.kit.ids import SystemIds
from core.patients import NewPatient, Sex
from core.patients.sealing import PatientSealer
from core.photos import PhotoSealer
from core.search import SearchDocument
from core.vault import KeyRef, Keystore, LocalKeys, Purpose
from core.vault.keytable import KeyRow
from tests.support.box import PASSPHRASE, Box

_RECEIVED_LATER = timedelta(hours=1)
_INBOXES = UUID(int=1 << 127)  # the owner under which photos without a patient rest
_BORN = date(1931, 1, 1)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Archive:
    """Writes documents of the corpus into a box that is being set up."""

    box: Box
    keys: LocalKeys
    keystore: Keystore

    @classmethod
    @contextmanager
    def of(cls, box: Box) -> Iterator["Archive"]:
        """The archive of `box`, unlocked for a while."""
        keystore = Keystore.open(box.places.keystore)
        try:
            yield cls(box, keystore.unlock(PASSPHRASE), keystore)
        finally:
            keystore.close()

    async def fill(self, documents: Iterable[SearchDocument]) -> None:
        """Write the photos and their patients; departments must exist."""
        photos = list(documents)
        names = {p.patient_id: p.patient for p in photos if p.patient_id}
        refs = self._new_keys([*names, _INBOXES])
        connection = await asyncpg.connect(**database_of(self.box))
        try:
            await _copy(connection, "patient", self._patients(names, refs))
            pairs = sorted({(p.patient_id, p.department) for p in photos if p.patient_id})
            await _copy(connection, "patient_department", map(_treated, pairs))
            await _copy(connection, "photo", self._photos(photos, refs))
            await connection.execute("VACUUM ANALYZE")
        finally:
            await connection.close()

    def _new_keys(self, owners: list[UUID]) -> dict[UUID, KeyRef]:
        """A key for each owner, in one transaction of the keystore."""
        ids, table = SystemIds(), self.keystore.table
        refs = {owner: KeyRef(ids.new(), 1) for owner in owners}
        with table.writing():
            version = table.versions(Purpose.PATIENT).current
            for owner, ref in refs.items():
                blank = KeyRow(ref, Purpose.PATIENT, owner, version, b"")
                table.add_key(self.keys.wrapped_key(blank, ids.secret(32)))
        return refs

    def _patients(self, names: Mapping[UUID, str], refs: Mapping[UUID, KeyRef]) -> Iterator[Row]:
        sealer = PatientSealer(self.keys)
        for number, (patient, name) in enumerate(names.items()):
            born = _BORN + timedelta(days=number)
            new = NewPatient(f"M{number:07d}", name, born, Sex.UNKNOWN)
            yield {
                "id": patient,
                "key_id": refs[patient].key_id,
                "key_generation": refs[patient].generation,
                "created_at": datetime.now(UTC),  # noqa: TID251 - a benchmark's set-up
                "version": 1,
                **sealer.sealed(patient, refs[patient], new),
            }

    def _photos(
        self, photos: Iterable[SearchDocument], refs: Mapping[UUID, KeyRef]
    ) -> Iterator[Row]:
        sealer, ids = PhotoSealer(self.keys), SystemIds()
        for photo in photos:
            ref = refs[photo.patient_id or _INBOXES]
            secret = ids.secret(32)  # a data key and a digest, neither of which is ever used
            yield {
                **_open_columns(photo),
                "key_id": ref.key_id,
                "key_generation": ref.generation,
                "dek": self.keys.wrap(ref, photo.photo_id, 1, secret),
                "idempotency_key": secret.hex(),
                "digest": sealer.seal(photo.photo_id, ref, "digest", secret),
                "source": sealer.seal(photo.photo_id, ref, "source", photo.source.encode()),
                "caption": sealer.seal(photo.photo_id, ref, "caption", photo.caption.encode()),
                "procedure": sealer.seal(
                    photo.photo_id, ref, "procedure", photo.procedure.encode()
                ),
                "tint": sealer.seal(photo.photo_id, ref, "tint", secret[:3]),
            }


def _open_columns(photo: SearchDocument) -> dict[str, Any]:
    taken = datetime.fromtimestamp(photo.captured_at, UTC)
    return {
        "id": photo.photo_id,
        "department": photo.department,
        "patient_id": photo.patient_id,
        "dek_generation": 1,
        "development": "ready",
        "media_type": "image/jpeg",
        "size_bytes": 4_300_000,
        "width": 4032,
        "height": 3024,
        "body_site": photo.body_site,
        "laterality": photo.laterality,
        "view": photo.view,
        "phase": photo.phase,
        "captured_at": taken,
        "received_at": taken + _RECEIVED_LATER,
        "version": 2,
    }


def _treated(pair: tuple[UUID, str]) -> Row:
    return {"id": SystemIds().new(), "patient_id": pair[0], "department": pair[1]}


async def _copy(connection: asyncpg.Connection, table: str, rows: Iterable[Row]) -> None:
    """COPY rows with the same columns."""
    waiting = iter(rows)
    first = next(waiting)
    values = (tuple(row.values()) for row in _chained(first, waiting))
    await copied(connection, table, values, list(first))


async def copied(
    connection: asyncpg.Connection, table: str, values: Iterable[Any], columns: list[str]
) -> None:
    """COPY into a table as its owner, who is bound by its policies too, but for this moment."""
    await connection.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    await connection.copy_records_to_table(table, records=values, columns=columns)
    await connection.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _chained(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest
