"""The consents of a patient, as staff see and ask for them; and the tablet they hand over."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.ui.browsing import TABLET, Visitor, visiting
from tests.ui.conftest import Ward
from tests.ui.consenting import (
    CHILD,
    QUESTIONS,
    agreed,
    answer,
    asked,
    consents_of,
    drafted,
    draw_by_touch,
    patient_without_photo,
    signed,
)
from tests.ui.courses import at_page

pytestmark = pytest.mark.slow

HOLD_SECONDS = 2.3


def _at(patient: str) -> str:
    return f"/patients/{patient}/consents"


async def _fill_in(page: Page, *words: str) -> None:
    await page.get_by_role("button", name="Ja, dat klopt").click()
    await answer(page, *words)
    await page.locator("#signer").fill("A. Jansen")


async def _hold(page: Page) -> None:
    """Press the button of the staff for as long as it asks."""
    await page.get_by_role("button", name="Medewerker").hover()
    await page.mouse.down()
    await asyncio.sleep(HOLD_SECONDS)
    await page.mouse.up()


class TestThePageOfConsents:
    async def test_a_photo_asked_already_and_both_pages_lead_there(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        async with at_page(browser, filled_ward, "surgeon", "/photos") as someone:
            page = someone.page
            await page.goto(f"{someone.url}/photos/{filled_ward.filled.photos[0]}")
            await page.get_by_role("link", name="Toestemmingen").click()
            await expect(page.locator(".consent")).to_contain_text("omdat er een foto")
            await expect(page.locator(".tabs [aria-current=page]")).to_have_text("Toestemmingen")
            await someone.assert_sound()
            await page.get_by_role("link", name="Tijdlijn").click()
            await expect(page.locator(".visit-photos img").first).to_be_visible()
            await someone.assert_sound()
            await page.get_by_role("link", name="Toestemmingen").click()
            await expect(page.locator(".consent")).to_have_count(1)

    async def test_one_is_drafted_sent_as_a_link_and_entered_in_error(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        staff = filled_ward.people.surgeon
        patient = await patient_without_photo(staff)
        async with at_page(browser, filled_ward, "photographer", _at(patient)) as someone:
            page = someone.page
            await expect(page.locator(".message h2")).to_have_text("Nog geen toestemming")
            await someone.assert_sound()
            await page.get_by_role("button", name="Nieuwe toestemming").click()
            await page.get_by_role("dialog").get_by_label("Formulier").wait_for()
            await someone.assert_sound()
            await page.get_by_role("button", name="Opstellen").click()
            await expect(page.locator(".consent .stamp")).to_have_text("Nog niet gevraagd")

            await page.get_by_role("button", name="Link sturen").click()
            await someone.assert_sound()
            await page.get_by_role("button", name="Link maken").click()
            await expect(page.locator(".qr-ink")).to_have_attribute("d", re.compile("^M"))
            await someone.assert_sound()
            link = await page.get_by_label("Link om te tekenen").input_value()
            await page.get_by_role("button", name="Klaar").click()
            await expect(page.locator(".consent .stamp")).to_have_text("Link gestuurd")
            async with visiting(browser, filled_ward.url) as guest:
                await guest.page.goto(link)
                await expect(guest.page.locator(".whose")).to_contain_text("A. Jansen")

            await page.get_by_role("button", name="Ten onrechte ingevoerd").click()
            await page.get_by_label("Wat was er fout?").fill("Verkeerde patiënt")
            await someone.assert_sound()
            await page.get_by_role("button", name="Telt niet meer").click()
            await expect(page.locator(".consent .stamp")).to_have_text("Ten onrechte ingevoerd")
            await expect(page.locator(".consent .card-foot")).to_have_count(0)
            async with visiting(browser, filled_ward.url) as guest:
                await guest.page.goto(link)
                await expect(guest.page.locator("h1, h2").first).not_to_have_text("Bent u dit?")
        (consent,) = await consents_of(staff, patient)
        assert consent["state"] == "ENTERED_IN_ERROR"

    async def test_what_holds_is_asked_again_by_a_code_and_every_step_is_told(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        staff = filled_ward.people.surgeon
        link = await asked(staff)
        await signed(staff, link.secret, "A. Jansen")
        async with at_page(browser, filled_ward, "surgeon", _at(link.patient)) as someone:
            page = someone.page
            await page.get_by_role("button", name="Opnieuw vragen").click()
            await page.get_by_role("button", name="Link maken").click()
            await expect(page.locator(".qr-ink")).to_have_attribute("d", re.compile("^M"))
            await someone.assert_sound()
            await page.get_by_role("button", name="Klaar").click()
            await expect(page.locator(".consent .stamp b")).to_have_text(["Link gestuurd", "Geldt"])
            steps = page.locator(".consent").last.get_by_text("Alle stappen")
            await steps.click()
            await expect(page.locator(".steps[open] li b")).to_have_text(
                ["Nog niet gevraagd", "Link gestuurd", "Geldt"]
            )
            await expect(page.locator(".steps[open] li").first).to_contain_text("Noor van Dijk")
            await someone.assert_sound()

    async def test_who_decides_is_noted_and_counts_for_what_waits(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        link = await asked(filled_ward.people.surgeon)
        async with at_page(browser, filled_ward, "surgeon", _at(link.patient)) as someone:
            page = someone.page
            await expect(page.locator(".capability")).to_contain_text("De patiënt beslist zelf")
            await page.get_by_role("button", name="Wie beslist vastleggen").click()
            await someone.assert_sound()
            dialog = page.get_by_role("dialog")
            await dialog.get_by_label("Een vertegenwoordiger beslist").check()
            await dialog.get_by_label("Waarom?").fill("Vergevorderde ziekte")
            await dialog.get_by_label("Opnieuw bekijken op").fill("2099-01-31")
            await dialog.get_by_role("button", name="Vastleggen").click()
            await expect(page.locator(".capability")).to_contain_text(
                re.compile("Een vertegenwoordiger beslist.*Vergevorderde ziekte.*31-01-2099")
            )
            await expect(page.locator(".consent")).to_contain_text(
                "de voogd of curator of de vertegenwoordiger"
            )
            await someone.assert_sound()

    async def test_what_changed_meanwhile_is_said_in_words(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        staff = filled_ward.people.surgeon
        link = await asked(staff)
        async with at_page(browser, filled_ward, "surgeon", _at(link.patient)) as someone:
            page = someone.page
            await page.get_by_role("button", name="Link sturen").click()
            void = 'mutation($i: ConsentId!) { voidConsent(id: $i, reason: "Dubbel") { id } }'
            await staff.ask(void, i=link.consent)
            await page.get_by_role("button", name="Link maken").click()
            await expect(page.get_by_role("alert")).to_contain_text("Dat kan niet meer")
            await someone.assert_sound()

    async def test_the_viewer_reads_and_does_nothing(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        link = await asked(filled_ward.people.surgeon)
        async with at_page(browser, filled_ward, "viewer", _at(link.patient)) as someone:
            page = someone.page
            await expect(page.locator(".consent")).to_contain_text("Wacht op een handtekening")
            assert await page.locator(".page button").count() == 0
            assert await page.locator(".consent a").count() == 0
            await someone.assert_sound()


class TestTheTablet:
    async def test_it_is_handed_over_signed_and_given_back(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        staff = filled_ward.people.surgeon
        patient = await patient_without_photo(staff)
        await drafted(staff, patient)
        async with visiting(browser, filled_ward.url, TABLET, has_touch=True) as someone:
            page = await self._handed_over(someone, patient)
            assert await page.locator("nav").count() == 0
            await page.keyboard.press("Control+k")
            await page.keyboard.press("?")
            await page.go_back()
            await page.get_by_role("button", name="Medewerker").tap()
            assert await page.locator("dialog").count() == 0
            await expect(page.locator("h1")).to_have_text("Bent u dit?")
            await someone.assert_sound()

            await _fill_in(page, "Ja", "Ja", "Nee", "Nee")
            await draw_by_touch(page, page.locator(".pad"))
            await someone.assert_sound()
            await page.get_by_role("button", name="Ik teken").tap()
            await expect(page.locator(".sign-give")).to_contain_text("Geef de tablet terug")
            await expect(page.locator(".receipt .qr")).to_be_visible()
            await someone.assert_sound()
            await _hold(page)
            await expect(page.locator(".consent .stamp")).to_have_text("Geldt")
            await expect(page.locator(".consent-history")).to_contain_text("tekende op de tablet")
            await someone.assert_sound()

            await page.get_by_role("button", name="Intrekken").click()
            await someone.assert_sound()
            await page.get_by_role("button", name="Toestemming intrekken").click()
            await expect(page.locator(".consent .stamp")).to_have_text("Ingetrokken")
            await expect(page.locator(".consent .agreed")).to_contain_text("Gestopt op")
            await someone.assert_sound()
        (consent,) = await consents_of(staff, patient)
        assert (agreed(consent), consent["closing"]) == (["EDUCATION", "RESEARCH"], "WITHDRAWN")
        assert [each["method"] for each in consent["signatures"]] == ["TABLET"]

    async def test_an_ended_session_loses_nothing_of_the_patient(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        staff = filled_ward.people.surgeon
        patient = await patient_without_photo(staff)
        await drafted(staff, patient)
        async with visiting(browser, filled_ward.url, TABLET) as someone:
            page = await self._handed_over(someone, patient, afresh=True)
            await _fill_in(page, *["Ja"] * QUESTIONS)
            await page.context.clear_cookies()
            await page.get_by_role("button", name="Ik teken").click()
            await page.get_by_role("heading", name="U bent afgemeld").wait_for()
            await someone.say("surgeon")
            await expect(page.locator(".sign-give")).to_contain_text("Geef de tablet terug")
        (consent,) = await consents_of(staff, patient)
        assert (consent["state"], len(agreed(consent))) == ("ACTIVE", QUESTIONS)

    async def test_from_paper_and_from_words_with_a_witness(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        staff = filled_ward.people.surgeon
        patient = await patient_without_photo(staff)
        await drafted(staff, patient)
        async with at_page(browser, filled_ward, "surgeon", _at(patient)) as someone:
            page = someone.page
            await page.get_by_role("link", name="Mondeling, met getuige").click()
            await _fill_in(page, *["Ja"] * QUESTIONS)
            assert await page.locator(".pad").count() == 0
            await someone.assert_sound()
            await page.get_by_role("button", name="Vastleggen").click()
            await expect(page.get_by_role("status")).to_contain_text("de getuige")
            await page.get_by_role("button", name="De volgende tekent hier").click()
            await _fill_in(page, *["Ja"] * QUESTIONS)
            await expect(page.locator(".sign-here")).to_contain_text("Hier tekent: De getuige")
            await someone.assert_sound()
            await page.get_by_role("button", name="Vastleggen").click()
            await expect(page.get_by_role("status")).to_contain_text("Het geldt tot en met")

            await drafted(staff, patient)
            await page.goto(someone.url + _at(patient))
            await page.get_by_role("link", name="Getekend op papier").click()
            await _fill_in(page, *["Nee"] * QUESTIONS)
            await page.get_by_role("button", name="Vastleggen").click()
            await page.get_by_role("button", name="Terug").click()
            await expect(page.locator(".consent .stamp")).to_have_text(
                ["Alles geweigerd", "Vervangen"]
            )
            await someone.assert_sound()
        newest, older = await consents_of(staff, patient)
        assert [each["method"] for each in newest["signatures"]] == ["PAPER_SCAN"]
        assert [each["capacity"] for each in older["signatures"]] == ["SELF", "WITNESS"]

    async def test_what_changed_while_the_patient_read_is_not_signed_over(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        staff = filled_ward.people.surgeon
        link = await asked(staff, born=CHILD)
        async with visiting(browser, filled_ward.url, TABLET) as someone:
            page = await self._handed_over(someone, link.patient)
            await _fill_in(page, *["Ja"] * QUESTIONS)
            await page.get_by_label("Een ouder").check()
            again = "mutation($i: ConsentId!) { sendConsent(id: $i, validDays: 1) { secret } }"
            await staff.ask(again, i=link.consent)
            await page.get_by_role("button", name="Ik teken").click()
            await expect(page.get_by_role("alert")).to_contain_text("Intussen veranderde er iets")
            await someone.assert_sound()
            await page.get_by_role("button", name="Ik teken").click()
            await expect(page.get_by_role("status")).to_contain_text("de patiënt zelf")

    async def _handed_over(self, someone: Visitor, patient: str, *, afresh: bool = False) -> Page:
        await someone.sign_in("surgeon", at=_at(patient), afresh=afresh)
        await someone.page.get_by_role("link", name="Laat tekenen").click()
        await someone.page.locator(".whose").wait_for()
        return someone.page
