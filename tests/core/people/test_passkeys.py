"""Passkeys: added by whoever is there, good for one sign-in each time, and not to be copied."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from core.kit.actor import Actor, Role
from core.kit.clock import SetClock
from core.kit.errors import Conflict, Invalid, NotFound, StepUpRequired, TooMany, Unauthenticated
from core.services import Services
from tests.support import state
from tests.support.actors import PASSWORD, VISITOR, Cast, sign_in
from tests.support.passkeys import SoftPasskey


async def surgeon(services: Services) -> Actor:
    """The surgeon, signed in by password alone."""
    return await services.sessions.who(await sign_in(services, "surgeon"))


async def added(services: Services, who: Actor, name: str = "telefoon") -> SoftPasskey:
    """A passkey of `who`."""
    passkeys, made = services.entrance.passkeys, SoftPasskey()
    await passkeys.add(who, name, made.make(await passkeys.begin_adding(who)))
    return made


async def log_in(services: Services, key: SoftPasskey) -> str:
    """A session token by a passkey, without a name."""
    passkeys = services.entrance.passkeys
    return (await passkeys.log_in(VISITOR, key.answer(await passkeys.begin_log_in(VISITOR)))).token


class TestSigningIn:
    async def test_without_a_name_or_password(self, strict: Services, cast: Cast) -> None:
        key = await added(strict, await surgeon(strict))
        at = await state.last_act()

        actor = await strict.sessions.who(await log_in(strict, key))

        assert (actor.person, actor.role) == (cast.surgeon.person, Role.SURGEON)
        assert actor.stepped_up_at == strict.unit_of_work.clock.now()
        (act,) = await state.acts(at)
        assert (act["tag"], act["detail"]) == ("person:logged-in", {"way": "passkey"})
        (held,) = (await strict.entrance.factors.all(actor)).passkeys
        assert (held.name, held.used_at) == ("telefoon", strict.unit_of_work.clock.now())
        assert await state.one("SELECT sign_count FROM passkey") == 1

    async def test_an_answer_is_good_once(self, strict: Services, cast: Cast) -> None:
        key = await added(strict, await surgeon(strict))
        passkeys = strict.entrance.passkeys
        answer = key.answer(await passkeys.begin_log_in(VISITOR))
        await passkeys.log_in(VISITOR, answer)
        async with state.unchanged():
            with pytest.raises(Unauthenticated):
                await passkeys.log_in(VISITOR, answer)

    async def test_a_question_waits_five_minutes(
        self, strict: Services, cast: Cast, clock: SetClock
    ) -> None:
        key = await added(strict, await surgeon(strict))
        passkeys = strict.entrance.passkeys
        asked = await passkeys.begin_log_in(VISITOR)
        clock.move(timedelta(minutes=5, seconds=1))
        with pytest.raises(Unauthenticated):
            await passkeys.log_in(VISITOR, key.answer(asked))
        assert await state.one("SELECT count(*) AS n FROM challenge") == 0

    async def test_a_question_for_something_else_is_no_way_in(
        self, strict: Services, cast: Cast
    ) -> None:
        who = await surgeon(strict)
        key = await added(strict, who)
        asked = await strict.entrance.step_ups.begin(
            await strict.sessions.who(await log_in(strict, key))
        )
        assert asked is not None
        with pytest.raises(Unauthenticated):
            await strict.entrance.passkeys.log_in(VISITOR, key.answer(asked))

    async def test_a_copied_key_is_refused(self, strict: Services, cast: Cast) -> None:
        key = await added(strict, await surgeon(strict))
        copy = replace(key)
        await log_in(strict, key)
        await log_in(strict, key)
        with pytest.raises(Unauthenticated):
            await log_in(strict, copy)

    @pytest.mark.parametrize(
        "change",
        [
            {"is_verified": False},
            {"origin": "https://elsewhere.example"},
            {"owner": UUID(int=7).bytes},
            {"private": SoftPasskey().private},
            {"id": SoftPasskey().id},
        ],
        ids=lambda change: next(iter(change)),
    )
    async def test_who_is_not_quite_right_is_refused(
        self, strict: Services, cast: Cast, change: dict[str, object]
    ) -> None:
        key = await added(strict, await surgeon(strict))
        for name, value in change.items():
            setattr(key, name, value)
        at = await state.last_act()
        with pytest.raises(Unauthenticated) as refusal:
            await log_in(strict, key)
        assert refusal.value.message == "That passkey does not open this box."
        (act,) = await state.acts(at)
        assert (act["tag"], act["detail"]) == ("person:login-failed", {"by": "passkey"})

    @pytest.mark.parametrize(
        "said",
        [
            "",
            "[]",
            "{}",
            "null",
            '{"response": {}}',
            '{"response": {"clientDataJSON": 1}}',
            '{"response": {"clientDataJSON": "AAAA"}}',
            "[" * 10_000,
            "\ud800",
        ],
    )
    async def test_what_is_no_answer_is_refused(self, strict: Services, said: str) -> None:
        with pytest.raises(Unauthenticated):
            await strict.entrance.passkeys.log_in(VISITOR, said)

    async def test_a_disabled_person_is_refused(self, services: Services, cast: Cast) -> None:
        key = await added(services, cast.surgeon)
        token = await log_in(services, key)
        assert cast.surgeon.person is not None
        await services.people.disable(cast.administrator, cast.surgeon.person)
        with pytest.raises(Unauthenticated):
            await services.sessions.who(token)
        with pytest.raises(Unauthenticated):
            await log_in(services, key)

    async def test_asking_is_slowed_down_by_address_only(self, strict: Services) -> None:
        for _ in range(20):
            await strict.entrance.passkeys.begin_log_in(VISITOR)
        with pytest.raises(TooMany):
            await strict.entrance.passkeys.begin_log_in(VISITOR)
        await strict.entrance.passkeys.begin_log_in(replace(VISITOR, address="10.0.0.9"))


class TestKeeping:
    async def test_the_first_one_lets_a_limited_session_work(
        self, strict: Services, cast: Cast
    ) -> None:
        who, passkeys, key = await surgeon(strict), strict.entrance.passkeys, SoftPasskey()
        assert (who.role, who.department) == (None, None)

        made = key.make(await passkeys.begin_adding(who))
        passkey, renewed = await passkeys.add(who, " telefoon ", made)

        now = await strict.sessions.who(renewed.token)
        assert (passkey.name, now.role, now.session) == ("telefoon", Role.SURGEON, who.session)

    async def test_several_each_once(self, services: Services, cast: Cast) -> None:
        one = await added(services, cast.surgeon, "een")
        await added(services, cast.surgeon, "twee")
        passkeys = services.entrance.passkeys
        with pytest.raises(Conflict):
            await passkeys.add(
                cast.surgeon, "drie", one.make(await passkeys.begin_adding(cast.surgeon))
            )
        held = await services.entrance.factors.all(cast.surgeon)
        assert [each.name for each in held.passkeys] == ["een", "twee"]

    async def test_an_answer_belongs_to_the_session_that_asked(
        self, services: Services, cast: Cast
    ) -> None:
        passkeys = services.entrance.passkeys
        made = SoftPasskey().make(await passkeys.begin_adding(cast.surgeon))
        with pytest.raises(Invalid):
            await passkeys.add(cast.viewer, "telefoon", made)
        assert await state.one("SELECT count(*) AS n FROM passkey") == 0

    @pytest.mark.parametrize("name", ["", " ", "n" * 61, "na\0me", "na\nme"])
    async def test_a_name_that_will_not_do(self, services: Services, cast: Cast, name: str) -> None:
        passkeys = services.entrance.passkeys
        made = SoftPasskey().make(await passkeys.begin_adding(cast.surgeon))
        with pytest.raises(Invalid, match="Name the passkey"):
            await passkeys.add(cast.surgeon, name, made)

    async def test_adding_and_removing_ask_for_a_fresh_proof(
        self, strict: Services, cast: Cast, clock: SetClock
    ) -> None:
        key = await added(strict, await surgeon(strict))
        who = await strict.sessions.who(await log_in(strict, key))
        clock.move(timedelta(minutes=5, seconds=1))
        async with state.unchanged():
            with pytest.raises(StepUpRequired):
                await strict.entrance.passkeys.begin_adding(who)
            with pytest.raises(StepUpRequired):
                await strict.entrance.factors.remove_passkey(who, UUID(int=1))

    async def test_the_last_factor_stays(self, strict: Services, cast: Cast) -> None:
        who = await surgeon(strict)
        key = await added(strict, who, "een")
        who = await strict.sessions.who(await log_in(strict, key))
        factors = strict.entrance.factors
        (one,) = (await factors.all(who)).passkeys
        async with state.unchanged():
            with pytest.raises(Conflict):
                await factors.remove_passkey(who, one.id)
        await added(strict, who, "twee")
        await factors.remove_passkey(who, one.id)
        assert [each.name for each in (await factors.all(who)).passkeys] == ["twee"]
        with pytest.raises(Unauthenticated):
            await log_in(strict, key)

    async def test_nobody_removes_what_is_not_theirs(self, services: Services, cast: Cast) -> None:
        await added(services, cast.surgeon)
        (one,) = (await services.entrance.factors.all(cast.surgeon)).passkeys
        for who in (cast.viewer, cast.administrator):
            async with state.denied(person=who.person, subject=one.id):
                with pytest.raises(NotFound):
                    await services.entrance.factors.remove_passkey(who, one.id)

    async def test_a_new_code_starts_over(self, strict: Services, cast: Cast) -> None:
        key = await added(strict, await surgeon(strict))
        invited = await strict.people.new_code("surgeon")
        await strict.people.enrol(VISITOR, invited.code, PASSWORD)
        with pytest.raises(Unauthenticated):
            await log_in(strict, key)
        assert (await surgeon(strict)).role is None
