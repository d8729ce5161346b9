"""The queue of faces in a real browser, on real photos: one question, keys, a grid, and undo."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.callers import MANY_TRIES, People, staffed_box
from tests.ui.browsing import PHONE, visiting
from tests.ui.recognising import (
    MODELS,
    Agreed,
    agreed,
    portraits,
    put_back,
    queue,
    require_portraits,
    seen,
    suggested,
    switched,
    withdrawn,
)

pytestmark = pytest.mark.slow

NEW = 3
# A face that is higher than its photo is wide leaves a little of the frame free.
IS_CUT = """img => img.complete && img.naturalWidth > 0 &&
  Math.max(parseFloat(img.style.width), parseFloat(img.style.height)) > 100"""


@dataclass(frozen=True, slots=True)
class Recognising:
    """A box with one patient who agreed, and new photos of them that wait in the inbox."""

    url: str
    people: People
    known: Agreed


@pytest.fixture(scope="module")
async def recognising() -> AsyncIterator[Recognising]:
    require_portraits()
    async with staffed_box(MODELS_FOLDER=MODELS, **MANY_TRIES) as (box, people):
        await switched(people)
        known = await agreed(people)
        for body in portraits()[1 : NEW + 1]:
            await seen(people.surgeon, body)
        await suggested(people.surgeon, NEW)
        yield Recognising(box.url, people, known)


@pytest.fixture
async def untouched(recognising: Recognising) -> Recognising:
    """The same, with nothing answered."""
    await put_back(recognising.people.surgeon)
    await suggested(recognising.people.surgeon, NEW)
    return recognising


def _question(page: Page, name: str = "Suggestie") -> Locator:
    return page.get_by_role("region", name=name)


def _told(page: Page) -> Locator:
    return page.locator(".faces-told [role=status]")


class TestOneByOne:
    async def test_a_question_with_all_there_is_to_compare(
        self, browser: Browser, untouched: Recognising
    ) -> None:
        async with visiting(browser, untouched.url) as someone:
            page = someone.page
            await someone.sign_in("surgeon")
            await expect(page.get_by_role("link", name=f"Gezichten {NEW}")).to_be_visible()
            await page.keyboard.press("g")
            await page.keyboard.press("f")
            await expect(page).to_have_url(re.compile("/faces$"))
            await expect(page.get_by_role("heading", name=f"{NEW} te bekijken")).to_be_visible()
            question = _question(page)
            await expect(question.get_by_role("heading")).to_have_text("Is dit A. Jansen?")
            await expect(question.locator(".chip")).to_have_text(
                re.compile(r"^(Waarschijnlijk|Mogelijk) · 0,\d\d$")
            )
            await expect(question).to_contain_text("Gemeten: hooguit")
            await expect(question).to_contain_text("Deze foto wacht in de inbox")
            await expect(question).to_contain_text(re.compile(r"Bevestigd .* 20\d\d"))
            await expect(question.locator(".prow")).to_contain_text(
                re.compile(r"Gezichten vergelijken.*tot \d\d-\d\d-20\d\d")
            )
            for image in await question.locator(".crop img").all():
                await expect(image).to_have_class(re.compile("there"))
                await page.wait_for_function(IS_CUT, arg=await image.element_handle())
            await expect(question.locator(".face-frame")).to_be_visible()
            await someone.assert_sound()

    async def test_keys_move_answer_and_take_back(
        self, browser: Browser, untouched: Recognising
    ) -> None:
        surgeon = untouched.people.surgeon
        async with visiting(browser, untouched.url) as someone:
            page = someone.page
            await someone.sign_in("surgeon", at="/faces")
            current = page.locator(".faces-list [aria-current]")
            rows = page.locator(".faces-list li button")
            await expect(rows).to_have_count(NEW)
            for key, at in (("j", 1), ("j", 2), ("j", 2), ("k", 1), ("k", 0)):
                await page.keyboard.press(key)
                await expect(rows.nth(at)).to_have_attribute("aria-current", "true")
            await expect(current).to_have_count(1)
            await expect(_question(page).get_by_role("heading")).to_be_focused()

            await page.keyboard.press("Space")
            dialog = page.get_by_role("dialog")
            await expect(dialog.locator(".face-frame")).to_be_visible()
            await page.keyboard.press("y")  # behind a dialog no key answers
            await page.keyboard.press("Space")
            await expect(dialog).to_have_count(0)
            assert len(await queue(surgeon)) == NEW

            await page.keyboard.press("y")
            await expect(_told(page)).to_have_text("Ja: dit is A. Jansen.")
            await expect(rows).to_have_count(NEW - 1)
            await expect(page.get_by_role("link", name=f"Gezichten {NEW - 1}")).to_be_visible()
            assert len(await queue(surgeon, "CONFIRMED")) == 1
            await page.keyboard.press("z")
            await expect(_told(page)).to_have_text(re.compile("^Teruggenomen: 1 gezicht"))
            await expect(rows).to_have_count(NEW)
            assert await queue(surgeon, "CONFIRMED") == []

            await page.keyboard.press("u")
            await page.keyboard.press("u")
            await expect(page.get_by_role("alert")).to_have_count(0)
            await expect(_told(page)).to_have_text("Niet zeker of dit A. Jansen is.")
            await expect(rows).to_have_count(NEW - 1)
            await someone.assert_sound()

    async def test_a_no_stays_and_a_filter_finds_it_back(
        self, browser: Browser, untouched: Recognising
    ) -> None:
        async with visiting(browser, untouched.url) as someone:
            page = someone.page
            await someone.sign_in("surgeon", at="/faces")
            await page.get_by_role("button", name="Nee, niet A. Jansen").click()
            await expect(_told(page)).to_have_text("Nee: dit is niet A. Jansen.")
            await page.reload()
            await expect(page.locator(".faces-list li")).to_have_count(NEW - 1)
            await page.get_by_role("button", name="Nee", exact=True).click()
            await expect(page).to_have_url(re.compile("answered=REJECTED"))
            row = page.locator(".faces-answered li")
            await expect(row).to_have_count(1)
            await expect(row).to_contain_text("A. Jansen")
            await expect(row).to_contain_text("beantwoord")
            await someone.assert_sound()
            await row.get_by_role("button", name="Terugnemen").click()
            await expect(page.locator(".message h2")).to_have_text("Zo werd nog niets beantwoord")
            await expect(_told(page)).to_have_text(re.compile("^Teruggenomen"))
            await page.get_by_role("button", name="Te bekijken").click()
            await expect(page.locator(".faces-list li")).to_have_count(NEW)

    async def test_whoever_was_late_keeps_the_place_and_hears_why(
        self, browser: Browser, untouched: Recognising
    ) -> None:
        async with (
            visiting(browser, untouched.url) as someone,
            visiting(browser, untouched.url) as other,
        ):
            for each in (someone, other):
                await each.sign_in("surgeon", at="/faces")
                await expect(each.page.locator(".faces-list li")).to_have_count(NEW)
            await someone.page.keyboard.press("u")
            await expect(_told(someone.page)).to_have_text(re.compile("^Niet zeker"))
            await other.page.keyboard.press("n")
            alert = other.page.get_by_role("alert")
            await expect(alert).to_contain_text("Een collega was u voor")
            await expect(other.page.locator(".faces-list li")).to_have_count(NEW - 1)
            assert len(await queue(untouched.people.surgeon, "REJECTED")) == 0
            await other.assert_sound()


class TestGrid:
    async def test_many_are_answered_at_once_and_taken_back_at_once(
        self, browser: Browser, untouched: Recognising
    ) -> None:
        surgeon = untouched.people.surgeon
        async with visiting(browser, untouched.url) as someone:
            page = someone.page
            await someone.sign_in("surgeon", at="/faces")
            await expect(page.locator(".faces-list li")).to_have_count(NEW)
            await page.keyboard.press("g")
            tiles = page.locator(".faces-tile input")
            await expect(tiles).to_have_count(NEW)
            await page.keyboard.press("j")
            await expect(tiles.first).to_be_focused()
            await page.keyboard.press("Space")
            await expect(page.get_by_text("1 gekozen")).to_be_visible()
            await page.get_by_role("button", name="Kies alle").click()
            await expect(page.get_by_text(f"{NEW} gekozen")).to_be_visible()
            await someone.assert_sound()
            await page.get_by_role("button", name="Nee, niet A. Jansen").click()
            await expect(_told(page)).to_have_text(f"Nee: deze {NEW} zijn niet A. Jansen.")
            assert len(await queue(surgeon, "REJECTED")) == NEW
            await expect(page.locator(".message h2")).to_have_text("Niemand wacht op antwoord")
            await page.keyboard.press("z")
            await expect(_told(page)).to_have_text(
                f"Teruggenomen: {NEW} gezichten wachten weer op antwoord."
            )
            await expect(tiles).to_have_count(NEW)
            assert await queue(surgeon, "REJECTED") == []


class TestOnAPhone:
    async def test_everything_fits_in_english(
        self, browser: Browser, untouched: Recognising
    ) -> None:
        async with visiting(browser, untouched.url, PHONE, "en-GB") as someone:
            page = someone.page
            await someone.sign_in("surgeon", at="/faces")
            await expect(page.get_by_role("heading", name="Is this A. Jansen?")).to_be_visible()
            await someone.assert_sound()
            wide = "document.querySelector('.page').scrollWidth <= innerWidth"
            assert await page.evaluate(wide)
            for name in ("Yes, this is A. Jansen", "No, not A. Jansen", "Not sure"):
                button = (
                    await _question(page, "Suggestion")
                    .get_by_role("button", name=name)
                    .bounding_box()
                )
                assert button is not None
                assert button["height"] >= 44


class TestThePatient:
    async def test_their_faces_lead_to_photos_and_a_name_can_be_taken_back(
        self, browser: Browser, untouched: Recognising
    ) -> None:
        known = untouched.known
        async with visiting(browser, untouched.url) as someone:
            page = someone.page
            await someone.sign_in("surgeon", at=f"/patients/{known.patient}/timeline")
            await page.get_by_role("link", name="Gezichten", exact=True).last.click()
            card = page.locator(".faces-cards li")
            await expect(card).to_have_count(1)
            await expect(card.get_by_role("link")).to_have_attribute(
                "href", f"/photos/{known.photo}"
            )
            await someone.assert_sound()
            await card.get_by_role("button", name="Niet deze persoon").click()
            await expect(card).to_contain_text("Dit gezicht heeft geen naam meer")
            await card.get_by_role("button", name="Terugnemen").click()
            await expect(card).to_contain_text("Heeft weer een naam")
            await someone.assert_sound()
        async with visiting(browser, untouched.url) as viewer:
            await viewer.sign_in("viewer", at=f"/patients/{known.patient}/faces")
            await expect(viewer.page.locator(".faces-cards li")).to_have_count(1)
            await expect(viewer.page.get_by_role("button", name="Niet deze persoon")).to_have_count(
                0
            )


class TestNobody:
    async def test_whoever_takes_consent_back_leaves_the_queue(
        self, browser: Browser, untouched: Recognising
    ) -> None:
        async with visiting(browser, untouched.url) as someone:
            page = someone.page
            await someone.sign_in("surgeon", at="/faces")
            await expect(page.locator(".faces-list li")).to_have_count(NEW)
            await withdrawn(untouched.people.surgeon, untouched.known.consent)
            await page.keyboard.press("y")
            await expect(page.get_by_role("alert")).to_contain_text(
                "de toestemming of de foto veranderde"
            )
            await expect(page.locator(".message")).to_contain_text("Niemand wacht op antwoord")
            await expect(page.locator(".message")).to_contain_text("uit heeft staan")
            await expect(page.locator(".nav a[href='/faces'] b")).to_have_count(0)
            await someone.assert_sound()

    async def test_it_is_not_for_who_may_not_edit(
        self, browser: Browser, recognising: Recognising
    ) -> None:
        async with visiting(browser, recognising.url) as someone:
            await someone.sign_in("viewer", at="/faces")
            await expect(someone.page.locator(".message h2")).to_have_text(
                "Hier is niets dat u mag zien"
            )
            await expect(someone.page.get_by_role("link", name="Gezichten")).to_have_count(0)
