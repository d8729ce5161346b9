"""Guessers wait; the one they guess at does not."""

import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from core.kit.clock import SetClock
from core.kit.errors import CoreError, TooMany, Unauthenticated
from core.people import Throttle
from core.search import PhotoIndex
from core.services import Ports, Services, build_services
from tests.core.people.test_passkeys import added, log_in
from tests.support import state
from tests.support.actors import PASSWORD, VISITOR, Cast

MINUTE = timedelta(minutes=1)


@pytest.fixture
def guessed(ports: Ports, index: PhotoIndex, cast: Cast) -> Services:
    """A box to which one address may come as often as it likes: only accounts are counted."""
    return build_services(replace(ports, throttle=Throttle(per_address=1_000_000)), index)


async def guess(
    services: Services,
    address: str,
    login: str = "surgeon",
    password: str = "wrong",
    device: str | None = None,
) -> str:
    """How a try to sign in ended."""
    visitor = replace(VISITOR, address=address)
    try:
        await services.sessions.log_in(visitor, login, password, device=device)
    except CoreError as refusal:
        return type(refusal).__name__
    return "in"


class TestWaiting:
    async def test_each_wait_is_twice_the_last_up_to_fifteen_minutes(
        self, guessed: Services, clock: SetClock
    ) -> None:
        for _ in range(5):
            assert await guess(guessed, "10.0.0.1") == "Unauthenticated"
        for minutes in (1, 2, 4, 8, 15, 15):
            clock.move(minutes * MINUTE - timedelta(seconds=1))
            assert await guess(guessed, "10.0.0.1", password=PASSWORD) == "TooMany"
            clock.move(timedelta(seconds=1))
            assert await guess(guessed, "10.0.0.1") == "Unauthenticated"

    async def test_after_a_quiet_while_it_is_forgotten(
        self, guessed: Services, clock: SetClock
    ) -> None:
        for _ in range(5):
            await guess(guessed, "10.0.0.1")
        clock.move(17 * MINUTE)
        for _ in range(5):
            assert await guess(guessed, "10.0.0.1") == "Unauthenticated"

    async def test_who_is_right_is_not_counted(self, guessed: Services) -> None:
        for _ in range(30):
            assert await guess(guessed, "10.0.0.1", password=PASSWORD) == "in"

    async def test_another_process_counts_on(
        self, guessed: Services, ports: Ports, index: PhotoIndex
    ) -> None:
        for _ in range(5):
            await guess(guessed, "10.0.0.1")
        restarted = build_services(replace(ports, throttle=Throttle()), index)
        assert await guess(restarted, "10.0.0.1", password=PASSWORD) == "TooMany"


class TestTenThousandGuesses:
    @pytest.mark.slow
    async def test_at_most_thirty_are_looked_at_and_the_real_one_gets_in(
        self, guessed: Services, cast: Cast, clock: SetClock
    ) -> None:
        key = await added(guessed, cast.surgeon)
        at_home = await guessed.sessions.log_in(
            replace(VISITOR, address="10.9.9.9"), "stranger", PASSWORD
        )
        assert at_home.device is not None
        told: Counter[str] = Counter()
        for number in range(10_000):
            address = f"10.{number % 7}.{number % 11}.{number % 251}"
            told[await guess(guessed, address, "stranger")] += 1
            clock.move(timedelta(seconds=0.09))  # fifteen minutes for all of them

        assert told["Unauthenticated"] <= 30
        assert sum(told.values()) == 10_000
        assert await guess(guessed, "10.9.9.9", "stranger", PASSWORD) == "TooMany"
        home = {"device": at_home.device, "password": PASSWORD, "login": "stranger"}
        assert await guess(guessed, "10.9.9.9", **home) == "in"
        await log_in(guessed, key)

    async def test_one_address_keeps_nobody_else_waiting(self, guessed: Services) -> None:
        for _ in range(50):
            await guess(guessed, "10.0.0.1")
        assert await guess(guessed, "10.0.0.2", password=PASSWORD) == "in"

    async def test_many_at_once_gain_nothing(self, guessed: Services) -> None:
        done = await state.at_once(*(guess(guessed, "10.0.0.1") for _ in range(20)))
        assert Counter(done) == {"Unauthenticated": 5, "TooMany": 15}


class TestKnownDevices:
    async def test_they_wait_for_themselves_only(self, guessed: Services, cast: Cast) -> None:
        first = await guessed.sessions.log_in(VISITOR, "surgeon", PASSWORD)
        again = await guessed.sessions.log_in(VISITOR, "surgeon", PASSWORD, device=first.device)
        assert again.device == first.device
        for _ in range(5):
            assert await guess(guessed, "10.0.0.1", device=first.device) == "Unauthenticated"
        assert await guess(guessed, "10.0.0.1", device=first.device) == "TooMany"
        assert await guess(guessed, "10.0.0.1", password=PASSWORD) == "in"

    async def test_one_of_somebody_else_is_a_strangers(self, guessed: Services, cast: Cast) -> None:
        theirs = await guessed.sessions.log_in(VISITOR, "viewer", PASSWORD)
        for _ in range(5):
            await guess(guessed, "10.0.0.1")
        assert await guess(guessed, "10.0.0.1", device=theirs.device) == "TooMany"

    async def test_they_open_nothing(self, guessed: Services, cast: Cast) -> None:
        device = (await guessed.sessions.log_in(VISITOR, "surgeon", PASSWORD)).device
        assert device is not None
        with pytest.raises(Unauthenticated):
            await guessed.sessions.who(device)
        assert device not in str(await state.rows("SELECT * FROM known_device"))

    async def test_those_not_used_for_half_a_year_are_forgotten(
        self, guessed: Services, cast: Cast, clock: SetClock
    ) -> None:
        clock.move(timedelta(days=181))
        await guessed.sessions.forget_ended()
        for table in ("known_device", "guess", "challenge", "session"):
            assert await state.one(f"SELECT count(*) AS n FROM {table}") == 0


class TestByAddress:
    async def test_an_address_has_its_tries_whatever_the_names(self) -> None:
        throttle = Throttle(per_account=5, per_address=3)
        for _ in range(3):
            await throttle.spend("10.0.0.1")
        with pytest.raises(TooMany):
            await throttle.spend("10.0.0.1")
        await throttle.spend("10.0.0.2")
        await throttle.spend("10.0.0.1", "passkey")

    async def test_the_window_moves_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        throttle = Throttle(per_account=9, per_address=1)
        await throttle.spend(None)
        with pytest.raises(TooMany):
            await throttle.spend(None)
        later = time.time() + 61
        monkeypatch.setattr(time, "time", lambda: later)
        await throttle.spend(None)
