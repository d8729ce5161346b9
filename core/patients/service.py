"""The patients room's door."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError

from core.access import ELSEWHERE, OF_A_PATIENT, Access, Sensitivity, Thing, Verb, relations
from core.access.relations import Ground, Source
from core.audit import Outcome, Tag
from core.audit.trail import AuditEntry
from core.decisions import require_care
from core.jobs import PatientChanged
from core.kit.actor import Actor, DepartmentCode
from core.kit.errors import Conflict, Invalid, NotFound
from core.kit.ids import Ids
from core.patients.checking import require_sound
from core.patients.facts import Follower
from core.patients.models import PatientRow
from core.patients.numbers import NumberSystem, normalised
from core.patients.sealing import PatientSealer
from core.patients.types import NewPatient, Patient, PatientId, PatientPage
from core.sight import seen_patient
from core.vault import KeyProvider, KeyRef, Purpose
from core.work import Work

# Whether the patient is in sight, by what relation, and whether the asker's department treats
# them; a relation of one's own counts as that.
_ONE = """
SELECT patient.id, patient.sensitivity, relation.id AS relation_id,
       relation.id IS NOT NULL OR EXISTS (SELECT FROM patient_department treats
           WHERE treats.patient_id = patient.id AND treats.department = $2) AS is_near
FROM patient LEFT JOIN LATERAL (
    SELECT id FROM care_relation WHERE person_id = $3 AND patient_id = patient.id
       AND starts <= $4 AND ends > $4 ORDER BY starts LIMIT 1) AS relation ON true
