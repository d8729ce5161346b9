"""Whether a patient can weigh a decision about their photos: who found so, when, and why.

Competence is assumed until somebody has assessed otherwise (WGBO, 7:465 of the Dutch Civil
Code; Mental Capacity Act 2005, s. 1). Assessments are only added; the newest counts, for every
consent that still waits for a signature.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from core.access import Access, Verb
from core.audit import Tag
from core.consents.models import AssessmentRow, ConsentRow
from core.consents.states import OPEN
from core.consents.types import Assessment, AssessmentId
from core.decisions import day_of
from core.jobs import JobKind
from core.kit.actor import Actor, PersonId
from core.kit.errors import Invalid
from core.kit.ids import Ids
from core.kit.text import is_line
from core.patients import PatientId, Patients
from core.people import People
from core.vault import KeyProvider, KeyRef, Label

LONGEST_GROUND, MOST_ASSESSMENTS = 500, 50
_SHORTEST_GROUND = 5


@dataclass(frozen=True, slots=True)
class Assessments:
    """The assessments of a department's patients, each sealed under the patient's key."""

    access: Access
    patients: Patients
    people: People
    ids: Ids
    keys: KeyProvider
    time_zone: ZoneInfo

    async def assess(
        self,
        actor: Actor,
        patient: PatientId,
        ground: str,
        review_on: date | None = None,
        *,
        is_capable: bool,
    ) -> Assessment:
        """Note that a patient can, or cannot, decide themselves; `ground` says why.

        `review_on` is the day by which somebody looks again.

        Raises:
            NotFound: no such patient, or not one of this department.
            Invalid: no ground, or a day that has passed.
        """
        said = ground.strip()
        async with self.access.act(actor, Verb.CONSENT, patient=patient) as work:
            key = await self.patients.key_of(work, patient, Verb.CONSENT)
            _check(said, review_on, day_of(work.at, self.time_zone))
            assessment = self.ids.new()
            row = await AssessmentRow.create(
                id=assessment,
                patient_id=patient,
                key_id=key.key_id,
                key_generation=key.generation,
                is_capable=is_capable,
                ground=self.keys.seal_field(key, _label(assessment), said.encode()),
                review_on=review_on,
                at=work.at,
                by=actor.person,
            )
            waiting = ConsentRow.filter(patient_id=patient, state__in=list(OPEN))
            await waiting.update(is_capable=is_capable)
            work.enqueue(JobKind.PLAN, patient)
            work.record(Tag.PATIENT_ASSESSED, patient=patient, subject=assessment)
            return (await self._assessments([row]))[0]

    async def of_patient(self, actor: Actor, patient: PatientId) -> tuple[Assessment, ...]:
        """The newest assessments of a patient of the department, the newest first.

        Raises:
            NotFound: no such patient, or not one of this department.
        """
        async with self.access.act(actor, Verb.CONSENT, patient=patient) as work:
            await self.patients.treated(work, patient, Verb.CONSENT)
            found = AssessmentRow.filter(patient_id=patient).order_by("-id")
            rows = await found.limit(MOST_ASSESSMENTS)
            work.record(Tag.ASSESSMENT_LISTED, patient=patient)
            return await self._assessments(rows)

    async def _assessments(self, rows: Sequence[AssessmentRow]) -> tuple[Assessment, ...]:
        names = await self.people.names({PersonId(row.by) for row in rows if row.by})
        return tuple(self._assessment(row, names) for row in rows)

    def _assessment(self, row: AssessmentRow, names: Mapping[PersonId, str]) -> Assessment:
        by = PersonId(row.by) if row.by else None
        key = KeyRef(row.key_id, row.key_generation)
        return Assessment(
            id=AssessmentId(row.id),
            patient=PatientId(row.patient_id),
            is_capable=row.is_capable,
            ground=self.keys.open_field(key, _label(row.id), row.ground).decode(),
            review_on=row.review_on,
            at=row.at,
            by=by,
            by_name=names.get(by) if by else None,
        )


async def is_capable(patient: PatientId) -> bool:
    """What the newest assessment says, inside an open unit of work.

    Where there is none, the newest consent says as whom the patient was asked before.
    """
    newest = await AssessmentRow.filter(patient_id=patient).order_by("-id").first()
    if newest is not None:
        return newest.is_capable
    asked = await ConsentRow.filter(patient_id=patient).order_by("-id").first()
    return asked is None or asked.is_capable


def _label(assessment: UUID) -> Label:
    return Label("capability_assessment", "ground", assessment)


def _check(ground: str, review_on: date | None, today: date) -> None:
    if not _SHORTEST_GROUND <= len(ground) <= LONGEST_GROUND or not is_line(ground):
        raise Invalid("ground", f"Say why, in one line of {LONGEST_GROUND} characters at most.")
    if review_on is not None and review_on <= today:
        raise Invalid("reviewOn", "Look again on a day that is still to come.")
