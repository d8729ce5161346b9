"""Commands and keys, filing from the library and two who describe at once, in a real browser."""

import re

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.ui.browsing import Visitor
from tests.ui.conftest import Ward
from tests.ui.courses import ASSIGN, DESCRIBE, OWNER, at_page, course, owner_of, waiting
from tests.ui.filling import HAND

pytestmark = pytest.mark.slow

SAYS = "query($p: PhotoId!) { photo(id: $p) { laterality caption } }"


def _tick(page: Page, photo: str) -> Locator:
    return page.locator(f'.ph:has(a[href="/photos/{photo}"]) input')


class TestTheCommands:
    async def test_they_go_everywhere_by_keys_alone(self, visitor: Visitor) -> None:
        page = visitor.page
        await visitor.sign_in("photographer")
        await page.locator(".ph").first.wait_for()
        await page.keyboard.press("Control+k")
        box = page.get_by_role("combobox", name="Zoek een opdracht")
        await expect(box).to_be_focused()
        options = page.get_by_role("dialog").get_by_role("option")
        await expect(options.filter(has_text="Ga naar")).to_have_count(9)
        await expect(options.first).to_have_attribute("aria-selected", "true")
        await visitor.assert_sound()

        await page.keyboard.type("naar inb")
        await expect(options).to_have_text([re.compile("^Ga naar Inbox")])
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(re.compile(r"/inbox$"))
        await expect(page.get_by_role("dialog")).to_have_count(0)

    async def test_in_the_library_one_of_them_is_searching(self, visitor: Visitor) -> None:
        page = visitor.page
        await visitor.sign_in("viewer")
        await page.locator(".ph a").first.focus()
        await page.keyboard.press("Control+k")
        await page.keyboard.press("Enter")
        await expect(page.locator("#search-box")).to_be_focused()

        await page.keyboard.press("Control+k")
        await page.keyboard.type("zebra")
        status = page.get_by_role("dialog").get_by_role("status")
        await expect(status).to_have_text("Er is geen opdracht die zo heet.")
        await visitor.assert_sound()
        for _ in "zebra":
            await page.keyboard.press("Backspace")
        first = page.get_by_role("dialog").get_by_role("option").first
        await expect(first).to_have_attribute("aria-selected", "true")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(page.locator("#search-box")).to_be_focused()

    async def test_they_change_how_the_page_looks_and_speaks(self, visitor: Visitor) -> None:
        page = visitor.page
        await visitor.sign_in("beheer")
        await page.keyboard.press("Control+k")
        assert await page.get_by_role("option").filter(has_text="Ga naar").count() == 2
        await page.keyboard.type("donker")
        await page.keyboard.press("Enter")
        await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        await page.keyboard.press("Control+k")
        await page.keyboard.type("eng")
        await page.keyboard.press("Enter")
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        await page.keyboard.press("Control+k")
        await expect(page.get_by_role("combobox", name="Find a command")).to_be_focused()
        await visitor.assert_sound()

    async def test_signing_out_is_one(self, visitor: Visitor) -> None:
        page = visitor.page
        await visitor.sign_in("surgeon", afresh=True)
        await page.keyboard.press("Control+k")
        await page.keyboard.type("afm")
        await page.keyboard.press("Enter")
        await page.get_by_role("heading", name="Aanmelden").wait_for()
        # The device is known on purpose, so that guessers elsewhere cannot make its owner wait.
        left = [cookie["name"] for cookie in await page.context.cookies()]
        assert left == ["__Host-bk-device"]

    async def test_single_letters_can_be_switched_off(self, visitor: Visitor) -> None:
        page = visitor.page
        await visitor.sign_in("photographer")
        await page.locator(".ph a").first.focus()
        await page.keyboard.press("?")
        dialog = page.get_by_role("dialog", name="Toetsen")
        await expect(dialog).to_contain_text("Ctrl K")
        await expect(dialog.get_by_role("status")).to_be_empty()
        await dialog.get_by_label("Losse letters als toets").uncheck()
        await expect(dialog.get_by_role("status")).to_contain_text("Losse letters en tekens")
        await visitor.assert_sound()
        await page.keyboard.press("Escape")

        await page.keyboard.press("Space")
        await expect(page.locator(".selbar")).to_contain_text("1 gekozen")
        for letter in ("e", "?", "/", "g", "i"):
            await page.keyboard.press(letter)
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(page).to_have_url(re.compile(r"/photos$"))
        await page.keyboard.press("Control+k")
        await page.keyboard.type("losse")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await page.keyboard.press("e")
        await expect(page.get_by_role("dialog")).to_be_visible()


