"""The corrections room's door."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.access import Access, Verb
from core.annotations import Annotations
from core.audit import Tag
from core.corrections.models import CorrectionRow
from core.corrections.types import Correction, CorrectionId, CorrectionState
from core.kit.actor import Actor, PersonId
from core.kit.errors import Conflict, Invalid, NotFound, OwnProposal
from core.kit.ids import Ids
from core.kit.text import is_line
from core.patients import PatientId, Patients
from core.people import People
from core.photos import PhotoId, Photos, rows
from core.vault import KeyProvider, KeyRef, Label
from core.work import Work

LONGEST_REASON = 500
_SHORTEST_REASON = 5


@dataclass(frozen=True, slots=True)
class Corrections:
    """Photos that turn out to be of another patient, as one actor may propose and decide."""

    access: Access
    patients: Patients
    photos: Photos
    annotations: Annotations
    people: People
    ids: Ids
    keys: KeyProvider

    async def propose(
        self, actor: Actor, photo: PhotoId, patient: PatientId, reason: str
    ) -> Correction:
        """Say that a filed photo is of another patient; somebody else decides.

        Raises:
            NotFound: no such photo or patient, or not one this actor may know of.
            Conflict: it is that patient's already, has none yet, or is being corrected.
            Invalid: the reason is no sentence.
        """
        async with self.access.act(actor, Verb.REASSIGN, photo=photo, patient=patient) as work:
            row = self.photos.visible(work, await rows.locked(work, photo), Verb.REASSIGN)
            await self.patients.key_of(work, patient, Verb.REASSIGN)
            said = _reason(reason)
            if row["patient_id"] is None:
                raise Conflict("This photo has no patient yet: assign it.")
            if row["patient_id"] == patient:
                raise Conflict("This photo is that patient's already.")
            if await CorrectionRow.exists(photo_id=photo, state=CorrectionState.PROPOSED):
                raise Conflict("Somebody proposed a correction of this photo already.")
            made = await self._create(work, row, patient, said)
            work.record(Tag.CORRECTION_PROPOSED, photo=photo, patient=patient, subject=made.id)
            return await self._correction(made)

    async def waiting(
        self, actor: Actor, after: CorrectionId | None, first: int
    ) -> tuple[Correction, ...]:
        """At most `first` corrections of photos in sight that wait to be decided, oldest first."""
        async with self.access.act(actor, Verb.REASSIGN) as work:
            department = self.access.department(actor)
            found = CorrectionRow.filter(department=department, state=CorrectionState.PROPOSED)
            if after is not None:
                found = found.filter(id__gt=after)
            shown = await self._in_sight(work, await found.order_by("id").limit(first))
            photos = [str(row.photo_id) for row in shown]
            work.record(Tag.CORRECTION_LISTED, detail={"photos": photos})
            return tuple([await self._correction(row) for row in shown])

    async def approve(self, actor: Actor, correction: CorrectionId) -> Correction:
        """Move the photo to the patient that was proposed, with all that belongs to it.

        Raises:
            NotFound: no such correction, or not one of this department's photos in sight.
            OwnProposal: the actor proposed it.
            Conflict: it was decided, or the photo changed hands meanwhile.
        """
        async with self.access.act(actor, Verb.REASSIGN) as work:
            made = await self._open(work, correction)
            row = await self._photo(work, made)
            if row["patient_id"] != made.from_patient:
                raise Conflict("This photo changed hands meanwhile: look again first.")
            ref = await self.patients.key_of(work, made.to_patient, Verb.REASSIGN)
            await self.photos.refile(work, row, PatientId(made.to_patient), ref)
            await self.annotations.refile(made.photo_id, ref)
            detail = {"from": str(made.from_patient)}
            work.record(
                Tag.PHOTO_REASSIGNED,
                photo=made.photo_id,
                patient=made.to_patient,
                subject=made.id,
                detail=detail,
            )
            return await self._decide(work, made, CorrectionState.DONE)

    async def reject(self, actor: Actor, correction: CorrectionId) -> Correction:
        """Leave the photo where it is. Whoever proposed it may take it back this way too.

        Raises:
            NotFound: no such correction, or not one of this department's photos in sight.
            Conflict: it was decided.
        """
        async with self.access.act(actor, Verb.REASSIGN) as work:
            made = await self._open(work, correction, may_be_own=True)
            await self._photo(work, made)
            work.record(
                Tag.CORRECTION_REJECTED,
                photo=made.photo_id,
                patient=made.from_patient,
                subject=made.id,
            )
            return await self._decide(work, made, CorrectionState.REJECTED)

    async def _photo(self, work: Work, made: CorrectionRow) -> rows.Row:
        row = await rows.locked(work, made.photo_id)
        return self.photos.visible(work, row, Verb.REASSIGN)

    async def _in_sight(self, work: Work, found: Sequence[CorrectionRow]) -> list[CorrectionRow]:
        photos = await rows.many(work, [row.photo_id for row in found])
        seen = {photo["id"] for photo in photos}
        return [row for row in found if row.photo_id in seen]

    async def _create(
        self, work: Work, row: rows.Row, patient: PatientId, reason: str
    ) -> CorrectionRow:
        correction, ref = self.ids.new(), KeyRef(row["key_id"], row["key_generation"])
        return await CorrectionRow.create(
            id=correction,
            photo_id=row["id"],
            department=row["department"],
            from_patient=row["patient_id"],
            to_patient=patient,
            key_id=ref.key_id,
            key_generation=ref.generation,
            reason=self.keys.seal_field(ref, _label(correction), reason.encode()),
            state=CorrectionState.PROPOSED,
            proposed_by=work.actor.person,
            proposed_at=work.at,
        )

    async def _open(
        self, work: Work, correction: CorrectionId, *, may_be_own: bool = False
    ) -> CorrectionRow:
        department = self.access.department(work.actor)
        found = CorrectionRow.filter(id=correction, department=department).select_for_update()
        made = await found.first()
        if made is None:
            raise NotFound
        if made.state != CorrectionState.PROPOSED:
            raise Conflict("This was decided already.")
        if made.proposed_by == work.actor.person and not may_be_own:
            raise OwnProposal
        return made

    async def _decide(self, work: Work, made: CorrectionRow, state: CorrectionState) -> Correction:
        made.state, made.decided_at = state, work.at
        # Who takes back a proposal of their own has not looked at it as somebody else.
        made.decided_by = None if made.proposed_by == work.actor.person else work.actor.person
        await made.save(update_fields=["state", "decided_at", "decided_by"])
        return await self._correction(made)

    async def _correction(self, row: CorrectionRow) -> Correction:
        ref, proposer = KeyRef(row.key_id, row.key_generation), PersonId(row.proposed_by)
        reason = self.keys.open_field(ref, _label(row.id), row.reason)
        return Correction(
            id=CorrectionId(row.id),
            photo=PhotoId(row.photo_id),
            from_patient=PatientId(row.from_patient),
            to_patient=PatientId(row.to_patient),
            reason=reason.decode(),
            state=CorrectionState(row.state),
            proposed_by=proposer,
            proposed_by_name=(await self.people.names([proposer]))[proposer],
            proposed_at=row.proposed_at,
            decided_by=PersonId(row.decided_by) if row.decided_by else None,
            decided_at=row.decided_at,
        )


def _reason(text: str) -> str:
    said = text.strip()
    if not _SHORTEST_REASON <= len(said) <= LONGEST_REASON or not is_line(said):
        raise Invalid("reason", f"Say why, in {_SHORTEST_REASON} to {LONGEST_REASON} characters.")
    return said


def _label(correction: UUID) -> Label:
    return Label("correction", "reason", correction)
