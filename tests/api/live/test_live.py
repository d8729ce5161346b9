"""Subscriptions on the real application: who is told what, and how it ends."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from uuid import UUID

import pytest
from starlette.types import ASGIApp

from api.documents import TrustedDocuments
from api.live.connection import LiveLimits
from api.live.messages import Close
from api.live.news import News, Topic
from core.audit import Tag
from core.jobs import JobKind
from core.kit.actor import THE_BOX, Scope
from core.people import Sessions
from core.photos import Developing
from core.services import Services
from tests.support import state
from tests.support.actors import Cast, sign_in
from tests.support.arriving import received
from tests.support.asking import Desk
from tests.support.live import LOOK_SECONDS, TASKS, built, key_of
from tests.support.permissions import with_cookie
from tests.support.sockets import Closed, Socket, begun, connected

JOBS = "subscription { jobUpdates { jobsWaiting changed { id kind } } }"
PHOTO = "subscription($id: PhotoId!) { photoUpdates(photo: $id) { id development } }"


class TestComingIn:
    async def test_by_a_session_of_our_own_page(
        self, app: ASGIApp, services: Services, cast: Cast
    ) -> None:
        cookie = with_cookie(await sign_in(services, "surgeon"))

        async with begun(app, cookie) as socket:
            await socket.ask(TASKS)

            assert socket.protocol == "graphql-transport-ws"
            assert await socket.next() == {"taskUpdates": {"waiting": 0, "changed": []}}

    async def test_by_a_token_in_the_first_message(
        self, app: ASGIApp, services: Services, cast: Cast
    ) -> None:
        key = await key_of(services, cast.surgeon)

        async with begun(app, payload={"authorization": key["Authorization"]}) as socket:
            await socket.ask(TASKS)

            assert (await socket.next())["taskUpdates"]["waiting"] == 0

    @pytest.mark.parametrize("protocol", ["graphql-ws", "", "graphql-transport-ws2"])
    async def test_no_other_protocol_is_spoken(self, app: ASGIApp, protocol: str) -> None:
        async with connected(app, protocol=protocol) as socket:
            assert await socket.closed() == 1000
            assert socket.protocol is None

    async def test_a_page_of_another_site_is_refused(
        self, app: ASGIApp, services: Services, cast: Cast
    ) -> None:
        cookie = with_cookie(await sign_in(services, "surgeon"))

        async with connected(app, cookie | {"Origin": "https://evil.test"}) as socket:
            assert await socket.closed() == 1008
            assert socket.protocol is None

    @pytest.mark.parametrize(
        "headers",
        [{}, {"Authorization": "Bearer bk_nonsense"}, with_cookie("nonsense")],
    )
    async def test_nobody_is_told_nothing(
        self, app: ASGIApp, headers: Mapping[str, str], cast: Cast
    ) -> None:
        async with connected(app, headers) as socket:
            await socket.hear()
            await socket.say({"type": "connection_init"})
            await socket.ask(TASKS)

            with pytest.raises(Closed) as closed:
                await socket.hear()
            assert closed.value.code == Close.UNAUTHENTICATED

    async def test_two_sessions_are_none(
        self, app: ASGIApp, services: Services, cast: Cast
    ) -> None:
        one = with_cookie(await sign_in(services, "surgeon"))
        two = one | {"Cookie": f"{one['Cookie']}; {one['Cookie']}"}

        async with connected(app, two) as socket:
            await socket.hear()
            await socket.say({"type": "connection_init"})
            assert await socket.closed() == Close.UNAUTHENTICATED

    async def test_who_asks_before_saying_who_they_are_is_let_go(
        self, app: ASGIApp, services: Services, cast: Cast
    ) -> None:
        async with connected(app, await key_of(services, cast.surgeon)) as socket:
            await socket.hear()
            await socket.ask(TASKS)
            assert await socket.closed() == Close.UNAUTHENTICATED

    async def test_who_says_nothing_is_let_go(self, services: Services, news: News) -> None:
        app = built(services, news, live=LiveLimits(init_seconds=0.05))
        async with connected(app) as socket:
            await socket.hear()
            assert await socket.closed() == Close.TOO_LATE

    async def test_a_session_brings_no_text(
        self, services: Services, news: News, cast: Cast
    ) -> None:
        app = built(services, news, documents=TrustedDocuments({"known": TASKS}))
        cookie = with_cookie(await sign_in(services, "surgeon"))
        async with begun(app, cookie) as socket:
            await socket.ask(TASKS)
            told = await socket.hear()
            assert told["type"] == "error"
            assert told["payload"][0]["extensions"] == {"code": "UNTRUSTED_TEXT"}

            named = {"documentId": "known"}
            await socket.say({"type": "subscribe", "id": "2", "payload": named})
            assert (await socket.next())["taskUpdates"]["waiting"] == 0


class TestBeingTold:
    async def test_of_jobs(self, app: ASGIApp, services: Services, cast: Cast, news: News) -> None:
        async with begun(app, await key_of(services, cast.administrator)) as socket:
            await socket.ask(JOBS)
            assert await socket.next() == {"jobUpdates": {"jobsWaiting": 0, "changed": []}}

            async with services.unit_of_work(THE_BOX) as work:
                work.enqueue(JobKind.PLAN, UUID(int=1))
            news.tell(Topic.JOBS)

            told = (await socket.next())["jobUpdates"]
            assert told["jobsWaiting"] == 1
            assert [job["kind"] for job in told["changed"]] == ["plan"]
            news.tell(Topic.JOBS)  # but nothing changed
            assert await socket.is_silent(0.2)

    async def test_of_tasks_of_the_own_department_only(
        self, app: ASGIApp, services: Services, cast: Cast, news: News
    ) -> None:
        async with (
            begun(app, await key_of(services, cast.surgeon)) as ours,
            begun(app, await key_of(services, cast.stranger)) as theirs,
        ):
            for socket in (ours, theirs):
                await socket.ask(TASKS)
                await socket.next()
            task = await a_task(services, cast)
            news.tell(Topic.TASKS, [task])

            assert await ours.next() == {"taskUpdates": {"waiting": 0, "changed": [str(task)]}}
            assert await theirs.is_silent(0.2)

    async def test_of_a_photo_until_it_is_developed(
        self, app: ASGIApp, services: Services, cast: Cast, news: News, developing: Developing
    ) -> None:
        photo = await received(services, cast.surgeon, 1)
        async with begun(app, await key_of(services, cast.surgeon)) as socket:
            await socket.ask(PHOTO, id=str(photo))
            assert (await socket.next())["photoUpdates"]["development"] == "RECEIVED"

            await developing.develop(photo)
            news.tell(Topic.PHOTOS, [photo])

            assert (await socket.next())["photoUpdates"]["development"] == "READY"
            assert await socket.hear() == {"type": "complete", "id": "1"}

    async def test_opening_is_logged_and_a_message_is_not(
        self, app: ASGIApp, services: Services, cast: Cast, news: News
    ) -> None:
        async with begun(app, await key_of(services, cast.administrator)) as socket:
            before = await state.last_act()
            await socket.ask(JOBS, "1")
            await socket.ask(TASKS, "2")
            await socket.next()
            await socket.next()
            news.tell(Topic.JOBS)
            await socket.is_silent(0.2)

            assert sorted(await state.tags(before)) == [Tag.STATUS_VIEWED, Tag.TASK_LISTED]

    async def test_a_role_without_the_verb_is_refused_and_logged(
        self, app: ASGIApp, services: Services, cast: Cast
    ) -> None:
        async with begun(app, await key_of(services, cast.surgeon)) as socket:
            before = await state.last_act()
            await socket.ask(JOBS)

            told = await socket.hear()

            assert (told["type"], told["id"]) == ("error", "1")
            assert told["payload"][0]["extensions"] == {"code": "FORBIDDEN"}
            assert await state.tags(before) == [Tag.ACCESS_DENIED]

    async def test_a_photo_of_another_department_is_not_there(
        self, app: ASGIApp, services: Services, cast: Cast
    ) -> None:
        photo = await received(services, cast.surgeon, 1)
        async with begun(app, await key_of(services, cast.stranger)) as socket:
            await socket.ask(PHOTO, id=str(photo))
            assert (await socket.hear())["payload"][0]["extensions"] == {"code": "NOT_FOUND"}

    @pytest.mark.parametrize(
        "text",
        [
            "{ me { name } }",
            'mutation { addDepartment(code: "x", name: "x") { code } }',
            "subscription { taskUpdates { waiting } jobUpdates { jobsWaiting } }",
            "subscription { taskUpdates { " + "waiting " * 20 + "} }",
            "subscription { taskUpdates { nonsense } }",
            "subscription { __schema { types { name } } }",
            "subscription {",
            "",
        ],
    )
    async def test_what_is_no_subscription_within_the_limits_is_refused(
        self, app: ASGIApp, services: Services, cast: Cast, text: str
    ) -> None:
        async with begun(app, await key_of(services, cast.administrator)) as socket:
            before = await state.last_act()
            await socket.ask(text)
            told = await socket.hear()

            assert told["type"] == "error"
            code = told["payload"][0]["extensions"]["code"]
            assert code in {"BAD_REQUEST", "TOO_COSTLY"}
            assert await state.tags(before) == []


class TestBeingLetGo:
    @pytest.fixture
    async def socket(self, app: ASGIApp, services: Services, cast: Cast) -> AsyncIterator[Socket]:
        cookie = with_cookie(await sign_in(services, "surgeon"))
        async with begun(app, cookie) as opened:
            await opened.ask(TASKS)
            await opened.next()
            yield opened

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ("DELETE FROM session", Close.UNAUTHENTICATED),
            ("UPDATE person SET disabled_at = now()", Close.UNAUTHENTICATED),
            ("UPDATE person SET role = 'viewer'", Close.FORBIDDEN),
            ("UPDATE person SET department = 'dermatology'", Close.FORBIDDEN),
            ("UPDATE session SET seen_at = seen_at - interval '1 day'", Close.UNAUTHENTICATED),
        ],
    )
    async def test_within_a_second_of_what_ended_or_changed(
        self, socket: Socket, change: str, code: Close, news: News
    ) -> None:
        before = time.monotonic()
        await state.rows(change)

        assert await socket.closed() == code
        assert time.monotonic() - before < 1

    async def test_a_token_that_was_revoked(
        self, app: ASGIApp, services: Services, cast: Cast
    ) -> None:
        issued = await services.tokens.issue(cast.surgeon, "test", [Scope.READ], 1)
        headers = {"Authorization": f"Bearer {issued.secret}"}
        async with begun(app, headers) as socket:
            await services.tokens.revoke(cast.surgeon, issued.token.id)
            assert await socket.closed() == Close.UNAUTHENTICATED

    async def test_listening_keeps_no_session_open(
        self, socket: Socket, news: News, services: Services
    ) -> None:
        assert isinstance(services.sessions, Sessions)
        await state.rows("UPDATE session SET seen_at = seen_at - interval '10 minutes'")
        seen = await state.one("SELECT max(seen_at) FROM session")

        for _ in range(3):
            news.tell(Topic.TASKS)
            await asyncio.sleep(2 * LOOK_SECONDS)

        assert await state.one("SELECT max(seen_at) FROM session") == seen
        assert await socket.is_silent(0)


async def a_task(services: Services, cast: Cast) -> UUID:
    """A task of orthopaedics that is nobody's."""

    desk = Desk(services, cast.surgeon)
    await desk.drafted(await desk.patient("K-77"))
    await services.planner.plan()
    task: UUID = await state.one("SELECT id FROM task")
    await state.rows("UPDATE task SET owner = NULL")
    return task
