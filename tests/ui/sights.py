"""What there is a picture of: each page, who looks, and what they do before it is taken."""

import re
from http import HTTPStatus
from urllib.parse import urljoin

from playwright.async_api import FilePayload, Page

from tests.ui.access_sights import ACCESS_SIGHTS
from tests.ui.consenting import answer, draw_by_mouse
from tests.ui.drawn import SHOTS, draw
from tests.ui.filling import Filled
from tests.ui.share_sights import SHARE_SIGHTS
from tests.ui.sight import SIZES, Sight, Step

PATIENT, WHO_TOOK_BACK = "7744471", "7744502"
BEFORE, AFTER = "knee-ap", "knee-ap-post6"


def _there(place: str) -> Step:
    """Nothing is done, once that is there."""

    async def step(page: Page, _: Filled) -> None:
        await page.locator(place).first.wait_for()

    return step


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
    await page.locator(f'a[href="/photos/{photo_of(filled, BEFORE)}"]').click()
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


async def _viewer_faces(page: Page, _: Filled) -> None:
    """On a phone the panel has to be asked for."""
    await page.locator(".held img").wait_for()
    panel = page.locator(".faces-panel")
    if not await page.locator(".info").count():
        await page.keyboard.press("i")
    await panel.wait_for()
    await page.keyboard.press("f")
    await page.locator(".face-mark").first.wait_for()
    await panel.scroll_into_view_if_needed()


async def _frames(page: Page, _: Filled) -> None:
    await page.locator(".held img").wait_for()
    await page.locator(".viewer-bar").wait_for()
    if await page.locator(".info").count():
        await page.keyboard.press("i")
    await page.wait_for_load_state("networkidle")
    await page.keyboard.press("f")
    await page.locator(".face-mark").first.wait_for()


async def _teaching(page: Page, _: Filled) -> None:
    await page.locator(".held img").wait_for()
    await page.keyboard.press("r")
    await page.locator(".face-mark").first.wait_for()


async def _masked(page: Page, filled: Filled) -> None:
    await _teaching(page, filled)
    await page.locator(".masked-card .stamp").wait_for()
    await page.locator(".masked-card").scroll_into_view_if_needed()


async def _areas(page: Page, filled: Filled) -> None:
    await _teaching(page, filled)
    await page.locator(".release-mask .btn").last.click()
    add = page.locator(".release-mask .btn").first
    await add.click()
    for _ in range(12):
        await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("Shift+ArrowDown")
    await add.click()


async def _annotate(page: Page, filled: Filled) -> None:
    await _viewer(page, filled)
    await page.keyboard.press("a")
    await page.get_by_role("toolbar").wait_for()


async def _compare(page: Page, _: Filled) -> None:
    await page.locator(".pane .held img").nth(1).wait_for()


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


async def _capture(page: Page, _: Filled) -> None:
    await _choose(page)
    await _place(page)


async def _check_done(page: Page, filled: Filled) -> None:
    copy = f"/media/{photo_of(filled, BEFORE)}/full?purpose=education&channel=conference"
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


async def _faces(page: Page, _: Filled) -> None:
    await page.locator(".faces-question .crop img.there").first.wait_for()
    await page.locator(".faces-question .prow").wait_for()


async def _faces_grid(page: Page, filled: Filled) -> None:
    await _faces(page, filled)
    await page.keyboard.press("g")
    for place in (0, 1):
        await page.locator(".faces-tile input").nth(place).check()


async def _faces_answered(page: Page, _: Filled) -> None:
    await page.locator(".faces-answered .crop img.there").first.wait_for()


async def _faces_of(page: Page, _: Filled) -> None:
    await page.locator(".faces-cards .crop img.there").first.wait_for()


async def _recognition(page: Page, _: Filled) -> None:
    await page.locator(".inventory-proof").wait_for()


async def _recognition_off(page: Page, filled: Filled) -> None:
    await _recognition(page, filled)
    await page.locator(".recognition-modes input").first.check()


async def _nothing(page: Page, _: Filled) -> None:
    await page.locator(".message").wait_for()


async def _ended(page: Page, _: Filled) -> None:
    await page.context.clear_cookies()
    await page.locator("#search-box").fill("knie")
    await page.locator("dialog .signin-ways").wait_for()


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
    await page.locator("[name=number]").fill(PATIENT)
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
    "release-group": Sight("surgeon", "/photos/{group}", _teaching),
    "release-stranger": Sight("surgeon", "/photos/{stranger}", _teaching),
    "release-masked": Sight("surgeon", "/photos/{masked}", _masked),
    "release-areas": Sight("surgeon", "/photos/{group}", _areas),
    "viewer-faces": Sight("surgeon", "/photos/{stranger}", _viewer_faces),
    "frames": Sight("viewer", "/photos/{group}", _frames),
    "annotate": Sight("surgeon", "/photos", _annotate),
    "compare": Sight("surgeon", "/compare/{before}/{after}", _compare),
    "timeline": Sight("surgeon", "/patients/{patient}/timeline", _there(".visit-photos img")),
    "inbox": Sight("photographer", "/inbox", _inbox),
    "corrections": Sight("photographer", "/inbox", _corrections),
    "upload": Sight("photographer", "/upload", _upload),
    "upload-empty": Sight("photographer", "/upload", _there("[name=number]")),
    "capture": Sight("photographer", "/capture", _capture),
    "tasks": Sight("surgeon", "/tasks", _there(".task .st")),
    "check": Sight("surgeon", "/check", _there(".drop")),
    "check-done": Sight("surgeon", "/check", _check_done),
    "policy": Sight("officer", "/policy", _policy),
    "policy-effect": Sight("officer", "/policy", _policy_effect),
    "forms": Sight("officer", "/forms", _forms),
    "form": Sight("officer", "/forms", _form),
    "form-new": Sight("officer", "/forms/write", _form_new),
    "form-write": Sight("officer", "/forms/write?code=quitclaim&language=nl", _form_write),
    "form-publish": Sight("officer", "/forms/write?code=quitclaim&language=en", _form_publish),
    "log": Sight("officer", "/log", _there(".log-table, .log-review, .message")),
    "log-reviews": Sight(
        "officer", "/log?tab=reviews", _there(".log-table, .log-review, .message")
    ),
    "views": Sight(
        "surgeon", "/patients/{patient}/views", _there(".log-table, .log-review, .message")
    ),
    "system": Sight("beheer", "/system", _there(".parts")),
    "recognition": Sight("beheer", "/system/faces", _recognition),
    "recognition-off": Sight("beheer", "/system/faces", _recognition_off),
    "inventory": Sight("officer", "/system/faces", _recognition),
    "faces": Sight("surgeon", "/faces", _faces),
    "faces-grid": Sight("surgeon", "/faces", _faces_grid),
    "faces-answered": Sight("surgeon", "/faces?answered=UNSURE", _faces_answered),
    "faces-of": Sight("surgeon", "/patients/{face}/faces", _faces_of),
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
    **SHARE_SIGHTS,
    **ACCESS_SIGHTS,
}


def photo_of(filled: Filled, drawing: str) -> str:
    """The photo that was made of a drawing."""
    return filled.photos[[shot.drawing for shot in SHOTS].index(drawing)]
