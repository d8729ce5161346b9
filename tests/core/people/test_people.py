"""Accounts: invited by an administrator, enrolled by a code."""

from datetime import timedelta

import pytest

from core.kit.actor import DepartmentCode, Role
from core.kit.clock import SetClock
from core.kit.errors import (
    Conflict,
    CoreError,
    Forbidden,
    Invalid,
    TooMany,
    Unauthenticated,
)
from core.people import Department, Invited
from core.people.secrets import token_hash
from core.services import Services
from tests.support import state
from tests.support.actors import ORTHOPAEDICS, PASSWORD, VISITOR, Cast

UNKNOWN = DepartmentCode("nowhere")
OTHER_PASSWORD = "eight loud geese at dusk"


async def invite(services: Services, cast: Cast, login: str = "nieuw") -> Invited:
    return await services.people.invite(
        cast.administrator, login, "N. Nieuw", Role.VIEWER, ORTHOPAEDICS
    )


class TestFirstAdministrator:
    async def test_nobody_is_first_twice(self, services: Services, cast: Cast) -> None:
        async with state.unchanged():
            with pytest.raises(Conflict):
                await services.people.invite_first(
                    "second", "S. Econd", Department(DepartmentCode("late"), "Late")
                )

    async def test_two_at_once_make_one(self, services: Services) -> None:
        wards = [Department(DepartmentCode(f"ward-{n}"), "Ward") for n in range(3)]
        made = await state.at_once(
            *(services.people.invite_first(f"first-{n}", "F. Irst", w) for n, w in enumerate(wards))
        )

        assert state.names(made) == ["Conflict", "Conflict", "Invited"]
        assert await state.one("SELECT count(*) AS n FROM person") == 1
        assert await state.one("SELECT count(*) AS n FROM department") == 1
        assert await state.tags() == ["box:initialised", "person:invited"]

    @pytest.mark.parametrize("code", ["", "a#inbox", "a b", "x" * 41, "a\0b"])
    async def test_the_department_has_a_plain_code(self, services: Services, code: str) -> None:
        async with state.unchanged():
            with pytest.raises(Invalid):
                await services.people.invite_first(
                    "first", "F. Irst", Department(DepartmentCode(code), "Ward")
                )


