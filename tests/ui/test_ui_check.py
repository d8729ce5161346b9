"""A file that left the box is looked at again, in a real browser."""

import re
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, FilePayload, Locator, Page, Route, expect

from tests.support.pictures import jpeg
from tests.support.pictures import photo as picture
from tests.ui.agreeing import signed, withdrawn
from tests.ui.browsing import PHONE, Visitor
from tests.ui.conftest import Ward
from tests.ui.consenting import copied
from tests.ui.courses import at_page, course

pytestmark = pytest.mark.slow

TODAY = r"\d\d-\d\d-\d{4}"
LIMIT_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Left:
    """A copy that left for the website, and the consent it left on."""

    body: bytes
    consent: str


@pytest.fixture
async def left(filled_ward: Ward) -> Left:
    surgeon = filled_ward.people.surgeon
    patient, (photo, _) = await course(filled_ward)
    consent = await signed(surgeon, patient)
    return Left(await copied(surgeon, photo, "marketing", "website"), consent)


async def _choose(page: Page, body: bytes, name: str = "uit-de-mail.jpg") -> Locator:
    """The answer about a file that was chosen."""
    chosen = FilePayload(name=name, mimeType="image/jpeg", buffer=body)
    await page.locator(".drop input").set_input_files(chosen)
    return page.locator(".judged")


def _facts(page: Page) -> Locator:
    return page.locator(".check-facts")


class TestChecking:
    async def test_ours_untouched_and_still_permitted_until_it_is_taken_back(
        self, browser: Browser, filled_ward: Ward, left: Left
    ) -> None:
        async with at_page(browser, filled_ward, "viewer") as viewer:
            page = viewer.page
            await page.locator(".ph").first.wait_for()
            await page.keyboard.press("g")
            await page.keyboard.press("v")
            await expect(page).to_have_url(re.compile("/check$"))
            await expect(page.locator(".check-lead")).to_contain_text("draagt een paspoort")
            await viewer.assert_sound()

            judged = await _choose(page, left.body)
            await expect(judged).to_have_text(
                "Dit mag nogDit bestand is ongewijzigd en mag hiervoor nog worden gebruikt."
            )
            await expect(judged).to_have_attribute("data-s", "permitted")
            await expect(page.get_by_text("uit-de-mail.jpg")).to_be_visible()
            await expect(_facts(page)).to_contain_text("Gegeven voorWebsite en voorlichting")
            await expect(_facts(page)).to_contain_text("Langs welke wegWebsite")
            await expect(_facts(page)).to_contain_text(re.compile(f"tot en met{TODAY}"))
            await viewer.assert_sound()

            await withdrawn(filled_ward.people.surgeon, left.consent)
            await _choose(page, left.body)
            await expect(judged).to_contain_text("Dit mag niet meer")
            await expect(judged).to_contain_text("mag hiervoor niet meer worden gebruikt")
            await expect(_facts(page)).to_contain_text("OnveranderdJa, tot op de byte")
            await expect(_facts(page)).to_contain_text("Mag het nu nog?Nee")
            await viewer.assert_sound()

    async def test_one_byte_further_it_is_not_the_file_that_left(
        self, browser: Browser, filled_ward: Ward, left: Left
    ) -> None:
        changed = bytearray(left.body)
        changed[-100] ^= 1
        async with at_page(browser, filled_ward, "surgeon", "/check") as surgeon:
            judged = await _choose(surgeon.page, bytes(changed))
            await expect(judged).to_contain_text("Niet het bestand dat de kluis verliet")
            await expect(judged).to_contain_text("gebruik het niet")
            await expect(judged).to_have_attribute("data-s", "withdrawn")
            await expect(_facts(surgeon.page)).to_contain_text("OnveranderdNee")
            await surgeon.assert_sound()

    async def test_any_other_jpeg_has_no_passport_and_what_is_left_of_one_is_no_good(
        self, browser: Browser, filled_ward: Ward, left: Left
    ) -> None:
        async with at_page(browser, filled_ward, "photographer", "/check") as photographer:
            page = photographer.page
            judged = await _choose(page, jpeg(picture(600, 500, seed=7)))
            await expect(judged).to_contain_text("Geen paspoort")
            await expect(judged).to_contain_text("Vraag om het bestand zoals het de kluis verliet")
            await expect(_facts(page)).to_have_count(0)
            await expect(page.get_by_text("Er is niets bewaard.")).to_be_visible()
            await photographer.assert_sound()

            await _choose(page, left.body.replace(b"bk:purpose", b"bk:pur_ose"))
            await expect(judged).to_contain_text("Het paspoort is beschadigd")
            await _choose(page, left.body.replace(b'"marketing"', b'"education"'))
            await expect(judged).to_contain_text("Niet van deze kluis")
            await expect(_facts(page)).to_have_count(0)
            await photographer.assert_sound()

    async def test_how_far_it_is_and_the_page_speaks_english(
        self, browser: Browser, filled_ward: Ward, left: Left
    ) -> None:
        async with at_page(browser, filled_ward, "surgeon", "/check") as surgeon:
            page = surgeon.page
            await page.keyboard.press("Control+k")
            await page.keyboard.type("eng")
            await page.keyboard.press("Enter")
            await _slowly(page)
            judged = await _choose(page, left.body)
            await expect(page.get_by_text("The file is being sent")).to_be_visible()
            await expect(page.locator(".check")).to_have_attribute("aria-busy", "true")
            await expect(judged).to_contain_text("This file is unchanged and may still be used")


