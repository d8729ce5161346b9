"""A password and a code: one after the other is one question, and each code answers it once."""

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from core.kit.actor import Actor, Role
from core.kit.clock import SetClock
from core.kit.errors import Conflict, CoreError, Forbidden, Invalid, NotFound, Unauthenticated
from core.services import Services
from tests.support import state
from tests.support.actors import PASSWORD, VISITOR, Cast, sign_in

STEP = timedelta(seconds=30)


async def with_app(services: Services, who: Actor) -> tuple[pyotp.TOTP, tuple[str, ...]]:
    """An authenticator of `who` that has been confirmed, and their codes on paper."""
    authenticators = services.entrance.authenticators
    app = pyotp.TOTP((await authenticators.begin(who)).secret)
    _, codes = await authenticators.confirm(who, app.at(services.unit_of_work.clock.now()))
    return app, codes


async def came(services: Services, code: str | None) -> Actor:
    """The surgeon, signed in by password and `code`."""
    signed_in = await services.sessions.log_in(VISITOR, "surgeon", PASSWORD, code)
    return await services.sessions.who(signed_in.token)


class TestTheApp:
    async def test_its_code_opens_a_session_with_the_role(
        self, strict: Services, cast: Cast, clock: SetClock
    ) -> None:
        limited = await strict.sessions.who(await sign_in(strict, "surgeon"))
        app, _ = await with_app(strict, limited)
        clock.move(STEP)

        at = await state.last_act()
        code = app.at(clock.at)
        who = await came(strict, f" {code[:3]} {code[3:]} ")

        assert who.role == Role.SURGEON
        assert [act["detail"] for act in await state.acts(at)] == [{"way": "code"}]

    @pytest.mark.parametrize(
        ("steps", "is_right"), [(-2, False), (-1, True), (1, True), (2, False)]
    )
    async def test_a_clock_may_be_a_step_off(
        self, strict: Services, cast: Cast, clock: SetClock, steps: int, is_right: bool
    ) -> None:
        app, _ = await with_app(strict, cast.surgeon)
        clock.move(3 * STEP)
        code = app.at(clock.at + steps * STEP)
        if is_right:
            assert (await came(strict, code)).role == Role.SURGEON
        else:
            with pytest.raises(Unauthenticated):
                await came(strict, code)

    async def test_a_step_counts_once(self, strict: Services, cast: Cast, clock: SetClock) -> None:
        app, _ = await with_app(strict, cast.surgeon)
        with pytest.raises(Unauthenticated):
            await came(strict, app.at(clock.at))  # it confirmed the app
        clock.move(2 * STEP)
        done = await state.at_once(*(came(strict, app.at(clock.at)) for _ in range(4)))
        assert state.names(done) == ["Actor", *["Unauthenticated"] * 3]
        with pytest.raises(Unauthenticated):
            await came(strict, app.at(clock.at - STEP))

    async def test_without_it_the_password_opens_nothing(
        self, services: Services, strict: Services, cast: Cast
    ) -> None:
        await with_app(services, cast.surgeon)
        for box in (services, strict):
            for code in (None, "", "000000", "x" * 5000, "\ud800"):
                async with state.unchanged():
                    with pytest.raises(Unauthenticated):
                        await came(patient(box), code)

    async def test_the_secret_is_sealed(self, services: Services, cast: Cast) -> None:
        made = await services.entrance.authenticators.begin(cast.surgeon)
        (row,) = await state.rows("SELECT * FROM authenticator")
        assert made.secret not in str(row)
        assert made.secret.encode() not in row["secret"]
        assert made.address.startswith("otpauth://totp/Beeldkluis:surgeon?secret=")

    async def test_until_it_is_confirmed_it_counts_for_nothing(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        authenticators = services.entrance.authenticators
        await authenticators.begin(cast.surgeon)
        with pytest.raises(Invalid, match="does not match"):
            await authenticators.confirm(cast.surgeon, "000000")
        assert (await came(services, None)).role == Role.SURGEON
        app = pyotp.TOTP((await authenticators.begin(cast.surgeon)).secret)
        await authenticators.confirm(cast.surgeon, app.at(clock.at))
        with pytest.raises(Conflict):
            await authenticators.begin(cast.surgeon)

    async def test_it_is_removed_by_its_owner(self, services: Services, cast: Cast) -> None:
        factors = services.entrance.factors
        with pytest.raises(NotFound):
            await factors.remove_authenticator(cast.surgeon)
        await with_app(services, cast.surgeon)
        await factors.remove_authenticator(cast.surgeon)
        assert (await factors.all(cast.surgeon)).has_authenticator is False
        assert (await state.tags())[-1] == "authenticator:removed"


class TestOnPaper:
    async def test_ten_codes_each_good_once(
        self, strict: Services, cast: Cast, clock: SetClock
    ) -> None:
        _, codes = await with_app(strict, cast.surgeon)
        assert (len(set(codes)), {len(code) for code in codes}) == (10, {11})
        at = await state.last_act()
        assert (await came(strict, codes[3].lower().replace("-", " "))).role == Role.SURGEON
        assert await state.tags(at) == ["recovery:used", "person:logged-in"]
        with pytest.raises(Unauthenticated):
            await came(strict, codes[3])
        assert (await strict.entrance.factors.all(cast.surgeon)).recovery_codes == 9

    async def test_they_are_nobody_elses(self, strict: Services, cast: Cast) -> None:
        _, codes = await with_app(strict, cast.viewer)
        await with_app(strict, cast.surgeon)
        with pytest.raises(Unauthenticated):
            await came(strict, codes[0])

    async def test_only_keyed_hashes_are_kept(self, services: Services, cast: Cast) -> None:
        _, codes = await with_app(services, cast.surgeon)
        kept = str(await state.rows("SELECT * FROM recovery_code"))
        assert not [code for code in codes if code in kept or code.replace("-", "") in kept]

    async def test_fresh_ones_end_the_old(self, services: Services, cast: Cast) -> None:
        _, codes = await with_app(services, cast.surgeon)
        fresh = await services.entrance.authenticators.renew_recovery(cast.surgeon)
        with pytest.raises(Unauthenticated):
            await came(services, codes[0])
        await came(services, fresh[0])


class TestOwingAFactor:
    async def test_a_password_alone_gives_no_role(self, strict: Services, cast: Cast) -> None:
        who = await strict.sessions.who(await sign_in(strict, "administrator"))

        assert (who.person, who.role, who.department) == (cast.administrator.person, None, None)
        assert (await strict.people.me(who)).login == "administrator"
        own = await strict.sessions.own(who)
        assert own.is_limited
        for refused in (
            strict.people.page(who, None, 1),
            strict.tokens.issue(who, "scanner", [], 1),
            strict.people.set_mail(who, None),
            strict.photos.inbox(who, None, 1),
        ):
            with pytest.raises(Forbidden):
                await refused
        await strict.sessions.log_out(who)
        with pytest.raises(CoreError):
            await strict.entrance.factors.remove_authenticator(who)

    async def test_a_factor_makes_up_for_it(
        self, strict: Services, cast: Cast, clock: SetClock
    ) -> None:
        who = await strict.sessions.who(await sign_in(strict, "administrator"))
        authenticators = strict.entrance.authenticators
        app = pyotp.TOTP((await authenticators.begin(who)).secret)
        renewed, _ = await authenticators.confirm(who, app.at(clock.at))
        now = await strict.sessions.who(renewed.token)
        assert (now.role, now.session) == (Role.ADMINISTRATOR, who.session)
        assert not (await strict.sessions.own(now)).is_limited


def patient(services: Services) -> Services:
    """The same box, with the counts of wrong tries forgotten: each try here is another's."""
    throttle = replace(services.sessions.guesses.throttle, per_account=1000, per_address=1000)
    guesses = replace(services.sessions.guesses, throttle=throttle)
    return replace(services, sessions=replace(services.sessions, guesses=guesses))
