"""Asking, signing, refusing, taking back: what holds, until when, and who may."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from core.consents import (
    Capacity,
    Consent,
    Consents,
    ConsentState,
    Coverage,
    FormId,
    IllegalStep,
    Method,
    Origin,
    Signing,
)
from core.decisions import Closing, Effect, Purpose, Scope
from core.kit.actor import Actor
from core.kit.clock import SetClock
from core.kit.errors import Conflict, Forbidden, Invalid, NotFound
from core.patients import NewPatient, PatientId, Sex
from core.services import Services
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import received

ALL = dict.fromkeys(
    (Purpose.EDUCATION, Purpose.RESEARCH, Purpose.PUBLICATION, Purpose.MARKETING), True
)
SOME = ALL | {Purpose.MARKETING: False}
NONE = dict.fromkeys(ALL, False)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where consents are asked: patients by age, and their consents."""

    services: Services
    staff: Actor

    async def patient(self, mrn: str, born: date) -> PatientId:
        new = NewPatient(mrn, "Anna de Vries", born, Sex.FEMALE)
        return (await self.services.patients.create(self.staff, new)).id

    async def drafted(self, patient: PatientId, coverage: Coverage | None = None) -> Consent:
        drafts = self.services.drafts
        return await drafts.draft(self.staff, patient, await self.form(), coverage or Coverage())

    async def form(self) -> FormId:
        """The Dutch form that the box came with."""
        forms = await self.services.forms.all(self.staff)
        return next(form.id for form in forms if form.language == "nl")

    async def signed(
        self,
        consent: Consent,
        answers: Mapping[Purpose, bool] = ALL,
        capacity: Capacity = Capacity.SELF,
        method: Method = Method.TABLET,
    ) -> Consent:
        said = Signing("Anna de Vries", capacity, method, answers)
        return await self.services.consents.sign(self.staff, consent.id, consent.version, said)


@pytest.fixture
def desk(services: Services, cast: Cast) -> Desk:
    return Desk(services, cast.surgeon)


@pytest.fixture
def room(services: Services) -> Consents:
    return services.consents


@pytest.fixture
async def anna(desk: Desk) -> PatientId:
    return await desk.patient("P-1", date(1961, 4, 2))


class TestSigning:
    async def test_a_signature_makes_it_hold_for_two_years_to_the_last_second(
        self, desk: Desk, anna: PatientId, clock: SetClock
    ) -> None:
        clock.at = datetime(2026, 3, 1, 12, tzinfo=UTC)
        drafted = await desk.drafted(anna)
        assert (drafted.state, drafted.missing) == (
            ConsentState.DRAFT,
            (frozenset({Capacity.SELF}),),
        )
        signed = await desk.signed(drafted, SOME)

        assert (signed.state, signed.version, signed.missing) == (ConsentState.ACTIVE, 2, ())
        assert signed.starts == clock.at
        assert signed.ends == datetime(2028, 3, 1, 23, tzinfo=UTC)
        effects = {each.purpose: each.effect for each in signed.provisions}
        assert effects == {
            purpose: Effect.PERMIT if is_yes else Effect.DENY for purpose, is_yes in SOME.items()
        }
        assert {each.scope for each in signed.provisions} == {Scope.PATIENT}

    async def test_no_to_everything_is_a_refusal_that_stays(
        self, desk: Desk, anna: PatientId
    ) -> None:
        refused = await desk.signed(await desk.drafted(anna), NONE)
        assert (refused.state, refused.ends) == (ConsentState.REFUSED, None)
        assert {each.effect for each in refused.provisions} == {Effect.DENY}

    async def test_it_expires_by_the_clock_alone(
        self, desk: Desk, anna: PatientId, room: Consents, clock: SetClock
    ) -> None:
        signed = await desk.signed(await desk.drafted(anna))
        assert signed.ends is not None
        clock.at = signed.ends - timedelta(microseconds=1)
        assert (await room.get(desk.staff, signed.id)).state is ConsentState.ACTIVE
        clock.at = signed.ends
        async with state.unchanged():
            assert (await room.get(desk.staff, signed.id)).state is ConsentState.EXPIRED
        with pytest.raises(IllegalStep):
            await room.withdraw(desk.staff, signed.id, "")

    @pytest.mark.parametrize(
        ("answers", "signer", "field"),
        [
            ({Purpose.MARKETING: True}, "Anna", "answers"),
            (ALL | {Purpose.CARE: True}, "Anna", "answers"),
            (ALL, " A ", "signer"),
            (ALL, "Anna\nBeheer", "signer"),
        ],
    )
    async def test_half_an_answer_is_none(
        self,
        desk: Desk,
        anna: PatientId,
        answers: dict[Purpose, bool],
        signer: str,
        field: str,
    ) -> None:
        drafted = await desk.drafted(anna)
        said = Signing(signer, Capacity.SELF, Method.TABLET, answers)
        async with state.unchanged():
            with pytest.raises(Invalid) as refused:
                await desk.services.consents.sign(desk.staff, drafted.id, 1, said)
        assert refused.value.field == field

    async def test_of_two_who_sign_one_version_the_second_is_told(
        self, desk: Desk, anna: PatientId
    ) -> None:
        drafted = await desk.drafted(anna)
        await desk.signed(drafted)
        with pytest.raises(Conflict):
            await desk.signed(drafted)

    async def test_names_and_evidence_are_sealed(self, desk: Desk, anna: PatientId) -> None:
        drafted = await desk.drafted(anna)
        said = Signing(
            "Zeldzame Naam", Capacity.SELF, Method.TABLET, ALL, "M0 0L1 1", {"device": "tablet-7"}
        )
        signed = await desk.services.consents.sign(desk.staff, drafted.id, 1, said)
        assert signed.signatures[0].signer == "Zeldzame Naam"
        kept = str(await state.contents())
        assert "Zeldzame" not in kept
        assert "tablet-7" not in kept