class TestInviting:
    async def test_a_new_account_has_no_password_and_one_code(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        invited = await invite(services, cast, " Nieuw ")

        assert (invited.person.login, invited.person.role) == ("nieuw", Role.VIEWER)
        assert invited.expires_at == clock.at + timedelta(minutes=15)
        assert await state.one("SELECT password FROM person WHERE login = 'nieuw'") is None
        (code,) = await state.rows("SELECT * FROM enrolment")
        assert code["code_hash"] == token_hash(invited.code)

    @pytest.mark.parametrize(
        ("login", "name", "department", "error"),
        [
            ("n", "Name", ORTHOPAEDICS, Invalid),
            ("n" * 65, "Name", ORTHOPAEDICS, Invalid),
            ("spa ce", "Name", ORTHOPAEDICS, Invalid),
            ("nül", "Name", ORTHOPAEDICS, Invalid),
            ("nu\0l", "Name", ORTHOPAEDICS, Invalid),
            ("nieuw", " ", ORTHOPAEDICS, Invalid),
            ("nieuw", "N" * 121, ORTHOPAEDICS, Invalid),
            ("nieuw", "Na\0me", ORTHOPAEDICS, Invalid),
            ("nieuw", "Na\nme", ORTHOPAEDICS, Invalid),
            ("nieuw", "Na\ud800me", ORTHOPAEDICS, Invalid),
            ("nieuw", "Na\u202eme", ORTHOPAEDICS, Invalid),
            ("nieuw", "Name", UNKNOWN, Invalid),
            ("nieuw", "Name", DepartmentCode("a\0"), Invalid),
            ("VIEWER", "Name", ORTHOPAEDICS, Conflict),
        ],
    )
    async def test_what_will_not_do_makes_no_account(
        self,
        services: Services,
        cast: Cast,
        login: str,
        name: str,
        department: DepartmentCode,
        error: type[CoreError],
    ) -> None:
        async with state.unchanged():
            with pytest.raises(error):
                await services.people.invite(
                    cast.administrator, login, name, Role.VIEWER, department
                )

    @pytest.mark.parametrize("role", ["", "surgen", "SURGEON", "a" * 21, "no\0role"])
    async def test_a_role_that_there_is_not_makes_no_account(
        self, services: Services, cast: Cast, role: str
    ) -> None:
        async with state.unchanged():
            with pytest.raises(Invalid):
                await services.people.invite(
                    cast.administrator, "nieuw", "Name", role, ORTHOPAEDICS
                )

    async def test_the_same_name_twice_at_once_is_one_account(
        self, services: Services, cast: Cast
    ) -> None:
        made = await state.at_once(*(invite(services, cast) for _ in range(3)))

        assert state.names(made) == ["Conflict", "Conflict", "Invited"]

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
    async def test_only_an_administrator_invites_disables_and_lists(
        self, services: Services, cast: Cast, role: Role
    ) -> None:
        people, who = services.people, cast.by_role(role)
        victim = cast.surgeon.person if role != Role.SURGEON else cast.viewer.person
        assert victim is not None
        for attempt in (
            people.invite(who, "nieuw", "N. Nieuw", Role.ADMINISTRATOR, ORTHOPAEDICS),
            people.disable(who, victim),
            people.page(who, None, 10),
            people.add_department(who, "more", "More"),
        ):
            async with state.denied(person=who.person):
                with pytest.raises(Forbidden):
                    await attempt


class TestEnrolling:
    async def test_a_code_is_used_once(self, services: Services, cast: Cast) -> None:
        invited = await invite(services, cast)
        person = await services.people.enrol(VISITOR, f" {invited.code.lower()} ", PASSWORD)
        assert person.id == invited.person.id
        assert await state.one("SELECT count(*) AS n FROM enrolment") == 0

        async with state.unchanged():
            with pytest.raises(Unauthenticated):
                await services.people.enrol(VISITOR, invited.code, OTHER_PASSWORD)
        assert (await state.tags())[-2:] == ["person:enrolled", "person:login-failed"]
        await services.sessions.log_in(VISITOR, "nieuw", PASSWORD)

    async def test_a_code_used_twice_at_once_works_once(
        self, services: Services, cast: Cast
    ) -> None:
        invited = await invite(services, cast)
        done = await state.at_once(
            *(services.people.enrol(VISITOR, invited.code, f"{PASSWORD} {n}") for n in range(3))
        )

        assert state.names(done) == ["Person", "Unauthenticated", "Unauthenticated"]
        assert (await state.tags()).count("person:enrolled") == len(cast.__slots__) + 1

    async def test_a_code_lapses(self, services: Services, cast: Cast, clock: SetClock) -> None:
        invited = await invite(services, cast)
        clock.move(timedelta(minutes=15))

        async with state.unchanged():
            with pytest.raises(Unauthenticated):
                await services.people.enrol(VISITOR, invited.code, PASSWORD)

    async def test_an_unknown_code_and_a_closed_account_look_alike(
        self, services: Services, cast: Cast
    ) -> None:
        invited = await invite(services, cast)
        await services.people.disable(cast.administrator, invited.person.id)
        said = set()
        for code in (invited.code, "AAAAA-BBBBB-CCCCC-DDDDD", "", "\0", "é"):
            async with state.unchanged():
                with pytest.raises(Unauthenticated) as refusal:
                    await services.people.enrol(VISITOR, code, PASSWORD)
            said.add(refusal.value.message)

        assert len(said) == 1

    @pytest.mark.parametrize(
        "password",
        [
            "short",
            "x" * 14,
            "y" * 201,
            "aabbaabbaabbaabb",
            "nieuw is my password",
            "Beeldkluis 2026!",
            "passwordpassword",
            "IloveYouForever",
            "correcthorsebatterystaple",
            "the orthopaedics ward",
        ],
    )
    async def test_a_poor_password_leaves_the_code(
        self, services: Services, cast: Cast, password: str
    ) -> None:
        invited = await invite(services, cast)
        async with state.unchanged():
            with pytest.raises(Invalid):
                await services.people.enrol(VISITOR, invited.code, password)

        await services.people.enrol(VISITOR, invited.code, PASSWORD)

    @pytest.mark.parametrize(
        "password",
        [
            "quietherongrass",
            "831594027716385",
            ("otters calm in a brook " * 9)[:64],
            ("otters calm in a brook " * 9)[:200],
            "зелёные холмы далеко",
            "🦦🐦🌾🌊🏔 and nine more",
        ],
    )
    async def test_any_characters_will_do_up_to_200(
        self, services: Services, cast: Cast, password: str
    ) -> None:
        invited = await invite(services, cast)
        await services.people.enrol(VISITOR, invited.code, password)
        await services.sessions.log_in(VISITOR, "nieuw", password)

    async def test_a_password_is_the_same_however_its_letters_are_composed(
        self, services: Services, cast: Cast
    ) -> None:
        invited = await invite(services, cast)
        await services.people.enrol(VISITOR, invited.code, "zeven stille reigers één")

        await services.sessions.log_in(VISITOR, "nieuw", "zeven stille reigers e\u0301e\u0301n")

    async def test_a_new_code_ends_the_old_one_and_all_sessions(
        self, services: Services, cast: Cast
    ) -> None:
        old = await services.people.new_code("VIEWER ")
        new = await services.people.new_code("viewer")
        with pytest.raises(Unauthenticated):
            await services.people.enrol(VISITOR, old.code, OTHER_PASSWORD)
        before = "SELECT count(*) AS n FROM session WHERE person_id = $1"
        assert await state.one(before, cast.viewer.person) == 1

        await services.people.enrol(VISITOR, new.code, OTHER_PASSWORD)

        assert await state.one(before, cast.viewer.person) == 0
        with pytest.raises(Unauthenticated):
            await services.sessions.log_in(VISITOR, "viewer", PASSWORD)
        await services.sessions.log_in(VISITOR, "viewer", OTHER_PASSWORD)

    async def test_guessing_a_code_is_slowed_down(self, services: Services, cast: Cast) -> None:
        invited = await invite(services, cast)
        for _ in range(20 - 9):  # the cast tried as often from there
            with pytest.raises(Invalid):
                await services.people.enrol(VISITOR, invited.code, "short")
        with pytest.raises(TooMany):
            await services.people.enrol(VISITOR, invited.code, PASSWORD)
