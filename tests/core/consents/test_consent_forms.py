"""The consent forms: drafted, published once, never changed after that."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tortoise import Tortoise
from tortoise.exceptions import IntegrityError

from core.consents import (
    Capacity,
    ConsentState,
    Coverage,
    FormState,
    FormText,
    Method,
    SignaturePolicy,
    Signing,
)
from core.decisions import Purpose
from core.kit.clock import SetClock
from core.kit.errors import Conflict, Forbidden, Invalid, NotFound
from core.kit.language import Language
from core.patients import NewPatient, Sex
from core.services import Services
from tests.support import state
from tests.support.actors import Cast

ALL = (Purpose.EDUCATION, Purpose.RESEARCH, Purpose.PUBLICATION, Purpose.MARKETING)


class TestForms:
    async def test_questions_stay_in_the_order_in_which_they_were_written(
        self, services: Services, cast: Cast
    ) -> None:
        (form, *_) = await services.forms.all(cast.viewer)
        assert list(form.text.questions) == list(ALL)

    async def test_what_was_published_is_never_changed_only_followed(
        self, services: Services, cast: Cast
    ) -> None:
        officer, forms = cast.privacy_officer, services.forms
        text = FormText("Vraag", ("Mag het?",), {Purpose.RESEARCH: "Onderzoek?"})
        first = await forms.write(officer, "own", Language.DUTCH, text, 12)
        assert (first.version, first.state) == (1, FormState.DRAFT)
        await forms.publish(officer, first.id, first.written_at)
        with pytest.raises(Conflict):
            await forms.publish(officer, first.id, first.written_at)
        second = await forms.write(officer, "own", Language.DUTCH, text, 24)
        await forms.publish(officer, second.id, second.written_at)
        own = [each for each in await forms.all(officer) if each.code == "own"]
        states = {each.version: each.state for each in own}
        assert states == {1: FormState.RETIRED, 2: FormState.PUBLISHED}
        async with state.unchanged():
            with pytest.raises(Forbidden):
                await forms.write(cast.surgeon, "own", Language.DUTCH, text, 12)

    async def test_a_draft_is_written_over_and_may_be_thrown_away(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        officer, forms = cast.privacy_officer, services.forms
        text = FormText("Vraag", ("Mag het?",), {Purpose.RESEARCH: "Onderzoek?"})
        first = await forms.write(officer, "own", Language.DUTCH, text, 12)
        clock.move(timedelta(seconds=1))
        wanted, over = replace(text, title="Nieuw"), first.written_at
        again = await forms.write(officer, "own", Language.DUTCH, wanted, 18, over=over)
        async with state.unchanged():
            with pytest.raises(Conflict):
                await forms.write(officer, "own", Language.DUTCH, wanted, 18, over=over)
            with pytest.raises(Conflict):
                await forms.write(officer, "own", Language.DUTCH, wanted, 18)
            with pytest.raises(Conflict):
                await forms.publish(officer, first.id, first.written_at)
            with pytest.raises(Conflict):
                await forms.discard(officer, first.id, first.written_at)
        assert (again.id, again.version, again.text.title) == (first.id, 1, "Nieuw")
        english = await forms.write(officer, "own", Language.ENGLISH, text, 12)
        assert english.version == 1
        await forms.publish(officer, first.id, again.written_at)
        await forms.discard(officer, english.id, english.written_at)
        left = [each for each in await forms.all(officer) if each.code == "own"]
        assert [(each.id, each.state) for each in left] == [(first.id, FormState.PUBLISHED)]
        async with state.unchanged():
            with pytest.raises(Conflict):
                await forms.discard(officer, first.id, again.written_at)
            with pytest.raises(NotFound):
                await forms.discard(officer, english.id, english.written_at)
            with pytest.raises(Forbidden):
                await forms.discard(cast.surgeon, first.id, again.written_at)
        second = await forms.write(officer, "own", Language.ENGLISH, text, 12)
        assert second.version == 2

    @pytest.mark.parametrize(
        "attempt",
        [
            "UPDATE consent_form SET text = '{}' WHERE code = 'quitclaim'",
            "UPDATE consent_form SET state = 'draft' WHERE code = 'quitclaim'",
            "UPDATE consent_form SET signature_policy = 'witnessed' WHERE code = 'quitclaim'",
            "DELETE FROM consent_form WHERE code = 'quitclaim'",
        ],
    )
    async def test_the_database_itself_keeps_what_was_published(
        self, services: Services, cast: Cast, attempt: str
    ) -> None:
        assert await services.forms.all(cast.viewer)
        async with state.unchanged():
            with pytest.raises(IntegrityError, match="published form"):
                await Tortoise.get_connection("default").execute_script(attempt)

    async def test_the_box_comes_with_a_form_in_each_language(
        self, services: Services, cast: Cast
    ) -> None:
        found = await services.forms.all(cast.viewer)
        assert {(each.code, each.language) for each in found} == {
            ("quitclaim", Language.DUTCH),
            ("quitclaim", Language.ENGLISH),
            ("recognition", Language.DUTCH),
            ("recognition", Language.ENGLISH),
        }

    async def test_a_form_may_want_a_witness_as_well(self, services: Services, cast: Cast) -> None:
        new = NewPatient("P-7", "Anna de Vries", date(1961, 4, 2), Sex.FEMALE)
        anna = (await services.patients.create(cast.surgeon, new)).id
        officer, forms = cast.privacy_officer, services.forms
        text = FormText("Vraag", ("Mag het?",), {Purpose.RESEARCH: "Onderzoek?"})
        made = await forms.write(
            officer, "own", Language.DUTCH, text, 12, SignaturePolicy.WITNESSED
        )
        await forms.publish(officer, made.id, made.written_at)
        drafted = await services.drafts.draft(cast.surgeon, anna, made.id, Coverage())
        assert drafted.missing == (frozenset({Capacity.SELF}), frozenset({Capacity.WITNESS}))
        yes = {Purpose.RESEARCH: True}
        said = Signing("Anna", Capacity.SELF, Method.VERBAL_WITNESSED, yes)
        once = await services.consents.sign(cast.surgeon, drafted.id, 1, said)
        assert (once.state, once.missing) == (
            ConsentState.PARTLY_SIGNED,
            (frozenset({Capacity.WITNESS}),),
        )
        said = Signing("Bea", Capacity.WITNESS, Method.TABLET, yes)
        twice = await services.consents.sign(cast.surgeon, drafted.id, once.version, said)
        assert (twice.state, twice.missing) == (ConsentState.ACTIVE, ())

    @pytest.mark.parametrize("code", ["", "Film", "film/x", "film x", "-film", "f" * 41, "é"])
    async def test_a_code_is_small_letters_digits_and_hyphens(
        self, services: Services, cast: Cast, code: str
    ) -> None:
        text = FormText("Vraag", ("Mag het?",), {Purpose.RESEARCH: "Onderzoek?"})
        async with state.unchanged():
            with pytest.raises(Invalid, match="hyphens"):
                await services.forms.write(cast.privacy_officer, code, Language.DUTCH, text, 12)
