"""Changing one's own password: by the one there is, or by something better."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.kit.clock import SetClock
from core.kit.errors import Conflict, Invalid, StepUpRequired, TooMany, Unauthenticated
from core.people import PasswordRules
from core.people.models import PersonRow
from core.services import Services
from tests.core.people.test_codes import with_app
from tests.support import state
from tests.support.actors import PASSWORD, VISITOR, Cast, sign_in

OTHER = "eight loud geese at dusk"


class TestChanging:
    async def test_whoever_knows_the_one_there_is_has_another(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        token, other = await sign_in(services, "viewer"), await sign_in(services, "viewer")
        clock.move(timedelta(minutes=6))
        who = await services.sessions.who(token)
        at = await state.last_act()

        fresh = await services.entrance.password.change(who, OTHER, PASSWORD)

        now = await services.sessions.who(fresh)
        assert (now.session, now.stepped_up_at) == (who.session, who.stepped_up_at)
        for ended in (token, other):
            with pytest.raises(Unauthenticated):
                await services.sessions.who(ended)
        (act,) = await state.acts(at)
        assert (act["tag"], act["detail"]) == ("person:password-changed", {"count": 2})
        with pytest.raises(Unauthenticated):
            await services.sessions.log_in(VISITOR, "viewer", PASSWORD)
        await services.sessions.log_in(VISITOR, "viewer", OTHER)

    @pytest.mark.parametrize("current", ["", "wrong", PASSWORD.upper(), PASSWORD.ljust(201)])
    async def test_whoever_does_not_changes_nothing(
        self, services: Services, cast: Cast, current: str
    ) -> None:
        at = await state.last_act()
        with pytest.raises(Invalid) as refusal:
            await services.entrance.password.change(cast.viewer, OTHER, current)
        assert refusal.value.field == "current"
        assert await state.tags(at) == ["person:proof-failed"]
        await services.sessions.log_in(VISITOR, "viewer", PASSWORD)

    async def test_guessing_is_slowed_down(self, services: Services, cast: Cast) -> None:
        for _ in range(5):
            with pytest.raises(Invalid):
                await services.entrance.password.change(cast.viewer, OTHER, "wrong")
        async with state.unchanged():
            with pytest.raises(TooMany):
                await services.entrance.password.change(cast.viewer, OTHER, PASSWORD)

    async def test_who_forgot_it_shows_something_better(
        self, strict: Services, cast: Cast, clock: SetClock
    ) -> None:
        with pytest.raises(Invalid):
            await strict.entrance.password.change(cast.surgeon, OTHER)
        app, _ = await with_app(strict, cast.surgeon)
        clock.move(timedelta(minutes=6))
        async with state.unchanged():
            with pytest.raises(StepUpRequired):
                await strict.entrance.password.change(cast.surgeon, OTHER)
        code = app.at(clock.at)
        signed_in = await strict.sessions.log_in(VISITOR, "surgeon", PASSWORD, code)
        who = await strict.sessions.who(signed_in.token)
        await strict.entrance.password.change(who, OTHER)
        clock.move(timedelta(minutes=1))
        await strict.sessions.log_in(VISITOR, "surgeon", OTHER, app.at(clock.at))

    @pytest.mark.parametrize("poor", ["short", "y" * 201, "passwordpassword", "viewer of photos"])
    async def test_a_poor_one_leaves_the_one_there_is(
        self, services: Services, cast: Cast, poor: str
    ) -> None:
        async with state.unchanged():
            with pytest.raises(Invalid) as refusal:
                await services.entrance.password.change(cast.viewer, poor, PASSWORD)
        assert refusal.value.field == "password"

    async def test_of_two_at_once_one_changes_it(self, services: Services, cast: Cast) -> None:
        change = services.entrance.password.change
        done = await state.at_once(
            *(change(cast.viewer, f"{OTHER} {n}", PASSWORD) for n in range(3))
        )
        assert state.names(done).count("str") == 1
        assert await state.one("SELECT count(*) AS n FROM session") == 8

    async def test_an_account_without_one_gets_none(self, services: Services, cast: Cast) -> None:
        await state.rows("UPDATE person SET password = NULL WHERE login = 'viewer'")
        with pytest.raises(Conflict):
            await services.entrance.password.change(cast.viewer, OTHER, "")

    async def test_a_token_changes_none(self, services: Services, cast: Cast) -> None:
        async with state.unchanged():
            with pytest.raises(Unauthenticated):
                await services.entrance.password.change(
                    replace(cast.viewer, session=None), OTHER, PASSWORD
                )


class TestWordsOfThePlace:
    RULES = PasswordRules("St. Antonius Ziekenhuis")
    ROW = PersonRow(login="jdv", name="Dr. Jet de Vries", department="plastic-surgery")

    @pytest.mark.parametrize(
        "password",
        [
            "mooie antonius tuin",
            "ZIEKENHUIS in de wei",
            "geen vries maar dooi",
            "surgery after breakfast",
            "beeldkluis op maandag",
            "jdv en nog een paar woorden",
        ],
    )
    def test_are_refused(self, password: str) -> None:
        with pytest.raises(Invalid):
            self.RULES.checked(password, self.ROW)

    def test_short_words_of_names_are_words_of_everybody(self) -> None:
        assert self.RULES.checked("de st. dr. in het weiland", self.ROW)

    @pytest.mark.parametrize("ending", ["", "\ud800"])
    def test_odd_characters_are_no_fault_of_ours(self, ending: str) -> None:
        assert self.RULES.checked(f"zeven stille reigers{ending}", self.ROW)
