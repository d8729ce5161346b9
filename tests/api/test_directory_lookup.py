"""Single sign-on with a directory beside it, both real: who is listed, and for how long."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.context import COOKIE
from appliance.directory import LdapDirectory
from appliance.looking_up import keep_looking_up
from appliance.single_sign_on import OidcProvider, ProviderSettings
from core.kit.actor import Actor, Role, Scope
from core.kit.clock import SystemClock
from core.kit.errors import Unauthenticated, Unavailable
from core.people import Claims, Demands, Lookups
from core.search import PhotoIndex
from core.services import Ports, build_services
from tests.api.test_sign_on import READERS, RULES, SURGEONS, Browser, Hospital, served
from tests.support import state
from tests.support.actors import DERMATOLOGY, ORTHOPAEDICS, Cast
from tests.support.sign_on import CLIENT, SECRET, free_port, provider
from tests.support.slapd import RunningDirectory, directory

_OTHERS = "SELECT count(*) AS n FROM session WHERE person_id <> $1"


class Listed(Hospital):
    """A hospital with a directory, in which `pieters` is a surgeon."""

    listed: RunningDirectory
    entry: str

    @property
    def lookups(self) -> Lookups:
        found = self.services.entrance.lookups
        assert found is not None
        return found

    async def inside(self) -> Browser:
        """A browser in which `pieters` is signed in."""
        await self.provider.be("pieters")
        browser = self.browser()
        assert await browser.sign_on() == "/"
        return browser

    async def is_in(self, browser: Browser) -> bool:
        with suppress(Unauthenticated):
            await self.who(browser)
            return True
        return False


@pytest.fixture
async def hospital(
    ports: Ports, index: PhotoIndex, cast: Cast, tmp_path: Path
) -> AsyncIterator[Listed]:
    port = free_port()
    origin = f"http://localhost:{port}"
    secret = tmp_path / "client-secret"
    secret.write_text(SECRET)
    async with provider(origin) as running, directory(tmp_path / "slapd") as listed:
        settings = ProviderSettings(
            running.issuer,
            CLIENT,
            secret,
            f"{origin}/oidc/callback",
            login_claim="preferred_username",
        )
        given = replace(
            ports,
            clock=SystemClock(),
            demands=Demands(),
            provider=OidcProvider(settings),
            directory=LdapDirectory(listed.settings),
            group_rules=RULES,
        )
        services = build_services(given, index)
        async with served(services, port):
            made = Listed(services, running, origin)
            made.listed = listed
            made.entry = await asyncio.to_thread(listed.add, "pieters", SURGEONS, "koffie")
            yield made
            for browser in made.browsers:
                await browser.client.aclose()


async def token_of(hospital: Listed, who: Actor) -> str:
    issued = await hospital.services.tokens.issue(who, "a system", [Scope.READ], 30)
    return issued.secret


class TestComingIn:
    async def test_the_directory_says_the_groups_and_not_the_sign_on(
        self, hospital: Listed
    ) -> None:
        await hospital.provider.be("pieters", READERS)
        browser = hospital.browser()
        assert await browser.sign_on() == "/"
        who = await hospital.who(browser)
        assert (who.role, who.department) == (Role.SURGEON, ORTHOPAEDICS)

    async def test_who_is_not_listed_is_refused(self, hospital: Listed) -> None:
        await hospital.provider.be("stranger", SURGEONS)
        people = await state.one("SELECT count(*) AS n FROM person")
        browser = hospital.browser()
        assert await browser.sign_on() == "/?refused=no-group"
        assert COOKIE not in browser.kept
        assert await state.one("SELECT count(*) AS n FROM person") == people

    async def test_without_a_name_to_ask_by_nobody_is_judged(
        self, hospital: Listed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        inside = await hospital.inside()
        plain = OidcProvider._claims

        def nameless(provider: OidcProvider, told: Mapping[str, Any]) -> Claims:
            return replace(plain(provider, told), listed_as="")

        monkeypatch.setattr(OidcProvider, "_claims", nameless)
        assert await hospital.browser().sign_on() == "/?refused=failed"
        assert await hospital.is_in(inside)

    async def test_while_the_directory_is_away_nobody_comes_in_and_nobody_is_put_out(
        self, hospital: Listed
    ) -> None:
        inside = await hospital.inside()
        hospital.listed.die()
        late = hospital.browser()
        people = await state.one("SELECT count(*) AS n FROM person")
        assert await late.sign_on() == "/?refused=away"
        with pytest.raises(Unavailable):
            await hospital.lookups.look()
        assert await state.one("SELECT count(*) AS n FROM person") == people
        assert COOKIE not in late.kept
        assert await hospital.is_in(inside)


class TestBeingLookedUp:
    async def test_who_is_listed_notices_nothing(self, hospital: Listed) -> None:
        inside = await hospital.inside()
        at = await state.last_act()
        assert await hospital.lookups.look() == 0
        assert await hospital.is_in(inside)
        assert await state.acts(at) == []

    async def test_who_is_gone_there_has_a_closed_account(self, hospital: Listed) -> None:
        inside, again = await hospital.inside(), await hospital.inside()
        who = await hospital.who(inside)
        secret = await token_of(hospital, who)
        await asyncio.to_thread(hospital.listed.remove, hospital.entry)
        others = await state.one(_OTHERS, who.person)
        at = await state.last_act()

        assert await hospital.lookups.look() == 1

        assert not await hospital.is_in(inside)
        assert not await hospital.is_in(again)
        with pytest.raises(Unauthenticated):
            await hospital.services.tokens.who(secret)
        assert await state.one(_OTHERS, who.person) == others
        (act,) = await state.acts(at)
        assert (act["tag"], act["detail"]) == ("person:disabled", {"by": "directory"})
        assert await hospital.lookups.look() == 0
        assert await hospital.browser().sign_on() == "/?refused=disabled"

    async def test_whichever_way_a_session_came_in(self, hospital: Listed) -> None:
        inside = await hospital.inside()
        await state.rows("UPDATE session SET way = 'passkey'")
        await asyncio.to_thread(hospital.listed.leave, hospital.entry, SURGEONS)
        assert await hospital.lookups.look() == 1
        assert not await hospital.is_in(inside)

    async def test_who_is_listed_again_is_open_again_with_the_tokens_of_before(
        self, hospital: Listed
    ) -> None:
        inside = await hospital.inside()
        who = await hospital.who(inside)
        secret = await token_of(hospital, who)
        await asyncio.to_thread(hospital.listed.leave, hospital.entry, SURGEONS)
        assert await hospital.lookups.look() == 1
        await asyncio.to_thread(hospital.listed.join, hospital.entry, SURGEONS)
        at = await state.last_act()
        assert await hospital.lookups.look() == 0
        assert (await hospital.services.tokens.who(secret)).person == who.person
        assert not await hospital.is_in(inside)
        (act,) = await state.acts(at)
        assert (act["tag"], act["detail"]) == ("person:enabled", {"by": "directory"})

    async def test_after_a_day_who_is_listed_again_has_to_come(self, hospital: Listed) -> None:
        who = await hospital.who(await hospital.inside())
        secret = await token_of(hospital, who)
        await asyncio.to_thread(hospital.listed.leave, hospital.entry, SURGEONS)
        assert await hospital.lookups.look() == 1
        await state.rows("UPDATE identity SET closed_at = closed_at - interval '2 days'")
        await state.rows(
            "UPDATE person SET disabled_at = closed_at FROM identity WHERE id = person_id"
        )
        await asyncio.to_thread(hospital.listed.join, hospital.entry, SURGEONS)
        assert await hospital.lookups.look() == 0
        with pytest.raises(Unauthenticated):
            await hospital.services.tokens.who(secret)
        await hospital.inside()
        assert (await hospital.services.tokens.who(secret)).person == who.person

    async def test_what_an_administrator_closed_stays_closed(self, hospital: Listed) -> None:
        who = await hospital.who(await hospital.inside())
        await token_of(hospital, who)
        await state.rows("UPDATE person SET disabled_at = now() WHERE id = $1", who.person)
        assert await hospital.lookups.look() == 0
        assert await hospital.browser().sign_on() == "/?refused=disabled"
        (row,) = await state.rows("SELECT disabled_at FROM person WHERE id = $1", who.person)
        assert row["disabled_at"] is not None

    async def test_one_answer_that_fails_hides_nobody_else(
        self, hospital: Listed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = await hospital.inside()
        await asyncio.to_thread(hospital.listed.add, "jansen", SURGEONS)
        await hospital.provider.be("jansen")
        second = hospital.browser()
        assert await second.sign_on() == "/"
        await asyncio.to_thread(hospital.listed.remove, hospital.entry)
        plain = LdapDirectory.groups_of

        async def silent_of_jansen(directory: LdapDirectory, login: str) -> frozenset[str]:
            if login == "jansen":
                raise Unavailable
            return await plain(directory, login)

        monkeypatch.setattr(LdapDirectory, "groups_of", silent_of_jansen)
        assert await hospital.lookups.look() == 1
        assert not await hospital.is_in(first)
        assert await hospital.is_in(second)

    async def test_other_groups_change_the_account(self, hospital: Listed) -> None:
        inside = await hospital.inside()
        await asyncio.to_thread(hospital.listed.leave, hospital.entry, SURGEONS)
        await asyncio.to_thread(hospital.listed.join, hospital.entry, READERS)
        assert await hospital.lookups.look() == 0
        assert not await hospital.is_in(inside)
        now = await hospital.who(await hospital.inside())
        assert (now.role, now.department) == (Role.VIEWER, DERMATOLOGY)

    async def test_it_goes_on_by_itself(self, hospital: Listed) -> None:
        inside = await hospital.inside()
        looking = asyncio.create_task(keep_looking_up(hospital.lookups, 0.05))
        try:
            await asyncio.sleep(0.3)
            assert await hospital.is_in(inside)
            await asyncio.to_thread(hospital.listed.remove, hospital.entry)
            async with asyncio.timeout(10):
                while await hospital.is_in(inside):  # noqa: ASYNC110 - as a page would ask
                    await asyncio.sleep(0.05)
            hospital.listed.die()
            await asyncio.sleep(0.3)
            assert not looking.done()
        finally:
            looking.cancel()
