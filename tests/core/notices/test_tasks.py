"""Planning on a real database, and what staff see, take and close."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from core.consents import Capacity, Consent
from core.kit.actor import Actor
from core.kit.clock import SetClock
from core.kit.errors import Conflict, Forbidden, NotFound
from core.notices import (
    ESCALATED,
    CloseReason,
    Notices,
    Place,
    Planner,
    Task,
    TaskId,
    TaskKind,
    TaskState,
)
from core.services import Services
from tests.support import state
from tests.support.actors import Cast
from tests.support.asking import Desk
from tests.support.cluster import TestDatabase

_STATES = "SELECT kind, state, level FROM task ORDER BY id"


@pytest.fixture
def desk(services: Services, cast: Cast, clock: SetClock) -> Desk:
    clock.at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    return Desk(services, cast.surgeon)


@pytest.fixture
def room(services: Services) -> Notices:
    return services.notices


@pytest.fixture
def planner(services: Services) -> Planner:
    return services.planner


async def signed(desk: Desk, mrn: str = "P-1") -> Consent:
    return await desk.signed(await desk.drafted(await desk.patient(mrn)))


async def expiring(desk: Desk, clock: SetClock, days_left: int, mrn: str = "P-1") -> Consent:
    """A consent with so many days left, the last one not counted."""
    consent = await signed(desk, mrn)
    assert consent.ends is not None
    clock.at = consent.ends - timedelta(days=days_left, hours=12)
    return consent


async def tasks(room: Notices, who: Actor) -> tuple[Task, ...]:
    return await room.tasks(who, 100)


async def kept() -> list[tuple[str, str, int]]:
    return [(row["kind"], row["state"], row["level"]) for row in await state.rows(_STATES)]


class TestPlanning:
    async def test_thirty_days_before_the_end_there_is_one_task_for_who_drafted_it(
        self, desk: Desk, room: Notices, planner: Planner, clock: SetClock, cast: Cast
    ) -> None:
        consent = await expiring(desk, clock, 30)
        assert await planner.plan() == 1
        async with state.unchanged():
            assert await planner.plan() == 0
        (task,) = await tasks(room, cast.clinician)
        assert (task.kind, task.consent, task.patient) == (
            TaskKind.CONSENT_EXPIRY,
            consent.id,
            consent.patient,
        )
        assert (task.owner, task.owner_name) == (cast.surgeon.person, "Surgeon")
        assert (task.due, task.due_in_days, task.level) == (date(2028, 3, 1), 30, 1)

    async def test_each_step_of_a_consent_asks_for_a_plan_and_one_waits_at_most(
        self, desk: Desk, planner: Planner
    ) -> None:
        asked = "SELECT payload FROM pgqueuer WHERE entrypoint = 'plan'"
        assert await state.rows(asked) == []
        drafted = await desk.drafted(await desk.patient("P-1"))
        await desk.drafted(await desk.patient("P-2"))
        first, other = await state.rows(f"{asked} ORDER BY id")
        assert UUID(bytes=first["payload"]) == drafted.patient
        await planner.follow(drafted.patient)
        assert await state.one("SELECT consent_id FROM task") == drafted.id
        await desk.signed(drafted)
        assert len(await state.rows(asked)) == len([first, other])
        await planner.follow(drafted.patient)
        assert await state.one("SELECT state FROM task") == "done"

    async def test_two_workers_that_plan_at_once_make_each_task_once(
        self, desk: Desk, planner: Planner, clock: SetClock
    ) -> None:
        await expiring(desk, clock, 30)
        outcomes = await state.at_once(planner.plan(), planner.plan())
        assert sorted(map(str, outcomes)) == ["0", "1"]

    async def test_who_plans_waits_for_who_is_planning(
        self, desk: Desk, planner: Planner, clock: SetClock, tables: TestDatabase
    ) -> None:
        await expiring(desk, clock, 30)
        other = await asyncpg.connect(**tables.app)
        try:
            await other.execute("SELECT pg_advisory_lock(hashtext('task'))")
            waits = asyncio.create_task(planner.plan())
            done, _ = await asyncio.wait([waits], timeout=0.3)
            assert not done
            assert await kept() == []
        finally:
            await other.close()
        assert await waits == 1

    async def test_a_renewal_closes_it(
        self, desk: Desk, planner: Planner, clock: SetClock, room: Notices
    ) -> None:
        consent = await expiring(desk, clock, 7)
        await planner.plan()
        draft = await desk.drafted(consent.patient)
        await planner.plan()
        assert await kept() == [("consent_expiry", "open", 2), ("sign", "open", 0)]
        assert len(await tasks(room, desk.staff)) == 2
        await desk.signed(draft)
        assert await tasks(room, desk.staff) == ()
        await planner.plan()
        assert await kept() == [("consent_expiry", "done", 2), ("sign", "done", 0)]
        assert await tasks(room, desk.staff) == ()

    async def test_a_withdrawal_drops_it(
        self, desk: Desk, planner: Planner, clock: SetClock
    ) -> None:
        consent = await expiring(desk, clock, 7)
        await planner.plan()
        await desk.services.consents.withdraw(desk.staff, consent.id, "")
        await planner.plan()
        assert await kept() == [("consent_expiry", "dropped", 2)]

    async def test_a_draft_that_nobody_signs_for_two_weeks_escalates_and_a_signature_ends_it(
        self, desk: Desk, planner: Planner, clock: SetClock
    ) -> None:
        draft = await desk.drafted(await desk.patient("P-1"))
        await planner.plan()
        clock.move(timedelta(days=15))
        await planner.plan()
        assert await kept() == [("sign", "open", ESCALATED)]
        await desk.signed(draft)
        await planner.plan()
        assert await kept() == [("sign", "done", ESCALATED)]

    async def test_a_birthday_on_which_a_child_decides_along_is_reviewed(
        self, desk: Desk, planner: Planner, clock: SetClock
    ) -> None:
        child = await desk.patient("P-1", date(2015, 6, 10))
        await desk.signed(await desk.drafted(child), Capacity.PARENT)
        clock.at = datetime(2027, 6, 1, 12, tzinfo=UTC)
        await planner.plan()
        assert await kept() == [("consent_review", "open", 1)]

    async def test_whose_account_was_closed_owns_nothing_new(
        self, desk: Desk, planner: Planner, clock: SetClock, cast: Cast, room: Notices
    ) -> None:
        await expiring(desk, clock, 30)
        assert cast.surgeon.person is not None
        await desk.services.people.disable(cast.administrator, cast.surgeon.person)
        await planner.plan()
        (task,) = await tasks(room, cast.clinician)
        assert task.owner is None

    async def test_who_leaves_leaves_their_tasks_to_the_department(
        self, desk: Desk, planner: Planner, clock: SetClock, cast: Cast, room: Notices
    ) -> None:
        await expiring(desk, clock, 30)
        await planner.plan()
        assert cast.surgeon.person is not None
        await desk.services.people.disable(cast.administrator, cast.surgeon.person)
        assert (await planner.plan(), await planner.plan()) == (1, 0)
        (task,) = await tasks(room, cast.clinician)
        assert task.owner is None

    async def test_without_any_plan_a_consent_ends_all_the_same(
        self, desk: Desk, clock: SetClock
    ) -> None:
        consent = await expiring(desk, clock, -1)
        assert (await desk.services.consents.get(desk.staff, consent.id)).state == "expired"
        assert await kept() == []

    async def test_the_box_says_what_it_did_and_nothing_of_the_patient_is_kept(
        self, desk: Desk, planner: Planner, clock: SetClock
    ) -> None:
        await expiring(desk, clock, 30)
        at = await state.last_act()
        await planner.plan()
        (act,) = await state.acts(at)
        assert (act["tag"], act["person"]) == ("task:planned", None)
        assert act["detail"] == {
            "department": "orthopaedics",
            "made": 1,
            "raised": 0,
            "closed": 0,
            "freed": 0,
        }
        (row,) = await state.rows("SELECT * FROM task")
        # the year stands beside a dash: by chance alone it is in the numbers of rows
        assert not [word for word in ("Kanarie", "Vries", "P-1", "1961-") if word in str(row)]


class TestListing:
    async def test_mine_come_first_and_then_the_latest(
        self, desk: Desk, planner: Planner, clock: SetClock, cast: Cast, room: Notices
    ) -> None:
        patients = [await desk.patient(f"P-{number}") for number in range(1, 5)]
        for patient in patients:
            await desk.drafted(patient)
            clock.move(timedelta(days=2))
        await planner.plan()
        found = {task.patient: task.id for task in await tasks(room, cast.clinician)}
        for patient in (patients[3], patients[1]):
            await room.take(cast.clinician, found[patient])

        whole = await tasks(room, cast.clinician)
        assert [task.patient for task in whole] == [patients[n] for n in (1, 3, 0, 2)]
        paged: list[Task] = []
        last: Place | None = None
        while page := await room.tasks(cast.clinician, 1, *([last] if last else [])):
            paged += page
            last = page[-1].place
        assert tuple(paged) == whole

    async def test_another_department_and_other_roles_see_none(
        self, desk: Desk, planner: Planner, cast: Cast, room: Notices
    ) -> None:
        await desk.drafted(await desk.patient("P-1"))
        await planner.plan()
        assert await tasks(room, cast.stranger) == ()
        for who in (cast.viewer, cast.privacy_officer, cast.administrator):
            async with state.denied():
                with pytest.raises(Forbidden):
                    await tasks(room, who)

    async def test_the_privacy_officer_sees_what_is_late_and_of_no_patient(
        self, desk: Desk, planner: Planner, cast: Cast, room: Notices, clock: SetClock
    ) -> None:
        late = await desk.drafted(await desk.patient("P-1"))
        clock.move(timedelta(days=15))
        await desk.drafted(await desk.patient("P-2"))
        await planner.plan()
        (seen,) = await room.escalations(cast.privacy_officer, 100)
        assert (seen.kind, seen.department, seen.due_in_days) == (
            TaskKind.SIGN,
            "orthopaedics",
            -1,
        )
        assert str(late.patient) not in str(seen)
        assert str(late.id) not in str(seen)
        with pytest.raises(Forbidden):
            await room.escalations(cast.surgeon, 100)


class TestTakingAndClosing:
    @pytest.fixture
    async def task(self, desk: Desk, planner: Planner, clock: SetClock, room: Notices) -> Task:
        await expiring(desk, clock, 30)
        await planner.plan()
        (task,) = await tasks(room, desk.staff)
        return task

    async def test_whoever_takes_it_has_it(self, task: Task, room: Notices, cast: Cast) -> None:
        at = await state.last_act()
        taken = await room.take(cast.clinician, task.id)
        assert taken.owner == cast.clinician.person
        (act,) = await state.acts(at)
        assert (act["tag"], act["subject"], act["patient"]) == (
            "task:taken",
            task.id,
            task.patient,
        )
        assert act["detail"] == {"from": str(cast.surgeon.person)}

    async def test_closed_by_hand_it_stays_closed(
        self, task: Task, room: Notices, cast: Cast, planner: Planner, clock: SetClock
    ) -> None:
        closed = await room.close(cast.clinician, task.id, CloseReason.UNREACHABLE)
        assert closed.state is TaskState.DROPPED
        clock.move(timedelta(days=29))
        assert await planner.plan() == 0
        async with state.unchanged():
            for act in (
                room.close(cast.clinician, task.id, CloseReason.REVIEWED),
                room.take(cast.clinician, task.id),
            ):
                with pytest.raises(Conflict):
                    await act

    async def test_a_signature_is_not_replaced_by_closing(
        self, desk: Desk, room: Notices, planner: Planner
    ) -> None:
        await desk.drafted(await desk.patient("P-1"))
        await planner.plan()
        (task,) = await tasks(room, desk.staff)
        async with state.unchanged():
            with pytest.raises(Conflict):
                await room.close(desk.staff, task.id, CloseReason.NOT_NEEDED)

    async def test_elsewhere_there_is_no_such_task(
        self, task: Task, room: Notices, cast: Cast
    ) -> None:
        for id_ in (task.id, TaskId(task.consent)):
            async with state.denied(person=cast.stranger.person):
                with pytest.raises(NotFound):
                    await room.take(cast.stranger, id_)
            async with state.denied(person=cast.stranger.person):
                with pytest.raises(NotFound):
                    await room.close(cast.stranger, id_, CloseReason.NOT_NEEDED)
