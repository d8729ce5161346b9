"""Annotating, comparing, the course of a patient and corrections, in a real browser."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.callers import Caller
from tests.ui.browsing import Visitor, visiting
from tests.ui.conftest import Ward

pytestmark = pytest.mark.slow

LAYER = "query($p: PhotoId!) { annotation(photo: $p) { version { version } shapes { kind text } } }"
ANNOTATE = (
    "mutation($id: PhotoId!, $v: Int!, $shapes: [ShapeInput!]!) {"
    " annotatePhoto(id: $id, version: $v, shapes: $shapes) { version { version } } }"
)
OWNER = "query($p: PhotoId!) { photo(id: $p) { patient { mrn } } }"
LINE = {"kind": "ARROW", "points": "0.2,0.2 0.4,0.4"}


@asynccontextmanager
async def _at(browser: Browser, ward: Ward, login: str, at: str) -> AsyncIterator[Visitor]:
    async with visiting(browser, ward.url) as someone:
        await someone.sign_in(login, at=at)
        yield someone


async def _seen(page: Page) -> None:
    await page.locator(".held img").first.wait_for()


async def _drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw over the photo, from and to shares of it."""
    box = await page.locator(".marks").bounding_box()
    assert box is not None
    x, y = box["x"], box["y"]
    await page.mouse.move(x + start[0] * box["width"], y + start[1] * box["height"])
    await page.mouse.down()
    await page.mouse.move(x + end[0] * box["width"], y + end[1] * box["height"], steps=6)
    await page.mouse.up()


def _tool(page: Page, begins: str) -> Locator:
    """A tool by how its name begins."""
    return page.get_by_role("toolbar").get_by_role("button", name=re.compile(f"^{begins}"))


async def _layer(caller: Caller, photo: str) -> Any:
    return (await caller.ask(LAYER, p=photo))["annotation"]


