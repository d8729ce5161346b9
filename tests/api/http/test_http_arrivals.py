"""The surface of whoever was asked for photos: what each answer holds, and what each refusal keeps.

Its routes come from the route table, so that a new one is tried without anybody thinking of it.
"""

import asyncio
import hashlib
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from api.app import ApiOptions, build_app
from core.inbound import MadePhotoRequest, NewPhotoRequest, RequestTerms
from core.kit.clock import SetClock
from core.kit.ids import SystemIds
from core.photos import Developing
from core.services import Services
from core.sharing import Proof, Ways
from core.vault import BlobStore
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import files, nothing_kept
from tests.support.headers import EXPECTED, score
from tests.support.inbound import MARIJKE, PASSWORD, Clinic
from tests.support.live import key_of
from tests.support.sharing import Tray, Ward

FIELDS: Mapping[str, frozenset[str]] = {
    "/u/knock": frozenset({"hospital", "proof", "hint", "language"}),
    "/u/code": frozenset(),
    "/u/open": frozenset(
        {
            "visit",
            "hospital",
            "asker",
            "department",
            "recipient",
            "message",
            "endsAt",
            "mostPhotos",
            "arrived",
            "mostBytes",
            "largestBytes",
            "sent",
        }
    ),
    "/u/photo": frozenset({"number", "sizeBytes", "arrived"}),
    "/u/withdraw": frozenset(),
    "/u/finish": frozenset({"photos"}),
    "/u/decline": frozenset(),
}
CANARIES = ("Anna", "Vries", "P-1001", "Surgeon", "Marijke", "Orthopaedics", "de wond")


@dataclass(slots=True)
class Surface:
    """The application, asked by somebody outside."""

    app: Any
    clinic: Clinic
    answers: list[httpx.Response] = field(default_factory=list)

    def client(self) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.app, client=("145.97.20.7", 1))
        return httpx.AsyncClient(transport=transport, base_url="https://box.test")

    async def post(self, path: str, **said: object) -> httpx.Response:
        async with self.client() as client:
            answer = await client.post(path, json=said)
        self.answers.append(answer)
        return answer

    async def put(self, visit: str, data: bytes | None = None, **headers: str) -> httpx.Response:
        data = self.clinic.next_picture() if data is None else data
        digest = b64encode(hashlib.sha256(data).digest()).decode()
        told = {
            "Content-Type": "image/jpeg",
            "Content-Digest": f"sha-256=:{digest}:",
            "Visit": visit,
        }
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.client() as client:
            answer = await client.put("/u/photo", content=data, headers=told | more)
        self.answers.append(answer)
        return answer

    async def visit(self, made: MadePhotoRequest) -> str:
        told = (await self.post("/u/open", secret=made.secret, proof=PASSWORD)).json()
        return str(told["visit"])


@pytest.fixture
def surface(services: Services, cast: Cast, developing: Developing) -> Surface:
    app = build_app(services, SystemIds(), ApiOptions(documents=None))
    return Surface(app, Clinic(services, cast, developing))


@pytest.fixture
async def made(surface: Surface) -> MadePhotoRequest:
    clinic = surface.clinic
    anna = await Ward(clinic.services, clinic.cast, clinic.developing).patient()
    return await clinic.asked(anna, message="Graag een foto van de wond.", most_photos=3)


def paths(app: Any) -> Iterator[tuple[str, str]]:
    """Every route of the surface, with its method."""
    while not isinstance(app, Starlette):
        app = app.app
    for route in app.routes:
        if isinstance(route, Route) and route.path.startswith("/u/"):
            (method,) = route.methods or {"?"}
            yield method, route.path


def code_of(answer: httpx.Response) -> str:
    """The code of a refusal, which says nothing of what was asked."""
    told = answer.json()
    assert set(told) == {"error"}, told
    assert not any(word in answer.text for word in CANARIES)
    return str(told["error"]["code"])


