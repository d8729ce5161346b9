"""Killed at random while photos come in: nothing acknowledged is lost, nothing is doubled.

The same run with a hundred kills and more is `python -m benchmarks.crashes`.
"""

import pytest

from benchmarks.crashes import crash_run
from tests.support.callers import staffed_box

pytestmark = pytest.mark.slow

SEED = 20260102


async def test_nothing_acknowledged_is_lost_whatever_is_killed() -> None:
    async with staffed_box() as (box, people):
        outcome = await crash_run(box, people, kills=10, seed=SEED, most_pause_seconds=0.4)

    assert sum(outcome.kills.values()) == 10
    assert outcome.acknowledged >= 10
    assert outcome.is_clean, f"seed {SEED}: {outcome}"
    assert "500" not in outcome.answers
