"""The worker's gallery of known faces: who a face is like, among those who may be compared.

Promises: it holds what may be held at this moment, within a second, whoever changed it; what it
says is a likeness only, and is checked against the consents again by whoever writes it down. A
stranger's vector is held by nobody after the comparison.
"""

import asyncio
import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core.faces.gallery import Gallery, Likeness
from core.faces.model import Shelf, Thresholds
from core.faces.recognition import recognition_now
from core.faces.templates import Templates
from core.faces.types import Mode, Recognition, SeenFace
from core.jobs import TemplatesChanged
from core.kit.actor import THE_BOX
from core.vault import KeyRef, SealBroken
from core.work import UnitOfWork

_BATCH, _OVERLAP = 2000, 1000
_COLUMNS = "id, patient_id, model, key_id, key_generation, vector"
_PAGE = f"""
SELECT {_COLUMNS} FROM face_template WHERE model = $1 AND id > $2 ORDER BY id LIMIT $3
"""  # noqa: S608 - only constants of this room are put together
_COUNT = "SELECT count(*) AS n FROM face_template WHERE model = $1"
_OF_PATIENT = f"""
SELECT {_COLUMNS} FROM face_template WHERE patient_id = $1 AND model = $2
"""  # noqa: S608 - as above


@dataclass(slots=True)
class Matcher:
    """Compares faces with those of who agreed. One a worker; it holds vectors in memory only."""

    unit_of_work: UnitOfWork
    templates: Templates
    shelf: Shelf
    time_zone: ZoneInfo
    gallery: Gallery = field(default_factory=Gallery)
    _newest: int = 0
    _heard: frozenset[int] = frozenset()
    _model: str = ""
    _policy: int | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _hearing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def now(self) -> Recognition:
        """How faces may be compared at this moment."""
        async with self.unit_of_work(THE_BOX) as work:
            return await recognition_now(work, self.time_zone)

    async def tick(self) -> None:
        """Keep everything to what is allowed at this moment: to be done every second.

        What a consent, the policy or the impact assessment allowed until now is deleted. What
        could not be done, because the database was away, is done at the next tick.
        """
        async with self.unit_of_work(THE_BOX) as work:
            recognition = await recognition_now(work, self.time_zone)
            policy = (await self.templates.policies.now(work)).version
            if recognition.mode is Mode.OFF:
                await self.templates.clear(work)
            else:
                await self.templates.lapse(work)
                if policy != self._policy:
                    await self.templates.follow_policy(work)
        self._policy = policy
        await self.hear(recognition.in_use)

    async def hear(self, model: str) -> None:
        """Bring the gallery in line with what was committed until now, for this model."""
        async with self._hearing:
            newest, news = await self._news()
            if model != self._model:
                await self.fill(model)
            else:
                for patient in {who for number, who in news.items() if number not in self._heard}:
                    await self.refresh(patient)
            # Only now: what was cut off before is heard again.
            self._newest, self._heard = newest, frozenset(news)

    async def _news(self) -> tuple[int, Mapping[int, UUID]]:
        """The newest event, and by number whose templates changed since a little before."""
        async with self.unit_of_work(THE_BOX) as work:
            outbox, connection = self.unit_of_work.outbox, work.connection
            newest = await outbox.newest(connection)
            found = await outbox.news(connection, TemplatesChanged.kind, self._newest - _OVERLAP)
        return newest, {event.id: event.subject for event in found}

    async def refresh(self, patient: UUID) -> None:
        """Bring the gallery in line with the templates of a patient."""
        async with self._turn:
            rows = await self._rows(_OF_PATIENT, patient, self._model)
            self.gallery.forget(patient)
            self._take_in(rows)

    def among(self, recognition: Recognition, patient: UUID | None) -> Collection[UUID] | None:
        """Who may be looked among for a photo of `patient`: nobody, or None for all who agreed."""
        if not self.holds(recognition.model) or self.thresholds(recognition.model) is None:
            return ()
        match recognition.mode:
            case Mode.IDENTIFY:
                return None if len(self.gallery) else ()
            case Mode.VERIFY if patient is not None and self.gallery.knows(patient):
                return (patient,)
            case _:
                return ()

    def holds(self, model: str) -> bool:
        """True if the gallery has the templates of that model, all of them."""
        return model == self._model

    def thresholds(self, model: str) -> Thresholds | None:
        """From which cosine on a model's likenesses are told, if that was measured."""
        return self.shelf.get(model).thresholds if model else None

    async def likest(
        self, seen: SeenFace, least: float, among: Collection[UUID] | None
    ) -> list[Likeness]:
        """Everybody whom a face may be, the likest first, in a thread: a million takes a while."""
        if seen.vector is None:
            return []
        async with self._turn:
            return await asyncio.to_thread(self.gallery.resembling, seen.vector, least, among)

    async def fill(self, model: str) -> None:
        """Take in every template of a model, in the place of what there was; nothing for none."""
        async with self._turn:
            self.gallery.clear()
            self._model = ""
            if model:
                await self._take_in_all(model)
            self._model = model

    async def _take_in_all(self, model: str) -> None:
        (counted,) = await self._rows(_COUNT, model)
        self.gallery.make_room(counted["n"])
        with _no_garbage():
            await self._read_all(model)

    async def _read_all(self, model: str) -> None:
        async with asyncio.TaskGroup() as group:
            page = group.create_task(self._rows(_PAGE, model, UUID(int=0), _BATCH))
            while rows := await page:
                # The database looks up the next page while we open the seals of this one.
                page = group.create_task(self._rows(_PAGE, model, rows[-1]["id"], _BATCH))
                await asyncio.to_thread(self._take_in, rows)

    async def _rows(self, sql: str, *values: object) -> Sequence[Mapping[str, Any]]:
        """As the driver gives them: a million go through here at the start."""
        async with self.unit_of_work(THE_BOX) as work:
            _, rows = await work.connection.execute_query(sql, list(values))
            return rows

    def _take_in(self, rows: Sequence[Mapping[str, Any]]) -> None:
        keys = self.templates.keys
        keys.read_ahead({KeyRef(row["key_id"], row["key_generation"]) for row in rows})
        for row in rows:
            try:
                self.gallery.put(row["patient_id"], row["id"], self.templates.opened(row))
            except SealBroken:
                continue  # `inventory` shows it; the face can be confirmed again
        keys.read_ahead(())


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Have what is made here not looked through for garbage, now or later: it is there to stay."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.freeze()
