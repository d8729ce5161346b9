"""Coming back to a list, the course of a patient, and two fingers, in a real browser."""

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.ui.browsing import Visitor
from tests.ui.conftest import Ward
from tests.ui.courses import at_page, course

pytestmark = pytest.mark.slow

ANNOTATE = (
    "mutation($i: PhotoId!, $shapes: [ShapeInput!]!) {"
    " annotatePhoto(id: $i, version: 0, shapes: $shapes) { version { version } } }"
)


class TestComingBack:
    @pytest.mark.parametrize("place", ["on its way", "at its end"])
    @pytest.mark.parametrize("way", ["Escape", "back", "leafing"])
    async def test_the_list_is_where_it_was(
        self, browser: Browser, filled_ward: Ward, way: str, place: str
    ) -> None:
        small = ViewportSize(width=800, height=480)
        async with at_page(browser, filled_ward, "viewer", size=small) as viewer:
            page = viewer.page
            list_ = page.locator(".grid-scroller")
            await page.locator(".ph img.there").first.wait_for()
            end = await list_.evaluate("list => list.scrollHeight - list.clientHeight")
            assert end > 300
            top = end if place == "at its end" else 300
            await list_.evaluate("(list, top) => list.scrollTo(0, top)", top)
            await page.wait_for_function(
                "top => document.querySelector('.grid-scroller').scrollTop == top", arg=top
            )
            opened = await opened_in_sight(page)
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
            assert await list_.evaluate("list => list.scrollTop") == top
            if way != "leafing":
                await expect(page.locator(f'.ph a[href="{opened}"]')).to_be_focused()

    async def test_the_list_does_not_grow_wider_as_it_leaves(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        small = ViewportSize(width=800, height=480)
        async with at_page(browser, filled_ward, "viewer", size=small) as viewer:
            page = viewer.page
            await page.locator(".ph img.there").first.wait_for()
            await page.evaluate(_WATCH_WIDTH)
            await opened_in_sight(page)
            await page.locator(".held img").wait_for()
            widths = await page.evaluate("window.widths")
            # None at last: it was watched until it had left.
            assert widths[-1] == 0
            assert set(widths[:-1]) == {widths[0]}


_WATCH_WIDTH = """() => {
  const list = document.querySelector('.grid-scroller')
  window.widths = [list.clientWidth]
  new ResizeObserver(() => window.widths.push(list.clientWidth)).observe(list)
}"""
# A click of Playwright's would scroll. Just after a jump the rows there are still to be drawn.
_OPEN_IN_SIGHT = """() => {
  const room = document.querySelector('.grid-scroller').getBoundingClientRect()
  const photo = [...document.querySelectorAll('.ph a')].find((each) => {
    const { top, bottom } = each.getBoundingClientRect()
    const middle = (top + bottom) / 2
    return middle > room.top && middle < room.bottom
  })
  photo?.click()
  return photo?.getAttribute('href')
}"""


async def opened_in_sight(page: Page) -> str:
    """Open a photo of the list that can be seen now, and say its address."""
    opened = await page.wait_for_function(_OPEN_IN_SIGHT)
    return str(await opened.json_value())


class TestTheCourse:
    async def test_days_are_told_from_the_operation(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        patient, _ = await course(filled_ward)
        async with at_page(
            browser, filled_ward, "viewer", f"/patients/{patient}/timeline"
        ) as viewer:
            days = viewer.page.locator(".visit-day")
            await expect(days).to_contain_text(["4 dagen na de operatie", "Dag van de operatie"])
            await viewer.assert_sound()
        other = filled_ward.filled.patients["7744471"]
        async with at_page(browser, filled_ward, "viewer", f"/patients/{other}/timeline") as viewer:
            await viewer.page.locator(".visit-day").first.wait_for()
            await expect(viewer.page.get_by_text("de operatie")).to_have_count(0)

    async def test_a_comparison_shows_what_is_drawn_until_it_is_put_away(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        _, photos = await course(filled_ward)
        arrow = {"kind": "ARROW", "points": "0.2,0.2 0.4,0.4"}
        word = {"kind": "TEXT", "points": "0.5,0.5", "text": "Genezen"}
        for photo, shape in zip(photos, (arrow, word), strict=True):
            await filled_ward.people.surgeon.ask(ANNOTATE, i=photo, shapes=[shape])
        async with at_page(
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
        _, photos = await course(filled_ward)
        async with at_page(browser, filled_ward, "surgeon", f"/photos/{photos[0]}") as surgeon:
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


class TestACoveredPage:
    async def test_no_key_uncovers_it(self, visitor: Visitor) -> None:
        page = visitor.page
        await visitor.sign_in("photographer", afresh=True)
        await page.locator(".ph").first.wait_for()
        await page.context.clear_cookies()
        await page.get_by_label("Post-operatief").check()
        cover = page.get_by_role("dialog", name="U bent afgemeld")
        await cover.wait_for()
        await cover.evaluate(
            "dialog => dialog.addEventListener('close', () => (window.shut = true))"
        )
        for key in ("Escape", "Escape", "Escape", "Control+k", "Escape", "Escape"):
            await page.keyboard.press(key)
        await page.wait_for_timeout(200)
        assert await page.evaluate("window.shut") is None
        await expect(page.locator("dialog")).to_have_count(1)
        assert await cover.evaluate("dialog => dialog.matches(':modal')")
        await visitor.assert_sound()
