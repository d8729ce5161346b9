"""From the chosen photos to somebody outside, in two real browsers; and what shuts the door."""

from contextlib import suppress

import pytest
from playwright.async_api import Browser, Request, expect

from tests.support.callers import Refusal
from tests.ui import officer
from tests.ui.browsing import DESKTOP, PHONE, Visitor
from tests.ui.conftest import Ward
from tests.ui.lending import Hand, Lent, arrive, enter, guest, lent, looked, seen

pytestmark = pytest.mark.slow

_END = "mutation($id: ShareId!) { endShare(id: $id) { state } }"


async def _shared_by_hand(visitor: Visitor, photo: str) -> tuple[Lent, Hand]:
    """Share one photo from the library as a surgeon would."""
    await visitor.sign_in("surgeon", at="/photos")
    page = visitor.page
    hand = Hand(page)
    await page.locator(f".ph:has(a[href*='{photo}'])").hover()
    await hand.click(f".ph:has(a[href*='{photo}']) .tick")
    await hand.click(".selbar button:has-text('Delen')")
    dialog = page.locator("dialog")
    await expect(dialog.locator("h2")).to_have_text("Deel 1 foto")
    await hand.type("dialog [role=combobox]", "Jeroen Bakker")
    await visitor.assert_sound()
    await hand.click("dialog button[type=submit]")
    await expect(page.locator("dialog h2")).to_have_text("De link is klaar")
    link, password = page.locator("dialog input").nth(0), page.locator("dialog input").nth(1)
    secret = (await link.input_value()).partition("#")[2]
    return Lent(secret, await password.input_value()), hand


class TestSharing:
    async def test_from_the_library_to_somebody_outside(
        self, browser: Browser, visitor: Visitor, filled_ward: Ward
    ) -> None:
        photo = filled_ward.filled.photos[0]
        await looked(filled_ward.people.surgeon, photo)
        link, hand = await _shared_by_hand(visitor, photo)
        assert hand.clicks <= 4
        assert hand.typed <= 2
        async with guest(browser, filled_ward.url) as someone:
            page = await enter(someone, link)
            await expect(page.locator("h1")).to_have_text("1 foto voor u, Jeroen Bakker")
            await seen(page, 1)
            await expect(page.locator("figcaption")).to_contain_text("1. Knie, links, voor")
            await expect(page.locator(".visit-terms")).to_contain_text("Nog 4 keer te openen")
            await someone.assert_sound()
            await page.get_by_role("button", name="Sluit de foto's").click()
            await expect(page.locator("h1")).to_have_text("De foto's zijn gesloten")
            await expect(page.locator("img")).to_have_count(0)
        await visitor.page.get_by_role("link", name="Bekijk wat ermee gebeurt").click()
        row = visitor.page.locator(".share-row").first
        await expect(row).to_contain_text("1 van 5 keer geopend")
        await expect(row).to_contain_text("1 keer een foto bekeken")
        await row.get_by_role("button", name="Wat er gebeurde").click()
        await expect(row.locator(".share-events")).to_contain_text("Geopend")
        await visitor.assert_sound()

    async def test_somebody_known_is_found_by_some_letters(
        self, visitor: Visitor, filled_ward: Ward
    ) -> None:
        surgeon, photo = filled_ward.people.surgeon, filled_ward.filled.photos[1]
        await lent(surgeon, photo, newRecipient={"name": "Wim Kramer", "organisation": "De Brug"})
        await visitor.sign_in("surgeon", at=f"/photos/{photo}")
        page = visitor.page
        await page.locator(".viewer-bar").wait_for()
        await page.keyboard.press("s")
        await page.locator("dialog [role=combobox]").press_sequentially("brug")
        await page.locator("dialog .menu li").first.click()
        await expect(page.locator(".share-known")).to_have_text("Wim Kramer, De Brug")
        await page.keyboard.press("Control+Enter")
        await page.locator("dialog button[type=submit]").click()
        await expect(page.locator("dialog h2")).to_have_text("De link is klaar")

    async def test_a_photo_with_somebody_else_in_it_stays_behind_and_it_is_said_why(
        self, visitor: Visitor, filled_ward: Ward
    ) -> None:
        surgeon, (one, other) = filled_ward.people.surgeon, filled_ward.filled.photos[2:4]
        await looked(surgeon, one, other)
        await surgeon.ask("mutation($p: PhotoId!) { addDepiction(photo: $p) { id } }", p=other)
        await visitor.sign_in("surgeon", at="/photos")
        page = visitor.page
        for photo in (one, other):
            await page.locator(f".ph:has(a[href*='{photo}'])").hover()
            await page.locator(f".ph:has(a[href*='{photo}']) .tick").click()
        await page.keyboard.press("s")
        await expect(page.locator("dialog h2")).to_have_text("Deel 1 foto")
        await page.get_by_role("button", name="waarom").click()
        await expect(page.locator(".share-left li")).to_have_count(1)
        await visitor.assert_sound()


