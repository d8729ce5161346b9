"""The pages in a real browser, against a real box with real photos."""

import re

import pytest
from playwright.async_api import FilePayload, expect

from tests.support.pictures import jpeg, photo
from tests.ui.browsing import Visitor
from tests.ui.conftest import Ward

pytestmark = pytest.mark.slow

SESSION_COOKIE = "__Host-bk"
DEVICE_COOKIE = "__Host-bk-device"


class TestSigningIn:
    async def test_a_wrong_password_is_said_and_the_right_one_opens_the_library(
        self, visitor: Visitor
    ) -> None:
        page = visitor.page
        await page.goto(visitor.url)
        await page.get_by_role("button", name="Wachtwoord en code").click()
        await page.locator("[name=login]").fill("nobody")
        await page.locator("[name=password]").fill("not this one")
        await page.get_by_role("button", name="Aanmelden", exact=True).click()
        await expect(page.get_by_role("alert")).to_contain_text("horen niet bij elkaar")
        await visitor.assert_sound()

        await visitor.say("surgeon")
        await expect(page).to_have_url(re.compile(r"/photos$"))
        await expect(page.locator(".who")).to_contain_text("Noor van Dijk")
        (cookie,) = [each for each in await page.context.cookies() if each["name"] != DEVICE_COOKIE]
        assert (cookie["name"], cookie["httpOnly"], cookie["secure"]) == (
            SESSION_COOKIE,
            True,
            True,
        )

    async def test_signing_out_leaves_nothing_in_the_browser(self, visitor: Visitor) -> None:
        page = visitor.page
        await visitor.sign_in("surgeon", afresh=True)
        await page.locator(".who").click()
        await page.get_by_role("button", name="Afmelden").click()
        await page.get_by_role("heading", name="Aanmelden").wait_for()

        kept = "localStorage.length + sessionStorage.length"
        assert await page.evaluate(kept) == 0
        assert await page.evaluate("indexedDB.databases().then(all => all.length)") == 0
        # What is left opens nothing: it says that somebody, and not who, signed in here before.
        assert [each["name"] for each in await page.context.cookies()] == [DEVICE_COOKIE]

    async def test_a_page_that_nobody_touches_covers_itself_and_ends_the_session(
        self, visitor: Visitor
    ) -> None:
        page = visitor.page
        await page.clock.install()
        await visitor.sign_in("viewer", afresh=True)
        await page.locator(".ph img").first.wait_for()
        await page.clock.fast_forward("14:30")
        await page.keyboard.press("Shift")
        await page.clock.fast_forward("14:30")
        await expect(page.locator("dialog")).to_have_count(0)
        await page.clock.fast_forward("00:35")
        await page.get_by_role("heading", name="U bent afgemeld").wait_for()
        behind = "getComputedStyle(document.querySelector('dialog'), '::backdrop').backgroundColor"
        assert re.fullmatch(r"rgb\(\d+, \d+, \d+\)", await page.evaluate(behind))
        await visitor.assert_sound()

        await page.reload()
        await page.get_by_role("heading", name="Aanmelden").wait_for()
        assert await page.locator(".ph").count() == 0

    async def test_an_ended_session_loses_nothing_that_was_typed(self, visitor: Visitor) -> None:
        page = visitor.page
        await visitor.sign_in("photographer", afresh=True)
        await page.locator(".ph a").first.focus()
        await page.keyboard.press("Space")
        await page.keyboard.press("e")
        await expect(page.get_by_role("combobox", name="Lichaamsdeel")).not_to_have_value("e")
        await page.get_by_label("Bijschrift").fill("Nog niet bewaard")
        await page.context.clear_cookies()
        await page.get_by_role("button", name="Bewaren").click()
        await page.get_by_role("heading", name="U bent afgemeld").wait_for()
        await visitor.assert_sound()

        await visitor.say("photographer")
        await expect(page.locator("dialog")).to_have_count(0)
        await page.locator(".ph a").first.press("Enter")
        await expect(page.locator(".info .caption")).to_have_text("Nog niet bewaard")


class TestTheLibrary:
    async def test_it_shows_the_photos_by_patient(
        self, visitor: Visitor, filled_ward: Ward
    ) -> None:
        page = visitor.page
        await visitor.sign_in("surgeon")
        await expect(page.locator(".group-head", has_text="J. Peters").first).to_be_visible()
        await expect(page.locator(".ph img.there").first).to_be_visible()
        shown = int((await page.locator("h1").inner_text()).split()[0])
        assert shown >= len(filled_ward.filled.photos)
        await visitor.assert_sound()

    @pytest.mark.parametrize("text", ["linker knie pre-op", "left knee pre-op"])
    async def test_words_of_both_languages_find_the_same(self, visitor: Visitor, text: str) -> None:
        page = visitor.page
        await visitor.sign_in("viewer")
        await page.keyboard.press("/")
        await page.keyboard.type(text)
        await expect(page.locator(".understood")).to_contain_text("Begrepen als")
        await expect(page.locator("h1")).to_have_text("6 foto's")
        assert "kn" not in page.url
        await visitor.assert_sound()

    async def test_a_filter_stands_in_the_address_and_as_a_chip(self, visitor: Visitor) -> None:
        page = visitor.page
        await visitor.sign_in("surgeon")
        await page.get_by_label("Post-operatief").check()
        await expect(page.locator("h1")).to_have_text("2 foto's")
        assert "phase=" in page.url
        await page.get_by_label("Haal Post-operatief weg").click()
        await expect(page.locator("h1")).not_to_have_text("2 foto's")

    async def test_nothing_found_says_what_to_do(self, visitor: Visitor) -> None:
        page = visitor.page
        await visitor.sign_in("surgeon")
        await page.locator("#search-box").fill("zebrapad")
        await expect(page.locator(".message h2")).to_have_text("Geen foto's van “zebrapad”")
        await visitor.assert_sound()
        await page.get_by_role("button", name="Alles wissen").click()
        await expect(page.locator(".ph").first).to_be_visible()

    async def test_photos_are_chosen_by_keys_alone(self, visitor: Visitor) -> None:
        page = visitor.page
        await visitor.sign_in("surgeon")
        await page.locator(".ph a").first.focus()
        await page.keyboard.press("Space")
        await page.keyboard.press("Shift+ArrowRight")
        await page.keyboard.press("Shift+ArrowRight")
        await expect(page.locator(".selbar")).to_contain_text("3 gekozen")
        await visitor.assert_sound()
        await page.keyboard.press("Escape")
        await expect(page.locator(".selbar")).to_have_count(0)


