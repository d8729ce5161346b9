"""Photos kept together, looked at by a colleague who may see some of them, and shared as one."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.callers import Caller
from tests.ui.browsing import PHONE, Visitor, visiting
from tests.ui.conftest import Ward
from tests.ui.lending import guest, looked

pytestmark = pytest.mark.slow

_MAKE = """mutation($name: String!, $photos: [PhotoId!]!) {
    makeCollection(name: $name, photos: $photos) { id } }"""
_COLLEAGUE = '{ colleagues(text: "Daan") { id } }'
_MEMBER = """mutation($id: CollectionId!, $person: PersonId!) {
    setCollectionMember(id: $id, person: $person, part: LOOK) { id } }"""
_LABEL = """mutation($id: PhotoId!, $version: Int!) {
    labelPhoto(id: $id, version: $version, labels: [PSYCHIATRIC]) { id } }"""
_VERSION = "query($id: PhotoId!) { photo(id: $id) { version } }"
_END_ALL = "mutation($id: CollectionId!) { endSharesOfCollection(id: $id) }"


async def collected(staff: Caller, name: str, *photos: str) -> str:
    made = await staff.ask(_MAKE, name=name, photos=photos)
    return str(made["makeCollection"]["id"])


async def let_daan_look(staff: Caller, collection: str) -> None:
    (daan,) = (await staff.ask(_COLLEAGUE))["colleagues"]
    await staff.ask(_MEMBER, id=collection, person=daan["id"])


async def hidden_from_juniors(staff: Caller, photo: str) -> None:
    version = (await staff.ask(_VERSION, id=photo))["photo"]["version"]
    await staff.ask(_LABEL, id=photo, version=version)


@pytest.fixture
async def junior(browser: Browser, filled_ward: Ward) -> AsyncIterator[Visitor]:
    async with visiting(browser, filled_ward.url, PHONE) as someone:
        yield someone


_ADDRESS = re.compile(r"/collections/[0-9a-f-]{36}$")


class TestCollecting:
    async def test_from_the_library_by_keyboard_to_a_collection_of_its_own(
        self, visitor: Visitor, filled_ward: Ward
    ) -> None:
        await visitor.sign_in("surgeon", at="/photos")
        page = visitor.page
        await page.locator(".ph img.there").first.wait_for()
        for photo in filled_ward.filled.photos[:2]:
            await page.locator(f".ph a[href*='{photo}']").focus()
            await page.keyboard.press("Space")
        await page.keyboard.press("v")
        dialog = page.locator("dialog")
        await expect(dialog.locator("h2")).to_have_text("Verzamel 2 foto's")
        await expect(dialog.get_by_label("Naam")).to_be_visible()
        await dialog.get_by_label("Naam").fill("Knieën voor en na")
        await visitor.assert_sound()
        await page.keyboard.press("Enter")
        await expect(dialog.get_by_role("status")).to_contain_text("nu 2 foto's")
        await dialog.get_by_role("link", name="Bekijk de verzameling").click()
        await expect(page).to_have_url(_ADDRESS)
        await expect(page.locator("h1")).to_have_text("Knieën voor en na")
        await expect(page.locator(".kept .ph img.there")).to_have_count(2)
        await visitor.assert_sound()

    async def test_what_waits_for_its_patient_stays_behind(self, visitor: Visitor) -> None:
        await visitor.sign_in("surgeon", at="/photos")
        page = visitor.page
        waiting = page.locator(".ph", has_text="Alleen zorg").first
        await waiting.locator("a").focus()
        await page.keyboard.press("Space")
        await page.keyboard.press("v")
        dialog = page.locator("dialog")
        await expect(dialog.locator(".note")).to_contain_text("heeft nog geen patiënt")
        await expect(dialog.locator("button[type=submit]")).to_be_disabled()
        await visitor.assert_sound()

    async def test_a_photo_goes_elsewhere_and_comes_back(
        self, visitor: Visitor, filled_ward: Ward
    ) -> None:
        one, two, three = filled_ward.filled.photos[:3]
        kept = await collected(filled_ward.people.surgeon, "Drie", one, two, three)
        await visitor.sign_in("surgeon", at=f"/collections/{kept}")
        page = visitor.page
        await page.locator(".kept .tick input").nth(0).check()
        await page.get_by_role("button", name="Naar achteren").click()
        await _in_order(page, two, one, three)
        await page.get_by_role("button", name="Haal eruit").click()
        await _in_order(page, two, three)
        await expect(page.get_by_role("status")).to_contain_text("1 foto is uit de verzameling")
        await visitor.assert_sound()
        # It can be undone though something else was chosen, tried in vain, and let go.
        await page.locator(".kept .tick input").nth(1).check()
        await page.route("**/graphql", lambda route: route.abort())
        await page.keyboard.press("z")
        await expect(page.locator(".selbar [role=alert]")).to_be_visible()
        await expect(page.locator(".kept .ph")).to_have_count(2)
        await visitor.assert_sound()
        await page.unroute("**/graphql")
        await page.get_by_role("button", name="Wis de keuze").click()
        await page.keyboard.press("z")
        await _in_order(page, two, one, three)
        await expect(page.get_by_role("status")).to_contain_text("zoals het was")

    async def test_an_empty_one_says_what_to_do(self, visitor: Visitor) -> None:
        await visitor.sign_in("surgeon", at="/collections")
        page = visitor.page
        await page.get_by_role("button", name="Nieuwe verzameling").click()
        await page.get_by_label("Naam").fill("Nog leeg")
        await page.get_by_role("button", name="Maak de verzameling").click()
        await expect(page.locator("h1")).to_have_text("Nog leeg")
        await expect(page.get_by_text("Hier zit nog niets in")).to_be_visible()
        await visitor.assert_sound()

    async def test_what_was_ended_comes_back_as_it_was(
        self, visitor: Visitor, filled_ward: Ward
    ) -> None:
        kept = await collected(
            filled_ward.people.surgeon, "Voor de bespreking", filled_ward.filled.photos[0]
        )
        await visitor.sign_in("surgeon", at=f"/collections/{kept}")
        page = visitor.page
        await page.get_by_role("button", name="Sluit de verzameling").click()
        await expect(page.get_by_role("status").first).to_contain_text("is gesloten")
        await visitor.assert_sound()
        await page.get_by_role("button", name="Haal terug: Voor de bespreking").click()
        await page.get_by_role("link", name="Voor de bespreking").click()
        await expect(page.locator(".kept .ph")).to_have_count(1)


class TestTogether:
    async def test_a_colleague_sees_what_they_may_and_is_told_how_many_not(
        self, visitor: Visitor, junior: Visitor, filled_ward: Ward
    ) -> None:
        surgeon = filled_ward.people.surgeon
        seen, hidden = filled_ward.filled.photos[4], filled_ward.filled.photos[11]
        await hidden_from_juniors(surgeon, hidden)
        kept = await collected(surgeon, "Samen bekijken", seen, hidden)
        await visitor.sign_in("surgeon", at=f"/collections/{kept}")
        page = visitor.page
        await page.get_by_role("button", name="Wie erin zit").click()
        await page.locator("dialog [role=combobox]").press_sequentially("daan")
        await page.locator("dialog .menu li").first.click()
        await expect(page.get_by_label("Rol van Daan Smit")).to_have_value("LOOK")
        await page.get_by_role("button", name="Draag over aan Daan Smit").click()
        await expect(page.locator("dialog")).to_contain_text("Daan Smit wordt de eigenaar")
        await visitor.assert_sound()
        await page.get_by_role("button", name="Annuleren").click()
        await visitor.assert_sound()

        await junior.sign_in("viewer", at="/collections")
        page = junior.page
        card = page.locator(".collection-card", has_text="Samen bekijken")
        await expect(card).to_contain_text("1 foto · 1 niet voor u")
        await junior.assert_sound()
        await card.get_by_role("link").click()
        await expect(page.locator(".note")).to_contain_text("1 foto in deze verzameling is niet")
        await _in_order(page, seen)
        await expect(page.get_by_role("button", name="Delen")).to_have_count(0)
        await expect(page.get_by_role("button", name="Sluit de verzameling")).to_have_count(0)
        await junior.assert_sound()
        await page.get_by_role("button", name="Verlaat de verzameling").click()
        dialog = page.locator("dialog")
        await expect(dialog).to_contain_text("Alleen Noor van Dijk kan u er weer bij zetten")
        await junior.assert_sound()
        await dialog.get_by_role("button", name="Annuleren").click()
        await _in_order(page, seen)
        await page.get_by_role("button", name="Verlaat de verzameling").click()
        await dialog.get_by_role("button", name="Verlaat de verzameling").click()
        await expect(card).to_have_count(0)

    async def test_one_they_are_not_in_is_not_there(
        self, junior: Visitor, filled_ward: Ward
    ) -> None:
        kept = await collected(filled_ward.people.surgeon, "Alleen van mij")
        await junior.sign_in("viewer", at=f"/collections/{kept}")
        await expect(junior.page.get_by_text("Hier is niets dat u mag zien")).to_be_visible()
        await expect(junior.page.get_by_text("Alleen van mij")).to_have_count(0)


class TestSharing:
    async def test_it_is_shared_as_one_and_the_recipient_hears_nothing_of_the_rest(
        self, browser: Browser, visitor: Visitor, filled_ward: Ward
    ) -> None:
        surgeon = filled_ward.people.surgeon
        one, two, stays = filled_ward.filled.photos[8:11]
        await looked(surgeon, one, two)
        await surgeon.ask("mutation($p: PhotoId!) { addDepiction(photo: $p) { id } }", p=stays)
        kept = await collected(surgeon, "Voor de fysio", one, two, stays)
        await visitor.sign_in("surgeon", at=f"/collections/{kept}")
        page = visitor.page
        await expect(page.locator(".kept .ph")).to_have_count(3)
        dialog = page.locator("dialog")
        for place in (1, 2):  # one that may go, one that stays
            await page.locator(".kept .tick input").nth(place).check()
        await page.keyboard.press("s")
        await expect(dialog.locator("h2")).to_have_text("Deel 1 foto")
        await expect(dialog.locator(".share-left")).to_have_text(
            "1 van de 2 gekozen foto's blijft achter."
        )
        await visitor.assert_sound()
        await dialog.get_by_role("button", name="Annuleren").click()
        await page.keyboard.press("Escape")
        await page.keyboard.press("s")
        await expect(dialog.locator("h2")).to_have_text("Deel 2 foto's")
        await expect(dialog.locator(".share-left")).to_contain_text(
            "1 van de 3 foto's van deze verzameling blijft achter:"
        )
        await expect(dialog.locator(".share-left li")).to_have_count(1)
        await dialog.locator("[role=combobox]").press_sequentially("Jeroen Bakker")
        await visitor.assert_sound()
        await dialog.locator("button[type=submit]").click()
        await expect(page.locator("dialog h2")).to_have_text("De link is klaar")
        secret = (await page.locator("dialog input").nth(0).input_value()).partition("#")[2]
        password = await page.locator("dialog input").nth(1).input_value()
        await page.get_by_role("button", name="Klaar").click()
        async with guest(browser, filled_ward.url) as someone:
            await someone.page.goto(f"{someone.url}/s#{secret}")
            await someone.page.locator(".visit input").fill(password)
            await someone.page.keyboard.press("Enter")
            await expect(someone.page.locator("h1")).to_have_text("2 foto's voor u, Jeroen Bakker")
            told = await someone.page.locator("body").inner_text()
            assert "Voor de fysio" not in told
            assert "achter" not in told
        await page.get_by_role("button", name="Links naar deze verzameling").click()
        await expect(page.locator("dialog")).to_contain_text("1 link foto's")
        await visitor.assert_sound()
        await page.get_by_role("button", name="Stop deze links").click()
        await expect(page.locator("dialog").get_by_role("status")).to_have_text(
            "1 link is gestopt."
        )
        assert await surgeon.ask(_END_ALL, id=kept) == {"endSharesOfCollection": 0}


async def _in_order(page: Page, *photos: str) -> None:
    links = page.locator(".kept .ph > a")
    await expect(links).to_have_count(len(photos))
    for place, photo in enumerate(photos):
        await expect(links.nth(place)).to_have_attribute("href", f"/photos/{photo}")
