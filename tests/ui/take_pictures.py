"""A picture of every page: wide and phone, light and dark, Dutch and English.

    python -m tests.ui.take_pictures FOLDER

Takes the demo's photographs where they were fetched, and pictures made here otherwise.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.async_api import Page

from core.imaging import sniff
from tests.support.callers import Upload, staffed_box
from tests.support.pictures import jpeg, photo
from tests.ui.browsing import DESKTOP, PHONE, Visitor, chromium, visiting
from tests.ui.filling import Filled, fill

DEMO = Path(".cache/demo")
SIZES = {"wide": DESKTOP, "phone": PHONE}
LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
THEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
Step = Callable[[Page, Filled], Awaitable[None]]


async def _library(page: Page, _: Filled) -> None:
    await page.locator(".ph img.there").first.wait_for()


async def _selection(page: Page, _: Filled) -> None:
    await _library(page, _)
    await page.locator(".ph a").first.focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("Shift+ArrowRight")


async def _describe(page: Page, _: Filled) -> None:
    await _selection(page, _)
    await page.keyboard.press("e")
    await page.locator("dialog").wait_for()


async def _found(page: Page, _: Filled) -> None:
    await page.locator("#search-box").fill("linker knie pre-op")
    await page.locator(".understood").wait_for()


async def _empty(page: Page, _: Filled) -> None:
    await page.locator("#search-box").fill("zebrapad")
    await page.locator(".message").wait_for()


async def _viewer(page: Page, _: Filled) -> None:
    await _library(page, _)
    await page.locator(".ph a").nth(1).click()
    await page.locator(".held img").wait_for()


async def _inbox(page: Page, filled: Filled) -> None:
    await page.locator(".waiting input").first.check()
    await page.locator("[name=number]").fill(next(iter(filled.patients)))
    await page.locator(".assign form button[type=submit]").click()
    await page.locator(".assign .patient").wait_for()


async def _upload(page: Page, filled: Filled) -> None:
    await page.locator("[name=number]").fill(next(iter(filled.patients)))
    await page.locator(".upload form button[type=submit]").click()
    await page.locator(".patient").wait_for()


async def _system(page: Page, _: Filled) -> None:
    await page.locator(".parts").wait_for()


PAGES: dict[str, tuple[str, str, Step]] = {
    "library": ("surgeon", "/photos", _library),
    "selection": ("surgeon", "/photos", _selection),
    "describe": ("surgeon", "/photos", _describe),
    "found": ("surgeon", "/photos", _found),
    "empty": ("surgeon", "/photos", _empty),
    "viewer": ("surgeon", "/photos", _viewer),
    "inbox": ("photographer", "/inbox", _inbox),
    "upload": ("photographer", "/upload", _upload),
    "system": ("beheer", "/system", _system),
}


async def main(folder: Path) -> None:
    """Take them all into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = _pictures()
    async with staffed_box() as (box, people), chromium() as browser:
        filled = await fill(people.surgeon, pictures[:-3], waiting=pictures[-3:])
        for (size, view), (language, locale) in product(SIZES.items(), LANGUAGES.items()):
            for name, (login, at, step) in PAGES.items():
                async with visiting(browser, box.url, view, locale) as visitor:
                    async for theme in _in_both(visitor, login, at, step, filled):
                        await visitor.page.screenshot(
                            path=folder / f"{name}-{size}-{theme}-{language}.png"
                        )
            async with visiting(browser, box.url, view, locale) as visitor:
                await visitor.page.goto(box.url)
                await visitor.page.locator(".signin-form").wait_for()
                for theme in THEMES:
                    await visitor.page.emulate_media(color_scheme=theme)
                    path = folder / f"sign-in-{size}-{theme}-{language}.png"
                    await visitor.page.screenshot(path=path)


async def _in_both(
    visitor: Visitor, login: str, at: str, step: Step, filled: Filled
) -> AsyncIterator[Literal["light", "dark"]]:
    await visitor.sign_in(login, at=at)
    await step(visitor.page, filled)
    await visitor.page.wait_for_load_state("networkidle")
    for theme in THEMES:
        await visitor.page.emulate_media(color_scheme=theme)
        yield theme


def _pictures() -> list[Upload]:
    paths = sorted(DEMO.glob("*.*")) if DEMO.is_dir() else []
    bodies = [(path.read_bytes(), path.name) for path in paths]
    known = [(body, name) for body, name in bodies if sniff(body[:64]) is not None]
    made = [(jpeg(photo(900 + 300 * (n % 3), 1100, seed=n)), f"{n}.jpg") for n in range(1, 12)]
    return [
        Upload(body, f"a-picture-of-a-page-{number:03}", str(sniff(body[:64])), name)
        for number, (body, name) in enumerate(made[:3] + known if len(known) > 6 else made)
    ]


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
