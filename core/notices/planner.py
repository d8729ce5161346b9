"""Keeping the tasks as they should be: the box's own chore, which may be done at any time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from core.access import Verb, policy_in_force
from core.audit import Tag
from core.consents import Standing, UsePolicies, departments, standings, standings_of
from core.decisions import UsePolicy
from core.jobs import TaskChanged
from core.kit.actor import THE_BOX, DepartmentCode, PersonId
from core.kit.ids import Ids
from core.notices.models import TaskRow
from core.notices.planning import LINGER_DAYS, Known, Plan, Planning
from core.notices.types import TaskId, TaskKind, TaskState
from core.patients import PatientId, Patients
from core.people import staff
from core.work import UnitOfWork, Work

T = TypeVar("T")

# Of two processes that plan at once the second waits, and then finds nothing left to do.
_ALONE = "SELECT pg_advisory_xact_lock(hashtext('task'))"
_OPEN = "SELECT DISTINCT consent_id FROM task WHERE department = $1 AND state = 'open'"
_KNOWN = """
SELECT id, dedupe, kind, consent_id, state, level FROM task
WHERE department = $1 AND patient_id = ANY($2::uuid[])
"""
_RAISE = "UPDATE task SET level = $1 WHERE id = ANY($2::uuid[]) AND state = 'open'"
_CLOSE = "UPDATE task SET state = $1, closed_at = $2 WHERE id = ANY($3::uuid[]) AND state = 'open'"
_FREE = """
UPDATE task SET owner = NULL WHERE department = $1 AND state = 'open' AND owner IS NOT NULL
AND NOT owner = ANY($2::uuid[]) RETURNING id
"""
_AT_ONCE = 1000
_STAYS = timedelta(days=LINGER_DAYS + 1)


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes, raises and closes tasks. No consent ends because of it, nor goes on without it."""

    unit_of_work: UnitOfWork
    patients: Patients
    policies: UsePolicies
    ids: Ids
    time_zone: ZoneInfo

    async def plan(self) -> int:
        """Bring all tasks up to date; returns how many changed. A second time changes none."""
        async with self.unit_of_work(THE_BOX) as work:
            everywhere = await departments(work)
        return sum([await self._department(each) for each in everywhere])

    async def follow(self, patient: UUID) -> None:
        """The same for one patient, as the job that a step of a consent asks for."""
        async with self.unit_of_work(THE_BOX) as work:
            await work.rows(_ALONE)
            policy = await self.policies.now(work)
            for department, standing in (await standings_of(work, PatientId(patient))).items():
                await self._bring_up_to_date(work, department, policy, standing)

    async def _department(self, department: DepartmentCode) -> int:
        async with self.unit_of_work(THE_BOX) as work:
            await work.rows(_ALONE)
            policy = await self.policies.now(work)
            standing = await self._standings(work, department, policy)
            return await self._bring_up_to_date(work, department, policy, standing)

    async def _bring_up_to_date(
        self,
        work: Work,
        department: DepartmentCode,
        policy: UsePolicy,
        standing: Sequence[Standing],
    ) -> int:
        """Make the tasks about the patients of these consents what they should be."""
        planning = Planning(
            policy,
            work.at,
            self.time_zone,
            await self._owners(work, department),
            await self._births({each.patient for each in standing if each.is_vouched}),
        )
        rows = await work.rows(_KNOWN, department, list({each.patient for each in standing}))
        plan = planning.plan(standing, [_known(row) for row in rows])
        return await self._carry_out(work, department, plan, planning.owners)

    async def _standings(
        self, work: Work, department: DepartmentCode, policy: UsePolicy
    ) -> tuple[Standing, ...]:
        also = [row["consent_id"] for row in await work.rows(_OPEN, department)]
        ahead = timedelta(days=max(policy.remind_days) + 1)
        return await standings(work, department, work.at - _STAYS, work.at + ahead, also)

    async def _owners(self, work: Work, department: DepartmentCode) -> frozenset[PersonId]:
        """Those who could do the tasks of a department."""
        there = await staff(work, department)
        policy = await policy_in_force(work)
        return frozenset(each.id for each in there if policy.grants(each.role, Verb.CONSENT))

    async def _births(self, patients: Collection[PatientId]) -> dict[PatientId, date]:
        found: dict[PatientId, date] = {}
        listed = sorted(patients)
        for at in range(0, len(listed), _AT_ONCE):
            found |= await self.patients.births(listed[at : at + _AT_ONCE])
        return found

    async def _carry_out(
        self, work: Work, department: DepartmentCode, plan: Plan, owners: frozenset[PersonId]
    ) -> int:
        fresh = self._rows(work, department, plan)
        await TaskRow.bulk_create(fresh, batch_size=_AT_ONCE)
        for level, tasks in _by_value(plan.raised).items():
            await work.rows(_RAISE, level, tasks)
        for state, tasks in _by_value(plan.closed).items():
            await work.rows(_CLOSE, state.value, work.at, tasks)
        freed = await work.rows(_FREE, department, list(owners))
        for task in (*(row.id for row in fresh), *plan.raised, *plan.closed, *_ids(freed)):
            work.emit(TaskChanged(task))
        changed = {
            "made": len(plan.fresh),
            "raised": len(plan.raised),
            "closed": len(plan.closed),
            "freed": len(freed),
        }
        if any(changed.values()):
            work.record(Tag.TASK_PLANNED, detail={"department": department, **changed})
        return sum(changed.values())

    def _rows(self, work: Work, department: DepartmentCode, plan: Plan) -> list[TaskRow]:
        return [
            TaskRow(
                id=self.ids.new(),
                kind=each.kind,
                department=department,
                owner=each.owner,
                patient_id=each.patient,
                consent_id=each.consent,
                due=each.due,
                state=TaskState.OPEN,
                level=each.level,
                dedupe=each.key,
                created_at=work.at,
            )
            for each in plan.fresh
        ]


def _ids(rows: Sequence[Mapping[str, Any]]) -> list[UUID]:
    return [row["id"] for row in rows]


def _by_value(tasks: Mapping[TaskId, T]) -> dict[T, list[TaskId]]:
    """The same, turned round: so that each value takes one statement."""
    found: dict[T, list[TaskId]] = {}
    for task, value in tasks.items():
        found.setdefault(value, []).append(task)
    return found


def _known(row: Mapping[str, Any]) -> Known:
    return Known(
        id=row["id"],
        key=row["dedupe"],
        kind=TaskKind(row["kind"]),
        consent=row["consent_id"],
        state=TaskState(row["state"]),
        level=row["level"],
    )
