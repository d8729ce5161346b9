"""How the rows of `docs/permissions.md` about tasks and notices are tried."""

from collections.abc import Mapping
from datetime import timedelta

from tests.support import consent_cases, state
from tests.support.permission_case import Case, Key, Subject
from tests.support.permissions import UNKNOWN, Hospital


async def _task(box: Hospital) -> Subject:
    """To sign, in the department's queue."""
    return await _planned(box, await consent_cases._consent(box))


async def _ending(box: Hospital) -> Subject:
    """About a consent that ends in twenty days."""
    consent = await consent_cases._signed(box)
    ends = box.services.unit_of_work.clock.now() + timedelta(days=20)
    await state.rows("UPDATE consent SET ends = $1 WHERE id = $2", ends, consent)
    return await _planned(box, consent)


async def _late(box: Hospital) -> Subject:
    task = await _task(box)
    await state.rows("UPDATE task SET level = 3 WHERE id = $1", task)
    return task


async def _planned(box: Hospital, consent: Subject) -> Subject:
    await box.services.planner.plan()
    return await state.one("SELECT id FROM task WHERE consent_id = $1", consent)


TASK_CASES: Mapping[Key, Case] = {
    ("tasks", "open task"): Case(
        _task,
        lambda _, __: {},
        is_list=True,
        empty={"tasks": {"edges": [], "pageInfo": {"endCursor": None}}},
    ),
    ("escalations", "late task"): Case(_late, lambda _, __: {}),
    ("tasksWaiting", "yourself"): Case(says='"tasksWaiting":'),
    ("noticePreference", "yourself"): Case(says="digest"),
    ("takeTask", "open task"): Case(_task, absent=UNKNOWN),
    ("closeTask", "task about an end"): Case(_ending, absent=UNKNOWN),
    ("setMyMail", "yourself"): Case(says="iemand@ziekenhuis.example"),
    ("setNoticePreference", "yourself"): Case(says="OFF"),
}
