"""Drafting consents: by hand, again at its end, and by itself when a photo gets a patient."""

import asyncio
from dataclasses import dataclass

from core.access import Access, Verb
from core.audit import Tag
from core.consents.assessments import is_capable
from core.consents.coverage import coverage_of, require_coverage
from core.consents.defaults import QUITCLAIM, RECOGNITION
from core.consents.forms import Forms
from core.consents.models import ConsentRow
from core.consents.service import Consents
from core.consents.states import OPEN, state_at
from core.consents.types import (
    Consent,
    ConsentId,
    ConsentState,
    Coverage,
    Form,
    FormId,
    Origin,
)
from core.kit.actor import Actor, DepartmentCode
from core.kit.errors import Conflict
from core.kit.ids import Ids
from core.kit.language import Language
from core.patients import PatientId
from core.vault import KeyProvider, Purpose
from core.work import Work

_RENEWABLE = frozenset({ConsentState.ACTIVE, ConsentState.EXPIRED})
_ANSWERED = """
SELECT consent.state, ends FROM consent JOIN consent_form form ON form.id = form_id
WHERE patient_id = $1 AND scope = 'patient' AND form.code <> $2
  AND consent.state NOT IN ('superseded', 'entered_in_error')
"""


@dataclass(frozen=True, slots=True)
class Drafts:
    """Makes consents that nobody has answered yet."""

    access: Access
    forms: Forms
    consents: Consents
    ids: Ids
    keys: KeyProvider

    async def draft(
        self, actor: Actor, patient: PatientId, form: FormId, coverage: Coverage
    ) -> Consent:
        """Draft a consent for a patient of the department; nothing is asked yet.

        Raises:
            NotFound: no such patient or published form.
            Invalid: the coverage names no photos, or too many.
        """
        require_coverage(coverage)
        async with self.access.act(actor, Verb.CONSENT, patient=patient) as work:
            known = await self.consents.patients.treated(work, patient, Verb.CONSENT)
            used = await self.forms.usable(work, form)
            department = self.access.department(actor)
            row = await self._create(work, known.id, used, coverage, Origin.STAFF, department)
            return await self.consents.record(work, row, known)

    async def renew(self, actor: Actor, consent: ConsentId) -> Consent:
        """Draft the same consent again, by the form's newest version, before or after its end.

        Who is being asked already is not asked twice: that consent is given back.

        Raises:
            NotFound: no such consent, or not one this actor may know of.
            Conflict: it neither holds nor ran out.
        """
        async with self.access.act(actor, Verb.CONSENT) as work:
            row, known = await self.consents.held_by(work, consent)
            if state_at(ConsentState(row.state), row.ends, work.at) not in _RENEWABLE:
                raise Conflict("Only a consent that holds or ran out is asked again.")
            (form,) = (await self.forms.by_id({FormId(row.form_id)})).values()
            coverage = coverage_of(row)
            fresh = await self._waiting(known.id, form.code, coverage)
            if fresh is None:
                newest = await self.forms.current(work, form.code, form.language)
                department = self.access.department(actor)
                fresh = await self._create(
                    work, known.id, newest, coverage, Origin.RENEWAL, department
                )
            return await self.consents.record(work, fresh, known)

    async def cover(self, work: Work, patient: PatientId, department: DepartmentCode) -> None:
        """Draft the hospital's form for a patient whom nobody has asked, inside `work`.

        Who answered, is being asked, or took it back is left alone; what ran out is renewed.
        """
        states = [
            state_at(ConsentState(row["state"]), row["ends"], work.at)
            for row in await work.rows(_ANSWERED, patient, RECOGNITION)
        ]
        if any(state is not ConsentState.EXPIRED for state in states):
            return
        form = await self.forms.current(work, QUITCLAIM, Language.DUTCH)
        origin = Origin.RENEWAL if states else Origin.PHOTO_ASSIGNED
        await self._create(work, patient, form, Coverage(), origin, department)

    async def _waiting(
        self, patient: PatientId, code: str, coverage: Coverage
    ) -> ConsentRow | None:
        """A consent by a form of that code about the same photos that waits for an answer."""
        rows = await ConsentRow.filter(
            patient_id=patient, state__in=list(OPEN), scope=coverage.scope
        ).order_by("-id")
        forms = await self.forms.by_id({FormId(row.form_id) for row in rows})
        same = (
            row
            for row in rows
            if forms[FormId(row.form_id)].code == code and coverage_of(row) == coverage
        )
        return next(same, None)

    async def _create(
        self,
        work: Work,
        patient: PatientId,
        form: Form,
        coverage: Coverage,
        origin: Origin,
        department: DepartmentCode,
    ) -> ConsentRow:
        consent = self.ids.new()
        # The key is durable before the row that needs it; a key without a row harms nobody.
        ref = await asyncio.to_thread(self.keys.new_key, Purpose.CONSENT, consent)
        row = await ConsentRow.create(
            id=consent,
            patient_id=patient,
            department=department,
            form_id=form.id,
            key_id=ref.key_id,
            key_generation=ref.generation,
            state=ConsentState.DRAFT,
            origin=origin,
            scope=coverage.scope,
            scope_ids=sorted(str(each) for each in coverage.ids),
            first_day=coverage.first_day,
            last_day=coverage.last_day,
            is_capable=await is_capable(patient),
            drafted_at=work.at,
            drafted_by=work.actor.person,
            version=1,
        )
        await self.consents.steps.write_down(work, row)
        work.record(Tag.CONSENT_DRAFTED, patient=patient, subject=consent)
        return row
