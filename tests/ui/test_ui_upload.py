"""Uploading in a real browser: over a bad line, through a restart, by one hand, in few clicks."""

import asyncio
import os
import re
import signal
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, FilePayload, Locator, Page, Response, expect

from tests.support.box import Box
from tests.support.callers import MANY_TRIES, People, staffed_box
from tests.support.pictures import jpeg, photo
from tests.ui.browsing import DESKTOP, PHONE, Visitor, visiting
from tests.ui.filling import KNEE, fill

pytestmark = pytest.mark.slow

PATIENT, OTHER = "7744471", "7744502"
SLOW_BYTES_PER_SECOND = 700_000
MOST_CLICKS = 6
_COUNT_CLICKS = (
    "addEventListener('pointerdown', () => { window.clicks = (window.clicks || 0) + 1 })"
)
_DESCRIBED = (
    "query($id: PhotoId!) { photo(id: $id) {"
    " patient { mrn } bodySite { code } laterality phase view } }"
)


@dataclass(frozen=True, slots=True)
class Line:
    """The line between the pages and the box: what went over it."""

    page: Page
    pieces: list[int] = field(default_factory=list)
    photos: list[str] = field(default_factory=list)

    def listen(self) -> "Line":
        """Note every answer from now on."""
        self.page.on("response", lambda response: self._heard(response))  # noqa: PLW0108 - Playwright cannot wrap a method of slots
        return self

    def _heard(self, response: Response) -> None:
        request = response.request
        if request.method == "PATCH":
            self.pieces.append(int(request.headers["upload-offset"]))
        if "photo-id" in response.headers:
            self.photos.append(response.headers["photo-id"])

    async def slow(self, bytes_per_second: int) -> None:
        """Have the line carry only so much; -1 is all it can."""
        devtools = await self.page.context.new_cdp_session(self.page)
        said = {"offline": False, "latency": 0, "downloadThroughput": -1}
        await devtools.send("Network.enable")
        await devtools.send(
            "Network.emulateNetworkConditions", said | {"uploadThroughput": bytes_per_second}
        )


@dataclass(frozen=True, slots=True)
class Clinic:
    """A box with patients and no photos, which a test may hurt."""

    box: Box
    people: People

    async def described(self, photo_id: str) -> Any:
        """What the box says of a photo."""
        return (await self.people.photographer.ask(_DESCRIBED, id=photo_id))["photo"]


@pytest.fixture(scope="module")
async def clinic() -> AsyncIterator[Clinic]:
    if not Path("api/web/index.html").is_file():
        pytest.fail("The pages were not built: run `make setup`.")
    async with staffed_box(**MANY_TRIES) as (box, people):
        await fill(people.surgeon, [])
        yield Clinic(box, people)


@pytest.fixture
async def sender(browser: Browser, clinic: Clinic) -> AsyncIterator[Visitor]:
    async with visiting(browser, clinic.box.url) as someone:
        yield someone


@pytest.fixture
def line(sender: Visitor) -> Line:
    return Line(sender.page).listen()


async def _at_upload(sender: Visitor, patient: str = PATIENT) -> Page:
    await sender.sign_in("photographer", at="/upload")
    await _choose(sender.page, patient)
    return sender.page


async def _choose(page: Page, patient: str) -> None:
    await page.locator("[name=number]").fill(patient)
    await page.locator("[name=number]").press("Enter")
    await page.locator(".patient").wait_for()


def _row(page: Page, name: str) -> Locator:
    return page.locator(".file", has_text=name)


def _file(name: str, body: bytes) -> FilePayload:
    return FilePayload(name=name, mimeType="image/jpeg", buffer=body)


def _large(seed: int) -> bytes:
    """A photo of several pieces."""
    body = jpeg(photo(3200, 2400, seed=seed), Q=98)
    assert len(body) > 3 << 20
    return body


