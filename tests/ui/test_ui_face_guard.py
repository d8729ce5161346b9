"""Nobody who can be recognised leaves without having agreed: a real box, real faces, a browser."""

import re
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from core.documents import PassportReading
from core.faces import Shelf
from core.faces.model.detecting import FaceFinder
from tests.support.box import Box
from tests.support.callers import MANY_TRIES, People, staffed_box
from tests.ui import portraits
from tests.ui.agreeing import signed
from tests.ui.browsing import PHONE, visiting
from tests.ui.filling import until_developed
from tests.ui.portraits import ALIKE, MODELS, PATIENT, STRANGER, Filed

pytestmark = pytest.mark.slow

MASKING = "query($p: PhotoId!) { masking(photo: $p) { areas { left top right bottom } hidden } }"
WEBSITE = "Website en pers"
TALL = ViewportSize(width=1440, height=4000)


class Seeing(NamedTuple):
    """A box that can see, and who works there."""

    box: Box
    people: People

    @property
    def url(self) -> str:
        return self.box.url

    async def group(self) -> Filed:
        """A patient who agreed to everything, and a stranger to their right."""
        patient, _ = await portraits.new_patient(self.people.surgeon)
        group = await portraits.filed(self.people.surgeon, patient, PATIENT, STRANGER)
        assert len(group.faces) == 2
        await signed(self.people.surgeon, patient)
        return group


@pytest.fixture(scope="module")
async def seeing() -> AsyncIterator[Seeing]:
    portraits.require()
    async with staffed_box(MODELS_FOLDER=MODELS, **MANY_TRIES) as (box, people):
        yield Seeing(box, people)


def _letters(group: Filed, *, first: int) -> list[str]:
    """How the faces of a photo are called, from the left, where nobody said whose they are."""
    return [chr(ord("A") + first + sorted(group.faces).index(face)) for face in group.faces]


def _panel_row(page: Page, letter: str) -> Locator:
    return page.locator(".face-row").filter(has=page.get_by_text(f"{letter}:", exact=True))


def _row(dialog: Locator, name: str) -> Locator:
    return dialog.locator(".release-people li").filter(has_text=name)


async def _ask(page: Page, purpose: str) -> Locator:
    await page.locator(".held img").first.wait_for()
    await page.keyboard.press("r")
    dialog = page.get_by_role("dialog")
    button = dialog.get_by_role("button", name=purpose, exact=True)
    await button.click()
    await expect(button).to_have_attribute("aria-pressed", "true")
    return dialog


def _verdict(dialog: Locator) -> Locator:
    return dialog.locator(".judged")


