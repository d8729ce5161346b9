"""The middleware around toy apps: what passes, what is refused, and what was never run."""

from collections.abc import AsyncIterator, Callable, MutableMapping

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import error_response
from api.middleware.body_limit import BodyLimit
from api.middleware.csrf import CsrfGuard
from api.middleware.headers import SecurityHeaders
from api.middleware.request_id import RequestId
from core.kit.errors import NotFound
from core.kit.ids import CountingIds
from tests.support.headers import EXPECTED, score

OURS = "https://vault.example"
SESSION = {"Cookie": "theme=dark; __Host-bk=secret"}


def client_of(app: ASGIApp) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=OURS)


class Counter:
    """An app that counts how often it ran and how many bytes it read."""

    def __init__(self) -> None:
        self.ran = self.read = 0
        self.state: object = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.ran += 1
        self.state = scope.get("state")
        async for chunk in Request(scope, receive).stream():
            self.read += len(chunk)
        headers = dict(Request(scope).headers)
        await JSONResponse(headers, headers={"Server": "toy", "X-Powered-By": "toy"})(
            scope, receive, send
        )


class TestHeaders:
    @pytest.mark.parametrize("answer", [PlainTextResponse("ok"), error_response(NotFound())])
    async def test_every_header_is_on_every_answer(self, answer: Response) -> None:
        answer.headers["Server"] = "toy"
        answer.headers["X-Powered-By"] = "toy"

        response = await client_of(SecurityHeaders(answer, CountingIds())).get("/")

        assert score(response) == dict.fromkeys(EXPECTED, True)

    async def test_a_route_may_be_stricter_about_content_and_know_its_caching(self) -> None:
        own = {"Content-Security-Policy": "sandbox", "Cache-Control": "private, no-store"}
        answer = PlainTextResponse("x", headers={**own, "Referrer-Policy": "unsafe-url"})

        response = await client_of(SecurityHeaders(answer, CountingIds())).get("/")

        wrong = [name for name, is_right in score(response).items() if not is_right]
        assert sorted(wrong) == ["cache-control", "content-security-policy"]
        assert response.headers["content-security-policy"] == "sandbox"
        assert response.headers["cache-control"] == "private, no-store"

    async def test_each_page_has_its_own_nonce_and_can_read_it(self) -> None:
        app = Counter()
        client = client_of(SecurityHeaders(app, CountingIds()))

        first = (await client.get("/")).headers["content-security-policy"]
        assert app.state == {"csp_nonce": "AQEBAQEBAQEBAQEBAQEBAQ"}
        second = (await client.get("/")).headers["content-security-policy"]

        assert first != second


class TestRequestId:
    async def test_the_number_is_ours_and_the_clients_is_dropped(self) -> None:
        app, ids = Counter(), CountingIds()
        client = client_of(RequestId(app, ids))

        response = await client.get("/", headers={"X-Request-ID": "forged"})

        assert response.headers["x-request-id"] == "00000000-0000-0000-0000-000000000001"
        assert "x-request-id" not in response.json()
        assert str(app.state) == "{'request_id': UUID('00000000-0000-0000-0000-000000000001')}"
        assert (await client.get("/")).headers["x-request-id"].endswith("2")


