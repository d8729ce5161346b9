"""Patients: types and resolvers."""

from datetime import date

import strawberry

from api.context import Info
from api.cost import LONGEST
from api.graphql.access import labels_of
from api.pagination import Connection, Cursor, PageArgs, page_of
from core import patients as core
from core.access import Label
from core.patients import NumberSystem, PatientId, Sex

_PATIENTS = "patients"


@strawberry.type(description="A patient of your department.")
class Patient:
    """A patient."""

    id: PatientId
    mrn: str
    bsn: str | None = strawberry.field(description="Null without the right to edit.")
    name: str
    birth_date: date
    sex: Sex
    version: int
    labels: list[Label] = strawberry.field(
        description="What narrows who may know of them.", metadata={LONGEST: len(Label)}
    )

    @classmethod
    def of(cls, patient: core.Patient) -> "Patient":
        """Show a patient."""
        return cls(
            id=patient.id,
            mrn=patient.mrn,
            bsn=patient.bsn,
            name=patient.name,
            birth_date=patient.birth_date,
            sex=patient.sex,
            version=patient.version,
            labels=labels_of(patient.sensitivity),
        )


@strawberry.input(description="What is known of a patient.")
class PatientInput:
    """A patient as you give them."""

    mrn: str
    name: str
    birth_date: date
    sex: Sex
    bsn: str | None = None

    def said(self) -> core.NewPatient:
        """The same for the core."""
        return core.NewPatient(self.mrn, self.name, self.birth_date, self.sex, self.bsn)


@strawberry.type
class PatientsQuery:
    """What can be asked about patients."""

    @strawberry.field(description="One patient of your department.")
    async def patient(self, info: Info, id: PatientId) -> Patient:
        """A patient by id."""
        return Patient.of(await info.context.services.patients.get(info.context.actor, id))

    @strawberry.field(description="The patients of your department.")
    async def patients(
        self, info: Info, first: int, after: str | None = None
    ) -> Connection[Patient]:
        """A page of patients."""
        args = PageArgs.of(_PATIENTS, first, after)
        last = PatientId(args.after.id) if args.after else None
        service = info.context.services.patients
        page = await service.page(info.context.actor, last, args.first)
        return page_of(
            _PATIENTS, page.patients, Patient.of, lambda p: Cursor(0, p.id), has_more=page.has_more
        )

    @strawberry.field(description="The patient with exactly this number, of any department.")
    async def find_patient(self, info: Info, system: NumberSystem, value: str) -> Patient:
        """A patient by number."""
        service = info.context.services.patients
        return Patient.of(await service.find(info.context.actor, system, value))


@strawberry.type
class PatientsMutation:
    """What can be done about patients."""

    @strawberry.mutation(description="Register a patient at your department.")
    async def create_patient(self, info: Info, patient: PatientInput) -> Patient:
        """Create a patient."""
        service = info.context.services.patients
        return Patient.of(await service.create(info.context.actor, patient.said()))

    @strawberry.mutation(description="Correct what is known of a patient.")
    async def update_patient(
        self,
        info: Info,
        id: PatientId,
        version: int,
        patient: PatientInput,
    ) -> Patient:
        """Update a patient."""
        service = info.context.services.patients
        return Patient.of(await service.update(info.context.actor, id, version, patient.said()))
