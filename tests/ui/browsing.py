"""A real browser for the tests of the pages, which notices what no page may do."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright._impl._api_structures import SetCookieParam
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from tests.support.callers import PASSWORD

DESKTOP, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
TABLET = ViewportSize(width=1024, height=768)
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_LISTEN = """
addEventListener('securitypolicyviolation', (event) =>
  window.violated(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`))
"""
_PATIENCE_MS = 20_000
expect.set_options(timeout=_PATIENCE_MS)
_SESSIONS: dict[tuple[str, str], list[SetCookieParam]] = {}


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Debian's chromium, without a window."""
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("There is no chromium here: run `make browser` as root, or install it.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield browser
        await browser.close()


@dataclass(slots=True)
class Visitor:
    """One person at one browser window, and what their page did that none may do."""

    page: Page
    url: str
    violations: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    async def sign_in(self, login: str, *, at: str = "/", afresh: bool = False) -> None:
        """Open the page at `at` as `login`; a session is shared, as trying often is slowed down."""
        session = None if afresh else _SESSIONS.get((self.url, login))
        if session:
            await self.page.context.add_cookies(session)
        await self.page.goto(self.url + at)
        if not session:
            await self.say(login)
        await self.page.locator(".app").wait_for()
        if not session and not afresh:
            _SESSIONS[self.url, login] = await self.page.context.cookies()  # type: ignore[assignment] # what came out goes in

    async def say(self, login: str) -> None:
        """Choose to type, fill in the sign-in form, wherever it is, and send it."""
        await self.page.locator(".signin-ways").wait_for()
        if await (typed := self.page.locator(".signin-typed")).count():
            await typed.click()
        form = self.page.locator(".signin-form")
        await form.locator("[name=login]").fill(login)
        await form.locator("[name=password]").fill(PASSWORD)
        await form.locator("button[type=submit]").click()

    async def assert_sound(self) -> None:
        """Nothing was asked elsewhere, nothing was blocked or broke, and axe has no complaint."""
        assert (self.violations, self.strangers, self.faults) == ([], [], [])
        found = await Axe().run(self.page)
        self.violations.clear()  # what axe itself tried is not the page's
        bad = [
            (each["id"], each["impact"], [node["html"] for node in each["nodes"]][:3])
            for each in found.response["violations"]
            if each["impact"] in {"serious", "critical"}
        ]
        assert bad == []


@asynccontextmanager
async def visiting(
    browser: Browser,
    url: str,
    size: ViewportSize = DESKTOP,
    language: str = "nl-NL",
    *,
    has_touch: bool = False,
) -> AsyncIterator[Visitor]:
    """A window of its own, without cookies, that speaks Dutch unless told otherwise."""
    context = await browser.new_context(
        viewport=size,
        locale=language,
        timezone_id="Europe/Amsterdam",
        reduced_motion="reduce",
        has_touch=has_touch,
    )
    context.set_default_timeout(_PATIENCE_MS)
    page = await context.new_page()
    visitor = Visitor(page, url)
    await page.expose_function("violated", lambda told: visitor.violations.append(told))  # noqa: PLW0108 - Playwright cannot wrap a method of a list
    await page.add_init_script(_LISTEN)
    page.on("pageerror", lambda error: visitor.faults.append(str(error)))
    page.on(
        "request",
        lambda asked: (
            None
            if asked.url.startswith((url, "blob:" + url))
            else visitor.strangers.append(asked.url)
        ),
    )
    yield visitor
    await context.close()