class TestAnnotating:
    async def test_a_surgeon_draws_and_sees_it_again_and_a_viewer_only_sees_it(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        photo = filled_ward.filled.photos[0]
        async with _at(browser, filled_ward, "surgeon", f"/photos/{photo}") as surgeon:
            page = surgeon.page
            await _seen(page)
            await page.keyboard.press("a")
            await _tool(page, "Ellips").click()
            await _drag(page, (0.3, 0.3), (0.5, 0.5))
            await expect(page.get_by_role("button", name="Ellips", exact=True)).to_have_count(2)
            await _tool(page, "Vrije lijn").click()
            await _drag(page, (0.6, 0.3), (0.7, 0.5))
            await _tool(page, "Ongedaan maken").click()
            await _tool(page, "Te").click()
            await _drag(page, (0.6, 0.3), (0.6, 0.3))
            await page.get_by_role("dialog").get_by_role("textbox").fill("Zwelling")
            await surgeon.assert_sound()
            await page.keyboard.press("Enter")
            await expect(page.locator(".layer-status")).to_contain_text("Bewaard")
            await surgeon.assert_sound()

            await page.reload()
            await expect(page.locator(".mark")).to_have_count(2)
            await expect(page.locator(".layer-status")).to_contain_text("Noor van Dijk")
            await expect(page.locator(".mark-word")).to_have_text("Zwelling")
        kept = await _layer(filled_ward.people.surgeon, photo)
        assert [shape["kind"] for shape in kept["shapes"]] == ["ELLIPSE", "TEXT"]

        async with _at(browser, filled_ward, "viewer", f"/photos/{photo}") as viewer:
            page = viewer.page
            await expect(page.get_by_role("img", name=re.compile("Zwelling"))).to_be_visible()
            await page.keyboard.press("a")
            await expect(page.get_by_role("toolbar")).to_have_count(0)
            await expect(page.get_by_role("button", name="Aantekenen (A)")).to_have_count(0)
            await viewer.assert_sound()

    async def test_a_ruler_asks_for_a_scale_and_measures_by_it(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        photo = filled_ward.filled.photos[1]
        async with _at(browser, filled_ward, "surgeon", f"/photos/{photo}") as surgeon:
            page = surgeon.page
            await _seen(page)
            await page.keyboard.press("a")
            await _tool(page, "Meten").click()
            await _drag(page, (0.2, 0.8), (0.4, 0.8))
            await page.get_by_role("spinbutton", name="Millimeters").fill("50")
            await page.keyboard.press("Enter")
            await _drag(page, (0.2, 0.4), (0.6, 0.4))
            await expect(page.locator(".mark-word")).to_have_text(["schaal 50 mm", "100 mm"])

    async def test_all_of_it_by_keys(self, browser: Browser, filled_ward: Ward) -> None:
        photo = filled_ward.filled.photos[2]
        async with _at(browser, filled_ward, "surgeon", f"/photos/{photo}") as surgeon:
            page = surgeon.page
            await _seen(page)
            await page.keyboard.press("a")
            await _tool(page, "Pijl").focus()
            await page.keyboard.press("Enter")
            before = await page.locator(".mark .mark-line").get_attribute("d")
            await page.keyboard.press("ArrowRight")
            await page.keyboard.press("Shift+ArrowDown")
            await expect(page.locator(".mark .mark-line")).not_to_have_attribute("d", before or "")
            await expect(page).to_have_url(re.compile(photo))
            await page.keyboard.press("Delete")
            await expect(page.locator(".mark")).to_have_count(0)
            await page.keyboard.press("Control+z")
            await expect(page.locator(".mark")).to_have_count(1)
            await page.keyboard.press("Escape")
            await expect(page.get_by_role("toolbar")).to_have_count(0)

    async def test_two_who_draw_at_once_lose_nothing(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        photo, colleague = filled_ward.filled.photos[3], filled_ward.people.surgeon
        async with _at(browser, filled_ward, "surgeon", f"/photos/{photo}") as surgeon:
            page = surgeon.page
            await _seen(page)
            await page.keyboard.press("a")
            await _tool(page, "Ellips").click()
            await colleague.ask(ANNOTATE, id=photo, v=0, shapes=[LINE])
            await _drag(page, (0.3, 0.3), (0.5, 0.5))
            conflict = page.get_by_role("alert")
            await expect(conflict).to_contain_text("tekende hier intussen ook")
            await expect(page.locator(".mark.theirs")).to_have_count(1)
            await expect(page.locator(".mark.mine")).to_have_count(1)
            await surgeon.assert_sound()
            await conflict.get_by_role("button", name="Bewaar de mijne").click()
            await expect(page.locator(".layer-status")).to_contain_text("v2")
            await page.locator(".layer-versions").click()
            await page.locator(".versions button").nth(1).click()
            await expect(page.get_by_role("img", name="Aantekeningen: Pijl")).to_be_visible()
            await surgeon.assert_sound()
        kept = await _layer(colleague, photo)
        assert [shape["kind"] for shape in kept["shapes"]] == ["ELLIPSE"]


class TestComparing:
    async def test_two_photos_are_seen_alike(self, browser: Browser, filled_ward: Ward) -> None:
        photo = filled_ward.filled.photos[1]
        async with _at(browser, filled_ward, "viewer", f"/photos/{photo}") as viewer:
            page = viewer.page
            await _seen(page)
            await page.keyboard.press("c")
            await expect(page).to_have_url(re.compile(r"/compare/"))
            await expect(page.locator(".pane .picture")).to_have_count(2)
            await expect(page.locator(".pane-caption")).to_contain_text(["A", "B"])
            await viewer.assert_sound()

            before = await _widths(page)
            await page.locator("[data-pane=B] .pane-room").hover()
            await page.mouse.wheel(0, -400)
            await page.wait_for_function(_GREW, arg=before)
            after = await _widths(page)
            assert after[0] / before[0] == pytest.approx(after[1] / before[1], rel=0.01)

            await page.keyboard.press("m")
            await page.mouse.wheel(0, -200)
            await page.wait_for_function(_GREW, arg=[0, after[1]])
            apart = await _widths(page)
            assert apart[0] == pytest.approx(after[0])

            a, b = page.url.split("/")[-2:]
            await page.keyboard.press("x")
            await expect(page).to_have_url(re.compile(f"/compare/{b}/{a}$"))
            await page.keyboard.press("o")
            slider = page.get_by_role("slider", name="Hoeveel van foto B te zien is")
            await expect(slider).to_be_visible()
            await slider.fill("0.25")
            layer = page.locator(".pane-layer").nth(1)
            await expect(layer).to_have_css("opacity", "0.25")
            await viewer.assert_sound()
            await page.keyboard.press("Escape")
            await expect(page).to_have_url(re.compile(f"/photos/{photo}$"))

    async def test_two_that_are_chosen_are_compared(self, visitor: Visitor) -> None:
        page = visitor.page
        await visitor.sign_in("viewer")
        await page.locator(".ph a").first.focus()
        await page.keyboard.press("Space")
        await page.keyboard.press("Shift+ArrowRight")
        await page.keyboard.press("c")
        await expect(page).to_have_url(re.compile(r"/compare/"))


_GREW = """(before) => [...document.querySelectorAll('.pane .picture')]
  .every((each, n) => each.getBoundingClientRect().width > before[n])"""


async def _widths(page: Page) -> list[float]:
    found = "all => all.map(each => each.getBoundingClientRect().width)"
    widths: list[float] = await page.locator(".pane .picture").evaluate_all(found)
    return widths


class TestTheTimeline:
    async def test_it_lists_the_photos_of_a_patient_by_day(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        photo = filled_ward.filled.photos[0]
        async with _at(browser, filled_ward, "viewer", f"/photos/{photo}") as viewer:
            page = viewer.page
            await page.get_by_role("link", name="Tijdlijn").click()
            await expect(page).to_have_url(re.compile(r"/patients/[0-9a-f-]+/timeline$"))
            await expect(page.locator(".patient")).to_contain_text("M. de Vries")
            shown = page.locator(".visit-photos li")
            await expect(shown.first).to_be_visible()
            everything = await shown.count()
            assert everything >= 4
            await viewer.assert_sound()

            # Other tests of this box describe photos anew, so any place will do.
            place = page.locator(".timeline-filter button").first
            name = re.sub(r"\s*\d+$", "", await place.inner_text())
            await place.click()
            await expect(shown).not_to_have_count(everything)
            await shown.first.get_by_role("link").click()
            await expect(page.locator(".viewer h1")).to_contain_text(name)
            await page.keyboard.press("Escape")
            await expect(page).to_have_url(re.compile(r"/timeline$"))


class TestCorrecting:
    async def test_it_takes_two_people(self, browser: Browser, filled_ward: Ward) -> None:
        photo, caller = filled_ward.filled.photos[5], filled_ward.people.surgeon
        async with _at(browser, filled_ward, "surgeon", f"/photos/{photo}") as surgeon:
            page = surgeon.page
            await page.get_by_role("button", name="Verkeerde patiënt").click()
            dialog = page.get_by_role("dialog")
            await dialog.locator("[name=number]").fill("7744613")
            await dialog.get_by_role("button", name="Zoek patiënt").click()
            await expect(dialog.locator(".patient").nth(1)).to_contain_text("J. Peters")
            await dialog.get_by_label("Waaraan ziet u dat?").fill("Het litteken is van J. Peters")
            await surgeon.assert_sound()
            await dialog.get_by_role("button", name="Leg voor aan een collega").click()
            await expect(dialog.get_by_role("status")).to_contain_text("Voorgelegd")

            await page.goto(f"{surgeon.url}/inbox")
            await expect(page.locator(".correction")).to_contain_text("U stelde dit zelf voor")
            await expect(page.get_by_role("button", name="Klopt, verhuis")).to_have_count(0)
        assert (await caller.ask(OWNER, p=photo))["photo"]["patient"]["mrn"] == "7744502"

        async with _at(browser, filled_ward, "photographer", "/inbox") as colleague:
            page = colleague.page
            await expect(page.locator(".correction .patient")).to_have_count(2)
            await expect(page.locator(".correction")).to_contain_text("Het litteken")
            await colleague.assert_sound()
            await page.get_by_role("button", name="Klopt, verhuis").click()
            await expect(page.locator(".correction")).to_have_count(0)
        assert (await caller.ask(OWNER, p=photo))["photo"]["patient"]["mrn"] == "7744613"
