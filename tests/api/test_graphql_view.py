"""The GraphQL address from outside: what it takes, and how it refuses the rest."""

import logging
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import NewType
from uuid import UUID

import httpx
import orjson
import pytest
import strawberry
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.types import Info
from structlog.testing import capture_logs

from api.errors import Incidents
from api.limits import GraphQLLimits
from api.scalars import scalars_for
from api.view import GraphQLView, GuardedSchema
from core.kit.actor import Actor
from core.kit.errors import Forbidden, Gone, Invalid, NotFound, Unauthenticated
from core.kit.ids import CountingIds

PhotoId = NewType("PhotoId", UUID)
CANARY = "Jansen 123456782"
KNOWN = UUID("0196f0c4-0000-7000-8000-000000000001")

changed: list[str] = []
Context = dict[str, Response]


@strawberry.type
class Query:
    @strawberry.field
    def echo(self, photo: PhotoId, at: datetime, day: date) -> str:
        return f"{photo} {at.isoformat()} {day.isoformat()}"

    @strawberry.field
    def moment(self) -> datetime:
        return datetime(2026, 1, 2, 3, 4, tzinfo=UTC)

    @strawberry.field
    def naive(self) -> datetime:
        return datetime(2026, 1, 2, 3, 4)  # noqa: DTZ001 - the fault under test

    @strawberry.field
    def missing(self, *, hidden: bool) -> str | None:
        raise NotFound("hidden" if hidden else "missing")

    @strawberry.field
    def invalid(self) -> str | None:
        raise Invalid("birthDate", "It lies in the future.")

    @strawberry.field
    def gone(self) -> str | None:
        raise Gone

    @strawberry.field
    def broken(self, name: str) -> str | None:
        raise LookupError(f"no patient {name}")

    @strawberry.field
    def null(self) -> str:
        return None  # type: ignore[return-value]


@strawberry.type
class Mutation:
    @strawberry.mutation
    def change(self, info: Info[Context, None], to: str) -> str:
        info.context["response"].headers["Set-Cookie"] = "a=b"
        changed.append(to)
        return to

    @strawberry.mutation
    def count(self, to: int) -> int:
        changed.append(str(to))
        return to


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def ticks(self) -> AsyncIterator[int]:
        yield 1


class View(GraphQLView[Context]):
    def asker(self, request: Request) -> Actor:
        return Actor(None, None, None)

    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> Context:
        if request.headers.get("x-test") == "nobody":
            raise Unauthenticated
        if request.headers.get("x-test") == "fault":
            raise LookupError(CANARY)
        assert isinstance(response, Response)
        return {"response": response}


@pytest.fixture(scope="module")
def client() -> httpx.AsyncClient:
    incidents = Incidents(CountingIds())
    schema = GuardedSchema(
        Query,
        Mutation,
        Subscription,
        incidents=incidents,
        scalars=scalars_for(PhotoId),
        limits=GraphQLLimits(),
    )
    transport = httpx.ASGITransport(app=View(schema, incidents))
    return httpx.AsyncClient(transport=transport, base_url="https://box.test")


async def ask(client: httpx.AsyncClient, query: str, **variables: object) -> dict[str, object]:
    response = await client.post("/graphql", json={"query": query, "variables": variables})
    assert response.status_code == 200
    answer: dict[str, object] = response.json()
    return answer


async def refusal(client: httpx.AsyncClient, query: str, **variables: object) -> dict[str, object]:
    errors = (await ask(client, query, **variables))["errors"]
    assert isinstance(errors, list)
    error: dict[str, object] = errors[0]
    return error


class TestWhatIsTaken:
    async def test_a_query(self, client: httpx.AsyncClient) -> None:
        assert await ask(client, "{moment}") == {"data": {"moment": "2026-01-02T03:04:00Z"}}

    async def test_a_mutation_which_may_set_headers(self, client: httpx.AsyncClient) -> None:
        changed.clear()
        response = await client.post(
            "/graphql",
            content=orjson.dumps({"query": 'mutation{change(to:"x")}', "operationName": None}),
            headers={"Content-Type": "Application/JSON; charset=utf-8"},
        )

        assert response.json() == {"data": {"change": "x"}}
        assert response.headers["set-cookie"] == "a=b"
        assert response.headers["content-length"] == str(len(response.content))
        assert changed == ["x"]


