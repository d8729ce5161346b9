"""The one writer of the index: builds it at the start, then folds every event into it.

An event names a photo or a patient; what the index says of it is read from the database
anew, so events may come twice or late. They are marked done after the index commit.
A photo whose words do not open is left out and counted: one broken seal must not keep
all the others from being found.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from core.jobs import ConsentChanged, PatientChanged, Pending, PhotoChanged, PolicyChanged
from core.kit.actor import THE_BOX
from core.patients.sealing import PatientSealer
from core.photos import PhotoSealer
from core.release import Asking
from core.search.index import PhotoIndex
from core.search.layouts import FOUND, KEEP, MADE_FROM, Layouts, edition
from core.search.schema import Fields, stamped
from core.search.scopes import scope_of
from core.search.types import SearchDocument
from core.search.uses import laid_out_uses
from core.vault import KeyRef, SealBroken
from core.work import UnitOfWork

_COLUMNS = f"""
SELECT photo.id, photo.department, photo.patient_id, photo.key_id, photo.key_generation,
       body_site, laterality, phase, view, session_id, captured_at, received_at,
       caption, procedure, source, photo.sensitivity,
       patient.name AS patient_name, patient.key_id AS patient_key_id,
       patient.key_generation AS patient_key_generation,
       {MADE_FROM} AS made_from
FROM {FOUND} AND photo.id = ANY($2::uuid[])
"""  # noqa: S608 - only constants of this room are put together
_PAGE = f"""
SELECT photo.id, photo.key_id, photo.key_generation,
       patient_id, session_id, captured_at, received_at,
       CASE WHEN layout.made_from = {MADE_FROM} THEN layout.sealed END AS layout
