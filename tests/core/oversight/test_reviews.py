"""The weekly review: what is picked, once, and who judges it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from tortoise.exceptions import IntegrityError

from core.access import Sensitivity
from core.kit.actor import Role
from core.kit.clock import SetClock
from core.kit.errors import Conflict, Forbidden, Invalid, NotFound
from core.oversight import Picking, Review, ReviewId, ReviewVerdict, Rule
from core.oversight.snooping import Look, picked, rules_of, share_surname
from core.services import Ports, Services, build_picking
from tests.core.oversight.looking import patient_of, photo_of
from tests.support import state
from tests.support.actors import Cast

WHY = "Gevraagd waarom dit nodig was"
MONDAY = date(2026, 1, 5)


@pytest.fixture
def picking(ports: Ports, clock: SetClock) -> Picking:
    """On a Tuesday morning."""
    clock.at = datetime(2026, 1, 6, 9, tzinfo=UTC)
    return build_picking(ports)


async def a_namesake_looked(services: Services, cast: Cast, clock: SetClock) -> UUID:
    """The clinician opens a photo of somebody with their name; a week goes by."""
    patient = await patient_of(services, cast.surgeon, name="A. Clinician")
    photo = await photo_of(services, cast.surgeon, patient)
    await state.rows("UPDATE person SET name = 'Eva Clinician' WHERE login = 'clinician'")
    await services.photos.get(cast.clinician, photo)
    clock.move(timedelta(days=7))
    return patient


async def only(services: Services, cast: Cast) -> Review:
    (review,) = (await services.reviews.waiting(cast.privacy_officer, None, 10)).reviews
    return review


def look(number: int = 1, /, **said: object) -> Look:
    at = datetime(2026, 1, 6, 9, tzinfo=UTC)
    return replace(Look(UUID(int=number), UUID(int=99), 1, 1, 1, at, at), **said)  # type: ignore[arg-type] # each test gives what it names


class TestRules:
    @pytest.mark.parametrize(
        ("staff", "patient"),
        [
            ("Eva de Vries", "M. de Vries"),
            ("Eva Vries-Jansen", "A. Jansen"),
            ("dr. E. Müller", "M. Muller"),
            ("Eva VAN DEN BERG", "K. van den Berg"),
        ],
    )
    def test_the_same_surname_however_it_is_written(self, staff: str, patient: str) -> None:
        assert share_surname(staff, patient)

    @pytest.mark.parametrize(
        ("staff", "patient"),
        [("Eva de Vries", "M. de Boer"), ("Eva", "Eva"), ("Jansen Bakker", "Jansen de Wit")],
    )
    def test_a_first_name_or_a_particle_is_no_surname(self, staff: str, patient: str) -> None:
        assert not share_surname(staff, patient)

    @pytest.mark.parametrize(
        ("said", "rules"),
        [
            ({}, ()),
            ({"has_same_surname": True}, (Rule.SURNAME,)),
            ({"labels": Sensitivity.VIP}, (Rule.LABEL,)),
            ({"labels": Sensitivity.STAFF}, (Rule.LABEL,)),
            ({"labels": Sensitivity.GENITAL}, ()),
            ({"is_related": False, "at_night": 1}, (Rule.NO_RELATION, Rule.NIGHT)),
            ({"patient": None, "is_related": False}, (Rule.BULK,)),
        ],
    )
    def test_each_says_why(self, said: dict[str, object], rules: tuple[Rule, ...]) -> None:
        assert rules_of(look(**said)) == rules

    def test_what_weighs_enough_waits_and_chance_adds_a_few(self) -> None:
        looks = [look(number) for number in range(1, 101)]
        night = look(101, at_night=1)
        heavy = look(102, at_night=1, is_related=False)

        picks = picked([*looks, night, heavy], b"seed" * 8)

        assert picks[0].look == heavy
        assert picks[0].rules == (Rule.NO_RELATION, Rule.NIGHT)
        assert len(picks) == 4
        assert all(Rule.CHANCE in pick.rules for pick in picks[1:])

    def test_the_same_seed_picks_the_same_and_another_another(self) -> None:
        looks = [look(number) for number in range(1, 101)]
        assert picked(looks, b"a" * 32) == picked(looks, b"a" * 32)
        assert picked(looks, b"a" * 32) != picked(looks, b"b" * 32)


class TestPicking:
    async def test_a_week_is_gone_through_once(
        self, services: Services, cast: Cast, clock: SetClock, picking: Picking
    ) -> None:
        patient = await a_namesake_looked(services, cast, clock)
        at = await state.last_act()

        assert await picking.pick() == 4
        assert await picking.pick() == 0

        review = await only(services, cast)
        assert (review.week, review.person_name, review.patient) == (
            MONDAY,
            "Eva Clinician",
            patient,
        )
        assert review.rules == (Rule.SURNAME, Rule.NO_RELATION)
        assert (review.acts, review.photos, review.weight) == (1, 1, 5)
        planned = [act for act in await state.acts(at) if act["tag"] == "review:planned"]
        assert planned[-1]["detail"] == {"week": "2026-01-05", "looked": 1, "picked": 1}

    async def test_two_workers_at_once_make_no_second_row(
        self, services: Services, cast: Cast, clock: SetClock, picking: Picking
    ) -> None:
        await a_namesake_looked(services, cast, clock)
        await state.at_once(picking.pick(), picking.pick())
        assert await state.one("SELECT count(*) AS n FROM review") == 1

    async def test_no_name_is_kept(
        self, services: Services, cast: Cast, clock: SetClock, picking: Picking
    ) -> None:
        await a_namesake_looked(services, cast, clock)
        await picking.pick()
        kept = str(await state.rows("SELECT review::text FROM review"))
        assert "Clinician" not in kept

    async def test_who_treats_the_patient_is_not_picked_by_a_rule(
        self, services: Services, cast: Cast, clock: SetClock, picking: Picking
    ) -> None:
        patient = await patient_of(services, cast.surgeon)
        photo = await photo_of(services, cast.surgeon, patient)
        await services.photos.get(cast.surgeon, photo)
        clock.move(timedelta(days=7))
        await picking.pick()
        assert (await only(services, cast)).rules == (Rule.CHANCE,)

    async def test_many_patients_in_an_hour_are_one_row_without_a_patient(
        self,
        services: Services,
        cast: Cast,
        clock: SetClock,
        picking: Picking,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("core.oversight.gathering.BULK_PATIENTS", 2)
        for number in range(3):
            patient = await patient_of(services, cast.surgeon, f"71{number}")
            await services.patients.get(cast.surgeon, patient)
        clock.move(timedelta(days=7))
        await picking.pick()

        first = (await services.reviews.waiting(cast.privacy_officer, None, 1)).reviews[0]

        assert (first.patient, first.patients, first.rules) == (None, 3, (Rule.BULK,))


class TestJudging:
    async def test_words_are_sealed_and_the_verdict_is_kept(
        self, services: Services, cast: Cast, clock: SetClock, picking: Picking
    ) -> None:
        patient = await a_namesake_looked(services, cast, clock)
        await picking.pick()
        review, at = await only(services, cast), await state.last_act()
        officer, judge = cast.privacy_officer, services.reviews.judge

        asked = await judge(officer, review.id, ReviewVerdict.QUESTIONED, WHY)
        assert (asked.verdict, asked.remark) == (ReviewVerdict.QUESTIONED, WHY)
        assert (await only(services, cast)).remark == WHY
        await judge(officer, review.id, ReviewVerdict.BREACH, "Er was geen reden toe.")

        assert (await services.reviews.waiting(officer, None, 10)).reviews == ()
        (done,) = (await services.reviews.judged(officer, None, 10)).reviews
        assert (done.verdict, done.remark) == (ReviewVerdict.BREACH, "Er was geen reden toe.")
        acts = [act for act in await state.acts(at) if act["tag"] == "review:judged"]
        assert [act["detail"]["judgement"] for act in acts] == ["questioned", "breach"]
        assert {act["patient"] for act in acts} == {patient}
        assert "reden" not in str(await state.rows("SELECT review::text FROM review"))
        async with state.unchanged():
            with pytest.raises(Conflict):
                await judge(officer, review.id, ReviewVerdict.FINE, "")

    async def test_what_is_not_fine_takes_words(
        self, services: Services, cast: Cast, clock: SetClock, picking: Picking
    ) -> None:
        await a_namesake_looked(services, cast, clock)
        await picking.pick()
        review = await only(services, cast)
        async with state.unchanged():
            with pytest.raises(Invalid):
                await services.reviews.judge(
                    cast.privacy_officer, review.id, ReviewVerdict.BREACH, "kort"
                )
        fine = await services.reviews.judge(cast.privacy_officer, review.id, ReviewVerdict.FINE, "")
        assert (fine.verdict, fine.remark) == (ReviewVerdict.FINE, "")

    async def test_nobody_judges_or_sees_their_own(
        self, services: Services, cast: Cast, clock: SetClock, picking: Picking
    ) -> None:
        await a_namesake_looked(services, cast, clock)
        await picking.pick()
        review, officer = await only(services, cast), cast.privacy_officer
        await state.rows("UPDATE review SET person_id = $1", officer.person)

        assert (await services.reviews.waiting(officer, None, 10)).reviews == ()
        async with state.denied(person=officer.person):
            with pytest.raises(NotFound):
                await services.reviews.judge(officer, review.id, ReviewVerdict.FINE, "")
        with pytest.raises(IntegrityError, match="review_judged"):
            await state.rows(
                "UPDATE review SET verdict = 'fine', reviewed_at = now(), reviewed_by = person_id"
            )

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.PRIVACY_OFFICER])
    async def test_it_is_for_nobody_else(self, services: Services, cast: Cast, role: Role) -> None:
        who, unknown = cast.by_role(role), ReviewId(UUID(int=404))
        for attempt in (
            services.reviews.waiting(who, None, 10),
            services.reviews.judged(who, None, 10),
            services.reviews.judge(who, unknown, ReviewVerdict.FINE, ""),
        ):
            async with state.denied(person=who.person):
                with pytest.raises(Forbidden):
                    await attempt
