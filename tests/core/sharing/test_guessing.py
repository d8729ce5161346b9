"""Links that are none: slowed down by network, and nobody else with them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.kit.clock import SetClock
from core.kit.errors import NotFound, TooMany
from core.photos import PhotoId
from tests.support.actors import VISITOR
from tests.support.sharing import GUEST, PASSWORD, Ward


async def guessed(ward: Ward, address: str | None, number: int) -> str:
    visitor = replace(VISITOR, address=address)
    secret = f"{number:043}"
    try:
        await ward.services.visiting.open(visitor, secret, PASSWORD)
    except (NotFound, TooMany) as refused:
        return refused.code
    raise AssertionError


async def test_after_thirty_a_minute_nothing_is_looked_for(ward: Ward) -> None:
    told = [await guessed(ward, "145.97.1.1", number) for number in range(40)]
    assert told == ["NOT_FOUND"] * 30 + ["TOO_MANY"] * 10
    assert await guessed(ward, "145.97.1.2", 1) == "NOT_FOUND"


async def test_all_addresses_of_one_ipv6_customer_are_one(ward: Ward) -> None:
    for number in range(30):
        assert await guessed(ward, f"2001:db8::{number:x}", number) == "NOT_FOUND"
    assert await guessed(ward, "2001:db8::ffff", 31) == "TOO_MANY"
    assert await guessed(ward, "2001:db8:0:1::1", 31) == "NOT_FOUND"


async def test_whoever_has_a_link_is_not_counted(ward: Ward, knee: PhotoId) -> None:
    made = await ward.shared(knee, most_opens=50)
    for _ in range(40):
        await ward.services.proving.knock(GUEST, made.secret)
    visit = await ward.opened(made)
    assert await ward.seen(visit)
    with pytest.raises(NotFound):
        await ward.services.visiting.photo(GUEST, "x", 1)


async def test_a_visit_that_is_over_is_no_guess(ward: Ward, knee: PhotoId, clock: SetClock) -> None:
    made = await ward.shared(knee)
    visit = await ward.opened(made)
    clock.move(timedelta(minutes=31))
    for _ in range(40):
        with pytest.raises(NotFound):
            await ward.seen(visit)
    assert await ward.opened(made)


async def test_ipv4_in_the_clothes_of_ipv6_is_each_for_itself(ward: Ward) -> None:
    for number in range(30):
        assert await guessed(ward, "::ffff:145.97.1.1", number) == "NOT_FOUND"
    assert await guessed(ward, "145.97.1.1", 31) == "TOO_MANY"
    assert await guessed(ward, "::ffff:145.97.1.2", 31) == "NOT_FOUND"