class TestTheViewer:
    async def test_it_shows_a_photo_its_patient_and_its_neighbours(self, visitor: Visitor) -> None:
        page = visitor.page
        await visitor.sign_in("viewer")
        await page.locator(".group-head", has_text="J. Peters").first.wait_for()
        await page.locator(".ph a").first.click()
        await expect(page.locator(".info .patient")).to_contain_text("geboren")
        await expect(page.locator(".held img")).to_be_visible()
        await visitor.assert_sound()

        first = page.url
        await page.keyboard.press("ArrowRight")
        await expect(page).not_to_have_url(first)
        before = await page.locator(".zoom-now").text_content()
        await page.keyboard.press("+")
        await expect(page.locator(".zoom-now")).not_to_have_text(before or "")
        await page.keyboard.press("Escape")
        await expect(page).to_have_url(re.compile(r"/photos$"))

    async def test_what_is_not_theirs_is_one_sentence(self, visitor: Visitor) -> None:
        page = visitor.page
        await visitor.sign_in("viewer")
        await page.goto(f"{visitor.url}/photos/00000000-0000-4000-8000-000000000000")
        await expect(page.locator(".message h2")).to_have_text("Hier is niets dat u mag zien")
        await visitor.assert_sound()


class TestRoles:
    async def test_the_viewer_is_shown_the_library_only_and_refused_the_rest(
        self, visitor: Visitor
    ) -> None:
        page = visitor.page
        await visitor.sign_in("viewer")
        await expect(page.locator("nav.nav > a")).to_have_text(
            ["Bibliotheek", "Verzamelingen", "Bestand controleren"]
        )
        await page.goto(f"{visitor.url}/inbox")
        await expect(page.locator(".message h2")).to_have_text("Hier is niets dat u mag zien")
        await visitor.assert_sound()

    async def test_the_administrator_sees_the_box_and_no_photo(self, visitor: Visitor) -> None:
        page = visitor.page
        await visitor.sign_in("beheer")
        await expect(page.locator("nav.nav > a")).to_have_text(["Systeem", "Mensen"])
        await expect(page.locator(".verdict h2")).to_have_text("Alles werkt")
        await visitor.assert_sound()


class TestTheInbox:
    async def test_a_photo_is_filed_once_its_patient_was_looked_at(self, visitor: Visitor) -> None:
        page = visitor.page
        await visitor.sign_in("photographer", at="/inbox")
        await page.locator(".waiting input").first.check()
        await page.locator("[name=number]").fill("0000000")
        await page.get_by_role("button", name="Zoek patiënt").click()
        await expect(page.get_by_role("alert")).to_have_text("Er is geen patiënt met dit nummer.")
        await page.locator("[name=number]").fill("7744502")
        await page.get_by_role("button", name="Zoek patiënt").click()
        await expect(page.locator(".assign .patient")).to_contain_text("A. Okafor")
        await expect(page.locator(".assign .patient")).to_contain_text("geboren 02-09-1981")
        await visitor.assert_sound()
        before = await page.locator(".waiting li").count()
        await page.get_by_role("button", name="Dit is de patiënt").click()
        await expect(page.get_by_role("status")).to_contain_text("opgeborgen bij A. Okafor")
        await expect(page.locator(".waiting li")).to_have_count(before - 1)


class TestUploading:
    async def test_a_batch_is_sent_with_its_context_and_a_refusal_stands_beside_its_file(
        self, visitor: Visitor
    ) -> None:
        page = visitor.page
        await visitor.sign_in("photographer", at="/upload")
        await page.locator("[name=number]").fill("7744471")
        await page.get_by_role("button", name="Zoek patiënt").click()
        await page.get_by_role("combobox", name="Lichaamsdeel").fill("knie")
        await page.get_by_role("option", name="Knie", exact=True).click()
        await page.get_by_role("button", name="Rechts").click()
        await page.locator("input[type=file]").set_input_files(
            [
                _file("een.jpg", jpeg(photo(800, 600, seed=91))),
                _file("twee.jpg", jpeg(photo(600, 800, seed=92))),
                _file("verslag.jpg", b"%PDF-1.7\n"),
            ]
        )
        await expect(page.locator(".file", has_text="een.jpg")).to_contain_text("Verstuurd")
        await expect(page.locator(".file", has_text="twee.jpg")).to_contain_text("Verstuurd")
        await expect(page.locator(".file", has_text="verslag.jpg")).to_contain_text("Geweigerd")
        await visitor.assert_sound()

        await page.get_by_role("button", name="Klaar").click()
        await expect(page.locator(".group-head").first).to_contain_text("M. de Vries")


def _file(name: str, body: bytes) -> FilePayload:
    return FilePayload(name=name, mimeType="image/jpeg", buffer=body)
