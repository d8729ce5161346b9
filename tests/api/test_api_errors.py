"""Refusals over plain HTTP, and the document of codes compared with the code."""

import importlib
import pkgutil
import re
from collections.abc import MutableMapping
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from structlog.testing import capture_logs

import api
import core
from api.errors import (
    ALL_CODES,
    BadRequest,
    Incidents,
    MaskFaults,
    UnsupportedMediaType,
    all_errors,
    error_response,
    exception_handlers,
)
from core.kit.errors import CoreError, Gone, Invalid, NotFound, TooLarge
from core.kit.ids import CountingIds

CANARY = "Jansen 123456782"
DOCUMENT = Path(__file__).parents[2] / "docs" / "errors.md"
ROW = re.compile(r"^\| `([A-Z_]+)` \| (\d{3}) \| (\S[^|]*) \| (\S[^|]*) \|$", re.MULTILINE)


class Broken(CoreError):
    """A part of the box is damaged."""

    code = "TEST_BROKEN"


FAULTS: dict[str, Exception] = {
    "gone": Gone(),
    "invalid": Invalid("mrn", "Too many letters."),
    "hidden": NotFound("You may not know of this photo."),
    "broken": Broken(),
    "fault": LookupError(CANARY),
    "teapot": HTTPException(418, CANARY),
    "large": HTTPException(413, CANARY),
    "type": HTTPException(415, CANARY),
    "server": HTTPException(503, CANARY),
    "disconnect": ClientDisconnect(),
}


async def fail(request: Request) -> PlainTextResponse:
    raise FAULTS[request.path_params["kind"]]


@pytest.fixture(params=["around", "inside"])
def client(request: pytest.FixtureRequest) -> httpx.AsyncClient:
    """A box whose net is around Starlette, and one where it is Starlette's own middleware."""
    incidents = Incidents(CountingIds())
    net = Middleware(MaskFaults, incidents=incidents)
    app = Starlette(
        routes=[Route("/fail/{kind}", fail)],
        middleware=[net] if request.param == "inside" else [],
        exception_handlers=exception_handlers(incidents),
    )
    served = app if request.param == "inside" else MaskFaults(app, incidents)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=served), base_url="https://box.test")


