"""Which tasks should exist: a pure function of consents, policy and the clock.

A task has a key: what it arises from, its kind and its day. A key that was ever there is never made
again, so planning any number of times gives each task once, and what somebody closed by hand
stays closed. A level only rises. A task ends when its consent moved on.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from core.consents import OPEN, ConsentId, ConsentState, Standing
from core.decisions import UsePolicy, birthday, day_of
from core.kit.actor import PersonId
from core.notices.types import ESCALATED, TaskId, TaskKind, TaskState
from core.patients import PatientId

SIGN_DAYS = 14
LINGER_DAYS = 90
"""How long after its end a consent is still worth renewing; then the task is dropped."""

_LINGER = timedelta(days=LINGER_DAYS)
_HELD = frozenset({ConsentState.ACTIVE, ConsentState.EXPIRED})
_SUPERSEDED, _ERROR = ConsentState.SUPERSEDED, ConsentState.ENTERED_IN_ERROR


@dataclass(frozen=True, slots=True)
class Known:
    """A task that was made before."""

    id: TaskId
    key: str
    kind: TaskKind
    consent: ConsentId
    state: TaskState
    level: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task that there should be; `level` is None while it is too early to remind.

    `about` is what it arises from: the consent, or the assessment of who decides.
    """

    kind: TaskKind
    about: UUID
    consent: ConsentId
    patient: PatientId
    owner: PersonId | None
    due: date
    level: int | None

    @property
    def key(self) -> str:
        """By which it is known again."""
        return f"{self.about}:{self.kind}:{self.due.isoformat()}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to change: tasks to make, levels to raise, tasks to close."""

    fresh: tuple[Wanted, ...]
    raised: Mapping[TaskId, int]
    closed: Mapping[TaskId, TaskState]

    @property
    def is_empty(self) -> bool:
        """True if everything is as it should be."""
        return not (self.fresh or self.raised or self.closed)


@dataclass(frozen=True, slots=True)
class Planning:
    """What a plan depends on beside the consents: policy, moment, zone, who is there, births."""

    policy: UsePolicy
    at: datetime
    zone: ZoneInfo
    owners: frozenset[PersonId] = frozenset()
    births: Mapping[PatientId, date] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day on the hospital's calendar."""
        return day_of(self.at, self.zone)

    def plan(self, standings: Iterable[Standing], known: Iterable[Known]) -> Plan:
        """What has to change so that the tasks of these consents are as they should be."""
        tasks, states = list(known), {}
        wanted: dict[str, Wanted] = {}
        for standing in standings:
            states[standing.consent] = standing.state
            wanted |= {each.key: each for each in self.wanted(standing)}
        seen = {each.key for each in tasks}
        still = [each for each in tasks if each.state is TaskState.OPEN]
        return Plan(
            fresh=tuple(
                each for key, each in wanted.items() if key not in seen and each.level is not None
            ),
            raised={
                each.id: level
                for each in still
                if each.key in wanted and (level := wanted[each.key].level or 0) > each.level
            },
            closed={
                each.id: _end(each.kind, states.get(each.consent, _ERROR))
                for each in still
                if each.key not in wanted
            },
        )

    def wanted(self, standing: Standing) -> Iterator[Wanted]:
        """The tasks of one consent, those included for which it is too early."""
        if standing.review_on is not None and standing.state in OPEN | {ConsentState.ACTIVE}:
            due = standing.review_on
            level, about = self._level(due), standing.assessment
            yield self._task(standing, TaskKind.REASSESSMENT, due, level, about)
        if standing.state in OPEN:
            due = day_of(standing.drafted_at, self.zone) + timedelta(days=SIGN_DAYS)
            yield self._task(standing, TaskKind.SIGN, due, 0)
        if standing.ends is None or standing.state not in _HELD:
            return
        last = day_of(standing.ends - timedelta(microseconds=1), self.zone)
        if standing.state is ConsentState.EXPIRED and self.today > last + _LINGER:
            return
        reviews = set(self._reviews(standing, last))
        for due in sorted(reviews | {last}):
            kind = TaskKind.CONSENT_REVIEW if due in reviews else TaskKind.CONSENT_EXPIRY
            yield self._task(standing, kind, due, self._level(due))

    def _reviews(self, standing: Standing, last: date) -> Iterator[date]:
        """The last days before a birthday from which somebody else has to say yes as well."""
        born = self.births.get(standing.patient)
        if born is None or not standing.is_vouched or standing.starts is None:
            return
        ages = self.policy.ages
        years = {ages.child_below, ages.adult_from} if standing.is_capable else {ages.adult_from}
        signed = day_of(standing.starts, self.zone)
        for age in years:
            due = birthday(born, age) - timedelta(days=1)
            if signed <= due <= last:
                yield due

    def _level(self, due: date) -> int | None:
        left = (due - self.today).days
        passed = sum(left <= days for days in self.policy.remind_days)
        if left < 0:
            return ESCALATED
        return min(passed, ESCALATED) - 1 if passed else None

    def _task(
        self,
        standing: Standing,
        kind: TaskKind,
        due: date,
        level: int | None,
        about: UUID | None = None,
    ) -> Wanted:
        drafter = standing.drafted_by
        return Wanted(
            kind=kind,
            about=about or standing.consent,
            consent=standing.consent,
            patient=standing.patient,
            owner=drafter if drafter in self.owners else None,
            due=due,
            level=ESCALATED if due < self.today else level,
        )


def _end(kind: TaskKind, state: ConsentState) -> TaskState:
    """How a task ended whose consent is in `state`: signing is done by any answer."""
    if kind is TaskKind.REASSESSMENT:
        # It was assessed anew, unless nothing is asked of the patient any more.
        return TaskState.DONE if state in OPEN | {ConsentState.ACTIVE} else TaskState.DROPPED
    is_done = state is not _ERROR if kind is TaskKind.SIGN else state is _SUPERSEDED
    return TaskState.DONE if is_done else TaskState.DROPPED
