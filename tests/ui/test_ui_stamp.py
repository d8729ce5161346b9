"""What a photo may be used for, and how it leaves for that, in a real browser."""

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from core.decisions import DUTCH_DEFAULT, Purpose
from tests.support.callers import Caller
from tests.ui.agreeing import signed, withdrawn
from tests.ui.browsing import PHONE
from tests.ui.conftest import Ward
from tests.ui.courses import at_page, course

pytestmark = pytest.mark.slow

# However many photos the other tests left, all of them exist on this screen.
_TALL = ViewportSize(width=1440, height=5000)
_PERMITTED = """{ search(text: "", first: 100, newestFirst: true,
    filters: {use: [{purpose: RESEARCH, status: PERMITTED}]}) { hits { photo { id } } } }"""
_TRIES = 200
_TODAY = r"\d\d-\d\d-\d{4}"


def _photo(page: Page, photo: str) -> Locator:
    return page.locator(f'.ph:has(a[href="/photos/{photo}"])')


def _row(page: Page, purpose: str) -> Locator:
    return page.locator(".stamp-panel .prow").filter(has_text=purpose)


async def _followed(staff: Caller, photo: str) -> None:
    """The index follows a moment after a consent changed."""
    for _ in range(_TRIES):
        hits = (await staff.ask(_PERMITTED))["search"]["hits"]
        if photo not in {hit["photo"]["id"] for hit in hits}:
            return
        await asyncio.sleep(0.1)
    raise TimeoutError


async def _ask(page: Page, purpose: str) -> Locator:
    """The dialog, opened by its key, for a purpose."""
    await page.locator(".held img").first.wait_for()
    await page.keyboard.press("r")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name=purpose, exact=True).click()
    return dialog


