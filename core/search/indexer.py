"""The one writer of the index: builds it at the start, then folds every event into it.

An event names a photo or a patient; what the index says of it is read from the database
anew, so events may come twice or late. They are marked done after the index commit.
A photo whose words do not open is left out and counted: one broken seal must not keep
all the others from being found.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from core.jobs import PatientChanged, Pending
from core.kit.actor import THE_BOX
from core.patients.sealing import PatientSealer
from core.photos import PhotoSealer
from core.search.index import PhotoIndex
from core.search.readers import Readers
from core.search.service import inbox_scope
from core.search.types import SearchDocument
from core.vault import KeyRef, SealBroken
from core.work import UnitOfWork

_COLUMNS = """
SELECT photo.id, photo.department, photo.patient_id, photo.key_id, photo.key_generation,
       body_site, laterality, phase, view, captured_at, received_at,
       caption, procedure, source,
       patient.name AS patient_name, patient.key_id AS patient_key_id,
       patient.key_generation AS patient_key_generation
FROM photo LEFT JOIN patient ON patient.id = photo.patient_id
WHERE development <> 'quarantined' AND
"""
_BATCH = f"{_COLUMNS} photo.id > $1 ORDER BY photo.id LIMIT $2"
_PHOTOS = f"{_COLUMNS} photo.id = ANY($1::uuid[])"
_OF_PATIENTS = "SELECT id FROM photo WHERE patient_id = ANY($1::uuid[])"

_SIZE = "SELECT count(*) AS size FROM photo"

_FIRST = UUID(int=0)
_PAGES_AHEAD = 2
REBUILD_BATCH = 5000
FOLLOW_BATCH = 500

Pages = asyncio.Queue[Future[bytes] | None]


@dataclass(frozen=True, slots=True)
class Indexer:
    """Keeps the index equal to the database."""

    unit_of_work: UnitOfWork
    index: PhotoIndex
    photos: PhotoSealer
    patients: PatientSealer
    unreadable: set[UUID] = field(default_factory=set)
    """The photos that cannot be found because a seal is broken."""

    async def rebuild(self) -> int:
        """Read every photo into the index; returns how many. Events keep coming meanwhile."""
        self.unreadable.clear()
        await asyncio.to_thread(self.index.clear)
        size = (await self._rows(_SIZE))[0]["size"]
        laid_out: Pages = asyncio.Queue(_PAGES_AHEAD)
        with Readers(size) as readers:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._read(readers, laid_out))
                filled = both.create_task(self._fill(laid_out))
        await asyncio.to_thread(self.index.commit)
        self.index.is_ready = True
        return filled.result()

    async def _read(self, readers: Readers, laid_out: Pages) -> None:
        """Open the photos page by page and have them read; None after the last."""
        last = _FIRST
        while rows := await self._rows(_BATCH, last, REBUILD_BATCH):
            documents = await asyncio.to_thread(lambda: list(self._documents(rows)))
            await laid_out.put(readers.lay_out(documents))
            last = rows[-1]["id"]
        await laid_out.put(None)

    async def _fill(self, laid_out: Pages) -> int:
        """Put what was read into the engine; returns how many photos that were."""
        count = 0
        while page := await laid_out.get():
            lines = (await asyncio.wrap_future(page)).splitlines()
            await asyncio.to_thread(self.index.fill, lines)
            count += len(lines)
        return count

    async def follow(self) -> int:
        """Fold the events that wait into the index; returns how many there were."""
        async with self.unit_of_work(THE_BOX) as work:
            pending = await self.unit_of_work.outbox.pending(work.connection, FOLLOW_BATCH)
        if not pending:
            return 0
        changed = await self._changed(pending)
        rows = await self._rows(_PHOTOS, list(changed))
        await asyncio.to_thread(self._fold, changed, rows)
        async with self.unit_of_work(THE_BOX) as work:
            ids = [event.id for event in pending]
            await self.unit_of_work.outbox.done(work.connection, work.at, ids)
        return len(pending)

    async def _changed(self, pending: Sequence[Pending]) -> set[UUID]:
        patients = [e.subject for e in pending if e.kind == PatientChanged.kind]
        photos = {e.subject for e in pending if e.kind != PatientChanged.kind}
        if patients:
            photos |= {row["id"] for row in await self._rows(_OF_PATIENTS, patients)}
        return photos

    async def _rows(self, sql: str, *values: object) -> Sequence[Any]:
        async with self.unit_of_work(THE_BOX) as work:
            # As the driver gives them: a copy of each would cost a tenth of a rebuild.
            _, rows = await work.connection.execute_query(sql, list(values))
            return rows

    def _fold(self, changed: set[UUID], rows: Sequence[Any]) -> None:
        self.unreadable.difference_update(changed)
        documents = list(self._documents(rows))
        self.index.remove(changed - {document.photo_id for document in documents})
        self.index.put(documents)
        self.index.commit()

    def _documents(self, rows: Sequence[Any]) -> Iterator[SearchDocument]:
        names: dict[UUID, str] = {}
        for row in rows:
            try:
                yield self._document(row, names)
            except SealBroken:
                self.unreadable.add(row["id"])

    def _document(self, row: Mapping[str, Any], names: dict[UUID, str]) -> SearchDocument:
        taken = row["captured_at"] or row["received_at"]
        department, patient = row["department"], row["patient_id"]
        return SearchDocument(
            photo_id=row["id"],
            scope=department if patient else inbox_scope(department),
            department=department,
            body_site=row["body_site"],
            laterality=row["laterality"],
            phase=row["phase"],
            view=row["view"],
            year=taken.year,
            captured_at=int(taken.timestamp()),
            patient_id=patient,
            **self.photos.words(row),
            patient=self._name(row, names) if patient else "",
        )

    def _name(self, row: Mapping[str, Any], names: dict[UUID, str]) -> str:
        patient: UUID = row["patient_id"]
        if patient not in names:
            ref = KeyRef(row["patient_key_id"], row["patient_key_generation"])
            names[patient] = self.patients.name(patient, ref, row["patient_name"])
        return names[patient]
