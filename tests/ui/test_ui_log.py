"""The log in a real browser: chosen and read by the officer, told to the patient, and reviewed."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, expect

from tests.support.arriving import picture
from tests.support.box import Box
from tests.support.callers import MANY_TRIES, People, Upload, staffed_box
from tests.ui import officer
from tests.ui.browsing import PHONE, visiting
from tests.ui.consenting import patient_without_photo
from tests.ui.courses import ASSIGN

pytestmark = pytest.mark.slow

_NUMBER = "query($id: PatientId!) { patient(id: $id) { mrn name } }"
_LOOK = "query($id: PhotoId!) { photo(id: $id) { id } }"
_REVIEW = """
WITH week AS (
    INSERT INTO review_week (week, seed, looked, made_at)
    VALUES ('2025-01-06', 'x', 1, now()) RETURNING week
)
INSERT INTO review (id, week, person_id, patient_id, rules, weight, acts, photos, patients,
                    first_at, last_at)
SELECT gen_random_uuid(), week, person.id, '{patient}', '["surname", "night"]', 4, 3, 2, 1,
       now(), now() FROM week, person WHERE login = 'surgeon' RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Watched:
    """A box in which the surgeon looked at a patient's photo."""

    box: Box
    people: People
    patient: str
    number: str
    name: str

    @property
    def url(self) -> str:
        """Where it answers."""
        return self.box.url


@pytest.fixture(scope="module")
async def watched() -> AsyncIterator[Watched]:
    async with staffed_box(**MANY_TRIES) as (box, people):
        patient = await patient_without_photo(people.surgeon)
        sent = await people.surgeon.put(Upload(picture(1), "a-photo-that-is-looked-at"))
        photo = sent.json()["id"]
        await people.surgeon.ask(ASSIGN, i=photo, p=patient)
        for _ in range(3):
            await people.surgeon.ask(_LOOK, id=photo)
        known = (await people.surgeon.ask(_NUMBER, id=patient))["patient"]
        await officer.enrol(people)
        await box.rows(_REVIEW.format(patient=patient))
        yield Watched(box, people, patient, known["mrn"], known["name"])


class TestTheLog:
    async def test_a_patient_is_chosen_by_number_and_the_address_holds_no_name(
        self, browser: Browser, watched: Watched
    ) -> None:
        async with visiting(browser, watched.url) as someone:
            page = someone.page
            await someone.sign_in("officer")
            await page.get_by_role("link", name="Logboek").click()
            await expect(page.locator(".log-standing")).to_contain_text("Verzegeld")
            await expect(page.locator(".log-table tbody tr").first).to_be_visible()
            await someone.assert_sound()

            await page.get_by_label("Nummer van de patiënt").fill(watched.number)
            await page.get_by_role("button", name="Zoeken").click()
            await expect(page).to_have_url(re.compile(f"/log\\?patient={watched.patient}$"))
            rows = page.locator(".log-table tbody tr")
            looks = rows.filter(has_text="opende de foto")
            await expect(looks).to_have_count(3)
            await expect(looks.first).to_contain_text("mag bekijken")
            await expect(looks.first).to_contain_text(re.compile(r"Regel \d+"))
            await expect(page.get_by_text(watched.name)).to_have_count(0)

            await page.get_by_label("Soort", exact=True).select_option("CREATE")
            await expect(looks).to_have_count(0)
            await page.get_by_role("button", name=re.compile("Haal filter weg: Patiënt")).click()
            await expect(page).to_have_url(re.compile(r"/log\?category=CREATE$"))
            await someone.assert_sound()

    async def test_chosen_rows_are_taken_out_as_a_file(
        self, browser: Browser, watched: Watched
    ) -> None:
        async with visiting(browser, watched.url) as someone:
            page = someone.page
            await someone.sign_in("officer", at=f"/log?patient={watched.patient}", afresh=True)
            async with page.expect_download() as coming:
                await page.get_by_role("button", name="Als CSV").click()
            text = (await (await coming.value).path()).read_text("utf-8-sig")
            assert text.startswith("seq,at,who,")
            assert "opende de foto" in text
            await someone.assert_sound()

    async def test_what_one_person_did_day_by_day(self, browser: Browser, watched: Watched) -> None:
        async with visiting(browser, watched.url) as someone:
            page = someone.page
            await someone.sign_in("officer", at=f"/log?patient={watched.patient}")
            look = page.locator(".log-table tbody tr").filter(has_text="opende de foto").first
            name = await look.get_by_role("link").first.inner_text()
            await look.get_by_role("link").first.click()
            await expect(page).to_have_url(re.compile("/log/people/"))
            await expect(page.get_by_role("heading", level=1)).to_have_text(name)
            await expect(page.locator(".log-table tbody tr")).to_have_count(1)
            await someone.assert_sound()

    async def test_the_overview_for_the_patient_is_one_click(
        self, browser: Browser, watched: Watched
    ) -> None:
        async with visiting(browser, watched.url) as someone:
            page = someone.page
            await someone.sign_in("officer", at=f"/log?patient={watched.patient}")
            await page.get_by_role("link", name="Overzicht voor patiënt").click()
            heading = page.get_by_role("heading", level=1)
            await expect(heading).to_have_text("Inzagen van één patiënt")
            line = page.locator(".log-table tbody tr").filter(has_text="opende de foto")
            await expect(line).to_contain_text("3 keer")
            async with page.expect_download() as coming:
                await page.get_by_role("button", name="Overzicht als PDF").click()
            assert (await (await coming.value).path()).read_bytes().startswith(b"%PDF")
            await someone.assert_sound()

    async def test_on_a_phone_the_page_is_not_wider_than_the_screen(
        self, browser: Browser, watched: Watched
    ) -> None:
        async with visiting(browser, watched.url, PHONE) as someone:
            await someone.sign_in("officer", at="/log")
            await someone.page.locator(".log-table").wait_for()
            wide = "document.querySelector('.page').scrollWidth <= innerWidth"
            assert await someone.page.evaluate(wide)
            await someone.assert_sound()

    async def test_nobody_else_finds_it(self, browser: Browser, watched: Watched) -> None:
        async with visiting(browser, watched.url) as someone:
            page = someone.page
            await someone.sign_in("surgeon", at="/log")
            await expect(page.locator(".message h2")).to_have_text("Hier is niets dat u mag zien")
            await expect(page.get_by_role("link", name="Logboek")).to_have_count(0)