class TestFilingFromTheLibrary:
    async def test_photos_without_a_patient_are_filed_together(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        photos, filed = await waiting(filled_ward, 2), filled_ward.filled.photos[8]
        async with at_page(browser, filled_ward, "photographer") as photographer:
            page = photographer.page
            for photo in (*photos, filed):
                await _tick(page, photo).check()
            act = page.locator(".selbar").get_by_role("button", name="Opbergen bij een patiënt")
            await act.click()
            await expect(page.get_by_role("dialog")).to_have_count(0)
            why = page.locator(".selbar").get_by_role("alert")
            await expect(why).to_contain_text("1 van deze foto's hoort al bij een patiënt")
            await photographer.assert_sound()
            await page.get_by_role("button", name="Kies alleen die 2 zonder patiënt").click()
            await expect(page.locator(".selbar")).to_contain_text("2 gekozen")

            await act.click()
            dialog = page.get_by_role("dialog")
            await dialog.locator("[name=number]").fill("7744613")
            await dialog.get_by_role("button", name="Zoek patiënt").click()
            await expect(dialog.locator(".patient")).to_contain_text("J. Peters")
            await expect(dialog.locator(".patient")).to_contain_text("geboren 30-01-1955")
            await expect(dialog.locator(".last-photo img")).to_be_visible()
            await photographer.assert_sound()
            assert [await owner_of(filled_ward, photo) for photo in photos] == [None, None]
            await dialog.get_by_role("button", name="Dit is de patiënt: berg 2 foto's op").click()
            await expect(dialog.get_by_role("status")).to_have_text(
                "2 foto's opgeborgen bij J. Peters."
            )
            await photographer.assert_sound()
            await dialog.get_by_role("button", name="Sluiten").last.click()
            await expect(page.locator(".selbar")).to_have_count(0)
        assert [await owner_of(filled_ward, photo) for photo in photos] == ["7744613", "7744613"]

    async def test_one_that_a_colleague_filed_meanwhile_is_said_and_stays_where_it_is(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        photos = await waiting(filled_ward, 2)
        other = filled_ward.filled.patients["7744502"]
        async with at_page(browser, filled_ward, "photographer") as photographer:
            page = photographer.page
            for photo in photos:
                await _tick(page, photo).check()
            await page.get_by_role("button", name="Opbergen bij een patiënt").click()
            dialog = page.get_by_role("dialog")
            await dialog.locator("[name=number]").fill("7744613")
            await page.keyboard.press("Enter")
            await dialog.locator(".patient").wait_for()
            await filled_ward.people.surgeon.ask(ASSIGN, i=photos[0], p=other)
            await dialog.get_by_role("button", name="Dit is de patiënt").click()
            told = dialog.get_by_role("alert")
            await expect(told).to_contain_text("1 van 2 foto's opgeborgen bij J. Peters")
            await expect(told).to_contain_text("Iemand anders heeft ze intussen opgeborgen")
            await photographer.assert_sound()
            await page.keyboard.press("Escape")
            await expect(page.locator(".selbar")).to_contain_text("1 gekozen")
            await expect(_tick(page, photos[0])).to_be_checked()
        assert [await owner_of(filled_ward, photo) for photo in photos] == ["7744502", "7744613"]

    async def test_a_viewer_is_not_offered_it(self, visitor: Visitor) -> None:
        page = visitor.page
        await visitor.sign_in("viewer")
        await page.locator(".ph a").first.focus()
        await page.keyboard.press("Space")
        await expect(page.locator(".selbar")).to_contain_text("1 gekozen")
        await expect(page.get_by_role("button", name="Opbergen bij")).to_have_count(0)


class TestTwoWhoDescribeAtOnce:
    async def test_both_versions_are_there_and_a_person_chooses(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        _, (photo, *_) = await course(filled_ward)
        caller = filled_ward.people.surgeon
        async with (
            at_page(browser, filled_ward, "surgeon", f"/photos/{photo}") as surgeon,
            at_page(browser, filled_ward, "photographer", f"/photos/{photo}") as photographer,
        ):
            for visitor, side, caption in (
                (surgeon, "Rechts", "Van de chirurg"),
                (photographer, "Beide", "Van de fotograaf"),
            ):
                await visitor.page.get_by_role("button", name="Beschrijven (E)").click()
                dialog = visitor.page.get_by_role("dialog")
                await dialog.get_by_role("button", name=side, exact=True).click()
                await dialog.get_by_label("Bijschrift").fill(caption)
            theirs, page = photographer.page, surgeon.page
            await theirs.get_by_role("button", name="Bewaren").click()
            await expect(theirs.get_by_role("dialog")).to_have_count(0)

            await page.get_by_role("button", name="Bewaren").click()
            dialog = page.get_by_role("dialog")
            told = dialog.get_by_role("alert")
            await expect(told).to_contain_text("Iemand anders heeft deze foto intussen")
            await expect(told).to_contain_text(
                "Het verschilt bij: zijde van de patiënt, bijschrift"
            )
            await expect(dialog.get_by_label("Bijschrift")).to_have_value("Van de chirurg")
            await surgeon.assert_sound()
            await dialog.get_by_role("button", name="Die van de ander", exact=True).click()
            await expect(dialog.get_by_label("Bijschrift")).to_have_value("Van de fotograaf")
            await expect(dialog.get_by_label("Bijschrift")).to_be_disabled()
            await surgeon.assert_sound()
            said = {"laterality": "BILATERAL", "caption": "Van de fotograaf"}
            assert (await caller.ask(SAYS, p=photo))["photo"] == said

            await dialog.get_by_role("button", name="Mijn versie", exact=True).click()
            await expect(dialog.get_by_label("Bijschrift")).to_have_value("Van de chirurg")
            await dialog.get_by_role("button", name="Toch mijn versie bewaren").click()
            await expect(dialog).to_have_count(0)
            await expect(page.locator(".info .caption")).to_have_text("Van de chirurg")
        said = {"laterality": "RIGHT", "caption": "Van de chirurg"}
        assert (await caller.ask(SAYS, p=photo))["photo"] == said

    async def test_what_the_other_said_can_be_left_as_it_is(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        _, (photo, *_) = await course(filled_ward)
        caller = filled_ward.people.surgeon
        async with at_page(browser, filled_ward, "surgeon", f"/photos/{photo}") as surgeon:
            page = surgeon.page
            await page.get_by_role("button", name="Beschrijven (E)").click()
            dialog = page.get_by_role("dialog")
            await dialog.get_by_label("Bijschrift").fill("Van mij")
            version = (await caller.ask(OWNER, p=photo))["photo"]["version"]
            await filled_ward.people.photographer.ask(
                DESCRIBE,
                i=photo,
                v=version,
                d={"bodySite": HAND, "phase": "INTRA_OP", "caption": "Van hen"},
            )
            await page.keyboard.press("Control+Enter")
            await dialog.get_by_role("button", name="Die van de ander", exact=True).click()
            await dialog.get_by_role("button", name="Die van de ander laten staan").click()
            await expect(dialog).to_have_count(0)
            await expect(page.locator(".info .caption")).to_have_text("Van hen")
