"""Copies for a study: asked for by one surgeon, looked at and signed by another, and taken."""

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pyrage
import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.callers import MANY_TRIES, another, staffed_box
from tests.ui.agreeing import signed, withdrawn
from tests.ui.browsing import PHONE, Visitor, visiting
from tests.ui.conftest import Ward
from tests.ui.courses import course
from tests.ui.filling import fill
from tests.ui.lending import looked
from tests.ui.recognising import MODELS

pytestmark = pytest.mark.slow

_MADE_MS = 120_000


@pytest.fixture(scope="module")
async def ward() -> AsyncIterator[Ward]:
    """A box in which networks find faces and text, and with two surgeons."""
    async with staffed_box(MODELS_FOLDER=MODELS, **MANY_TRIES) as (box, people):
        await another(people.administrator, "colleague", "surgeon")
        filled = await fill(people.surgeon, [])
        yield Ward(box.url, people, filled)


@pytest.fixture
async def visitor(browser: Browser, ward: Ward) -> AsyncIterator[Visitor]:
    async with visiting(browser, ward.url) as someone:
        yield someone


@pytest.fixture
async def colleague(browser: Browser, ward: Ward) -> AsyncIterator[Visitor]:
    """A second surgeon, at a window of their own."""
    async with visiting(browser, ward.url) as someone:
        yield someone


async def _asked_by_hand(visitor: Visitor, key: str, photos: list[str]) -> str:
    """Set up a study, choose photos and ask for copies of them; the address of those."""
    await visitor.sign_in("surgeon", at="/studies")
    page = visitor.page
    await expect(page.get_by_role("heading", name="Nog geen onderzoek")).to_be_visible()
    await page.get_by_role("button", name="Nieuw onderzoek").click()
    await page.get_by_label("Naam van het onderzoek").fill("Wondgenezing na knieoperatie")
    await page.get_by_label("Goedkeuring").fill("METC 2026-118")
    await page.get_by_label("Publieke sleutel").fill("age1nonsense")
    await page.get_by_role("button", name="Leg vast").click()
    await expect(page.get_by_role("alert")).to_have_text("Dit is geen publieke sleutel van age.")
    await visitor.assert_sound()
    await page.get_by_label("Publieke sleutel").fill(key)
    await page.get_by_role("button", name="Leg vast").click()
    await expect(page.get_by_text("Er is nog niet om kopieën gevraagd")).to_be_visible()
    await page.goto(f"{visitor.url}/photos")
    for photo in photos:
        await page.locator(f".ph:has(a[href*='{photo}'])").hover()
        await page.locator(f".ph:has(a[href*='{photo}']) .tick").click()
    await page.locator(".selbar").get_by_role("button", name="Onderzoek").click()
    await expect(page.locator("dialog h2")).to_have_text("Voor welk onderzoek?")
    await visitor.assert_sound()
    await page.get_by_role("button", name="Laat kopieën maken").click()
    await page.wait_for_url("**/studies/*")
    return page.url.removeprefix(visitor.url)


async def _taken(page: Page, identity: pyrage.x25519.Identity) -> dict[str, bytes]:
    """The files of the archive, as its reader opens it."""
    async with page.expect_download() as leaving:
        await page.get_by_role("button", name="Haal de gegevens op").click()
    path = await (await leaving.value).path()
    plain = pyrage.decrypt(Path(path).read_bytes(), [identity])
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


async def test_from_the_library_to_the_sealed_data_of_a_study(
    visitor: Visitor, colleague: Visitor, ward: Ward, tmp_path: Path
) -> None:
    surgeon = ward.people.surgeon
    patient, photos = await course(ward)
    consent = await signed(surgeon, patient)
    await looked(surgeon, *photos)
    identity = pyrage.x25519.Identity.generate()
    at = await _asked_by_hand(visitor, str(identity.to_public()), photos)
    made = visitor.page.get_by_role("status")
    await expect(made).to_contain_text("2 van 2 gemaakt", timeout=_MADE_MS)
    # In what a test draws at random letters may be seen, again and again: that one is held.
    count = await visitor.page.locator(".study-copy img").count()
    assert count >= 1
    await expect(visitor.page.get_by_text("U vroeg hierom.")).to_be_visible()
    await expect(visitor.page.get_by_role("group", name="Wat ziet u")).to_have_count(0)
    await visitor.assert_sound()

    await colleague.sign_in("colleague", at=at)
    page = colleague.page
    await expect(page.locator(".study-copy img")).to_have_count(count)
    await expect(page.get_by_role("button", name="Teken hiervoor")).to_have_count(0)
    for group in await page.get_by_role("group", name="Wat ziet u op kopie").all():
        await group.get_by_role("button", name="Niemand herkenbaar").click()
    await colleague.assert_sound()
    await page.screenshot(path=tmp_path / "review.png")
    await page.get_by_role("button", name="Teken hiervoor").click()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.get_by_role("status")).to_contain_text("Ondertekend")

    await visitor.page.reload()
    files = await _taken(visitor.page, identity)
    assert len([name for name in files if name.startswith("photos/")]) == count
    assert orjson.loads(files["manifest.json"])["withheld"] == 0
    await withdrawn(surgeon, consent)
    await visitor.page.get_by_role("button", name="Haal de gegevens op").click()
    await expect(visitor.page.get_by_role("alert")).to_contain_text("konden niet worden opgehaald")


async def test_on_a_phone_the_copies_are_stopped(browser: Browser, ward: Ward) -> None:
    async with visiting(browser, ward.url, PHONE, "en-GB", has_touch=True) as someone:
        await someone.sign_in("surgeon", at="/studies")
        page = someone.page
        await page.get_by_role("link", name="Look at the copies").first.click()
        await page.get_by_role("button", name="Stop").click()
        await someone.assert_sound()
        await page.locator("dialog button[type=submit]").click()
        await expect(page.get_by_role("status")).to_contain_text("Stopped")
        await expect(page.get_by_role("button", name="Take the data")).to_have_count(0)
