"""The jobs of `docs/first-day.md`, done with a mouse as it says, and the clicks counted."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from tests.support.pictures import jpeg, photo
from tests.ui.browsing import Visitor, visiting
from tests.ui.conftest import Ward
from tests.ui.consenting import answer, draw_by_mouse
from tests.ui.lending import looked

pytestmark = pytest.mark.slow

_GUIDE = Path("docs/first-day.md")
_COUNT = "addEventListener('pointerdown', () => clicked(), true)"
MOST_FOR_A_SESSION = 6
HOLD_MS = 2300


def _promised() -> dict[str, int]:
    rows = re.findall(r"^\| (.+?) \| (\d+) \|$", _GUIDE.read_text(), re.MULTILINE)
    return {job: int(clicks) for job, clicks in rows}


@dataclass(slots=True)
class Newcomer:
    """Somebody at an English page, whose clicks are counted."""

    visitor: Visitor
    clicks: int = 0

    async def begin(self, login: str, at: str) -> Page:
        """At a page, with no click yet."""
        await self.visitor.sign_in(login, at=at)
        self.clicks = 0
        return self.visitor.page

    def count(self) -> None:
        """One more."""
        self.clicks += 1

    def assert_done(self, job: str) -> None:
        """As many clicks as the guide says; the next job begins."""
        assert {job: self.clicks} == {job: _promised()[job]}
        self.clicks = 0


@asynccontextmanager
async def _english(browser: Browser, ward: Ward) -> AsyncIterator[Newcomer]:
    async with visiting(browser, ward.url, language="en-GB") as visitor:
        someone = Newcomer(visitor)
        await visitor.page.expose_function("clicked", lambda: someone.count())  # noqa: PLW0108 - Playwright cannot wrap a method of slots
        await visitor.page.add_init_script(_COUNT)
        yield someone


class TestTheFirstDay:
    async def test_signing_in_and_out(self, browser: Browser, filled_ward: Ward) -> None:
        async with _english(browser, filled_ward) as someone:
            page = someone.visitor.page
            await page.goto(someone.visitor.url)
            await someone.visitor.say("viewer")
            await page.locator(".ph").first.wait_for()
            someone.assert_done("Sign in with a name and password")
            await someone.visitor.assert_sound()
            await page.locator(".who").click()
            await someone.visitor.assert_sound()
            await page.get_by_role("button", name="Sign out").click()
            await page.get_by_role("heading", name="Sign in").wait_for()
            someone.assert_done("Sign out")

    async def test_a_photo_is_shared(self, browser: Browser, filled_ward: Ward) -> None:
        photo = filled_ward.filled.photos[0]
        await looked(filled_ward.people.surgeon, photo)
        async with _english(browser, filled_ward) as someone:
            page = await someone.begin("surgeon", "/photos")
            await page.locator(f".ph:has(a[href*='{photo}'])").hover()
            await page.locator(f".ph:has(a[href*='{photo}']) .tick").click()
            await page.get_by_role("button", name="Share").click()
            await page.get_by_role("combobox", name="For whom").press_sequentially("Jeroen")
            await page.get_by_role("button", name="Make the link").click()
            await page.get_by_role("heading", name="The link is ready").wait_for()
            someone.assert_done("Share a photo with somebody outside")

    async def test_a_session_is_sent(self, browser: Browser, filled_ward: Ward) -> None:
        job = "Send the photos of a session, with patient, body part, side and phase"
        assert _promised()[job] <= MOST_FOR_A_SESSION
        async with _english(browser, filled_ward) as someone:
            page = await someone.begin("photographer", "/upload")
            await page.locator("[name=number]").click()
            await page.keyboard.type("7744471")
            await page.get_by_role("button", name="Find patient").click()
            await page.get_by_role("radio", name="Foot, left").click()
            await page.get_by_role("button", name="Follow-up").click()
            async with page.expect_file_chooser() as opened:
                await page.get_by_role("button", name="Choose files").click()
            shot = jpeg(photo(640, 480, seed=701))
            files = [FilePayload(name="one.jpg", mimeType="image/jpeg", buffer=shot)]
            await (await opened.value).set_files(files)
            await expect(page.locator(".file")).to_contain_text("Sent")
            await someone.visitor.assert_sound()
            await page.get_by_role("button", name="Done").click()
            await expect(page).to_have_url(re.compile("/photos$"))
            someone.assert_done(job)

    async def test_photos_are_found_and_one_is_opened(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        async with _english(browser, filled_ward) as someone:
            page = await someone.begin("viewer", "/photos")
            await page.keyboard.press("/")
            await page.keyboard.type("pre-op left knee")
            await expect(page.locator(".understood")).to_contain_text("Understood as")
            await page.keyboard.press("Tab")
            await someone.visitor.assert_sound()
            await page.locator(".ph a").first.click()
            await expect(page.locator(".viewer h1")).to_contain_text("Knee, left")
            someone.assert_done("Find photos in words, and open one")

    async def test_three_photos_get_a_side(self, browser: Browser, filled_ward: Ward) -> None:
        async with _english(browser, filled_ward) as someone:
            page = await someone.begin("photographer", "/photos?side=RIGHT")
            ticks = page.locator(".ph .tick input")
            await page.locator(".ph").first.hover()
            await ticks.first.click()
            await ticks.nth(2).click(modifiers=["Shift"])
            await expect(page.locator(".selbar")).to_contain_text("3 chosen")
            await page.get_by_role("button", name=re.compile("^Describe")).click()
            await page.get_by_role("dialog").get_by_role("button", name="Right").click()
            await page.keyboard.press("Control+Enter")
            await expect(page.get_by_role("dialog")).to_have_count(0)
            someone.assert_done("Give three photos a side at once")

    async def test_a_waiting_photo_is_filed(self, browser: Browser, filled_ward: Ward) -> None:
        async with _english(browser, filled_ward) as someone:
            page = await someone.begin("photographer", "/inbox")
            await page.locator(".waiting li").first.wait_for()
            before = await page.locator(".waiting li").count()
            await page.locator(".waiting input").first.click()
            await page.locator("[name=number]").click()
            await page.keyboard.type("7744502")
            await page.keyboard.press("Enter")
            await expect(page.locator(".assign .patient")).to_contain_text("born 02-09-1981")
            await someone.visitor.assert_sound()
            await page.get_by_role("button", name="This is the patient").click()
            await expect(page.locator(".waiting li")).to_have_count(before - 1)
            someone.assert_done("File a photo that waits in the inbox")

    async def test_an_open_photo_is_compared_drawn_on_and_followed(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        address = f"/photos/{filled_ward.filled.photos[6]}"
        async with _english(browser, filled_ward) as someone:
            page = await someone.begin("surgeon", address)
            await page.get_by_role("button", name="Compare (C)").click()
            await expect(page.locator(".pane .picture")).to_have_count(2)
            someone.assert_done("Compare a photo with the same place on another day")
            await someone.visitor.assert_sound()

            page = await someone.begin("surgeon", address)
            await page.get_by_role("button", name="Annotate (A)").click()
            await page.get_by_role("toolbar").get_by_role("button", name="Arrow").click()
            box = await page.locator(".marks").bounding_box()
            assert box is not None
            await page.mouse.move(box["x"] + 100, box["y"] + 100)
            await page.mouse.down()
            await page.mouse.move(box["x"] + 200, box["y"] + 150, steps=4)
            await page.mouse.up()
            await expect(page.locator(".layer-status")).to_contain_text("Saved")
            someone.assert_done("Draw an arrow over a photo")
            await someone.visitor.assert_sound()

            page = await someone.begin("surgeon", address)
            await page.get_by_role("link", name="Timeline").click()
            await expect(page.locator(".visit-photos li").first).to_be_visible()
            someone.assert_done("See the course of a patient")
            await someone.visitor.assert_sound()

    async def test_a_photo_is_said_to_be_of_somebody_else(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        async with _english(browser, filled_ward) as someone:
            address = f"/photos/{filled_ward.filled.photos[7]}"
            page = await someone.begin("surgeon", address)
            await page.get_by_role("button", name="Wrong patient").click()
            dialog = page.get_by_role("dialog")
            await dialog.locator("[name=number]").click()
            await page.keyboard.type("7744613")
            await page.keyboard.press("Enter")
            await expect(dialog.locator(".patient").nth(1)).to_contain_text("J. Peters")
            await dialog.get_by_label("How can you tell?").click()
            await page.keyboard.type("The scar belongs to J. Peters")
            await someone.visitor.assert_sound()
            await dialog.get_by_role("button", name="Put before a colleague").click()
            await expect(dialog.get_by_role("status")).to_be_visible()
            someone.assert_done("Say that a photo is of somebody else")
            await page.goto(f"{someone.visitor.url}/inbox")
            await page.get_by_role("button", name="Take it back").click()
            await expect(page.locator(".correction")).to_have_count(0)

    async def test_a_patient_signs_on_the_tablet(self, browser: Browser, filled_ward: Ward) -> None:
        async with _english(browser, filled_ward) as someone:
            address = f"/photos/{filled_ward.filled.photos[9]}"
            page = await someone.begin("surgeon", address)
            await page.get_by_role("link", name="Consents").click()
            await page.get_by_role("link", name="Sign here").click()
            await page.get_by_role("button", name="Yes, that is right").click()
            # The form is a Dutch one, whatever the language of the page around it.
            await answer(page, "Ja", "Nee", "Nee", "Nee")
            await draw_by_mouse(page)
            await page.get_by_label("Your name").click()
            await page.keyboard.type("J. Peters")
            await someone.visitor.assert_sound()
            await page.get_by_role("button", name="I sign").click()
            await expect(page.locator(".sign-give")).to_contain_text("Give the tablet back")
            await page.get_by_role("button", name="Staff").click(delay=HOLD_MS)
            await expect(page.locator(".consent .stamp")).to_have_text("In force")
            someone.assert_done("Have a patient sign on a tablet")

    def test_every_job_of_the_guide_was_done_here(self) -> None:
        done = Path(__file__).read_text()
        assert _promised()
        assert [job for job in _promised() if f'"{job}"' not in done] == []