class TestAllowList:
    async def test_each_answer_has_its_fields_and_no_other(
        self, surface: Surface, made: MadePhotoRequest
    ) -> None:
        requests = surface.clinic.services.photo_requests
        for telling in (requests.telling, surface.clinic.services.sending.proving.telling):
            object.__setattr__(telling, "ways", Ways(Tray()))
        by_mail = NewPhotoRequest(MARIJKE, terms=RequestTerms(proof=Proof.MAIL))
        by_code = await requests.make(surface.clinic.cast.surgeon, by_mail)
        visit = await surface.visit(made)
        await surface.post("/u/knock", secret=made.secret)
        await surface.post("/u/code", secret=by_code.secret)
        await surface.put(visit)
        await surface.put(visit)
        await surface.post("/u/withdraw", visit=visit, number=1)
        again = await surface.post("/u/open", secret=made.secret, proof=PASSWORD)
        await surface.post("/u/finish", visit=visit)
        await surface.post("/u/decline", secret=by_code.secret)
        told = {each.request.url.path: frozenset(each.json()) for each in surface.answers}
        assert told == FIELDS
        assert {path for _, path in paths(surface.app)} == set(FIELDS)
        assert [set(each) for each in again.json()["sent"]] == [{"number", "sizeBytes"}]
        said = "".join(each.text for each in surface.answers)
        assert not [word for word in ("Anna", "P-1001", str(made.request.patient)) if word in said]
        for row in await state.rows("SELECT id FROM photo UNION SELECT id FROM photo_request"):
            assert str(row["id"]) not in said

    async def test_headers_of_every_answer(self, surface: Surface, made: MadePhotoRequest) -> None:
        visit = await surface.visit(made)
        await surface.put(visit)
        await surface.post("/u/finish", visit=visit)
        for answer in surface.answers:
            assert answer.headers["x-robots-tag"].startswith("noindex")
            assert answer.headers["cache-control"] == "private, no-store"
            answer.headers["cache-control"] = "no-store"
            assert score(answer) == dict.fromkeys(EXPECTED, True)
            assert "set-cookie" not in answer.headers

    async def test_a_bot_that_looks_gets_nothing_and_costs_nothing(
        self, surface: Surface, made: MadePhotoRequest
    ) -> None:
        async with surface.client() as client:
            for path in ("/u", f"/u?secret={made.secret}", f"/u/{made.secret}", "/u/open"):
                for method in ("GET", "HEAD", "OPTIONS"):
                    told = await client.request(method, path)
                    assert not any(word in told.text for word in CANARIES)
        found = await surface.clinic.services.photo_requests.page(
            surface.clinic.cast.surgeon, None, 1
        )
        assert (found.requests[0].opens, found.requests[0].refusals) == (0, 0)

    async def test_another_site_sends_nothing(
        self, surface: Surface, made: MadePhotoRequest
    ) -> None:
        visit = await surface.visit(made)
        answer = await surface.put(visit, Origin="https://elsewhere.example")
        assert (answer.status_code, code_of(answer)) == (403, "CSRF")
        assert await state.rows("SELECT id FROM photo") == []


class TestWithoutProof:
    async def test_no_route_gives_or_takes_a_byte(
        self, surface: Surface, made: MadePhotoRequest, blobs: BlobStore
    ) -> None:
        tries: list[dict[str, object]] = [
            {},
            {"secret": ""},
            {"secret": "x" * 43, "proof": PASSWORD},
            {"secret": made.secret[:-1], "proof": PASSWORD},
            {"secret": made.secret, "proof": ""},
            {"visit": made.secret, "number": 1},
            {"visit": "x" * 43, "number": 1},
            {"visit": None, "secret": None, "proof": None, "number": None},
            {"secret": [made.secret], "visit": [made.secret], "number": [1]},
        ]
        alone = {"/u/knock", "/u/decline"}  # for which the link itself is enough
        for method, path in paths(surface.app):
            for said in tries if method == "POST" else ():
                if path in alone and said.get("secret") == made.secret:
                    continue
                answer = await surface.post(path, **said)
                assert code_of(answer) in {"NOT_FOUND", "WRONG_PROOF", "BAD_REQUEST"}, (path, said)
        for visit in (made.secret, "x" * 43, "", "x y", "é"[:0] or "-"):
            assert code_of(await surface.put(visit)) in {"NOT_FOUND", "BAD_REQUEST"}
        assert nothing_kept(blobs)
        assert await state.rows("SELECT id FROM photo") == []


