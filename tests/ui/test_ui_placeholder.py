"""What is seen of a photo before its thumbnail is there, in a real browser."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, Route, expect

from tests.ui.browsing import Visitor
from tests.ui.conftest import Ward
from tests.ui.filling import PATIENTS

pytestmark = pytest.mark.slow

TINT = "query($p: PhotoId!) { photo(id: $p) { tint } }"
CLEAR = "rgba(0, 0, 0, 0)"
WAITING = "{ inbox(first: 1) { edges { node { id } } } }"


@asynccontextmanager
async def _without_pictures(page: Page) -> AsyncIterator[None]:
    """No thumbnail arrives until the body has run; then all of them do."""
    there = asyncio.Event()

    async def hold(route: Route) -> None:
        await there.wait()
        await route.continue_()

    await page.route("**/media/**", hold)
    try:
        yield
    finally:
        there.set()


def _rgb(tint: str) -> str:
    """`#rrggbb` as the browser says it."""
    assert re.fullmatch(r"#[0-9a-f]{6}", tint)
    return f"rgb({', '.join(str(byte) for byte in bytes.fromhex(tint[1:]))})"


class TestTheFrame:
    @pytest.mark.parametrize("place", ["library", "film", "timeline", "inbox"])
    async def test_it_has_the_photos_colour_until_the_thumbnail_is_there(
        self, visitor: Visitor, filled_ward: Ward, place: str
    ) -> None:
        photo = filled_ward.filled.photos[0]
        if place == "inbox":
            waiting = await filled_ward.people.surgeon.ask(WAITING)
            photo = waiting["inbox"]["edges"][0]["node"]["id"]
        tint = (await filled_ward.people.surgeon.ask(TINT, p=photo))["photo"]["tint"]
        page, patient = visitor.page, filled_ward.filled.patients[PATIENTS[0][0]]
        at, frame = {
            "library": ("/photos", ".ph a"),
            "film": ("/photos", ".film button"),
            "timeline": (f"/patients/{patient}/timeline", ".visit-photos li"),
            "inbox": ("/inbox", ".waiting-picture"),
        }[place]
        async with _without_pictures(page):
            await visitor.sign_in("surgeon", at=at)
            if place == "film":
                await page.locator(f'.ph a[href="/photos/{photo}"]').click()
            shown = page.locator(frame).filter(has=page.locator(f'img[src*="{photo}"]'))
            await expect(shown).to_have_css("background-color", _rgb(tint))
            picture = shown.locator("img")
            await expect(picture).to_have_css("opacity", "0")
            box = await shown.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44
            await visitor.assert_sound()
        await expect(picture).to_have_css("opacity", "1")
        assert await shown.bounding_box() == box

    @pytest.mark.parametrize("tint", [None, "url(//elsewhere.test/)", "#12345"], ids=str)
    async def test_it_is_grey_for_a_photo_of_before_and_for_what_is_no_colour(
        self, visitor: Visitor, filled_ward: Ward, tint: str | None
    ) -> None:
        page, photo = visitor.page, filled_ward.filled.photos[0]

        async def retold(route: Route) -> None:
            answer = await route.fetch()
            told = re.sub(
                r'"tint":"#[0-9a-f]{6}"', f'"tint":{json.dumps(tint)}', await answer.text()
            )
            await route.fulfill(response=answer, body=told)

        await page.route("**/graphql", retold)
        async with _without_pictures(page):
            await visitor.sign_in("surgeon", at="/photos")
            frame = page.locator(f'.ph a[href="/photos/{photo}"]')
            await expect(frame).to_have_css("background-color", CLEAR)
            await expect(frame.locator("..")).not_to_have_css("background-color", CLEAR)
            await visitor.assert_sound()