class TestPlainHttp:
    @pytest.mark.parametrize(
        ("path", "status", "error"),
        [
            ("gone", 410, {"code": "GONE", "message": Gone().message}),
            ("invalid", 422, {"code": "INVALID", "message": "Too many letters.", "field": "mrn"}),
            ("teapot", 400, {"code": "BAD_REQUEST", "message": BadRequest().message}),
            ("large", 413, {"code": "TOO_LARGE", "message": TooLarge().message}),
            ("type", 415, {"code": "UNSUPPORTED_MEDIA_TYPE",
                           "message": UnsupportedMediaType().message}),
        ],
    )  # fmt: skip
    async def test_a_refusal(
        self, client: httpx.AsyncClient, path: str, status: int, error: dict[str, str]
    ) -> None:
        response = await client.get(f"/fail/{path}")

        assert response.status_code == status
        assert response.json() == {"error": error}

    async def test_hidden_missing_and_no_such_address_are_the_same_bytes(
        self, client: httpx.AsyncClient
    ) -> None:
        hidden = await client.get("/fail/hidden")
        unknown = await client.get("/no/such/address")

        assert hidden.status_code == unknown.status_code == 404
        assert hidden.content == unknown.content
        assert hidden.headers == unknown.headers

    async def test_another_method_is_told_which_are_taken(self, client: httpx.AsyncClient) -> None:
        response = await client.delete("/fail/gone")

        assert response.status_code == 405
        assert response.json()["error"]["code"] == "METHOD_NOT_ALLOWED"
        assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD"}

    @pytest.mark.parametrize("path", ["fault", "server", "broken"])
    async def test_a_fault_is_an_incident_that_says_nothing(
        self, client: httpx.AsyncClient, path: str
    ) -> None:
        with capture_logs() as lines:
            response = await client.get(f"/fail/{path}")

        assert response.status_code == 500
        error = response.json()["error"]
        assert error["code"] == ("TEST_BROKEN" if path == "broken" else "INTERNAL")
        assert error["incident"] == "00000000-0000-0000-0000-000000000001"
        assert CANARY not in response.text + str(lines)
        [line] = lines
        assert (line["event"], line["log_level"]) == ("incident", "error")
        assert str(line["incident_id"]) == error["incident"]
        assert "" not in (line["error"], line["origin"])

    async def test_a_fault_halfway_is_answered_no_more_and_reaches_no_log_but_ours(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            raise LookupError(CANARY)

        sent: list[MutableMapping[str, object]] = []

        async def send(message: MutableMapping[str, object]) -> None:
            sent.append(message)

        async def receive() -> MutableMapping[str, object]:
            return {"type": "http.disconnect"}

        with capture_logs() as lines:
            await MaskFaults(app, Incidents(CountingIds()))({"type": "http"}, receive, send)

        assert [message["type"] for message in sent] == ["http.response.start"]
        assert [line["event"] for line in lines] == ["incident"]
        assert caplog.records == []
        assert CANARY not in str(lines)

    async def test_a_client_that_left_is_no_incident(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            raise ClientDisconnect

        sent: list[object] = []

        async def send(message: object) -> None:
            sent.append(message)

        async def receive() -> dict[str, object]:
            return {"type": "http.disconnect"}

        with capture_logs() as lines:
            await MaskFaults(app, Incidents(CountingIds()))({"type": "http"}, receive, send)

        assert sent == []
        assert (caplog.records, lines) == ([], [])

    async def test_a_client_that_left_a_route_is_counted_as_such(self) -> None:
        async def reading(request: Request) -> Response:
            await request.body()
            raise AssertionError

        sent: list[object] = []
        incidents = Incidents(CountingIds())
        app = Starlette(
            routes=[Route("/photos", reading, methods=["PUT"])],
            exception_handlers=exception_handlers(incidents),
        )

        async def receive() -> MutableMapping[str, object]:
            return {"type": "http.disconnect"}

        async def send(message: MutableMapping[str, object]) -> None:
            sent.append(message.get("status"))

        scope = {"type": "http", "method": "PUT", "path": "/photos", "headers": []}
        with capture_logs() as lines:
            await app(scope, receive, send)
        assert sent[0] == 499
        assert lines == []

    def test_a_fault_without_a_trace_has_no_place(self) -> None:
        with capture_logs() as lines:
            Incidents(CountingIds()).judge(LookupError(CANARY))

        [line] = lines
        assert (line["error"], line["origin"]) == ("LookupError", "unknown")


def known_errors() -> dict[str, set[int]]:
    """Every code of the house with its HTTP status, once all modules are imported."""
    for package in (core, api):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    found: dict[str, set[int]] = {}
    for kind in all_errors():
        if kind.__module__.startswith(("core.", "api.")) and kind is not CoreError:
            found.setdefault(kind.code, set()).add(kind.status)
    return found


class TestDocument:
    def test_it_lists_every_code_with_its_status_and_no_other(self) -> None:
        documented = {row[0]: {int(row[1])} for row in ROW.findall(DOCUMENT.read_text("utf-8"))}

        assert documented == known_errors()

    def test_every_error_has_a_sentence_for_the_caller(self) -> None:
        known_errors()
        for kind in all_errors():
            sentence = (kind.__doc__ or "").split("\n", 1)[0]
            assert sentence.endswith(".")

    def test_the_codes_of_the_api_are_exported(self) -> None:
        assert {"BAD_REQUEST", "TOO_COSTLY", "INTERNAL", "DEADLINE", "CSRF"} <= ALL_CODES
        assert error_response(NotFound()).status_code == 404
