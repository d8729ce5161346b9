"""Consent forms in a real browser: reading, writing, publishing, and nothing lost on the way."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.callers import MANY_TRIES, People, staffed_box
from tests.ui import officer
from tests.ui.browsing import PHONE, visiting
from tests.ui.consenting import patient_without_photo

pytestmark = pytest.mark.slow

FORMS = """{ consentForms { id code version language state title paragraphs validityMonths
    signaturePolicy writtenAt questions { purpose text } } }"""
WRITE = "mutation($f: FormInput!, $o: DateTime) { writeForm(form: $f, over: $o) { id } }"
PUBLISH = "mutation($i: FormId!, $at: DateTime!) { publishForm(id: $i, writtenAt: $at) { state } }"


@dataclass(frozen=True, slots=True)
class Written:
    """A box with the forms that it came with, and an officer."""

    url: str
    people: People

    async def forms(self, code: str) -> list[dict[str, Any]]:
        """What the box has of a form, the newest version first."""
        found = (await self.people.surgeon.ask(FORMS))["consentForms"]
        return [form for form in found if form["code"] == code]

    async def elsewhere(self, document: str, **variables: object) -> None:
        """The officer does something at another screen."""
        async with officer.elsewhere(self.url) as other:
            await other.ask(document, **variables)

    async def draft(self, code: str, language: str = "DUTCH", **changes: object) -> None:
        """Somebody leaves a draft, over the one that is there."""
        form = {
            "code": code,
            "language": language,
            "title": f"Mogen wij u filmen voor {code}?",
            "paragraphs": ["Wij filmen.", "U mag nee zeggen."],
            "questions": [{"purpose": "RESEARCH", "text": "Voor onderzoek?"}],
            "validityMonths": 12,
        }
        there = [
            each["writtenAt"]
            for each in await self.forms(code)
            if (each["language"], each["state"]) == (language, "DRAFT")
        ]
        await self.elsewhere(WRITE, f=form | changes, o=there[0] if there else None)


@pytest.fixture(scope="module")
async def written() -> AsyncIterator[Written]:
    async with staffed_box(**MANY_TRIES) as (box, people):
        await officer.enrol(people)
        yield Written(box.url, people)


def _kind(page: Page, code: str) -> Locator:
    return page.get_by_role("region", name=code, exact=True)


def _save(page: Page) -> Locator:
    return page.get_by_role("button", name="Bewaar concept")


def _standing(page: Page) -> Locator:
    return page.locator(".form-foot").get_by_role("status")


class TestTheList:
    async def test_each_version_in_each_language_and_what_is_missing(
        self, browser: Browser, written: Written
    ) -> None:
        await written.draft("lijst")
        async with visiting(browser, written.url) as visitor:
            page = visitor.page
            await visitor.sign_in(officer.LOGIN)
            await page.get_by_role("heading", level=1).wait_for()
            await page.keyboard.press("g")
            await page.keyboard.press("f")
            await expect(page).to_have_url(re.compile("/forms$"))
            came = _kind(page, "quitclaim")
            await expect(came.get_by_role("heading")).to_have_text(re.compile("^Mogen wij uw"))
            await expect(came.get_by_role("listitem")).to_have_text(
                ["Versie 1Nederlandsgepubliceerd" + "Engelsgepubliceerd"]
            )
            row = _kind(page, "lijst").get_by_role("listitem")
            await expect(row).to_contain_text("Versie 1Nederlandsconcept")
            await expect(row).to_contain_text("Engels ontbreekt")
            await visitor.assert_sound()
            await row.get_by_role("link", name="Schrijf het in het Engels").click()
            await expect(page.get_by_text("Concept van versie 1")).to_be_visible()
            await _save(page).click()
            await expect(_standing(page)).to_have_text("Alles is bewaard.")
        assert [(form["version"], form["language"]) for form in await written.forms("lijst")] == [
            (1, "ENGLISH"),
            (1, "DUTCH"),
        ]

    async def test_who_asks_for_consent_reads_them_and_writes_none(
        self, browser: Browser, written: Written
    ) -> None:
        patient = await patient_without_photo(written.people.surgeon)
        async with visiting(browser, written.url) as visitor:
            page = visitor.page
            await visitor.sign_in("surgeon", at=f"/patients/{patient}/consents")
            await page.get_by_role("button", name="Nieuwe toestemming").click()
            await page.get_by_role("link", name="Lees alle formulieren").click()
            await expect(page.get_by_role("link", name="Nieuw formulier")).to_have_count(0)
            await page.get_by_role("link", name="quitclaim, versie 1, Engels").click()
            sheet = page.locator(".form-tablet")
            await expect(sheet).to_contain_text("May we use your photos for something else")
            await expect(sheet.locator(".sign-answers").first).to_have_text("YesNo")
            await expect(page.get_by_role("link", name="Schrijf hiervan")).to_have_count(0)
            await visitor.assert_sound()

    async def test_nobody_else_finds_them(self, browser: Browser, written: Written) -> None:
        for login, at in (
            ("viewer", "/forms"),
            ("beheer", "/forms"),
            ("surgeon", "/forms/write"),
            ("viewer", "/forms/0197c1a0-0000-7000-8000-000000000000"),
        ):
            async with visiting(browser, written.url) as visitor:
                await visitor.sign_in(login, at=at)
                title = visitor.page.locator(".message h2")
                await expect(title).to_have_text("Hier is niets dat u mag zien")
                await visitor.assert_sound()


class TestWriting:
    async def test_a_new_form_beside_what_the_patient_will_see(
        self, browser: Browser, written: Written
    ) -> None:
        async with visiting(browser, written.url) as visitor:
            page = visitor.page
            await visitor.sign_in(officer.LOGIN, at="/forms")
            await page.get_by_role("link", name="Nieuw formulier").click()
            teaching = page.get_by_label("Vraag over: Onderwijs")
            await expect(teaching).to_have_value(re.compile("^Mogen wij uw foto's"))
            await expect(page.get_by_label("Vraag over: Onderzoek")).to_be_visible()
            await expect(page.get_by_label("Vraag over: Website")).to_have_count(0)
            await expect(page.get_by_label("Hoeveel maanden")).to_have_value("24")
            await expect(page.get_by_role("checkbox", name="Zorg")).to_have_count(0)
            await visitor.assert_sound()

            await _save(page).click()
            await expect(page.get_by_label("Korte naam")).to_be_focused()
            await expect(page.get_by_role("alert").first).to_contain_text("Geef een korte naam")
            await visitor.assert_sound()
            await page.get_by_label("Korte naam").fill("Film 1")
            await page.get_by_label("Titel").fill("Mogen wij u filmen?")
            await page.get_by_label("Alinea's").fill("Wij filmen u.\n\nU mag nee zeggen.")
            await page.get_by_role("checkbox", name="Onderwijs").uncheck()
            await page.get_by_label("Vraag over: Onderzoek").fill("Mag de film naar onderzoekers?")
            await page.get_by_label("Hoeveel maanden").fill("36")
            await page.get_by_role("button", name="Ook een getuige").click()
            preview = page.get_by_role("region", name="Zo ziet de patiënt het")
            await expect(preview.locator("h1")).to_have_text("Mogen wij u filmen?")
            await expect(preview.locator(".sign-form > div > p")).to_have_count(2)
            await expect(preview.locator(".sign-form li")).to_have_text(
                ["OnderzoekMag de film naar onderzoekers?JaNee"]
            )
            await expect(preview).to_contain_text("Geldt na het tekenen 36 maanden.")
            await expect(preview).to_contain_text("Daarna tekent ook een getuige.")
            await expect(_standing(page)).to_have_text("Nog niet bewaard.")
            await page.keyboard.press("Control+Enter")
            await expect(_standing(page)).to_have_text("Alles is bewaard.")
            await expect(page).to_have_url(re.compile(r"/forms/write\?code=film-1&language=nl$"))
            await expect(page.get_by_role("heading", level=1).first).to_be_focused()
            await visitor.assert_sound()
        (form,) = await written.forms("film-1")
        assert (form["title"], form["paragraphs"]) == (
            "Mogen wij u filmen?",
            ["Wij filmen u.", "U mag nee zeggen."],
        )
        assert (form["validityMonths"], form["signaturePolicy"]) == (36, "WITNESSED")
        assert form["questions"] == [
            {"purpose": "RESEARCH", "text": "Mag de film naar onderzoekers?"}
        ]
        assert (form["state"], form["language"]) == ("DRAFT", "DUTCH")

    async def test_what_is_published_never_changes_and_a_new_version_begins_with_it(
        self, browser: Browser, written: Written
    ) -> None:
        await written.draft("vast")
        async with visiting(browser, written.url) as visitor:
            page = visitor.page
            await visitor.sign_in(officer.LOGIN, at="/forms/write?code=vast&language=nl")
            await page.get_by_label("Titel").fill("De laatste woorden")
            await page.get_by_role("button", name="Publiceren").click()
            dialog = page.get_by_role("dialog", name="Versie 1 in het Nederlands publiceren?")
            await expect(dialog).to_contain_text("verandert daarna nooit meer")
            await expect(dialog).to_contain_text("Een nieuwe toestemming krijgt vanaf dan deze")
            await expect(dialog).to_contain_text("ontbreekt nog: Engels")
            await visitor.assert_sound()
            assert [form["state"] for form in await written.forms("vast")] == ["DRAFT"]
            await dialog.get_by_role("button", name="Publiceren").click()
            await expect(page).to_have_url(re.compile("/forms/[0-9a-f-]{36}$"))
            await expect(page.locator(".stamp")).to_have_text("gepubliceerd")
            await expect(page.locator(".form-tablet")).to_contain_text("De laatste woorden")
            await expect(page.get_by_role("textbox")).to_have_count(0)
            await visitor.assert_sound()

            await page.get_by_role("link", name="Schrijf hiervan een nieuwe versie").click()
            await expect(page.get_by_text("Concept van versie 2")).to_be_visible()
            await expect(page.get_by_label("Titel")).to_have_value("De laatste woorden")
            await page.get_by_label("Titel").fill("Nog latere woorden")
            await page.get_by_role("button", name="Publiceren").click()
            await page.get_by_role("dialog").get_by_role("button", name="Publiceren").click()
            await expect(page).to_have_url(re.compile("/forms/[0-9a-f-]{36}$"))
            await expect(page.locator(".form-tablet")).to_contain_text("Nog latere woorden")
            await page.get_by_role("link", name="Alle formulieren").click()
            rows = _kind(page, "vast").get_by_role("listitem")
            await expect(rows).to_have_text(
                [
                    "Versie 2NederlandsgepubliceerdEngels ontbreekt",
                    "Versie 1NederlandsvervangenEngels ontbreekt",
                ]
            )
            await rows.last.get_by_role("link").click()
            await expect(page.locator(".form-tablet")).to_contain_text("De laatste woorden")

    async def test_a_draft_is_thrown_away_and_put_back(
        self, browser: Browser, written: Written
    ) -> None:
        await written.draft("weg")
        async with visiting(browser, written.url) as visitor:
            page = visitor.page
            await visitor.sign_in(officer.LOGIN, at="/forms/write?code=weg&language=nl")
            await page.get_by_role("button", name="Concept weggooien").click()
            told = page.locator(".form-put-back")
            await expect(told).to_contain_text("“Mogen wij u filmen voor weg?” is weggegooid")
            await expect(_kind(page, "weg")).to_have_count(0)
            assert await written.forms("weg") == []
            await visitor.assert_sound()
            await expect(told.get_by_role("button")).to_be_focused()
            await page.keyboard.press("Enter")
            await expect(told).to_have_count(0)
            await expect(_kind(page, "weg")).to_contain_text("concept")
        (form,) = await written.forms("weg")
        assert form["paragraphs"] == ["Wij filmen.", "U mag nee zeggen."]


class TestNothingIsLost:
    async def test_nobody_throws_away_what_they_have_not_seen(
        self, browser: Browser, written: Written
    ) -> None:
        await written.draft("bewaard")
        async with visiting(browser, written.url) as visitor:
            page = visitor.page
            await visitor.sign_in(officer.LOGIN, at="/forms/write?code=bewaard&language=nl")
            await page.get_by_label("Titel").wait_for()
            await written.draft("bewaard", title="Van de ander")
            await page.get_by_role("button", name="Concept weggooien").click()
            told = page.get_by_role("alert")
            await expect(told).to_contain_text("Iemand anders schreef intussen ook aan dit concept")
            await visitor.assert_sound()
        assert [form["title"] for form in await written.forms("bewaard")] == ["Van de ander"]

    async def test_somebody_else_wrote_at_the_same_draft(
        self, browser: Browser, written: Written
    ) -> None:
        await written.draft("samen")
        async with visiting(browser, written.url) as visitor:
            page = visitor.page
            await visitor.sign_in(officer.LOGIN, at="/forms/write?code=samen&language=nl")
            title = page.get_by_label("Titel")
            await title.fill("Van mij")
            await written.draft("samen", title="Van de ander")
            await _save(page).click()
            told = page.get_by_role("alert")
            await expect(told).to_contain_text("Iemand anders schreef intussen ook aan dit concept")
            await expect(title).to_have_value("Van mij")
            assert [form["title"] for form in await written.forms("samen")] == ["Van de ander"]
            await visitor.assert_sound()
            await told.get_by_role("button", name="Die van de ander overnemen").click()
            await expect(title).to_have_value("Van de ander")
            await expect(_standing(page)).to_have_text("Alles is bewaard.")

            await title.fill("Toch van mij")
            await written.draft("samen", title="Weer van de ander")
            await page.get_by_role("button", name="Publiceren").click()
            await page.get_by_role("dialog").get_by_role("button", name="Publiceren").click()
            await told.get_by_role("button", name="Toch mijn tekst bewaren").click()
            await expect(_standing(page)).to_have_text("Alles is bewaard.")
        assert [(form["title"], form["state"]) for form in await written.forms("samen")] == [
            ("Toch van mij", "DRAFT")
        ]

    async def test_somebody_else_published_it_meanwhile(
        self, browser: Browser, written: Written
    ) -> None:
        await written.draft("intussen")
        async with visiting(browser, written.url) as visitor:
            page = visitor.page
            await visitor.sign_in(officer.LOGIN, at="/forms/write?code=intussen&language=nl")
            await page.get_by_label("Titel").fill("Van mij")
            (form,) = await written.forms("intussen")
            await written.elsewhere(PUBLISH, i=form["id"], at=form["writtenAt"])
            await page.get_by_role("button", name="Concept weggooien").click()
            told = page.get_by_role("alert")
            await expect(told).to_contain_text("intussen gepubliceerd of weggegooid")
            await _save(page).click()
            await expect(told).to_contain_text("wordt het een nieuw concept")
            await expect(page.get_by_label("Titel")).to_have_value("Van mij")
            await told.get_by_role("button", name="Toch mijn tekst bewaren").click()
            await expect(_standing(page)).to_have_text("Alles is bewaard.")
            await expect(page.get_by_text("Concept van versie 2")).to_be_visible()
        assert [form["title"] for form in await written.forms("intussen")] == [
            "Van mij",
            "Mogen wij u filmen voor intussen?",
        ]

    async def test_what_cannot_be_is_said_beside_it(
        self, browser: Browser, written: Written
    ) -> None:
        async with visiting(browser, written.url) as visitor:
            page = visitor.page
            at = "/forms/write?code=quitclaim&language=nl"
            await visitor.sign_in(officer.LOGIN, at=at)
            months, question = page.get_by_label("Hoeveel maanden"), page.get_by_label("Vraag over")
            await months.fill("121")
            await question.nth(1).fill(" ")
            await _save(page).click()
            await expect(question.nth(1)).to_be_focused()
            await expect(question.nth(1)).to_have_accessible_description(
                re.compile("Schrijf de vraag")
            )
            await expect(months).to_have_accessible_description("Geef 1 tot 120 maanden.")
            await visitor.assert_sound()
            await months.fill("12")
            await question.nth(1).fill("Mag dit?")
            await page.get_by_label("Titel").evaluate(_TURN)
            await _save(page).click()
            title = page.get_by_label("Titel")
            await expect(title).to_have_accessible_description(re.compile("Zo neemt de kluis"))
            await expect(question.nth(1)).to_have_value("Mag dit?")
            await visitor.assert_sound()

            await title.fill("Mag dit nu?")
            await page.context.set_offline(True)
            await _save(page).click()
            await expect(page.get_by_role("alert")).to_contain_text("Er is geen verbinding")
            await page.context.set_offline(False)
            await page.get_by_role("link", name="Alle formulieren").click()
            dialog = page.get_by_role("dialog", name="Nog niet alles is bewaard")
            await dialog.get_by_role("button", name="Hier blijven").click()
            await expect(title).to_have_value("Mag dit nu?")
        assert [form["version"] for form in await written.forms("quitclaim")] == [1, 1]


class TestElsewhere:
    async def test_on_a_phone_everything_fits(self, browser: Browser, written: Written) -> None:
        await written.draft("klein")
        async with visiting(browser, written.url, PHONE, "en-GB") as visitor:
            page = visitor.page
            await visitor.sign_in(officer.LOGIN, at="/forms")
            await expect(page.locator(".nav > a:visible")).to_have_count(4)
            wide = "document.querySelector('.page').scrollWidth <= innerWidth"
            assert await page.evaluate(wide)
            await page.get_by_role("link", name="klein, version 1, Dutch").click()
            await expect(page.get_by_label("Title")).to_be_visible()
            assert await page.evaluate(wide)
            await visitor.assert_sound()


_TURN = """(field) => {
  // Keys do not type a sign that turns the line around, but pasting does.
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set
  set.call(field, 'Mag \\u202e dit?')
  field.dispatchEvent(new Event('input', { bubbles: true }))
}"""
