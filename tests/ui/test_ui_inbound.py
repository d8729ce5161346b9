"""Photos asked of somebody outside: from the dialog to a phone elsewhere, and back to who asked."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from tests.support.pictures import jpeg, photo
from tests.ui.browsing import DESKTOP, PHONE, Visitor, visiting
from tests.ui.conftest import Ward
from tests.ui.filling import PATIENTS
from tests.ui.lending import Lent

pytestmark = pytest.mark.slow

_REQUEST = """mutation($request: PhotoRequestInput!) {
    requestPhotos(request: $request) { secret password request { id } } }"""
_OVERFLOWS = "() => document.documentElement.scrollWidth > innerWidth"
_END = "mutation($id: PhotoRequestId!) { endPhotoRequest(id: $id) { state } }"


def picture(number: int, width: int = 1200, height: int = 900) -> FilePayload:
    """A real photo, as a phone has it."""
    body = jpeg(photo(width, height, seed=400 + number))
    return FilePayload(name=f"IMG_{number:04}.JPG", mimeType="image/jpeg", buffer=body)


PAPER = FilePayload(name="verwijsbrief.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7 brief")


async def asked(ward: Ward, **terms: Any) -> Lent:
    """A request, made by the API."""
    request = {"newRecipient": {"name": "Marijke Smit", "organisation": "De Brink"}, **terms}
    made = (await ward.people.surgeon.ask(_REQUEST, request=request))["requestPhotos"]
    return Lent(made["secret"], made["password"] or "", made["request"]["id"])


@asynccontextmanager
async def sender(
    browser: Browser, url: str, language: str = "nl-NL", *, is_phone: bool = True
) -> AsyncIterator[Visitor]:
    """Somebody outside, in a browser of their own."""
    size = PHONE if is_phone else DESKTOP
    async with visiting(browser, url, size, language, has_touch=is_phone) as someone:
        yield someone


async def arrive(someone: Visitor, link: Lent) -> Page:
    """Open the link; the secret is out of the address at once."""
    page = someone.page
    await page.goto(f"{someone.url}/u#{link.secret}")
    await page.locator(".visit h1").wait_for()
    assert page.url == f"{someone.url}/u"
    return page


async def enter(someone: Visitor, link: Lent) -> Page:
    """Open the link and show the password."""
    page = await arrive(someone, link)
    await page.locator("[name=proof]").fill(link.password)
    await page.locator("form button[type=submit]").click()
    await page.locator(".send-drop").wait_for()
    return page


async def chosen(page: Page, *files: FilePayload) -> None:
    """Choose files as one does on a phone."""
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("button", name="Kies foto's").click()
    await (await choosing.value).set_files(list(files))


async def finished(page: Page) -> None:
    await page.get_by_role("button", name="Klaar").click()
    await page.get_by_role("button", name="Ja, dit is alles").click()
    await expect(page.locator("h1")).to_have_text("Dank u wel")
    await expect(page.locator("h1")).to_be_focused()


async def refusing(page: Page, path: str, status: int, code: str) -> None:
    """Let the box refuse there from now on."""
    body = json.dumps({"error": {"code": code, "message": ""}})
    await page.route(f"**{path}", lambda route: route.fulfill(status=status, body=body))


async def looks(image: Any) -> None:
    """The picture is there."""
    assert await image.evaluate("image => image.decode().then(() => image.naturalWidth)")


class TestFromAskingToTakingIn:
    async def test_the_whole_way(
        self, browser: Browser, visitor: Visitor, filled_ward: Ward, tmp_path: Path
    ) -> None:
        (mrn, name, *_), *_ = PATIENTS
        patient = filled_ward.filled.patients[mrn]
        await visitor.sign_in("surgeon", at=f"/patients/{patient}/timeline")
        page = visitor.page
        await page.get_by_role("button", name="Vraag om foto's").click()
        dialog = page.locator("dialog")
        await expect(dialog.locator("h2")).to_have_text("Vraag iemand buiten om foto's")
        await dialog.locator("[role=combobox]").fill("Marijke Smit")
        await dialog.locator("textarea").fill("Graag de knie, van voren en van opzij.")
        await page.screenshot(path=tmp_path / "dialog.png")
        await visitor.assert_sound()
        await dialog.locator("button[type=submit]").click()
        await expect(page.locator("dialog h2")).to_have_text("De link is klaar")
        link, password = page.locator("dialog input").nth(0), page.locator("dialog input").nth(1)
        assert "/u#" in await link.input_value()
        lent = Lent((await link.input_value()).partition("#")[2], await password.input_value())
        async with sender(browser, filled_ward.url) as someone:
            outside = await enter(someone, lent)
            await expect(outside.locator("h1")).to_have_text("Foto's sturen, Marijke Smit")
            await expect(outside.locator(".visit-message")).to_contain_text("Graag de knie")
            assert name not in await outside.content()
            await chosen(outside, picture(1), picture(2), PAPER)
            await expect(outside.get_by_text("Verstuurd")).to_have_count(2)
            await expect(outside.locator(".refusal")).to_contain_text("geen foto die wij kunnen")
            await outside.get_by_role("button", name="Haal weg: verwijsbrief.pdf").click()
            await outside.screenshot(path=tmp_path / "sending.png", full_page=True)
            await someone.assert_sound()
            await outside.get_by_role("button", name="Haal weg: IMG_0002.JPG").click()
            await expect(outside.locator(".send-list li")).to_have_count(1)
            await finished(outside)
            await outside.screenshot(path=tmp_path / "thanks.png")
            await someone.assert_sound()
            kept = "() => [localStorage.length, sessionStorage.length, document.cookie]"
            assert await outside.evaluate(kept) == [0, 0, ""]
            await outside.goto(f"{someone.url}/u#{lent.secret}")
            await outside.reload()
        await page.get_by_role("link", name="Bekijk wat ermee gebeurt").click()
        row = page.locator(".held-row")
        await expect(row).to_have_count(1)
        await expect(row).to_contain_text("Van buiten, van Marijke Smit. Niet gecontroleerd.")
        await looks(row.locator("img"))
        await expect(page.locator(".share-row").first).to_contain_text("Klaar, zei de afzender")
        await expect(page.locator(".share-row").first).to_contain_text("1 van 10 foto's")
        await page.locator(".share-row").first.get_by_role("button", name="Wat er gebeurde").click()
        await expect(page.locator(".share-events")).to_contain_text("Foto teruggenomen")
        await page.screenshot(path=tmp_path / "received.png", full_page=True)
        await visitor.assert_sound()
        await row.get_by_role("button", name="Neem aan").click()
        await expect(page.locator("dialog h2")).to_have_text("De foto aannemen?")
        await visitor.assert_sound()
        await page.get_by_role("button", name=f"Bij {name}").click()
        await expect(page.get_by_text("De foto is aangenomen.")).to_be_visible()
        await expect(page.locator(".held-row")).to_have_count(0)

    async def test_what_is_turned_down_is_gone(
        self, browser: Browser, visitor: Visitor, filled_ward: Ward
    ) -> None:
        link = await asked(filled_ward)
        async with sender(browser, filled_ward.url) as someone:
            page = await enter(someone, link)
            await chosen(page, picture(3))
            await expect(page.get_by_text("Verstuurd")).to_have_count(1)
            await finished(page)
        await visitor.sign_in("surgeon", at="/received")
        page = visitor.page
        await expect(page.locator(".held-row")).to_have_count(1)
        await page.locator(".held-row").get_by_role("button", name="Wijs af").click()
        await page.get_by_role("button", name="Wis de foto").click()
        await expect(page.get_by_text("De foto is gewist.")).to_be_visible()
        await expect(page.locator(".held-row")).to_have_count(0)
        await expect(page.locator("h1")).to_be_focused()

    async def test_who_asked_decides_on_a_phone_too(
        self, browser: Browser, filled_ward: Ward, tmp_path: Path
    ) -> None:
        link = await asked(filled_ward, message="x" * 500)
        async with sender(browser, filled_ward.url) as someone:
            page = await enter(someone, link)
            await chosen(page, picture(10, 900, 1200))
            await expect(page.get_by_text("Verstuurd")).to_have_count(1)
            assert await page.evaluate(_OVERFLOWS) is False
        async with sender(browser, filled_ward.url) as surgeon:
            await surgeon.sign_in("surgeon", at="/received")
            await looks(surgeon.page.locator(".held-row img").first)
            await surgeon.page.screenshot(path=tmp_path / "phone.png", full_page=True)
            assert await surgeon.page.evaluate(_OVERFLOWS) is False
            await surgeon.assert_sound()


class TestThePageOfWhoSends:
    async def test_no_more_than_was_asked_for(self, browser: Browser, filled_ward: Ward) -> None:
        link = await asked(filled_ward, mostPhotos=2)
        async with sender(browser, filled_ward.url) as someone:
            page = await enter(someone, link)
            await chosen(page, picture(4), picture(5), picture(6))
            await expect(page.get_by_text("Verstuurd")).to_have_count(2)
            await expect(page.locator(".send-list .refusal")).to_contain_text(
                "niet meer foto's bij"
            )
            await expect(page.get_by_role("button", name="Kies foto's")).to_be_disabled()
            await someone.assert_sound()

    async def test_without_a_connection_it_is_tried_again(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        link = await asked(filled_ward)
        async with sender(browser, filled_ward.url) as someone:
            page = await enter(someone, link)
            await page.context.set_offline(True)
            await chosen(page, picture(7))
            await expect(page.locator(".send-list .refusal")).to_contain_text("geen verbinding")
            await page.context.set_offline(False)
            await page.get_by_role("button", name="Probeer opnieuw: IMG_0007.JPG").click()
            await expect(page.get_by_text("Verstuurd")).to_have_count(1)

    async def test_photos_are_dropped_on_it_in_english(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        link = await asked(filled_ward, language="ENGLISH")
        async with sender(browser, filled_ward.url, "en-GB", is_phone=False) as someone:
            page = await enter(someone, link)
            await expect(page.locator("h1")).to_have_text("Send photos, Marijke Smit")
            data = list(picture(8)["buffer"])
            await page.evaluate(
                """(data) => {
                    const given = new DataTransfer()
                    const kind = { type: 'image/jpeg' }
                    given.items.add(new File([new Uint8Array(data)], 'knee.jpg', kind))
                    document.querySelector('.send-drop').dispatchEvent(
                        new DragEvent('drop', { bubbles: true, dataTransfer: given }))
                }""",
                data,
            )
            await expect(page.get_by_text("Sent", exact=False).first).to_be_visible()
            await someone.assert_sound()

    async def test_stopped_meanwhile_it_is_said(self, browser: Browser, filled_ward: Ward) -> None:
        link = await asked(filled_ward)
        async with sender(browser, filled_ward.url) as someone:
            page = await enter(someone, link)
            await filled_ward.people.surgeon.ask(_END, id=link.id)
            await chosen(page, picture(9))
            await expect(page.locator("h1")).to_have_text("Deze link werkt niet")
            said = page.get_by_role("main")
            await expect(said).to_contain_text("1 bestand is niet verstuurd.")
            await expect(said).not_to_contain_text("is aangekomen")
            await page.goto(f"{someone.url}/u")
            await expect(page.locator("h1")).to_have_text("Open de link uit het bericht")

    async def test_not_for_whoever_got_it(self, browser: Browser, filled_ward: Ward) -> None:
        link = await asked(filled_ward)
        async with sender(browser, filled_ward.url) as someone:
            page = await arrive(someone, link)
            await page.get_by_role("button", name="Niet voor mij").click()
            await someone.assert_sound()
            await page.get_by_role("button", name="Stop de link").click()
            await expect(page.locator("h1")).to_have_text("De link is gestopt")
            await expect(page.locator("h1")).to_be_focused()


class TestWhatGoesOtherwise:
    async def test_when_time_is_over_it_goes_on_after_the_door(
        self, browser: Browser, filled_ward: Ward, tmp_path: Path
    ) -> None:
        link = await asked(filled_ward)
        async with sender(browser, filled_ward.url) as someone:
            page = await enter(someone, link)
            await chosen(page, picture(11))
            await expect(page.get_by_text("Verstuurd")).to_have_count(1)
            await refusing(page, "/u/photo", 404, "NOT_FOUND")
            await chosen(page, picture(12), picture(13))
            await expect(page.locator("h1")).to_have_text("Foto's sturen")
            await expect(page.locator("h1")).to_be_focused()
            await expect(page.get_by_role("status")).to_contain_text("De tijd is om.")
            await page.screenshot(path=tmp_path / "over.png")
            await page.unroute_all()
            await page.locator("[name=proof]").fill(link.password)
            await page.locator("form button[type=submit]").click()
            await expect(page.get_by_text("Verstuurd")).to_have_count(3)
            await expect(page.locator(".send-list")).to_contain_text("IMG_0011.JPG")
            await finished(page)
            await expect(page.get_by_role("main")).to_contain_text("Er zijn 3 foto's aangekomen.")

    async def test_it_is_said_what_was_not_sent_before_it_ends(
        self, browser: Browser, filled_ward: Ward, tmp_path: Path
    ) -> None:
        link = await asked(filled_ward)
        async with sender(browser, filled_ward.url) as someone:
            page = await enter(someone, link)
            await expect(page.locator(".visit-terms")).to_contain_text(
                "Hoogstens 10 foto's, samen hoogstens 100 MB"
            )
            await chosen(page, picture(14))
            await expect(page.get_by_text("Verstuurd")).to_have_count(1)
            await refusing(page, "/u/photo", 409, "NO_MORE_BYTES")
            await chosen(page, picture(15))
            await expect(page.locator(".send-list .refusal")).to_contain_text("wordt het te veel")
            done = page.get_by_role("button", name="Klaar")
            await done.click()
            sure = page.locator(".visit-sure")
            await expect(sure).to_contain_text("U stuurde 1 foto. 1 bestand is niet verstuurd.")
            await expect(page.get_by_role("button", name="Annuleer")).to_be_focused()
            await expect(page.get_by_role("button", name="Kies foto's")).to_be_disabled()
            await expect(page.locator(".send-list button").first).to_be_disabled()
            await page.screenshot(path=tmp_path / "sure.png", full_page=True)
            await refusing(page, "/u/finish", 429, "TOO_MANY")
            await page.get_by_role("button", name="Ja, dit is alles").click()
            await expect(sure.locator(".refusal")).to_contain_text("Wacht even")
            await page.get_by_role("button", name="Annuleer").click()
            await expect(done).to_be_focused()
            await page.unroute_all()
            await finished(page)

    async def test_what_was_decided_on_cannot_be_taken_back(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        link = await asked(filled_ward)
        async with sender(browser, filled_ward.url) as someone:
            page = await enter(someone, link)
            await chosen(page, picture(16))
            await expect(page.get_by_text("Verstuurd")).to_have_count(1)
            await refusing(page, "/u/withdraw", 409, "DECIDED_ON")
            await page.get_by_role("button", name="Haal weg: IMG_0016.JPG").click()
            await expect(page.locator(".send-list .refusal")).to_have_text(
                "Deze foto kan niet meer worden teruggenomen."
            )
            await expect(page.locator(".send-list li")).to_have_count(1)
            await someone.assert_sound()

    async def test_a_new_code_that_is_refused_is_not_said_to_be_sent(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        door = {"hospital": "De Vaart", "proof": "sms", "hint": "78", "language": "nl"}
        async with sender(browser, filled_ward.url) as someone:
            page = someone.page
            await page.route("**/u/knock", lambda route: route.fulfill(json=door))
            await page.route("**/u/code", lambda route: route.fulfill(json={}))
            await arrive(someone, Lent("x" * 43, ""))
            await page.get_by_role("button", name="Stuur mij een code").click()
            said = page.get_by_role("status")
            await expect(said).to_have_text("De code is verstuurd. Hij geldt 10 minuten.")
            await refusing(page, "/u/code", 429, "TOO_MANY")
            await page.get_by_role("button", name="Stuur een nieuwe code").click()
            await expect(said).to_have_text("Wacht even voor u het nog eens probeert.")
            await page.get_by_role("button", name="Niet voor mij").click()
            await expect(page.get_by_role("button", name="Annuleer")).to_be_focused()
            await page.get_by_role("button", name="Annuleer").click()
            await expect(page.get_by_role("button", name="Niet voor mij")).to_be_focused()
            await someone.assert_sound()
