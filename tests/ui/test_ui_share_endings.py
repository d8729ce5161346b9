"""A real photo shared by hand, opened in another browser, and shut in each way that there is.

The box runs in this process, so that its clock can be moved.
"""

import asyncio
import hashlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import uvicorn
from playwright.async_api import Browser, Page, expect

from api.app import ApiOptions, build_app
from core.consents import Consent
from core.imaging import MediaType
from core.kit.clock import SetClock, SystemClock
from core.kit.ids import SystemIds
from core.patients import PatientId
from core.photos import Arrival, Developing, PhotoId
from core.services import Services
from core.sharing import Share
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import body
from tests.support.sharing import Ward
from tests.support.studying import DEMO
from tests.ui.browsing import Visitor, visiting
from tests.ui.lending import Hand, Lent, arrive, enter, guest, seen

pytestmark = pytest.mark.slow


class _Server(uvicorn.Server):
    """Leaves the signals to the tests."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@pytest.fixture
def clock() -> SetClock:
    """The browsers have the time of the machine."""
    return SetClock(SystemClock().now())


@pytest.fixture
async def url(services: Services) -> AsyncIterator[str]:
    """The application of the tests, behind a real socket."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        app = build_app(services, SystemIds(), ApiOptions(allowed_origins=(address,)))
        server = _Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
        serving = asyncio.create_task(server.serve([door]))
        yield address
        server.should_exit = server.force_exit = True
        await serving


@dataclass(slots=True)
class Eyes:
    """The eyes of a patient, who agreed to education and research: a photo by a fundus camera."""

    ward: Ward
    photo: PhotoId
    consent: Consent
    clock: SetClock

    async def share(self) -> Share:
        page = await self.ward.services.shares.page(self.ward.cast.surgeon, None, 1)
        return page.shares[0]

    async def expiry(self, _: Lent) -> None:
        self.clock.at = (await self.share()).ends_at

    async def revocation(self, _: Lent) -> None:
        await self.ward.services.shares.end(self.ward.cast.surgeon, (await self.share()).id)

    async def withdrawal(self, _: Lent) -> None:
        await self.ward.services.consents.withdraw(self.ward.cast.surgeon, self.consent.id, "")

    async def deletion(self, _: Lent) -> None:
        for table in ("rendition", "depicted", "face_look"):
            await state.rows(f"DELETE FROM {table} WHERE photo_id = $1", self.photo)
        await state.rows("DELETE FROM photo WHERE id = $1", self.photo)


@pytest.fixture
async def eyes(services: Services, cast: Cast, developing: Developing, clock: SetClock) -> Eyes:
    ward = Ward(services, cast, developing)
    anna: PatientId = await ward.patient()
    data = (DEMO / "retina.jpg").read_bytes()
    told = Arrival(
        MediaType.JPEG, len(data), hashlib.sha256(data).digest(), "retina-0001", "IMG", anna
    )
    photo = (await services.intake.receive(cast.surgeon, told, body(data))).photo
    await developing.develop(photo)
    await services.naming.looked(cast.surgeon, photo)
    consent = await ward.agreed(anna)
    await services.indexer.follow()
    return Eyes(ward, photo, consent, clock)


@pytest.fixture
async def sender(browser: Browser, url: str) -> AsyncIterator[Visitor]:
    async with visiting(browser, url) as someone:
        yield someone


@pytest.fixture
async def recipient(browser: Browser, url: str) -> AsyncIterator[Visitor]:
    async with guest(browser, url) as someone:
        yield someone


async def _shared(sender: Visitor, eyes: Eyes, purpose: str | None = None) -> Lent:
    """A link, in at most four clicks and two typed fields; another purpose is chosen beside."""
    await sender.sign_in("surgeon", at="/photos", afresh=True)
    page = sender.page
    hand = Hand(page)
    await page.locator(f".ph:has(a[href*='{eyes.photo}'])").hover()
    await hand.click(f".ph:has(a[href*='{eyes.photo}']) .tick")
    await hand.click(".selbar button:has-text('Delen')")
    await hand.type("dialog [role=combobox]", "Jeroen Bakker")
    if purpose is not None:
        await page.get_by_label("Doel").select_option(purpose)
        await expect(page.locator("dialog h2")).to_have_text("Deel 1 foto")
    await hand.click("dialog button[type=submit]")
    await expect(page.locator("dialog h2")).to_have_text("De link is klaar")
    assert hand.clicks <= 4
    assert hand.typed <= 2
    link, password = page.locator("dialog input").nth(0), page.locator("dialog input").nth(1)
    return Lent((await link.input_value()).partition("#")[2], await password.input_value())


async def _is_shut(page: Page, recipient: Visitor, link: Lent) -> None:
    """Nothing is on the screen any more, and the link opens nothing."""
    await expect(page.locator("img")).to_have_count(0)
    await page.goto("about:blank")
    page = await arrive(recipient, link.secret)
    if await page.locator("[name=proof]").count():
        await page.locator("[name=proof]").fill(link.password)
        await page.locator("form button[type=submit]").click()
    await expect(page.locator("h1")).to_have_text("Deze link werkt niet")
    await expect(page.locator("img")).to_have_count(0)


@pytest.mark.parametrize("ending", ["expiry", "revocation", "withdrawal", "deletion"])
async def test_opened_in_another_browser_it_is_shut_while_it_is_looked_at(
    sender: Visitor, recipient: Visitor, eyes: Eyes, ending: str
) -> None:
    link = await _shared(sender, eyes, "EDUCATION" if ending == "withdrawal" else None)
    page = await enter(recipient, link)
    await seen(page, 1)
    await getattr(eyes, ending)(link)
    await _is_shut(page, recipient, link)
    assert (recipient.violations, recipient.strangers, recipient.faults) == ([], [], [])


async def test_a_wrong_password_and_the_sixth_opening_show_nothing(
    sender: Visitor, recipient: Visitor, eyes: Eyes
) -> None:
    link = await _shared(sender, eyes)
    page = await arrive(recipient, link.secret)
    await page.locator("[name=proof]").fill("not the password")
    await page.locator("form button[type=submit]").click()
    await expect(page.locator(".refusal")).to_have_text("Dat klopt niet. Kijk het nog eens na.")
    await expect(page.locator("img")).to_have_count(0)
    for _ in range(5):
        await page.goto("about:blank")
        page = await enter(recipient, link)
        await seen(page, 1)
    await page.goto("about:blank")
    await _is_shut(page, recipient, link)
    assert (await eyes.share()).opens == 5