class TestInTheDialog:
    async def test_a_stranger_is_masked_in_one_click_and_the_copy_leaves(
        self, browser: Browser, seeing: Seeing
    ) -> None:
        group = await seeing.group()
        mine, theirs = _letters(group, first=1)
        async with visiting(browser, seeing.url) as surgeon:
            page = surgeon.page
            await surgeon.sign_in("surgeon", at=f"/photos/{group.photo}")
            dialog = await _ask(page, WEBSITE)
            await expect(_verdict(dialog)).to_contain_text(
                f"Gezicht {theirs}: nog niemand zei van wie dit is."
            )
            await expect(dialog.locator(".face-mark")).to_have_count(2)
            await surgeon.assert_sound()

            mine_row = _row(dialog, f"Gezicht {mine}")
            await mine_row.get_by_role("button", name="Dit is B. Jansen").click()
            await expect(dialog.get_by_text(re.compile("is van B. Jansen"))).to_be_visible()
            await expect(_row(dialog, "A · B. Jansen")).to_contain_text("Vindt dit goed")
            await expect(_verdict(dialog)).to_contain_text("Nog nietGezicht B: nog niemand zei")
            await expect(dialog.locator(".face-mark[data-s=permitted]")).to_have_count(1)

            await dialog.get_by_role("button", name="Maskeer gezicht B").click()
            card = dialog.locator(".masked-card")
            await expect(card).to_contain_text("Met B gemaskeerd")
            await expect(card).to_contain_text("nog niet bekeken")
            await expect(card).to_contain_text("Het origineel blijft zoals het is.")
            await expect(card.get_by_role("checkbox")).not_to_be_checked()
            await card.get_by_role("button", name="Bekijk groot").click()
            await expect(dialog.locator(".release-figure img")).to_have_attribute(
                "src", re.compile("/masked$")
            )
            await surgeon.assert_sound()

            use = dialog.get_by_role("button", name=re.compile("^Gebruik de gemaskeerde kopie"))
            chosen = dialog.get_by_role("button", name=WEBSITE, exact=True)
            await expect(chosen).to_have_attribute("aria-pressed", "true")
            async with (
                page.expect_request(re.compile("/masked\\?")) as asked,
                page.expect_download() as started,
            ):
                await use.click()
            assert (await asked.value).url.endswith("/masked?purpose=marketing&channel=website")
            body = Path(await (await started.value).path()).read_bytes()
            await expect(card).to_contain_text(re.compile("Website tot "))
            await expect(card).to_contain_text("Bekeken door Noor van Dijk")
            await expect(_verdict(dialog)).to_contain_text("Nog niet")

            await _row(dialog, "A · B. Jansen").get_by_role("button", name="Niet B. J").click()
            await expect(card).to_contain_text("ook zo niet")
            await expect(use).to_have_count(0)
            await dialog.get_by_role("button", name="Ongedaan maken").click()
            await expect(card).to_contain_text(re.compile("Website tot "))
            assert (surgeon.violations, surgeon.strangers, surgeon.faults) == ([], [], [])
        (left,) = _faces(body)
        assert left < 0.5
        _assert_passport(body)

    async def test_whoever_withdraws_is_asked_masked_or_not(
        self, browser: Browser, seeing: Seeing
    ) -> None:
        patient, _ = await portraits.new_patient(seeing.people.surgeon)
        group = await portraits.filed(seeing.people.surgeon, patient, PATIENT, STRANGER)
        await portraits.named(seeing.people.surgeon, group.faces[0], patient)
        async with visiting(browser, seeing.url) as photographer:
            page = photographer.page
            await photographer.sign_in("photographer", at=f"/photos/{group.photo}")
            dialog = await _ask(page, WEBSITE)
            row = _row(dialog, "A · B. Jansen")
            await expect(row).to_contain_text("Maskeren helpt hier niet")
            await dialog.get_by_role("button", name="Maskeer gezicht B").click()
            card = dialog.locator(".masked-card")
            await expect(card).to_contain_text("ook zo niet")
            await expect(card).to_contain_text("Hierom is niet gevraagd aan B. Jansen.")
            await card.get_by_label("Niemand is herkenbaar op deze kopie").check()
            await card.get_by_role("button", name="Ik keek ernaar").click()
            await expect(card).to_contain_text("Femke Bakker")
            await expect(card).to_contain_text("niemand is herkenbaar")
            await expect(dialog.get_by_role("button", name=re.compile("^Gebruik"))).to_have_count(0)
            await photographer.assert_sound()

    async def test_areas_are_drawn_by_keys_and_by_hand(
        self, browser: Browser, seeing: Seeing
    ) -> None:
        group = await seeing.group()
        for face in group.faces:
            await seeing.people.surgeon.ask(
                "mutation($f: FaceId!) { declareFace(id: $f) { id } }", f=face
            )
        async with visiting(browser, seeing.url) as surgeon:
            page = surgeon.page
            await surgeon.sign_in("surgeon", at=f"/photos/{group.photo}")
            dialog = await _ask(page, WEBSITE)
            await expect(_verdict(dialog)).to_contain_text("Ja")
            await dialog.get_by_role("button", name="Teken een gebied").press("Enter")
            await page.keyboard.press("Enter")
            area = dialog.get_by_role("button", name="Gebied 1")
            await expect(area).to_be_focused()
            for _ in range(10):
                await page.keyboard.press("ArrowLeft")
            await page.keyboard.press("Shift+ArrowDown")
            figure = await dialog.locator(".release-figure").bounding_box()
            assert figure is not None
            x, y = figure["x"] + figure["width"] * 0.8, figure["y"] + figure["height"] * 0.8
            await page.mouse.move(x, y)
            await page.mouse.down()
            await page.mouse.move(x + 40, y + 30, steps=4)
            await page.mouse.up()
            await expect(dialog.get_by_role("button", name="Gebied 2")).to_be_focused()
            await dialog.get_by_role("button", name="Gebied toevoegen").click()
            await expect(dialog).to_contain_text("3 gebieden getekend.")
            await surgeon.assert_sound()
            await page.keyboard.press("Delete")
            await expect(dialog).to_contain_text("2 gebieden getekend.")
            await dialog.get_by_role("button", name="Maak de gemaskeerde kopie").click()
            card = dialog.locator(".masked-card")
            await expect(card).to_contain_text("Met gemaskeerde gebieden")
            await expect(card).to_contain_text("Een deel is onleesbaar gemaakt.")
        masking = (await seeing.people.surgeon.ask(MASKING, p=group.photo))["masking"]
        assert masking["hidden"] == []
        first, second = masking["areas"]
        moved = {"left": 0.3, "top": 0.4, "right": 0.5, "bottom": 0.61}
        assert first == pytest.approx(moved)
        assert second["left"] == pytest.approx(0.8, abs=0.01)

    async def test_of_several_photos_each_says_why(self, browser: Browser, seeing: Seeing) -> None:
        group = await seeing.group()
        alone = await portraits.filed(seeing.people.surgeon, group.patient, PATIENT)
        await portraits.named(seeing.people.surgeon, alone.faces[0], group.patient)
        await until_developed(seeing.people.surgeon, [group.photo, alone.photo])
        async with visiting(browser, seeing.url, TALL) as surgeon:
            page = surgeon.page
            await surgeon.sign_in("surgeon", at="/photos?lens=MARKETING")
            for photo in (group.photo, alone.photo):
                await page.locator(f'.ph:has(a[href="/photos/{photo}"]) input').check()
            await page.keyboard.press("r")
            dialog = page.get_by_role("dialog")
            await expect(_verdict(dialog)).to_contain_text("1 van 2 mogen")
            await expect(dialog).to_contain_text("Gezicht C: nog niemand zei van wie dit is.")
            await surgeon.assert_sound()

    async def test_a_viewer_reads_why_and_can_do_nothing(
        self, browser: Browser, seeing: Seeing
    ) -> None:
        group = await seeing.group()
        async with visiting(browser, seeing.url, PHONE, "en-GB") as viewer:
            page = viewer.page
            await viewer.sign_in("viewer", at=f"/photos/{group.photo}")
            dialog = await _ask(page, "Website and press")
            await expect(_verdict(dialog)).to_contain_text("nobody has said yet whose this is.")
            await expect(dialog.locator(".face-mark")).to_have_count(2)
            buttons = dialog.locator(".release-one").get_by_role("button")
            await expect(buttons).to_have_count(0)
            await viewer.assert_sound()