class TestRefusals:
    async def test_what_says_nothing_about_the_file_is_told_and_tried_again(
        self, browser: Browser, filled_ward: Ward, left: Left
    ) -> None:
        async with at_page(browser, filled_ward, "surgeon", "/check") as surgeon:
            page = surgeon.page
            told = page.get_by_role("alert")
            await _choose(page, b"GIF89a of no use", name="plaatje.jpg")
            await expect(told).to_have_text(
                "Dit is geen JPEG. Alleen een JPEG kan een paspoort dragen."
            )
            await page.evaluate(_DROP_LARGE, LIMIT_BYTES + 1)
            await expect(told).to_contain_text("Dit bestand is te groot")
            await surgeon.assert_sound()
            await page.evaluate(_DROP_TWO)
            await expect(told).to_contain_text("Kies één bestand tegelijk")

            await page.context.set_offline(True)
            await _choose(page, left.body)
            await expect(told).to_contain_text("Er is geen verbinding met de kluis")
            await surgeon.assert_sound()
            await page.context.set_offline(False)
            await page.get_by_role("button", name="Opnieuw proberen").click()
            await expect(page.locator(".judged")).to_contain_text("Dit mag nog")

    async def test_who_sees_no_photos_finds_nothing_here(self, visitor: Visitor) -> None:
        await visitor.sign_in("beheer", at="/check")
        title = visitor.page.locator(".message h2")
        await expect(title).to_have_text("Hier is niets dat u mag zien")
        await expect(visitor.page.locator(".drop")).to_have_count(0)
        await visitor.assert_sound()


class TestTheWayThere:
    async def test_on_a_phone_by_the_menu_of_the_account(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        async with at_page(browser, filled_ward, "photographer", "/inbox", PHONE) as photographer:
            page = photographer.page
            bar = page.locator(".nav > a:visible")
            await expect(bar).to_have_count(5)
            await page.get_by_role("button", name="Uw account").click()
            await page.get_by_role("link", name="Bestand controleren").click()
            await expect(page).to_have_url(re.compile("/check$"))
            await expect(page.locator("#me")).to_be_hidden()
            await photographer.assert_sound()
            wide = "document.querySelector('.page').scrollWidth <= innerWidth"
            assert await page.evaluate(wide)

    async def test_from_the_question_whether_a_photo_may_be_used(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        patient, (photo, _) = await course(filled_ward)
        await signed(filled_ward.people.surgeon, patient)
        async with at_page(browser, filled_ward, "surgeon", f"/photos/{photo}") as surgeon:
            page = surgeon.page
            await page.locator(".held img").first.wait_for()
            await page.keyboard.press("r")
            dialog = page.get_by_role("dialog")
            await dialog.get_by_role("button", name="Onderzoek", exact=True).click()
            await expect(dialog).to_contain_text("In het bestand staat waarvoor")
            await dialog.get_by_role("link", name="Een kopie van eerder controleren").click()
            await expect(page).to_have_url(re.compile("/check$"))


async def _slowly(page: Page) -> None:
    """The answer to the next file comes a while after the file has left."""

    async def wait(route: Route) -> None:
        await page.wait_for_timeout(1500)
        await route.continue_()

    await page.route("**/passports*", wait)


_DROP = """
  const held = new DataTransfer()
  for (const file of files) held.items.add(file)
  document.querySelector('.drop').dispatchEvent(
    new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: held }))
"""
_DROP_LARGE = f"""(size) => {{
  const files = [new File([new Uint8Array(size)], 'groot.jpg', {{ type: 'image/jpeg' }})]
  {_DROP}
}}"""
_DROP_TWO = f"""() => {{
  const files = ['een.jpg', 'twee.jpg'].map((name) => new File(['x'], name))
  {_DROP}
}}"""