class TestThePatientsPage:
    async def test_who_treats_them_can_show_who_looked(
        self, browser: Browser, watched: Watched
    ) -> None:
        async with visiting(browser, watched.url) as someone:
            page = someone.page
            await someone.sign_in("surgeon", at=f"/patients/{watched.patient}/timeline")
            await page.get_by_role("link", name="Inzagen").click()
            line = page.locator(".log-table tbody tr").filter(has_text="opende de foto")
            await expect(line).to_contain_text("3 keer")
            await someone.assert_sound()
            async with page.expect_download() as coming:
                await page.get_by_role("button", name="Overzicht als PDF").click()
            assert (await (await coming.value).path()).read_bytes().startswith(b"%PDF")
            await page.get_by_label("Tot en met").fill("2020-01-01")
            await expect(page.locator(".message h2")).to_have_text(
                "Niets vastgelegd in deze periode"
            )


class TestReviews:
    async def test_a_look_is_judged_with_words_and_the_verdict_is_kept(
        self, browser: Browser, watched: Watched
    ) -> None:
        async with visiting(browser, watched.url) as someone:
            page = someone.page
            await someone.sign_in("officer", at="/log?tab=reviews")
            card = page.get_by_role("list", name="Beoordelen").get_by_role("listitem")
            await expect(card).to_contain_text("Zelfde achternaam")
            await expect(page.locator(".tabs [aria-current]")).to_have_text(["Beoordelen"])
            await someone.assert_sound()

            await card.get_by_role("button", name="Niet terecht").click()
            await expect(card.get_by_role("alert")).to_contain_text("10 tot 500 tekens")
            await card.get_by_label("Toelichting").fill("Er was geen reden om te kijken.")
            await card.get_by_role("button", name="Niet terecht").click()

            await expect(page.locator(".message h2")).to_have_text("Er is niets te beoordelen")
            done = page.get_by_role("list", name="Beoordeeld").get_by_role("listitem")
            await expect(done).to_contain_text("Niet terecht Er was geen reden om te kijken.")
            await someone.assert_sound()

    async def test_no_emergency_waits(self, browser: Browser, watched: Watched) -> None:
        async with visiting(browser, watched.url) as someone:
            await someone.sign_in("officer", at="/log?tab=emergencies")
            await expect(someone.page.locator(".message h2")).to_have_text(
                "Er is geen noodtoegang te beoordelen"
            )
            await someone.assert_sound()