class TestCsrf:
    def guard(self, app: ASGIApp) -> CsrfGuard:
        return CsrfGuard(app, frozenset({OURS}), frozenset({"__Host-bk"}))

    @pytest.mark.parametrize(
        ("method", "headers", "may"),
        [
            ("GET", SESSION, True),
            ("HEAD", SESSION, True),
            ("OPTIONS", SESSION, True),
            ("POST", SESSION, False),
            ("DELETE", SESSION, False),
            ("PUT", SESSION, False),
            ("PATCH", SESSION, False),
            ("BREW", SESSION, False),
            ("POST", SESSION | {"X-Beeldkluis-CSRF": "1"}, False),
            ("POST", SESSION | {"Origin": OURS}, False),
            ("POST", SESSION | {"X-Beeldkluis-CSRF": "1", "Origin": OURS}, True),
            ("POST", SESSION | {"X-Beeldkluis-CSRF": "2", "Origin": OURS}, False),
            ("POST", SESSION | {"X-Beeldkluis-CSRF": "1", "Origin": "https://evil.test"}, False),
            ("POST", SESSION | {"X-Beeldkluis-CSRF": "1", "Origin": "null"}, False),
            ("POST", SESSION | {"X-Beeldkluis-CSRF": "1", "Origin": ""}, False),
            ("POST", SESSION | {"X-Beeldkluis-CSRF": "1", "Origin": OURS + ".evil.test"}, False),
            ("POST", SESSION | {"X-Beeldkluis-CSRF": "1", "Origin": "http://vault.example"}, False),
            ("POST", SESSION | {"X-Beeldkluis-CSRF": "1", "Sec-Fetch-Site": "same-origin"}, True),
            ("POST", SESSION | {"X-Beeldkluis-CSRF": "1", "Sec-Fetch-Site": "same-site"}, False),
            ("POST", SESSION | {"X-Beeldkluis-CSRF": "1", "Sec-Fetch-Site": "none"}, False),
            ("POST", SESSION | {"X-Beeldkluis-CSRF": "1", "Sec-Fetch-Site": "cross-site",
                                "Origin": OURS}, False),
            ("POST", SESSION | {"X-Beeldkluis-CSRF": "1", "Sec-Fetch-Site": "same-origin",
                                "Origin": "https://evil.test"}, False),
            ("POST", {"Authorization": "Bearer token"}, True),
            ("POST", {"Authorization": "Bearer token", "Origin": "https://evil.test"}, True),
            ("POST", SESSION | {"Authorization": "Bearer token"}, False),
            ("POST", {"Authorization": "Basic eDp5"}, True),
            ("POST", {"Authorization": "Basic eDp5", "Origin": "https://evil.test"}, False),
            ("POST", {}, True),
            ("POST", {"Cookie": "other=__Host-bk"}, True),
            ("POST", {"Origin": OURS}, True),
            ("POST", {"Origin": "https://evil.test"}, False),
            ("POST", {"Sec-Fetch-Site": "cross-site"}, False),
        ],
    )  # fmt: skip
    async def test_who_may_change_something(
        self, method: str, headers: dict[str, str], may: bool
    ) -> None:
        app, given = Counter(), 0

        async def body() -> AsyncIterator[bytes]:
            nonlocal given
            given += 1
            yield b"change"

        response = await client_of(self.guard(app)).request(
            method, "/", headers=headers, content=body()
        )

        assert response.status_code == (200 if may else 403)
        assert (app.ran, app.read, given) == ((1, 6, 1) if may else (0, 0, 0))
        if not may:
            assert response.json()["error"]["code"] == "CSRF"

    async def test_two_origins_are_one_too_many(self) -> None:
        app = Counter()
        headers = [("Cookie", "__Host-bk=x"), ("X-Beeldkluis-CSRF", "1"),
                   ("Origin", OURS), ("Origin", "https://evil.test")]  # fmt: skip

        response = await client_of(self.guard(app)).post("/", headers=headers)

        assert response.status_code == 403
        assert app.ran == 0

    @pytest.mark.parametrize(
        ("headers", "may"),
        [
            ({}, True),
            (SESSION, False),
            (SESSION | {"Origin": OURS}, True),
            (SESSION | {"Origin": "https://evil.test"}, False),
        ],
    )
    async def test_a_websocket_with_a_session_needs_our_origin(
        self, headers: dict[str, str], may: bool
    ) -> None:
        opened, sent = [], []

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            opened.append(scope["type"])

        async def send(message: Message) -> None:
            sent.append(message)

        async def receive() -> Message:
            return {"type": "websocket.connect"}

        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await self.guard(app)({"type": "websocket", "headers": raw}, receive, send)

        assert opened == (["websocket"] if may else [])
        assert sent == ([] if may else [{"type": "websocket.close", "code": 1008}])


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


class TestBodyLimit:
    async def test_a_body_up_to_the_bound_passes(self) -> None:
        app = Counter()
        client = client_of(BodyLimit(app, 10, {"/photos": 20}))

        assert (await client.post("/", content=b"x" * 10)).status_code == 200
        assert (await client.post("/", content=stream(b"x" * 5, b"x" * 5))).status_code == 200
        assert (await client.post("/photos", content=b"x" * 20)).status_code == 200
        assert (app.ran, app.read) == (3, 40)

    async def test_a_declared_length_beyond_it_is_refused_unread(self) -> None:
        app = Counter()

        response = await client_of(BodyLimit(app, 10, {"/photos": 20})).post(
            "/photos/", content=b"x" * 11
        )

        assert response.status_code == 413
        assert response.json()["error"]["code"] == "TOO_LARGE"
        assert (app.ran, app.read) == (0, 0)

    @pytest.mark.parametrize("declared", [None, "5"])
    async def test_an_undeclared_or_false_length_is_stopped_on_the_way(
        self, declared: str | None
    ) -> None:
        app, given = Counter(), 0

        async def body() -> AsyncIterator[bytes]:
            nonlocal given
            for _ in range(100):
                given += 1
                yield b"x" * 6

        headers = {} if declared is None else {"Content-Length": declared}
        response = await client_of(BodyLimit(app, 10)).post("/", content=body(), headers=headers)

        assert response.status_code == 413
        assert (app.ran, app.read, given) == (1, 6, 2)

    @pytest.mark.parametrize("declared", [["-1"], ["1e3"], [""], ["5", "5"], ["9" * 30], ["+5"]])
    async def test_a_strange_length_is_refused(self, declared: list[str]) -> None:
        app = Counter()
        headers = [("Content-Length", value) for value in declared]

        response = await client_of(BodyLimit(app, 10)).post("/", content=b"", headers=headers)

        assert response.status_code == 400
        assert app.ran == 0

    async def test_what_began_to_answer_is_not_answered_twice(self) -> None:
        sent: list[str] = []

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await receive()

        async def send(message: MutableMapping[str, object]) -> None:
            sent.append(str(message["type"]))

        async def receive() -> Message:
            return {"type": "http.request", "body": b"x" * 11, "more_body": False}

        with pytest.raises(Exception, match="More was sent"):
            await BodyLimit(app, 10)({"type": "http", "path": "/", "headers": []}, receive, send)
        assert sent == ["http.response.start"]


class TestOtherScopes:
    @pytest.mark.parametrize(
        "wrap",
        [
            lambda app: SecurityHeaders(app, CountingIds()),
            lambda app: RequestId(app, CountingIds()),
            lambda app: CsrfGuard(app, frozenset(), frozenset()),
            BodyLimit,
        ],
    )
    async def test_the_lifespan_passes_untouched(self, wrap: Callable[[ASGIApp], ASGIApp]) -> None:
        seen: list[str] = []

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            seen.append(scope["type"])

        async def receive() -> Message:
            return {}

        async def send(message: Message) -> None:
            seen.append("sent")

        await wrap(app)({"type": "lifespan"}, receive, send)

        assert seen == ["lifespan"]
