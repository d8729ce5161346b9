"""Single sign-on against a real OpenID provider: there and back, changed groups, signed out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import uvicorn

from api.app import ApiOptions, build_app
from api.context import COOKIE
from api.http.sign_on import STATE
from appliance.single_sign_on import OidcProvider, ProviderSettings
from core.kit.actor import Actor, Role
from core.kit.clock import SystemClock
from core.kit.errors import Unauthenticated
from core.kit.ids import SystemIds
from core.people import Demands, GroupRule, Way
from core.search import PhotoIndex
from core.services import Ports, Services, build_services
from tests.support import state
from tests.support.actors import DERMATOLOGY, ORTHOPAEDICS, Cast
from tests.support.sign_on import CLIENT, SECRET, RunningProvider, free_port, provider

SURGEONS, READERS = "orthopedie-chirurgen", "dermatologie-lezers"
CHIEFS = "orthopedie-hoofden"  # of a role that this hospital has not
RULES = (
    GroupRule(SURGEONS, Role.SURGEON, ORTHOPAEDICS),
    GroupRule(READERS, Role.VIEWER, DERMATOLOGY),
    GroupRule(CHIEFS, "chief", ORTHOPAEDICS),
)


class Browser:
    """A browser that keeps cookies by name and address, as our cookies want TLS."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.kept: dict[str, str] = {}
        self.client = httpx.AsyncClient(follow_redirects=False)

    async def get(self, address: str, site: str | None = "same-origin") -> httpx.Response:
        """One answer, with what our own cookies were given and not more.

        `site` says where the visit began, as browsers do. Our session goes along only with one
        that began with us.
        """
        is_back = address.startswith(f"{self.origin}/oidc/callback")
        kept = {n: v for n, v in self.kept.items() if n != COOKIE or not is_back}
        headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in kept.items())}
        if site is not None:
            headers["Sec-Fetch-Site"] = site
        ours = address.startswith(self.origin)
        answer = await self.client.get(address, headers=headers if ours else None)
        for said in answer.headers.get_list("set-cookie") if ours else ():
            name, _, value = said.partition(";")[0].partition("=")
            self.kept[name] = value
        return answer

    async def go(self, address: str) -> str:
        """Where the redirects end, or the sign-in page with its reason."""
        answer = await self.get(address)
        while answer.is_redirect:
            address = str(httpx.URL(address).join(answer.headers["location"]))
            if address.startswith(f"{self.origin}/?") or address == f"{self.origin}/":
                break
            answer = await self.get(address)
        return address.removeprefix(self.origin)

    async def sign_on(self, how: str = "") -> str:
        """There and back."""
        return await self.go(f"{self.origin}/oidc/start{how}")


class Hospital:
    """A served box with a provider beside it."""

    def __init__(self, services: Services, provider: RunningProvider, origin: str) -> None:
        self.services, self.provider, self.origin = services, provider, origin
        self.browsers: list[Browser] = []

    def browser(self) -> Browser:
        self.browsers.append(Browser(self.origin))
        return self.browsers[-1]

    async def who(self, browser: Browser) -> Actor:
        return await self.services.sessions.who(browser.kept[COOKIE])


@pytest.fixture
async def hospital(
    ports: Ports, index: PhotoIndex, cast: Cast, tmp_path: Path
) -> AsyncIterator[Hospital]:
    port = free_port()
    origin = f"http://localhost:{port}"
    secret = tmp_path / "client-secret"
    secret.write_text(SECRET + "\n")
    async with provider(origin) as running:
        settings = ProviderSettings(running.issuer, CLIENT, secret, f"{origin}/oidc/callback")
        given = replace(
            ports,
            clock=SystemClock(),
            demands=Demands(),
            provider=OidcProvider(settings),
            group_rules=RULES,
        )
        services = build_services(given, index)
        async with served(services, port):
            made = Hospital(services, running, origin)
            yield made
            for browser in made.browsers:
                await browser.client.aclose()


@asynccontextmanager
async def served(services: Services, port: int) -> AsyncIterator[None]:
    app = build_app(services, SystemIds(), ApiOptions())
    server = uvicorn.Server(
        uvicorn.Config(app, "localhost", port, lifespan="off", log_config=None, access_log=False)
    )
    task = asyncio.create_task(server._serve())  # which leaves the signals alone
    async with asyncio.timeout(10):
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
    yield
    server.should_exit = True
    await task


