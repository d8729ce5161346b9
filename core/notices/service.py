"""The notices room's door: what there is to do, for those who can do it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from core.access import Access, Verb
from core.audit import Tag
from core.audit.trail import AuditEntry
from core.consents import ConsentId
from core.decisions import day_of
from core.jobs import TaskChanged
from core.kit.actor import Actor, DepartmentCode, PersonId
from core.kit.errors import Conflict, NotFound, Unauthenticated
from core.notices.models import TaskRow
from core.notices.types import (
    ESCALATED,
    FIRST,
    CloseReason,
    Escalation,
    Place,
    Task,
    TaskId,
    TaskKind,
    TaskState,
)
from core.notices.waiting import WAITING
from core.patients import PatientId
from core.people import People
from core.work import Work

# Mine first, then by the day: as one number, so that a page can go on behind it.
_OTHERS = 10_000_000
_MINE_FIRST = f"""
SELECT id FROM (
    SELECT id, due - DATE '0001-01-01' + 1
           + CASE WHEN owner IS NOT DISTINCT FROM $1 THEN 0 ELSE $2 END AS place
    FROM task WHERE department = $3 AND {WAITING}) AS placed
WHERE (place, id) > ($4, $5) ORDER BY place, id LIMIT $6
"""  # noqa: S608 - a condition of ours
_COUNT_MINE = f"SELECT count(*) AS n FROM task WHERE department = $1 AND owner = $2 AND {WAITING}"  # noqa: S608 - a condition of ours
_COUNT_LATE = f"""
SELECT (SELECT count(*) FROM task WHERE level >= $1 AND {WAITING})
     + (SELECT count(*) FROM break_glass WHERE verdict IS NULL) AS n
