"""What waits for whom, in numbers: all that a digest ever knows of the tasks."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from core.access import AccessPolicy, Verb, policy_in_force
from core.notices.types import ESCALATED, Summary, TaskKind
from core.notices.waiting import WAITING
from core.people import Colleague
from core.work import Work

_MINE = f"""
SELECT owner, kind, count(*) AS n, count(*) FILTER (WHERE level >= $1) AS late
FROM task WHERE owner IS NOT NULL AND {WAITING} GROUP BY owner, kind
"""  # noqa: S608 - a condition of ours
_QUEUES = f"""
SELECT department, count(*) AS n FROM task WHERE owner IS NULL AND {WAITING}
GROUP BY department
"""  # noqa: S608 - a condition of ours
_LATE = f"SELECT count(*) AS n FROM task WHERE level >= $1 AND {WAITING}"  # noqa: S608 - ditto


@dataclass(frozen=True, slots=True)
class Counts:
    """The open tasks of the hospital, counted by owner, department and lateness."""

    mine: Mapping[UUID, Mapping[TaskKind, int]]
    late: Mapping[UUID, int]
    queues: Mapping[str, int]
    escalated: int
    policy: AccessPolicy

    def of(self, person: Colleague) -> Summary:
        """What waits for one person, as far as their role could do something about it."""
        is_clinical = bool(self.policy.grants(person.role, Verb.CONSENT))
        is_officer = bool(self.policy.grants(person.role, Verb.AUDIT))
        return Summary(
            mine=self.mine.get(person.id, {}) if is_clinical else {},
            late=self.late.get(person.id, 0) if is_clinical else 0,
            queue=self.queues.get(person.department, 0) if is_clinical else 0,
            escalated=self.escalated if is_officer else 0,
        )


async def counts(work: Work) -> Counts:
    """Count all open tasks, in three statements."""
    mine: dict[UUID, dict[TaskKind, int]] = {}
    late: dict[UUID, int] = {}
    for row in await work.rows(_MINE, ESCALATED):
        mine.setdefault(row["owner"], {})[TaskKind(row["kind"])] = row["n"]
        late[row["owner"]] = late.get(row["owner"], 0) + row["late"]
    queues = {row["department"]: row["n"] for row in await work.rows(_QUEUES)}
    (escalated,) = await work.rows(_LATE, ESCALATED)
    return Counts(mine, late, queues, escalated["n"], await policy_in_force(work))
