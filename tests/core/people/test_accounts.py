"""Own sessions, ended from anywhere; and accounts, changed at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.kit.actor import Actor, DepartmentCode, PersonId, Role, Scope
from core.kit.clock import SetClock
from core.kit.errors import Conflict, Invalid, NotFound, Unauthenticated
from core.people import Way
from core.services import Services
from tests.support import state
from tests.support.actors import DERMATOLOGY, ORTHOPAEDICS, PASSWORD, VISITOR, Cast, sign_in


def person(actor: Actor) -> PersonId:
    """Who that is."""
    assert actor.person is not None
    return actor.person


class TestOwnSessions:
    async def test_they_are_listed_with_where_and_when(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        began = clock.at
        clock.move(timedelta(minutes=1))
        visitor = replace(VISITOR, address="10.1.2.3", client="Firefox")
        token = (await services.sessions.log_in(visitor, "surgeon", PASSWORD)).token
        who = await services.sessions.who(token)

        mine, first = await services.entrance.own_sessions.all(who)

        assert (mine.id, mine.is_current, mine.way) == (who.session, True, Way.PASSWORD)
        assert (mine.address, mine.client) == ("10.1.2.3", "Firefox")
        assert (first.id, first.is_current) == (cast.surgeon.session, False)
        assert (first.created_at, first.seen_at, first.address) == (began, began, None)
        assert (await state.acts())[-1]["detail"] == {"count": 2}

    async def test_those_that_are_over_are_not(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        clock.move(timedelta(minutes=15))
        who = await services.sessions.who(await sign_in(services, "surgeon"))
        assert len(await services.entrance.own_sessions.all(who)) == 1

    async def test_one_is_ended(self, services: Services, cast: Cast) -> None:
        token = await sign_in(services, "surgeon")
        other = await services.sessions.who(token)
        assert other.session is not None
        await services.entrance.own_sessions.revoke(cast.surgeon, other.session)
        with pytest.raises(Unauthenticated):
            await services.sessions.who(token)
        assert (await state.tags())[-1] == "session:revoked"
        for who in (cast.surgeon, cast.viewer, cast.administrator):
            assert cast.stranger.session is not None
            async with state.denied(person=who.person):
                with pytest.raises(NotFound):
                    await services.entrance.own_sessions.revoke(who, cast.stranger.session)

    async def test_all_others_are_ended(self, services: Services, cast: Cast) -> None:
        tokens = [await sign_in(services, "surgeon") for _ in range(3)]
        who = await services.sessions.who(tokens[0])
        assert await services.entrance.own_sessions.revoke_others(who) == 3
        assert (await services.sessions.who(tokens[0])).session == who.session
        for token in tokens[1:]:
            with pytest.raises(Unauthenticated):
                await services.sessions.who(token)

    async def test_a_token_has_none(self, services: Services, cast: Cast) -> None:
        issued = await services.tokens.issue(cast.surgeon, "scanner", Scope, 7)
        by_token = await services.tokens.who(issued.secret)
        for refused in (
            services.entrance.own_sessions.all(by_token),
            services.entrance.own_sessions.revoke_others(by_token),
            services.entrance.factors.all(by_token),
        ):
            with pytest.raises(Unauthenticated):
                await refused


class TestChanging:
    @pytest.mark.parametrize(
        ("role", "department"), [(Role.VIEWER, ORTHOPAEDICS), (Role.SURGEON, DERMATOLOGY)]
    )
    async def test_it_counts_at_once(
        self, services: Services, cast: Cast, role: Role, department: DepartmentCode
    ) -> None:
        token = await sign_in(services, "surgeon")
        issued = await services.tokens.issue(cast.surgeon, "scanner", Scope, 7)

        changed = await services.accounts.change(
            cast.administrator, person(cast.surgeon), role, department
        )

        assert (changed.role, changed.department) == (role, department)
        with pytest.raises(Unauthenticated):
            await services.sessions.who(token)
        with pytest.raises(Unauthenticated):
            await services.sessions.still(cast.surgeon)
        now = await services.sessions.who(await sign_in(services, "surgeon"))
        assert (now.role, now.department) == (role, department)
        assert (await services.tokens.who(issued.secret)).role == role
        (act,) = [act for act in await state.acts() if act["tag"] == "person:changed"]
        assert act["detail"] == {"role": role.value, "department": department}

    async def test_the_same_again_ends_nothing(self, services: Services, cast: Cast) -> None:
        at = await state.last_act()
        async with state.unchanged():
            await services.accounts.change(
                cast.administrator, person(cast.surgeon), Role.SURGEON, ORTHOPAEDICS
            )
        assert await state.acts(at) == []

    async def test_neither_oneself_nor_somewhere_that_is_not(
        self, services: Services, cast: Cast
    ) -> None:
        change, who = services.accounts.change, cast.administrator
        async with state.unchanged():
            with pytest.raises(Conflict):
                await change(who, person(who), Role.VIEWER, ORTHOPAEDICS)
            for nowhere in ("nowhere", "no\0where"):
                with pytest.raises(Invalid):
                    await change(who, person(cast.viewer), Role.VIEWER, DepartmentCode(nowhere))
            for nothing in ("surgen", "SURGEON", "no\0thing"):
                with pytest.raises(Invalid):
                    await change(who, person(cast.viewer), nothing, ORTHOPAEDICS)


class TestEnabling:
    async def test_a_closed_account_opens_with_its_old_password(
        self, services: Services, cast: Cast
    ) -> None:
        accounts, who = services.accounts, person(cast.surgeon)
        token = await sign_in(services, "surgeon")
        await accounts.disable(cast.administrator, who)
        with pytest.raises(Unauthenticated):
            await services.sessions.still(cast.surgeon)
        assert not (await accounts.enable(cast.administrator, who)).is_disabled
        with pytest.raises(Unauthenticated):
            await services.sessions.who(token)
        await sign_in(services, "surgeon")
        assert (await state.tags())[-2:] == ["person:enabled", "person:logged-in"]

    async def test_an_open_one_is_open(self, services: Services, cast: Cast) -> None:
        for who in (cast.surgeon, cast.administrator):
            with pytest.raises(Conflict):
                await services.accounts.enable(cast.administrator, person(who))
