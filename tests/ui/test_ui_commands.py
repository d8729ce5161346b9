"""Commands and keys, filing from the library, conflicts and coming back, in a real browser."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import pytest
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from tests.support.callers import Upload
from tests.support.pictures import jpeg
from tests.support.pictures import photo as picture
from tests.ui.browsing import DESKTOP, Visitor, visiting
from tests.ui.conftest import Ward
from tests.ui.filling import HAND, until_developed

pytestmark = pytest.mark.slow

OWNER = "query($p: PhotoId!) { photo(id: $p) { version patient { mrn } } }"
ASSIGN = "mutation($i: PhotoId!, $p: PatientId!) { assignPhoto(id: $i, patient: $p) { id } }"
SAYS = "query($p: PhotoId!) { photo(id: $p) { laterality caption } }"
DESCRIBE = (
    "mutation($i: PhotoId!, $v: Int!, $d: DescriptionInput!) {"
    " describePhoto(id: $i, version: $v, description: $d) { version } }"
)
ANNOTATE = (
    "mutation($i: PhotoId!, $shapes: [ShapeInput!]!) {"
    " annotatePhoto(id: $i, version: 0, shapes: $shapes) { version { version } } }"
)
CREATE = "mutation($p: PatientInput!) { createPatient(patient: $p) { id } }"
_NUMBERS = count(400)


@asynccontextmanager
async def _at(
    browser: Browser, ward: Ward, login: str, at: str = "/", size: ViewportSize = DESKTOP
) -> AsyncIterator[Visitor]:
    async with visiting(browser, ward.url, size) as someone:
        await someone.sign_in(login, at=at)
        yield someone


async def _waiting(ward: Ward, amount: int) -> list[str]:
    """Photos without a patient, developed and found."""
    photos: list[str] = []
    for _, number in zip(range(amount), _NUMBERS, strict=False):
        upload = Upload(jpeg(picture(600, 500, seed=number)), f"one-to-be-filed-later-{number}")
        photos.append((await ward.people.photographer.put(upload)).json()["id"])
    await until_developed(ward.people.photographer, photos)
    return photos


async def _owner(ward: Ward, photo: str) -> str | None:
    patient = (await ward.people.surgeon.ask(OWNER, p=photo))["photo"]["patient"]
    return patient and str(patient["mrn"])


async def _course(ward: Ward) -> tuple[str, list[str]]:
    """A patient of their own, operated on the hand, with a photo of then and one of later."""
    number, surgeon = next(_NUMBERS), ward.people.surgeon
    known = {"mrn": f"99{number}", "name": "B. Jansen", "birthDate": "1990-04-05", "sex": "FEMALE"}
    patient = (await surgeon.ask(CREATE, p=known))["createPatient"]["id"]
    photos = await _waiting(ward, 2)
    days = (("INTRA_OP", "2026-11-14T10:00:00Z"), ("FOLLOW_UP", "2026-11-18T09:00:00Z"))
    for photo, (phase, at) in zip(photos, days, strict=True):
        await surgeon.ask(ASSIGN, i=photo, p=patient)
        said = {"bodySite": HAND, "laterality": "LEFT", "phase": phase, "capturedAt": at}
        version = (await surgeon.ask(OWNER, p=photo))["photo"]["version"]
        await surgeon.ask(DESCRIBE, i=photo, v=version, d=said)
    return patient, photos


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
        await expect(dialog.get_by_role("status")).to_be_empty()
        await dialog.get_by_label("Losse letters als toets").uncheck()
        await expect(dialog.get_by_role("status")).to_contain_text("doen nu niets")
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
        photos, filed = await _waiting(filled_ward, 2), filled_ward.filled.photos[8]
        async with _at(browser, filled_ward, "photographer") as photographer:
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
            assert [await _owner(filled_ward, photo) for photo in photos] == [None, None]
            await dialog.get_by_role("button", name="Dit is de patiënt: berg 2 foto's op").click()
            await expect(dialog.get_by_role("status")).to_have_text(
                "2 foto's opgeborgen bij J. Peters."
            )
            await photographer.assert_sound()
            await dialog.get_by_role("button", name="Sluiten").last.click()
            await expect(page.locator(".selbar")).to_have_count(0)
        assert [await _owner(filled_ward, photo) for photo in photos] == ["7744613", "7744613"]

    async def test_one_that_a_colleague_filed_meanwhile_is_said_and_stays_where_it_is(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        photos = await _waiting(filled_ward, 2)
        other = filled_ward.filled.patients["7744502"]
        async with _at(browser, filled_ward, "photographer") as photographer:
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
        assert [await _owner(filled_ward, photo) for photo in photos] == ["7744502", "7744613"]

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
        _, (photo, *_) = await _course(filled_ward)
        caller = filled_ward.people.surgeon
        async with (
            _at(browser, filled_ward, "surgeon", f"/photos/{photo}") as surgeon,
            _at(browser, filled_ward, "photographer", f"/photos/{photo}") as photographer,
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
        _, (photo, *_) = await _course(filled_ward)
        caller = filled_ward.people.surgeon
        async with _at(browser, filled_ward, "surgeon", f"/photos/{photo}") as surgeon:
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


class TestComingBack:
    @pytest.mark.parametrize("way", ["Escape", "back", "leafing"])
    async def test_the_list_is_where_it_was(
        self, browser: Browser, filled_ward: Ward, way: str
    ) -> None:
        small = ViewportSize(width=800, height=420)
        async with _at(browser, filled_ward, "viewer", size=small) as viewer:
            page = viewer.page
            list_ = page.locator(".grid-scroller")
            await page.locator(".ph img.there").first.wait_for()
            await list_.evaluate("list => list.scrollTo(0, 437)")
            await page.wait_for_function(
                "document.querySelector('.grid-scroller').scrollTop == 437"
            )
            opened = await page.evaluate(_OPEN_IN_SIGHT)  # a click of Playwright's would scroll
            await page.locator(".held img").wait_for()
            if way == "leafing":
                await page.keyboard.press("ArrowRight")
                await page.keyboard.press("ArrowRight")
            if way == "back":
                await page.go_back()
            else:
                await page.keyboard.press("Escape")
            await page.locator(".ph img.there").first.wait_for()
            await page.wait_for_load_state("networkidle")
            assert await list_.evaluate("list => list.scrollTop") == 437
            if way != "leafing":
                await expect(page.locator(f'.ph a[href="{opened}"]')).to_be_focused()


_OPEN_IN_SIGHT = """() => {
  const room = document.querySelector('.grid-scroller').getBoundingClientRect()
  const photo = [...document.querySelectorAll('.ph a')].find((each) => {
    const { top, bottom } = each.getBoundingClientRect()
    return top >= room.top && bottom <= room.bottom
  })
  photo.click()
  return photo.getAttribute('href')
}"""


class TestTheCourse:
    async def test_days_are_told_from_the_operation(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        patient, _ = await _course(filled_ward)
        async with _at(browser, filled_ward, "viewer", f"/patients/{patient}/timeline") as viewer:
            days = viewer.page.locator(".visit-day")
            await expect(days).to_contain_text(["4 dagen na de operatie", "Dag van de operatie"])
            await viewer.assert_sound()
        other = filled_ward.filled.patients["7744471"]
        async with _at(browser, filled_ward, "viewer", f"/patients/{other}/timeline") as viewer:
            await viewer.page.locator(".visit-day").first.wait_for()
            await expect(viewer.page.get_by_text("de operatie")).to_have_count(0)

    async def test_a_comparison_shows_what_is_drawn_until_it_is_put_away(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        _, photos = await _course(filled_ward)
        arrow = {"kind": "ARROW", "points": "0.2,0.2 0.4,0.4"}
        word = {"kind": "TEXT", "points": "0.5,0.5", "text": "Genezen"}
        for photo, shape in zip(photos, (arrow, word), strict=True):
            await filled_ward.people.surgeon.ask(ANNOTATE, i=photo, shapes=[shape])
        async with _at(
            browser, filled_ward, "viewer", f"/compare/{photos[0]}/{photos[1]}"
        ) as viewer:
            page = viewer.page
            line = page.locator("[data-pane=A] .mark-line")
            await expect(line).to_have_css("stroke", "rgb(255, 225, 77)")
            await expect(page.locator("[data-pane=B] .mark-word")).to_have_text("Genezen")
            moments = page.locator(".moments li")
            await expect(moments).to_contain_text(["Dag van de operatie", "4 dagen na de operatie"])
            await viewer.assert_sound()
            toggle = page.get_by_role("button", name="Aantekeningen (L)")
            await expect(toggle).to_have_attribute("aria-pressed", "true")
            await page.keyboard.press("l")
            await expect(page.locator(".marks")).to_have_count(0)
            await toggle.click()
            await page.keyboard.press("o")
            await expect(page.locator(".pane .marks")).to_have_count(2)
            await viewer.assert_sound()


class TestTwoFingers:
    async def test_they_zoom_while_somebody_draws_and_draw_nothing(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        _, photos = await _course(filled_ward)
        async with _at(browser, filled_ward, "surgeon", f"/photos/{photos[0]}") as surgeon:
            page = surgeon.page
            await page.locator(".held img").wait_for()
            await page.keyboard.press("a")
            await page.get_by_role("button", name="Vrije lijn").click()
            box = await page.locator(".marks.draws").bounding_box()
            assert box is not None
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            hand = await page.context.new_cdp_session(page)
            before = await page.locator(".zoom-now").text_content()
            for kind, places in (
                ("touchStart", [(x - 20, y)]),
                ("touchMove", [(x - 40, y)]),
                ("touchStart", [(x - 40, y), (x + 40, y)]),
                ("touchMove", [(x - 80, y), (x + 80, y)]),
                ("touchEnd", []),
            ):
                points = [{"x": px, "y": py, "id": at} for at, (px, py) in enumerate(places)]
                await hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            await expect(page.locator(".zoom-now")).not_to_have_text(before or "")
            await expect(page.locator(".mark")).to_have_count(0)

            for kind, places in (
                ("touchStart", [(x - 20, y)]),
                ("touchMove", [(x + 40, y + 30)]),
                ("touchEnd", []),
            ):
                points = [{"x": px, "y": py, "id": 0} for px, py in places]
                await hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            await expect(page.locator(".mark")).to_have_count(1)