class TestInTheViewer:
    async def test_frames_come_by_a_key_and_each_face_gets_an_answer(
        self, browser: Browser, seeing: Seeing
    ) -> None:
        group = await seeing.group()
        other, number = await portraits.new_patient(seeing.people.surgeon, "J. de Boer")
        assert other
        _, theirs = _letters(group, first=1)
        async with visiting(browser, seeing.url) as surgeon:
            page = surgeon.page
            await surgeon.sign_in("surgeon", at=f"/photos/{group.photo}")
            await page.locator(".face-row").first.wait_for()
            await page.keyboard.press("f")
            await expect(page.locator(".face-mark[data-look=open]")).to_have_count(2)
            stranger = _panel_row(page, theirs)
            await stranger.get_by_role("button", name="Een andere patiënt").press("Enter")
            field = stranger.get_by_label("Patiëntnummer", exact=True)
            await expect(field).to_be_focused()
            # A single key is a letter while somebody types.
            await page.keyboard.type(number + "f")
            await expect(page.locator(".face-mark")).to_have_count(2)
            await page.keyboard.press("Backspace")
            await page.keyboard.press("Enter")
            await stranger.get_by_role("button", name="Dit is J. de Boer").press("Enter")
            await expect(page.locator(".face-mark[data-look=fact]")).to_contain_text("J. de Boer")
            await surgeon.assert_sound()

            await page.get_by_role("button", name="Ongedaan maken").click()
            await expect(page.locator(".face-mark[data-look=fact]")).to_have_count(0)
            await stranger.get_by_role("button", name="Niemand is herkenbaar").click()
            declared = page.locator(".face-row").filter(has_text="zegt Noor van Dijk")
            await expect(declared).to_have_count(1)
            await expect(page.locator(".face-mark[data-look=nobody]")).to_have_count(1)
            await surgeon.assert_sound()
            await declared.get_by_role("button", name=re.compile("^Neem dit terug")).click()
            await expect(declared).to_have_count(0)

    async def test_a_viewer_sees_frames_and_no_acts(self, browser: Browser, seeing: Seeing) -> None:
        group = await seeing.group()
        await portraits.named(seeing.people.surgeon, group.faces[0], group.patient)
        async with visiting(browser, seeing.url) as viewer:
            page = viewer.page
            await viewer.sign_in("viewer", at=f"/photos/{group.photo}")
            show = page.get_by_role("button", name="Toon op de foto")
            await show.click()
            await expect(page.locator(".face-mark[data-look=fact]")).to_contain_text("B. Jansen")
            await expect(page.locator(".face-mark[data-look=open]")).to_have_count(1)
            await expect(page.locator(".face-list").get_by_role("button")).to_have_count(0)
            await viewer.assert_sound()

    async def test_where_no_face_is_like_the_patient_it_may_be_the_wrong_one(
        self, browser: Browser, seeing: Seeing
    ) -> None:
        surgeon, people = seeing.people.surgeon, seeing.people
        patient, _ = await portraits.new_patient(surgeon)
        known = await portraits.filed(surgeon, patient, PATIENT)
        await portraits.named(surgeon, known.faces[0], patient)
        await portraits.compared(people, patient)
        await portraits.enrolled(people, patient)
        alike = await portraits.filed(surgeon, patient, ALIKE)
        wrong = await portraits.filed(surgeon, patient, STRANGER)
        await portraits.looked(surgeon, wrong.photo, doubts=True)
        async with visiting(browser, seeing.url) as visitor:
            page = visitor.page
            await visitor.sign_in("surgeon", at=f"/photos/{wrong.photo}")
            doubt = page.locator(".doubts")
            await expect(doubt).to_contain_text("Geen gezicht hier lijkt op B. Jansen.")
            await visitor.assert_sound()
            await doubt.get_by_role("button", name="Nee, verkeerde patiënt").click()
            await expect(page.get_by_role("dialog", name="Verkeerde patiënt")).to_be_visible()
            await page.keyboard.press("Escape")

            await page.goto(f"{seeing.url}/photos/{alike.photo}")
            row = page.locator(".face-row")
            await expect(row).to_contain_text("Waarschijnlijk: B. Jansen?")
            await page.keyboard.press("f")
            frame = page.locator(".face-mark")
            await expect(frame).to_contain_text("Waarschijnlijk: B. Jansen?")
            await visitor.assert_sound()
            await row.get_by_role("button", name="Ja", exact=True).click()
            await expect(frame).to_have_attribute("data-look", "fact")
            await page.get_by_role("button", name="Ongedaan maken").click()
            await expect(frame).to_have_attribute("data-look", "open")


