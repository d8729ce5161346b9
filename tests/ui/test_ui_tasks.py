"""Tasks in a real browser: whose they are, taking and closing them, and what the officer sees."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, Locator, Page, WebSocketRoute, expect

from tests.support.arriving import picture
from tests.support.box import Box, until
from tests.support.callers import MANY_TRIES, Caller, People, Upload, staffed_box
from tests.ui import officer
from tests.ui.browsing import PHONE, visiting
from tests.ui.consenting import asked, drafted, patient_without_photo, signed
from tests.ui.courses import ASSIGN
from tests.ui.planning import belated, planned

pytestmark = pytest.mark.slow

SAYS = "{ noticePreference { mail digest language } }"
_TAKE = "mutation($id: TaskId!) { takeTask(id: $id) { id } }"
LATE_DAYS = 3


@dataclass(frozen=True, slots=True)
class Busy:
    """A box in which three tasks wait: one late, one to sign, one about an end."""

    box: Box
    people: People

    @property
    def url(self) -> str:
        """Where it answers."""
        return self.box.url


@pytest.fixture(scope="module")
async def busy() -> AsyncIterator[Busy]:
    async with staffed_box(**MANY_TRIES) as (box, people):
        late = await patient_without_photo(people.surgeon)
        sent = await people.surgeon.put(Upload(picture(1), "the-first-brings-the-forms"))
        await people.surgeon.ask(ASSIGN, i=sent.json()["id"], p=late)
        await drafted(people.photographer, await patient_without_photo(people.photographer))
        ending = await asked(people.surgeon)
        await signed(people.surgeon, ending.secret, "A. Jansen")
        await box.rows(
            f"UPDATE consent SET ends = now() + interval '20 days' WHERE id = '{ending.consent}'"
            " RETURNING id"
        )
        await planned(box, sign=2, consent_expiry=1)
        await belated(box, late, LATE_DAYS)
        await officer.enrol(people)
        yield Busy(box, people)


async def _one_of(owner: Caller) -> str:
    """A task that is this person's."""
    told = await owner.ask("{ me { id } tasks(first: 10) { edges { node { id owner } } } }")
    tasks = [edge["node"] for edge in told["tasks"]["edges"]]
    return next(str(task["id"]) for task in tasks if task["owner"] == told["me"]["id"])


def _part(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title, exact=True).locator(".task")


class TestTheNumber:
    async def test_follows_without_being_asked_for(self, browser: Browser, busy: Busy) -> None:
        surgeon, colleague = busy.people.surgeon, busy.people.photographer
        async with visiting(browser, busy.url) as someone:
            page = someone.page
            await someone.sign_in("surgeon")
            await expect(page.get_by_role("link", name="Taken 2")).to_be_visible()
            await page.wait_for_load_state("networkidle")
            asked_for: list[str] = []
            page.on("request", lambda request: asked_for.append(request.url))
            task = await _one_of(surgeon)

            await colleague.ask(_TAKE, id=task)
            await expect(page.get_by_role("link", name="Taken 1")).to_be_visible()
            await surgeon.ask(_TAKE, id=task)
            await expect(page.get_by_role("link", name="Taken 2")).to_be_visible()

            # A photo that was being made may still come.
            assert [url for url in asked_for if "/media/" not in url] == []
            await someone.assert_sound()

    async def test_is_asked_for_where_no_socket_can_be_had(
        self, browser: Browser, busy: Busy
    ) -> None:
        async with visiting(browser, busy.url) as someone:
            page, tried = someone.page, list[str]()

            def refuse(socket: WebSocketRoute) -> asyncio.Future[None]:
                tried.append(socket.url)
                return asyncio.ensure_future(socket.close(code=1011))

            await page.route_web_socket("**/graphql", refuse)
            await someone.sign_in("surgeon")
            await expect(page.get_by_role("link", name="Taken 2")).to_be_visible()
            await until(lambda: bool(tried))


