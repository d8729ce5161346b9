"""The inventory of biometrics: every stored template, with the consent that allows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from core.access import Access, Verb
from core.audit import Tag
from core.faces.models import FaceRegionRow, FaceTemplateRow
from core.faces.recognition import recognition_now
from core.faces.templates import Templates
from core.faces.types import Inventory, Mode, Recognition, Template
from core.kit.actor import Actor
from core.patients import PatientId
from core.photos import PhotoId
from core.work import Work

_BATCH = 1000
_PATIENTS = """
SELECT patient_id, count(*) AS n, array_agg(DISTINCT consent_id) AS consents
FROM face_template WHERE patient_id > $1 GROUP BY patient_id ORDER BY patient_id LIMIT $2
"""


@dataclass(frozen=True, slots=True)
class Inventories:
    """Shows what biometrics the box holds, and proves that each may be there."""

    access: Access
    templates: Templates
    time_zone: ZoneInfo

    async def page(self, actor: Actor, after: UUID | None, first: int) -> tuple[Template, ...]:
        """At most `first` templates beyond `after`, oldest first, of the whole hospital.

        Raises:
            Forbidden: neither an administrator nor the privacy officer.
        """
        async with self.access.act(actor, Verb.INVENTORY) as work, work.beyond():
            found = FaceTemplateRow.all().order_by("id")
            rows = await (found.filter(id__gt=after) if after else found).limit(first)
            shown = await self._shown(work, rows)
            work.record(Tag.TEMPLATE_LISTED, detail={"templates": len(shown)})
        return shown

    async def counted(self, actor: Actor) -> Inventory:
        """How many templates there are, and how many of them nothing allows at this moment.

        Raises:
            Forbidden: neither an administrator nor the privacy officer.
        """
        async with self.access.act(actor, Verb.INVENTORY) as work, work.beyond():
            counted = await self.count(work)
            work.record(Tag.TEMPLATE_LISTED, detail={"templates": counted.total})
        return counted

    async def count(self, work: Work) -> Inventory:
        """The same, for the box itself."""
        recognition = await recognition_now(work, self.time_zone)
        total, forbidden, last = 0, 0, UUID(int=0)
        while rows := await work.rows(_PATIENTS, last, _BATCH):
            last = rows[-1]["patient_id"]
            lawful = await self.templates.lawful(work, [row["patient_id"] for row in rows])
            for row in rows:
                consent = lawful.get(row["patient_id"])
                is_fine = consent is not None and row["consents"] == [consent.consent]
                total += row["n"]
                forbidden += 0 if is_fine and recognition.mode is not Mode.OFF else row["n"]
        return Inventory(total, forbidden)

    async def _shown(self, work: Work, rows: Sequence[FaceTemplateRow]) -> tuple[Template, ...]:
        recognition = await recognition_now(work, self.time_zone)
        lawful = await self.templates.lawful(work, {row.patient_id for row in rows})
        faces = FaceRegionRow.filter(id__in=[row.face_id for row in rows])
        photos = {face.id: face.photo_id for face in await faces}
        allowed = {patient: consent.consent for patient, consent in lawful.items()}
        return tuple(
            Template(
                id=row.id,
                patient=PatientId(row.patient_id),
                photo=PhotoId(photos[row.face_id]),
                consent=row.consent_id,
                until=row.ends,
                is_allowed=_is_allowed(row, allowed.get(row.patient_id), recognition),
                model=row.model,
                threshold=row.threshold,
                made_at=row.made_at,
            )
            for row in rows
            if row.face_id in photos
        )


def _is_allowed(row: FaceTemplateRow, consent: UUID | None, recognition: Recognition) -> bool:
    return recognition.mode is not Mode.OFF and row.consent_id == consent
