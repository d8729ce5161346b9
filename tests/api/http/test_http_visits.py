"""The surface of whoever has a link: what each answer holds, and that nothing comes without proof.

Its routes come from the route table, so that a new one is tried without anybody thinking of it.
"""

import asyncio
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from api.app import ApiOptions, build_app
from core.consents import Consent
from core.kit.clock import SetClock
from core.kit.ids import SystemIds
from core.patients import PatientId
from core.photos import Developing, PhotoId
from core.services import Services
from core.sharing import MadeShare, NewShare, Proof, Terms, Ways
from tests.support import state
from tests.support.actors import Cast
from tests.support.headers import EXPECTED, score
from tests.support.sharing import ALL, JEROEN, PASSWORD, RESEARCH, Tray, Ward

FIELDS: Mapping[str, frozenset[str]] = {
    "/s/knock": frozenset({"hospital", "proof", "hint", "language"}),
    "/s/code": frozenset(),
    "/s/open": frozenset(
        {
            "visit",
            "hospital",
            "sender",
            "department",
            "recipient",
            "purpose",
            "reference",
            "message",
            "patient",
            "endsAt",
            "opensLeft",
            "allowsDownload",
            "photos",
        }
    ),
    "/s/still": frozenset({"photos"}),
    "/s/close": frozenset(),
    "/s/decline": frozenset(),
}
OF_PHOTO = {"number", "width", "height", "bodySite", "laterality", "view", "takenOn"}
CANARIES = ("Anna", "Vries", "P-1001", "Surgeon", "Jeroen", "Orthopaedics", "KZ-118")
SHUT = ("NOT_FOUND", "WRONG_PROOF", "TOO_MANY", "BAD_REQUEST", "UNSUPPORTED_MEDIA_TYPE", "GONE")


@dataclass(slots=True)
class Surface:
    """The application, asked by somebody outside."""

    app: Any
    ward: Ward
    answers: list[httpx.Response] = field(default_factory=list)

    async def post(self, path: str, **said: object) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, client=("145.97.20.7", 1))
        async with httpx.AsyncClient(transport=transport, base_url="https://box.test") as client:
            answer = await client.post(path, json=said)
        self.answers.append(answer)
        return answer

    async def opened(self, made: MadeShare, said: str = PASSWORD) -> dict[str, Any]:
        told: dict[str, Any] = (await self.post("/s/open", secret=made.secret, proof=said)).json()
        return told


@pytest.fixture
def surface(services: Services, cast: Cast, developing: Developing) -> Surface:
    app = build_app(services, SystemIds(), ApiOptions(documents=None))
    return Surface(app, Ward(services, cast, developing))


@pytest.fixture
async def anna(surface: Surface) -> PatientId:
    return await surface.ward.patient()


@pytest.fixture
async def knee(surface: Surface, anna: PatientId) -> PhotoId:
    return await surface.ward.photo(anna)


def paths(app: Any) -> Iterator[str]:
    """Every route of the surface."""
    while not isinstance(app, Starlette):
        app = app.app
    for route in app.routes:
        if isinstance(route, Route) and route.path.startswith("/s/"):
            assert route.methods == {"POST"}
            yield route.path


def is_silent(answer: httpx.Response) -> bool:
    """Whether an answer is a refusal without a byte of what was shared."""
    assert answer.headers["content-type"] == "application/json"
    told = answer.json()
    assert set(told) == {"error"}, told
    assert set(told["error"]) == {"code", "message"}, told
    return told["error"]["code"] in SHUT and not any(word in answer.text for word in CANARIES)


