"""Patients: sealed, found by their exact number, hidden from other departments."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from core.kit.actor import Actor, Role
from core.kit.clock import SetClock
from core.kit.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from core.patients import NewPatient, NumberSystem, Patient, PatientId, Sex
from core.services import Services
from core.vault import FieldBroken, KeyRef, Label, LocalKeys, Purpose
from tests.support import state
from tests.support.actors import VISITOR, Cast

ANNA = NewPatient("P-1001", "Anna de Vries", date(1961, 4, 2), Sex.FEMALE, "111222333")
JAN = NewPatient("P-1002", "Jan Smit", date(1950, 12, 31), Sex.MALE, "123456782")
UNKNOWN = PatientId(UUID(int=404))
_SEALED = ("mrn", "bsn", "name", "birth_date", "sex")


async def row_of(patient: PatientId) -> state.Row:
    (row,) = await state.rows("SELECT * FROM patient WHERE id = $1", patient)
    return row


class TestCreating:
    async def test_a_patient_is_there_for_the_department(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        made = await services.patients.create(cast.surgeon, replace(ANNA, mrn=" p-1001 "))

        assert made == Patient(
            made.id, "P-1001", "111222333", "Anna de Vries", date(1961, 4, 2), Sex.FEMALE, 1
        )
        assert await services.patients.get(cast.clinician, made.id) == made
        assert (await row_of(made.id))["created_at"] == clock.at
        (act,) = [act for act in await state.acts() if act["tag"] == "patient:created"]
        assert (act["patient"], act["detail"]) == (made.id, {})

    async def test_the_table_holds_no_word_or_number_in_the_clear(
        self, services: Services, cast: Cast
    ) -> None:
        made = await services.patients.create(cast.surgeon, ANNA)
        row = await row_of(made.id)

        shown = str(row) + "".join(bytes(row[column]).decode("latin-1") for column in _SEALED)
        for secret in ("P-1001", "Anna", "Vries", "1961-", "111222333", "female"):
            assert secret not in shown
        assert len({bytes(row[column]) for column in _SEALED}) == 5

    async def test_a_sealed_field_opens_in_its_own_place_only(
        self, services: Services, cast: Cast, keys: LocalKeys
    ) -> None:
        anna = await services.patients.create(cast.surgeon, ANNA)
        jan = await services.patients.create(cast.surgeon, JAN)
        row = await row_of(anna.id)
        ref = KeyRef(row["key_id"], row["key_generation"])
        other = await row_of(jan.id)
        assert ref != KeyRef(other["key_id"], other["key_generation"])
        assert (
            keys.open_field(ref, Label("patient", "name", anna.id), row["name"]) == b"Anna de Vries"
        )
        for label in (Label("patient", "mrn", anna.id), Label("patient", "name", jan.id)):
            with pytest.raises(FieldBroken):
                keys.open_field(ref, label, row["name"])

    @pytest.mark.parametrize(
        "change",
        [
            {"name": ""},
            {"name": " \t "},
            {"name": "x" * 201},
            {"name": "An\0na"},
            {"name": "An\nna"},
            {"name": "An\u202ena"},
            {"name": "An\ud800na"},
            {"birth_date": date(1879, 12, 31)},
            {"birth_date": date(2026, 1, 2)},
            {"mrn": ""},
            {"mrn": "x" * 21},
            {"mrn": "P 1"},
            {"bsn": "111222334"},
            {"bsn": "12"},
        ],
    )
    async def test_what_will_not_do_makes_no_patient_and_no_key(
        self, services: Services, cast: Cast, keys: LocalKeys, change: dict[str, object]
    ) -> None:
        anna = await services.patients.create(cast.surgeon, JAN)
        held = keys._table.count_keys_below(Purpose.PATIENT, 2)
        wrong = replace(ANNA, **change)  # type: ignore[arg-type]
        async with state.unchanged():
            with pytest.raises(Invalid) as refusal:
                await services.patients.create(cast.surgeon, wrong)
            with pytest.raises(Invalid):
                await services.patients.update(cast.surgeon, anna.id, 1, wrong)

        assert "Anna" not in refusal.value.message
        assert keys._table.count_keys_below(Purpose.PATIENT, 2) == held

    @pytest.mark.parametrize(
        "same", [replace(JAN, mrn="p-1001"), replace(JAN, bsn="1112.22.333"), ANNA]
    )
    async def test_a_number_belongs_to_one_patient_however_it_is_spelled(
        self, services: Services, cast: Cast, same: NewPatient
    ) -> None:
        await services.patients.create(cast.stranger, ANNA)
        at = await state.last_act()
        async with state.unchanged():
            with pytest.raises(Conflict) as refusal:
                await services.patients.create(cast.surgeon, same)

        assert "1001" not in refusal.value.message
        (act,) = await state.acts(at)
        assert (act["tag"], act["outcome"]) == ("patient:looked-up", "denied")

    async def test_the_same_patient_twice_at_once_is_made_once(
        self, services: Services, cast: Cast
    ) -> None:
        made = await state.at_once(
            *(services.patients.create(cast.surgeon, ANNA) for _ in range(3))
        )

        assert state.names(made) == ["Conflict", "Conflict", "Patient"]

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR])
    async def test_who_may_not_edit_makes_and_changes_none(
        self, services: Services, cast: Cast, role: Role
    ) -> None:
        made = await services.patients.create(cast.surgeon, ANNA)
        who = cast.by_role(role)
        for attempt in (
            services.patients.create(who, JAN),
            services.patients.update(who, made.id, 1, JAN),
            services.patients.find(who, NumberSystem.MRN, "P-1001"),
        ):
            async with state.denied(person=who.person):
                with pytest.raises(Forbidden):
                    await attempt

    async def test_nobody_makes_none(self, services: Services) -> None:
        async with state.unchanged():
            with pytest.raises(Unauthenticated):
                await services.patients.create(VISITOR, ANNA)


class TestUpdating:
    async def test_a_correction_is_the_next_version_and_tells_the_index(
        self, services: Services, cast: Cast
    ) -> None:
        made = await services.patients.create(cast.surgeon, ANNA)
        married = replace(ANNA, name="Anna Smit", bsn=None)
        updated = await services.patients.update(cast.clinician, made.id, 1, married)

        assert (updated.name, updated.bsn, updated.version) == ("Anna Smit", None, 2)
        assert await services.patients.get(cast.surgeon, made.id) == updated
        (event,) = await state.rows("SELECT kind, subject FROM outbox")
        assert event == {"kind": "patient-changed", "subject": made.id}
        await services.patients.create(cast.surgeon, replace(JAN, bsn=ANNA.bsn))

    async def test_an_old_version_is_refused(self, services: Services, cast: Cast) -> None:
        made = await services.patients.create(cast.surgeon, ANNA)
        await services.patients.update(cast.surgeon, made.id, 1, ANNA)
        for version in (0, 1, 3):
            async with state.unchanged():
                with pytest.raises(Conflict):
                    await services.patients.update(cast.surgeon, made.id, version, JAN)

    async def test_of_two_corrections_at_once_one_is_kept(
        self, services: Services, cast: Cast
    ) -> None:
        made = await services.patients.create(cast.surgeon, ANNA)
        done = await state.at_once(
            *(
                services.patients.update(cast.surgeon, made.id, 1, replace(ANNA, name=f"Anna {n}"))
                for n in range(3)
            )
        )

        assert state.names(done) == ["Conflict", "Conflict", "Patient"]
        assert (await services.patients.get(cast.surgeon, made.id)).version == 2

    async def test_a_number_of_someone_else_is_refused(
        self, services: Services, cast: Cast
    ) -> None:
        made = await services.patients.create(cast.surgeon, ANNA)
        await services.patients.create(cast.stranger, JAN)
        async with state.unchanged():
            with pytest.raises(Conflict):
                await services.patients.update(
                    cast.surgeon, made.id, 1, replace(ANNA, mrn="p-1002")
                )

    async def test_another_departments_patient_is_not_there(
        self, services: Services, cast: Cast
    ) -> None:
        made = await services.patients.create(cast.surgeon, ANNA)
        for patient in (made.id, UNKNOWN):
            async with state.denied(patient=patient, person=cast.stranger.person):
                with pytest.raises(NotFound):
                    await services.patients.update(cast.stranger, patient, 1, JAN)


class TestLooking:
    async def test_another_departments_patient_is_not_there(
        self, services: Services, cast: Cast
    ) -> None:
        made = await services.patients.create(cast.surgeon, ANNA)
        for patient in (made.id, UNKNOWN):
            async with state.denied(patient=patient, person=cast.stranger.person):
                with pytest.raises(NotFound):
                    await services.patients.get(cast.stranger, patient)
        assert await services.patients.get_many(cast.stranger, [made.id, UNKNOWN]) == {}
        assert (await services.patients.page(cast.stranger, None, 10)).patients == ()

    async def test_the_bsn_is_for_those_who_edit(self, services: Services, cast: Cast) -> None:
        made = await services.patients.create(cast.surgeon, ANNA)

        async def bsn(who: Actor) -> tuple[str | None, ...]:
            one = await services.patients.get(who, made.id)
            many = await services.patients.get_many(who, [made.id])
            page = await services.patients.page(who, None, 1)
            return one.bsn, many[made.id].bsn, page.patients[0].bsn

        assert await bsn(cast.viewer) == (None, None, None)
        assert await bsn(cast.clinician) == ("111222333",) * 3

    async def test_pages_in_the_order_of_registration(self, services: Services, cast: Cast) -> None:
        made = [
            await services.patients.create(cast.surgeon, replace(ANNA, mrn=f"P-{n}", bsn=None))
            for n in range(5)
        ]
        first = await services.patients.page(cast.viewer, None, 3)
        rest = await services.patients.page(cast.viewer, first.patients[-1].id, 3)

        assert [p.id for p in (*first.patients, *rest.patients)] == [p.id for p in made]
        assert (first.has_more, rest.has_more) == (True, False)
        listed = [act["detail"] for act in await state.acts() if act["tag"] == "patient:listed"]
        assert listed[0] == {"patients": [str(p.id) for p in made[:3]]}


class TestFinding:
    @pytest.mark.parametrize(
        ("system", "value"),
        [
            (NumberSystem.MRN, "p-1001"),
            (NumberSystem.MRN, " P-1001 "),
            (NumberSystem.BSN, "111222333"),
            (NumberSystem.BSN, "1112.22.333"),
        ],
    )
    async def test_the_exact_number_finds_across_departments_and_is_logged(
        self, services: Services, cast: Cast, system: NumberSystem, value: str
    ) -> None:
        made = await services.patients.create(cast.surgeon, ANNA)
        at = await state.last_act()
        found = await services.patients.find(cast.stranger, system, value)

        assert found == made
        (act,) = await state.acts(at)
        assert (act["tag"], act["patient"]) == ("patient:looked-up", made.id)
        assert act["detail"] == {"system": system.value}
        assert await services.patients.get(cast.stranger, made.id) == made
        async with state.unchanged():
            await services.patients.find(cast.stranger, system, value)

    async def test_a_number_nobody_has_finds_nobody(self, services: Services, cast: Cast) -> None:
        await services.patients.create(cast.surgeon, ANNA)
        for system, value in ((NumberSystem.MRN, "P-100"), (NumberSystem.BSN, "123456782")):
            async with state.denied(person=cast.surgeon.person):
                with pytest.raises(NotFound):
                    await services.patients.find(cast.surgeon, system, value)

    async def test_an_mrn_is_no_bsn(self, services: Services, cast: Cast) -> None:
        await services.patients.create(cast.surgeon, replace(ANNA, mrn="123456782"))
        async with state.denied():
            with pytest.raises(NotFound):
                await services.patients.find(cast.surgeon, NumberSystem.BSN, "123456782")
        async with state.unchanged():
            with pytest.raises(Invalid):
                await services.patients.find(cast.surgeon, NumberSystem.BSN, "P-1001")

    async def test_today_is_a_birth_date_and_tomorrow_is_not_yet(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        born = replace(ANNA, birth_date=clock.at.date() + timedelta(days=1))
        with pytest.raises(Invalid):
            await services.patients.create(cast.surgeon, born)
        clock.move(timedelta(days=1))
        await services.patients.create(cast.surgeon, born)
