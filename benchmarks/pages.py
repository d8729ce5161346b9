"""The pages with 100,000 photos, as somebody at a browser has them.

Debian's chromium without a window, asked by Playwright, at 1440 by 900. What is measured is
measured inside the page by its own clock:

- `first_thumbnail_ms`, `screen_filled_ms`: from the navigation of a new window without any
  cache, with a session, to the first thumbnail and to the last of the first screen.
- `long_frames_per_10s`: frames that took over 50 ms while the list scrolls for ten seconds,
  at `reading` speed (1.7 screens a second) and `rushing` (7).
- `typing_ms`: from a letter in the search box to the list that answers it; 60 ms of it are
  the pause after which the page asks.
- `next_photo_ms`: from the arrow key to the next preview on the stage, when it was preloaded
  and when the key is held down.
- `first_page_javascript_kb`: compressed, of everything that `/photos` loads.

The yardstick is one plain page with the same thumbnails as ordinary lazy images, from a
plain file server: no session, no layout, no decryption, no log.
"""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page

from benchmarks.figures import line, median, percentile
from benchmarks.hospital import Hospital, running_hospital
from benchmarks.plain import plain_server
from benchmarks.watch import WATCH
from tests.ui.browsing import DESKTOP, chromium, visiting

# The invented photos are spread over patients more thinly than real ones: by day, rows fill.
_LIBRARY = "/photos?group=day"
_WORDS = ("wond voet", "left knee pre-op", "eczema", "hechtingen hand")
_SPEEDS = {"reading": 1500, "rushing": 6300}
_SCROLL_SECONDS = 10
_PRINTED = 4000
_LOOK_MS = 700
_TURNS = 12
_SHOWN = """all => Promise.all(all.map(async (image) => {
  await image.decode()
  return [image.src, Math.round(188 * image.naturalWidth / image.naturalHeight)]
}))"""
_PATIENCE_SECONDS = 20.0


@dataclass(slots=True)
class Times:
    """What was seen, in milliseconds unless its name says otherwise."""

    first: list[float] = field(default_factory=list)
    filled: list[float] = field(default_factory=list)
    typing: list[float] = field(default_factory=list)
    leafing: list[float] = field(default_factory=list)
    rushing: list[float] = field(default_factory=list)
    frames: dict[str, list[int]] = field(default_factory=dict)
    javascript_bytes: int = 0


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--photos", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=5)
    asked = arguments.parse_args()
    with running_hospital(asked.photos, min(_PRINTED, asked.photos)) as hospital:
        folder = hospital.box.base / "plain"
        folder.mkdir()
        print(asyncio.run(_measured(hospital, folder, asked.rounds)))


async def _measured(hospital: Hospital, folder: Path, rounds: int) -> str:
    ours, plain = Times(), Times()
    async with chromium() as browser:
        await _sign_in_once(browser, hospital)
        names = await _kept(browser, hospital, folder)
        with plain_server(folder) as port:
            plain_url = f"http://127.0.0.1:{port}/file/page.html"
            for _ in range(rounds):
                await _open_library(browser, hospital, ours)
                await _open_plain(browser, plain_url, plain)
        await _search(browser, hospital, ours)
        await _leaf(browser, hospital, ours)
    return _line(hospital, len(names), ours, plain)


async def _sign_in_once(browser: Browser, hospital: Hospital) -> None:
    async with visiting(browser, hospital.box.url) as visitor:
        await visitor.sign_in("surgeon")


