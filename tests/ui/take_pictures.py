"""A picture of every page: wide and phone, light and dark, Dutch and English.

What patients see is taken on a tablet too.

    python -m tests.ui.take_pictures FOLDER [NAME …]

A NAME takes only that page. The photographs are drawings (`tests/ui/drawn.py`), so that the
pictures may be shown.
"""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from itertools import product
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

from playwright.async_api import Browser, FilePayload, Page

from tests.support.callers import Caller, staffed_box
from tests.ui import agreeing, officer
from tests.ui.browsing import DESKTOP, PHONE, TABLET, Visitor, chromium, visiting
from tests.ui.consenting import answer, draw_by_mouse, linked, signed
from tests.ui.drawn import SHOTS, draw, hang
from tests.ui.filling import Filled
from tests.ui.planning import belated, planned

SIZES = {"wide": DESKTOP, "phone": PHONE, "tablet": TABLET}
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
    """One page: who looks, where they begin, and what they do before the picture.

    Without a `login` it is a page for patients.
    """

    login: str
    at: str
    step: Step
    sizes: tuple[str, ...] = ("wide", "phone")


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


async def _tasks(page: Page, _: Filled) -> None:
    await page.locator(".task .st").first.wait_for()


async def _check(page: Page, _: Filled) -> None:
    await page.locator(".drop").wait_for()


async def _check_done(page: Page, filled: Filled) -> None:
    copy = f"/media/{_photo(filled, _BEFORE)}/full?purpose=education&channel=conference"
    answer = await page.request.get(urljoin(page.url, copy))
    while answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
        await page.wait_for_timeout(500)
        answer = await page.request.get(urljoin(page.url, copy))
    body = await answer.body()
    file = FilePayload(name="congres-knie.jpeg", mimeType="image/jpeg", buffer=body)
    await page.locator(".drop input").set_input_files(file)
    await page.locator(".judged").wait_for()


async def _policy(page: Page, _: Filled) -> None:
    await page.locator(".policy-effect").wait_for()


async def _policy_effect(page: Page, filled: Filled) -> None:
    await _policy(page, filled)
    await (
        page.get_by_role("region", name=re.compile("^(Onderzoek|Research)$"))
        .locator("input")
        .first.uncheck()
    )
    await page.locator("[inputmode=text]").fill("60, 14")
    await page.keyboard.press("Control+Enter")
    await page.locator(".policy-lines").wait_for()
    await page.locator(".policy-effect").scroll_into_view_if_needed()


async def _forms(page: Page, _: Filled) -> None:
    await page.locator(".form-version").first.wait_for()


async def _form(page: Page, filled: Filled) -> None:
    await _forms(page, filled)
    await page.locator(".form-version a").first.click()
    await page.locator(".form-tablet").wait_for()


async def _form_new(page: Page, _: Filled) -> None:
    await page.locator(".form-fields").wait_for()


async def _form_write(page: Page, filled: Filled) -> None:
    await _form_new(page, filled)
    await page.locator(".form-fields textarea").first.focus()
    await page.keyboard.type("Vraag het gerust. ")


async def _form_publish(page: Page, filled: Filled) -> None:
    await _form_new(page, filled)
    await page.locator(".form-foot button").first.click()
    await page.get_by_role("dialog").wait_for()


async def _system(page: Page, _: Filled) -> None:
    await page.locator(".parts").wait_for()


async def _nothing(page: Page, _: Filled) -> None:
    await page.locator(".message").wait_for()


async def _ended(page: Page, _: Filled) -> None:
    await page.context.clear_cookies()
    await page.locator("#search-box").fill("knie")
    await page.locator("dialog .signin-form").wait_for()


async def _consents(page: Page, _: Filled) -> None:
    await page.locator(".consent").first.wait_for()


async def _consent_link(page: Page, filled: Filled) -> None:
    await _consents(page, filled)
    await page.get_by_role("button", name=re.compile("^(Link sturen|Send a link)")).last.click()
    await page.locator("dialog button[type=submit]").click()
    await page.locator("dialog .qr").wait_for()


async def _whose(page: Page, _: Filled) -> None:
    await page.locator(".whose").wait_for()


async def _signing(page: Page, filled: Filled) -> None:
    await _whose(page, filled)
    await page.locator(".sign-answers button").first.click()
    await page.locator(".sign-act").click()