"""  # noqa: S608 - ditto
_AMONG = "SELECT id FROM task WHERE department = $1 AND id = ANY($2::uuid[]) ORDER BY id"
_AMONG_LATE = "SELECT id FROM task WHERE level >= $1 AND id = ANY($2::uuid[]) ORDER BY id"
_LATE = f"""
SELECT id FROM task WHERE level >= $1 AND (due - DATE '0001-01-01' + 1, id) > ($2, $3) AND {WAITING}
ORDER BY due, id LIMIT $4
"""  # noqa: S608 - a condition of ours


@dataclass(frozen=True, slots=True)
class Notices:
    """The open tasks of a department, as one actor may see, take and close them."""

    access: Access
    people: People
    time_zone: ZoneInfo

    async def tasks(self, actor: Actor, first: int, after: Place = FIRST) -> tuple[Task, ...]:
        """At most `first` open tasks of the department: one's own first, then by their day."""
        async with self.access.act(actor, Verb.CONSENT) as work:
            department, last = self.access.department(actor), min(after.number, 2 * _OTHERS)
            found = await work.rows(
                _MINE_FIRST, actor.person, _OTHERS, department, max(last, 0), after.id, first
            )
            rows = await self._rows([row["id"] for row in found])
            work.record(
                Tag.TASK_LISTED,
                detail={"patients": sorted({str(row.patient_id) for row in rows})},
            )
            return await self._told(work, rows)

    async def escalations(
        self, actor: Actor, first: int, after: Place = FIRST
    ) -> tuple[Escalation, ...]:
        """At most `first` tasks of the hospital whose day has passed, without their patients."""
        async with self.access.act(actor, Verb.AUDIT) as work, work.beyond():
            last = max(min(after.number, _OTHERS), 0)
            found = await work.rows(_LATE, ESCALATED, last, after.id, first)
            rows = await self._rows([row["id"] for row in found])
            work.record(Tag.TASK_LISTED, detail={"count": len(rows)})
            today = day_of(work.at, self.time_zone)
        return tuple(_escalation(row, today) for row in rows)

    async def waiting(self, actor: Actor) -> int:
        """How many tasks are one's own; for who sees those, the late ones and emergencies.

        Raises:
            Unauthenticated: nobody is signed in.
        """
        if actor.person is None:
            raise Unauthenticated
        async with self.access.unit_of_work(actor, self.access.sight(actor)) as work:
            if self.access.may(actor, Verb.AUDIT):
                async with work.beyond():
                    (found,) = await work.rows(_COUNT_LATE, ESCALATED)
            elif self.access.may(actor, Verb.CONSENT) and actor.department is not None:
                (found,) = await work.rows(_COUNT_MINE, actor.department, actor.person)
            else:
                return 0
        return int(found["n"])

    async def watch(self, actor: Actor) -> int:
        """The same number, for whoever means to be told of each change: that is logged once.

        Raises:
            Unauthenticated: nobody is signed in.
        """
        waiting = await self.waiting(actor)
        entry = AuditEntry(Tag.TASK_LISTED, detail={"count": waiting, "live": True})
        await self.access.unit_of_work.log(actor, entry)
        return waiting

    async def among(self, actor: Actor, tasks: Collection[UUID]) -> tuple[TaskId, ...]:
        """Those of `tasks` that the actor may know of: of the department, or late."""
        async with self.access.unit_of_work(actor, self.access.sight(actor)) as work:
            if self.access.may(actor, Verb.AUDIT):
                found = await work.rows(_AMONG_LATE, ESCALATED, list(tasks))
            elif self.access.may(actor, Verb.CONSENT) and actor.department is not None:
                found = await work.rows(_AMONG, actor.department, list(tasks))
            else:
                return ()
        return tuple(TaskId(row["id"]) for row in found)

    async def take(self, actor: Actor, task: TaskId) -> Task:
        """Make an open task of the department one's own, whoever had it before.

        Raises:
            NotFound: no such task, or not one of this department.
            Conflict: it is closed.
        """
        async with self.access.act(actor, Verb.CONSENT) as work:
            row = await self._open(actor, task)
            before = {"from": str(row.owner)} if row.owner else {}
            row.owner = actor.person
            await row.save(update_fields=["owner"])
            work.record(Tag.TASK_TAKEN, patient=row.patient_id, subject=task, detail=before)
            work.emit(TaskChanged(task))
            return (await self._told(work, [row]))[0]

    async def close(self, actor: Actor, task: TaskId, reason: CloseReason) -> Task:
        """Say that a task about an end or a birthday needs nothing more; it stays closed.

        Raises:
            NotFound: no such task, or not one of this department.
            Conflict: it is closed, or it waits for a signature, which only an answer ends.
        """
        async with self.access.act(actor, Verb.CONSENT) as work:
            row = await self._open(actor, task)
            if row.kind == TaskKind.SIGN:
                raise Conflict("This ends when the consent is answered, or was a mistake.")
            is_done = reason is CloseReason.REVIEWED
            row.state = TaskState.DONE if is_done else TaskState.DROPPED
            row.closed_at, row.closed_by, row.reason = work.at, actor.person, reason
            await row.save(update_fields=["state", "closed_at", "closed_by", "reason"])
            detail = {"reason": reason.value}
            work.record(Tag.TASK_CLOSED, patient=row.patient_id, subject=task, detail=detail)
            work.emit(TaskChanged(task))
            return (await self._told(work, [row]))[0]

    async def _open(self, actor: Actor, task: TaskId) -> TaskRow:
        department = self.access.department(actor)
        row = await TaskRow.filter(id=task, department=department).select_for_update().first()
        if row is None:
            raise NotFound
        if row.state != TaskState.OPEN:
            raise Conflict("This task is closed already.")
        return row

    async def _rows(self, ids: Sequence[TaskId]) -> list[TaskRow]:
        found = {row.id: row for row in await TaskRow.filter(id__in=list(ids))}
        return [found[each] for each in ids]

    async def _told(self, work: Work, rows: Sequence[TaskRow]) -> tuple[Task, ...]:
        names = await self.people.names({PersonId(row.owner) for row in rows if row.owner})
        today = day_of(work.at, self.time_zone)
        return tuple(_task(row, work.actor, names, today) for row in rows)


def _task(row: TaskRow, actor: Actor, names: dict[PersonId, str], today: date) -> Task:
    owner = PersonId(row.owner) if row.owner else None
    is_mine = owner is not None and owner == actor.person
    return Task(
        id=TaskId(row.id),
        place=Place(row.due.toordinal() + (0 if is_mine else _OTHERS), row.id),
        kind=TaskKind(row.kind),
        state=TaskState(row.state),
        patient=PatientId(row.patient_id),
        consent=ConsentId(row.consent_id),
        owner=owner,
        owner_name=names.get(owner) if owner else None,
        due=row.due,
        due_in_days=(row.due - today).days,
        level=row.level,
        created_at=row.created_at,
    )


def _escalation(row: TaskRow, today: date) -> Escalation:
    return Escalation(
        id=TaskId(row.id),
        place=Place(row.due.toordinal(), row.id),
        kind=TaskKind(row.kind),
        department=DepartmentCode(row.department),
        has_owner=row.owner is not None,
        due=row.due,
        due_in_days=(row.due - today).days,
        created_at=row.created_at,
    )
