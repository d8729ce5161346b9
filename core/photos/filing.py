"""Where a photo rests: the key of its patient, or of the inbox; and moving between them."""

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.kit.actor import THE_BOX, DepartmentCode
from core.kit.ids import Ids
from core.photos.models import InboxKeyRow
from core.photos.rows import Row
from core.photos.sealing import PhotoSealer
from core.vault import KeyProvider, KeyRef, Purpose
from core.work import UnitOfWork, Work

_INBOX_KEY = """
INSERT INTO inbox_key (id, department, month, key_id, key_generation) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (department, month) DO NOTHING
"""
_SESSION = """
INSERT INTO photo_session (id, patient_id, department, day, photographer, started_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (patient_id, department, day) DO UPDATE SET day = excluded.day RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Filing:
    """Keys and sessions of photos."""

    unit_of_work: UnitOfWork
    ids: Ids
    keys: KeyProvider
    sealer: PhotoSealer
    inboxes: dict[tuple[DepartmentCode, str], KeyRef] = field(default_factory=dict)

    async def inbox_key(self, department: DepartmentCode) -> KeyRef:
        """The key of the department's inbox of this month, made when it is not there yet.

        It never changes once made, so it is looked up once a process.
        """
        place = (department, f"{self.unit_of_work.clock.now():%Y-%m}")
        if place not in self.inboxes:
            async with self.unit_of_work(THE_BOX) as work:
                row = await InboxKeyRow.get_or_none(department=department, month=place[1])
                row = row or await self._new_inbox_key(work, *place)
            self.inboxes[place] = KeyRef(row.key_id, row.key_generation)
        return self.inboxes[place]

    async def _new_inbox_key(
        self, work: Work, department: DepartmentCode, month: str
    ) -> InboxKeyRow:
        inbox = self.ids.new()
        ref = await asyncio.to_thread(self.keys.new_key, Purpose.PATIENT, inbox)
        # Two first photos of a month may meet here: one key wins, the other stays unused.
        await work.rows(_INBOX_KEY, inbox, department, month, ref.key_id, ref.generation)
        return await InboxKeyRow.get(department=department, month=month)

    def refiled(self, row: Row, ref: KeyRef) -> dict[str, Any]:
        """The columns that put a photo under another key: 40 bytes and its few words.

        The picture itself, however large, stays untouched.
        """
        old = KeyRef(row["key_id"], row["key_generation"])
        dek = self.keys.unwrap(old, row["id"], row["dek_generation"], row["dek"])
        return {
            "key_id": ref.key_id,
            "key_generation": ref.generation,
            "dek": self.keys.wrap(ref, row["id"], row["dek_generation"], dek),
            **self.sealer.resealed(row, ref),
        }

    async def session(
        self, work: Work, patient: UUID, department: DepartmentCode, at: datetime
    ) -> UUID:
        """The session of that patient's photos of that day, made when it is not there yet."""
        day: date = at.date()
        photographer = work.actor.person
        values = (self.ids.new(), patient, department, day, photographer, at)
        rows = await work.rows(_SESSION, *values)
        session: UUID = rows[0]["id"]
        return session