async def _until_half(page: Page, name: str) -> int:
    """Wait until a good part of a file has left, and not all of it."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = re.search(r"(\d+)%", await _row(page, name).inner_text())
        if found and 35 <= int(found[1]) <= 75:
            return int(found[1])
        await asyncio.sleep(0.05)
    raise AssertionError("the file never stood half-way")


class TestABadLine:
    async def test_a_file_cut_off_half_way_by_a_crash_arrives_as_one_photo(
        self, sender: Visitor, clinic: Clinic, line: Line
    ) -> None:
        page = await _at_upload(sender)
        before = await clinic.box.count("photo")
        await line.slow(SLOW_BYTES_PER_SECOND)
        await page.locator("input[type=file]").set_input_files(_file("lang.jpg", _large(1)))
        await _until_half(page, "lang.jpg")
        for pid in clinic.box.pids("api"):
            os.kill(pid, signal.SIGKILL)
        await expect(_row(page, "lang.jpg")).to_contain_text("Wacht op verbinding")
        await line.slow(-1)
        await expect(_row(page, "lang.jpg")).to_contain_text("Verstuurd", timeout=90_000)

        assert await clinic.box.count("photo") == before + 1
        assert await clinic.box.count("upload_part") == 0
        assert len(set(line.pieces)) > 1
        assert line.pieces.count(0) == 1
        assert (await clinic.described(line.photos[-1]))["patient"]["mrn"] == PATIENT
        sender.violations.clear()
        await sender.assert_sound()

    async def test_it_stands_still_while_paused_and_goes_on_from_there(
        self, sender: Visitor, clinic: Clinic, line: Line
    ) -> None:
        page = await _at_upload(sender)
        before = await clinic.box.count("photo")
        await line.slow(SLOW_BYTES_PER_SECOND)
        await page.locator("input[type=file]").set_input_files(
            [_file("eerst.jpg", _large(2)), _file("later.jpg", _large(3))]
        )
        await _until_half(page, "eerst.jpg")
        await page.get_by_role("button", name="Alles pauzeren").click()
        await expect(page.locator(".file", has_text="Gepauzeerd")).to_have_count(2)
        await asyncio.sleep(1)
        stood = len(line.pieces)
        await asyncio.sleep(2)
        assert len(line.pieces) == stood
        await sender.assert_sound()

        await page.get_by_role("button", name="Ga verder met eerst.jpg").click()
        await line.slow(-1)
        await expect(_row(page, "eerst.jpg")).to_contain_text("Verstuurd")
        await expect(_row(page, "later.jpg")).to_contain_text("Gepauzeerd")
        await page.get_by_role("button", name="Verder gaan").click()
        await expect(_row(page, "later.jpg")).to_contain_text("Verstuurd")
        assert await clinic.box.count("photo") == before + 2

    async def test_leaving_with_unsent_files_asks_and_giving_one_up_leaves_nothing(
        self, sender: Visitor, clinic: Clinic, line: Line
    ) -> None:
        page = await _at_upload(sender)
        uploads, photos = await clinic.box.count("upload"), await clinic.box.count("photo")
        await line.slow(SLOW_BYTES_PER_SECOND)
        await page.locator("input[type=file]").set_input_files(_file("weg.jpg", _large(4)))
        await _until_half(page, "weg.jpg")
        asked: list[str] = []

        async def stay(dialog: Any) -> None:
            asked.append(dialog.type)
            await dialog.dismiss()

        page.on("dialog", stay)
        await page.get_by_role("button", name="Pauzeer weg.jpg").click()
        await page.close(run_before_unload=True)
        await page.get_by_role("button", name="Haal weg.jpg weg").click()
        assert asked == ["beforeunload"]

        await expect(page.locator(".file")).to_have_count(0)
        for _ in range(200):
            if await clinic.box.count("upload") == uploads:
                break
            await asyncio.sleep(0.1)
        assert await clinic.box.count("upload") == uploads
        assert await clinic.box.count("photo") == photos


class TestWhatIsSaidBesideAFile:
    async def test_a_duplicate_is_named_before_it_is_sent(
        self, sender: Visitor, clinic: Clinic, line: Line
    ) -> None:
        page, body = await _at_upload(sender), jpeg(photo(640, 480, seed=501))
        files = page.locator("input[type=file]")
        await files.set_input_files([_file("een.jpg", body), _file("zelfde.jpg", body)])
        await expect(_row(page, "een.jpg")).to_contain_text("Verstuurd")
        await expect(_row(page, "zelfde.jpg")).to_contain_text("Was er al")
        first = line.photos[-1]
        await page.reload()
        await _choose(page, PATIENT)
        line.pieces.clear()
        await files.set_input_files(_file("kopie.jpg", body))

        await expect(_row(page, "kopie.jpg")).to_contain_text("Was er al")
        shown = _row(page, "kopie.jpg").get_by_role("link", name="Bekijk de foto")
        await expect(shown).to_have_attribute("href", f"/photos/{first}")
        assert line.pieces == []
        await sender.assert_sound()

        await page.get_by_role("button", name="Wijzigen").click()
        await _choose(page, OTHER)
        await page.reload()
        await _choose(page, OTHER)
        await files.set_input_files(_file("ander.jpg", body))
        await expect(_row(page, "ander.jpg").get_by_role("alert")).to_contain_text(
            "niet voor deze patiënt"
        )
        assert (await clinic.described(first))["patient"]["mrn"] == PATIENT

    async def test_a_refusal_stands_in_plain_words_and_the_others_go_on(
        self, sender: Visitor
    ) -> None:
        page = await _at_upload(sender)
        await page.locator("input[type=file]").set_input_files(
            [
                _file("verslag.jpg", b"%PDF-1.7\n"),
                FilePayload(name="scan.tif", mimeType="image/tiff", buffer=b"II*\x00"),
                _file("goed.jpg", jpeg(photo(640, 480, seed=502))),
            ]
        )
        await expect(_row(page, "verslag.jpg").get_by_role("alert")).to_be_visible()
        await expect(_row(page, "scan.tif").get_by_role("alert")).to_contain_text(
            "Bewaar het als JPEG"
        )
        await expect(_row(page, "goed.jpg")).to_contain_text("Verstuurd")
        await sender.assert_sound()


class TestOneScreen:
    async def test_a_session_with_site_side_and_phase_takes_six_clicks_at_most(
        self, sender: Visitor, clinic: Clinic, line: Line
    ) -> None:
        page = sender.page
        await page.add_init_script(_COUNT_CLICKS)
        await sender.sign_in("photographer", at="/upload")
        await page.evaluate("window.clicks = 0")  # signing in is not part of it

        await page.locator("[name=number]").click()
        await page.keyboard.type(PATIENT)
        await page.get_by_role("button", name="Zoek patiënt").click()
        await page.get_by_role("radio", name="Knie, links").click()
        await page.get_by_role("button", name="Pre-op").click()
        async with page.expect_file_chooser() as opened:
            await page.get_by_role("button", name="Kies bestanden").click()
        chooser = await opened.value
        shots = [_file(f"{n}.jpg", jpeg(photo(640, 480, seed=510 + n))) for n in range(3)]
        await chooser.set_files(shots)
        await page.get_by_role("button", name="Klaar").click()
        await expect(page).to_have_url(re.compile("/photos$"))

        assert await page.evaluate("window.clicks") <= MOST_CLICKS
        assert len(line.photos) == len(shots)
        for sent in line.photos:
            assert await clinic.described(sent) == {
                "patient": {"mrn": PATIENT},
                "bodySite": {"code": KNEE},
                "laterality": "LEFT",
                "phase": "PRE_OP",
                "view": None,
            }

    async def test_what_is_said_after_they_were_dropped_counts_as_well(
        self, sender: Visitor, clinic: Clinic, line: Line
    ) -> None:
        page = await _at_upload(sender)
        await page.locator("input[type=file]").set_input_files(
            _file("vroeg.jpg", jpeg(photo(640, 480, seed=520)))
        )
        await expect(_row(page, "vroeg.jpg")).to_contain_text("Verstuurd")
        async with page.expect_response(_is_description):
            await page.get_by_role("radio", name="Knie, rechts").click()
        described = await clinic.described(line.photos[-1])
        assert (described["bodySite"], described["laterality"]) == ({"code": KNEE}, "RIGHT")

    async def test_the_body_map_and_the_fields_are_one_and_left_is_the_patients(
        self, sender: Visitor
    ) -> None:
        page = await _at_upload(sender)
        left, right = (
            page.get_by_role("radio", name="Knie, links"),
            page.get_by_role("radio", name="Knie, rechts"),
        )
        places = [await knee.bounding_box() for knee in (left, right)]
        assert places[0] is not None
        assert places[1] is not None
        assert places[0]["x"] > places[1]["x"]
        await page.get_by_role("combobox", name="Lichaamsdeel").fill("knie")
        await page.get_by_role("option", name="Knie", exact=True).click()
        await page.get_by_role("button", name="Rechts").click()
        await expect(right).to_be_checked()
        await right.focus()
        await page.keyboard.press("ArrowDown")
        await expect(left).to_be_checked()
        await expect(page.get_by_role("button", name="Links", exact=True)).to_have_attribute(
            "aria-pressed", "true"
        )
        await page.get_by_role("button", name="Achter").click()
        back = await page.get_by_role("radio", name="Kuit, links").bounding_box()
        other = await page.get_by_role("radio", name="Kuit, rechts").bounding_box()
        assert back is not None
        assert other is not None
        assert back["x"] < other["x"]


class TestAPhone:
    @pytest.mark.parametrize("address", ["/upload", "/capture"])
    @pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
    async def test_the_pages_are_sound_at_every_size(
        self, browser: Browser, clinic: Clinic, address: str, size: Any
    ) -> None:
        async with visiting(browser, clinic.box.url, size) as someone:
            await someone.sign_in("photographer", at=address)
            await someone.assert_sound()
            await _choose(someone.page, PATIENT)
            await someone.page.get_by_role("radio", name="Knie, links").click()
            await someone.assert_sound()

    async def test_each_shot_takes_along_what_the_chips_said_and_nothing_is_kept(
        self, browser: Browser, clinic: Clinic
    ) -> None:
        async with visiting(browser, clinic.box.url, PHONE) as someone:
            page, line = someone.page, Line(someone.page).listen()
            await someone.sign_in("photographer", at="/capture")
            await _choose(page, PATIENT)
            await page.get_by_role("radio", name="Knie, links").click()
            await page.locator(".chips button").nth(2).click()
            await page.get_by_role("button", name="Aanzicht: Niet gezegd").click()
            await expect(page.locator(".patient")).to_contain_text("12-03-1968")
            shutter = page.get_by_label("Maak een foto")
            assert await shutter.get_attribute("capture") == "environment"
            await shutter.set_input_files(_file("image.jpg", jpeg(photo(480, 640, seed=530))))
            await page.get_by_role("button", name="Aanzicht: Voor").click()
            await shutter.set_input_files(_file("image.jpg", jpeg(photo(480, 640, seed=531))))
            await expect(page.locator(".strip [role=status]")).to_contain_text("2 van 2")
            await expect(page.locator(".patient")).to_be_in_viewport()
            await expect(page.locator(".strip [role=status]")).to_contain_text("bewaart niets")
            await someone.assert_sound()

            said = [await clinic.described(sent) for sent in line.photos]
            assert [each["view"] for each in said] == ["ANTERIOR", "LATERAL_LEFT"]
            assert {each["laterality"] for each in said} == {"LEFT"}
            kept = "localStorage.length + sessionStorage.length"
            assert await page.evaluate(kept) == 0
            assert await page.evaluate("indexedDB.databases().then(all => all.length)") == 0
            assert await page.evaluate("caches.keys().then(all => all.length)") == 0


def _is_description(response: Response) -> bool:
    return response.url.endswith("/graphql") and '"version":' in (response.request.post_data or "")