class TestRefusals:
    async def test_declared_badly_nothing_is_read(
        self, surface: Surface, made: MadePhotoRequest, blobs: BlobStore
    ) -> None:
        visit, data = await surface.visit(made), surface.clinic.next_picture()
        wrong = b64encode(hashlib.sha256(b"another").digest()).decode()
        for headers, status, code in (
            ({"Content_Type": "application/pdf"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
            ({"Content_Encoding": "gzip"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
            ({"Content_Digest": "md5=:eA==:"}, 422, "INVALID"),
            ({"Content_Digest": f"sha-256=:{wrong}:"}, 422, "INVALID"),
            ({"Content_Type": "image/png"}, 422, "PICTURE_REFUSED"),
            ({"Content_Length": str(20_000_001)}, 413, "TOO_LARGE"),
        ):
            answer = await surface.put(visit, data, **headers)
            assert (answer.status_code, code_of(answer)) == (status, code), headers
        assert nothing_kept(blobs)

    async def test_without_a_length_nothing_is_read(
        self, surface: Surface, made: MadePhotoRequest
    ) -> None:
        visit, data = await surface.visit(made), surface.clinic.next_picture()
        digest = b64encode(hashlib.sha256(data).digest()).decode()

        async def streamed() -> AsyncIterator[bytes]:
            yield data

        headers = {
            "Content-Type": "image/jpeg",
            "Content-Digest": f"sha-256=:{digest}:",
            "Visit": visit,
        }
        async with surface.client() as client:
            answer = await client.put("/u/photo", content=streamed(), headers=headers)
        assert (answer.status_code, code_of(answer)) == (422, "INVALID")

    async def test_twenty_at_once_land_three_times(
        self, surface: Surface, made: MadePhotoRequest, blobs: BlobStore
    ) -> None:
        visit = await surface.visit(made)
        told = await asyncio.gather(*(surface.put(visit) for _ in range(20)))
        assert sorted(each.status_code for each in told) == [201] * 3 + [409] * 17
        assert {code_of(each) for each in told if each.status_code == 409} == {"NO_MORE_TAKEN"}
        assert {each.json()["number"] for each in told if each.status_code == 201} == {1, 2, 3}
        assert len(files(blobs)) == 3

    @pytest.mark.parametrize("end", ["expiry", "stop", "finish", "decline", "guessing"])
    async def test_ended_it_takes_nothing(
        self,
        surface: Surface,
        made: MadePhotoRequest,
        clock: SetClock,
        blobs: BlobStore,
        end: str,
    ) -> None:
        visit, clinic = await surface.visit(made), surface.clinic
        if end == "expiry":
            clock.at = made.request.ends_at
        elif end == "stop":
            await clinic.services.photo_requests.end(clinic.cast.surgeon, made.request.id)
        elif end == "finish":
            await surface.post("/u/finish", visit=visit)
        elif end == "decline":
            await surface.post("/u/decline", secret=made.secret)
        else:
            for _ in range(10):
                await surface.post("/u/open", secret=made.secret, proof="not the password")
                clock.move(timedelta(minutes=6))
        assert code_of(await surface.put(visit)) == "NOT_FOUND"
        for path, said in (
            ("/u/open", {"secret": made.secret, "proof": PASSWORD}),
            ("/u/knock", {"secret": made.secret}),
            ("/u/withdraw", {"visit": visit, "number": 1}),
            ("/u/finish", {"visit": visit}),
            ("/u/decline", {"secret": made.secret}),
        ):
            assert code_of(await surface.post(path, **said)) == "NOT_FOUND", path
        assert nothing_kept(blobs)


class TestSending:
    async def test_one_that_takes_too_long_is_cut_and_not_kept(
        self, surface: Surface, made: MadePhotoRequest, services: Services, blobs: BlobStore
    ) -> None:
        visit, data = await surface.visit(made), surface.clinic.next_picture()
        hurried = build_app(services, SystemIds(), ApiOptions(upload_deadline_seconds=0.2))
        digest = b64encode(hashlib.sha256(data).digest()).decode()
        headers = {
            "Content-Type": "image/jpeg",
            "Content-Length": str(len(data)),
            "Content-Digest": f"sha-256=:{digest}:",
            "Visit": visit,
        }

        async def slowly() -> AsyncIterator[bytes]:
            yield data[:100]
            await asyncio.sleep(1)
            yield data[100:]

        async with Surface(hurried, surface.clinic).client() as client:
            answer = await client.put("/u/photo", content=slowly(), headers=headers)
        assert (answer.status_code, code_of(answer)) == (504, "DEADLINE")
        assert nothing_kept(blobs)
        assert await state.one("SELECT arrived FROM photo_request") == 0

    async def test_a_colleague_who_tries_a_link_is_a_visitor(
        self, surface: Surface, made: MadePhotoRequest, services: Services
    ) -> None:
        key = await key_of(services, surface.clinic.cast.viewer)
        visit, at = await surface.visit(made), await state.last_act()
        assert (await surface.put(visit, None, **key)).status_code == 201
        assert [(act["tag"], act["person"]) for act in await state.acts(at)] == [
            ("photo:held", None)
        ]
