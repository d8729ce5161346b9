"""A picture of every page: wide and phone, light and dark, Dutch and English.

What patients see is taken on a tablet too.

    python -m tests.ui.take_pictures FOLDER [NAME …]

A NAME takes only that page. The photographs are drawings (`tests/ui/drawn.py`), so that the
pictures may be shown.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Page

from core.faces import Shelf
from tests.support.callers import Caller, staffed_box
from tests.ui import agreeing, officer, publicist
from tests.ui.browsing import Visitor, chromium, visiting
from tests.ui.consenting import linked, signed
from tests.ui.drawn import SHOTS, hang
from tests.ui.filling import Filled
from tests.ui.grouping import doubted, grouped
from tests.ui.planning import belated, planned
from tests.ui.recognising import MODELS
from tests.ui.sight import SIZES
from tests.ui.sights import AFTER, BEFORE, PATIENT, SIGHTS, WHO_TOOK_BACK, photo_of
from tests.ui.suggesting import suggest

LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
THEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
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


async def main(folder: Path, names: Collection[str]) -> None:
    """Take those of `names` into `folder`; all of them, where there are none."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen = {name: SIGHTS[name] for name in names} or SIGHTS
    seeing = {"MODELS_FOLDER": MODELS} if Shelf(MODELS).installed() else {}
    async with staffed_box(**seeing) as (box, people), chromium() as browser:
        filled = await hang(people.surgeon)
        await _prepare(people.surgeon, filled)
        await suggest(box, people.surgeon, filled, (WHO_TOOK_BACK, PATIENT))
        groups = await grouped(box, people.surgeon, filled, PATIENT, WHO_TOOK_BACK)
        await officer.enrol(people)
        await publicist.enrol(people)
        links = await _ask(people.surgeon, filled.patients[PATIENT])
        await planned(box)
        await belated(box, filled.patients[PATIENT], 3)
        await doubted(box, groups["stranger"], filled.patients[PATIENT])
        for size, language in product(SIZES, LANGUAGES):
            ending = f"{size}-{{theme}}-{language}.png"
            for name, sight in chosen.items():
                if size not in sight.sizes:
                    continue
                async with _opened(browser, box.url, size, language) as visitor:
                    at = _address(sight.at, filled, links[language] | groups)
                    if sight.login:
                        await visitor.sign_in(sight.login, at=at)
                    else:
                        await visitor.page.goto(box.url + at)
                    await sight.step(visitor.page, filled)
                    await _take(visitor.page, folder, f"{name}-{ending}")
            if not names and size != "tablet":
                async with _opened(browser, box.url, size, language) as visitor:
                    await visitor.page.goto(box.url)
                    await visitor.page.locator(".signin-form").wait_for()
                    await _take(visitor.page, folder, f"sign-in-{ending}")


async def _prepare(surgeon: Caller, filled: Filled) -> None:
    """Draw over one photo, say of another that it is somebody else's, and ask two patients."""
    await surgeon.ask(_ANNOTATE, id=photo_of(filled, BEFORE), s=_MARKS)
    owner = filled.patients[PATIENT]
    said = "Het litteken op de hand is van M. de Vries."
    await surgeon.ask(_PROPOSE, photo=photo_of(filled, "knee-c-ap"), patient=owner, reason=said)
    await agreeing.signed(surgeon, owner, refused=["PUBLICATION"])
    consent = await agreeing.signed(surgeon, filled.patients[WHO_TOOK_BACK])
    await agreeing.withdrawn(surgeon, consent)


async def _ask(surgeon: Caller, patient: str) -> dict[str, dict[str, str]]:
    """A consent that was signed and one that waits, by language."""
    forms = {"nl": "DUTCH", "en": "ENGLISH"}
    first = await linked(surgeon, patient)
    mine = await signed(surgeon, first.secret, "M. de Vries")
    waiting = {language: await linked(surgeon, patient, form) for language, form in forms.items()}
    return {
        language: {"sign": each.secret, "consent": each.consent, "mine": mine}
        for language, each in waiting.items()
    }


def _address(at: str, filled: Filled, links: Mapping[str, str]) -> str:
    before, after = photo_of(filled, BEFORE), photo_of(filled, AFTER)
    (taken_back, *_) = (
        photo
        for photo, shot in zip(filled.photos, SHOTS, strict=True)
        if shot.patient == WHO_TOOK_BACK
    )
    known = {"before": before, "after": after, "taken_back": taken_back, **links}
    face = filled.patients[WHO_TOOK_BACK]
    return at.format(patient=filled.patients[PATIENT], face=face, **known)


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
