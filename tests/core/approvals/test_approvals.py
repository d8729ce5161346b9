"""Four eyes: two people, one act, one day."""

from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from core.approvals import LASTS, ApprovalKind, Approvals
from core.kit.actor import THE_BOX
from core.kit.clock import SetClock
from core.kit.errors import Conflict, NotFound, OwnProposal, Unauthenticated
from core.kit.ids import SystemIds
from core.services import Services
from tests.support import state
from tests.support.actors import Cast
from tests.support.cluster import TestDatabase

THING = UUID(int=7)


@pytest.fixture
def approvals() -> Approvals:
    return Approvals(SystemIds())


class TestTwoPeople:
    async def test_stand_for_one_act_on_one_thing(
        self, services: Services, approvals: Approvals, cast: Cast
    ) -> None:
        async with services.unit_of_work(cast.administrator) as work:
            made = await approvals.propose(work, ApprovalKind.ERASE, THING)
            assert await approvals.waiting(work) == (made,)
        async with services.unit_of_work(cast.privacy_officer) as work:
            given = await approvals.approve(work, made.id)
        assert given.proposed_by == cast.administrator.person
        assert given.approved_by == cast.privacy_officer.person
        async with services.unit_of_work(cast.administrator) as work:
            with pytest.raises(NotFound):
                await approvals.spend(work, ApprovalKind.DESTROY_KEY, THING)
            with pytest.raises(NotFound):
                await approvals.spend(work, ApprovalKind.ERASE, UUID(int=8))
            assert await approvals.spend(work, ApprovalKind.ERASE, THING) == given
            with pytest.raises(NotFound):
                await approvals.spend(work, ApprovalKind.ERASE, THING)
        assert (await state.tags())[-2:] == ["approval:proposed", "approval:given"]

    async def test_nobody_is_both(
        self, services: Services, approvals: Approvals, cast: Cast, tables: TestDatabase
    ) -> None:
        async with services.unit_of_work(cast.administrator) as work:
            made = await approvals.propose(work, ApprovalKind.ERASE, THING)
            with pytest.raises(OwnProposal):
                await approvals.approve(work, made.id)
            with pytest.raises(NotFound):
                await approvals.spend(work, ApprovalKind.ERASE, THING)
            with pytest.raises(Conflict):
                await approvals.propose(work, ApprovalKind.ERASE, THING)
        owner = await asyncpg.connect(**tables.owner)
        with pytest.raises(asyncpg.CheckViolationError):
            await owner.execute("UPDATE approval SET approved_by = proposed_by")
        await owner.close()

    async def test_only_once(self, services: Services, approvals: Approvals, cast: Cast) -> None:
        async with services.unit_of_work(cast.administrator) as work:
            made = await approvals.propose(work, ApprovalKind.RESTORE, THING)
        async with services.unit_of_work(cast.privacy_officer) as work:
            await approvals.approve(work, made.id)
            with pytest.raises(Conflict):
                await approvals.approve(work, made.id)

    async def test_the_box_proposes_nothing(
        self, services: Services, approvals: Approvals, cast: Cast
    ) -> None:
        async with services.unit_of_work(THE_BOX) as work:
            with pytest.raises(Unauthenticated):
                await approvals.propose(work, ApprovalKind.ERASE, THING)


class TestADay:
    async def test_then_it_is_over(
        self, services: Services, approvals: Approvals, cast: Cast, clock: SetClock
    ) -> None:
        async with services.unit_of_work(cast.administrator) as work:
            made = await approvals.propose(work, ApprovalKind.ERASE, THING)
        clock.move(LASTS - timedelta(seconds=1))
        async with services.unit_of_work(cast.privacy_officer) as work:
            await approvals.approve(work, made.id)
        clock.move(timedelta(seconds=1))
        async with services.unit_of_work(cast.administrator) as work:
            with pytest.raises(NotFound):
                await approvals.spend(work, ApprovalKind.ERASE, THING)
            assert await approvals.waiting(work) == ()
            await approvals.propose(work, ApprovalKind.ERASE, THING)