class TestAllowList:
    async def test_each_answer_has_its_fields_and_no_other(
        self, surface: Surface, knee: PhotoId
    ) -> None:
        ward = surface.ward
        telling = ward.services.sharing.telling
        object.__setattr__(telling, "ways", Ways(Tray()))
        by_code = await ward.services.sharing.make(
            ward.cast.surgeon, NewShare((knee,), JEROEN, Terms(proof=Proof.MAIL))
        )
        made = await ward.shared(knee, reference="KZ-118")
        said: dict[str, dict[str, object]] = {
            "/s/knock": {"secret": made.secret},
            "/s/code": {"secret": by_code.secret},
            "/s/open": {"secret": made.secret, "proof": PASSWORD},
        }
        told = {path: (await surface.post(path, **each)).json() for path, each in said.items()}
        visit = told["/s/open"]["visit"]
        picture = await surface.post("/s/photo", visit=visit, number=1)
        told["/s/still"] = (await surface.post("/s/still", visit=visit)).json()
        told["/s/close"] = (await surface.post("/s/close", visit=visit)).json()
        told["/s/decline"] = (await surface.post("/s/decline", secret=made.secret)).json()
        assert {path: frozenset(each) for path, each in told.items()} == FIELDS
        assert set(paths(surface.app)) == {*FIELDS, "/s/photo"}
        assert [set(each) for each in told["/s/open"]["photos"]] == [OF_PHOTO]
        assert picture.headers["content-type"] == "image/jpeg"
        assert str(knee) not in "".join(each.text for each in surface.answers)

    async def test_headers_of_every_answer(self, surface: Surface, knee: PhotoId) -> None:
        made = await surface.ward.shared(knee)
        visit = (await surface.opened(made))["visit"]
        await surface.post("/s/photo", visit=visit, number=1)
        for answer in surface.answers:
            assert answer.headers["x-robots-tag"].startswith("noindex")
            assert answer.headers["cache-control"] == "private, no-store"
            answer.headers["cache-control"] = "no-store"
            assert score(answer) == dict.fromkeys(EXPECTED, True)
            assert "set-cookie" not in answer.headers


class TestWithoutProof:
    async def test_no_route_gives_a_byte(self, surface: Surface, knee: PhotoId) -> None:
        made = await surface.ward.shared(knee, reference="KZ-118")
        other = await surface.ward.shared(knee)
        visit = (await surface.opened(other))["visit"]
        surface.answers.clear()
        tries: list[dict[str, object]] = [
            {},
            {"secret": ""},
            {"secret": "x" * 43, "proof": PASSWORD},
            {"secret": made.secret[:-1], "proof": PASSWORD},
            {"secret": made.secret, "proof": ""},
            {"visit": made.secret, "number": 1},
            {"visit": "x" * 43, "number": 1},
            {"visit": visit, "number": 2},
            {"visit": visit, "number": "1"},
            {"visit": visit, "number": 1, "keep": True},
            {"visit": None, "secret": None, "proof": None, "number": None},
            {"secret": [made.secret], "visit": [visit], "number": [1]},
        ]
        alone = {"/s/knock", "/s/decline"}  # for which the link itself is enough
        own = {"/s/close", "/s/still"}  # which tell of a visit only that it is there
        for path in sorted(paths(surface.app)):
            for said in tries:
                if path in alone and said.get("secret") == made.secret:
                    continue
                if path in own and said.get("visit") == visit:
                    continue
                assert is_silent(await surface.post(path, **said)), (path, said)
        assert len(surface.answers) > 60

    async def test_what_is_no_json_is_refused(self, surface: Surface) -> None:
        transport = httpx.ASGITransport(app=surface.app)
        async with httpx.AsyncClient(transport=transport, base_url="https://box.test") as client:
            for path in paths(surface.app):
                for body, kind in ((b"{", "application/json"), (b"[]", "application/json")):
                    told = await client.post(path, content=body, headers={"Content-Type": kind})
                    assert told.status_code == 400
                assert (await client.post(path, data={"secret": "x"})).status_code == 415
                assert (await client.post(path, content=b"x" * 5000)).status_code == 413

    async def test_a_bot_that_looks_gets_nothing_and_costs_nothing(
        self, surface: Surface, knee: PhotoId
    ) -> None:
        made = await surface.ward.shared(knee)
        transport = httpx.ASGITransport(app=surface.app)
        async with httpx.AsyncClient(transport=transport, base_url="https://box.test") as client:
            for path in ("/s", f"/s?secret={made.secret}", f"/s/{made.secret}", "/s/open"):
                for method in ("GET", "HEAD", "OPTIONS"):
                    told = await client.request(method, path)
                    assert not any(word in told.text for word in CANARIES)
            assert "Disallow: /" in (await client.get("/robots.txt")).text
        share = await surface.ward.services.shares.get(surface.ward.cast.surgeon, made.share.id)
        assert (share.opens, share.refusals) == (0, 0)