class TestInTheLibrary:
    async def test_four_marks_in_one_order_or_one_for_a_lens_that_stays_in_the_address(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        surgeon = filled_ward.people.surgeon
        patient, (photo, _) = await course(filled_ward)
        unasked = (await course(filled_ward))[1][0]
        await signed(surgeon, patient, refused=["PUBLICATION"])
        async with at_page(browser, filled_ward, "viewer", "/photos", _TALL) as viewer:
            page = viewer.page
            strip = _photo(page, photo).locator(".strip")
            await expect(strip.locator(".g")).to_have_count(4)
            link = _photo(page, photo).get_by_role("link")
            said = "Onderwijs: mag, Onderzoek: mag, Publicatie: geweigerd, Website: mag"
            await expect(link).to_have_accessible_description(said)
            await expect(_photo(page, unasked).locator(".g")).to_have_count(1)
            await expect(_photo(page, unasked).locator(".strip b")).to_have_text("niet gevraagd")
            await viewer.assert_sound()

            await page.get_by_label("Bekijk voor").select_option("Website")
            await expect(page).to_have_url(re.compile("lens=MARKETING"))
            await expect(strip.locator(".g")).to_have_count(1)
            await expect(strip.locator("b")).to_have_text(re.compile(f"^{_TODAY}$"))
            await page.reload()
            await expect(page.get_by_label("Bekijk voor")).to_have_value("MARKETING")
            await expect(link).to_have_accessible_description("Website: mag")
            await viewer.assert_sound()

    async def test_what_may_be_used_is_found_and_no_longer_once_it_was_taken_back(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        surgeon = filled_ward.people.surgeon
        patient, photos = await course(filled_ward)
        unasked = (await course(filled_ward))[1][0]
        consent = await signed(surgeon, patient, refused=["PUBLICATION"])
        async with at_page(browser, filled_ward, "viewer", "/photos", _TALL) as viewer:
            page = viewer.page
            use = page.get_by_role("group", name="Gebruik")
            row = use.get_by_label("Onderzoek: mag")
            await row.wait_for()
            await expect(use.get_by_text("niet gevraagd")).to_have_count(0)
            await row.check()
            await expect(page).to_have_url(re.compile("use=.*RESEARCH.PERMITTED"))
            for photo in photos:
                await expect(_photo(page, photo)).to_be_visible()
            await expect(_photo(page, unasked)).to_have_count(0)
            await viewer.assert_sound()
            await withdrawn(surgeon, consent)
            await _followed(surgeon, photos[0])
            await page.reload()
            await row.wait_for()
            await expect(_photo(page, photos[0])).to_have_count(0)
            await row.uncheck()
            await use.get_by_label("Onderzoek: ingetrokken").check()
            await expect(_photo(page, photos[0])).to_be_visible()

    async def test_a_lens_moves_nothing(self, browser: Browser, filled_ward: Ward) -> None:
        async with at_page(browser, filled_ward, "surgeon", "/photos", PHONE) as surgeon:
            page = surgeon.page
            await page.locator(".ph img.there").first.wait_for()
            scroller = page.locator(".grid-scroller")
            await scroller.evaluate("(list) => list.scrollTo(0, 300)")
            await page.get_by_label("Bekijk voor").select_option("Onderzoek")
            await expect(page).to_have_url(re.compile("lens=RESEARCH"))
            await expect(page.locator(".strip b").first).to_be_visible()
            assert await scroller.evaluate("(list) => list.scrollTop") == 300
            await surgeon.assert_sound()

    async def test_the_selection_says_how_many_may_and_keeps_those(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        patient, agreed = await course(filled_ward)
        _, unasked = await course(filled_ward)
        await signed(filled_ward.people.surgeon, patient)
        async with at_page(
            browser, filled_ward, "surgeon", "/photos?lens=MARKETING", _TALL
        ) as surgeon:
            page = surgeon.page
            for photo in (*agreed, unasked[0]):
                await _photo(page, photo).locator("input").check()
            await expect(page.locator(".selbar .stamp")).to_have_text("Website 2 van 3 mogen")
            await page.keyboard.press("r")
            dialog = page.get_by_role("dialog", name="Mag ik deze 3 foto's gebruiken?")
            await expect(dialog.get_by_role("status")).to_contain_text("2 van 3 mogen")
            await expect(dialog).to_contain_text("Hierom is niet gevraagd aan B. Jansen.")
            await expect(
                dialog.get_by_role("button", name=re.compile("2 foto's downloaden"))
            ).to_be_enabled()
            await surgeon.assert_sound()
            await dialog.get_by_role("button", name="Kies alleen de 2 die mogen").click()
            await expect(page.locator(".selbar")).to_contain_text("2 gekozen")
            await expect(page.locator(".selbar .stamp")).to_have_text("Website 2 van 2 mogen")


class TestInThePanel:
    async def test_it_changes_when_somebody_takes_it_back(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        surgeon = filled_ward.people.surgeon
        patient, (photo, _) = await course(filled_ward)
        consent = await signed(surgeon, patient)
        async with at_page(browser, filled_ward, "surgeon", "/photos", _TALL) as visitor:
            page = visitor.page
            await _photo(page, photo).get_by_role("link").click()
            await expect(_row(page, "Zorg")).to_contain_text("Hoort bij het dossier")
            await expect(_row(page, "Onderwijs")).to_contain_text(re.compile(f"tot {_TODAY}"))
            await expect(page.locator(".stamp-panel")).to_contain_text("Nu gecontroleerd")
            await visitor.assert_sound()
            await withdrawn(surgeon, consent)
            await page.evaluate("dispatchEvent(new Event('focus'))")
            await expect(_row(page, "Onderwijs")).to_contain_text(
                re.compile(f"ingetrokken.*Ingetrokken op {_TODAY}")
            )
            await page.keyboard.press("Escape")
            await expect(_photo(page, photo).get_by_role("link")).to_have_accessible_description(
                re.compile("Website: ingetrokken")
            )


class TestTheQuestion:
    async def test_yes_with_its_end_and_the_copy_for_that_use(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        patient, (photo, _) = await course(filled_ward)
        await signed(filled_ward.people.surgeon, patient)
        async with at_page(browser, filled_ward, "surgeon", f"/photos/{photo}") as surgeon:
            page = surgeon.page
            dialog = await _ask(page, "Website en pers")
            await expect(dialog.get_by_role("status")).to_contain_text(
                re.compile(f"JaU mag deze foto hiervoor gebruiken tot {_TODAY}")
            )
            await expect(dialog).to_contain_text("Naam, plaats en cameragegevens zijn eruit")
            await expect(dialog).to_contain_text("B. JansenVindt dit goed")
            await surgeon.assert_sound()
            await dialog.get_by_role("button", name="Pers", exact=True).click()
            async with (
                page.expect_request(re.compile("/full")) as asked,
                page.expect_download() as started,
            ):
                await dialog.get_by_role("button", name=re.compile("^Downloaden")).click()
            assert (await asked.value).url.endswith("/full?purpose=marketing&channel=press")
            copy = await started.value
            assert copy.suggested_filename == f"{photo}.jpeg"
            assert Path(await copy.path()).read_bytes()[:3] == b"\xff\xd8\xff"
            await expect(dialog).to_contain_text("Gedownload.")
            assert (surgeon.violations, surgeon.strangers, surgeon.faults) == ([], [], [])

    async def test_what_is_taken_back_while_one_looks_does_not_leave(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        patient, (photo, _) = await course(filled_ward)
        consent = await signed(filled_ward.people.surgeon, patient)
        async with at_page(browser, filled_ward, "surgeon", f"/photos/{photo}") as surgeon:
            dialog = await _ask(surgeon.page, "Onderzoek")
            button = dialog.get_by_role("button", name=re.compile("^Downloaden"))
            await expect(button).to_be_enabled()
            await withdrawn(filled_ward.people.surgeon, consent)
            await button.click()
            await expect(dialog.get_by_role("alert")).to_have_text(
                "Niet gedownload: het antwoord is intussen veranderd."
            )
            await expect(dialog.get_by_role("status")).to_contain_text(
                re.compile(f"Zo nietB. Jansen trok de toestemming in op {_TODAY}")
            )
            await expect(button).to_have_count(0)
            link = dialog.get_by_role("link", name="Toestemmingen bekijken")
            await expect(link).to_have_attribute("href", f"/patients/{patient}/consents")
            await expect(link).not_to_have_class(re.compile(r"\bp\b"))
            await surgeon.assert_sound()

    async def test_somebody_unknown_stands_in_the_way_until_they_cannot_be_recognised(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        patient, (photo, _) = await course(filled_ward)
        await signed(filled_ward.people.surgeon, patient)
        async with at_page(browser, filled_ward, "photographer", f"/photos/{photo}") as visitor:
            dialog = await _ask(visitor.page, "Publicatie")
            verdict = dialog.get_by_role("status")
            await expect(verdict).to_contain_text("Ja")
            await dialog.get_by_role("button", name="Er is nog iemand herkenbaar").click()
            await expect(verdict).to_contain_text("niet bekend wie: Persoon B")
            await visitor.assert_sound()
            await dialog.get_by_role("button", name="Is niet herkenbaar").click()
            await expect(verdict).to_contain_text("Ja")
            await expect(dialog.get_by_role("button", name=re.compile("ownloaden"))).to_have_count(
                0
            )

    async def test_a_viewer_gets_the_answer_and_no_copy(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        _, (photo, _) = await course(filled_ward)
        async with at_page(browser, filled_ward, "viewer", f"/photos/{photo}", PHONE) as viewer:
            page = viewer.page
            await page.locator(".held img").first.wait_for()
            await page.keyboard.press("d")
            await expect(page.get_by_role("dialog")).to_have_count(0)
            dialog = await _ask(page, "Onderwijs")
            await expect(dialog.get_by_role("status")).to_contain_text(
                "Nog nietHierom is niet gevraagd aan B. Jansen."
            )
            await expect(dialog).to_contain_text("Downloaden mag uw rol niet.")
            await expect(dialog.get_by_role("link")).to_have_count(0)
            await dialog.get_by_role("button", name="Zorg", exact=True).click()
            await expect(dialog.get_by_role("status")).to_contain_text("Voor zorg mag het altijd")
            await expect(dialog.get_by_role("button", name=re.compile("ownloaden"))).to_have_count(
                0
            )
            await viewer.assert_sound()

    async def test_the_original_leaves_for_care_by_its_key(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        photo = filled_ward.filled.photos[0]
        async with at_page(browser, filled_ward, "surgeon", f"/photos/{photo}") as surgeon:
            page = surgeon.page
            await page.locator(".held img").first.wait_for()
            await page.keyboard.press("d")
            await expect(
                page.get_by_role("button", name=re.compile("Origineel downloaden Ctrl"))
            ).to_be_enabled()
            async with (
                page.expect_request(re.compile("/original")) as asked,
                page.expect_download() as started,
            ):
                await page.keyboard.press("Control+Enter")
            assert (await asked.value).url.endswith("/original?purpose=care")
            assert (await started.value).suggested_filename == f"{photo}.jpeg"
            await surgeon.assert_sound()

    async def test_the_ways_are_those_of_the_policy(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        photo = filled_ward.filled.photos[0]
        names = {
            "Onderwijs": Purpose.EDUCATION,
            "Onderzoek": Purpose.RESEARCH,
            "Publicatie": Purpose.PUBLICATION,
            "Website en pers": Purpose.MARKETING,
        }
        async with at_page(browser, filled_ward, "viewer", f"/photos/{photo}") as viewer:
            for name, purpose in names.items():
                dialog = await _ask(viewer.page, name)
                ways = dialog.get_by_role("group", name="Langs welke weg").get_by_role("button")
                await expect(ways).to_have_count(len(DUTCH_DEFAULT.rules[purpose].channels))
                for way in await ways.all():
                    await way.click()
                    await expect(dialog.get_by_role("status")).to_be_visible()
                    await expect(dialog).not_to_contain_text("niet langs deze weg")
                await viewer.page.keyboard.press("Escape")