async def _kept(browser: Browser, hospital: Hospital, folder: Path) -> list[str]:
    """The thumbnails of the first screens on the disk, in one plain page; their names."""
    names: dict[str, int] = {}
    async with visiting(browser, hospital.box.url) as visitor:
        await visitor.sign_in("surgeon", at=_LIBRARY)
        await visitor.page.locator(".ph img.there").first.wait_for()
        shown = await visitor.page.eval_on_selector_all(".ph img", _SHOWN)
        for number, (address, width) in enumerate(shown):
            answer = await visitor.page.context.request.get(address)
            names[f"{number}.jpg"] = width
            (folder / f"{number}.jpg").write_bytes(await answer.body())
    images = "".join(
        f'<img src="{name}?{turn}" width="{width}" height="188" loading="lazy" alt="">'
        for turn in range(_PRINTED // len(names))
        for name, width in names.items()
    )
    (folder / "page.html").write_text(f"<!doctype html><title>plain</title><main>{images}</main>")
    return list(names)


async def _open_library(browser: Browser, hospital: Hospital, times: Times) -> None:
    async with visiting(browser, hospital.box.url) as visitor:
        await visitor.page.add_init_script(WATCH)
        await visitor.sign_in("surgeon", at=_LIBRARY)
        await _opened(visitor.page, times)
        times.javascript_bytes = await visitor.page.evaluate("watched.javascriptBytes()")
        await _scroll(visitor.page, times)
        assert visitor.strangers == []


async def _open_plain(browser: Browser, url: str, times: Times) -> None:
    context = await browser.new_context(viewport=DESKTOP)
    page = await context.new_page()
    await page.add_init_script(WATCH)
    await page.goto(url, wait_until="commit")
    await _opened(page, times)
    await _scroll(page, times)
    await context.close()


async def _opened(page: Page, times: Times) -> None:
    times.filled.append(await _noted(page, "filled"))
    times.first.append(await _noted(page, "first"))


async def _noted(page: Page, name: str) -> float:
    """What the watcher noted under `name`, as soon as it did."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        # Our policy forbids Playwright's own waiting, which compiles text inside the page.
        while (noted := await page.evaluate(f"watched.{name}")) is None:  # noqa: ASYNC110 - the event is in another process
            await asyncio.sleep(0.02)
        return float(noted)


async def _scroll(page: Page, times: Times) -> None:
    devtools = await page.context.new_cdp_session(page)
    for name, speed in _SPEEDS.items():
        await page.wait_for_timeout(_LOOK_MS)
        await page.evaluate("watched.beginFrames()")
        gesture = {"x": 900, "y": 500, "yDistance": -speed * _SCROLL_SECONDS, "speed": speed}
        await devtools.send("Input.synthesizeScrollGesture", gesture)
        slow, seconds = await page.evaluate("watched.endFrames()")
        times.frames.setdefault(name, []).append(round(slow * 10 / seconds))


async def _search(browser: Browser, hospital: Hospital, times: Times) -> None:
    async with visiting(browser, hospital.box.url) as visitor:
        page = visitor.page
        await page.add_init_script(WATCH)
        await visitor.sign_in("surgeon", at=_LIBRARY)
        await _opened(page, Times())
        for words in _WORDS:
            await page.locator("#search-box").fill("")
            await page.wait_for_timeout(_LOOK_MS)
            for letter in words:
                await page.evaluate("watched.beginAnswer()")
                await page.keyboard.press("Space" if letter == " " else letter)
                if letter == " ":
                    continue  # asks the same
                times.typing.append(await _noted(page, "answered"))
                await page.wait_for_timeout(120)


async def _leaf(browser: Browser, hospital: Hospital, times: Times) -> None:
    async with visiting(browser, hospital.box.url) as visitor:
        page = visitor.page
        await page.add_init_script(WATCH)
        await visitor.sign_in("surgeon", at=_LIBRARY)
        await page.locator(".ph a").first.click()
        await page.locator(".held img").wait_for()
        for pause, seen in ((_LOOK_MS, times.leafing), (0, times.rushing)):
            await page.wait_for_timeout(_LOOK_MS)
            for _ in range(_TURNS):
                await page.evaluate("watched.beginLeaf()")
                await page.keyboard.press("ArrowRight")
                seen.append(await _noted(page, "leafed"))
                await page.wait_for_timeout(pause)


def _line(hospital: Hospital, thumbnails: int, ours: Times, plain: Times) -> str:
    return line(
        "pages",
        n=len(ours.first),
        median=median(ours.first),
        unit="ms from navigation to the first thumbnail, nothing cached",
        yardstick=median(plain.first),
        yardstick_is=f"one plain page of the same {thumbnails} thumbnails from a file server",
        ratio=median(ours.first) / median(plain.first),
        photos=len(hospital.documents),
        **_opening(ours),
        yardstick_screen_filled_ms=_spread(plain.filled),
        long_frames_per_10s=ours.frames,
        yardstick_long_frames_per_10s=plain.frames,
        typing_ms=_spread(ours.typing),
        next_photo_ms={"preloaded": _spread(ours.leafing), "held down": _spread(ours.rushing)},
        first_page_javascript_kb=ours.javascript_bytes / 1000,
    )


def _opening(times: Times) -> dict[str, Any]:
    return {
        "first_thumbnail_ms": _spread(times.first),
        "screen_filled_ms": _spread(times.filled),
    }


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {"median": median(values), "p90": percentile(values, 90), "worst": max(values)}


if __name__ == "__main__":
    main()
