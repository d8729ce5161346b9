"""Looking after the box: the log for the privacy officer, jobs and counts for the administrator."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from core.imaging import Refusal, Refused
from core.jobs import JobKind, JobState, QueueCounts
from core.kit.actor import Actor, Role
from core.kit.clock import SetClock
from core.kit.errors import Forbidden, NotFound, Unauthenticated
from core.oversight import SystemStatus
from core.photos import PhotoId
from core.services import Ports, Services, build_developing
from tests.support import state
from tests.support.actors import VISITOR, Cast
from tests.support.arriving import received
from tests.support.darkrooms import Prepared


@pytest.fixture
async def photo(services: Services, cast: Cast) -> PhotoId:
    return await received(services, cast.photographer)


async def hold() -> int:
    """The only job is held; its number."""
    sql = 'UPDATE pgqueuer SET status = \'failed\', headers = \'{"starts": 5, "reason": "Torn."}\''
    await state.rows(sql)
    return int(await state.one("SELECT id FROM pgqueuer"))


class TestTrail:
    async def test_who_did_what_to_a_photo_of_any_department(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        await services.photos.get(cast.surgeon, photo)
        with pytest.raises(NotFound):
            await services.photos.get(cast.stranger, photo)

        page = await services.oversight.trail(cast.privacy_officer, photo, 0, 10)

        assert [(event.tag, event.person, event.outcome) for event in page.events] == [
            ("photo:received", cast.photographer.person, "ok"),
            ("photo:viewed", cast.surgeon.person, "ok"),
            ("access:denied", cast.stranger.person, "denied"),
        ]
        assert not page.has_more

    async def test_whoever_looks_at_the_log_is_in_the_log(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        for _ in range(2):
            page = await services.oversight.trail(cast.privacy_officer, photo, 0, 1)
        assert (len(page.events), page.has_more) == (1, True)

        rest = await services.oversight.trail(cast.privacy_officer, photo, page.events[0].id, 10)
        assert [(e.tag, e.person, e.detail) for e in rest.events] == [
            ("audit:viewed", cast.privacy_officer.person, {"count": 1})
        ] * 2

    async def test_an_unknown_photo_has_an_empty_trail(
        self, services: Services, cast: Cast
    ) -> None:
        page = await services.oversight.trail(cast.privacy_officer, UUID(int=404), 0, 10)
        assert (page.events, page.has_more) == ((), False)

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.PRIVACY_OFFICER])
    async def test_nobody_else_reads_the_log(
        self, services: Services, cast: Cast, photo: PhotoId, role: Role
    ) -> None:
        who = cast.by_role(role)
        async with state.denied(photo=photo, person=who.person):
            with pytest.raises(Forbidden):
                await services.oversight.trail(who, photo, 0, 10)


class TestJobs:
    async def test_an_administrator_sees_what_waits_and_why_it_is_held(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        number = await hold()
        at = await state.last_act()
        page = await services.oversight.jobs(cast.administrator, JobState.POISONED, 0, 10)

        (job,) = page.jobs
        assert (job.id, job.kind, job.photo) == (number, JobKind.DEVELOP, photo)
        assert (job.starts, job.reason) == (5, "Torn.")
        waiting = await services.oversight.jobs(cast.administrator, JobState.WAITING, 0, 10)
        assert waiting.jobs == ()
        assert await state.tags(at) == ["status:viewed"] * 2

    async def test_a_held_job_is_let_go_and_that_is_logged(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        number = await hold()
        at = await state.last_act()
        await services.oversight.retry(cast.administrator, number)

        (act,) = await state.acts(at)
        assert (act["tag"], act["detail"]) == ("job:retried", {"job": number})
        async with state.denied(person=cast.administrator.person):
            with pytest.raises(NotFound):
                await services.oversight.retry(cast.administrator, number)

    @pytest.mark.parametrize("number", [0, -1, 2**63 - 1, 2**63, -(2**80)])
    async def test_no_such_job(self, services: Services, cast: Cast, number: int) -> None:
        async with state.denied():
            with pytest.raises(NotFound):
                await services.oversight.retry(cast.administrator, number)

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
    async def test_nobody_else_looks_or_retries(
        self, services: Services, cast: Cast, photo: PhotoId, role: Role
    ) -> None:
        number, who = await hold(), cast.by_role(role)
        for attempt in (
            services.oversight.jobs(who, None, 0, 10),
            services.oversight.retry(who, number),
            services.oversight.status(who),
        ):
            async with state.denied(person=who.person):
                with pytest.raises(Forbidden):
                    await attempt

    async def test_nobody_at_all_is_told_to_sign_in(self, services: Services) -> None:
        nobody: Actor = VISITOR
        for attempt in (
            services.oversight.jobs(nobody, None, 0, 10),
            services.oversight.retry(nobody, 1),
            services.oversight.status(nobody),
            services.oversight.trail(nobody, UUID(int=1), 0, 10),
        ):
            with pytest.raises(Unauthenticated):
                await attempt
        assert await state.acts() == []


class TestStatus:
    async def test_counts_of_everything_and_data_of_nobody(
        self, services: Services, cast: Cast, ports: Ports, photo: PhotoId, clock: SetClock
    ) -> None:
        ready = await received(services, cast.photographer, 2)
        await build_developing(ports, Prepared()).develop(ready)
        apart = await received(services, cast.photographer, 3)
        await build_developing(ports, Prepared(Refused(Refusal.CORRUPT))).develop(apart)
        clock.move(timedelta(seconds=90))
        status = await services.oversight.status(cast.administrator)

        disk = (status.disk_used_bytes, status.disk_total_bytes)
        assert status == SystemStatus(
            QueueCounts(4, 0, 0), 1, 1, 1, 0, 5, 90.0, *disk, photos_unseen=1, log_lag_seconds=90.0
        )
        assert 0 < disk[0] <= disk[1]
        while await services.indexer.follow():
            pass
        later = await services.oversight.glance()
        assert (later.index_documents, later.index_waiting, later.index_lag_seconds) == (2, 0, 0.0)

    async def test_an_empty_box(self, services: Services) -> None:
        status = await services.oversight.glance()
        zero = replace(status, disk_used_bytes=0, disk_total_bytes=0)
        assert zero == SystemStatus(QueueCounts(0, 0, 0), 0, 0, 0, 0, 0, 0.0, 0, 0)
        assert await state.acts() == []
