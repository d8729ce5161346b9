"""No sequence of steps that are allowed brings back what has ended."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.consents import STEPS, ConsentState, IllegalStep
from core.consents.states import require_step, state_at

NOW = datetime(2026, 11, 26, tzinfo=UTC)
OVER = {
    ConsentState.EXPIRED,
    ConsentState.WITHDRAWN,
    ConsentState.SUPERSEDED,
    ConsentState.ENTERED_IN_ERROR,
}
WALKS = st.lists(st.sampled_from(list(ConsentState)), max_size=12)


@given(st.sampled_from(list(ConsentState)), WALKS)
def test_what_is_over_never_holds_again(start: ConsentState, walk: list[ConsentState]) -> None:
    now, was_over = start, start in OVER
    for then in walk:
        try:
            require_step(now, then)
        except IllegalStep:
            assert then not in STEPS[now]
            continue
        now = then
        assert not (was_over and now is ConsentState.ACTIVE)
        was_over = was_over or now in OVER


def test_a_refusal_becomes_a_yes_only_by_a_new_consent() -> None:
    assert ConsentState.ACTIVE not in STEPS[ConsentState.REFUSED]


@pytest.mark.parametrize("over", sorted(OVER))
def test_nothing_is_entered_that_only_the_clock_can_say(over: ConsentState) -> None:
    assert all(ConsentState.EXPIRED not in after for after in STEPS.values())
    assert ConsentState.ACTIVE not in STEPS[over]


@pytest.mark.parametrize(
    ("kept", "ends", "expected"),
    [
        (ConsentState.ACTIVE, NOW, ConsentState.EXPIRED),
        (ConsentState.ACTIVE, NOW + timedelta(microseconds=1), ConsentState.ACTIVE),
        (ConsentState.ACTIVE, None, ConsentState.ACTIVE),
        (ConsentState.WITHDRAWN, NOW, ConsentState.WITHDRAWN),
    ],
)
def test_the_clock_ends_what_holds_and_nothing_else(
    kept: ConsentState, ends: datetime | None, expected: ConsentState
) -> None:
    assert state_at(kept, ends, NOW) is expected
