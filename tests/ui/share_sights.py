"""The pictures of what is kept together and what goes outside: dialog, links, publications."""

from playwright.async_api import Page

from tests.ui.filling import Filled
from tests.ui.sight import Sight


async def _share(page: Page, _: Filled) -> None:
    await page.locator(".ph img.there").first.wait_for()
    for place in (0, 1):
        await page.locator(".ph input").nth(place).check()
    await page.keyboard.press("s")
    await page.locator("dialog .share-can").wait_for()


async def _room(page: Page, _: Filled) -> None:
    await page.locator(".room-photo, .message").first.wait_for()


async def _message(page: Page, _: Filled) -> None:
    await page.locator("h1").first.wait_for()


SHARE_SIGHTS = {
    "share": Sight("surgeon", "/photos", _share),
    "collections": Sight("surgeon", "/collections", _message),
    "shares": Sight("surgeon", "/shares", _message),
    "room": Sight("publicist", "/room", _room),
    "publications": Sight("surgeon", "/publications", _message),
    "link": Sight("", "/s", _message),
    "received": Sight("surgeon", "/received", _message),
    "send": Sight("", "/u", _message),
    "verify": Sight("", "/v", _message),
}
