"""Entering what leaves: called by the one door out, in the very act, so that none is missing."""

from dataclasses import dataclass
from uuid import UUID

from core.audit import Tag
from core.decisions import FOR_THE_PUBLIC, Decision
from core.kit.actor import Actor
from core.kit.ids import Ids
from core.patients import PatientId, Patients
from core.people import new_token
from core.photos import RenditionKind
from core.photos.rows import Row
from core.publications.models import PublicationRow
from core.sight import ALL_SEEING
from core.work import UnitOfWork, Work

_CODE_CHARACTERS = 22  # of 64 letters: 132 bits, short enough for a QR code in a colophon


@dataclass(frozen=True, slots=True)
class Ledger:
    """Notes each copy that leaves for the public."""

    unit_of_work: UnitOfWork
    patients: Patients
    ids: Ids

    async def left(
        self,
        work: Work,
        number: UUID,
        row: Row,
        kind: RenditionKind,
        file: UUID,
        decision: Decision,
    ) -> None:
        """Note, inside the act, that a copy of a photo leaves by the decision `number`."""
        if not self.wants(decision):
            return
        async with work.beyond():
            ref = await self.patients.key(PatientId(row["patient_id"]))
        await PublicationRow.create(
            id=number,
            photo_id=row["id"],
            patient_id=row["patient_id"],
            key_id=ref.key_id,
            key_generation=ref.generation,
            purpose=decision.purpose,
            channel=decision.channel,
            kind=kind,
            file_id=file,
            code=new_token(self.ids)[:_CODE_CHARACTERS],
            responsible=work.actor.person,
            left_at=work.at,
        )
        work.record(
            Tag.PUBLICATION_BEGUN,
            photo=row["id"],
            patient=row["patient_id"],
            subject=number,
            purpose=decision.purpose,
        )

    async def delivered(self, actor: Actor, number: UUID, digest: bytes) -> None:
        """Note the SHA-256 of the file as it leaves, by which a publisher can ask about it."""
        async with self.unit_of_work(actor, ALL_SEEING):
            await PublicationRow.filter(id=number).update(digest=digest)

    def wants(self, decision: Decision) -> bool:
        """Whether a copy with this decision is entered."""
        return decision.purpose in FOR_THE_PUBLIC