class TestWhatIsNotTaken:
    @pytest.mark.parametrize(
        ("method", "media_type", "status", "code"),
        [
            ("GET", "application/json", 405, "METHOD_NOT_ALLOWED"),
            ("PUT", "application/json", 405, "METHOD_NOT_ALLOWED"),
            ("HEAD", "application/json", 405, None),
            ("POST", "text/plain", 415, "UNSUPPORTED_MEDIA_TYPE"),
            ("POST", "application/x-www-form-urlencoded", 415, "UNSUPPORTED_MEDIA_TYPE"),
            ("POST", "multipart/form-data; boundary=x", 415, "UNSUPPORTED_MEDIA_TYPE"),
            ("POST", "text/plain; application/json", 415, "UNSUPPORTED_MEDIA_TYPE"),
            ("POST", "", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ],
    )
    async def test_other_methods_and_types(
        self, client: httpx.AsyncClient, method: str, media_type: str, status: int, code: str
    ) -> None:
        changed.clear()
        response = await client.request(
            method,
            "/graphql?query=mutation{change(to:%22x%22)}",
            content=b'{"query":"mutation{change(to:\\"x\\")}"}',
            headers={"Content-Type": media_type, "Accept": "text/html"},
        )

        assert response.status_code == status
        assert response.headers.get("allow") == ("POST" if status == 405 else None)
        assert changed == []
        assert method == "HEAD" or response.json()["error"]["code"] == code

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"null",
            b"[]",
            b'[{"query":"mutation{change(to:\\"x\\")}"}]',
            b"{}",
            b'{"query":null}',
            b'{"query":""}',
            b'{"query":{"a":1}}',
            b'{"documentId":"sha256:00"}',
            b'{"query":"mutation{change(to:\\"x\\")}","variables":[1]}',
            b'{"query":"mutation{change(to:\\"x\\")}","variables":"{}"}',
            b'{"query":"mutation{change(to:\\"x\\")}","operationName":7}',
            b'{"query":"mutation{change(to:\\"x\\")}","operationName":"other"}',
            b'{"query":"mutation{change(to:\\"x\\")}"} trailing',
            b'{"query":"mutation{change(to:\\"\xff\\")}"}',
            b'{"query":"subscription{ticks}"}',
            b'{"variables":' + b"[" * 60000 + b"]" * 60000 + b"}",
        ],
    )
    async def test_bodies_of_another_shape(self, client: httpx.AsyncClient, body: bytes) -> None:
        changed.clear()
        response = await client.post(
            "/graphql", content=body, headers={"Content-Type": "application/json"}
        )

        assert response.status_code == 400
        assert set(response.json()) == {"error"}
        assert response.json()["error"]["code"] == "BAD_REQUEST"
        assert changed == []

    async def test_who_is_not_known(self, client: httpx.AsyncClient) -> None:
        response = await client.post(
            "/graphql", json={"query": "{moment}"}, headers={"X-Test": "nobody"}
        )

        assert response.status_code == 401
        assert response.json() == {
            "error": {"code": "UNAUTHENTICATED", "message": "Sign in first."}
        }


class TestScalars:
    QUERY = "query($id:PhotoId!,$at:DateTime!,$day:Date!){echo(photo:$id,at:$at,day:$day)}"

    async def test_their_values_arrive(self, client: httpx.AsyncClient) -> None:
        answer = await ask(
            client, self.QUERY, id=str(KNOWN).upper(), at="2026-01-01T01:00:00+02:00",
            day="2026-02-28",
        )  # fmt: skip

        assert answer == {"data": {"echo": f"{KNOWN} 2025-12-31T23:00:00+00:00 2026-02-28"}}

    @pytest.mark.parametrize("at", ["2026-01-01T01:00:00", "2026-01-01", "soon", 5, "9" * 50,
                                    "0001-01-01T00:00:00+14:00"])  # fmt: skip
    async def test_a_moment_needs_its_zone(self, client: httpx.AsyncClient, at: object) -> None:
        error = await refusal(client, self.QUERY, id=str(KNOWN), at=at, day="2026-02-28")

        assert error["message"] == "A variable does not fit its type."
        assert error["extensions"] == {"code": "BAD_REQUEST"}

    @pytest.mark.parametrize("day", ["2026-02-30", "20260201", "2026-W01-1", "", 20260201, None])
    async def test_a_day_is_of_the_calendar(self, client: httpx.AsyncClient, day: object) -> None:
        error = await refusal(client, self.QUERY, id=str(KNOWN), at="2026-01-01T00:00Z", day=day)

        assert error["extensions"] == {"code": "BAD_REQUEST"}

    @pytest.mark.parametrize(
        "malformed",
        ["", "1", CANARY, KNOWN.hex, f"{{{KNOWN}}}", f"urn:uuid:{KNOWN}", f"{KNOWN}\n", 7, ["x"]],
    )
    async def test_a_malformed_id_is_a_bad_request(
        self, client: httpx.AsyncClient, malformed: object
    ) -> None:
        error = await refusal(
            client, self.QUERY, id=malformed, at="2026-01-01T00:00Z", day="2026-01-01"
        )

        assert error["message"] == "A variable does not fit its type."
        assert error["extensions"] == {"code": "BAD_REQUEST"}

    async def test_a_malformed_id_in_the_text_too(self, client: httpx.AsyncClient) -> None:
        query = f'{{echo(photo:"{CANARY}",at:"2026-01-01T00:00Z",day:"2026-01-01")}}'

        error = await refusal(client, query)

        assert error["message"] == "A value in the query does not fit its type."
        assert error["extensions"] == {"code": "BAD_REQUEST"}


