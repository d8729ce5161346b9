"""Single sign-on with a directory beside it, both real: who is listed, and for how long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from api.context import COOKIE
from appliance.directory import LdapDirectory
from appliance.looking_up import keep_looking_up
from appliance.single_sign_on import OidcProvider, ProviderSettings
from core.kit.actor import Actor, Role, Scope
from core.kit.clock import SystemClock
from core.kit.errors import Unauthenticated, Unavailable
from core.people import Demands, Lookups
from core.search import PhotoIndex
from core.services import Ports, build_services
from tests.api.test_sign_on import READERS, RULES, SURGEONS, Browser, Hospital, served
from tests.support import state
from tests.support.actors import DERMATOLOGY, ORTHOPAEDICS, Cast
from tests.support.sign_on import CLIENT, SECRET, free_port, provider
from tests.support.slapd import RunningDirectory, directory


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
        settings = ProviderSettings(running.issuer, CLIENT, secret, f"{origin}/oidc/callback")
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

    async def test_who_is_gone_there_is_out_here_with_every_token(
        self, hospital: Listed, cast: Cast
    ) -> None:
        inside, again = await hospital.inside(), await hospital.inside()
        who = await hospital.who(inside)
        secret = await token_of(hospital, who)
        await asyncio.to_thread(hospital.listed.remove, hospital.entry)
        others = await state.one(
            "SELECT count(*) AS n FROM session WHERE person_id <> $1", who.person
        )
        at = await state.last_act()

        assert await hospital.lookups.look() == 1

        assert not await hospital.is_in(inside)
        assert not await hospital.is_in(again)
        with pytest.raises(Unauthenticated):
            await hospital.services.tokens.who(secret)
        left = await state.one(
            "SELECT count(*) AS n FROM session WHERE person_id <> $1", who.person
        )
        assert left == others
        acts = await state.acts(at)
        assert [act["tag"] for act in acts] == ["session:revoked", "token:revoked"]
        assert acts[0]["detail"] == {"count": 2}
        assert await hospital.lookups.look() == 0
        assert await hospital.browser().sign_on() == "/?refused=no-group"

    async def test_a_token_alone_is_looked_up_too(self, hospital: Listed) -> None:
        inside = await hospital.inside()
        secret = await token_of(hospital, await hospital.who(inside))
        await state.rows("DELETE FROM session")
        await asyncio.to_thread(hospital.listed.leave, hospital.entry, SURGEONS)
        assert await hospital.lookups.look() == 1
        with pytest.raises(Unauthenticated):
            await hospital.services.tokens.who(secret)

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
