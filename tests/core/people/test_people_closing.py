"""Accounts, closed at once and listed; and the departments they belong to."""

from datetime import timedelta
from uuid import UUID

import pytest

from core.kit.actor import PersonId, Role, Scope
from core.kit.clock import SetClock
from core.kit.errors import (
    Conflict,
    CoreError,
    Invalid,
    NotFound,
    Unauthenticated,
)
from core.services import Services
from tests.support import state
from tests.support.actors import ORTHOPAEDICS, PASSWORD, VISITOR, Cast


class TestDisabling:
    async def test_everything_ends_at_once(self, services: Services, cast: Cast) -> None:
        token = (await services.sessions.log_in(VISITOR, "surgeon", PASSWORD)).token
        issued = await services.tokens.issue(cast.surgeon, "scanner", [Scope.READ], 7)
        assert cast.surgeon.person is not None

        await services.people.disable(cast.administrator, cast.surgeon.person)

        for entrance in (
            services.sessions.who(token),
            services.tokens.who(issued.secret),
            services.sessions.log_in(VISITOR, "surgeon", PASSWORD),
            services.people.me(cast.surgeon),
        ):
            with pytest.raises(Unauthenticated):
                await entrance
        with pytest.raises(NotFound):
            await services.people.new_code("surgeon")
        with pytest.raises(NotFound):
            await services.people.acting("surgeon")

    async def test_twice_keeps_the_first_moment(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        assert cast.viewer.person is not None
        for _ in range(2):
            person = await services.people.disable(cast.administrator, cast.viewer.person)
            clock.move(timedelta(hours=1))

        assert person.is_disabled
        closed = "SELECT disabled_at FROM person WHERE login = 'viewer'"
        assert await state.one(closed) == clock.at - timedelta(hours=2)

    async def test_nobody_closes_their_own_account(self, services: Services, cast: Cast) -> None:
        assert cast.administrator.person is not None
        async with state.unchanged():
            with pytest.raises(Conflict):
                await services.people.disable(cast.administrator, cast.administrator.person)

    async def test_two_administrators_cannot_close_each_other_at_once(
        self, services: Services, cast: Cast
    ) -> None:
        invited = await services.people.invite(
            cast.administrator, "beheer", "B. Eheer", Role.ADMINISTRATOR, ORTHOPAEDICS
        )
        await services.people.enrol(VISITOR, invited.code, PASSWORD)
        other = await services.people.acting("beheer")
        assert cast.administrator.person is not None
        done = await state.at_once(
            services.people.disable(cast.administrator, invited.person.id),
            services.people.disable(other, cast.administrator.person),
        )

        left = "SELECT count(*) AS n FROM person WHERE role = 'administrator'"
        assert state.names(done) == ["Forbidden", "Person"]
        assert await state.one(f"{left} AND disabled_at IS NULL") == 1

    async def test_an_unknown_account_is_not_found(self, services: Services, cast: Cast) -> None:
        async with state.denied(person=cast.administrator.person):
            with pytest.raises(NotFound):
                await services.people.disable(cast.administrator, UUID(int=1))


class TestListing:
    async def test_accounts_in_pages(self, services: Services, cast: Cast) -> None:
        people = services.people
        first = await people.page(cast.administrator, None, 3)
        last: PersonId = first.people[-1].id
        rest = await people.page(cast.administrator, last, 50)

        logins = [person.login for person in (*first.people, *rest.people)]
        assert logins[0] == "administrator"
        assert len(logins) == len(set(logins)) == 8
        assert (first.has_more, rest.has_more) == (True, False)

    async def test_departments_are_for_whoever_is_signed_in(
        self, services: Services, cast: Cast
    ) -> None:
        shown = await services.people.departments(cast.viewer)
        assert [department.code for department in shown] == ["dermatology", "orthopaedics"]
        with pytest.raises(Unauthenticated):
            await services.people.departments(VISITOR)

    @pytest.mark.parametrize(
        ("code", "name", "error"),
        [
            ("ortho#inbox", "Ward", Invalid),
            ("", "Ward", Invalid),
            ("-", "Ward", Invalid),
            ("x" * 41, "Ward", Invalid),
            ("ward", " ", Invalid),
            ("ward", "W" * 81, Invalid),
            ("ward", "Wa\0rd", Invalid),
            ("ward", "Wa\nrd", Invalid),
            (" Orthopaedics ", "Ward", Conflict),
        ],
    )
    async def test_a_department_needs_a_plain_code_and_a_name(
        self, services: Services, cast: Cast, code: str, name: str, error: type[CoreError]
    ) -> None:
        async with state.unchanged():
            with pytest.raises(error):
                await services.people.add_department(cast.administrator, code, name)

    async def test_a_box_without_people_says_so(self, services: Services) -> None:
        assert not await services.people.is_anyone_there()
