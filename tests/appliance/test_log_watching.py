"""The gate over time: an outage gives the keeper its time, and opens nothing that was closed."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from appliance import log_watching
from core.audit import LogGate, LogStanding
from core.kit.errors import Unavailable

LATE, AWAY, KEPT_UP = 60.0, None, 0.0


class Told:
    """What the database says of the log, turn by turn; the last for ever."""

    def __init__(self, *lags: float | None) -> None:
        self.lags, self.turn = lags, 0

    async def log_standing(self) -> LogStanding:
        lag = self.lags[min(self.turn, len(self.lags) - 1)]
        self.turn += 1
        if lag is None:
            raise Unavailable
        return LogStanding(1, lag, takes_rows=True)


async def watched(
    gate: LogGate, folder: Path, told: Any, turns: int, limit: float = 30
) -> list[bool]:
    """Whether the gate is open after each turn; an act may wait for `limit` seconds."""
    seen: list[bool] = []
    watching = asyncio.create_task(log_watching.watch_log(gate, told, folder, limit))
    try:
        while len(seen) < turns:
            turn = told.turn
            async with asyncio.timeout(5):
                while told.turn == turn:  # noqa: ASYNC110 - the loop under test tells nobody
                    await asyncio.sleep(0.001)
            await asyncio.sleep(0.005)
            seen.append(gate.is_open)
    finally:
        watching.cancel()
    return seen


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_watching, "_EVERY_SECONDS", 0.03)


async def test_an_act_from_before_has_its_time_and_no_more(tmp_path: Path) -> None:
    gate = LogGate()
    seen = await watched(gate, tmp_path, Told(LATE), 12, limit=0.2)
    assert seen[0]
    assert not seen[-1]


async def test_after_an_outage_the_keeper_gets_its_time(tmp_path: Path) -> None:
    gate = LogGate()
    told = Told(*[KEPT_UP] * 10, AWAY, LATE, LATE, KEPT_UP)
    assert all(await watched(gate, tmp_path, told, 16))


async def test_an_outage_opens_no_gate_that_was_closed(tmp_path: Path) -> None:
    gate = LogGate("an act waits.")
    told = Told(LATE, AWAY, LATE, AWAY, LATE, LATE, KEPT_UP)
    seen = await watched(gate, tmp_path, told, 8)
    assert seen[:5] == [False] * 5
    assert seen[-1]