class TestThereAndBack:
    async def test_a_group_gives_role_and_department(self, hospital: Hospital) -> None:
        await hospital.provider.be("pieters", "koffie", SURGEONS)
        browser = hospital.browser()
        at = await state.last_act()

        assert await browser.sign_on() == "/"

        who = await hospital.who(browser)
        assert (who.role, who.department) == (Role.SURGEON, ORTHOPAEDICS)
        me = await hospital.services.people.me(who)
        assert (me.login, me.name) == ("pieters", "Dr. pieters")
        acts = await state.acts(at)
        assert [act["tag"] for act in acts] == ["person:invited", "person:logged-in"]
        assert acts[1]["detail"] == {"way": "sign-on-strong"}

        again = hospital.browser()
        await again.sign_on()
        assert (await hospital.who(again)).person == who.person

    async def test_one_factor_there_is_one_factor_here(self, hospital: Hospital) -> None:
        await hospital.provider.be("pieters", SURGEONS, amr=("pwd",))
        browser = hospital.browser()
        await browser.sign_on()
        who = await hospital.who(browser)
        assert (who.role, who.department) == (None, None)

    @pytest.mark.parametrize("group", ["koffie", CHIEFS])
    async def test_who_is_in_no_group_is_refused_with_the_reason(
        self, hospital: Hospital, group: str
    ) -> None:
        await hospital.provider.be("stranger", group)
        browser = hospital.browser()
        people = await state.one("SELECT count(*) AS n FROM person")
        assert await browser.sign_on() == "/?refused=no-group"
        assert COOKIE not in browser.kept
        assert await state.one("SELECT count(*) AS n FROM person") == people
        assert (await state.acts())[-1]["detail"] == {"by": "sign-on", "reason": "no-group"}

    async def test_a_name_that_is_taken_stays_whose_it_is(self, hospital: Hospital) -> None:
        await hospital.provider.be("surgeon", READERS)
        browser = hospital.browser()
        await browser.sign_on()
        me = await hospital.services.people.me(await hospital.who(browser))
        assert (me.login[:4], me.role) == ("sso-", Role.VIEWER)

    async def test_other_groups_change_the_account_and_end_its_sessions(
        self, hospital: Hospital
    ) -> None:
        first, second = hospital.browser(), hospital.browser()
        await hospital.provider.be("pieters", SURGEONS)
        await first.sign_on()
        await hospital.provider.be("pieters", READERS)
        await second.sign_on()
        with pytest.raises(Unauthenticated):
            await hospital.who(first)
        now = await hospital.who(second)
        assert (now.role, now.department) == (Role.VIEWER, DERMATOLOGY)
        await hospital.provider.be("pieters", "koffie")
        assert await hospital.browser().sign_on() == "/?refused=no-group"
        with pytest.raises(Unauthenticated):
            await hospital.who(second)

    async def test_a_closed_account_is_refused(self, hospital: Hospital, cast: Cast) -> None:
        await hospital.provider.be("pieters", SURGEONS)
        browser = hospital.browser()
        await browser.sign_on()
        who = await hospital.who(browser)
        await state.rows("UPDATE person SET disabled_at = now() WHERE id = $1", who.person)
        with pytest.raises(Unauthenticated):
            await hospital.who(browser)
        assert await hospital.browser().sign_on() == "/?refused=disabled"


