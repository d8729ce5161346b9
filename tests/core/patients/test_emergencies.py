"""Break-glass: who gets in, for how long, what it leaves behind, and what stops the next."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.access import Sensitivity
from core.access.relations import Ground
from core.kit.actor import Actor
from core.kit.clock import SetClock
from core.kit.errors import Conflict, Forbidden, Invalid, NotFound, StepUpRequired
from core.oversight.hearing import Hearing
from core.patients import (
    Emergencies,
    EmergencyId,
    Judgement,
    NewPatient,
    NumberSystem,
    PatientId,
    Sex,
    Unreviewed,
)
from core.photos import PhotoId
from core.services import Services
from tests.support import state
from tests.support.actors import Cast, sign_in
from tests.support.arriving import received

REASON = "Bewusteloos op de spoed, wond onbekend"
MRN = "P-1001"


@pytest.fixture
def room(services: Services) -> Emergencies:
    return services.emergencies


@pytest.fixture
async def anna(services: Services, cast: Cast) -> PatientId:
    """A patient of orthopaedics, and a VIP: out of sight for dermatology either way."""
    new = NewPatient(MRN, "Anna de Vries", date(1961, 4, 2), Sex.FEMALE)
    anna = (await services.patients.create(cast.surgeon, new)).id
    await services.patients.mark(cast.surgeon, anna, 1, Sensitivity.VIP)
    return anna


@pytest.fixture
async def photo(services: Services, cast: Cast, anna: PatientId) -> PhotoId:
    return await received(services, cast.surgeon, 1, anna)


async def again(services: Services) -> Actor:
    """The dermatologist as the next request finds them."""
    return await services.sessions.who(await sign_in(services, "stranger"))


class TestOpening:
    async def test_one_patient_is_in_sight_for_half_an_hour_and_no_other(
        self,
        services: Services,
        room: Emergencies,
        cast: Cast,
        photo: PhotoId,
        anna: PatientId,
        clock: SetClock,
    ) -> None:
        with pytest.raises(NotFound):
            await services.photos.get(cast.stranger, photo)
        other = NewPatient("P-2", "Bob Bakker", date(1961, 4, 2), Sex.MALE)
        bob = (await services.patients.create(cast.surgeon, other)).id

        opened = await room.open(cast.stranger, NumberSystem.MRN, MRN, REASON)
        who = await again(services)

        assert (opened.patient, opened.until - opened.at) == (anna, timedelta(minutes=30))
        assert (await services.photos.get(who, photo)).patient == anna
        assert (await services.patients.get(who, anna)).name == "Anna de Vries"
        with pytest.raises(NotFound):
            await services.patients.get(who, bob)
        clock.move(timedelta(minutes=30))
        with pytest.raises(NotFound):
            await services.photos.get(await again(services), photo)

    async def test_it_opens_looking_and_nothing_else(
        self, services: Services, room: Emergencies, cast: Cast, photo: PhotoId
    ) -> None:
        await room.open(cast.stranger, NumberSystem.MRN, MRN, REASON)
        who = await again(services)
        before = await state.rows("SELECT version FROM photo")
        with pytest.raises(Forbidden):
            await services.labelling.label(who, photo, 1, Sensitivity.GENITAL)
        assert await state.rows("SELECT version FROM photo") == before

    async def test_it_makes_nobody_a_treating_one(
        self, services: Services, room: Emergencies, cast: Cast, anna: PatientId
    ) -> None:
        await room.open(cast.stranger, NumberSystem.MRN, MRN, REASON)
        who = await again(services)
        async with state.denied(person=who.person, patient=anna):
            with pytest.raises(Forbidden):
                await services.relations.claim(who, anna, Ground.TREATING)

    async def test_nothing_is_filed_or_written_under_its_patient(
        self, services: Services, room: Emergencies, cast: Cast, anna: PatientId
    ) -> None:
        waiting = await received(services, cast.stranger, 2)
        await room.open(cast.stranger, NumberSystem.MRN, MRN, REASON)
        who = await again(services)
        async with state.denied(photo=waiting):
            with pytest.raises(Forbidden):
                await services.photos.assign(who, waiting, anna)
        async with state.denied(patient=anna):
            with pytest.raises(Forbidden):
                await received(services, who, 3, anna)
        async with state.denied(patient=anna):
            with pytest.raises(Forbidden):
                await services.assessments.assess(who, anna, "slaapt nog", is_capable=False)

    async def test_everything_that_is_seen_by_it_is_marked(
        self, services: Services, room: Emergencies, cast: Cast, photo: PhotoId
    ) -> None:
        opened = await room.open(cast.stranger, NumberSystem.MRN, MRN, REASON)
        await services.photos.get(await again(services), photo)
        marked = await state.rows(
            "SELECT tag, rule, private FROM audit_event WHERE emergency = $1 ORDER BY id", opened.id
        )
        assert [row["tag"] for row in marked] == ["emergency:opened", "photo:viewed"]
        assert marked[1]["rule"] == "emergency"
        assert marked[0]["private"] is not None
        assert REASON.encode() not in marked[0]["private"]

    @pytest.mark.parametrize("reason", ["", "kort", " " * 20, "x" * 501, "\u202e" + "x" * 20])
    async def test_a_reason_that_says_nothing_opens_nothing(
        self, room: Emergencies, cast: Cast, anna: PatientId, reason: str
    ) -> None:
        with pytest.raises(Invalid):
            await room.open(cast.stranger, NumberSystem.MRN, MRN, reason)
        assert await state.one("SELECT count(*) AS n FROM break_glass") == 0

    async def test_it_takes_a_fresh_proof_of_who_asks(
        self, services: Services, cast: Cast, anna: PatientId
    ) -> None:
        strict = replace(services.emergencies.access, fresh_for=timedelta(minutes=5))
        stale = replace(cast.stranger, stepped_up_at=None)
        with pytest.raises(StepUpRequired):
            await replace(services.emergencies, access=strict).open(
                stale, NumberSystem.MRN, MRN, REASON
            )
        assert await state.one("SELECT count(*) AS n FROM break_glass") == 0

    async def test_a_number_that_nobody_has_is_nobody(
        self, room: Emergencies, cast: Cast, anna: PatientId
    ) -> None:
        async with state.denied(person=cast.stranger.person):
            with pytest.raises(NotFound):
                await room.open(cast.stranger, NumberSystem.MRN, "NOBODY-1", REASON)

    @pytest.mark.parametrize("role", ["privacy_officer", "administrator", "communications"])
    async def test_who_sees_no_patients_breaks_no_glass(
        self, room: Emergencies, cast: Cast, anna: PatientId, role: str
    ) -> None:
        with pytest.raises(Forbidden):
            await room.open(getattr(cast, role), NumberSystem.MRN, MRN, REASON)

    async def test_it_is_closed_before_its_time(
        self, services: Services, room: Emergencies, cast: Cast, photo: PhotoId
    ) -> None:
        await room.open(cast.stranger, NumberSystem.MRN, MRN, REASON)
        who = await again(services)
        assert await room.running(who) is not None
        await room.end(who)
        assert await room.running(who) is None
        with pytest.raises(NotFound):
            await services.photos.get(await again(services), photo)


class TestJudging:
    async def test_no_second_time_before_somebody_judged_the_first(
        self, room: Emergencies, cast: Cast, anna: PatientId, clock: SetClock
    ) -> None:
        opened = await room.open(cast.stranger, NumberSystem.MRN, MRN, REASON)
        clock.move(timedelta(days=30))
        with pytest.raises(Unreviewed):
            await room.open(cast.stranger, NumberSystem.MRN, MRN, REASON)
        judged = await room.judge(cast.privacy_officer, opened.id, Judgement.JUSTIFIED, "")
        assert judged.judgement is Judgement.JUSTIFIED
        assert await room.open(cast.stranger, NumberSystem.MRN, MRN, REASON)

    async def test_the_queue_holds_what_nobody_judged(
        self, room: Emergencies, cast: Cast, anna: PatientId
    ) -> None:
        opened = await room.open(cast.stranger, NumberSystem.MRN, MRN, REASON)
        (waiting,) = await room.waiting(cast.privacy_officer, 10)
        assert (waiting.id, waiting.reason, waiting.person) == (
            opened.id,
            REASON,
            cast.stranger.person,
        )
        assert waiting.review_by - waiting.at == timedelta(hours=72)
        await room.judge(cast.privacy_officer, opened.id, Judgement.UNJUSTIFIED, "Geen spoed hier")
        assert await room.waiting(cast.privacy_officer, 10) == ()
        with pytest.raises(Conflict):
            await room.judge(cast.privacy_officer, opened.id, Judgement.JUSTIFIED, "")

    async def test_unjustified_ends_it_at_once(
        self, services: Services, room: Emergencies, cast: Cast, photo: PhotoId
    ) -> None:
        opened = await room.open(cast.stranger, NumberSystem.MRN, MRN, REASON)
        assert await services.photos.get(await again(services), photo)
        await room.judge(cast.privacy_officer, opened.id, Judgement.UNJUSTIFIED, "Geen spoed hier")
        who = await again(services)
        assert await room.running(who) is None
        with pytest.raises(NotFound):
            await services.photos.get(who, photo)

    async def test_of_two_that_run_the_newer_one_counts(
        self, services: Services, room: Emergencies, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        other = NewPatient("P-2", "Bob Bakker", date(1961, 4, 2), Sex.MALE)
        await services.patients.create(cast.surgeon, other)
        first = await room.open(cast.stranger, NumberSystem.MRN, "P-2", REASON)
        await room.judge(cast.privacy_officer, first.id, Judgement.JUSTIFIED, "")
        second = await room.open(cast.stranger, NumberSystem.MRN, MRN, REASON)
        who = await again(services)
        assert (who.emergency, who.emergency_use) == (anna, second.id)
        assert await services.photos.get(who, photo)

    async def test_officers_who_are_there_hear_of_it(
        self, services: Services, room: Emergencies, cast: Cast, anna: PatientId
    ) -> None:
        hearing = Hearing(services.unit_of_work)
        await hearing.look()
        opened = await room.open(cast.stranger, NumberSystem.MRN, MRN, REASON)
        assert (await hearing.look()).tasks == {opened.id}
        await room.judge(cast.privacy_officer, opened.id, Judgement.JUSTIFIED, "")
        assert (await hearing.look()).tasks == {opened.id}

    async def test_unjustified_takes_words(
        self, room: Emergencies, cast: Cast, anna: PatientId
    ) -> None:
        opened = await room.open(cast.stranger, NumberSystem.MRN, MRN, REASON)
        with pytest.raises(Invalid):
            await room.judge(cast.privacy_officer, opened.id, Judgement.UNJUSTIFIED, "nee")
        assert await state.one("SELECT verdict FROM break_glass") is None

    async def test_only_an_officer_judges_and_words_rest_sealed(
        self, room: Emergencies, cast: Cast, anna: PatientId
    ) -> None:
        opened = await room.open(cast.stranger, NumberSystem.MRN, MRN, REASON)
        with pytest.raises(Forbidden):
            await room.judge(cast.surgeon, opened.id, Judgement.JUSTIFIED, "")
        unknown = EmergencyId(anna)
        with pytest.raises(NotFound):
            await room.judge(cast.privacy_officer, unknown, Judgement.JUSTIFIED, "")
        (row,) = await state.rows("SELECT t::text AS row FROM break_glass t")
        assert REASON not in row["row"]
