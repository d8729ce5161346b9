"""Time does not go backwards, not even over a restart with another clock."""

from datetime import UTC, datetime, timedelta

from core.kit.actor import THE_BOX
from core.kit.clock import ClockAhead, Ratchet, SetClock
from core.search import PhotoIndex
from core.services import Ports, Services, build_services
from tests.support.actors import Cast

NOW = datetime(2026, 11, 26, tzinfo=UTC)
DAY = timedelta(days=1)


class TestRatchet:
    def test_it_tells_the_latest_moment_it_ever_saw(self) -> None:
        ratchet = Ratchet()
        assert ratchet.at(NOW) == NOW
        assert ratchet.at(NOW - DAY) == NOW
        assert ratchet.at(NOW + DAY) == NOW + DAY
        ratchet.raise_to(NOW)
        ratchet.raise_to(None)
        assert ratchet.at(NOW) == NOW + DAY

    def test_a_clock_ahead_is_that_much_ahead(self) -> None:
        assert ClockAhead(SetClock(NOW), DAY).now() == NOW + DAY


class TestTheBox:
    async def test_a_clock_turned_back_changes_nothing(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        clock.move(10 * DAY)
        async with services.unit_of_work(THE_BOX) as work:
            latest = work.at
        clock.move(-5 * DAY)
        async with services.unit_of_work(THE_BOX) as work:
            assert work.at == latest

    async def test_nor_does_one_turned_back_while_the_box_stood_still(
        self, services: Services, cast: Cast, ports: Ports, clock: SetClock, index: PhotoIndex
    ) -> None:
        clock.move(10 * DAY)
        await services.people.me(cast.surgeon)
        await services.patients.page(cast.surgeon, None, 1)
        latest = clock.at
        clock.move(-5 * DAY)
        restarted = build_services(ports, index)
        async with restarted.unit_of_work(THE_BOX) as work:
            assert work.at == latest