class TestTheDoor:
    async def test_in_english_on_a_desktop_with_a_copy_to_keep(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        staff, photos = filled_ward.people.surgeon, filled_ward.filled.photos[4:6]
        link = await lent(staff, *photos, language="ENGLISH", allowsDownload=True)
        async with guest(browser, filled_ward.url, DESKTOP, "en-GB") as someone:
            page = await enter(someone, link)
            await expect(page.locator("h1")).to_have_text("2 photos for you, Jeroen Bakker")
            await seen(page, 2)
            async with page.expect_download() as kept:
                await page.get_by_role("button", name="Keep this photo").first.click()
            download = await kept.value
            assert download.suggested_filename == "1.jpeg"
            await someone.assert_sound()

    async def test_a_wrong_password_is_said_and_nothing_is_shown(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        link = await lent(filled_ward.people.surgeon, filled_ward.filled.photos[0])
        async with guest(browser, filled_ward.url) as someone:
            page = await arrive(someone, link.secret)
            await page.locator("[name=proof]").fill("not the password")
            await page.locator("form button[type=submit]").click()
            await expect(page.locator(".refusal")).to_have_text(
                "Dat klopt niet. Kijk het nog eens na."
            )
            await expect(page.locator("img")).to_have_count(0)
            await someone.assert_sound()

    @pytest.mark.parametrize("secret", ["", "x" * 43])
    async def test_a_link_that_is_none(
        self, browser: Browser, filled_ward: Ward, secret: str
    ) -> None:
        async with guest(browser, filled_ward.url) as someone:
            page = await arrive(someone, secret)
            title = "Deze link werkt niet" if secret else "Open de link uit het bericht"
            await expect(page.locator("h1")).to_have_text(title)
            await someone.assert_sound()

    async def test_stopped_while_it_is_open_the_photos_go(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        staff, photo = filled_ward.people.surgeon, filled_ward.filled.photos[0]
        link = await lent(staff, photo)
        async with guest(browser, filled_ward.url) as someone:
            page = await enter(someone, link)
            await seen(page, 1)
            await staff.ask(_END, id=link.id)
            await expect(page.locator("h1")).to_have_text("Deze link werkt niet")
            await expect(page.locator("img")).to_have_count(0)
            await page.reload()
            await expect(page.locator("h1")).to_have_text("Open de link uit het bericht")
            await page.goto("about:blank")
            page = await arrive(someone, link.secret)
            await expect(page.locator("h1")).to_have_text("Deze link werkt niet")

    async def test_all_links_to_a_photo_are_stopped_where_it_is_looked_at(
        self, browser: Browser, visitor: Visitor, filled_ward: Ward
    ) -> None:
        staff, photo = filled_ward.people.surgeon, filled_ward.filled.photos[8]
        links = [await lent(staff, photo), await lent(staff, photo)]
        await visitor.sign_in("surgeon", at=f"/photos/{photo}")
        page = visitor.page
        await page.locator(".held img").wait_for()
        if not await page.locator(".info").count():
            await page.keyboard.press("i")
        await page.get_by_role("button", name="Stop links naar deze foto").click()
        await expect(page.get_by_role("dialog")).to_contain_text("2 links tonen deze foto")
        await visitor.assert_sound()
        await page.get_by_role("button", name="Stop die van deze foto").click()
        done = page.get_by_role("dialog").get_by_role("status")
        await expect(done).to_have_text("2 links zijn gestopt.")
        async with guest(browser, filled_ward.url) as someone:
            for link in links:
                await someone.page.goto("about:blank")
                gone = await arrive(someone, link.secret)
                await expect(gone.locator("h1")).to_have_text("Deze link werkt niet")

    async def test_a_photo_that_may_not_be_shown_any_more_goes_from_the_screen(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        staff, photos = filled_ward.people.surgeon, filled_ward.filled.photos[6:8]
        link = await lent(staff, *photos)
        async with guest(browser, filled_ward.url) as someone:
            page = await enter(someone, link)
            await seen(page, 2)
            await staff.ask(
                "mutation($p: PhotoId!) { addDepiction(photo: $p) { id } }", p=photos[0]
            )
            await expect(page.locator("img")).to_have_count(1)
            await expect(page.locator(".visit-refused")).to_have_text(
                "Deze foto is niet meer te zien."
            )
            await someone.assert_sound()

    async def test_whoever_got_it_by_mistake_stops_it(
        self, browser: Browser, visitor: Visitor, filled_ward: Ward
    ) -> None:
        link = await lent(filled_ward.people.surgeon, filled_ward.filled.photos[0])
        async with guest(browser, filled_ward.url, PHONE) as someone:
            page = await arrive(someone, link.secret)
            await page.get_by_role("button", name="Niet voor mij").click()
            await someone.assert_sound()
            await page.get_by_role("button", name="Stop de link").click()
            await expect(page.locator("h1")).to_have_text("De link is gestopt")
        await visitor.sign_in("surgeon", at="/shares")
        row = visitor.page.locator(".share-row").first
        await expect(row).to_contain_text("Niet voor de ontvanger")

    async def test_the_secret_is_in_no_address_that_leaves_the_browser(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        link = await lent(filled_ward.people.surgeon, filled_ward.filled.photos[0])
        async with guest(browser, filled_ward.url) as someone:
            asked: list[Request] = []
            someone.page.on("request", lambda each: asked.append(each))  # noqa: PLW0108 - Playwright cannot wrap a method of a list
            page = await enter(someone, link)
            await seen(page, 1)
            # A browser's own tool shows the fragment of the first address, and never sends it.
            told = [(each.url.partition("#")[0], await each.all_headers()) for each in asked]
            assert not [each for each in told if link.secret in str(each)]
            over_the_wire = [each for each in told if not each[0].startswith("blob:")]
            assert not [url for url, headers in over_the_wire if "referer" in headers]
            assert link.secret not in await page.evaluate("location.href + document.referrer")
            assert not await page.evaluate("localStorage.length + sessionStorage.length")


class TestStopping:
    async def test_its_sender_stops_it_from_the_list(
        self, visitor: Visitor, filled_ward: Ward
    ) -> None:
        await lent(filled_ward.people.surgeon, filled_ward.filled.photos[0])
        await visitor.sign_in("surgeon", at="/shares")
        page = visitor.page
        await page.locator(".share-row").first.get_by_role("button", name="Stop").click()
        await visitor.assert_sound()
        await page.locator("dialog").get_by_role("button", name="Stop", exact=True).click()
        await expect(page.locator("[role=status]").first).to_contain_text("De link is gestopt.")
        await expect(page.locator(".share-row").first).to_contain_text("Gestopt")

    async def test_the_privacy_officer_sees_everybodys(
        self, visitor: Visitor, filled_ward: Ward
    ) -> None:
        await lent(filled_ward.people.surgeon, filled_ward.filled.photos[0])
        with suppress(Refusal):  # another test has an officer already
            await officer.enrol(filled_ward.people)
        await visitor.sign_in(officer.LOGIN, at="/shares")
        page = visitor.page
        await expect(page.locator("h1")).to_have_text("Gedeeld door iedereen")
        await expect(page.locator(".share-row").first).to_contain_text("Door ")
        await visitor.assert_sound()
