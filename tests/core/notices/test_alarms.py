"""A privacy officer hears of an emergency access within a round, and not of whom."""

from datetime import date

import pytest

from core.notices.alarms import Alarms
from core.notices.mailing import Delivery, Letter, Outcome
from core.patients import NewPatient, NumberSystem, Sex
from core.services import Services
from tests.support import state
from tests.support.actors import Cast

NAME, REASON = "Anna de Vries", "Bewusteloos op de spoed"


class Server:
    """A mail server that says what it is told to say."""

    def __init__(self, outcome: Outcome = Outcome.ACCEPTED) -> None:
        self.outcome = outcome
        self.letters: list[Letter] = []

    async def send(self, letter: Letter) -> Delivery:
        self.letters.append(letter)
        return Delivery(self.outcome, "250")


@pytest.fixture
async def opened(services: Services, cast: Cast) -> None:
    new = NewPatient("P-1", NAME, date(1961, 4, 2), Sex.FEMALE)
    await services.patients.create(cast.surgeon, new)
    await services.emergencies.open(cast.stranger, NumberSystem.MRN, "P-1", REASON)


def alarms(services: Services, server: Server) -> Alarms:
    return Alarms(services.unit_of_work, server, "St. Test", "https://kluis.example")


async def reachable(services: Services, cast: Cast) -> None:
    await services.people.set_mail(cast.privacy_officer, "fg@hospital.example")
    await services.people.set_mail(cast.surgeon, "surgeon@hospital.example")


@pytest.mark.usefixtures("opened")
class TestAlarms:
    async def test_each_officer_is_told_once_and_nobody_else(
        self, services: Services, cast: Cast
    ) -> None:
        await reachable(services, cast)
        server = Server()
        assert await alarms(services, server).round() == 1
        assert await alarms(services, server).round() == 0
        (letter,) = server.letters
        assert letter.to == "fg@hospital.example"
        assert "https://kluis.example/log" in letter.body
        told = letter.subject + letter.body
        assert [word for word in (NAME, "Anna", "P-1", REASON, "Stranger") if word in told] == []

    @pytest.mark.parametrize("outcome", [Outcome.LATER, Outcome.REFUSED])
    async def test_it_is_told_only_when_somebody_took_it(
        self, services: Services, cast: Cast, outcome: Outcome
    ) -> None:
        await reachable(services, cast)
        assert await alarms(services, Server(outcome)).round() == 0
        assert await state.one("SELECT told_at FROM break_glass") is None
        assert await alarms(services, Server()).round() == 1
        assert await state.one("SELECT told_at FROM break_glass") is not None

    async def test_without_an_address_it_stands_in_the_queue(
        self, services: Services, cast: Cast
    ) -> None:
        assert await alarms(services, Server()).round() == 0
        assert len(await services.emergencies.waiting(cast.privacy_officer, 10)) == 1
        assert await services.notices.waiting(cast.privacy_officer) == 1
