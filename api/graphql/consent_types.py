"""What is shown and taken of consents, as GraphQL types."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import strawberry

from api.context import Info
from api.cost import LONGEST
from api.scalars import read_id
from core import consents as core
from core.consents import (
    Capacity,
    ConsentId,
    ConsentState,
    FormId,
    FormState,
    Method,
    Origin,
    SignaturePolicy,
)
from core.decisions import Closing, Effect, Purpose, Scope
from core.kit.errors import Invalid
from core.kit.language import Language
from core.patients import PatientId

_MOST_LINES = 20


@strawberry.type(description="What a form asks of one purpose, in its own sentence.")
class Question:
    """A question of a form."""

    purpose: Purpose
    text: str


@strawberry.type(description="One version of a consent form in one language.")
class ConsentForm:
    """A form."""

    id: FormId
    code: str
    version: int
    language: Language
    title: str
    paragraphs: list[str] = strawberry.field(metadata={LONGEST: _MOST_LINES})
    questions: list[Question] = strawberry.field(metadata={LONGEST: len(Purpose)})
    validity_months: int
    signature_policy: SignaturePolicy
    state: FormState
    written_at: datetime

    @classmethod
    def of(cls, form: core.Form) -> "ConsentForm":
        """Show a form."""
        return cls(
            id=form.id,
            code=form.code,
            version=form.version,
            language=form.language,
            title=form.text.title,
            paragraphs=list(form.text.paragraphs),
            questions=[
                Question(purpose=purpose, text=text)
                for purpose, text in form.text.questions.items()
            ],
            validity_months=form.validity_months,
            signature_policy=form.signature_policy,
            state=form.state,
            written_at=form.written_at,
        )


@strawberry.type(description="What a consent says of one purpose.")
class Answer:
    """An answer."""

    purpose: Purpose
    effect: Effect


@strawberry.type(description="A signature under a consent.")
class Signature:
    """A signature."""

    signer: str
    capacity: Capacity
    method: Method
    signed_at: datetime


@strawberry.type(description="A signature that is still missing, and as what it may be given.")
class MissingSignature:
    """A missing signature."""

    capacities: list[Capacity] = strawberry.field(metadata={LONGEST: len(Capacity)})


@strawberry.type(description="Whether a patient agreed, to what, and until when.")
class Consent:
    """A consent."""

    id: ConsentId
    patient_id: PatientId
    form: ConsentForm
    state: ConsentState
    origin: Origin
    version: int
    drafted_at: datetime
    starts: datetime | None
    ends: datetime | None
    closed_at: datetime | None
    closing: Closing | None
    scope: Scope
    first_day: date | None
    last_day: date | None
    answers: list[Answer] = strawberry.field(metadata={LONGEST: len(Purpose)})
    signatures: list[Signature] = strawberry.field(metadata={LONGEST: len(Capacity)})
    missing: list[MissingSignature] = strawberry.field(metadata={LONGEST: len(Capacity)})
    has_document: bool = strawberry.field(
        description="Whether `GET /consents/{id}/document` has the sealed PDF."
    )

    @classmethod
    def of(cls, consent: core.Consent) -> "Consent":
        """Show a consent."""
        return cls(
            id=consent.id,
            patient_id=consent.patient,
            form=ConsentForm.of(consent.form),
            state=consent.state,
            origin=consent.origin,
            version=consent.version,
            drafted_at=consent.drafted_at,
            starts=consent.starts,
            ends=consent.ends,
            closed_at=consent.closed_at,
            closing=consent.closing,
            scope=consent.coverage.scope,
            first_day=consent.coverage.first_day,
            last_day=consent.coverage.last_day,
            answers=[
                Answer(purpose=each.purpose, effect=each.effect) for each in consent.provisions
            ],
            signatures=[
                Signature(
                    signer=each.signer,
                    capacity=each.capacity,
                    method=each.method,
                    signed_at=each.signed_at,
                )
                for each in consent.signatures
            ],
            has_document=consent.has_document,
            missing=[MissingSignature(capacities=sorted(each)) for each in consent.missing],
        )


@strawberry.type(description="One step in the history of a consent; it is never changed.")
class ConsentStep:
    """A step."""

    version: int
    state: ConsentState
    at: datetime
    by_name: str | None = strawberry.field(
        description="Who of the staff; none if it was the patient by a link, or the box itself."
    )
    note: str

    @classmethod
    def of(cls, step: core.Step) -> "ConsentStep":
        """Show a step."""
        return cls(
            version=step.version,
            state=step.state,
            at=step.at,
            by_name=step.by_name,
            note=step.note,
        )


@strawberry.input(description="Which photos of the patient a consent is about; all, by default.")
class CoverageInput:
    """A coverage as you give it."""

    scope: Scope = Scope.PATIENT
    ids: list[str] = strawberry.field(
        default_factory=list, description="The photos or the sessions, by id."
    )
    first_day: date | None = None
    last_day: date | None = None

    def meant(self) -> core.Coverage:
        """The same for the core."""
        return core.Coverage(self.scope, _ids(self.ids), self.first_day, self.last_day)


@strawberry.input(description="An answer to one question of a form.")
class AnswerInput:
    """An answer as it is given."""

    purpose: Purpose
    is_yes: bool


@strawberry.input(description="What somebody does who signs.")
class SigningInput:
    """A signature as it is given."""

    signer: str = strawberry.field(description="The name of who signs, as typed.")
    capacity: Capacity
    answers: list[AnswerInput]
    drawing: str | None = strawberry.field(
        default=None, description="The drawn signature as SVG path data, within 1000 by 300."
    )

    def done(self, info: Info, method: Method) -> core.Signing:
        """The same for the core, with what the box noticed of the moment."""
        answers = {answer.purpose: answer.is_yes for answer in self.answers}
        if len(answers) != len(self.answers):
            raise Invalid("answers", "Answer each question once.")
        address = info.context.actor.address
        evidence = {"address": address} if address else {}
        return core.Signing(self.signer, self.capacity, method, answers, self.drawing, evidence)


def _ids(texts: Sequence[str]) -> frozenset[UUID]:
    try:
        return frozenset(read_id(text) for text in texts)
    except ValueError:
        raise Invalid("ids", "Each id is a UUID.") from None
