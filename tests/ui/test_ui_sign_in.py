"""Signing in at a strict box in a real browser: passkey, password and code, single sign-on."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyotp
import pytest
from playwright.async_api import Browser, expect

from tests.support.box import Box, new_box
from tests.support.callers import MANY_TRIES, PASSWORD
from tests.support.sign_on import CLIENT, SECRET, RunningProvider, free_port, provider
from tests.ui.browsing import Visitor, visiting

pytestmark = pytest.mark.slow

SURGEONS = "orthopedie-chirurgen"
_AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass(frozen=True, slots=True)
class StrictBox:
    """A box as a hospital has it, by the one name under which passkeys work without TLS."""

    box: Box
    provider: RunningProvider

    @property
    def url(self) -> str:
        return f"http://localhost:{self.box.port}"

    async def start_over(self) -> None:
        """The administrator has a password and nothing else."""
        done = await asyncio.to_thread(self.box.command, "people", "code", "beheer")
        await self.enrol(done.stdout.split()[0])

    async def enrol(self, code: str) -> None:
        said = {"documentId": "enrol", "variables": {"code": code, "password": PASSWORD}}
        async with httpx.AsyncClient(base_url=self.url, headers={"Origin": self.url}) as client:
            assert (await client.post("/graphql", json=said)).json()["data"]


@pytest.fixture(scope="module")
async def strict(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[StrictBox]:
    port, secret = free_port(), tmp_path_factory.mktemp("oidc") / "secret"
    secret.write_text(SECRET)
    settings = {
        "SECOND_FACTOR_REQUIRED": "true",
        "STEP_UP_MINUTES": 5,
        "OIDC_ISSUER": f"http://localhost:{port}",
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET_FILE": secret,
        "OIDC_GROUPS": f'["{SURGEONS}=surgeon:orthopaedics"]',
    }
    async with new_box(**MANY_TRIES, **settings) as box:
        code = box.make()
        await box.up()
        async with provider(f"http://localhost:{box.port}", port) as running:
            made = StrictBox(box, running)
            await made.enrol(code)
            yield made


@pytest.fixture
async def someone(browser: Browser, strict: StrictBox) -> AsyncIterator[Visitor]:
    if not Path("api/web/index.html").is_file():
        pytest.fail("The pages were not built: run `make setup`.")
    async with visiting(browser, strict.url) as visitor:
        yield visitor


async def with_authenticator(visitor: Visitor) -> None:
    """A device that verifies its person, as phones and laptops do."""
    session = await visitor.page.context.new_cdp_session(visitor.page)
    await session.send("WebAuthn.enable")
    await session.send("WebAuthn.addVirtualAuthenticator", {"options": _AUTHENTICATOR})


async def sign_out(visitor: Visitor) -> None:
    await visitor.page.locator(".who").click()
    await visitor.page.get_by_role("button", name="Afmelden").click()
    await visitor.page.get_by_role("heading", name="Aanmelden").wait_for()


class TestPasskeys:
    async def test_set_up_signed_in_with_and_asked_for_again(
        self, someone: Visitor, strict: StrictBox
    ) -> None:
        await strict.start_over()
        page = someone.page
        await with_authenticator(someone)
        await page.goto(strict.url)
        await page.get_by_role("button", name="Aanmelden met passkey").wait_for()
        await someone.assert_sound()
        await someone.say("beheer")
        await page.get_by_role("heading", name="Nog een stap").wait_for()
        await someone.assert_sound()

        await page.get_by_label("Naam van de passkey").fill("telefoon")
        await page.get_by_role("button", name="Passkey toevoegen").click()
        await page.locator(".app").wait_for()

        await sign_out(someone)
        await page.get_by_role("button", name="Aanmelden met passkey").click()
        await page.locator(".app").wait_for()

        await page.locator(".who").click()
        await page.get_by_role("link", name="Aanmelden en apparaten").click()
        await expect(page.get_by_text("telefoon", exact=True)).to_be_visible()
        await expect(page.get_by_text("Deze browser")).to_be_visible()
        await someone.assert_sound()

        await strict.box.rows("UPDATE session SET stepped_up_at = now() - interval '1 hour'")
        await asyncio.sleep(1.1)  # the box remembers who somebody is for a second
        await page.get_by_role("button", name="Nieuwe herstelcodes").click()
        await page.get_by_role("heading", name="Toon nog eens dat u het bent").wait_for()
        await someone.assert_sound()
        await page.get_by_role("button", name="Met passkey").click()
        await expect(page.locator(".account-codes li")).to_have_count(10)
        await expect(page.locator("dialog")).to_have_count(0)
        await page.get_by_role("button", name="Ik heb ze bewaard").click()
        await expect(page.get_by_text("Nog 10 codes")).to_be_visible()

        await page.get_by_role("button", name="Passkey telefoon verwijderen").click()
        await expect(page.get_by_text("Dit is uw laatste manier")).to_be_visible()

    async def test_without_one_there_is_a_sentence(
        self, someone: Visitor, strict: StrictBox
    ) -> None:
        page = someone.page
        await with_authenticator(someone)
        await page.goto(strict.url)
        await page.get_by_role("button", name="Aanmelden met passkey").click()
        await expect(page.get_by_role("alert")).to_contain_text("passkey")


class TestPasswordAndCode:
    async def test_set_up_and_signed_in_with(self, someone: Visitor, strict: StrictBox) -> None:
        await strict.start_over()
        page = someone.page
        await page.goto(strict.url)
        await someone.say("beheer")
        await page.get_by_role("button", name="Authenticator instellen").click()
        app = pyotp.TOTP(await page.locator(".account-secret").inner_text())
        await someone.assert_sound()
        await page.get_by_label("Code uit de app").fill("000000")
        await page.get_by_role("button", name="Bevestigen").click()
        await expect(page.get_by_text("Deze code klopt niet")).to_be_visible()
        await page.get_by_label("Code uit de app").fill(app.now())
        await page.get_by_role("button", name="Bevestigen").click()
        await expect(page.locator(".account-codes li")).to_have_count(10)
        codes = await page.locator(".account-codes li").all_inner_texts()
        await someone.assert_sound()
        await page.get_by_role("button", name="Ik heb ze bewaard").click()
        await page.locator(".app").wait_for()

        for code in (codes[0], app.at(int(time.time()) + 30)):
            await sign_out(someone)
            await someone.say("beheer")
            await expect(page.get_by_role("alert")).to_contain_text("horen niet bij elkaar")
            await page.locator("[name=code]").fill(code)
            await page.locator(".signin-form button[type=submit]").click()
            await page.locator(".app").wait_for()


class TestSingleSignOn:
    async def test_there_and_back(self, someone: Visitor, strict: StrictBox) -> None:
        page = someone.page
        await strict.provider.be("pieters", SURGEONS)
        await page.goto(strict.url)
        await page.get_by_role("link", name="Ziekenhuisaccount").click()
        await page.locator(".app").wait_for()
        await expect(page.locator(".who")).to_contain_text("Dr. pieters")
        someone.strangers.clear()
        await someone.assert_sound()

    async def test_who_is_in_no_group_is_told_so(self, someone: Visitor, strict: StrictBox) -> None:
        page = someone.page
        await strict.provider.be("jansen", "koffie")
        await page.goto(strict.url)
        await page.get_by_role("link", name="Ziekenhuisaccount").click()
        await expect(page.get_by_text("hoort bij geen groep")).to_be_visible()
        someone.strangers.clear()
        await someone.assert_sound()