async def _signing_done(page: Page, filled: Filled) -> None:
    await _whose(page, filled)
    await page.locator(".sign-answers button").first.click()
    yes, no = (await page.locator(".sign-form li button").all_inner_texts())[:2]
    await answer(page, yes, yes, no, no)
    await draw_by_mouse(page)
    await page.locator("#signer").fill("Maria de Vries")


async def _mine_sure(page: Page, filled: Filled) -> None:
    await _whose(page, filled)
    await page.locator(".sign-act").click()


async def _choose(page: Page) -> None:
    await page.locator("[name=number]").fill(_PATIENT)
    await page.locator("[name=number]").press("Enter")
    await page.locator(".patient").first.wait_for()


async def _place(page: Page) -> None:
    await page.get_by_role("radio", name=re.compile("^(Knie, links|Knee, left)")).click()


_EVERY = tuple(SIZES)
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
    "tasks": Sight("surgeon", "/tasks", _tasks),
    "check": Sight("surgeon", "/check", _check),
    "check-done": Sight("surgeon", "/check", _check_done),
    "policy": Sight("officer", "/policy", _policy),
    "policy-effect": Sight("officer", "/policy", _policy_effect),
    "forms": Sight("officer", "/forms", _forms),
    "form": Sight("officer", "/forms", _form),
    "form-new": Sight("officer", "/forms/write", _form_new),
    "form-write": Sight("officer", "/forms/write?code=quitclaim&language=nl", _form_write),
    "form-publish": Sight("officer", "/forms/write?code=quitclaim&language=en", _form_publish),
    "system": Sight("beheer", "/system", _system),
    "session-ended": Sight("viewer", "/photos", _ended),
    "nothing": Sight("viewer", "/inbox", _nothing),
    "consents": Sight("surgeon", "/patients/{patient}/consents", _consents),
    "consent-link": Sight("surgeon", "/patients/{patient}/consents", _consent_link),
    "identity": Sight("", "/sign#{sign}", _whose, _EVERY),
    "signing": Sight("", "/sign#{sign}", _signing, _EVERY),
    "signing-done": Sight("", "/sign#{sign}", _signing_done, _EVERY),
    "mine": Sight("", "/mine#{mine}", _whose, _EVERY),
    "mine-sure": Sight("", "/mine#{mine}", _mine_sure, _EVERY),
    "no-link": Sight("", "/sign#nothing", _nothing, _EVERY),
    "handed-over": Sight(
        "surgeon", "/patients/{patient}/consents/{consent}/sign", _signing_done, _EVERY
    ),
}


async def main(folder: Path, names: Collection[str]) -> None:
    """Take those of `names` into `folder`; all of them, where there are none."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen = {name: SIGHTS[name] for name in names} or SIGHTS
    async with staffed_box() as (box, people), chromium() as browser:
        filled = await hang(people.surgeon)
        await _prepare(people.surgeon, filled)
        await officer.enrol(people)
        links = await _ask(people.surgeon, filled.patients[_PATIENT])
        await planned(box)
        await belated(box, filled.patients[_PATIENT], 3)
        for size, language in product(SIZES, LANGUAGES):
            ending = f"{size}-{{theme}}-{language}.png"
            for name, sight in chosen.items():
                if size not in sight.sizes:
                    continue
                async with _opened(browser, box.url, size, language) as visitor:
                    at = _address(sight.at, filled, links[language])
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
    await surgeon.ask(_ANNOTATE, id=_photo(filled, _BEFORE), s=_MARKS)
    owner = filled.patients[_PATIENT]
    said = "Het litteken op de hand is van M. de Vries."
    await surgeon.ask(_PROPOSE, photo=_photo(filled, "knee-c-ap"), patient=owner, reason=said)
    await agreeing.signed(surgeon, owner, refused=["PUBLICATION"])
    consent = await agreeing.signed(surgeon, filled.patients[_WHO_TOOK_BACK])
    await agreeing.withdrawn(surgeon, consent)


def _photo(filled: Filled, drawing: str) -> str:
    return filled.photos[[shot.drawing for shot in SHOTS].index(drawing)]


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
    before, after = _photo(filled, _BEFORE), _photo(filled, _AFTER)
    (taken_back, *_) = (
        photo
        for photo, shot in zip(filled.photos, SHOTS, strict=True)
        if shot.patient == _WHO_TOOK_BACK
    )
    known = {"before": before, "after": after, "taken_back": taken_back, **links}
    return at.format(patient=filled.patients[_PATIENT], **known)


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
