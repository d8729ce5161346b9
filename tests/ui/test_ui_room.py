"""The publication room: what may be used, looked at, taken and said where it appears."""

from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from playwright.async_api import Browser, expect

from tests.support.callers import MANY_TRIES, Refusal, Upload, staffed_box
from tests.support.pictures import jpeg, photo
from tests.ui import publicist
from tests.ui.agreeing import signed, withdrawn
from tests.ui.browsing import PHONE, Visitor, visiting
from tests.ui.conftest import Ward
from tests.ui.courses import course
from tests.ui.filling import fill

pytestmark = pytest.mark.slow

_LEDGER = "{ publications(first: 5) { edges { node { outlet } } } }"


@pytest.fixture(scope="session")
async def staffed() -> AsyncIterator[Ward]:
    """A box of its own: whoever agreed in another test would be in the room too."""
    async with staffed_box(**MANY_TRIES) as (box, people):
        pictures = [Upload(jpeg(photo(600, 500, seed=n)), f"nobody-agreed-{n:06}") for n in (1, 2)]
        filled = await fill(people.surgeon, pictures)
        await publicist.enrol(people)
        yield Ward(box.url, people, filled)


@pytest.fixture
async def consent(staffed: Ward) -> AsyncIterator[str]:
    """Two photos of a patient who agreed, until the test is over."""
    surgeon = staffed.people.surgeon
    patient, _ = await course(staffed)
    made = await signed(surgeon, patient)
    yield made
    with suppress(Refusal):  # a test may have done so
        await withdrawn(surgeon, made)


@pytest.fixture
async def reader(browser: Browser, staffed: Ward) -> AsyncIterator[Visitor]:
    async with visiting(browser, staffed.url) as someone:
        yield someone


async def test_an_empty_room_says_how_photos_come_and_counts_nothing(reader: Visitor) -> None:
    """A ward full of photos of whom nobody agreed: the same as no photos at all."""
    await reader.sign_in(publicist.LOGIN)
    page = reader.page
    await page.wait_for_url("**/room")  # it is where they come in
    await expect(page.locator("h1")).to_have_text("Publicatieruimte")
    await expect(page.locator(".message")).to_contain_text("Hier staat nu niets voor dit gebruik")
    assert not any(letter.isdigit() for letter in await page.locator("main").inner_text())
    await expect(page.locator(".nav")).not_to_contain_text("Bibliotheek")
    await reader.assert_sound()


@pytest.mark.usefixtures("consent")
async def test_one_is_chosen_taken_and_said_where_it_appears(reader: Visitor) -> None:
    await reader.sign_in(publicist.LOGIN, at="/room")
    page = reader.page
    photos = page.locator(".room-photo")
    await expect(photos).to_have_count(2)
    await expect(photos.first).to_contain_text("Hand, links")
    await expect(photos.first.locator("img")).to_have_js_property("complete", value=True)
    await reader.assert_sound()
    await photos.first.click()
    dialog = page.locator("dialog")
    await expect(dialog.locator(".room-figure img")).to_have_js_property("naturalWidth", 600)
    await expect(dialog).to_contain_text("600 \N{MULTIPLICATION SIGN} 500 pixels")
    await reader.assert_sound()
    await dialog.get_by_role("button", name="Gebruik deze foto").click()
    await expect(page.get_by_label("Waar", exact=True)).to_be_focused()
    await page.get_by_label("Waar", exact=True).fill("Folder hand")
    await reader.assert_sound()
    await page.get_by_label("Sinds").fill("2026-12-01")
    async with page.expect_download() as leaving:
        await dialog.get_by_role("button", name="Download").click()
    copy = await leaving.value
    assert copy.suggested_filename.endswith(".jpeg")
    await expect(dialog.locator(".qr")).to_be_visible()
    await expect(dialog.locator("h2")).to_have_text("Folder hand")
    await reader.assert_sound()
    await dialog.get_by_role("button", name="Klaar").click()
    await page.get_by_role("link", name="Publicaties").click()
    await expect(page.locator(".share-row").first).to_contain_text("Folder hand")


