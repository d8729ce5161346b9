"""The built pages: what is served from memory, and what is passed on."""

import gzip
from pathlib import Path

import httpx
import pytest
from starlette.responses import PlainTextResponse

from api.middleware.headers import SecurityHeaders
from api.middleware.pages import ROUTES, Built, Pages
from core.kit.ids import CountingIds
from tests.support.headers import EXPECTED, score

PAGE = "<!doctype html><title>Beeldkluis</title>" + "<p>a photo vault</p>" * 20
SHARED = "<!doctype html><title>Photos for you</title>"
CODE = "console.log('vault');" * 40


@pytest.fixture
def built(tmp_path: Path) -> dict[str, Built]:
    texts = {
        "index.html": PAGE,
        "assets/main-1a2b.js": CODE,
        "icon.svg": "<svg/>",
        "share.html": SHARED,
    }
    for path, text in texts.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    return {path: Built.of(tmp_path / path) for path in texts}


def client_of(built: dict[str, Built]) -> httpx.AsyncClient:
    inner = PlainTextResponse("passed on", 404)
    app = SecurityHeaders(Pages(inner, built), CountingIds())
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="https://a.example")


class TestThePage:
    @pytest.mark.parametrize("segment", sorted(ROUTES))
    async def test_every_address_of_the_pages_gives_it(
        self, built: dict[str, Built], segment: str
    ) -> None:
        answer = await client_of(built).get(f"/{segment}")

        assert (answer.status_code, answer.text) == (200, PAGE)
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"

    @pytest.mark.parametrize("segment", ["s", "v"])
    async def test_whoever_has_no_account_gets_a_page_of_their_own(
        self, built: dict[str, Built], segment: str
    ) -> None:
        answer = await client_of(built).get(f"/{segment}")

        assert (answer.status_code, answer.text) == (200, SHARED)
        policy = answer.headers["content-security-policy"]
        assert policy.endswith("; font-src 'self'")
        answer.headers["content-security-policy"] = policy.removesuffix("; font-src 'self'")
        assert score(answer) == dict.fromkeys(EXPECTED, True)

    async def test_its_policy_is_the_strict_one_and_its_own_font(
        self, built: dict[str, Built]
    ) -> None:
        policy = (await client_of(built).get("/photos/one")).headers["content-security-policy"]

        assert policy.startswith("default-src 'none'; script-src 'self' 'nonce-")
        assert policy.endswith("require-trusted-types-for 'script'; font-src 'self'")
        assert "unsafe" not in policy

    async def test_without_a_build_it_says_so(self) -> None:
        answer = await client_of({}).get("/")

        assert (answer.status_code, answer.headers["content-type"]) == (
            503,
            "text/plain; charset=utf-8",
        )
        assert "were not built" in answer.text


class TestTheFiles:
    async def test_they_may_be_kept_for_ever_and_come_compressed(
        self, built: dict[str, Built]
    ) -> None:
        asked = client_of(built)
        asked.headers["Accept-Encoding"] = "br, gzip;q=0.5"
        answer = await asked.get("/assets/main-1a2b.js")

        assert answer.text == CODE
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["content-length"] == str(len(gzip.compress(CODE.encode(), 9)))
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"

    async def test_who_does_not_know_gzip_gets_them_plain(self, built: dict[str, Built]) -> None:
        answer = await client_of(built).get(
            "/assets/main-1a2b.js", headers={"Accept-Encoding": "identity"}
        )

        assert answer.text == CODE
        assert "content-encoding" not in answer.headers

    @pytest.mark.parametrize(
        "path",
        [
            "/index.html",
            "/assets/",
            "/assets/other.js",
            "/documents.json",
            "/assets/%2e%2e/x",
            "/assets/../index.html",
            "/icon.svg/",
            "/graphql",
            "/media/a/thumbnail",
            "/photosx",
        ],
    )
    async def test_what_was_not_built_is_passed_on(
        self, built: dict[str, Built], path: str
    ) -> None:
        assert (await client_of(built).get(path)).text == "passed on"

    async def test_only_looking_is_answered(self, built: dict[str, Built]) -> None:
        assert (await client_of(built).put("/photos")).text == "passed on"