class TestForgeries:
    @pytest.mark.parametrize(
        "query",
        [
            "",
            "?state=x",
            "?code=x",
            "?state=forged&code=x",
            "?error=access_denied&state=forged",
            "?code=x&state=" + "x" * 3000,
            "?state=%00&code=%ff",
        ],
    )
    async def test_a_way_back_that_does_not_fit_is_no_fault_of_ours(
        self, hospital: Hospital, query: str
    ) -> None:
        browser = hospital.browser()
        browser.kept[STATE] = "kept"
        answer = await browser.get(f"{hospital.origin}/oidc/callback{query}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/?refused=failed")
        assert COOKIE not in browser.kept

    async def test_an_address_from_somebody_else_signs_nobody_in(self, hospital: Hospital) -> None:
        """Else a person could be made to work in the account of who sent it."""
        await hospital.provider.be("mallory", SURGEONS)
        mallory, victim = hospital.browser(), hospital.browser()
        there = (await mallory.get(f"{hospital.origin}/oidc/start")).headers["location"]
        address = there
        while "/oidc/callback" not in address:
            answer = await mallory.get(address)
            address = str(httpx.URL(address).join(answer.headers["location"]))
        assert await victim.go(address) == "/?refused=failed"
        assert await mallory.go(address) == "/"
        assert await mallory.go(address) == "/?refused=failed"

    async def test_what_is_asked_of_the_provider(self, hospital: Hospital) -> None:
        answer = await hospital.browser().get(f"{hospital.origin}/oidc/start")
        asked = parse_qs(urlsplit(answer.headers["location"]).query)
        assert asked["code_challenge_method"] == ["S256"]
        assert {"state", "nonce", "code_challenge"} < set(asked)
        (cookie,) = answer.headers.get_list("set-cookie")
        assert {"HttpOnly", "Secure", "SameSite=lax"} < set(cookie.split("; "))

    @pytest.mark.parametrize("site", ["cross-site", "same-site", "", None])
    async def test_no_other_page_begins_a_sign_in(
        self, hospital: Hospital, site: str | None
    ) -> None:
        """Else whoever is signed in at the provider would be here, without having asked."""
        browser = hospital.browser()
        async with state.unchanged():
            answer = await browser.get(f"{hospital.origin}/oidc/start", site)
        assert (answer.status_code, answer.headers["location"]) == (303, "/?refused=elsewhere")
        assert STATE not in browser.kept

    async def test_who_types_the_address_may(self, hospital: Hospital) -> None:
        answer = await hospital.browser().get(f"{hospital.origin}/oidc/start", "none")
        assert answer.headers["location"].startswith(hospital.provider.issuer)

    @pytest.mark.parametrize("token", ["", "x", "a.b.c", "x" * 5000])
    async def test_a_forged_logout_ends_nothing(self, hospital: Hospital, token: str) -> None:
        async with state.unchanged(), httpx.AsyncClient() as client:
            answer = await client.post(
                f"{hospital.origin}/oidc/backchannel-logout", data={"logout_token": token}
            )
        assert answer.status_code == 400


class TestSigningInAgain:
    async def test_ends_the_session_before(self, hospital: Hospital) -> None:
        await hospital.provider.be("pieters", SURGEONS)
        browser = hospital.browser()
        await browser.sign_on()
        before = browser.kept[COOKIE]
        await hospital.provider.be("jansen", READERS)
        browser.client.cookies.clear()  # the provider knows nobody here any more

        assert await browser.sign_on() == "/"

        assert (await hospital.who(browser)).role == Role.VIEWER
        with pytest.raises(Unauthenticated):
            await hospital.services.sessions.who(before)


class TestSteppingUp:
    async def test_the_provider_asks_again(self, hospital: Hospital) -> None:
        await hospital.provider.be("pieters", SURGEONS, amr=("pwd",))
        browser = hospital.browser()
        await browser.sign_on()
        before, token = await hospital.who(browser), browser.kept[COOKIE]
        await hospital.provider.be("pieters", SURGEONS)

        assert await browser.sign_on("?again") == "/"

        after = await hospital.who(browser)
        assert (after.session, after.role) == (before.session, Role.SURGEON)
        assert browser.kept[COOKIE] != token

    async def test_somebody_else_proves_nothing(self, hospital: Hospital) -> None:
        await hospital.provider.be("pieters", SURGEONS)
        browser = hospital.browser()
        await browser.sign_on()
        await hospital.provider.be("jansen", SURGEONS)
        browser.client.cookies.clear()  # the provider knows nobody here any more
        assert await browser.sign_on("?again") == "/?refused=another-person"


class TestSigningOutThere:
    async def test_ends_the_session_here_within_a_second(self, hospital: Hospital) -> None:
        await hospital.provider.be("pieters", SURGEONS)
        browser, other = hospital.browser(), hospital.browser()
        await browser.sign_on()
        await other.sign_on()
        await hospital.provider.sign_out(browser.client)
        await asyncio.sleep(1)
        with pytest.raises(Unauthenticated):
            await hospital.who(browser)
        assert (await hospital.who(other)).role == Role.SURGEON
        assert (await state.acts())[-1]["tag"] == "session:revoked"

    async def test_ends_one_that_was_made_stronger_here(self, hospital: Hospital) -> None:
        await hospital.provider.be("pieters", SURGEONS, amr=("pwd",))
        browser = hospital.browser()
        await browser.sign_on()
        sign_ons = hospital.services.entrance.sign_ons
        assert sign_ons is not None
        async with hospital.services.unit_of_work(await hospital.who(browser)) as work:
            renewed = await sign_ons.openings.renew(work, Way.PASSKEY)
        browser.kept[COOKIE] = renewed.token
        assert (await hospital.who(browser)).role == Role.SURGEON

        await hospital.provider.sign_out(browser.client)
        await asyncio.sleep(1)
        with pytest.raises(Unauthenticated):
            await hospital.who(browser)
