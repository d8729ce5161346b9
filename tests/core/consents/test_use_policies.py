"""The policy on uses: changed by one role, version by version, and tried out before."""

from dataclasses import replace
from datetime import date

import pytest

from core.consents import Capacity, Method, Signing
from core.decisions import DUTCH_DEFAULT, AgePolicy, LegalBasis, Purpose, UsePolicy
from core.kit.errors import Conflict, Forbidden, Invalid
from core.patients import NewPatient, Sex
from core.release import PolicyEffect
from core.services import Services
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import received


def without(purpose: Purpose) -> UsePolicy:
    rules = {each: rule for each, rule in DUTCH_DEFAULT.rules.items() if each is not purpose}
    return replace(DUTCH_DEFAULT, rules=rules)


class TestChanging:
    async def test_a_change_is_a_version_that_is_in_force_at_once(
        self, services: Services, cast: Cast
    ) -> None:
        room = services.policies
        assert await room.current(cast.viewer) == DUTCH_DEFAULT
        wanted = replace(without(Purpose.MARKETING), ages=AgePolicy(10, 18), remind_days=(14,))
        made = await room.change(cast.privacy_officer, 1, wanted)
        assert made == await room.current(cast.viewer) == replace(wanted, version=2)
        with pytest.raises(Conflict):
            await room.change(cast.privacy_officer, 1, wanted)

    async def test_only_the_privacy_officer_rules(self, services: Services, cast: Cast) -> None:
        async with state.unchanged():
            for who in (cast.surgeon, cast.administrator, cast.viewer):
                with pytest.raises(Forbidden):
                    await services.policies.change(who, 1, DUTCH_DEFAULT)

    @pytest.mark.parametrize(
        "wanted",
        [
            without(Purpose.CARE),
            replace(DUTCH_DEFAULT, ages=AgePolicy(16, 12)),
            replace(DUTCH_DEFAULT, remind_days=()),
            replace(
                DUTCH_DEFAULT,
                rules=dict(DUTCH_DEFAULT.rules)
                | {
                    Purpose.MARKETING: replace(
                        DUTCH_DEFAULT.rules[Purpose.MARKETING], basis=LegalBasis.POLICY
                    )
                },
            ),
        ],
    )
    async def test_what_contradicts_itself_or_the_law_is_refused(
        self, services: Services, cast: Cast, wanted: UsePolicy
    ) -> None:
        async with state.unchanged():
            with pytest.raises(Invalid):
                await services.policies.change(cast.privacy_officer, 1, wanted)


class TestTrying:
    async def test_it_counts_what_would_be_lost_and_won(
        self, services: Services, cast: Cast
    ) -> None:
        new = NewPatient("P-1001", "Anna de Vries", date(1961, 4, 2), Sex.FEMALE)
        anna = (await services.patients.create(cast.surgeon, new)).id
        for number in range(3):
            made = await received(services, cast.photographer, number, anna)
            await services.naming.looked(cast.photographer, made)
        await received(services, cast.photographer, 9)
        (drafted,) = await services.consents.of_patient(cast.surgeon, anna)
        answers = dict.fromkeys(drafted.form.text.questions, True)
        said = Signing("Anna", Capacity.SELF, Method.TABLET, answers)
        await services.consents.sign(cast.surgeon, drafted.id, 1, said)

        tried = without(Purpose.MARKETING)
        async with state.unchanged():
            effects = await services.preview.effects(cast.privacy_officer, tried)
        assert effects == (PolicyEffect(Purpose.MARKETING, lost=3, won=0),)
        await services.policies.change(cast.privacy_officer, 1, tried)
        back = await services.preview.effects(cast.privacy_officer, DUTCH_DEFAULT)
        assert back == (PolicyEffect(Purpose.MARKETING, lost=0, won=3),)

    async def test_whoever_does_not_rule_learns_nothing(
        self, services: Services, cast: Cast
    ) -> None:
        async with state.unchanged():
            with pytest.raises(Forbidden):
                await services.preview.effects(cast.surgeon, DUTCH_DEFAULT)