@dataclass(slots=True)
class Shutting:
    """The ways in which a link comes to its end."""

    surface: Surface
    clock: SetClock
    consent: Consent
    made: MadeShare
    photo: PhotoId

    async def expiry(self) -> None:
        self.clock.at = self.made.share.ends_at

    async def revocation(self) -> None:
        ward = self.surface.ward
        await ward.services.shares.end(ward.cast.surgeon, self.made.share.id)

    async def withdrawal(self) -> None:
        ward = self.surface.ward
        await ward.services.consents.withdraw(ward.cast.surgeon, self.consent.id, "")

    async def deletion(self) -> None:
        for table in ("rendition", "depicted", "face_look"):
            await state.rows(f"DELETE FROM {table} WHERE photo_id = $1", self.photo)
        await state.rows("DELETE FROM photo WHERE id = $1", self.photo)

    async def declining(self) -> None:
        await self.surface.post("/s/decline", secret=self.made.secret)

    async def guessing(self) -> None:
        for _ in range(10):
            await self.surface.opened(self.made, "not the password")
            self.clock.move(timedelta(minutes=6))


class TestShut:
    @pytest.mark.parametrize(
        "end", ["expiry", "revocation", "withdrawal", "deletion", "declining", "guessing"]
    )
    async def test_within_a_second_nothing_is_told(
        self, surface: Surface, anna: PatientId, knee: PhotoId, clock: SetClock, end: str
    ) -> None:
        consent = await surface.ward.agreed(anna, ALL)
        made = await surface.ward.shared(knee, use=RESEARCH)
        visit = (await surface.opened(made))["visit"]
        assert (await surface.post("/s/photo", visit=visit, number=1)).status_code == 200
        await getattr(Shutting(surface, clock, consent, made, knee), end)()
        begun = time.monotonic()
        still = await surface.post("/s/still", visit=visit)
        assert is_silent(still) if still.status_code == 404 else still.json() == {"photos": []}
        assert is_silent(await surface.post("/s/photo", visit=visit, number=1))
        assert is_silent(await surface.post("/s/open", secret=made.secret, proof=PASSWORD))
        assert time.monotonic() - begun < 1

    async def test_the_last_opening_is_the_last(self, surface: Surface, knee: PhotoId) -> None:
        made = await surface.ward.shared(knee, most_opens=1)
        visit = (await surface.opened(made))["visit"]
        assert is_silent(await surface.post("/s/open", secret=made.secret, proof=PASSWORD))
        # Whoever opened it the last time may go on looking.
        assert (await surface.post("/s/photo", visit=visit, number=1)).status_code == 200

    async def test_a_hundred_at_once_open_it_ten_times(
        self, surface: Surface, knee: PhotoId
    ) -> None:
        made = await surface.ward.shared(knee, most_opens=10)
        asked = [surface.post("/s/open", secret=made.secret, proof=PASSWORD) for _ in range(100)]
        told = await asyncio.gather(*asked)
        assert sorted(answer.status_code for answer in told) == [200] * 10 + [404] * 90

    async def test_guessing_keeps_nobody_else_out(self, surface: Surface, knee: PhotoId) -> None:
        made = await surface.ward.shared(knee)
        for number in range(200):
            answer = await surface.post("/s/open", secret=f"{number:043}", proof=PASSWORD)
            assert is_silent(answer)
        transport = httpx.ASGITransport(app=surface.app, client=("145.98.1.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="https://box.test") as client:
            body = {"secret": made.secret, "proof": PASSWORD}
            assert (await client.post("/s/open", json=body)).status_code == 200