class TestErrors:
    async def test_missing_and_hidden_look_alike(self, client: httpx.AsyncClient) -> None:
        missing = await refusal(client, "{missing(hidden:false)}")
        hidden = await refusal(client, "{missing(hidden: true)}")

        assert missing == hidden
        assert missing["extensions"] == {"code": "NOT_FOUND"}

    async def test_a_refusal_of_core_keeps_its_code_field_and_sentence(
        self, client: httpx.AsyncClient
    ) -> None:
        assert await refusal(client, "{invalid}") == {
            "message": "It lies in the future.",
            "locations": [{"line": 1, "column": 2}],
            "path": ["invalid"],
            "extensions": {"code": "INVALID", "field": "birthDate"},
        }
        assert (await refusal(client, "{gone}"))["extensions"] == {"code": "GONE"}

    @pytest.mark.parametrize("query", [f'{{broken(name:"{CANARY}")}}', "{null}", "{naive}"])
    async def test_what_nobody_foresaw_is_an_incident(
        self, client: httpx.AsyncClient, query: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG), capture_logs() as lines:
            error = await refusal(client, query)

        extensions = error["extensions"]
        assert isinstance(extensions, dict)
        assert extensions["code"] == "INTERNAL"
        assert error["message"] == (
            "Something went wrong inside the box; quote the incident to whoever runs it."
        )
        [line] = lines
        assert (line["event"], str(line["incident_id"])) == ("incident", extensions["incident"])
        assert CANARY not in caplog.text + str(line)
        assert not [r for r in caplog.records if r.name.startswith("strawberry")]

    async def test_of_two_operations_none_is_run_unless_it_is_named(
        self, client: httpx.AsyncClient
    ) -> None:
        changed.clear()
        two = 'mutation a{change(to:"a")} mutation b{change(to:"b")}'
        error = await refusal(client, two)
        assert error["extensions"] == {"code": "BAD_REQUEST"}
        assert changed == []
        named = {"query": two, "operationName": "b"}
        assert (await client.post("/graphql", json=named)).json() == {"data": {"change": "b"}}
        assert changed == ["b"]

    async def test_a_number_too_long_to_read_is_the_askers_mistake(
        self, client: httpx.AsyncClient
    ) -> None:
        error = await refusal(client, f"mutation {{ count(to: {'9' * 5000}) }}")
        assert error["extensions"] == {"code": "BAD_REQUEST"}

    async def test_a_fault_before_the_query_is_masked_as_well(
        self, client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        with capture_logs() as lines:
            response = await client.post(
                "/graphql", json={"query": "{moment}"}, headers={"X-Test": "fault"}
            )

        assert response.status_code == 500
        assert response.json()["error"]["code"] == "INTERNAL"
        assert CANARY not in response.text
        assert CANARY not in caplog.text + str(lines)
        assert lines[0]["error"] == "LookupError"
        assert str(lines[0]["origin"]).startswith("test_graphql_view:")

    def test_forbidden_is_not_hidden(self) -> None:
        refused, incident = Incidents(CountingIds()).judge(Forbidden())

        assert (refused.code, incident) == ("FORBIDDEN", None)