class TestWhoSigns:
    @pytest.mark.parametrize(
        ("age", "needs"),
        [
            (11, [{Capacity.PARENT, Capacity.GUARDIAN}]),
            (12, [{Capacity.SELF}, {Capacity.PARENT, Capacity.GUARDIAN}]),
            (15, [{Capacity.SELF}, {Capacity.PARENT, Capacity.GUARDIAN}]),
            (16, [{Capacity.SELF}]),
        ],
    )
    async def test_it_depends_on_the_age_of_that_day(
        self, desk: Desk, clock: SetClock, age: int, needs: list[set[Capacity]]
    ) -> None:
        patient = await desk.patient("P-2", date(clock.at.year - age, 1, 1))
        assert list((await desk.drafted(patient)).missing) == needs

    async def test_a_child_of_thirteen_and_a_parent_both_have_to_say_yes(
        self, desk: Desk, clock: SetClock
    ) -> None:
        child = await desk.patient("P-3", date(clock.at.year - 13, 1, 1))
        partly = await desk.signed(await desk.drafted(child))
        assert partly.state is ConsentState.PARTLY_SIGNED
        assert partly.provisions == ()
        with pytest.raises(Invalid, match="does not wait"):
            await desk.signed(partly, capacity=Capacity.SELF)
        signed = await desk.signed(partly, SOME, Capacity.PARENT)
        assert signed.state is ConsentState.ACTIVE
        permitted = {p.purpose for p in signed.provisions if p.effect is Effect.PERMIT}
        assert permitted == {purpose for purpose, is_yes in SOME.items() if is_yes}
        assert signed.ends == datetime(clock.at.year + 2, 1, 1, 23, tzinfo=UTC)

    async def test_what_parents_said_lapses_on_the_sixteenth_birthday(
        self, desk: Desk, clock: SetClock
    ) -> None:
        clock.at = datetime(2026, 6, 15, 12, tzinfo=UTC)
        child = await desk.patient("P-4", date(2011, 1, 20))
        partly = await desk.signed(await desk.drafted(child))
        signed = await desk.signed(partly, capacity=Capacity.PARENT)
        assert signed.ends == datetime(2027, 1, 19, 23, tzinfo=UTC)

    async def test_somebody_who_cannot_decide_is_represented(
        self, desk: Desk, anna: PatientId, services: Services
    ) -> None:
        await services.assessments.assess(
            desk.staff, anna, "Vergevorderde ziekte", is_capable=False
        )
        drafted = await desk.drafted(anna)
        with pytest.raises(Invalid):
            await desk.signed(drafted)
        signed = await desk.signed(drafted, capacity=Capacity.REPRESENTATIVE)
        assert signed.state is ConsentState.ACTIVE

    async def test_what_was_only_said_needs_a_witness(self, desk: Desk, anna: PatientId) -> None:
        said = await desk.signed(await desk.drafted(anna), method=Method.VERBAL_WITNESSED)
        assert said.state is ConsentState.PARTLY_SIGNED
        assert said.missing == (frozenset({Capacity.WITNESS}),)
        heard = await desk.signed(said, capacity=Capacity.WITNESS, method=Method.VERBAL_WITNESSED)
        assert heard.state is ConsentState.ACTIVE


