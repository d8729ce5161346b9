"""Commands and keys, filing from the library, conflicts and coming back, in a real browser."""

import re

import pytest
from playwright.async_api import expect

from tests.ui.browsing import Visitor

pytestmark = pytest.mark.slow


class TestTheCommands:
    async def test_they_go_everywhere_by_keys_alone(self, visitor: Visitor) -> None:
        page = visitor.page
        await visitor.sign_in("photographer")
        await page.locator(".ph").first.wait_for()
        await page.keyboard.press("Control+k")
        box = page.get_by_role("combobox", name="Zoek een opdracht")
        await expect(box).to_be_focused()
        options = page.get_by_role("dialog").get_by_role("option")
        await expect(options.filter(has_text="Ga naar")).to_have_count(4)
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
        assert await page.get_by_role("option").filter(has_text="Ga naar").count() == 1
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
        assert await page.context.cookies() == []

    async def test_single_letters_can_be_switched_off(self, visitor: Visitor) -> None:
        page = visitor.page
        await visitor.sign_in("photographer")
        await page.locator(".ph a").first.focus()
        await page.keyboard.press("?")
        dialog = page.get_by_role("dialog", name="Toetsen")
        await expect(dialog).to_contain_text("Ctrl K")
        await dialog.get_by_label("Losse letters als toets").uncheck()
        await expect(dialog.get_by_role("status")).to_be_visible()
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
