"""No audit, no bytes: whatever cannot be logged, or is not sealed in time, is not shown.

The same questions as in `test_every_way_out`, for all that each of them can tell.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import asyncpg
import httpx
import pytest

from appliance.log_watching import found
from core.audit import LogGate
from core.services import Ports
from tests.api.test_every_way_out import SCHEMA, box, leaks, widened
from tests.api.test_permissions import asked
from tests.support.cluster import TestDatabase
from tests.support.permission_cases import CASES
from tests.support.permissions import Ask, Hospital, lines

pytestmark = pytest.mark.slow

__all__ = ["box"]

ASKERS = ("surgeon", "viewer", "photographer", "privacy_officer", "administrator", "nobody")
WORDS_ONLY = "suggest"  # of no photo in particular, so of no row either: the gate closes it


@asynccontextmanager
async def no_more_rows(tables: TestDatabase) -> AsyncIterator[None]:
    """Nothing can be added to the log for the while."""
    owner = await asyncpg.connect(**tables.owner)
    await owner.execute("REVOKE INSERT ON audit_event FROM bk_app")
    try:
        yield
    finally:
        await owner.execute("GRANT INSERT ON audit_event TO bk_app")
        await owner.close()


@asynccontextmanager
async def closed(gate: LogGate) -> AsyncIterator[None]:
    gate.reason = "a test."
    try:
        yield
    finally:
        gate.reason = None


async def questions(box: Hospital) -> AsyncIterator[tuple[str, Ask]]:
    for line in lines():
        case = CASES[line.name]
        ask = asked(box, line.name, case, await case.subject(box))
        if ask.document:
            ask = replace(ask, document=widened(ask.document, SCHEMA))
        yield line.operation, ask


def codes(answer: httpx.Response) -> set[str]:
    if not answer.content or answer.headers.get("content-type", "") != "application/json":
        return set()
    told = answer.json()
    if "error" in told:
        return {told["error"]["code"]}
    return {error["extensions"]["code"] for error in told.get("errors") or []}


@pytest.mark.parametrize("asker", ASKERS)
async def test_with_a_log_that_takes_no_row_nothing_of_a_patient_leaves(
    box: Hospital, tables: TestDatabase, asker: str
) -> None:
    await box.play(asker)
    shown, refused = [], set()
    async for operation, ask in questions(box):
        async with no_more_rows(tables):
            answer = await box.send(ask)
        if operation != WORDS_ONLY and any(leaks(answer)):
            shown.append(operation)
        if "LOG_UNAVAILABLE" in codes(answer):
            refused.add(operation)
    assert shown == []
    if asker == "surgeon":
        assert {"photo", "search", "patient", "consents", "consentByLink"} <= refused
        assert "GET /media/{photo}/thumbnail" in refused


@pytest.mark.parametrize("asker", ASKERS)
async def test_behind_a_closed_gate_nothing_of_a_patient_leaves(
    box: Hospital, ports: Ports, asker: str
) -> None:
    await box.play(asker)
    shown, refused = [], set()
    async for operation, ask in questions(box):
        async with closed(ports.gate):
            answer = await box.send(ask)
        if any(leaks(answer)):
            shown.append(operation)
        if "LOG_UNAVAILABLE" in codes(answer):
            refused.add(operation)
    assert shown == []
    if asker == "surgeon":
        assert {"photo", "search", "suggest", "patient", "consents", "consentByLink"} <= refused
        assert {"GET /media/{photo}/thumbnail", "GET /consents/{consent}/document"} <= refused


async def test_who_runs_the_box_signs_in_and_sees_why(box: Hospital, ports: Ports) -> None:
    async with closed(ports.gate):
        await box.play("administrator")
        document = "{ systemStatus { logEntries logLagSeconds } }"
        answer = await box.send(Ask(document))
    assert answer.json()["data"]["systemStatus"]["logEntries"] == 0


async def test_the_gate_closes_for_each_of_the_reasons(
    box: Hospital, ports: Ports, tables: TestDatabase, tmp_path: Path
) -> None:
    oversight = box.services.oversight
    log = tmp_path / "log"

    async def reason(limit: float = 10_000_000, kept: float = 60) -> str:
        return await found(oversight, log, limit, kept) or ""

    assert "cannot be written" in await reason()
    log.mkdir()
    assert await reason() == ""
    assert list(log.iterdir()) == []
    async with no_more_rows(tables):
        assert "takes no row" in await reason()
    assert await reason() == ""
    ports.clock.move(ports.session_idle)  # type: ignore[attr-defined]  # a SetClock
    assert "to be sealed" in await reason(limit=10)
    assert await reason(limit=10, kept=9) == ""
