"""One intention, one transaction: the act, its log rows, its events and its jobs."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from core.audit import Outcome, Tag
from core.audit.trail import AuditEntry
from core.jobs import JobKind, PatientChanged, PhotoChanged
from core.jobs.outbox import CHANNEL
from core.kit.actor import THE_BOX, Role
from core.kit.clock import SetClock
from core.services import Services
from core.work import UnitOfWork, Work
from tests.support import state
from tests.support.actors import Cast
from tests.support.cluster import TestDatabase

PHOTO = UUID(int=7)
_IN_TRANSACTION = """
SELECT count(*) AS n FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
"""
_DEPARTMENT = "INSERT INTO department (code, name) VALUES ('ward', 'Ward')"


@pytest.fixture
def unit(services: Services) -> UnitOfWork:
    return services.unit_of_work


async def act(work: Work) -> None:
    """Change something and say so in every way there is."""
    await work.rows(_DEPARTMENT)
    work.record(Tag.PHOTO_VIEWED, photo=PHOTO, detail={"count": 3})
    work.emit(PhotoChanged(PHOTO))
    work.enqueue(JobKind.REWRAP, PHOTO)


async def fail(unit: UnitOfWork) -> None:
    async with unit(THE_BOX) as work:
        await act(work)
        raise ZeroDivisionError


class TestTogether:
    async def test_act_log_event_and_job_are_there_at_once(
        self, unit: UnitOfWork, clock: SetClock
    ) -> None:
        async with unit(THE_BOX) as work:
            await act(work)

        assert await state.one("SELECT count(*) AS n FROM department") == 1
        (event,) = await state.rows("SELECT * FROM outbox")
        assert (event["kind"], event["subject"], event["at"]) == ("photo-changed", PHOTO, clock.at)
        assert event["done_at"] is None
        (job,) = await state.rows("SELECT entrypoint, payload FROM pgqueuer")
        assert (job["entrypoint"], job["payload"]) == ("rewrap", PHOTO.bytes)
        (row,) = await state.acts()
        assert (row["tag"], row["outcome"], row["at"]) == ("photo:viewed", "ok", clock.at)
        assert (row["photo"], row["person"], row["detail"]) == (PHOTO, None, {"count": 3})

    async def test_an_error_leaves_none_of_them(self, unit: UnitOfWork) -> None:
        async with state.unchanged():
            with pytest.raises(ZeroDivisionError):
                await fail(unit)

        assert await state.acts() == []

    async def test_a_log_row_that_cannot_be_written_undoes_the_act(self, unit: UnitOfWork) -> None:
        async with state.unchanged():
            with pytest.raises(TypeError):
                await _unwritable(unit)

        assert await state.acts() == []

    async def test_nobody_sees_any_of_it_before_the_end(
        self, unit: UnitOfWork, tables: TestDatabase
    ) -> None:
        sql = "SELECT (SELECT count(*) FROM department) + (SELECT count(*) FROM outbox)"
        other = await asyncpg.connect(**tables.app)
        async with unit(THE_BOX) as work:
            await act(work)
            inside = await other.fetchval(sql)
        outside = await other.fetchval(sql)
        await other.close()

        assert (inside, outside) == (0, 2)

    async def test_the_indexer_is_woken_by_the_commit_only(
        self, unit: UnitOfWork, tables: TestDatabase
    ) -> None:
        heard: asyncio.Queue[str] = asyncio.Queue()
        listener = await asyncpg.connect(**tables.app)
        await listener.add_listener(CHANNEL, lambda *told: heard.put_nowait(str(told[2])))
        with pytest.raises(ZeroDivisionError):
            await fail(unit)
        async with unit(THE_BOX) as work:
            work.emit(PatientChanged(PHOTO))
            await listener.fetchval("SELECT 1")
            assert heard.empty()
        assert await asyncio.wait_for(heard.get(), 5) == CHANNEL
        assert heard.empty()
        await listener.close()


class TestCancelled:
    @pytest.mark.parametrize("turns", [1, 5, 20])
    async def test_a_cancelled_act_leaves_nothing_and_no_open_transaction(
        self, unit: UnitOfWork, turns: int
    ) -> None:
        async def slowly() -> None:
            async with unit(THE_BOX) as work:
                await act(work)
                await work.rows("SELECT pg_sleep(5)")

        async with state.unchanged():
            task = asyncio.create_task(slowly())
            await asyncio.sleep(turns / 1000)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            async with asyncio.timeout(5):
                while await state.one(_IN_TRANSACTION):  # noqa: ASYNC110 - the database is asked
                    await asyncio.sleep(0.01)

        assert await state.acts() == []


class TestOne:
    async def test_a_second_inside_is_refused(self, unit: UnitOfWork) -> None:
        async with unit(THE_BOX) as work:
            with pytest.raises(RuntimeError, match="already open"):
                await _open(unit)
            await work.rows(_DEPARTMENT)

        assert await state.one("SELECT count(*) AS n FROM department") == 1

    async def test_a_second_in_a_task_started_inside_is_refused(self, unit: UnitOfWork) -> None:
        async with unit(THE_BOX):
            with pytest.raises(RuntimeError, match="already open"):
                await asyncio.create_task(_open(unit))

    async def test_after_an_error_the_next_one_opens(self, unit: UnitOfWork) -> None:
        with pytest.raises(ZeroDivisionError):
            await fail(unit)

        async with unit(THE_BOX) as work:
            assert await work.rows("SELECT 1 AS n") == [{"n": 1}]

    async def test_two_people_work_side_by_side(self, unit: UnitOfWork, cast: Cast) -> None:
        at = await state.last_act()

        async def one(name: str) -> None:
            async with unit(cast.by_role(_ROLES[name])) as work:
                await asyncio.sleep(0)
                work.record(Tag.STATUS_VIEWED, detail={"who": name})

        await asyncio.gather(*(one(name) for name in _ROLES))

        logged = {act["role"]: act["detail"] for act in await state.acts(at)}
        assert logged == {name: {"who": name} for name in _ROLES}


class TestLog:
    async def test_a_refusal_outlives_the_refused_act(
        self, unit: UnitOfWork, clock: SetClock, cast: Cast
    ) -> None:
        at = await state.last_act()
        entry = AuditEntry(Tag.ACCESS_DENIED, Outcome.DENIED, photo=PHOTO)
        async with state.unchanged():
            with pytest.raises(ZeroDivisionError):
                await fail(unit)
            await unit.log(cast.surgeon, entry)

        (row,) = await state.acts(at)
        assert (row["tag"], row["outcome"], row["at"]) == ("access:denied", "denied", clock.at)
        assert (row["person"], row["role"]) == (cast.surgeon.person, "surgeon")
        assert (row["department"], row["session"]) == ("orthopaedics", cast.surgeon.session)


_ROLES = {role.value: role for role in (Role.SURGEON, Role.VIEWER, Role.CLINICIAN)}


async def _open(unit: UnitOfWork) -> None:
    async with unit(THE_BOX):
        pytest.fail("a unit of work was opened within another")


async def _unwritable(unit: UnitOfWork) -> None:
    async with unit(THE_BOX) as work:
        await act(work)
        work.record(Tag.PHOTO_VIEWED, detail={"count": object()})