WHERE patient.id = $1
"""
_MANY = f"SELECT id FROM patient WHERE id = ANY($1::uuid[]) AND {seen_patient(2)}"  # noqa: S608 - as _PAGE
_PAGE = f"""
SELECT id FROM patient WHERE ($1::uuid IS NULL OR id > $1) AND {seen_patient(3)}
ORDER BY id LIMIT $2
"""  # noqa: S608 - a condition of ours
_TREAT = """
INSERT INTO patient_department (id, patient_id, department) VALUES ($1, $2, $3)
ON CONFLICT (department, patient_id) DO NOTHING
"""
_TAKEN = "A patient with this number is known already: look them up by the number."


@dataclass(frozen=True, slots=True)
class Patients:
    """The patients of the hospital, as one actor may see and change them."""

    access: Access
    ids: Ids
    keys: KeyProvider
    sealer: PatientSealer
    followers: tuple[Follower, ...] = ()

    async def create(self, actor: Actor, new: NewPatient) -> Patient:
        """Register a patient at the actor's department, under a fresh key.

        Raises:
            Invalid: a number, the name or the birth date will not do.
            Conflict: the MRN or BSN is known already.
        """
        async with self._fresh_numbers(actor), self.access.act(actor, Verb.EDIT) as work:
            require_sound(new, work.at.date())
            row = await self._insert(work, new)
            await self._met(work, PatientId(row.id))
            work.record(Tag.PATIENT_CREATED, patient=row.id)
        return self._opened(row, with_bsn=True)

    async def _insert(self, work: Work, new: NewPatient) -> PatientRow:
        patient = self.ids.new()
        # The key is durable before the row that needs it; a key without a row harms nobody.
        ref = await asyncio.to_thread(self.keys.new_key, Purpose.PATIENT, patient)
        columns: dict[str, Any] = self.sealer.sealed(patient, ref, new)
        return await PatientRow.create(
            id=patient,
            key_id=ref.key_id,
            key_generation=ref.generation,
            created_at=work.at,
            version=1,
            sensitivity=0,
            **columns,
        )

    @asynccontextmanager
    async def _fresh_numbers(self, actor: Actor) -> AsyncIterator[None]:
        """Refuse a number that somebody has, and log it: trying numbers is looking people up."""
        try:
            yield
        except IntegrityError:
            tried = AuditEntry(Tag.PATIENT_LOOKED_UP, Outcome.DENIED)
            await self.access.unit_of_work.log(actor, tried)
            raise Conflict(_TAKEN) from None

    async def update(
        self, actor: Actor, patient: PatientId, version: int, new: NewPatient
    ) -> Patient:
        """Correct what is known of a patient; `version` is the one that was looked at.

        Raises:
            NotFound: no such patient, or not one of this department.
            Conflict: someone changed the patient meanwhile, or the number is taken.
            Invalid: a number, the name or the birth date will not do.
        """
        acting = self.access.act(actor, Verb.EDIT, patient=patient)
        async with self._fresh_numbers(actor), acting as work:
            require_sound(new, work.at.date())
            row = await self._held(work, patient, version)
            ref = KeyRef(row.key_id, row.key_generation)
            columns = self.sealer.sealed(row.id, ref, new)
            row.update_from_dict({**columns, "version": version + 1})
            await row.save()
            work.record(Tag.PATIENT_UPDATED, patient=patient)
            await self._followed(work, patient)
        return self._opened(row, with_bsn=True)

    async def mark(
        self, actor: Actor, patient: PatientId, version: int, labels: Sensitivity
    ) -> Patient:
        """Say whether a patient is somebody known, or of the staff: it is on all their photos.

        Raises:
            NotFound: no such patient, or not one in the actor's sight.
            Conflict: someone changed the patient meanwhile.
            Invalid: another label, or one behind which the actor would not see them any more.
        """
        if labels & ~OF_A_PATIENT:
            raise Invalid("labels", "Of a patient only VIP and staff are said.")
        async with self.access.act(actor, Verb.EDIT, patient=patient) as work:
            row = await self._held(work, patient, version)
            thing = await self._thing(work, patient)
            if self.access.sees(actor, replace(thing, sensitivity=labels)) is None:
                raise Invalid("labels", "You would not see them any more: say you treat them.")
            row.sensitivity, row.version = int(labels), version + 1
            await row.save(update_fields=["sensitivity", "version"])
            work.record(Tag.PATIENT_MARKED, patient=patient, detail={"labels": int(labels)})
            await self._followed(work, patient)
        return self._opened(row, with_bsn=True)

    async def _followed(self, work: Work, patient: PatientId) -> None:
        work.emit(PatientChanged(patient))
        for follower in self.followers:
            await follower.follow(work, patient)

    async def _held(self, work: Work, patient: PatientId, version: int) -> PatientRow:
        """The row, held until the end: of two who looked at one version the second is told."""
        await self._seen(work, patient, Verb.EDIT)
        row = await PatientRow.select_for_update().get(id=patient)
        if row.version != version:
            raise Conflict("Someone changed this patient meanwhile: look again first.")
        return row

    async def get(self, actor: Actor, patient: PatientId) -> Patient:
        """One patient in the actor's sight.

        Raises:
            NotFound: no such patient, or not one of this department.
        """
        async with self.access.act(actor, Verb.VIEW, patient=patient) as work:
            row = await self._treated(work, patient)
            work.record(Tag.PATIENT_VIEWED, patient=patient)
        return self._patient(actor, row)

    async def get_many(
        self, actor: Actor, patients: Sequence[PatientId]
    ) -> dict[PatientId, Patient]:
        """Those of `patients` that the actor may see, in one query and one log row."""
        async with self.access.act(actor, Verb.VIEW) as work:
            seen = await work.rows(_MANY, list(patients), *work.sight.of_patients(work.at))
            rows = await PatientRow.filter(id__in=[each["id"] for each in seen])
            work.record(Tag.PATIENT_LISTED, detail={"patients": [str(row.id) for row in rows]})
        return {PatientId(row.id): self._patient(actor, row) for row in rows}

    async def page(self, actor: Actor, after: PatientId | None, first: int) -> PatientPage:
        """At most `first` patients of the department beyond `after`, oldest first."""
        async with self.access.act(actor, Verb.VIEW) as work:
            found = await work.rows(_PAGE, after, first + 1, *work.sight.of_patients(work.at))
            ids = [each["id"] for each in found[:first]]
            shown = await PatientRow.filter(id__in=ids).order_by("id")
            work.record(Tag.PATIENT_LISTED, detail={"patients": [str(row.id) for row in shown]})
        patients = tuple(self._patient(actor, row) for row in shown)
        return PatientPage(patients, has_more=len(found) > first)

    async def find(self, actor: Actor, system: NumberSystem, value: str) -> Patient:
        """The patient with exactly this number, of any department, and treat them from now on.

        This is the bedside: whoever holds the exact number and may file photos may find
        the patient. It is logged as a look-up.

        Raises:
            Invalid: it is no such number.
            NotFound: nobody has it.
        """
        async with self.access.act(actor, Verb.ASSIGN) as work:
            number = normalised(system, value)
            by_number: dict[str, Any] = {f"{system}_index": self.sealer.index(system, number)}
            # Whoever holds the exact number may know of the patient: that is what it is for.
            async with work.beyond():
                row = await PatientRow.get_or_none(**by_number)
            if row is None:
                raise NotFound
            await self._met(work, PatientId(row.id))
            work.record(Tag.PATIENT_LOOKED_UP, patient=row.id, detail={"system": system.value})
        return self._patient(actor, row)

    async def _met(self, work: Work, patient: PatientId) -> None:
        """Who is at the bedside treats the patient, and so does their department."""
        await self.treat(work, patient, self.access.department(work.actor))
        await relations.note(work, self.ids, patient, Ground.TREATING, Source.LOOK_UP)

    async def treat(self, work: Work, patient: PatientId, department: DepartmentCode) -> None:
        """Note, inside `work`, that `department` treats `patient`."""
        await work.rows(_TREAT, self.ids.new(), patient, department)

    async def treated(self, work: Work, patient: PatientId, verb: Verb = Verb.VIEW) -> Patient:
        """One patient in the actor's sight, inside their unit of work; the caller logs.

        Raises:
            NotFound: no such patient, or not one of this department.
            Forbidden: in their sight, but not theirs to use that verb on.
        """
        return self._opened(await self._treated(work, patient, verb), with_bsn=False)

    async def identity(self, patient: PatientId) -> Patient:
        """A patient of any department, inside an open unit of work, for the box's own papers.

        Raises:
            NotFound: there is no such patient.
        """
        return self._opened(await _anyone(patient), with_bsn=False)

    async def key(self, patient: PatientId) -> KeyRef:
        """The key of a patient of any department, inside an open unit of work, for the box.

        Raises:
            NotFound: there is no such patient.
        """
        row = await _anyone(patient)
        return KeyRef(row.key_id, row.key_generation)

    async def births(self, patients: Collection[PatientId]) -> dict[PatientId, date]:
        """When patients of any department were born, inside an open unit of work, for the box."""
        rows = await PatientRow.filter(id__in=list(patients))
        return {PatientId(row.id): self.sealer.birth_date(row) for row in rows}

    async def key_of(self, work: Work, patient: UUID, verb: Verb) -> KeyRef:
        """The key under which a patient's photos rest, for who uses `verb` on the patient.

        Raises:
            NotFound: no such patient, or not one in the actor's sight.
            Forbidden: in their sight, but not theirs to use that verb on.
        """
        row = await self._treated(work, PatientId(patient), verb)
        return KeyRef(row.key_id, row.key_generation)

    async def _treated(self, work: Work, patient: PatientId, verb: Verb = Verb.VIEW) -> PatientRow:
        await self._seen(work, patient, verb)
        return await PatientRow.get(id=patient)

    async def _seen(self, work: Work, patient: PatientId, verb: Verb) -> None:
        self.access.seen(work, verb, await self._thing(work, patient))

    async def _thing(self, work: Work, patient: PatientId) -> Thing:
        actor = work.actor
        found = await work.rows(_ONE, patient, actor.department, actor.person, work.at)
        if not found:
            raise NotFound
        row = found[0]
        near = actor.department if row["is_near"] else None
        sensitivity = Sensitivity(row["sensitivity"])
        return Thing(near or ELSEWHERE, row["id"], sensitivity, row["relation_id"])

    def _patient(self, actor: Actor, row: PatientRow) -> Patient:
        return self._opened(row, with_bsn=self.access.may(actor, Verb.EDIT))

    def _opened(self, row: PatientRow, *, with_bsn: bool) -> Patient:
        """The record of a patient, for care."""
        require_care(self.access.unit_of_work.clock.now(), record=row.id, patient=row.id)
        return self.sealer.patient(row, with_bsn=with_bsn)


async def _anyone(patient: PatientId) -> PatientRow:
    row = await PatientRow.get_or_none(id=patient)
    if row is None:
        raise NotFound
    return row
