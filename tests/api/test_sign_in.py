"""Signing in over HTTP: one answer for all who are wrong, cookies, what ends with an account."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pyotp
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.types import ASGIApp

from api.app import ApiOptions, build_app
from api.context import COOKIE, DEVICE
from api.http.leaving import while_let_in
from core.kit.actor import Actor, Role, Scope
from core.kit.errors import Unauthenticated
from core.kit.ids import SystemIds
from core.people import Demands
from core.search import PhotoIndex
from core.services import Ports, Services, build_services
from tests.core.people.test_codes import with_app
from tests.core.people.test_passkeys import added, log_in
from tests.support.actors import DERMATOLOGY, ORTHOPAEDICS, PASSWORD, VISITOR, Cast, sign_in
from tests.support.permissions import ORIGIN, with_cookie

LOG_IN = """mutation($login: String!, $password: String!, $code: String) {
  logIn(login: $login, password: $password, code: $code) { person { login } } }"""


@pytest.fixture
def strict(ports: Ports, index: PhotoIndex, cast: Cast) -> Services:
    return build_services(replace(ports, demands=Demands()), index)


@pytest.fixture
async def box(strict: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(strict) as client:
        yield client


def client_of(services: Services) -> httpx.AsyncClient:
    options = ApiOptions(allowed_origins=(ORIGIN,), documents=None)
    app: ASGIApp = build_app(services, SystemIds(), options)
    transport = httpx.ASGITransport(app=app)
    return httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"Origin": ORIGIN})


async def ask(client: httpx.AsyncClient, text: str, **variables: object) -> httpx.Response:
    sent = {"query": text, "variables": variables}
    return await client.post("/graphql", json=sent, headers={"X-Beeldkluis-CSRF": "1"})


def cookies(answer: httpx.Response) -> dict[str, str]:
    """The cookies that an answer sets, each with all that is said of it."""
    return {
        said.partition("=")[0]: said.partition("=")[2]
        for said in answer.headers.get_list("set-cookie")
    }


class TestOneAnswer:
    async def test_to_all_who_are_wrong(
        self, box: httpx.AsyncClient, strict: Services, services: Services, cast: Cast
    ) -> None:
        await with_app(services, cast.surgeon)
        await added(services, cast.photographer)
        assert cast.clinician.person is not None
        await services.people.disable(cast.administrator, cast.clinician.person)
        await services.people.invite(
            cast.administrator, "invited", "N. Ieuw", Role.VIEWER, ORTHOPAEDICS
        )
        tries: list[dict[str, Any]] = [
            {"login": "nobody", "password": PASSWORD},
            {"login": "surgeon", "password": "wrong", "code": "000000"},
            {"login": "surgeon", "password": PASSWORD},
            {"login": "surgeon", "password": PASSWORD, "code": "000000"},
            {"login": "photographer", "password": PASSWORD},
            {"login": "clinician", "password": PASSWORD},
            {"login": "invited", "password": PASSWORD},
        ]
        answers = [await ask(box, LOG_IN, **each) for each in tries]

        assert len({answer.content for answer in answers}) == 1
        assert {answer.status_code for answer in answers} == {200}
        assert [cookies(answer) for answer in answers] == [{}] * len(tries)
        shapes = {tuple(sorted(answer.headers)) for answer in answers}
        assert len(shapes) == 1

    async def test_who_waits_is_told_the_same_for_every_name(self, box: httpx.AsyncClient) -> None:
        answers = []
        for login in ("surgeon", "nobody"):
            for _ in range(6):
                last = await ask(box, LOG_IN, login=login, password="wrong")
            answers.append(last)
        assert "TOO_MANY" in answers[0].text
        assert answers[0].content == answers[1].content


class TestCookies:
    async def test_a_session_and_a_known_device(
        self, box: httpx.AsyncClient, services: Services
    ) -> None:
        answer = await ask(box, LOG_IN, login="viewer", password=PASSWORD)
        said = cookies(answer)
        assert set(said) == {COOKIE, DEVICE}
        for value in said.values():
            assert {"HttpOnly", "Path=/", "SameSite=strict", "Secure"} < set(value.split("; "))
        device = said[DEVICE].partition(";")[0]
        headers = {"Cookie": f"{DEVICE}={device}", "X-Beeldkluis-CSRF": "1"}
        sent = {"query": LOG_IN, "variables": {"login": "viewer", "password": PASSWORD}}
        box.cookies.clear()
        again = await box.post("/graphql", json=sent, headers=headers)
        assert cookies(again)[DEVICE].partition(";")[0] == device

    async def test_signing_in_again_ends_the_session_at_once(
        self, services: Services, cast: Cast
    ) -> None:
        async with client_of(services) as client:
            first = await ask(client, LOG_IN, login="viewer", password=PASSWORD)
            before = with_cookie(cookies(first)[COOKIE].partition(";")[0])
            client.cookies.clear()
            client.headers.update(before)
            assert "viewer" in (await ask(client, "{ me { login } }")).text
            await ask(client, LOG_IN, login="surgeon", password=PASSWORD)
            client.cookies.clear()
            assert "UNAUTHENTICATED" in (await ask(client, "{ me { login } }")).text

    async def test_a_step_up_gives_another_token(self, services: Services, cast: Cast) -> None:
        token = await sign_in(services, "viewer")
        async with client_of(services) as client:
            client.headers.update(with_cookie(token))
            text = "mutation($p: String!) { stepUp(password: $p) { freshUntil } }"
            answer = await ask(client, text, p=PASSWORD)
        fresh = cookies(answer)[COOKIE].partition(";")[0]
        assert fresh != token
        with pytest.raises(Unauthenticated):
            await services.sessions.who(token)
        await services.sessions.who(fresh)


class TestALimitedSession:
    async def test_sees_itself_and_sets_up_a_factor(
        self, box: httpx.AsyncClient, strict: Services, cast: Cast
    ) -> None:
        token = await sign_in(strict, "administrator")
        box.headers.update(with_cookie(token))
        told = (await ask(box, "{ me { login } session { isLimited } }")).json()["data"]
        assert told == {"me": {"login": "administrator"}, "session": {"isLimited": True}}
        for text in (
            "{ people(first: 1) { edges { node { id } } } }",
            "{ systemStatus { indexDocuments } }",
            '{ search(text: "", first: 1) { total } }',
            "{ photos(first: 1) { edges { node { id } } } }",
            "{ tasks(first: 1) { edges { node { id } } } }",
            'mutation { issueToken(name: "x", scopes: [READ], validDays: 1) { secret } }',
            'mutation { addDepartment(code: "x", name: "X") { code } }',
        ):
            answer = (await ask(box, text)).json()
            assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"], (
                text
            )

        begun = await ask(box, "mutation { beginAuthenticator { secret qr { size path } } }")
        made = begun.json()["data"]["beginAuthenticator"]
        assert made["qr"]["size"] > 20
        code = pyotp.TOTP(made["secret"]).at(strict.unit_of_work.clock.now())
        text = "mutation($code: String!) { confirmAuthenticator(code: $code) }"
        done = await ask(box, text, code=code)
        assert len(done.json()["data"]["confirmAuthenticator"]) == 10
        box.headers.update(with_cookie(cookies(done)[COOKIE].partition(";")[0]))
        whole = (await ask(box, "{ people(first: 1) { edges { node { login } } } }")).json()
        assert whole["data"]["people"]["edges"] == [{"node": {"login": "administrator"}}]


class TestAnAccountThatIsClosed:
    @pytest.mark.parametrize("way", ["password", "code", "passkey"])
    async def test_is_out_within_a_second_on_every_session(
        self, services: Services, cast: Cast, way: str
    ) -> None:
        token = await self._came(services, cast, way)
        assert cast.surgeon.person is not None
        async with client_of(services) as client:
            client.headers.update(with_cookie(token))
            assert "surgeon" in (await ask(client, "{ me { login } }")).text
            await services.accounts.disable(cast.administrator, cast.surgeon.person)
            await asyncio.sleep(1)
            assert "UNAUTHENTICATED" in (await ask(client, "{ me { login } }")).text

    async def _came(self, services: Services, cast: Cast, way: str) -> str:
        if way == "passkey":
            return await log_in(services, await added(services, cast.surgeon))
        code = (await with_app(services, cast.surgeon))[1][0] if way == "code" else None
        return (await services.sessions.log_in(VISITOR, "surgeon", PASSWORD, code)).token

    @pytest.mark.parametrize("end", ["disabled", "moved", "signed out"])
    async def test_ends_a_download_that_is_running(
        self, services: Services, cast: Cast, end: str
    ) -> None:
        assert cast.surgeon.person is not None
        loop = asyncio.get_running_loop()
        body = while_let_in(asked_by(services, cast.surgeon), slowly())
        await anext(body)
        await asyncio.sleep(0.6)
        await anext(body)
        if end == "disabled":
            await services.accounts.disable(cast.administrator, cast.surgeon.person)
        elif end == "moved":
            await services.accounts.change(
                cast.administrator, cast.surgeon.person, Role.SURGEON, DERMATOLOGY
            )
        else:
            await services.sessions.log_out(cast.surgeon)
        ended = loop.time()
        with pytest.raises(Unauthenticated):
            await anext(each async for each in body if loop.time() - ended > 1)
        assert loop.time() - ended < 1

    async def test_by_token_a_download_ends_with_the_account(
        self, services: Services, cast: Cast
    ) -> None:
        issued = await services.tokens.issue(cast.surgeon, "scanner", [Scope.READ], 1)
        by_token = await services.tokens.who(issued.secret)
        await services.sessions.still(by_token)
        assert cast.surgeon.person is not None
        await services.accounts.disable(cast.administrator, cast.surgeon.person)
        with pytest.raises(Unauthenticated):
            await services.sessions.still(by_token)


def asked_by(services: Services, who: Actor) -> Request:
    """A request of `who`, as a route gets it."""
    app = Starlette()
    app.state.services = services
    return Request({"type": "http", "app": app, "state": {"actor": who}})


async def slowly() -> AsyncIterator[bytes]:
    while True:
        yield b"piece"
        await asyncio.sleep(0.05)
