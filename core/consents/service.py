"""The consents room's door for staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from core.access import Access, Verb
from core.audit import Tag
from core.consents.coverage import coverage_of
from core.consents.forms import Forms
from core.consents.models import ConsentRow, ConsentStepRow
from core.consents.rows import provisions
from core.consents.sealing import ConsentSealer
from core.consents.signers import missing
from core.consents.states import OPEN, state_at
from core.consents.steps import Steps
from core.consents.types import (
    Capacity,
    Consent,
    ConsentId,
    ConsentState,
    FormId,
    Method,
    Origin,
    Signing,
    Step,
)
from core.decisions import Closing
from core.kit.actor import Actor, PersonId
from core.kit.errors import Conflict, Invalid, NotFound
from core.kit.text import is_line
from core.patients import Patient, PatientId, Patients
from core.people import People
from core.work import Work

LONGEST_NOTE, MOST_STEPS = 500, 100
_SHORTEST_REASON = 5


@dataclass(frozen=True, slots=True)
class Consents:
    """The consents of the hospital's patients, as one actor may see, note and take back."""

    access: Access
    patients: Patients
    forms: Forms
    steps: Steps
    sealer: ConsentSealer
    people: People

    async def of_patient(self, actor: Actor, patient: PatientId) -> tuple[Consent, ...]:
        """All consents of a patient of the department, the newest first.

        Raises:
            NotFound: no such patient, or not one of this department.
        """
        async with self.access.act(actor, Verb.VIEW, patient=patient) as work:
            known = await self.patients.treated(work, patient)
            rows = await ConsentRow.filter(patient_id=patient).order_by("-id")
            work.record(Tag.CONSENT_LISTED, patient=patient)
            return tuple([await self.record(work, row, known) for row in rows])

    async def get(self, actor: Actor, consent: ConsentId) -> Consent:
        """One consent of a patient of the department.

        Raises:
            NotFound: no such consent, or not one this actor may know of.
        """
        async with self.access.act(actor, Verb.VIEW) as work:
            row, known = await self.known(work, consent)
            work.record(Tag.CONSENT_VIEWED, patient=known.id, subject=consent)
            return await self.record(work, row, known)

    async def history(self, actor: Actor, consent: ConsentId) -> tuple[Step, ...]:
        """The steps of a consent, the last ones at least, the first one first.

        Raises:
            NotFound: no such consent, or not one this actor may know of.
        """
        async with self.access.act(actor, Verb.VIEW) as work:
            row, known = await self.known(work, consent)
            steps = ConsentStepRow.filter(consent_id=consent).order_by("-version")
            taken = await steps.limit(MOST_STEPS)
            names = await self.people.names({PersonId(each.by) for each in taken if each.by})
            work.record(Tag.CONSENT_VIEWED, patient=known.id, subject=consent)
        return tuple(self._step(row, each, names) for each in reversed(taken))

    async def sign(
        self, actor: Actor, consent: ConsentId, version: int, signing: Signing
    ) -> Consent:
        """Note a signature that was given here: on a tablet, on paper, or in words.

        Raises:
            NotFound: no such consent, or not one this actor may know of.
            Conflict: somebody changed it meanwhile, or it cannot be signed any more.
            Invalid: an answer, a name or a capacity will not do.
        """
        async with self.access.act(actor, Verb.CONSENT) as work:
            row, known = await self.held_by(work, consent, version)
            await self.steps.sign(work, row, known.birth_date, signing)
            work.record(Tag.CONSENT_SIGNED, patient=known.id, subject=consent)
            return await self.record(work, row, known)

    async def withdraw(self, actor: Actor, consent: ConsentId, note: str) -> Consent:
        """Take a consent back for the patient who says so. Every door closes with this.

        Raises:
            NotFound: no such consent, or not one this actor may know of.
            Conflict: it does not hold, so there is nothing to take back.
        """
        return await self._end(
            actor, consent, ConsentState.WITHDRAWN, _note(note), Tag.CONSENT_WITHDRAWN
        )

    async def void(self, actor: Actor, consent: ConsentId, reason: str) -> Consent:
        """Say that a consent was entered in error; it stays in the history.

        Raises:
            NotFound, Conflict: as `withdraw`.
            Invalid: no reason.
        """
        said = _note(reason)
        if len(said) < _SHORTEST_REASON:
            raise Invalid("reason", "Say what was wrong.")
        return await self._end(
            actor, consent, ConsentState.ENTERED_IN_ERROR, said, Tag.CONSENT_VOIDED
        )

    async def known(self, work: Work, consent: ConsentId) -> tuple[ConsentRow, Patient]:
        """A consent and whose it is, inside an open unit of work of the actor.

        Raises:
            NotFound: no such consent, or not one this actor may know of.
        """
        row = await ConsentRow.get_or_none(id=consent)
        if row is None:
            raise NotFound
        return row, await self.patients.treated(work, PatientId(row.patient_id))

    async def held(self, consent: UUID) -> tuple[ConsentRow, Patient]:
        """A consent and whose it is, held until the unit of work ends: for who came by a link.

        Raises:
            NotFound: there is no such consent.
        """
        row = await ConsentRow.select_for_update().get_or_none(id=consent)
        if row is None:
            raise NotFound
        return row, await self.patients.identity(PatientId(row.patient_id))

    async def held_by(
        self, work: Work, consent: ConsentId, version: int | None = None
    ) -> tuple[ConsentRow, Patient]:
        """The same for staff; `version` is the one that the actor looked at.

        Raises:
            NotFound: no such consent, or not one this actor may know of.
            Conflict: somebody changed it meanwhile.
        """
        row = await ConsentRow.select_for_update().get_or_none(id=consent)
        if row is None:
            raise NotFound
        known = await self.patients.treated(work, PatientId(row.patient_id), Verb.CONSENT)
        if version is not None and row.version != version:
            raise Conflict("Somebody changed this consent meanwhile: look again first.")
        return row, known

    async def record(self, work: Work, row: ConsentRow, known: Patient) -> Consent:
        """The record of a row, inside an open unit of work."""
        signed = await self.steps.signatures(row)
        state = state_at(ConsentState(row.state), row.ends, work.at)
        policy = await self.steps.policies.now(work)
        form = (await self.forms.by_id({FormId(row.form_id)}))[FormId(row.form_id)]
        need = self.steps.needed(row, form, known.birth_date, policy, work.at)
        given = [(Capacity(each.capacity), Method(each.method)) for each in signed]
        about = (await provisions(work, [row.patient_id])).get(row.patient_id, ())
        return Consent(
            id=ConsentId(row.id),
            patient=PatientId(row.patient_id),
            form=form,
            state=state,
            coverage=coverage_of(row),
            origin=Origin(row.origin),
            version=row.version,
            drafted_at=row.drafted_at,
            starts=row.starts,
            ends=row.ends,
            closed_at=row.closed_at,
            closing=Closing(row.closing) if row.closing else None,
            provisions=tuple(each for each in about if each.consent == row.id),
            signatures=tuple(self.sealer.signature(row, each) for each in signed),
            missing=missing(need, given) if state in OPEN else (),
            has_document=row.document_id is not None,
        )

    async def _end(
        self, actor: Actor, consent: ConsentId, then: ConsentState, note: str, tag: Tag
    ) -> Consent:
        async with self.access.act(actor, Verb.CONSENT) as work:
            row, known = await self.held_by(work, consent)
            await self.steps.step(work, row, then, note)
            work.record(tag, patient=known.id, subject=consent)
            return await self.record(work, row, known)

    def _step(self, row: ConsentRow, step: ConsentStepRow, names: Mapping[PersonId, str]) -> Step:
        by = PersonId(step.by) if step.by else None
        return Step(
            version=step.version,
            state=ConsentState(step.state),
            at=step.at,
            by=by,
            by_name=names.get(by) if by else None,
            note=self.sealer.open_note(row, step.id, step.note),
        )


def _note(text: str) -> str:
    said = text.strip()
    if len(said) > LONGEST_NOTE or not is_line(said):
        raise Invalid("note", f"Keep the note to one line of {LONGEST_NOTE} characters.")
    return said
