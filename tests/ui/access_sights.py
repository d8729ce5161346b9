"""The pictures of who may do what: covers, emergencies, grants, accounts."""

import re

from playwright.async_api import Page

from tests.ui.filling import Filled
from tests.ui.sight import Sight


async def _covered(page: Page, _: Filled) -> None:
    await page.locator(".picture").wait_for()
    if not await page.locator(".picture .cover").count():
        if not await page.locator(".info").count():
            await page.keyboard.press("i")
        await page.get_by_label(re.compile("^(geslachtsdelen|genitals)$")).check()
    await page.locator(".picture .cover button").wait_for()
    await page.locator(".picture img.there").wait_for()


async def _emergency(page: Page, filled: Filled) -> None:
    await page.locator(".ph img.there").first.wait_for()
    await page.keyboard.press("Control+k")
    await (
        page.get_by_role("dialog")
        .get_by_role("combobox")
        .fill("acc" if await _is_english(page) else "nood")
    )
    await page.keyboard.press("Enter")
    await page.locator(".glass-facts").wait_for()


async def _is_english(page: Page) -> bool:
    return await page.locator("html").get_attribute("lang") == "en"


async def _access(page: Page, _: Filled) -> None:
    await page.locator(".grants li").first.wait_for()


async def _access_effect(page: Page, filled: Filled) -> None:
    await _access(page, filled)
    await page.locator(".grants .ib").nth(3).click()
    await page.locator(".policy-acts .btn.p").click()
    await page.locator(".policy-lines, .policy-effect .note").first.wait_for()
    await page.locator(".grants .ib").first.click()


async def _people(page: Page, _: Filled) -> None:
    await page.locator(".account-row").first.wait_for()


ACCESS_SIGHTS = {
    "access": Sight("officer", "/access", _access),
    "access-effect": Sight("officer", "/access", _access_effect),
    "people": Sight("beheer", "/people", _people),
    "emergency": Sight("surgeon", "/photos", _emergency),
    # The last, as it leaves a label.
    "covered": Sight("surgeon", "/photos/{after}", _covered),
}
