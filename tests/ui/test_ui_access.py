"""Who may what, in a real browser: covers, care relations, emergencies, a narrower policy."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.callers import MANY_TRIES, PASSWORD, Caller, People, staffed_box
from tests.ui import officer
from tests.ui.browsing import PHONE, visiting
from tests.ui.conftest import _picture
from tests.ui.filling import PATIENTS, Filled, fill

pytestmark = pytest.mark.slow

LABEL = """mutation($i: PhotoId!, $v: Int!, $l: [Label!]!) {
    labelPhoto(id: $i, version: $v, labels: $l) { labels } }"""
PHOTO = "query($i: PhotoId!) { photo(id: $i) { version labels } }"
END = "mutation($p: PatientId!) { endCareRelation(patient: $p) { person } }"
CLAIM = """mutation($p: PatientId!) {
    claimCareRelation(patient: $p, ground: TREATING) { name } }"""
RELATIONS = "query($p: PatientId!) { careRelations(patient: $p) { name ground } }"
POLICY = """{ accessPolicy { version veiled roles { code nl en
    grants { verb reach treating covers purposes } } } }"""
CHANGE = """mutation($v: Int!, $p: AccessPolicyInput!) {
    changeAccess(version: $v, policy: $p) { version } }"""
INVITE = """mutation($login: String!, $name: String!, $role: String!, $department: String!) {
    invitePerson(login: $login, name: $name, role: $role, department: $department) { code } }"""
ELSEWHERE = "dermatologist"
COVER = "Gevoelige foto · Toon"
MRN, NAME, *_ = PATIENTS[0]


@dataclass(frozen=True, slots=True)
class Guarded:
    """A box with photos of orthopaedics, an officer, and a surgeon of another department."""

    url: str
    people: People
    filled: Filled


@pytest.fixture(scope="module")
async def guarded() -> AsyncIterator[Guarded]:
    async with staffed_box(**MANY_TRIES) as (box, people):
        filled = await fill(people.surgeon, [_picture(number) for number in range(6)])
        await officer.enrol(people)
        admin = people.administrator
        await admin.ask('mutation { addDepartment(code: "dermatology", name: "Huid") { code } }')
        invited = await admin.ask(
            INVITE, login=ELSEWHERE, name="Sara Vos", role="surgeon", department="dermatology"
        )
        code = invited["invitePerson"]["code"]
        await people.viewer.name("enrol", code=code, password=PASSWORD)
        yield Guarded(box.url, people, filled)


async def _label(caller: Caller, photo: str, *labels: str) -> None:
    now = (await caller.ask(PHOTO, i=photo))["photo"]
    await caller.ask(LABEL, i=photo, v=now["version"], l=list(labels))


def _patient(guarded: Guarded, at: int) -> str:
    return list(guarded.filled.patients.values())[at]


async def _is_loaded(page: Page, address: str) -> None:
    picture = page.locator(f"img[src*='{address}']").first
    await expect(picture).to_be_visible()
    await page.wait_for_function(
        "(at) => document.querySelector(`img[src*='${at}']`)?.naturalWidth > 0", arg=address
    )


class TestASensitivePhoto:
    async def test_it_is_blurred_until_somebody_chooses_to_see_it(
        self, browser: Browser, guarded: Guarded
    ) -> None:
        photo = guarded.filled.photos[0]
        await _label(guarded.people.surgeon, photo, "GENITAL")
        async with visiting(browser, guarded.url) as visitor:
            page = visitor.page
            asked: list[str] = []
            page.on("request", lambda each: asked.append(each.url))
            await visitor.sign_in("surgeon", at="/photos")
            cover = page.get_by_role("button", name=COVER)
            await expect(cover).to_have_count(1)
            await expect(page.locator(".cover")).to_contain_text("geslachtsdelen")
            await _is_loaded(page, f"{photo}/blurred")
            assert not [each for each in asked if f"{photo}/thumbnail" in each]
            await visitor.assert_sound()
            await cover.click()
            await expect(cover).to_have_count(0)
            await _is_loaded(page, f"{photo}/thumbnail?look=")

            await page.goto(f"{guarded.url}/photos/{photo}")
            await expect(page.get_by_role("main").get_by_role("button", name=COVER)).to_be_visible()
            await visitor.assert_sound()
            await page.get_by_role("main").get_by_role("button", name=COVER).first.click()
            await _is_loaded(page, f"{photo}/preview?look=")
            await expect(page.locator(".cover")).to_have_count(0)
            await visitor.assert_sound()

    async def test_whoever_edits_labels_it_and_claims_the_patient_rather_than_losing_it(
        self, browser: Browser, guarded: Guarded
    ) -> None:
        photo, patient = guarded.filled.photos[3], _patient(guarded, 1)
        surgeon = guarded.people.surgeon
        await surgeon.ask(END, p=patient)
        async with visiting(browser, guarded.url) as visitor:
            page = visitor.page
            await visitor.sign_in("surgeon", at=f"/photos/{photo}")
            await page.get_by_label("psychiatrisch").click()
            dialog = page.get_by_role("dialog", name="Behandelt u deze patiënt?")
            await expect(dialog).to_be_visible()
            await visitor.assert_sound()
            await dialog.get_by_role("button", name="Annuleren").click()
            await expect(page.get_by_role("alert")).to_contain_text("zelf niet meer zien")
            await expect(page.get_by_label("psychiatrisch")).not_to_be_checked()
            await page.get_by_label("psychiatrisch").click()
            await dialog.get_by_role("button", name="Ik behandel deze patiënt").click()
            await expect(page.get_by_label("psychiatrisch")).to_be_checked()
            await expect(page.get_by_label("psychiatrisch")).to_be_enabled()
        assert (await surgeon.ask(PHOTO, i=photo))["photo"]["labels"] == ["PSYCHIATRIC"]

    async def test_a_patient_is_marked_on_their_page(
        self, browser: Browser, guarded: Guarded
    ) -> None:
        patient = _patient(guarded, 1)
        await guarded.people.surgeon.ask(CLAIM, p=patient)
        async with visiting(browser, guarded.url) as visitor:
            page = visitor.page
            await visitor.sign_in("surgeon", at=f"/patients/{patient}/timeline")
            part = page.get_by_role("region", name="Wie behandelt deze patiënt nu")
            await expect(part).to_contain_text("Noor van Dijk")
            mark = part.get_by_label("medewerker")
            await mark.click()
            await expect(mark).to_be_enabled()
            await expect(mark).to_be_checked()
            await visitor.assert_sound()
            await mark.click()
            await expect(mark).to_be_enabled()
            await expect(mark).not_to_be_checked()


class TestACareRelation:
    async def test_a_download_asks_for_it_and_goes_on_by_itself(
        self, browser: Browser, guarded: Guarded
    ) -> None:
        photo, patient = guarded.filled.photos[5], _patient(guarded, 2)
        surgeon = guarded.people.surgeon
        await surgeon.ask(END, p=patient)
        async with visiting(browser, guarded.url) as visitor:
            page = visitor.page
            await visitor.sign_in("surgeon", at=f"/photos/{photo}")
            await page.locator(".held img").wait_for()
            await page.keyboard.press("d")
            release = page.get_by_role("dialog").first
            await release.get_by_role("button", name=re.compile("^(Download|Origineel)")).click()
            dialog = page.get_by_role("dialog", name="Behandelt u deze patiënt?")
            await dialog.get_by_label("Waarom u").select_option("ON_CALL")
            await visitor.assert_sound()
            async with page.expect_download():
                await dialog.get_by_role("button", name="Ik behandel deze patiënt").click()
            await visitor.assert_sound()
        relations = (await surgeon.ask(RELATIONS, p=patient))["careRelations"]
        assert relations == [{"name": "Noor van Dijk", "ground": "ON_CALL"}]

    async def test_one_ends_it_on_the_page_of_the_patient(
        self, browser: Browser, guarded: Guarded
    ) -> None:
        patient = _patient(guarded, 0)
        async with visiting(browser, guarded.url) as visitor:
            page = visitor.page
            await visitor.sign_in("surgeon", at=f"/patients/{patient}/timeline")
            part = page.get_by_role("region", name="Wie behandelt deze patiënt nu")
            end = part.get_by_role("button", name="Ik behandel deze patiënt niet meer")
            await part.get_by_role("button", name=re.compile("^Ik behandel")).wait_for()
            if await end.count():
                await end.click()
            claim = part.get_by_role("button", name="Ik behandel deze patiënt", exact=True)
            await expect(part).to_contain_text("Niemand heeft dit nog gezegd")
            await claim.click()
            await expect(part.locator("li")).to_contain_text("Noor van Dijk")
            await expect(end).to_be_visible()
            await visitor.assert_sound()


class TestAnEmergency:
    async def test_one_patient_is_seen_under_a_bar_until_it_is_closed(
        self, browser: Browser, guarded: Guarded
    ) -> None:
        patient = _patient(guarded, 0)
        async with visiting(browser, guarded.url, PHONE) as visitor:
            page = visitor.page
            await visitor.sign_in(ELSEWHERE, at=f"/patients/{patient}/timeline", afresh=True)
            await page.get_by_role("button", name="Noodtoegang").click()
            dialog = page.get_by_role("dialog", name="Noodtoegang")
            await dialog.get_by_label("Patiëntnummer").fill(MRN)
            act = dialog.get_by_role("button", name="Open noodtoegang")
            await dialog.get_by_label("Waarom is dit nodig?").fill("te kort")
            await expect(dialog).to_contain_text("7 tekens; minstens 10.")
            await expect(act).to_be_disabled()
            await dialog.get_by_label("Waarom is dit nodig?").fill("Spoed op de hulp, bloedt")
            await visitor.assert_sound()
            await act.click()
            bar = page.get_by_role("complementary", name="Noodtoegang")
            await expect(bar).to_contain_text(re.compile(r"nog (29|30) minuten"))
            await expect(bar).to_contain_text(NAME)
            await expect(page.locator(".visit-photos img").first).to_be_visible()
            await visitor.assert_sound()
            await page.locator(".visit-photos a").first.click()
            await page.locator(".picture").wait_for()
            await expect(bar).to_be_visible()
            await visitor.assert_sound()
            await bar.get_by_role("button", name="Sluiten").click()
            await expect(bar).to_have_count(0)
            await expect(page.get_by_text(NAME)).to_have_count(0)
            await expect(page.locator(".ph")).to_have_count(0)
            await page.keyboard.press("Control+k")
            await page.get_by_role("dialog").get_by_role("combobox").fill("nood")
            await page.keyboard.press("Enter")
            await dialog.get_by_label("Patiëntnummer").fill(MRN)
            await dialog.get_by_label("Waarom is dit nodig?").fill("Nog eens, het bloedt weer")
            await act.click()
            await expect(dialog.get_by_role("alert")).to_contain_text("nog niet beoordeeld")
            await visitor.assert_sound()


class TestThePolicy:
    async def test_what_a_role_loses_is_gone_from_open_pages_within_seconds(
        self, browser: Browser, guarded: Guarded
    ) -> None:
        photo = guarded.filled.photos[1]
        async with (
            visiting(browser, guarded.url) as visitor,
            officer.elsewhere(guarded.url) as ruling,
        ):
            page = visitor.page
            await visitor.sign_in("surgeon", at=f"/photos/{photo}")
            button = page.get_by_role("button", name="Origineel downloaden voor zorg (D)")
            await expect(button).to_be_visible()
            before = await _policy(ruling)
            narrowed = await _policy(ruling)
            for role in narrowed["roles"]:
                if role["code"] == "surgeon":
                    role["grants"] = [g for g in role["grants"] if g["verb"] != "DOWNLOAD"]
            await _put(ruling, narrowed)
            await page.evaluate("dispatchEvent(new Event('focus'))")
            await expect(button).to_have_count(0, timeout=5000)
            await _put(ruling, before)
            await page.evaluate("dispatchEvent(new Event('focus'))")
            await expect(button).to_be_visible(timeout=5000)
            await visitor.assert_sound()

    async def test_an_officer_narrows_a_role_after_looking_at_what_it_does(
        self, browser: Browser, guarded: Guarded
    ) -> None:
        async with (
            visiting(browser, guarded.url) as visitor,
            officer.elsewhere(guarded.url) as ruling,
        ):
            page = visitor.page
            before = await _policy(ruling)
            await visitor.sign_in(officer.LOGIN, at="/access", afresh=True)
            role = page.get_by_role("region", name="Meekijker")
            await expect(role).to_contain_text("Foto's bekijken van de eigen afdeling")
            await visitor.assert_sound()
            await role.get_by_role(
                "button", name=re.compile("^Wijzig: Foto's bekijken")
            ).first.click()
            await role.get_by_role("checkbox", name="Alleen bij patiënten").check()
            await role.get_by_role("checkbox", name="bekend persoon").check()
            effect = page.get_by_role("complementary", name="Gevolg")
            await expect(effect).to_contain_text("U wijzigt: Meekijker.")
            await visitor.assert_sound()
            await effect.get_by_role("button", name="Bekijk het gevolg").click()
            # Of each reach and relation there is one at most.
            await expect(effect.get_by_role("alert")).to_contain_text("neemt de kluis het niet aan")
            await (
                role.get_by_role("button", name=re.compile("^Haal weg: Foto's bekijken"))
                .nth(1)
                .click()
            )
            await effect.get_by_role("button", name="Bekijk het gevolg").click()
            await expect(effect.locator(".policy-lines")).to_contain_text("minder in zicht")
            await visitor.assert_sound()
            await _put(ruling, before)  # somebody else was first
            await effect.get_by_role("button", name="Voer dit beleid in").click()
            await expect(effect.get_by_role("alert")).to_contain_text("Iemand anders")
            await effect.get_by_role("button", name="Bekijk het gevolg").click()
            await effect.get_by_role("button", name="Voer dit beleid in").click()
            await expect(effect).to_contain_text("geldt nu.")
            after = await _policy(ruling)
            assert after["version"] == before["version"] + 2
            await _put(ruling, before)

    async def test_a_role_of_the_hospital_is_added_and_an_answer_explained(
        self, browser: Browser, guarded: Guarded
    ) -> None:
        me = (await guarded.people.surgeon.ask("{ me { id } }"))["me"]["id"]
        async with (
            visiting(browser, guarded.url, PHONE) as visitor,
            officer.elsewhere(guarded.url) as ruling,
        ):
            page = visitor.page
            before = await _policy(ruling)
            await visitor.sign_in(officer.LOGIN, at="/access", afresh=True)
            new = page.get_by_role("region", name="Een eigen rol")
            await new.get_by_label("Naam in het Nederlands").fill("Wondverpleegkundige")
            await new.get_by_label("Naam in het Engels").fill("Wound nurse")
            await new.get_by_role("button", name="Rol toevoegen").click()
            role = page.get_by_role("region", name="Wondverpleegkundige")
            await role.get_by_role("button", name="Iets toevoegen").click()
            effect = page.get_by_role("complementary", name="Gevolg")
            await effect.get_by_role("button", name="Bekijk het gevolg").click()
            await effect.get_by_role("button", name="Voer dit beleid in").click()
            await expect(effect).to_contain_text("geldt nu.")
            why = page.get_by_role("region", name="Waarom mag iemand dit?")
            await why.get_by_label("Nummer van de persoon").fill(me)
            await why.get_by_label("Nummer van de foto").fill(guarded.filled.photos[2])
            await why.get_by_role("button", name="Leg uit").click()
            await expect(why.get_by_role("status")).to_contain_text("Noor van Dijk")
            await visitor.assert_sound()
            assert "wondverpleegkundi" in {
                each["code"] for each in (await _policy(ruling))["roles"]
            }
            await _put(ruling, before)


class TestAccounts:
    async def test_somebody_is_invited_changed_closed_and_opened(
        self, browser: Browser, guarded: Guarded
    ) -> None:
        async with visiting(browser, guarded.url) as visitor:
            page = visitor.page
            await visitor.sign_in("beheer", at="/people", afresh=True)
            await page.get_by_label("Inlognaam").fill("bram")
            await page.get_by_label("Naam", exact=True).fill("Bram Kok")
            await page.get_by_label("Rol", exact=True).select_option(label="Meekijker")
            await page.get_by_role("button", name="Maak account").click()
            await expect(page.get_by_role("status")).to_contain_text("Code voor Bram Kok")
            await visitor.assert_sound()
            await page.get_by_role("button", name="Ik heb de code gegeven").click()
            row = page.locator(".account-row", has_text="Bram Kok")
            await row.get_by_label("Rol van Bram Kok").select_option(label="Fotograaf")
            await row.get_by_role("button", name="Bewaar Bram Kok").click()
            await expect(row.get_by_role("button", name="Bewaar Bram Kok")).to_be_disabled()
            await expect(row.get_by_label("Rol van Bram Kok")).to_have_value("photographer")
            await row.get_by_role("button", name="Sluit het account van Bram Kok").click()
            await expect(row).to_contain_text("gesloten")
            await row.get_by_role("button", name="Open het account van Bram Kok").click()
            await expect(row).not_to_contain_text("gesloten")
            await visitor.assert_sound()


async def _policy(caller: Caller) -> dict[str, Any]:
    found: dict[str, Any] = (await caller.ask(POLICY))["accessPolicy"]
    return found


async def _put(caller: Caller, policy: dict[str, Any]) -> None:
    version = (await _policy(caller))["version"]
    wanted = {key: policy[key] for key in ("roles", "veiled")}
    await caller.ask(CHANGE, v=version, p=wanted)
