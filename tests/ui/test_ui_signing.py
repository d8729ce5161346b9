"""The pages of a patient who came by a link: signing, seeing and taking back."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Dialog, Page, expect

from tests.ui.browsing import PHONE, TABLET, Visitor, visiting
from tests.ui.conftest import Ward
from tests.ui.consenting import CHILD, QUESTIONS, agreed, answer, asked, consents_of, draw_by_touch

pytestmark = pytest.mark.slow

SAYS = {
    "nl-NL": {
        "form": "DUTCH",
        "right": "Ja, dat klopt",
        "title": "Mogen wij uw foto's ook ergens anders voor gebruiken?",
        "answers": ("Ja", "Nee", "Nee", "Nee"),
        "act": "Ik teken",
        "missing": [
            "een antwoord bij Onderwijs, Onderzoek, Vakblad of boek, Website en voorlichting",
            "de naam",
        ],
        "thanks": "Dank u wel",
        "yes": r"Onderwijs\s*Ja, tot en met \d\d-\d\d-20\d\d",
        "withdraw": "Ik trek mijn toestemming in",
        "sure": "Ja, ik trek in",
        "withdrawn": "Uw toestemming is ingetrokken op",
    },
    "en-GB": {
        "form": "ENGLISH",
        "right": "Yes, that is right",
        "title": "May we use your photos for something else as well?",
        "answers": ("Yes", "No", "No", "No"),
        "act": "I sign",
        "missing": [
            "an answer at Teaching, Research, Journal or book, Website and leaflets",
            "the name",
        ],
        "thanks": "Thank you",
        "yes": r"Teaching\s*Yes, until \d\d-\d\d-20\d\d",
        "withdraw": "I withdraw my consent",
        "sure": "Yes, I withdraw",
        "withdrawn": "Your consent was withdrawn on",
    },
}
KEPT = "localStorage.length + sessionStorage.length"
DRAWING = re.compile(r"M \d+ \d+( L \d+ \d+)+")


@asynccontextmanager
async def _patient(
    browser: Browser, ward: Ward, language: str = "nl-NL", *, is_phone: bool = False
) -> AsyncIterator[Visitor]:
    size = PHONE if is_phone else TABLET
    async with visiting(browser, ward.url, size, language, has_touch=True) as someone:
        yield someone


async def _open(someone: Visitor, secret: str, at: str = "/sign") -> Page:
    await someone.page.goto(f"{someone.url}{at}#{secret}")
    await someone.page.locator(".calm-page h1, .calm-page h2").first.wait_for()
    assert someone.page.url == someone.url + at
    return someone.page


class TestSigningByALink:
    @pytest.mark.parametrize("language", SAYS)
    async def test_by_touch_then_seen_and_taken_back(
        self, browser: Browser, filled_ward: Ward, language: str
    ) -> None:
        says, staff = SAYS[language], filled_ward.people.surgeon
        link = await asked(staff, str(says["form"]))
        async with _patient(browser, filled_ward, language) as someone:
            page = await _open(someone, link.secret)
            await expect(page.locator(".whose")).to_contain_text("A. Jansen")
            await expect(page.locator(".whose")).to_contain_text("12-03-1968")
            await someone.assert_sound()
            await page.get_by_role("button", name=str(says["right"])).tap()
            await expect(page.locator("h1")).to_have_text(str(says["title"]))
            assert await page.locator("nav, [aria-pressed=true]:not(.seg *)").count() == 0

            act = page.get_by_role("button", name=str(says["act"]))
            await act.tap()
            await expect(page.locator(".sign-missing li")).to_have_text(says["missing"])
            await expect(page.locator(".sign-answers button").first).to_be_focused()
            await someone.assert_sound()
            assert (await consents_of(staff, link.patient))[0]["signatures"] == []

            await answer(page, *says["answers"])
            await draw_by_touch(page, page.locator(".pad"))
            await expect(page.locator(".pad-ink")).to_have_count(1)
            await page.locator("#signer").fill("A. Jansen")
            await someone.assert_sound()
            async with page.expect_request("**/graphql") as sent:
                await act.tap()
            said = (await sent.value).post_data_json or {}
            assert DRAWING.fullmatch(said["variables"]["signing"]["drawing"])
            await expect(page.locator("h1")).to_have_text(str(says["thanks"]))
            await expect(page.locator(".agreed")).to_have_text(re.compile(str(says["yes"])))
            await expect(page.locator(".qr-ink")).to_have_attribute("d", re.compile("^M"))
            await someone.assert_sound()
            own = await page.locator(".own-link input").input_value()
            assert own.startswith(f"{someone.url}/mine#")
            assert await page.evaluate(KEPT) == 0
            assert await page.context.cookies() == []

            (signed,) = await consents_of(staff, link.patient)
            assert (signed["state"], signed["signatures"]) == (
                "ACTIVE",
                [{"signer": "A. Jansen", "capacity": "SELF", "method": "LINK"}],
            )
            assert agreed(signed) == ["EDUCATION"]

            page = await _open(someone, own.partition("#")[2], "/mine")
            await expect(page.locator(".agreed")).to_have_text(re.compile(str(says["yes"])))
            await someone.assert_sound()
            await page.get_by_role("button", name=str(says["withdraw"])).tap()
            await someone.assert_sound()
            await page.get_by_role("button", name=str(says["sure"])).tap()
            await expect(page.get_by_role("status").first).to_contain_text(str(says["withdrawn"]))
            assert await page.get_by_role("button", name=str(says["withdraw"])).count() == 0
            await someone.assert_sound()
            (ended,) = await consents_of(staff, link.patient)
            assert (ended["state"], ended["closing"]) == ("WITHDRAWN", "WITHDRAWN")

    async def test_by_keys_alone_with_a_typed_name(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        staff = filled_ward.people.surgeon
        link = await asked(staff)
        async with _patient(browser, filled_ward) as someone:
            page = await _open(someone, link.secret)
            await page.get_by_role("button", name="Ja, dat klopt").press("Enter")
            for number in range(QUESTIONS):
                row = page.locator(".sign-form li").nth(number)
                await row.get_by_role("button", name="Nee").press("Space")
            await page.locator("#signer").focus()
            await page.keyboard.type("A. Jansen")
            await page.keyboard.press("Enter")
            await expect(page.get_by_role("status").first).to_contain_text(
                "alleen voor uw behandeling"
            )
            await someone.assert_sound()
            (signed,) = await consents_of(staff, link.patient)
            assert signed["state"] == "REFUSED"

    async def test_a_child_and_a_parent_sign_both(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        staff = filled_ward.people.surgeon
        link = await asked(staff, born=CHILD)
        async with _patient(browser, filled_ward, is_phone=True) as someone:
            page = await _open(someone, link.secret)
            await expect(page.locator("h1")).to_have_text("Gaat het om deze patiënt?")
            await page.get_by_role("button", name="Ja, dat klopt").tap()
            await answer(page, *["Ja"] * QUESTIONS)
            await page.locator("#signer").fill("A. Jansen")
            await page.get_by_role("button", name="Ik teken").tap()
            await expect(page.locator(".sign-missing li")).to_have_text(["wie er tekent"])
            await page.get_by_label("De patiënt zelf").check()
            await someone.assert_sound()
            await page.get_by_role("button", name="Ik teken").tap()
            await expect(page.get_by_role("status")).to_contain_text("een ouder of de voogd")
            await someone.assert_sound()

            await page.get_by_role("button", name="De volgende tekent hier").tap()
            await page.get_by_role("button", name="Ja, dat klopt").tap()
            await answer(page, "Ja", "Nee", "Nee", "Nee")
            await page.get_by_label("Een ouder").check()
            await page.locator("#signer").fill("B. Jansen")
            await page.get_by_role("button", name="Ik teken").tap()
            await expect(page.locator(".receipt")).to_be_visible()
            await someone.assert_sound()
            (signed,) = await consents_of(staff, link.patient)
            assert agreed(signed) == ["EDUCATION"]
            assert [each["capacity"] for each in signed["signatures"]] == ["SELF", "PARENT"]


class TestWhatCanGoWrong:
    @pytest.mark.parametrize("at", ["/sign", "/mine"])
    async def test_a_wrong_link_is_one_calm_sentence(
        self, browser: Browser, filled_ward: Ward, at: str
    ) -> None:
        async with _patient(browser, filled_ward) as someone:
            page = await _open(someone, "not-a-secret-of-this-box", at)
            await expect(page.locator("h2")).to_have_text("Deze link werkt niet meer")
            await expect(page.locator(".message")).to_contain_text("Bel de afdeling")
            await someone.assert_sound()
            await page.get_by_role("button", name="English").tap()
            await expect(page.locator("h2")).to_have_text("This link no longer works")

    async def test_the_page_remembers_nothing_and_another_link_opens_in_it(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        link = await asked(filled_ward.people.surgeon)
        async with _patient(browser, filled_ward) as someone:
            page = await _open(someone, link.secret)
            await page.reload()
            await expect(page.locator("h2")).to_have_text("Open de link nog een keer")
            await someone.assert_sound()
            await page.evaluate(f"location.hash = '{link.secret}'")
            await expect(page.locator(".whose")).to_contain_text("A. Jansen")
            assert page.url == f"{someone.url}/sign"

    async def test_somebody_else_is_told_not_to_sign(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        link = await asked(filled_ward.people.surgeon)
        async with _patient(browser, filled_ward) as someone:
            page = await _open(someone, link.secret)
            await page.get_by_role("button", name="Nee").tap()
            await expect(page.get_by_role("status")).to_contain_text("Teken dan niet")
            await someone.assert_sound()

    async def test_leaving_with_an_answer_asks_first(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        link = await asked(filled_ward.people.surgeon)
        async with _patient(browser, filled_ward) as someone:
            page = await _open(someone, link.secret)
            kinds: list[str] = []

            async def stay(dialog: Dialog) -> None:
                kinds.append(dialog.type)
                await dialog.dismiss()

            page.on("dialog", stay)
            await page.get_by_role("button", name="Ja, dat klopt").tap()
            await answer(page, "Ja")
            async with page.expect_event("dialog"):
                await page.close(run_before_unload=True)
            assert kinds == ["beforeunload"]
            await expect(page.locator("[aria-pressed=true]:not(.seg *)")).to_have_count(1)

    async def test_without_a_connection_nothing_is_lost(
        self, browser: Browser, filled_ward: Ward
    ) -> None:
        link = await asked(filled_ward.people.surgeon)
        async with _patient(browser, filled_ward) as someone:
            page = await _open(someone, link.secret)
            await page.get_by_role("button", name="Ja, dat klopt").tap()
            await answer(page, *["Ja"] * QUESTIONS)
            await page.locator("#signer").fill("A. Jansen")
            await page.context.set_offline(offline=True)
            await page.get_by_role("button", name="Ik teken").tap()
            await expect(page.get_by_role("alert")).to_contain_text("Er is geen verbinding")
            await page.context.set_offline(offline=False)
            await page.get_by_role("button", name="Ik teken").tap()
            await expect(page.locator("h1")).to_have_text("Dank u wel")
