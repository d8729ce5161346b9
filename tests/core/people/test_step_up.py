"""Step-up: five minutes after signing in, what matters most asks again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.kit.actor import THE_BOX, Actor, Role, Scope
from core.kit.clock import SetClock
from core.kit.errors import (
    Invalid,
    StepUpRequired,
    TooMany,
    Unauthenticated,
)
from core.kit.step_up import require_step_up
from core.people import Proof
from core.services import Services
from tests.core.people.test_codes import with_app
from tests.core.people.test_passkeys import added, log_in
from tests.support import state
from tests.support.actors import ORTHOPAEDICS, PASSWORD, VISITOR, Cast, sign_in

FIVE = timedelta(minutes=5)


async def keeper(strict: Services, cast: Cast) -> Actor:
    """The administrator, signed in by passkey."""
    key = await added(strict, cast.administrator)
    return await strict.sessions.who(await log_in(strict, key))


class TestTheRule:
    def test_five_minutes_and_not_a_moment_more(self, clock: SetClock) -> None:
        who = Actor(None, Role.SURGEON, None, stepped_up_at=clock.at)
        require_step_up(who, clock.at + FIVE)
        require_step_up(who, clock.at + 2 * FIVE, 2 * FIVE)
        require_step_up(THE_BOX, clock.at)
        for actor in (who, replace(who, stepped_up_at=None)):
            with pytest.raises(StepUpRequired):
                require_step_up(actor, clock.at + FIVE + timedelta(microseconds=1))

    async def test_what_asks_for_it(self, strict: Services, cast: Cast, clock: SetClock) -> None:
        who = await keeper(strict, cast)
        assert who.person is not None
        assert cast.surgeon.person is not None
        clock.move(FIVE + timedelta(seconds=1))
        async with state.unchanged():
            for refused in (
                strict.people.invite(who, "newcomer", "N.", Role.VIEWER, ORTHOPAEDICS),
                strict.accounts.disable(who, cast.surgeon.person),
                strict.accounts.enable(who, cast.surgeon.person),
                strict.accounts.change(who, cast.surgeon.person, Role.VIEWER, ORTHOPAEDICS),
                strict.tokens.issue(who, "scanner", [Scope.READ], 1),
                strict.entrance.authenticators.begin(who),
                strict.entrance.authenticators.renew_recovery(who),
            ):
                with pytest.raises(StepUpRequired):
                    await refused


class TestSteppingUp:
    async def test_by_passkey(self, strict: Services, cast: Cast, clock: SetClock) -> None:
        key = await added(strict, cast.administrator)
        token = await log_in(strict, key)
        who = await strict.sessions.who(token)
        clock.move(2 * FIVE)
        asked = await strict.entrance.step_ups.begin(who)
        assert asked is not None

        at = await state.last_act()
        renewed = await strict.entrance.step_ups.step_up(who, Proof(credential=key.answer(asked)))

        with pytest.raises(Unauthenticated):
            await strict.sessions.who(token)
        now = await strict.sessions.who(renewed.token)
        assert (now.session, now.stepped_up_at) == (who.session, clock.at)
        assert await state.tags(at) == ["person:stepped-up"]
        await strict.people.invite(now, "newcomer", "N.", Role.VIEWER, ORTHOPAEDICS)

    async def test_by_code(self, strict: Services, cast: Cast, clock: SetClock) -> None:
        app, codes = await with_app(strict, cast.surgeon)
        clock.move(FIVE)
        for code in (app.at(clock.at), codes[0]):
            renewed = await strict.entrance.step_ups.step_up(cast.surgeon, Proof(code=code))
            assert renewed.at == clock.at
            with pytest.raises(Invalid):
                await strict.entrance.step_ups.step_up(cast.surgeon, Proof(code=code))

    async def test_by_password_where_there_is_nothing_better(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        clock.move(FIVE)
        step_ups = services.entrance.step_ups
        assert await step_ups.begin(cast.surgeon) is None
        renewed = await step_ups.step_up(cast.surgeon, Proof(password=PASSWORD))
        assert (await services.sessions.who(renewed.token)).stepped_up_at == clock.at
        for wrong in (Proof(password="wrong"), Proof()):
            with pytest.raises(Invalid):
                await step_ups.step_up(cast.surgeon, wrong)
        await with_app(services, cast.surgeon)
        with pytest.raises(Invalid):
            await step_ups.step_up(cast.surgeon, Proof(password=PASSWORD))

    async def test_another_persons_passkey_proves_nothing(
        self, services: Services, cast: Cast
    ) -> None:
        theirs = await added(services, cast.viewer)
        await added(services, cast.surgeon)
        asked = await services.entrance.step_ups.begin(cast.surgeon)
        assert asked is not None
        at = await state.last_act()
        with pytest.raises(Invalid):
            await services.entrance.step_ups.step_up(
                cast.surgeon, Proof(credential=theirs.answer(asked))
            )
        assert await state.tags(at) == ["person:proof-failed"]

    async def test_guessing_is_slowed_down_and_a_passkey_is_not(
        self, services: Services, cast: Cast
    ) -> None:
        key = await added(services, cast.surgeon)
        step_ups = services.entrance.step_ups
        for _ in range(5):
            with pytest.raises(Invalid):
                await step_ups.step_up(cast.surgeon, Proof(code="000000"))
        with pytest.raises(TooMany):
            await step_ups.step_up(cast.surgeon, Proof(code="000000"))
        asked = await step_ups.begin(cast.surgeon)
        assert asked is not None
        await step_ups.step_up(cast.surgeon, Proof(credential=key.answer(asked)))

    async def test_a_token_cannot_and_need_not(
        self, strict: Services, cast: Cast, clock: SetClock
    ) -> None:
        who = await keeper(strict, cast)
        issued = await strict.tokens.issue(who, "roster", list(Scope), 7)
        clock.move(timedelta(days=1))
        by_token = await strict.tokens.who(issued.secret)
        assert by_token.stepped_up_at == clock.at
        with pytest.raises(Unauthenticated):
            await strict.entrance.step_ups.begin(by_token)
        with pytest.raises(Unauthenticated):
            await strict.entrance.step_ups.step_up(by_token, Proof(password=PASSWORD))
        await strict.people.invite(by_token, "newcomer", "N.", Role.VIEWER, ORTHOPAEDICS)

    async def test_whoever_sits_at_the_console_counts_as_proved(
        self, strict: Services, cast: Cast
    ) -> None:
        acting = await strict.people.acting("surgeon")
        require_step_up(acting, strict.unit_of_work.clock.now())

    async def test_signing_in_counts(self, services: Services, cast: Cast, clock: SetClock) -> None:
        clock.move(FIVE)
        who = await services.sessions.who(await sign_in(services, "viewer"))
        assert who.stepped_up_at == clock.at
        own = await services.sessions.own(who)
        assert own.fresh_until == clock.at + services.sessions.demands.fresh_for
        assert (
            await services.sessions.own(replace(VISITOR, person=who.person))
        ).fresh_until is None
