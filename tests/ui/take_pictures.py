"""A picture of every page: wide and phone, light and dark, Dutch and English.

    python -m tests.ui.take_pictures FOLDER [NAME …]

A NAME takes only that page. The photographs are drawings (`tests/ui/drawn.py`), so that the
pictures may be shown.
"""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, FilePayload, Page

from tests.support.callers import Caller, staffed_box
from tests.ui.browsing import DESKTOP, PHONE, Visitor, chromium, visiting
from tests.ui.consenting import signed, withdrawn
from tests.ui.drawn import SHOTS, draw, hang
from tests.ui.filling import Filled

SIZES = {"wide": DESKTOP, "phone": PHONE}
LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
THEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
_PATIENT, _WHO_TOOK_BACK = "7744471", "7744502"
_BEFORE, _AFTER = "knee-ap", "knee-ap-post6"
_MARKS = [
    {"kind": "ELLIPSE", "points": "0.36,0.3 0.6,0.52", "text": ""},
    {"kind": "ARROW", "points": "0.78,0.28 0.62,0.38", "text": "Zwelling"},
    {"kind": "RULER", "points": "0.06,0.9 0.31,0.9", "text": "", "millimetres": 50},
    {"kind": "RULER", "points": "0.28,0.5 0.71,0.5", "text": ""},
]
_ANNOTATE = (
    "mutation($id: PhotoId!, $s: [ShapeInput!]!) {"
    " annotatePhoto(id: $id, version: 0, shapes: $s) { version { version } } }"
)
_PROPOSE = (
    "mutation($photo: PhotoId!, $patient: PatientId!, $reason: String!) {"
    " proposeCorrection(photo: $photo, patient: $patient, reason: $reason) { id } }"
)
Step = Callable[[Page, Filled], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Sight:
    """One page: who looks, where they begin, and what they do before the picture."""

    login: str
    at: str
    step: Step


async def _library(page: Page, _: Filled) -> None:
    await page.locator(".ph img.there").first.wait_for()


async def _selection(page: Page, filled: Filled) -> None:
    await _library(page, filled)
    await page.locator(".ph a").nth(4).focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("Shift+ArrowRight")
    await page.keyboard.press("Shift+ArrowRight")


async def _describe(page: Page, filled: Filled) -> None:
    await _selection(page, filled)
    await page.keyboard.press("e")
    await page.locator("dialog").wait_for()


async def _keys(page: Page, filled: Filled) -> None:
    await _library(page, filled)
    await page.keyboard.press("?")
    await page.locator("dialog").wait_for()


async def _who(page: Page, filled: Filled) -> None:
    await _library(page, filled)
    await page.locator(".who").click()


async def _found(page: Page, filled: Filled) -> None:
    await _library(page, filled)
    await page.locator("#search-box").fill("linker knie pre-op")
    await page.locator(".understood").wait_for()
    await page.locator("#search-box").blur()


async def _empty(page: Page, filled: Filled) -> None:
    await _library(page, filled)
    await page.locator("#search-box").fill("zebrapad")
    await page.locator(".message").wait_for()


async def _viewer(page: Page, filled: Filled) -> None:
    await page.locator(f'a[href="/photos/{_photo(filled, _BEFORE)}"]').click()
    await page.locator(".held img").wait_for()
    await page.locator(".mark").first.wait_for()


async def _lens(page: Page, filled: Filled) -> None:
    await _library(page, filled)
    for place in (0, 6, 7):
        await page.locator(".ph input").nth(place).check()


async def _release(page: Page, _: Filled) -> None:
    await page.locator(".held img").wait_for()
    await page.keyboard.press("r")
    await page.get_by_role("dialog").locator(".seg").first.locator("button").nth(2).click()
    await page.locator(".release-people li").first.wait_for()


async def _annotate(page: Page, filled: Filled) -> None:
    await _viewer(page, filled)
    await page.keyboard.press("a")
    await page.get_by_role("toolbar").wait_for()


async def _compare(page: Page, _: Filled) -> None:
    await page.locator(".pane .held img").nth(1).wait_for()


async def _timeline(page: Page, _: Filled) -> None:
    await page.locator(".visit-photos img").first.wait_for()


async def _inbox(page: Page, filled: Filled) -> None:
    await page.locator(".waiting input").first.check()
    await _choose(page)


async def _corrections(page: Page, _: Filled) -> None:
    await page.locator(".correction").scroll_into_view_if_needed()


async def _upload(page: Page, _: Filled) -> None:
    await _choose(page)
    await _place(page)
    files = [*((name, draw(name)) for name in ("knee-dark", "ear-a")), ("scan_knie", b"II*\x00")]
    await page.locator("input[type=file]").set_input_files(
        [
            FilePayload(name=f"{name}.jpg", mimeType="image/jpeg", buffer=body)
            for name, body in files
        ]
    )
    await page.locator(".file [role=alert]").wait_for()


async def _upload_empty(page: Page, _: Filled) -> None:
    await page.locator("[name=number]").wait_for()


async def _capture(page: Page, _: Filled) -> None:
    await _choose(page)
    await _place(page)


async def _system(page: Page, _: Filled) -> None:
    await page.locator(".parts").wait_for()


async def _nothing(page: Page, _: Filled) -> None:
    await page.locator(".message").wait_for()


async def _ended(page: Page, _: Filled) -> None:
    await page.context.clear_cookies()
    await page.locator("#search-box").fill("knie")
    await page.locator("dialog .signin-form").wait_for()


async def _choose(page: Page) -> None:
    await page.locator("[name=number]").fill(_PATIENT)
    await page.locator("[name=number]").press("Enter")
    await page.locator(".patient").first.wait_for()


async def _place(page: Page) -> None:
    await page.get_by_role("radio", name=re.compile("^(Knie, links|Knee, left)")).click()


SIGHTS = {
    "library": Sight("surgeon", "/photos", _library),
    "selection": Sight("surgeon", "/photos", _selection),
    "describe": Sight("surgeon", "/photos", _describe),
    "found": Sight("surgeon", "/photos", _found),
    "empty": Sight("surgeon", "/photos", _empty),
    "keys": Sight("surgeon", "/photos", _keys),
    "who": Sight("surgeon", "/photos", _who),
    "viewer": Sight("surgeon", "/photos", _viewer),
    "lens": Sight("surgeon", "/photos?lens=MARKETING", _lens),
    "release": Sight("surgeon", "/photos/{before}", _release),
    "release-denied": Sight("surgeon", "/photos/{taken_back}", _release),
    "annotate": Sight("surgeon", "/photos", _annotate),
    "compare": Sight("surgeon", "/compare/{before}/{after}", _compare),
    "timeline": Sight("surgeon", "/patients/{patient}/timeline", _timeline),
    "inbox": Sight("photographer", "/inbox", _inbox),
    "corrections": Sight("photographer", "/inbox", _corrections),
    "upload": Sight("photographer", "/upload", _upload),
    "upload-empty": Sight("photographer", "/upload", _upload_empty),
    "capture": Sight("photographer", "/capture", _capture),
    "system": Sight("beheer", "/system", _system),
    "session-ended": Sight("viewer", "/photos", _ended),
    "nothing": Sight("viewer", "/inbox", _nothing),
}


async def main(folder: Path, names: Collection[str]) -> None:
    """Take those of `names` into `folder`; all of them, where there are none."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen = {name: SIGHTS[name] for name in names} or SIGHTS
    async with staffed_box() as (box, people), chromium() as browser:
        filled = await hang(people.surgeon)
        await _prepare(people.surgeon, filled)
        for size, language in product(SIZES, LANGUAGES):
            ending = f"{size}-{{theme}}-{language}.png"
            for name, sight in chosen.items():
                async with _opened(browser, box.url, size, language) as visitor:
                    await visitor.sign_in(sight.login, at=_address(sight.at, filled))
                    await sight.step(visitor.page, filled)
                    await _take(visitor.page, folder, f"{name}-{ending}")
            if not names:
                async with _opened(browser, box.url, size, language) as visitor:
                    await visitor.page.goto(box.url)
                    await visitor.page.locator(".signin-form").wait_for()
                    await _take(visitor.page, folder, f"sign-in-{ending}")


async def _prepare(surgeon: Caller, filled: Filled) -> None:
    """Draw over one photo, say of another that it is somebody else's, and ask two patients."""
    await surgeon.ask(_ANNOTATE, id=_photo(filled, _BEFORE), s=_MARKS)
    owner = filled.patients[_PATIENT]
    said = "Het litteken op de hand is van M. de Vries."
    await surgeon.ask(_PROPOSE, photo=_photo(filled, "knee-c-ap"), patient=owner, reason=said)
    await signed(surgeon, owner, refused=["PUBLICATION"])
    await withdrawn(surgeon, await signed(surgeon, filled.patients[_WHO_TOOK_BACK]))


def _photo(filled: Filled, drawing: str) -> str:
    return filled.photos[[shot.drawing for shot in SHOTS].index(drawing)]


def _address(at: str, filled: Filled) -> str:
    before, after = _photo(filled, _BEFORE), _photo(filled, _AFTER)
    (taken_back, *_) = (
        photo
        for photo, shot in zip(filled.photos, SHOTS, strict=True)
        if shot.patient == _WHO_TOOK_BACK
    )
    patient = filled.patients[_PATIENT]
    return at.format(before=before, after=after, patient=patient, taken_back=taken_back)


@asynccontextmanager
async def _opened(browser: Browser, url: str, size: str, language: str) -> AsyncIterator[Visitor]:
    async with visiting(browser, url, SIZES[size], LANGUAGES[language]) as visitor:
        yield visitor


async def _take(page: Page, folder: Path, name: str) -> None:
    await page.wait_for_load_state("networkidle")
    for theme in THEMES:
        await page.emulate_media(color_scheme=theme)
        await page.screenshot(path=folder / name.format(theme=theme))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2:]))
