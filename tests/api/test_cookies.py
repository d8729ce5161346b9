"""Cookies are read in one way, by who asks for a session and by who guards against others."""

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from api.context import COOKIE
from api.cookies import cookies_named
from api.middleware.csrf import CsrfGuard
from api.middleware.session import SessionMiddleware
from api.recognition import Recognition
from core.kit.actor import Actor, PersonId, Role
from core.kit.errors import Unauthenticated
from core.kit.ids import SystemIds

PEOPLE = {"surgeon": PersonId(SystemIds().new()), "viewer": PersonId(SystemIds().new())}
OURS = "https://vault.example"


async def by_cookie(token: str) -> Actor:
    if token not in PEOPLE:
        raise Unauthenticated
    return Actor(PEOPLE[token], Role.SURGEON, None)


async def who(scope: Scope, receive: Receive, send: Send) -> None:
    actor: Actor = scope["state"]["actor"]
    await PlainTextResponse(f"{actor.person} from {actor.address}")(scope, receive, send)


def box(address: str = "192.0.2.7") -> httpx.AsyncClient:
    asking = SessionMiddleware(who, Recognition(by_cookie, by_cookie, 0))
    guarded = CsrfGuard(asking, frozenset({OURS}), frozenset({COOKIE}))
    transport = httpx.ASGITransport(guarded, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url=OURS)


async def asked(method: str, cookie: str, **headers: str) -> httpx.Response:
    async with box() as client:
        return await client.request(method, "/", headers={"Cookie": cookie, **headers})


class TestForeignCookies:
    @pytest.mark.parametrize("odd", ["a/b=1", "a,b=1", "=", ";;", 'x="', "a b c", "\\"])
    async def test_what_others_set_is_passed_over(self, odd: str) -> None:
        assert "None" in (await asked("GET", odd)).text
        beside = await asked("GET", f"{odd}; {COOKIE}=surgeon")
        assert str(PEOPLE["surgeon"]) in beside.text

    @given(st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters=";")))
    def test_nothing_inside_another_cookie_is_ours(self, text: str) -> None:
        header = f"other={text}".encode("latin-1")
        assert cookies_named(Headers(raw=[(b"cookie", header)]), COOKIE) == []


class TestOneReading:
    @pytest.mark.parametrize(
        "cookie",
        [
            f"other=a {COOKIE}=surgeon",
            f"other=a, {COOKIE}=surgeon",
            f'other="a; b" {COOKIE}=surgeon',
            f"x{COOKIE}=surgeon",
            f"{COOKIE}x=surgeon",
        ],
    )
    async def test_a_session_hidden_in_another_cookie_is_none(self, cookie: str) -> None:
        for method in ("GET", "POST"):
            assert "None" in (await asked(method, cookie)).text

    async def test_of_two_sessions_neither_counts_and_both_are_guarded(self) -> None:
        both = f"{COOKIE}=surgeon; {COOKIE}=viewer"
        assert "None" in (await asked("GET", both)).text
        assert (await asked("POST", both)).status_code == 403

    async def test_a_session_asks_for_our_own_page(self) -> None:
        one = f"theme=dark;{COOKIE}=surgeon"
        own = {"Origin": OURS, "X-Beeldkluis-CSRF": "1"}
        assert (await asked("POST", one)).status_code == 403
        assert str(PEOPLE["surgeon"]) in (await asked("POST", one, **own)).text


class TestAddress:
    @pytest.mark.parametrize(
        ("told", "kept"),
        [("192.0.2.7", "192.0.2.7"), ("2001:DB8::1", "2001:db8::1"), ("x" * 99, None), ("", None)],
    )
    async def test_what_is_no_address_is_not_kept(self, told: str, kept: str | None) -> None:
        async with box(told) as client:
            assert (await client.get("/")).text.endswith(f"from {kept}")