class TestWithoutEyes:
    async def test_a_person_looks_where_the_box_cannot(
        self, browser: Browser, seeing: Seeing
    ) -> None:
        async with staffed_box(**MANY_TRIES) as (box, people):
            patient, _ = await portraits.new_patient(people.surgeon)
            photo = await portraits.unseen(people.surgeon, patient, PATIENT)
            await signed(people.surgeon, patient)
            async with visiting(browser, box.url) as surgeon:
                page = surgeon.page
                await surgeon.sign_in("surgeon", at=f"/photos/{photo}")
                dialog = await _ask(page, "Onderwijs")
                await expect(_verdict(dialog)).to_contain_text(
                    "Nog nietNog niemand keek of er gezichten op deze foto staan."
                )
                await surgeon.assert_sound()
                await dialog.get_by_role("button", name=re.compile("^Ik keek")).click()
                await expect(_verdict(dialog)).to_contain_text("Ja")
                await page.keyboard.press("Escape")
                panel = page.locator(".faces-panel")
                await expect(panel).to_contain_text("Bekeken door Noor van Dijk.")
                await surgeon.assert_sound()


def _faces(body: bytes) -> list[float]:
    """Where our detector finds faces in a picture: their left sides."""
    picture = np.asarray(Image.open(BytesIO(body)).convert("RGB"))
    return [sighting.face.box.left for sighting in FaceFinder.of(Shelf(MODELS))(picture)]


def _assert_passport(body: bytes) -> None:
    reading = PassportReading()
    reading.feed(body)
    shown = reading.result()
    assert shown.is_bound
    assert (shown.passport.purpose, shown.passport.channel) == ("marketing", "website")