async def test_who_takes_it_back_takes_it_away(
    reader: Visitor, consent: str, staffed: Ward
) -> None:
    await reader.sign_in(publicist.LOGIN, at="/room")
    page = reader.page
    for number in range(2):
        shown = page.locator(".room-photo img").nth(number)
        await expect(shown).to_have_js_property("naturalWidth", 480)
    await withdrawn(staffed.people.surgeon, consent)
    await page.locator(".room-photo").first.click()
    await expect(page.locator("dialog")).to_contain_text("Deze foto staat hier niet meer")
    await reader.assert_sound()
    await page.locator("dialog .ib").click()
    await expect(page.locator(".message")).to_contain_text("Hier staat nu niets")


@pytest.mark.usefixtures("consent")
async def test_a_lost_connection_says_nothing_of_the_photo(reader: Visitor) -> None:
    page = reader.page
    await page.route("**/room/*", lambda route: route.abort())
    await reader.sign_in(publicist.LOGIN, at="/room")
    first = page.locator(".room-photo").first
    await expect(first).to_contain_text("Niet geladen")
    await reader.assert_sound()
    await page.unroute("**/room/*")
    await first.click()
    await expect(first.locator("img")).to_have_js_property("naturalWidth", 480)
    await expect(first).to_be_focused()
    await page.route("**/room/preview*", lambda route: route.fulfill(status=503))
    await first.click()
    await expect(page.locator("dialog")).to_contain_text("De foto is niet geladen")
    await page.unroute("**/room/preview*")
    await page.locator("dialog").get_by_role("button", name="Opnieuw proberen").click()
    await expect(page.locator("dialog img")).to_have_js_property("naturalWidth", 600)


@pytest.mark.usefixtures("consent")
async def test_a_place_that_was_not_recorded_is_kept_and_sent_again(reader: Visitor) -> None:
    await reader.sign_in(publicist.LOGIN, at="/room")
    page = reader.page
    await page.locator(".room-photo").first.click()
    dialog = page.locator("dialog")
    await dialog.get_by_role("button", name="Gebruik deze foto").click()
    where = dialog.get_by_label("Waar", exact=True)
    await dialog.get_by_label("Adres of nummer").fill("bladzijde 12")
    await expect(where).to_have_js_property("required", value=True)
    await where.fill("Jaarverslag")
    await page.route("**/graphql", lambda route: route.abort())
    async with page.expect_download():
        await dialog.get_by_role("button", name="Download").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("Waar hij komt is niet vastgelegd")
    await expect(where).to_have_value("Jaarverslag")
    await reader.assert_sound()
    await page.unroute("**/graphql")
    await dialog.get_by_role("button", name="Leg vast").click()
    await expect(dialog.locator("h2")).to_have_text("Jaarverslag")
    await expect(dialog.locator(".qr")).to_be_visible()


@pytest.mark.usefixtures("consent")
async def test_by_use_and_body_site_on_a_phone_in_english(browser: Browser, staffed: Ward) -> None:
    async with visiting(browser, staffed.url, PHONE, "en-GB") as someone:
        await someone.sign_in(publicist.LOGIN, at="/room")
        page = someone.page
        await expect(page.locator(".room-photo")).to_have_count(2)
        await page.get_by_role("button", name="Publication", exact=True).click()
        await page.get_by_role("button", name="Journal").click()
        await expect(page.locator(".room-photo")).to_have_count(2)
        await page.get_by_role("combobox", name="Body site").fill("knee")
        await page.get_by_role("option", name="Knee", exact=True).click()
        await expect(page.locator(".message")).to_contain_text("nothing of this body site")
        await someone.assert_sound()


async def test_others_have_no_room(reader: Visitor) -> None:
    await reader.sign_in("surgeon", at="/room")
    await expect(reader.page.locator(".message")).to_contain_text("Hier is niets dat u mag zien")
    await expect(reader.page.locator(".nav")).not_to_contain_text("Publicatieruimte")
    await reader.assert_sound()
