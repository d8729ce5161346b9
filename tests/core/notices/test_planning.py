"""Which tasks there should be, at any moments and however often somebody plans."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.consents import ConsentId, ConsentState, Standing
from core.decisions import DUTCH_DEFAULT, birthday, end_of
from core.kit.actor import PersonId
from core.notices.planning import LINGER_DAYS, Known, Planning, Wanted
from core.notices.types import ESCALATED, TaskId, TaskKind, TaskState
from core.patients import PatientId

ZONE = ZoneInfo("Europe/Amsterdam")
SIGNED = datetime(2026, 3, 1, 12, tzinfo=UTC)
LAST = date(2028, 3, 1)
DRAFTER = PersonId(UUID(int=7))
ANNA = PatientId(UUID(int=5))
ACTIVE = Standing(
    consent=ConsentId(UUID(int=1)),
    patient=ANNA,
    state=ConsentState.ACTIVE,
    drafted_at=SIGNED,
    drafted_by=DRAFTER,
    starts=SIGNED,
    ends=end_of(LAST, ZONE),
    is_capable=True,
    is_vouched=False,
    assessment=None,
    review_on=None,
)
DRAFT = replace(ACTIVE, state=ConsentState.DRAFT, starts=None, ends=None)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def planning(day: date, born: date | None = None) -> Planning:
    births = {ANNA: born} if born else {}
    return Planning(DUTCH_DEFAULT, noon(day), ZONE, frozenset({DRAFTER}), births)


def fresh(standing: Standing, day: date, born: date | None = None) -> list[Wanted]:
    return list(planning(day, born).plan([standing], []).fresh)


class TestOneConsent:
    @pytest.mark.parametrize(
        ("days_left", "level"), [(90, 0), (31, 0), (30, 1), (8, 1), (7, 2), (0, 2), (-1, 3)]
    )
    def test_the_level_rises_until_the_day_has_passed(self, days_left: int, level: int) -> None:
        state = ConsentState.EXPIRED if days_left < 0 else ConsentState.ACTIVE
        standing = replace(ACTIVE, state=state)
        (task,) = fresh(standing, LAST - timedelta(days=days_left))
        assert (task.kind, task.due, task.level) == (TaskKind.CONSENT_EXPIRY, LAST, level)
        assert task.owner == DRAFTER

    def test_before_the_first_mark_there_is_nothing_to_do(self) -> None:
        assert fresh(ACTIVE, LAST - timedelta(days=91)) == []

    def test_what_nobody_renewed_for_months_is_dropped(self) -> None:
        gone = replace(ACTIVE, state=ConsentState.EXPIRED)
        assert len(fresh(gone, LAST + timedelta(days=LINGER_DAYS))) == 1
        assert fresh(gone, LAST + timedelta(days=LINGER_DAYS + 1)) == []

    @pytest.mark.parametrize(("age_days", "level"), [(0, 0), (14, 0), (15, ESCALATED)])
    def test_a_draft_waits_two_weeks(self, age_days: int, level: int) -> None:
        (task,) = fresh(DRAFT, SIGNED.date() + timedelta(days=age_days))
        assert (task.kind, task.level) == (TaskKind.SIGN, level)
        assert task.due == SIGNED.date() + timedelta(days=14)

    def test_who_left_owns_nothing(self) -> None:
        left = replace(planning(LAST), owners=frozenset())
        assert left.plan([ACTIVE], []).fresh[0].owner is None


class TestBirthdays:
    def test_the_twelfth_is_reviewed_although_the_consent_goes_on(self) -> None:
        child = replace(ACTIVE, is_vouched=True)
        born = date(2015, 6, 10)
        (task,) = fresh(child, date(2027, 5, 20), born)
        assert (task.kind, task.due, task.level) == (
            TaskKind.CONSENT_REVIEW,
            date(2027, 6, 9),
            1,
        )

    def test_what_parents_said_is_reviewed_and_not_renewed_at_sixteen(self) -> None:
        born = date(2011, 6, 10)
        last = birthday(born, 16) - timedelta(days=1)
        child = replace(ACTIVE, is_vouched=True, ends=end_of(last, ZONE))
        (task,) = fresh(child, last, born)
        assert (task.kind, task.due) == (TaskKind.CONSENT_REVIEW, last)

    def test_for_who_cannot_decide_only_the_sixteenth_counts(self) -> None:
        child = replace(ACTIVE, is_vouched=True, is_capable=False)
        assert fresh(child, date(2027, 5, 20), date(2015, 6, 10)) == []

    def test_who_was_found_unable_is_looked_at_again_while_anything_rests_on_it(self) -> None:
        day = date(2026, 9, 1)
        about = UUID(int=9)
        unable = replace(ACTIVE, is_capable=False, assessment=about, review_on=day)
        (task,) = fresh(unable, day - timedelta(days=30))
        assert (task.kind, task.due) == (TaskKind.REASSESSMENT, day)
        assert task.key == f"{about}:reassessment:{day}"
        assert fresh(unable, day - timedelta(days=91)) == []
        ended = replace(unable, state=ConsentState.WITHDRAWN)
        assert fresh(ended, day) == []

    @pytest.mark.parametrize("born", [date(1980, 6, 10), date(2014, 2, 1), None])
    def test_a_birthday_before_the_signature_is_none(self, born: date | None) -> None:
        child = replace(ACTIVE, is_vouched=True)
        assert fresh(child, date(2027, 1, 1), born) == []


class TestClosing:
    @pytest.mark.parametrize(
        ("kind", "then", "end"),
        [
            (TaskKind.SIGN, ConsentState.ACTIVE, TaskState.DONE),
            (TaskKind.SIGN, ConsentState.REFUSED, TaskState.DONE),
            (TaskKind.SIGN, ConsentState.ENTERED_IN_ERROR, TaskState.DROPPED),
            (TaskKind.CONSENT_EXPIRY, ConsentState.SUPERSEDED, TaskState.DONE),
            (TaskKind.CONSENT_EXPIRY, ConsentState.WITHDRAWN, TaskState.DROPPED),
            (TaskKind.CONSENT_EXPIRY, ConsentState.ENTERED_IN_ERROR, TaskState.DROPPED),
        ],
    )
    def test_it_ends_as_its_consent_went_on(
        self, kind: TaskKind, then: ConsentState, end: TaskState
    ) -> None:
        before = DRAFT if kind is TaskKind.SIGN else ACTIVE
        day = SIGNED.date() if kind is TaskKind.SIGN else LAST
        box = Box()
        box.plan([before], planning(day))
        box.plan([replace(ACTIVE, state=then)], planning(SIGNED.date()))
        assert [task.state for task in box.tasks.values()] == [end]

    def test_what_was_closed_by_hand_stays_closed(self) -> None:
        box = Box()
        box.plan([ACTIVE], planning(LAST - timedelta(days=20)))
        (task,) = box.tasks.values()
        box.tasks[task.id] = replace(task, state=TaskState.DROPPED)
        box.plan([ACTIVE], planning(LAST))
        assert [each.state for each in box.tasks.values()] == [TaskState.DROPPED]

    def test_a_level_is_never_lowered_by_a_policy_that_reminds_less(self) -> None:
        box, late = Box(), planning(LAST - timedelta(days=20))
        box.plan([ACTIVE], late)
        assert [task.level for task in box.tasks.values()] == [1]
        for days in ((30,), (7,)):
            seldom = replace(late, policy=replace(DUTCH_DEFAULT, remind_days=days))
            assert not box.plan([ACTIVE], seldom)


@dataclass
class Box:
    """Tasks as a database would keep them."""

    tasks: dict[TaskId, Known] = field(default_factory=dict)

    def plan(self, standings: list[Standing], with_: Planning) -> bool:
        """Carry out a plan; returns whether anything changed."""
        plan = with_.plan(standings, list(self.tasks.values()))
        for each in plan.fresh:
            assert each.level is not None
            task = TaskId(UUID(int=len(self.tasks) + 1))
            new = Known(task, each.key, each.kind, each.consent, TaskState.OPEN, each.level)
            self.tasks[task] = new
        for id_, level in plan.raised.items():
            self.tasks[id_] = replace(self.tasks[id_], level=level)
        for id_, state in plan.closed.items():
            self.tasks[id_] = replace(self.tasks[id_], state=state)
        return not plan.is_empty


@dataclass(frozen=True)
class Story:
    """What becomes of one consent, in days since the first of 2026."""

    drafted: int
    signed: int | None
    ended: int | None
    end: ConsentState
    months: int
    born: date | None

    def at(self, number: int, moment: datetime) -> Standing | None:
        """Where it stands at a moment, None before it is drafted."""
        drafted = START + timedelta(days=self.drafted)
        if moment < drafted:
            return None
        base = replace(
            DRAFT,
            consent=ConsentId(UUID(int=number)),
            patient=PatientId(UUID(int=number)),
            drafted_at=drafted,
        )
        signed = drafted + timedelta(days=self.signed) if self.signed is not None else None
        if signed is None or moment < signed:
            return base
        ends = end_of(signed.date() + timedelta(days=30 * self.months), ZONE)
        state = ConsentState.ACTIVE if moment < ends else ConsentState.EXPIRED
        if self.ended is not None and signed + timedelta(days=self.ended) <= moment:
            state = self.end
        vouched = self.born is not None
        return replace(base, state=state, starts=signed, ends=ends, is_vouched=vouched)


START = datetime(2026, 1, 1, 9, tzinfo=UTC)
_ENDS = [ConsentState.SUPERSEDED, ConsentState.WITHDRAWN, ConsentState.ENTERED_IN_ERROR]
STORIES = st.builds(
    Story,
    drafted=st.integers(0, 400),
    signed=st.none() | st.integers(0, 60),
    ended=st.none() | st.integers(0, 900),
    end=st.sampled_from(_ENDS),
    months=st.integers(1, 30),
    born=st.none() | st.dates(date(2009, 1, 1), date(2017, 12, 31)),
)


class TestAnyHistory:
    @settings(deadline=None)
    @given(
        stories=st.lists(STORIES, min_size=1, max_size=4),
        days=st.lists(st.integers(0, 1500), min_size=1, max_size=25).map(sorted),
    )
    def test_no_task_is_there_twice_and_none_outlives_its_consent(
        self, stories: list[Story], days: list[int]
    ) -> None:
        box = Box()
        births = {
            PatientId(UUID(int=number)): story.born
            for number, story in enumerate(stories)
            if story.born
        }
        for day in days:
            moment = START + timedelta(days=day, hours=3)
            told = [story.at(number, moment) for number, story in enumerate(stories)]
            there = [each for each in told if each is not None]
            with_ = Planning(DUTCH_DEFAULT, moment, ZONE, frozenset({DRAFTER}), births)
            levels = {id_: task.level for id_, task in box.tasks.items()}
            box.plan(there, with_)
            assert not box.plan(there, with_)
            keys = [task.key for task in box.tasks.values()]
            assert len(keys) == len(set(keys))
            assert all(box.tasks[id_].level >= level for id_, level in levels.items())
            states = {each.consent: each.state for each in there}
            for task in box.tasks.values():
                if task.state is TaskState.OPEN:
                    assert states[task.consent] not in {*_ENDS, ConsentState.REFUSED}
                    is_signing = task.kind is TaskKind.SIGN
                    assert is_signing is (states[task.consent] is ConsentState.DRAFT)

    @settings(deadline=None)
    @given(story=STORIES, days=st.lists(st.integers(0, 1500), max_size=12).map(sorted))
    def test_looking_seldom_finds_the_same_open_tasks_as_looking_often(
        self, story: Story, days: list[int]
    ) -> None:
        seldom, often = Box(), Box()
        births = {PatientId(UUID(int=1)): story.born} if story.born else {}
        last = START + timedelta(days=1500, hours=3)
        moments = [START + timedelta(days=day, hours=3) for day in days]
        for box, when in ((often, [*moments, last]), (seldom, [last])):
            for moment in when:
                standing = story.at(1, moment)
                with_ = Planning(DUTCH_DEFAULT, moment, ZONE, frozenset({DRAFTER}), births)
                box.plan([standing] if standing else [], with_)
        still = [
            {(task.key, task.level) for task in box.tasks.values() if task.state is TaskState.OPEN}
            for box in (seldom, often)
        ]
        assert still[0] == still[1]
