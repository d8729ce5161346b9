"""Whether those who stay connected may still be, asked for all at once."""

from datetime import timedelta

from core.kit.actor import Role, Scope
from core.kit.clock import SetClock
from core.people import Pass
from core.services import Services
from tests.support import state
from tests.support.actors import Cast, sign_in

SEEN = "SELECT max(seen_at) FROM session"


class TestOf:
    async def test_who_is_behind_each_and_who_has_ended_is_left_out(
        self, services: Services, cast: Cast
    ) -> None:
        session = Pass.of_session(await sign_in(services, "surgeon"))
        issued = await services.tokens.issue(cast.viewer, "test", [Scope.READ], 1)
        token, unknown = Pass.of_token(issued.secret), Pass.of_token("bk_nonsense")

        known = await services.standing.of([session, token, unknown])

        assert set(known) == {session, token}
        assert (known[session].role, known[token].role) == (Role.SURGEON, Role.VIEWER)
        assert known[token].scopes == {Scope.READ}
        assert known[session].session is not None

    async def test_a_token_is_no_session_nor_the_other_way_round(
        self, services: Services, cast: Cast
    ) -> None:
        secret = await sign_in(services, "surgeon")
        assert await services.standing.of([Pass.of_token(secret)]) == {}

    async def test_a_session_that_nobody_touches_ends_though_it_is_asked_for(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        session = Pass.of_session(await sign_in(services, "surgeon"))
        seen = await state.one(SEEN)
        for _ in range(14):
            clock.move(timedelta(minutes=1))
            assert session in await services.standing.of([session])
        assert await state.one(SEEN) == seen

        clock.move(timedelta(minutes=1))
        assert await services.standing.of([session]) == {}

    async def test_nobody_is_asked_for_at_no_cost(self, services: Services) -> None:
        assert await services.standing.of([]) == {}
