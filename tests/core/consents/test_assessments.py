"""Who can decide themselves: assumed of everybody, assessed by somebody, and looked at again."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from core.consents import Assessment, Capacity
from core.kit.clock import SetClock
from core.kit.errors import Forbidden, Invalid, NotFound
from core.services import Services
from tests.support import state
from tests.support.actors import Cast
from tests.support.asking import Desk

GROUND = "Vergevorderde ziekte"
SELF, REPRESENTED = (
    (frozenset({Capacity.SELF}),),
    (frozenset({Capacity.REPRESENTATIVE, Capacity.GUARDIAN}),),
)


@pytest.fixture
def desk(services: Services, cast: Cast) -> Desk:
    return Desk(services, cast.surgeon)


class TestAssessing:
    async def test_the_newest_counts_for_all_that_still_waits(
        self, services: Services, desk: Desk
    ) -> None:
        room, anna = services.assessments, await desk.patient("P-1")
        before = await desk.drafted(anna)
        assert before.missing == SELF
        await room.assess(desk.staff, anna, GROUND, is_capable=False)
        assert (await services.consents.get(desk.staff, before.id)).missing == REPRESENTED
        assert (await desk.drafted(anna)).missing == REPRESENTED
        await room.assess(desk.staff, anna, "Hersteld na delier", is_capable=True)
        assert (await services.consents.get(desk.staff, before.id)).missing == SELF
        assert (await desk.drafted(anna)).missing == SELF

    async def test_who_found_it_when_and_why_stays(
        self, services: Services, desk: Desk, clock: SetClock
    ) -> None:
        room, anna = services.assessments, await desk.patient("P-1")
        at = await state.last_act()
        made = await room.assess(
            desk.staff, anna, f" {GROUND} ", clock.at.date() + timedelta(days=30), is_capable=False
        )
        (act,) = await state.acts(at)
        assert (act["tag"], act["patient"], act["subject"]) == ("patient:assessed", anna, made.id)
        assert (made.ground, made.by, made.by_name) == (GROUND, desk.staff.person, "Surgeon")
        assert await room.of_patient(desk.staff, anna) == (made,)
        kept = await state.one("SELECT ground FROM capability_assessment")
        assert GROUND.encode() not in kept

    async def test_who_was_represented_before_is_until_somebody_assesses(
        self, services: Services, desk: Desk
    ) -> None:
        anna = await desk.patient("P-1")
        before = await desk.drafted(anna)
        await state.rows("UPDATE consent SET is_capable = false WHERE id = $1", before.id)
        assert (await desk.drafted(anna)).missing == REPRESENTED
        await services.assessments.assess(desk.staff, anna, GROUND, is_capable=True)
        assert (await desk.drafted(anna)).missing == SELF

    async def test_it_becomes_one_task_before_the_day_and_one_only(
        self, services: Services, desk: Desk, clock: SetClock
    ) -> None:
        anna = await desk.patient("P-1")
        await desk.signed(await desk.drafted(anna))
        await desk.drafted(anna)
        day = clock.at.date() + timedelta(days=20)
        await services.assessments.assess(desk.staff, anna, GROUND, day, is_capable=False)
        (job,) = await state.rows("SELECT payload FROM pgqueuer WHERE entrypoint = 'plan'")
        await services.planner.follow(UUID(bytes=job["payload"]))
        await services.planner.plan()
        found = await state.rows("SELECT kind, due, state FROM task WHERE kind = 'reassessment'")
        assert [(each["due"], each["state"]) for each in found] == [(day, "open")]
        await services.assessments.assess(desk.staff, anna, GROUND, is_capable=False)
        await services.planner.plan()
        assert await state.one("SELECT state FROM task WHERE kind = 'reassessment'") == "done"


class TestRefusals:
    @pytest.mark.parametrize(
        ("ground", "day"), [("", None), ("kort", None), ("x" * 501, None), ("a\nbcdef", None)]
    )
    async def test_without_a_ground_it_says_nothing(
        self, services: Services, desk: Desk, ground: str, day: date | None
    ) -> None:
        anna = await desk.patient("P-1")
        async with state.unchanged():
            with pytest.raises(Invalid):
                await services.assessments.assess(desk.staff, anna, ground, day, is_capable=False)

    async def test_a_day_that_has_passed_reviews_nothing(
        self, services: Services, desk: Desk, clock: SetClock
    ) -> None:
        anna, today = await desk.patient("P-1"), clock.at.date()
        async with state.unchanged():
            with pytest.raises(Invalid, match="to come"):
                await services.assessments.assess(desk.staff, anna, GROUND, today, is_capable=False)

    async def test_who_may_not_ask_may_not_assess_or_read_it(
        self, services: Services, desk: Desk, cast: Cast
    ) -> None:
        room, anna = services.assessments, await desk.patient("P-1")
        made: Assessment = await room.assess(desk.staff, anna, GROUND, is_capable=False)
        async with state.unchanged():
            for who, refusal in ((cast.viewer, Forbidden), (cast.stranger, NotFound)):
                with pytest.raises(refusal):
                    await room.assess(who, anna, GROUND, is_capable=True)
                with pytest.raises(refusal):
                    await room.of_patient(who, anna)
        assert await room.of_patient(desk.staff, anna) == (made,)
