"""Who can decide about their photos themselves: types and resolvers."""

from datetime import date, datetime

import strawberry

from api.context import Info
from api.cost import LONGEST
from core import consents as core
from core.consents import AssessmentId
from core.patients import PatientId


@strawberry.type(description="That somebody found a patient able, or not, to decide themselves.")
class Assessment:
    """An assessment."""

    id: AssessmentId
    is_capable: bool
    ground: str
    review_on: date | None
    at: datetime
    by_name: str | None

    @classmethod
    def of(cls, assessment: core.Assessment) -> "Assessment":
        """Show an assessment."""
        return cls(
            id=assessment.id,
            is_capable=assessment.is_capable,
            ground=assessment.ground,
            review_on=assessment.review_on,
            at=assessment.at,
            by_name=assessment.by_name,
        )


@strawberry.type
class AssessmentsQuery:
    """What can be asked about assessments."""

    @strawberry.field(
        description="Whether a patient can decide themselves: every assessment, the newest first.",
        metadata={LONGEST: core.MOST_ASSESSMENTS},
    )
    async def assessments(self, info: Info, patient: PatientId) -> list[Assessment]:
        """The assessments of a patient."""
        found = await info.context.services.assessments.of_patient(info.context.actor, patient)
        return [Assessment.of(each) for each in found]


@strawberry.type
class AssessmentsMutation:
    """What can be done about assessments."""

    @strawberry.mutation(
        description="Note whether a patient can decide themselves, and why; the newest counts."
    )
    async def assess_patient(
        self,
        info: Info,
        patient: PatientId,
        is_capable: bool,  # noqa: FBT001 - an argument of the schema
        ground: str,
        review_on: date | None = None,
    ) -> Assessment:
        """Assess a patient."""
        made = await info.context.services.assessments.assess(
            info.context.actor, patient, ground, review_on, is_capable=is_capable
        )
        return Assessment.of(made)