class TestEnding:
    async def test_taking_back_ends_it_at_that_moment_and_keeps_the_history(
        self, desk: Desk, anna: PatientId, room: Consents, clock: SetClock
    ) -> None:
        signed = await desk.signed(await desk.drafted(anna))
        clock.move(timedelta(days=1))
        ended = await room.withdraw(desk.staff, signed.id, "Belde op")
        assert (ended.state, ended.closed_at, ended.closing) == (
            ConsentState.WITHDRAWN,
            clock.at,
            Closing.WITHDRAWN,
        )
        assert [(step.state, step.note) for step in await room.history(desk.staff, signed.id)] == [
            (ConsentState.DRAFT, ""),
            (ConsentState.ACTIVE, ""),
            (ConsentState.WITHDRAWN, "Belde op"),
        ]
        assert ended.signatures == signed.signatures

    async def test_nothing_brings_it_back(
        self, desk: Desk, anna: PatientId, room: Consents
    ) -> None:
        signed = await desk.signed(await desk.drafted(anna))
        ended = await room.withdraw(desk.staff, signed.id, "")
        async with state.unchanged():
            with pytest.raises(IllegalStep):
                await desk.signed(ended)
            with pytest.raises(IllegalStep):
                await room.void(desk.staff, signed.id, "vergissing")

    async def test_a_newer_answer_about_the_same_photos_replaces_the_older_one(
        self, desk: Desk, anna: PatientId, room: Consents, clock: SetClock
    ) -> None:
        first = await desk.signed(await desk.drafted(anna))
        other = await desk.signed(
            await desk.drafted(anna, Coverage(Scope.DATE_RANGE, first_day=date(2026, 1, 1)))
        )
        clock.move(timedelta(days=9))
        second = await desk.signed(await desk.drafted(anna), NONE)
        kept = {each.id: each for each in await room.of_patient(desk.staff, anna)}
        assert kept[first.id].state is ConsentState.SUPERSEDED
        assert kept[first.id].closed_at == clock.at
        assert kept[other.id].state is ConsentState.ACTIVE
        assert kept[second.id].state is ConsentState.REFUSED

    async def test_a_mistake_needs_a_reason(
        self, desk: Desk, anna: PatientId, room: Consents
    ) -> None:
        signed = await desk.signed(await desk.drafted(anna))
        with pytest.raises(Invalid):
            await room.void(desk.staff, signed.id, "  ")
        wrong = await room.void(desk.staff, signed.id, "Verkeerde patiënt")
        assert wrong.closing is Closing.ENTERED_IN_ERROR