FROM {FOUND} AND photo.id > $2 ORDER BY photo.id LIMIT $3
"""  # noqa: S608 - as above
_OF_PATIENTS = "SELECT id FROM photo WHERE patient_id = ANY($1::uuid[])"
_SHOWING = "SELECT photo_id AS id FROM depicted WHERE patient_id = ANY($1::uuid[])"

_FIRST = UUID(int=0)
REBUILD_BATCH = 5000
FOLLOW_BATCH = 500

Rows = Sequence[Any]
Uses = Mapping[UUID, Fields]


@dataclass(frozen=True, slots=True)
class Indexer:
    """Keeps the index equal to the database."""

    unit_of_work: UnitOfWork
    index: PhotoIndex
    asking: Asking
    photos: PhotoSealer
    patients: PatientSealer
    layouts: Layouts
    unreadable: set[UUID] = field(default_factory=set)
    """The photos that cannot be found because a seal is broken."""

    async def rebuild(self) -> int:
        """Take every photo into the index; returns how many. Events keep coming meanwhile."""
        self.unreadable.clear()
        await asyncio.to_thread(self.index.clear)
        count, last = 0, _FIRST
        async with asyncio.TaskGroup() as group:
            page = group.create_task(self._page(last))
            while rows := await page:
                # The database looks up the next page while we take this one in.
                page = group.create_task(self._page(rows[-1]["id"]))
                count += await self._take_in(rows)
        await asyncio.to_thread(self.index.commit)
        self.index.is_ready = True
        return count

    async def _page(self, after: UUID) -> Rows:
        return await self._rows(_PAGE, edition(), after, REBUILD_BATCH)

    async def _take_in(self, rows: Rows) -> int:
        """Put a page of photos into the engine; returns how many there were to put."""
        # The database looks up who agreed to what while we open the seals.
        lines, uses = await asyncio.gather(asyncio.to_thread(self._known, rows), self._uses(rows))
        if unknown := [row["id"] for row in rows if row["id"] not in lines]:
            lines |= await self._read(unknown)
        await asyncio.to_thread(self._fill, lines, uses)
        return len(lines)

    async def _uses(self, rows: Rows) -> Uses:
        async with self.unit_of_work(THE_BOX) as work:
            facts = await self.asking.facts(work, rows)
            policy = await self.asking.policies.now(work)
            return laid_out_uses(facts, work.at, policy)

    def _fill(self, lines: Mapping[UUID, bytes], uses: Uses) -> None:
        self.index.fill(
            stamped(line, uses[photo]) if photo in uses else line for photo, line in lines.items()
        )

    def _known(self, rows: Rows) -> dict[UUID, bytes]:
        opened = ((row["id"], self.layouts.opened(row)) for row in rows)
        return {photo: line for photo, line in opened if line is not None}

    async def _read(self, photos: Sequence[UUID]) -> dict[UUID, bytes]:
        """Lay photos out anew, and keep how."""
        rows = {row["id"]: row for row in await self._rows(_COLUMNS, edition(), photos)}
        lines = await asyncio.to_thread(self._laid_out, rows)
        kept = await asyncio.to_thread(self.layouts.columns, rows, lines)
        await self._rows(KEEP, *kept)
        return lines

    def _laid_out(self, rows: Mapping[UUID, Any]) -> dict[UUID, bytes]:
        documents = self._documents(rows.values())
        return {document.photo_id: self.index.lay_out(document) for document in documents}

    async def follow(self) -> int:
        """Fold the events that wait into the index; returns how many there were."""
        async with self.unit_of_work(THE_BOX) as work:
            pending = await self.unit_of_work.outbox.pending(work.connection, FOLLOW_BATCH)
        if not pending:
            return 0
        await self._fold_in(await self._changed(pending))
        if any(event.kind == PolicyChanged.kind for event in pending):
            await self._decide_anew()
        async with self.unit_of_work(THE_BOX) as work:
            ids = [event.id for event in pending]
            await self.unit_of_work.outbox.done(work.connection, work.at, ids)
        return len(pending)

    async def _fold_in(self, changed: set[UUID]) -> None:
        rows = await self._rows(_COLUMNS, edition(), list(changed))
        await asyncio.to_thread(self._fold, changed, rows, await self._uses(rows))

    async def _decide_anew(self) -> None:
        """Put every photo in the place of what the index said of it, page by page."""
        last = _FIRST
        while rows := await self._page(last):
            last = rows[-1]["id"]
            await asyncio.to_thread(self.index.remove, [row["id"] for row in rows])
            await self._take_in(rows)
            await asyncio.to_thread(self.index.commit)

    async def _changed(self, pending: Sequence[Pending]) -> set[UUID]:
        patients = [e.subject for e in pending if e.kind == PatientChanged.kind]
        photos = {e.subject for e in pending if e.kind == PhotoChanged.kind}
        if patients:
            photos |= {row["id"] for row in await self._rows(_OF_PATIENTS, patients)}
        people = [e.subject for e in pending if e.kind == ConsentChanged.kind]
        if people:
            photos |= {row["id"] for row in await self._rows(_SHOWING, people)}
        return photos

    async def _rows(self, sql: str, *values: object) -> Rows:
        async with self.unit_of_work(THE_BOX) as work:
            # As the driver gives them: a copy of each would cost a tenth of a rebuild.
            _, rows = await work.connection.execute_query(sql, list(values))
            return rows

    def _fold(self, changed: set[UUID], rows: Rows, uses: Uses) -> None:
        self.unreadable.difference_update(changed)
        documents = [
            document._replace(uses=uses.get(document.photo_id, {}))
            for document in self._documents(rows)
        ]
        self.index.remove(changed - {document.photo_id for document in documents})
        self.index.put(documents)
        self.index.commit()

    def _documents(self, rows: Iterable[Any]) -> Iterator[SearchDocument]:
        names: dict[UUID, str] = {}
        for row in rows:
            try:
                yield self._document(row, names)
            except SealBroken:
                self.unreadable.add(row["id"])

    def _document(self, row: Mapping[str, Any], names: dict[UUID, str]) -> SearchDocument:
        taken = row["captured_at"] or row["received_at"]
        department, patient, words = row["department"], row["patient_id"], self.photos.words(row)
        return SearchDocument(
            photo_id=row["id"],
            scope=scope_of(department, row["sensitivity"], is_filed=patient is not None),
            department=department,
            body_site=row["body_site"],
            laterality=row["laterality"],
            phase=row["phase"],
            view=row["view"],
            year=taken.year,
            captured_at=int(taken.timestamp()),
            patient_id=patient,
            caption=words["caption"],
            procedure=words["procedure"],
            source=words["source"],
            patient=self._name(row, names) if patient else "",
        )

    def _name(self, row: Mapping[str, Any], names: dict[UUID, str]) -> str:
        patient: UUID = row["patient_id"]
        if patient not in names:
            ref = KeyRef(row["patient_key_id"], row["patient_key_generation"])
            names[patient] = self.patients.name(patient, ref, row["patient_name"])
        return names[patient]
