"""What one person's refused texts cost that person, and nobody else."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest

from api.errors import Incidents
from api.patience import Patience
from api.schema import build_schema
from api.view import GuardedSchema
from core.kit.actor import Actor, DepartmentCode, PersonId, Role
from core.kit.errors import TooMany
from core.kit.ids import SystemIds

WAIT = 0.05


def somebody(number: int) -> Actor:
    return Actor(PersonId(UUID(int=number)), Role.SURGEON, DepartmentCode("orthopaedics"))


ONE, OTHER = somebody(1), somebody(2)


@pytest.fixture
def patience() -> Patience:
    return Patience(at_once=2, each_second=0, waiting_seconds=WAIT, most_waiting=3)


@pytest.fixture(scope="module")
def schema() -> GuardedSchema:
    return build_schema(Incidents(SystemIds()))


async def took(patience: Patience, actor: Actor) -> float:
    """How long it took until it was this person's turn."""
    loop = asyncio.get_running_loop()
    before = loop.time()
    async with patience.turn(actor):
        return loop.time() - before


class TestTurns:
    async def test_who_had_too_many_refused_waits_and_nobody_else(self, patience: Patience) -> None:
        for _ in range(2):
            assert await took(patience, ONE) < WAIT
            patience.refused(ONE)

        assert await took(patience, ONE) >= WAIT
        assert await took(patience, OTHER) < WAIT

    async def test_everything_of_who_had_too_many_refused_waits_and_nobody_is_nobody(
        self, patience: Patience
    ) -> None:
        loop = asyncio.get_running_loop()
        visitor, page = Actor(None, None, None), replace(ONE, session=UUID(int=3))
        for who in (ONE, visitor):
            for _ in range(2):
                patience.refused(who)
        for who, waits in ((ONE, True), (visitor, False), (page, False)):
            before = loop.time()
            await patience.pause(who)
            assert (loop.time() - before >= WAIT) is waits

    async def test_nobody_is_counted_as_all_who_sign_in_are_nobody(
        self, patience: Patience
    ) -> None:
        visitor = Actor(None, None, None)
        for _ in range(9):
            patience.refused(visitor)
        async with patience.turn(visitor), patience.turn(visitor):
            assert await took(patience, visitor) < WAIT
        assert not patience._accounts

    async def test_it_is_forgotten_with_time(self) -> None:
        patience = Patience(at_once=1, each_second=1_000, waiting_seconds=WAIT)
        patience.refused(ONE)
        await asyncio.sleep(0.01)
        assert await took(patience, ONE) < WAIT

    async def test_of_one_person_one_at_a_time_and_few_wait(self, patience: Patience) -> None:
        async with patience.turn(ONE):
            waiting = [asyncio.create_task(took(patience, ONE)) for _ in range(2)]
            await asyncio.sleep(0)
            before = asyncio.get_running_loop().time()
            with pytest.raises(TooMany):
                await took(patience, ONE)
            assert asyncio.get_running_loop().time() - before >= WAIT  # nor at once
            assert await took(patience, OTHER) < WAIT
            assert not any(task.done() for task in waiting)
        await asyncio.gather(*waiting)
        await took(patience, ONE)

    async def test_as_many_people_are_remembered_as_there_may_be(self) -> None:
        patience = Patience()
        for number in range(10_050):
            patience.refused(somebody(number))
        assert len(patience._accounts) == 10_000


class TestTexts:
    async def test_only_a_refused_text_counts(
        self, schema: GuardedSchema, patience: Patience
    ) -> None:
        for number in range(5):
            assert await schema.refusals(f"query q{number} {{me{{id}}}}", ONE, patience) == []
        assert patience._accounts[ONE.person, None].left == 2

        assert len(await schema.refusals("{nonsense}", ONE, patience)) == 1
        assert patience._accounts[ONE.person, None].left == 1

    async def test_a_text_that_is_known_waits_for_nothing(
        self, schema: GuardedSchema, patience: Patience
    ) -> None:
        await schema.refusals("{me{id}}", ONE, patience)
        async with patience.turn(ONE):
            async with asyncio.timeout(1):
                assert await schema.refusals("{me{id}}", ONE, patience) == []
