"""Where the box found faces, over a real photo, in a real browser."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from core.faces import Shelf
from tests.support.callers import MANY_TRIES, Upload, staffed_box
from tests.ui.browsing import PHONE, visiting

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
MODELS, PHOTO = ROOT / ".cache" / "models", ROOT / ".cache" / "demo" / "astronaut.png"


@pytest.fixture(scope="module")
async def seeing() -> AsyncIterator[tuple[str, str, str]]:
    """A box that can see: its address, a photo with a face, and one without."""
    if not Shelf(MODELS).installed() or not PHOTO.is_file():
        pytest.fail("The networks or the photo are missing: run `make models photos`.")
    async with staffed_box(MODELS_FOLDER=MODELS, **MANY_TRIES) as (box, people):
        face, none = [
            str((await people.surgeon.put(_upload(name))).json()["id"])
            for name in ("astronaut", "coffee")
        ]
        yield box.url, face, none


def _upload(name: str) -> Upload:
    body = (PHOTO.parent / f"{name}.png").read_bytes()
    return Upload(body, f"the-photo-of-the-{name}", "image/png", f"{name}.png")


class TestFaces:
    async def test_they_are_counted_and_framed_where_they_are(
        self, browser: Browser, seeing: tuple[str, str, str]
    ) -> None:
        url, face, none = seeing
        async with visiting(browser, url) as someone:
            page = someone.page
            await someone.sign_in("surgeon", at=f"/photos/{face}")
            panel = page.get_by_role("complementary", name="Informatie")
            await expect(panel).to_contain_text("1 gezicht gevonden.")
            await expect(page.locator(".face-mark")).to_have_count(0)
            show = page.get_by_role("button", name="Toon op de foto")
            await show.press("Enter")
            await expect(show).to_have_attribute("aria-pressed", "true")
            frame = await page.locator(".face-mark").bounding_box()
            photo = await page.locator(".held img").first.bounding_box()
            assert frame is not None
            assert photo is not None
            middle = (frame["x"] + frame["width"] / 2 - photo["x"]) / photo["width"]
            assert middle == pytest.approx(0.44, abs=0.04)
            await someone.assert_sound()
            await page.goto(f"{url}/photos/{none}")
            await expect(panel).to_contain_text("Geen gezicht gevonden.")
            await expect(show).to_have_count(0)
            await someone.assert_sound()

    async def test_on_a_phone_in_english(
        self, browser: Browser, seeing: tuple[str, str, str]
    ) -> None:
        url, face, _ = seeing
        async with visiting(browser, url, PHONE, "en-GB") as someone:
            page = someone.page
            await someone.sign_in("surgeon", at=f"/photos/{face}")
            await page.get_by_role("button", name="Information (I)").click()
            await expect(page.get_by_text("1 face was found.")).to_be_visible()
            await someone.assert_sound()
