"""Keys for integrations: narrower than their owner, ended by time, by hand or with the owner."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from core.kit.actor import Scope
from core.kit.clock import SetClock
from core.kit.errors import Forbidden, Invalid, NotFound, Unauthenticated
from core.people.secrets import token_hash
from core.services import Services
from tests.support import state
from tests.support.actors import VISITOR, Cast, sign_in

READING = frozenset({Scope.READ})


class TestIssuing:
    async def test_a_token_acts_as_its_owner_within_its_scopes(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        issued = await services.tokens.issue(cast.surgeon, " scanner ", [Scope.READ], 7)

        assert issued.secret.startswith("bk_")
        assert len(issued.secret) == 46
        assert (issued.token.name, issued.token.scopes) == ("scanner", READING)
        assert issued.token.expires_at == clock.at + timedelta(days=7)
        actor = await services.tokens.who(issued.secret)
        assert (actor.person, actor.role) == (cast.surgeon.person, cast.surgeon.role)
        assert (actor.scopes, actor.session) == (READING, None)
        async with state.denied(person=cast.surgeon.person):
            with pytest.raises(Forbidden):
                await services.photos.inbox(actor, None, 1)

    async def test_only_its_hash_is_kept(self, services: Services, cast: Cast) -> None:
        issued = await services.tokens.issue(cast.surgeon, "scanner", Scope, 7)

        (row,) = await state.rows("SELECT * FROM api_token")
        assert row["token_hash"] == token_hash(issued.secret)
        assert issued.secret not in str(row)
        assert row["scopes"] == "read write"

    @pytest.mark.parametrize(
        ("name", "scopes", "days"),
        [
            ("", [Scope.READ], 7),
            (" ", [Scope.READ], 7),
            ("n" * 81, [Scope.READ], 7),
            ("na\0me", [Scope.READ], 7),
            ("na\u202eme", [Scope.READ], 7),
            ("name", [], 7),
            ("name", [Scope.READ], 0),
            ("name", [Scope.READ], -1),
            ("name", [Scope.READ], 366),
        ],
    )
    async def test_what_will_not_do_makes_no_token(
        self, services: Services, cast: Cast, name: str, scopes: list[Scope], days: int
    ) -> None:
        async with state.unchanged():
            with pytest.raises(Invalid):
                await services.tokens.issue(cast.surgeon, name, scopes, days)

    async def test_a_token_begets_no_token_and_ends_none(
        self, services: Services, cast: Cast
    ) -> None:
        issued = await services.tokens.issue(cast.surgeon, "scanner", Scope, 7)
        by_token = await services.tokens.who(issued.secret)
        async with state.unchanged():
            for who in (by_token, VISITOR, replace(VISITOR, session=UUID(int=1))):
                with pytest.raises(Unauthenticated):
                    await services.tokens.issue(who, "more", Scope, 7)
                with pytest.raises(Unauthenticated):
                    await services.tokens.revoke(who, issued.token.id)


class TestEnding:
    async def test_a_token_lapses(self, services: Services, cast: Cast, clock: SetClock) -> None:
        issued = await services.tokens.issue(cast.surgeon, "scanner", Scope, 1)
        clock.move(timedelta(days=1) - timedelta(seconds=1))
        await services.tokens.who(issued.secret)
        clock.move(timedelta(seconds=1))
        with pytest.raises(Unauthenticated):
            await services.tokens.who(issued.secret)

    async def test_its_owner_revokes_it_once(self, services: Services, cast: Cast) -> None:
        issued = await services.tokens.issue(cast.surgeon, "scanner", Scope, 7)
        await services.tokens.revoke(cast.surgeon, issued.token.id)

        with pytest.raises(Unauthenticated):
            await services.tokens.who(issued.secret)
        async with state.denied(subject=issued.token.id):
            with pytest.raises(NotFound):
                await services.tokens.revoke(cast.surgeon, issued.token.id)

    async def test_nobody_revokes_what_is_not_theirs(self, services: Services, cast: Cast) -> None:
        issued = await services.tokens.issue(cast.surgeon, "scanner", Scope, 7)
        for who in (cast.viewer, cast.administrator, cast.stranger):
            async with state.denied(person=who.person, subject=issued.token.id):
                with pytest.raises(NotFound):
                    await services.tokens.revoke(who, issued.token.id)
        await services.tokens.who(issued.secret)

    @pytest.mark.parametrize("secret", ["", "bk_", "bk_" + "x" * 43, "\0"])
    async def test_an_unknown_token_is_nobodys(self, services: Services, secret: str) -> None:
        with pytest.raises(Unauthenticated):
            await services.tokens.who(secret)

    async def test_a_session_token_is_no_api_token(self, services: Services, cast: Cast) -> None:

        with pytest.raises(Unauthenticated):
            await services.tokens.who(await sign_in(services, "viewer"))