class TestTasks:
    async def test_mine_come_first_by_lateness_and_keys_go_through_them(
        self, browser: Browser, busy: Busy
    ) -> None:
        async with visiting(browser, busy.url) as someone:
            page = someone.page
            await someone.sign_in("surgeon")
            await expect(page.get_by_role("link", name="Taken 2")).to_be_visible()
            await page.keyboard.press("g")
            await page.keyboard.press("t")
            mine = _part(page, "Van mij")
            await expect(mine).to_have_count(2)
            await expect(mine.first).to_contain_text("Nog geen antwoord")
            await expect(mine.first).to_contain_text("A. Jansen geboren 12-03-1968")
            await expect(mine.first).to_contain_text(f"{LATE_DAYS} dagen te laat")
            await expect(mine.last).to_contain_text("De toestemming loopt af")
            await expect(mine.last).to_contain_text(re.compile("over (19|20) dagen"))
            await expect(_part(page, "Van de afdeling")).to_contain_text("Van Femke Bakker")
            await someone.assert_sound()

            links = page.locator(".task-open")
            for key, at in (("j", 0), ("j", 1), ("j", 2), ("j", 2), ("k", 1)):
                await page.keyboard.press(key)
                await expect(links.nth(at)).to_be_focused()
            await page.keyboard.press("Enter")
            await expect(page).to_have_url(re.compile("/patients/.*/consents$"))

    async def test_one_is_taken_and_the_number_goes_up(self, browser: Browser, busy: Busy) -> None:
        async with visiting(browser, busy.url) as someone:
            page = someone.page
            await someone.sign_in("surgeon", at="/tasks")
            await _part(page, "Van de afdeling").get_by_role("button", name="Op mij nemen").click()
            await expect(page.get_by_role("status")).to_have_text("Deze taak is nu van u.")
            await expect(_part(page, "Van mij")).to_have_count(3)
            await expect(page.get_by_role("link", name="Taken 3")).to_be_visible()
            await expect(page.get_by_role("heading", level=1)).to_be_focused()
            await someone.assert_sound()

    async def test_an_end_is_closed_with_a_reason_and_what_waits_for_a_signature_is_not(
        self, browser: Browser, busy: Busy
    ) -> None:
        async with visiting(browser, busy.url) as someone, visiting(browser, busy.url) as other:
            page = someone.page
            for each in (someone, other):
                await each.sign_in("surgeon", at="/tasks")
                close = each.page.get_by_role("button", name="Sluiten", exact=True)
                await expect(close).to_have_count(1)
                await close.click()
            dialog = page.get_by_role("dialog")
            await expect(dialog).to_contain_text("voor de zorg verandert er niets")
            await expect(dialog.get_by_role("button", name="Het is besproken")).to_be_focused()
            await someone.assert_sound()
            await page.keyboard.press("2")
            await expect(dialog).to_have_count(0)
            await expect(page.get_by_role("status")).to_have_text("De taak is gesloten.")
            await expect(page.get_by_text("De toestemming loopt af")).to_have_count(0)

            await other.page.get_by_role("button", name="Niet te bereiken").click()
            await expect(other.page.get_by_role("alert")).to_contain_text("Een collega was u voor")
            await other.assert_sound()

    async def test_on_a_phone_everything_fits(self, browser: Browser, busy: Busy) -> None:
        async with visiting(browser, busy.url, PHONE) as someone:
            await someone.sign_in("surgeon", at="/tasks")
            await expect(someone.page.locator(".task").first).to_contain_text("A. Jansen")
            await someone.assert_sound()
            wide = "document.querySelector('.page').scrollWidth <= innerWidth"
            assert await someone.page.evaluate(wide)
            reach = "links => links.every(link => link.scrollWidth <= link.clientWidth)"
            assert await someone.page.locator(".nav a").evaluate_all(reach)


class TestTheOfficer:
    async def test_they_see_what_is_late_and_not_about_whom(
        self, browser: Browser, busy: Busy
    ) -> None:
        async with visiting(browser, busy.url) as someone:
            page = someone.page
            await someone.sign_in("officer")
            await expect(page).to_have_url(re.compile("/tasks$"))
            await expect(page.locator("nav.nav > a")).to_have_text(
                [
                    "Taken1",
                    "Gedeeld",
                    "Publicaties",
                    "Logboek",
                    "Bestand controleren",
                    "Beleid",
                    "Rollen en rechten",
                    "Formulieren",
                ]
            )
            late = _part(page, "Te laat in het ziekenhuis")
            await expect(late).to_have_count(1)
            await expect(late).to_contain_text("Orthopedie · Van een medewerker")
            await expect(late).to_contain_text(f"{LATE_DAYS} dagen te laat")
            await expect(page.get_by_text("A. Jansen")).to_have_count(0)
            await someone.assert_sound()


class TestMail:
    async def test_an_address_and_whether_there_is_any(self, browser: Browser, busy: Busy) -> None:
        async with visiting(browser, busy.url) as someone:
            page = someone.page
            await someone.sign_in("photographer")
            await page.get_by_role("button", name="Uw account").click()
            address = page.get_by_label("Mailadres voor taken")
            await address.fill("femke@ziekenhuis")
            await page.get_by_role("button", name="Bewaren").click()
            await expect(page.get_by_text("Dit is geen mailadres.")).to_be_visible()
            await address.fill("femke@ziekenhuis.example")
            await page.get_by_label("Elke ochtend een overzicht").uncheck()
            await page.get_by_role("button", name="Bewaren").click()
            await expect(page.get_by_text("Bewaard.")).to_be_visible()
            await someone.assert_sound()
        said = (await busy.people.photographer.ask(SAYS))["noticePreference"]
        assert said == {"mail": "femke@ziekenhuis.example", "digest": "OFF", "language": "DUTCH"}


class TestNothing:
    async def test_nothing_waits(self, browser: Browser, busy: Busy) -> None:
        await busy.box.rows("UPDATE task SET state = 'dropped', closed_at = now() RETURNING id")
        async with visiting(browser, busy.url) as someone:
            page = someone.page
            await someone.sign_in("surgeon", at="/tasks")
            await expect(page.locator(".message h2")).to_have_text("Er wacht niets op u")
            await expect(page.locator(".nav a b")).to_have_count(0)
            await someone.assert_sound()
        async with visiting(browser, busy.url) as someone:
            await someone.sign_in("viewer", at="/tasks")
            title = someone.page.locator(".message h2")
            await expect(title).to_have_text("Hier is niets dat u mag zien")
