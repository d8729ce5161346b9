"""Signing in: alike for whoever is wrong, over after a while, slow for whoever guesses."""

import re
from dataclasses import replace
from datetime import timedelta
from math import log2
from time import process_time
from uuid import UUID

import pytest

from core.kit.actor import DepartmentCode, Role
from core.kit.clock import SetClock
from core.kit.errors import Invalid, TooMany, Unauthenticated
from core.people import SESSION_SECONDS_SEEN_EVERY, Proof, Sessions
from core.people.secrets import PasswordCost, Passwords, token_hash
from core.services import Ports, Services
from tests.support import state
from tests.support.actors import PASSWORD, VISITOR, Cast, sign_in

MINUTE = timedelta(minutes=1)


class TestOwn:
    async def test_it_says_how_long_it_lasts(self, services: Services, cast: Cast) -> None:
        token = await sign_in(services, "surgeon")
        own = await services.sessions.own(await services.sessions.who(token))
        assert own.idle_seconds == 900
        assert own.ends_at == services.unit_of_work.clock.now() + services.sessions.openings.longest
        by_token = await services.sessions.own(replace(cast.surgeon, session=None))
        assert by_token.ends_at is None
        with pytest.raises(Unauthenticated):
            await services.sessions.own(VISITOR)


class TestLoggingIn:
    async def test_whoever_knows_the_password_is_in(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        visitor = replace(VISITOR, request=UUID(int=5), address="10.1.2.3")
        at = await state.last_act()
        signed_in = await services.sessions.log_in(visitor, "  SURGEON ", PASSWORD)

        assert len(signed_in.token) == 43
        assert signed_in.expires_at == clock.at + timedelta(hours=10)
        actor = await services.sessions.who(signed_in.token)
        assert (actor.person, actor.role) == (cast.surgeon.person, Role.SURGEON)
        assert actor.department == DepartmentCode("orthopaedics")
        (act,) = await state.acts(at)
        assert (act["tag"], act["person"]) == ("person:logged-in", actor.person)
        assert (act["session"], act["address"]) == (actor.session, "10.1.2.3")

    @pytest.mark.parametrize(
        ("login", "password"),
        [
            ("surgeon", PASSWORD + "."),
            ("surgeon", PASSWORD.upper()),
            ("surgeon", ""),
            ("nobody", PASSWORD),
            ("invited", PASSWORD),
            ("closed", PASSWORD),
            ("", PASSWORD),
            ("x" * 5000, "y" * 5000),
            ("surgeon", PASSWORD.ljust(201)),
            ("' OR 1=1 --", PASSWORD),
        ],
    )
    async def test_whoever_is_wrong_is_refused_alike(
        self, services: Services, cast: Cast, login: str, password: str
    ) -> None:
        for name in ("invited", "closed"):
            await services.people.invite(
                cast.administrator, name, name, Role.VIEWER, DepartmentCode("orthopaedics")
            )
        closed = await services.people.acting("closed")
        assert closed.person is not None
        await services.people.disable(cast.administrator, closed.person)
        at = await state.last_act()

        async with state.unchanged():
            with pytest.raises(Unauthenticated) as refusal:
                await services.sessions.log_in(VISITOR, login, password)

        assert refusal.value.message == "That name, password and code do not match."
        (act,) = await state.acts(at)
        assert (act["tag"], act["outcome"]) == ("person:login-failed", "denied")
        assert (act["person"], act["detail"]) == (None, {})

    async def test_what_follows_the_longest_password_is_compared_too(
        self, services: Services, cast: Cast
    ) -> None:
        longest = ("nine calm otters in a brook " * 9)[:200]
        code = (await services.people.new_code("viewer")).code
        await services.people.enrol(VISITOR, code, longest)
        viewer = await services.sessions.who(
            (await services.sessions.log_in(VISITOR, "viewer", longest)).token
        )
        at = await state.last_act()
        with pytest.raises(Unauthenticated) as refusal:
            await services.sessions.log_in(VISITOR, "viewer", longest + "x")
        assert refusal.value.message == "That name, password and code do not match."
        assert await state.tags(at) == ["person:login-failed"]
        with pytest.raises(Invalid):
            await services.entrance.step_ups.step_up(viewer, Proof(password=longest + "x"))

    async def test_signing_in_again_ends_the_session_before(
        self, services: Services, cast: Cast
    ) -> None:
        first, other = await sign_in(services, "viewer"), await sign_in(services, "viewer")
        came = await services.sessions.who(first)
        at = await state.last_act()
        second = (await services.sessions.log_in(came, "surgeon", PASSWORD)).token

        with pytest.raises(Unauthenticated):
            await services.sessions.who(first)
        assert (await services.sessions.who(second)).person == cast.surgeon.person
        assert (await services.sessions.who(other)).person == cast.viewer.person
        ended, began = await state.acts(at)
        assert (ended["tag"], ended["subject"]) == ("session:revoked", came.session)
        assert began["tag"] == "person:logged-in"

    async def test_unknown_names_cost_the_same_work(self, ports: Ports) -> None:
        passwords = Passwords(ports.ids, PasswordCost(memory_kib=4096, iterations=4, lanes=1))
        phc = await passwords.hash(PASSWORD)

        async def seconds(known: str | None, said: str = "wrong") -> float:
            took = []
            for _ in range(7):
                start = process_time()  # whatever else this machine is doing
                await passwords.matches(said, known)
                took.append(process_time() - start)
            return min(took)

        known, unknown = await seconds(phc), await seconds(None)
        assert 0.5 < unknown / known < 2.0
        assert 0.5 < await seconds(phc, "wrong" * 1000) / known < 2.0


class TestEnding:
    async def test_an_idle_session_ends(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        token = await sign_in(services, "viewer")
        clock.move(timedelta(minutes=15) - timedelta(seconds=1))
        await services.sessions.who(token)
        clock.move(timedelta(minutes=15))
        async with state.unchanged():
            with pytest.raises(Unauthenticated):
                await services.sessions.who(token)

    async def test_a_used_session_ends_after_ten_hours(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        token = await sign_in(services, "viewer")
        for _ in range(59):
            clock.move(10 * MINUTE)
            await services.sessions.who(token)
        clock.move(10 * MINUTE)
        with pytest.raises(Unauthenticated):
            await services.sessions.who(token)

    async def test_use_is_written_once_a_minute(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        token = await sign_in(services, "viewer")
        clock.move(timedelta(seconds=SESSION_SECONDS_SEEN_EVERY))
        async with state.unchanged():
            await services.sessions.who(token)
        clock.move(timedelta(seconds=1))
        await services.sessions.who(token)
        seen = "SELECT seen_at FROM session WHERE token_hash = $1"
        assert await state.one(seen, token_hash(token)) == clock.at

    async def test_logging_out_ends_this_session_only(self, services: Services, cast: Cast) -> None:
        one, other = await sign_in(services, "viewer"), await sign_in(services, "viewer")
        await services.sessions.log_out(await services.sessions.who(one))

        with pytest.raises(Unauthenticated):
            await services.sessions.who(one)
        assert (await services.sessions.who(other)).person == cast.viewer.person
        assert (await state.tags())[-1] == "person:logged-out"

    async def test_logging_out_without_a_session_does_nothing(
        self, services: Services, cast: Cast
    ) -> None:
        at = await state.last_act()
        async with state.unchanged():
            await services.sessions.log_out(VISITOR)
            await services.sessions.log_out(replace(cast.viewer, session=None))
        assert await state.acts(at) == []

    @pytest.mark.parametrize("token", ["", "x" * 43, "\0", "bk_" + "x" * 43])
    async def test_an_unknown_token_is_nobodys(self, services: Services, token: str) -> None:
        with pytest.raises(Unauthenticated):
            await services.sessions.who(token)

    async def test_ended_sessions_are_forgotten_and_live_ones_kept(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        count = "SELECT count(*) AS n FROM session"
        assert await state.one(count) == 8
        clock.move(16 * MINUTE)
        token = await sign_in(services, "viewer")
        await services.sessions.forget_ended()

        assert await state.one(count) == 1
        await services.sessions.who(token)

    async def test_a_changed_role_counts_at_once(self, services: Services, cast: Cast) -> None:
        token = await sign_in(services, "surgeon")
        await state.rows("UPDATE person SET role = 'viewer' WHERE login = 'surgeon'")
        assert (await services.sessions.who(token)).role == Role.VIEWER


class TestSecrets:
    async def test_only_hashes_are_kept(self, services: Services, cast: Cast) -> None:
        token = await sign_in(services, "viewer")
        code = (await services.people.new_code("viewer")).code
        everything = ""
        for table in ("person", "session", "enrolment", "api_token", "audit_event"):
            everything += str(await state.rows(f"SELECT t::text AS row FROM {table} t"))
        for secret in (PASSWORD, token, code, code.replace("-", "")):
            assert secret not in everything
        assert everything.count("$argon2id$v=19$m=64,t=1,p=1$") == 8

    async def test_a_one_time_code_has_140_bits_in_groups(
        self, services: Services, cast: Cast
    ) -> None:
        codes = {(await services.people.new_code("viewer")).code for _ in range(20)}
        assert len(codes) == 20
        for code in codes:
            assert re.fullmatch(r"(?:[A-HJ-NP-Z2-9]{4}-){6}[A-HJ-NP-Z2-9]{4}", code)
        assert 28 * log2(32) >= 128

    def test_a_guess_at_a_password_costs_what_it_costs_elsewhere(self) -> None:
        """OWASP: Argon2id with 19 MiB and two passes, or more."""
        assert PasswordCost() == PasswordCost(memory_kib=65536, iterations=3, lanes=4)
        assert Ports.__dataclass_fields__["password_cost"].default_factory is PasswordCost


class TestThrottle:
    async def test_an_account_has_its_tries_and_then_waits(
        self, services: Services, cast: Cast
    ) -> None:
        for _ in range(5):
            with pytest.raises(Unauthenticated):
                await services.sessions.log_in(VISITOR, "viewer", "wrong")
        at = await state.last_act()
        async with state.unchanged():
            for spelling in ("viewer", " VIEWER"):
                with pytest.raises(TooMany):
                    await services.sessions.log_in(VISITOR, spelling, PASSWORD)
        assert await state.acts(at) == []

        await services.sessions.log_in(VISITOR, "clinician", PASSWORD)

    async def test_sessions_of_their_own_lengths(self, services: Services, cast: Cast) -> None:
        openings = replace(services.sessions.openings, longest=2 * MINUTE)
        shorter: Sessions = replace(services.sessions, idle=MINUTE, openings=openings)
        signed_in = await shorter.log_in(VISITOR, "viewer", PASSWORD)
        assert signed_in.expires_at == services.unit_of_work.clock.now() + 2 * MINUTE


@pytest.mark.parametrize("name", ["nobody\0", "\ud800", "' OR 1=1 --", ""])
async def test_what_cannot_be_a_name_is_refused_like_an_unknown_one(
    services: Services, cast: Cast, name: str
) -> None:
    with pytest.raises(Unauthenticated):
        await services.sessions.log_in(VISITOR, name, "seven quiet herons \ud800 at dawn")
