"""The switch of comparing faces in a real browser: what is refused, stored, proven and deleted."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser, expect

from tests.support.callers import MANY_TRIES, People, staffed_box
from tests.ui import officer
from tests.ui.browsing import PHONE, visiting
from tests.ui.recognising import (
    MODELS,
    Agreed,
    agreed,
    day_in,
    require_portraits,
    stored,
    switched,
    until,
)

pytestmark = pytest.mark.slow

_COUNT = "{ biometricCount { total withoutConsent } recognition { mode } }"


@dataclass(frozen=True, slots=True)
class Ruled:
    """A box in which somebody agreed to be compared."""

    url: str
    people: People
    known: list[Agreed] = field(default_factory=list)


async def one_stored(ruled: Ruled) -> None:
    """Faces are compared, and there is one template, whichever tests ran before."""
    await switched(ruled.people)
    if not ruled.known:
        ruled.known.append(await agreed(ruled.people))
    await until(lambda: stored(ruled.people.administrator))


@pytest.fixture(scope="module")
async def ruled() -> AsyncIterator[Ruled]:
    require_portraits()
    async with staffed_box(MODELS_FOLDER=MODELS, **MANY_TRIES) as (box, people):
        await officer.enrol(people)
        yield Ruled(box.url, people)


class TestTheSwitch:
    async def test_it_is_off_and_says_at_the_field_what_is_missing(
        self, browser: Browser, ruled: Ruled
    ) -> None:
        async with visiting(browser, ruled.url) as someone:
            page = someone.page
            await someone.sign_in("beheer", at="/system")
            parts = page.locator(".parts")
            await expect(parts).to_contain_text("Gezichten")
            await page.get_by_role("link", name="Gezichten vergelijken").click()
            await expect(page.get_by_role("radio", name="Uit", exact=True)).to_be_checked()
            await expect(page.get_by_text("Er is niets bewaard om gezichten")).to_be_visible()
            await someone.assert_sound()

            await page.get_by_role("radio", name="Zoeken").check()
            await expect(
                page.get_by_text(re.compile(r"Waarschijnlijk vanaf 0,\d\d"))
            ).to_be_visible()
            await expect(page.get_by_text("CASIA-WebFace")).to_be_visible()
            save = page.get_by_role("button", name="Bewaren")
            await save.click()
            reference = page.get_by_label("Kenmerk van de gegevensbeoordeling")
            await expect(reference).to_be_focused()
            await expect(page.get_by_role("alert")).to_contain_text("3 tot 100 tekens")
            await someone.assert_sound()
            await reference.fill("DPIA-2026-014")
            await save.click()
            review = page.get_by_label("Opnieuw bekijken op")
            await expect(review).to_have_attribute("aria-invalid", "true")
            await expect(page.get_by_role("alert")).to_contain_text("hooguit drie jaar")
            await review.fill(day_in(200))
            await save.click()
            await expect(page.get_by_text("Bewaard. Dit geldt vanaf nu.")).to_be_visible()
            await someone.assert_sound()
        said = await ruled.people.administrator.ask(_COUNT)
        assert said["recognition"]["mode"] == "IDENTIFY"

    async def test_the_inventory_proves_that_none_is_without_consent(
        self, browser: Browser, ruled: Ruled
    ) -> None:
        await one_stored(ruled)
        for login, at in (("beheer", "/system/faces"), ("officer", "/policy")):
            async with visiting(browser, ruled.url) as someone:
                page = someone.page
                await someone.sign_in(login, at=at)
                if login == "officer":
                    await page.get_by_role("link", name="Wat bewaard is").click()
                    await expect(page.get_by_role("radio")).to_have_count(0)
                proof = page.locator(".inventory-proof")
                await expect(proof).to_contain_text("1 sjabloon")
                await expect(proof).to_contain_text("zonder toestemming: 0")
                await expect(page.locator(".inventory tbody tr")).to_have_count(1)
                await expect(page.locator(".inventory tbody")).to_contain_text("tot ")
                await someone.assert_sound()

    async def test_the_eyes_say_what_they_run_on(self, browser: Browser, ruled: Ruled) -> None:
        async with visiting(browser, ruled.url, PHONE) as someone:
            page = someone.page
            await someone.sign_in("beheer", at="/system/faces")
            worker = page.get_by_role("region", name="Wat gezichten zoekt").locator("li")
            await expect(worker.first).to_contain_text("mtcnn")
            await expect(worker.first).to_contain_text("Geheugen vol")
            await someone.assert_sound()
            wide = "document.querySelector('.page').scrollWidth <= innerWidth"
            assert await page.evaluate(wide)

    async def test_off_says_what_it_deletes_and_deletes_it(
        self, browser: Browser, ruled: Ruled
    ) -> None:
        await one_stored(ruled)
        async with visiting(browser, ruled.url) as someone:
            page = someone.page
            await someone.sign_in("beheer", at="/system/faces")
            await page.get_by_role("radio", name="Uit", exact=True).check()
            await expect(
                page.get_by_text("Uit wist meteen het 1 bewaarde sjabloon")
            ).to_be_visible()
            await someone.assert_sound()
            await page.get_by_role("button", name="Zet uit en wis").click()
            await expect(page.get_by_text("Uit. Er is niets bewaard")).to_be_visible()
            await expect(page.locator(".inventory-proof")).to_contain_text("0 sjablonen")
        said = await ruled.people.administrator.ask(_COUNT)
        assert said["biometricCount"] == {"total": 0, "withoutConsent": 0}

    async def test_it_is_not_for_anybody_else(self, browser: Browser, ruled: Ruled) -> None:
        async with visiting(browser, ruled.url) as someone:
            await someone.sign_in("surgeon", at="/system/faces")
            await expect(someone.page.locator(".message h2")).to_have_text(
                "Hier is niets dat u mag zien"
            )