class TestDraftingByItself:
    async def test_a_photo_that_gets_its_patient_has_a_form_waiting(
        self, services: Services, desk: Desk, cast: Cast, anna: PatientId
    ) -> None:
        photo = await received(services, cast.photographer, 1)
        assert await services.consents.of_patient(desk.staff, anna) == ()
        await services.photos.assign(cast.photographer, photo, anna)
        (drafted,) = await services.consents.of_patient(desk.staff, anna)
        assert (drafted.state, drafted.origin) == (ConsentState.DRAFT, Origin.PHOTO_ASSIGNED)
        (link,) = await state.rows("SELECT * FROM depicted")
        assert (link["photo_id"], link["patient_id"]) == (photo, anna)
        assert (link["origin"], link["confirmed_by"]) == ("human", cast.photographer.person)

    @pytest.mark.parametrize("answers", [ALL, NONE, None])
    async def test_who_answered_or_is_being_asked_is_left_alone(
        self,
        services: Services,
        desk: Desk,
        cast: Cast,
        anna: PatientId,
        answers: dict[Purpose, bool] | None,
    ) -> None:
        drafted = await desk.drafted(anna)
        if answers is not None:
            await desk.signed(drafted, answers)
        await received(services, cast.photographer, 1, anna)
        assert len(await services.consents.of_patient(desk.staff, anna)) == 1

    async def test_who_took_it_back_is_not_asked_again_by_itself(
        self, services: Services, desk: Desk, cast: Cast, anna: PatientId
    ) -> None:
        signed = await desk.signed(await desk.drafted(anna))
        await services.consents.withdraw(desk.staff, signed.id, "")
        await received(services, cast.photographer, 1, anna)
        assert len(await services.consents.of_patient(desk.staff, anna)) == 1

    async def test_what_ran_out_is_renewed(
        self, services: Services, desk: Desk, cast: Cast, anna: PatientId, clock: SetClock
    ) -> None:
        signed = await desk.signed(await desk.drafted(anna))
        assert signed.ends is not None
        clock.at = signed.ends
        await received(services, cast.photographer, 1, anna)
        newest, _ = await services.consents.of_patient(desk.staff, anna)
        assert (newest.origin, newest.state) == (Origin.RENEWAL, ConsentState.DRAFT)

    async def test_it_is_asked_again_by_hand_and_not_twice(
        self, services: Services, desk: Desk, cast: Cast, anna: PatientId
    ) -> None:
        day = date(2026, 1, 1)
        coverage = Coverage(Scope.DATE_RANGE, first_day=day)
        signed = await desk.signed(await desk.drafted(anna, coverage))
        again = await services.drafts.renew(desk.staff, signed.id)
        assert (again.origin, again.state, again.coverage) == (
            Origin.RENEWAL,
            ConsentState.DRAFT,
            coverage,
        )
        assert again.form.code == signed.form.code
        assert (await services.drafts.renew(desk.staff, signed.id)).id == again.id
        renewed = await desk.signed(again)
        assert renewed.state is ConsentState.ACTIVE
        before = await services.consents.get(desk.staff, signed.id)
        assert before.state is ConsentState.SUPERSEDED
        async with state.unchanged():
            with pytest.raises(Conflict):
                await services.drafts.renew(desk.staff, signed.id)
            with pytest.raises(NotFound):
                await services.drafts.renew(cast.stranger, renewed.id)
            with pytest.raises(Forbidden):
                await services.drafts.renew(cast.viewer, renewed.id)


class TestRefusals:
    async def test_who_may_only_look_asks_and_ends_nothing(
        self, services: Services, desk: Desk, anna: PatientId, room: Consents, cast: Cast
    ) -> None:
        signed = await desk.signed(await desk.drafted(anna))
        form = await desk.form()
        said = Signing("Anna", Capacity.SELF, Method.TABLET, ALL)
        async with state.unchanged():
            with pytest.raises(Forbidden):
                await services.drafts.draft(cast.viewer, anna, form, Coverage())
            with pytest.raises(Forbidden):
                await room.sign(cast.viewer, signed.id, signed.version, said)
            with pytest.raises(Forbidden):
                await room.withdraw(cast.viewer, signed.id, "")
            with pytest.raises(Forbidden):
                await room.void(cast.viewer, signed.id, "vergissing")
        assert (await room.get(cast.viewer, signed.id)).id == signed.id

    async def test_for_another_department_there_is_no_such_consent(
        self, desk: Desk, anna: PatientId, room: Consents, cast: Cast
    ) -> None:
        signed = await desk.signed(await desk.drafted(anna))
        async with state.unchanged():
            with pytest.raises(NotFound):
                await room.get(cast.stranger, signed.id)
            with pytest.raises(NotFound):
                await room.history(cast.stranger, signed.id)
            with pytest.raises(NotFound):
                await room.of_patient(cast.stranger, anna)
            with pytest.raises(NotFound):
                await room.withdraw(cast.stranger, signed.id, "")
