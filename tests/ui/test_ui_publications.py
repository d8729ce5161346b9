"""What left for the public: where it appears, asked about by a publisher, and taken back."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, FilePayload, expect

from tests.ui.agreeing import signed, withdrawn
from tests.ui.browsing import PHONE, Visitor, visiting
from tests.ui.conftest import Ward
from tests.ui.consenting import copied
from tests.ui.courses import course
from tests.ui.lending import guest

pytestmark = pytest.mark.slow

_LEDGER = "{ publications(first: 1) { edges { node { code } } } }"


@dataclass(frozen=True, slots=True)
class Left:
    """A copy for the website that the surgeon took, its code, and the consent it left on."""

    body: bytes
    code: str
    consent: str


@pytest.fixture
async def left(filled_ward: Ward) -> Left:
    surgeon = filled_ward.people.surgeon
    patient, (photo, _) = await course(filled_ward)
    consent = await signed(surgeon, patient)
    body = await copied(surgeon, photo, "marketing", "website")
    (edge,) = (await surgeon.ask(_LEDGER))["publications"]["edges"]
    return Left(body, edge["node"]["code"], consent)


@pytest.fixture
async def publisher(browser: Browser, filled_ward: Ward) -> AsyncIterator[Visitor]:
    async with guest(browser, filled_ward.url, PHONE) as someone:
        yield someone


async def test_where_it_appears_is_recorded_and_a_code_is_shown(
    visitor: Visitor, left: Left
) -> None:
    await visitor.sign_in("surgeon", at="/publications")
    page = visitor.page
    row = page.locator(".share-row").first
    await expect(row).to_contain_text("Nog niet gezegd waar")
    await row.get_by_role("button", name="Waar verschijnt hij?").click()
    await page.get_by_label("Waar", exact=True).fill("Website, pagina knie")
    await visitor.assert_sound()
    await page.get_by_role("button", name="Leg vast").click()
    await expect(page.locator("dialog .qr")).to_be_visible()
    await expect(page.locator("dialog")).to_contain_text(left.code)
    await visitor.assert_sound()
    await page.get_by_role("button", name="Klaar").click()
    await expect(row).to_contain_text("Verschenen")


async def test_a_publisher_hears_yes_and_after_a_withdrawal_no(
    publisher: Visitor, filled_ward: Ward, left: Left
) -> None:
    page = publisher.page
    await page.goto(f"{publisher.url}/v#{left.code}")
    await expect(page.locator("h1")).to_have_text("Ja, deze foto mag nog")
    assert page.url == f"{publisher.url}/v"
    await publisher.assert_sound()
    await withdrawn(filled_ward.people.surgeon, left.consent)
    chosen = FilePayload(name="folder.jpg", mimeType="image/jpeg", buffer=left.body)
    await page.locator("input[type=file]").set_input_files(chosen)
    await expect(page.locator("h1")).to_have_text("Nee, deze foto mag niet meer")
    strange = FilePayload(name="folder.jpg", mimeType="image/jpeg", buffer=left.body + b"x")
    await page.locator("input[type=file]").set_input_files(strange)
    await expect(page.locator("h1")).to_have_text("Dit is hier niet bekend")


async def test_after_a_withdrawal_it_is_taken_back_with_proof(
    browser: Browser, filled_ward: Ward, left: Left
) -> None:
    await withdrawn(filled_ward.people.surgeon, left.consent)
    async with visiting(browser, filled_ward.url, language="en-GB") as someone:
        await someone.sign_in("surgeon", at="/publications")
        page = someone.page
        row = page.locator(".share-row").first
        await expect(row).to_contain_text("Take it away")
        await expect(row).to_contain_text("gone before")
        await row.get_by_role("button", name="Close").click()
        await page.get_by_label("How is that known?").fill("Taken off the page, see the archive.")
        await someone.assert_sound()
        await page.locator("dialog button[type=submit]").click()
        await expect(row).to_contain_text("Taken away")
        await expect(row).to_contain_text("see the archive")
