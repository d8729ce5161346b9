"""The policy on uses in a real browser: what holds, and what a change would do first."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from core.decisions import DUTCH_DEFAULT
from tests.support.arriving import picture
from tests.support.callers import MANY_TRIES, People, Upload, staffed_box
from tests.ui import agreeing, officer
from tests.ui.browsing import PHONE, Visitor, visiting
from tests.ui.consenting import patient_without_photo
from tests.ui.courses import ASSIGN, LOOKED

pytestmark = pytest.mark.slow

POLICY = """{ usePolicy { version childBelow adultFrom remindDays rules { purpose basis channels
    validityMonths deidentifiedOnly isDefaultUse obligations } } }"""
CHANGE = """mutation($v: Int!, $p: UsePolicyInput!) {
    changePolicy(version: $v, policy: $p) { version } }"""
PHOTOS = 3


@dataclass(frozen=True, slots=True)
class Ruled:
    """A box with three photos of somebody who agreed to everything, and an officer."""

    url: str
    people: People


@pytest.fixture(scope="module")
async def ruled() -> AsyncIterator[Ruled]:
    async with staffed_box(**MANY_TRIES) as (box, people):
        surgeon = people.surgeon
        patient = await patient_without_photo(surgeon)
        for number in range(PHOTOS):
            sent = await surgeon.put(Upload(picture(number), f"a-photo-under-a-policy-{number}"))
            await surgeon.ask(ASSIGN, i=sent.json()["id"], p=patient)
            await surgeon.ask(LOOKED, i=sent.json()["id"])
        await agreeing.signed(surgeon, patient)
        await officer.enrol(people)
        yield Ruled(box.url, people)


@pytest.fixture(autouse=True)
async def _as_it_came(ruled: Ruled) -> None:
    """Each test begins with the policy that the box came with."""
    version = (await _policy(ruled))["version"]
    async with officer.elsewhere(ruled.url) as other:
        await other.ask(CHANGE, v=version, p=_DEFAULT)


_DEFAULT = {
    "rules": [
        {
            "purpose": purpose.name,
            "basis": rule.basis.name,
            "channels": [channel.name for channel in rule.channels],
            "validityMonths": rule.validity_months,
            "deidentifiedOnly": rule.deidentified_only,
            "isDefaultUse": rule.is_default_use,
            "obligations": [obligation.name for obligation in rule.obligations],
        }
        for purpose, rule in DUTCH_DEFAULT.rules.items()
    ],
    "childBelow": DUTCH_DEFAULT.ages.child_below,
    "adultFrom": DUTCH_DEFAULT.ages.adult_from,
    "remindDays": list(DUTCH_DEFAULT.remind_days),
}


async def _policy(ruled: Ruled) -> dict[str, Any]:
    found: dict[str, Any] = (await ruled.people.surgeon.ask(POLICY))["usePolicy"]
    return found


async def _changed_elsewhere(ruled: Ruled, purpose: str, change: dict[str, Any] | None) -> None:
    """The same officer, at another screen, changed a rule or took it out."""
    policy = await _policy(ruled)
    version = policy.pop("version")
    changed = _rule(policy, purpose) | (change or {})
    others = [rule for rule in policy["rules"] if rule["purpose"] != purpose]
    policy["rules"] = others if change is None else [*others, changed]
    async with officer.elsewhere(ruled.url) as other:
        await other.ask(CHANGE, v=version, p=policy)


def _rule(policy: dict[str, Any], purpose: str) -> dict[str, Any]:
    (rule,) = [each for each in policy["rules"] if each["purpose"] == purpose]
    return dict(rule)


def _part(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def _effect(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Gevolg")


async def _look(visitor: Visitor) -> None:
    await visitor.page.get_by_role("button", name="Bekijk het gevolg").click()
    await expect(visitor.page.get_by_role("button", name="Voer dit beleid in")).to_be_enabled()


class TestThePolicy:
    async def test_it_shows_what_holds_and_lets_nobody_change_it_unseen(
        self, browser: Browser, ruled: Ruled
    ) -> None:
        version = (await _policy(ruled))["version"]
        async with visiting(browser, ruled.url) as visitor:
            page = visitor.page
            await visitor.sign_in(officer.LOGIN)
            await page.get_by_role("heading", level=1).wait_for()
            await page.keyboard.press("g")
            await page.keyboard.press("r")
            await expect(page).to_have_url(re.compile("/policy$"))
            await expect(_effect(page)).to_contain_text(f"versie {version} geldt")
            await expect(_part(page, "Zorg")).to_contain_text("Voor zorg mag een foto altijd")
            research = _part(page, "Onderzoek")
            await expect(research.get_by_label("Dataset")).to_be_checked()
            await expect(research.get_by_label("Pers")).not_to_be_checked()
            await expect(research.get_by_label("Maanden")).to_have_value("24")
            await expect(_part(page, "Kwaliteit").get_by_label("Rust op")).to_have_value("POLICY")
            await expect(_part(page, "Britse niveaus")).to_contain_text("Niveau BZorg, Onderwijs")
            await expect(page.get_by_role("button", name="Voer dit beleid in")).to_have_count(0)
            await expect(page.get_by_role("button", name="Bekijk het gevolg")).to_have_count(0)
            await visitor.assert_sound()

    async def test_the_effect_comes_first_and_again_after_each_change(
        self, browser: Browser, ruled: Ruled
    ) -> None:
        version = (await _policy(ruled))["version"]
        async with visiting(browser, ruled.url) as visitor:
            page = visitor.page
            await visitor.sign_in(officer.LOGIN, at="/policy")
            await _part(page, "Onderzoek").get_by_label("Gebruikt het ziekenhuis").uncheck()
            await expect(_part(page, "Onderzoek")).to_contain_text("gewijzigd")
            await expect(_effect(page)).to_contain_text("U wijzigt: Onderzoek.")
            await page.keyboard.press("Control+Enter")
            lines = _effect(page).locator(".policy-lines li")
            await expect(lines).to_have_text(["3 foto's mogen dan niet meer voor onderzoek"])
            await visitor.assert_sound()

            put = page.get_by_role("button", name="Voer dit beleid in")
            await expect(put).to_be_enabled()
            reminders = page.get_by_label("Herinneren, dagen voor een einde")
            await reminders.fill("60, 14")
            await expect(put).to_have_count(0)
            await expect(_effect(page)).to_contain_text("Bekijk het gevolg opnieuw")
            await expect(lines).to_have_count(0)
            await reminders.fill("90, 30, 7")
            await expect(put).to_be_enabled()
            await reminders.fill("60, 14")
            await _look(visitor)
            await visitor.assert_sound()
            await put.click()
            done = _effect(page).locator("[data-s=permitted]")
            await expect(done).to_have_text(f"Versie {version + 1} geldt nu.")
            await expect(page.get_by_role("heading", level=1)).to_be_focused()
        policy = await _policy(ruled)
        assert (policy["version"], policy["remindDays"]) == (version + 1, [60, 14])
        assert "RESEARCH" not in {rule["purpose"] for rule in policy["rules"]}

    async def test_what_comes_back_is_told_and_what_changes_for_no_photo_too(
        self, browser: Browser, ruled: Ruled
    ) -> None:
        await _changed_elsewhere(ruled, "RESEARCH", None)
        async with visiting(browser, ruled.url) as visitor:
            page = visitor.page
            await visitor.sign_in(officer.LOGIN, at="/policy")
            research = _part(page, "Onderzoek")
            await expect(research.get_by_label("Gebruikt het ziekenhuis")).not_to_be_checked()
            await research.get_by_label("Gebruikt het ziekenhuis").check()
            await page.get_by_role("button", name="Bekijk het gevolg").click()
            alert = research.get_by_role("alert")
            await expect(alert).to_have_text(re.compile("^Kies minstens één weg"))
            await expect(research.get_by_label("In het ziekenhuis")).to_be_focused()
            await visitor.assert_sound()
            await research.get_by_label("Dataset").check()
            await _look(visitor)
            lines = _effect(page).locator(".policy-lines li")
            await expect(lines).to_have_text(["3 foto's mogen dan wel voor onderzoek"])
            await page.get_by_role("button", name="Zet terug wat geldt").click()
            await expect(_effect(page)).to_contain_text("U ziet wat nu geldt")
            await expect(research.get_by_label("Gebruikt het ziekenhuis")).not_to_be_checked()

            await page.get_by_label("Patiënt tekent alleen vanaf").fill("18")
            await _look(visitor)
            await expect(_effect(page)).to_contain_text("Geen foto krijgt of verliest")
            await page.get_by_role("button", name="Zet terug wat geldt").click()

    async def test_which_way_a_stamp_shows(self, browser: Browser, ruled: Ruled) -> None:
        async with visiting(browser, ruled.url) as visitor:
            page = visitor.page
            await visitor.sign_in(officer.LOGIN, at="/policy")
            website = _part(page, "Website en voorlichting")
            await website.get_by_label("De stempel kijkt naar").select_option("Pers")
            await website.get_by_label("Website", exact=True).uncheck()
            await website.get_by_label("Intranet").check()
            await _look(visitor)
            await page.get_by_role("button", name="Voer dit beleid in").click()
            await expect(_effect(page)).to_contain_text("geldt nu")
        channels = _rule(await _policy(ruled), "MARKETING")["channels"]
        assert channels == ["PRESS", "SOCIAL", "PRINT", "INTRANET"]


class TestNothingIsLost:
    async def test_what_cannot_be_is_said_beside_it(self, browser: Browser, ruled: Ruled) -> None:
        before = await _policy(ruled)
        async with visiting(browser, ruled.url) as visitor:
            page = visitor.page
            await visitor.sign_in(officer.LOGIN, at="/policy")
            look = page.get_by_role("button", name="Bekijk het gevolg")
            for label, typed, told in (
                ("Ouders tekenen", "17", "Geef twee leeftijden"),
                ("Herinneren", "negentig", "Geef minstens één getal"),
            ):
                field = page.get_by_label(label)
                kept = await field.input_value()
                await field.fill(typed)
                await expect(field).to_have_accessible_description(re.compile(told))
                await look.click()
                await expect(page.get_by_label("Ouders tekenen").or_(field).first).to_be_visible()
                await expect(page.get_by_role("button", name="Voer dit")).to_have_count(0)
                await visitor.assert_sound()
                await field.fill(kept)
            teaching = _part(page, "Onderwijs")
            await teaching.get_by_label("Maanden").fill("500")
            await look.click()
            await expect(teaching.get_by_label("Maanden")).to_be_focused()
            await expect(teaching.get_by_role("alert")).to_contain_text("Geef 1 tot 120 maanden")
        assert await _policy(ruled) == before

    async def test_somebody_else_was_first(self, browser: Browser, ruled: Ruled) -> None:
        version = (await _policy(ruled))["version"]
        async with visiting(browser, ruled.url) as visitor:
            page = visitor.page
            await visitor.sign_in(officer.LOGIN, at="/policy")
            teaching = _part(page, "Onderwijs")
            await teaching.get_by_label("Maanden").fill("12")
            await _look(visitor)
            await _changed_elsewhere(ruled, "PUBLICATION", {"validityMonths": 36})
            await page.get_by_role("button", name="Voer dit beleid in").click()
            told = _effect(page).get_by_role("alert")
            await expect(told).to_contain_text(f"voerde intussen versie {version + 1} in")
            await expect(told).to_contain_text("Die wijzigde: Vakblad of boek.")
            await expect(teaching.get_by_label("Maanden")).to_have_value("12")
            other = _part(page, "Vakblad of boek").get_by_label("Maanden")
            await expect(other).to_have_value("36")
            await expect(page.get_by_role("button", name="Voer dit beleid in")).to_have_count(0)
            await visitor.assert_sound()
            await _look(visitor)
            await page.get_by_role("button", name="Voer dit beleid in").click()
            await expect(_effect(page)).to_contain_text(f"Versie {version + 2} geldt nu.")
        policy = await _policy(ruled)
        months = {rule["purpose"]: rule["validityMonths"] for rule in policy["rules"]}
        assert (months["EDUCATION"], months["PUBLICATION"]) == (12, 36)

    async def test_without_a_connection_everything_typed_stays(
        self, browser: Browser, ruled: Ruled
    ) -> None:
        async with visiting(browser, ruled.url) as visitor:
            page = visitor.page
            await visitor.sign_in(officer.LOGIN, at="/policy")
            months = _part(page, "Vakblad of boek").get_by_label("Maanden")
            await months.fill("6")
            await page.context.set_offline(True)
            await page.get_by_role("button", name="Bekijk het gevolg").click()
            await expect(_effect(page).get_by_role("alert")).to_contain_text("geen verbinding")
            await expect(months).to_have_value("6")
            await visitor.assert_sound()
            await page.context.set_offline(False)
            await _look(visitor)
            await expect(_effect(page).get_by_role("alert")).to_have_count(0)

    async def test_whoever_leaves_is_asked(self, browser: Browser, ruled: Ruled) -> None:
        async with visiting(browser, ruled.url) as visitor:
            page = visitor.page
            await visitor.sign_in(officer.LOGIN, at="/policy")
            months = _part(page, "Onderwijs").get_by_label("Maanden")
            await months.fill("3")
            tasks = page.get_by_role("link", name="Taken")
            await tasks.click()
            dialog = page.get_by_role("dialog", name="Nog niet alles is bewaard")
            await expect(dialog).to_be_visible()
            await visitor.assert_sound()
            await page.keyboard.press("Escape")
            await expect(dialog).to_have_count(0)
            await expect(months).to_have_value("3")
            await tasks.click()
            await dialog.get_by_role("button", name="Weggaan").click()
            await expect(page).to_have_url(re.compile("/tasks$"))


class TestElsewhere:
    async def test_on_a_phone_everything_fits(self, browser: Browser, ruled: Ruled) -> None:
        async with visiting(browser, ruled.url, PHONE) as visitor:
            page = visitor.page
            await visitor.sign_in(officer.LOGIN, at="/policy")
            await _part(page, "Onderwijs").get_by_label("Maanden").fill("18")
            await _look(visitor)
            wide = "document.querySelector('.page').scrollWidth <= innerWidth"
            assert await page.evaluate(wide)
            await visitor.assert_sound()

    async def test_nobody_else_finds_it(self, browser: Browser, ruled: Ruled) -> None:
        for login in ("surgeon", "beheer"):
            async with visiting(browser, ruled.url) as visitor:
                await visitor.sign_in(login, at="/policy")
                title = visitor.page.locator(".message h2")
                await expect(title).to_have_text("Hier is niets dat u mag zien")
                await expect(visitor.page.get_by_role("link", name="Beleid")).to_have_count(0)
                await visitor.assert_sound()
