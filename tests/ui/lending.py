"""Sharing photos in the tests of the pages: the links, and whoever gets them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.support.callers import Caller
from tests.ui.browsing import PHONE, Visitor, visiting

_LOOKED = "mutation($id: PhotoId!) { declareLooked(photo: $id) }"
_SHARE = """mutation($share: ShareInput!) {
    sharePhotos(share: $share) { secret password share { id } } }"""


@dataclass(frozen=True, slots=True)
class Lent:
    """A link, as its recipient gets it."""

    secret: str
    password: str
    id: str = ""


class Hand:
    """Counts what somebody does with mouse and keyboard."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.typed = page, 0, 0

    async def click(self, where: str) -> None:
        self.clicks += 1
        await self.page.locator(where).first.click()

    async def type(self, where: str, text: str) -> None:
        self.typed += 1
        await self.page.locator(where).press_sequentially(text)


async def looked(staff: Caller, *photos: str) -> None:
    """Somebody looked at the photos and saw no other face."""
    for photo in photos:
        await staff.ask(_LOOKED, id=photo)


async def lent(staff: Caller, *photos: str, **terms: Any) -> Lent:
    """A link to the photos, made by the API."""
    await looked(staff, *photos)
    share = {"photos": photos, "newRecipient": {"name": "Jeroen Bakker"}, **terms}
    made = (await staff.ask(_SHARE, share=share))["sharePhotos"]
    return Lent(made["secret"], made["password"] or "", made["share"]["id"])


@asynccontextmanager
async def guest(
    browser: Browser, url: str, size: ViewportSize = PHONE, language: str = "nl-NL"
) -> AsyncIterator[Visitor]:
    """Somebody outside, in a browser of their own."""
    async with visiting(browser, url, size, language, has_touch=size == PHONE) as someone:
        yield someone


async def arrive(someone: Visitor, secret: str) -> Page:
    """Open the link; the secret is out of the address at once."""
    page = someone.page
    await page.goto(f"{someone.url}/s#{secret}" if secret else f"{someone.url}/s")
    await page.locator(".visit h1").wait_for()
    assert page.url == f"{someone.url}/s"
    return page


async def enter(someone: Visitor, link: Lent) -> Page:
    """Open the link and show the password."""
    page = await arrive(someone, link.secret)
    await page.locator("[name=proof]").fill(link.password)
    await page.locator("form button[type=submit]").click()
    await page.locator(".visit-list").wait_for()
    return page


async def seen(page: Page, count: int) -> None:
    """That many photos are there."""
    await expect(page.locator(".visit-frame img")).to_have_count(count)
    for number in range(count):
        await page.locator(".visit-frame img").nth(number).scroll_into_view_if_needed()
        assert (
            await page.locator(".visit-frame img")
            .nth(number)
            .evaluate("image => image.decode().then(() => image.naturalWidth)")
        )
