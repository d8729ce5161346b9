"""Looking in the course of care is decided on as well, and may be denied."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from core.decisions import DUTCH_DEFAULT, Channel, Purpose, require_care
from core.kit.errors import Forbidden

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def test_it_rests_on_the_treatment_contract() -> None:
    decision = require_care(NOW, record=UUID(int=1), patient=UUID(int=2))
    assert (decision.purpose, decision.channel) == (Purpose.CARE, Channel.INTERNAL)


def test_a_denial_is_a_refusal() -> None:
    without = replace(DUTCH_DEFAULT, rules={})
    with pytest.raises(Forbidden):
        require_care(NOW, policy=without)
