"""Who may do what: what is not granted is refused, and every refusal is one row of the log."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.access import GRANTS, Access, Verb
from core.access.policy import may
from core.audit import Tag
from core.kit.actor import THE_BOX, Actor, DepartmentCode, PersonId, Role, Scope
from core.kit.errors import Conflict, CoreError, Forbidden, NotFound, Unauthenticated
from core.services import Services
from tests.support import state
from tests.support.actors import VISITOR, Cast

PHOTO, PATIENT = UUID(int=7), UUID(int=8)
_CLINICAL = {Verb.VIEW, Verb.UPLOAD, Verb.EDIT, Verb.ASSIGN, Verb.CONSENT, Verb.CHECK}
_DEPARTMENT = "INSERT INTO department (code, name) VALUES ('ward', 'Ward')"


def actor(role: Role, *scopes: Scope) -> Actor:
    person = Actor(PersonId(UUID(int=1)), role, DepartmentCode("ward"))
    return replace(person, scopes=frozenset(scopes)) if scopes else person


class TestGrants:
    def test_each_role_has_its_verbs_and_no_others(self) -> None:
        assert {role: set(verbs) for role, verbs in GRANTS.items()} == {
            Role.VIEWER: {Verb.VIEW, Verb.CHECK},
            Role.CLINICIAN: _CLINICAL | {Verb.ANNOTATE},
            Role.SURGEON: _CLINICAL | {Verb.ANNOTATE, Verb.DOWNLOAD},
            Role.PHOTOGRAPHER: _CLINICAL,
            Role.PRIVACY_OFFICER: {Verb.AUDIT, Verb.INVENTORY, Verb.RULE, Verb.CHECK},
            Role.ADMINISTRATOR: {Verb.INVENTORY, Verb.ADMIN},
        }

    def test_the_grants_cannot_be_changed_at_run_time(self) -> None:
        with pytest.raises(TypeError):
            GRANTS[Role.VIEWER] = frozenset(Verb)  # type: ignore[index]

    @given(st.sampled_from(Role), st.sampled_from(Verb), st.frozensets(st.sampled_from(Scope)))
    def test_a_token_never_does_more_than_its_owner_or_its_scopes(
        self, role: Role, verb: Verb, scopes: frozenset[Scope]
    ) -> None:
        narrowed = replace(actor(role), scopes=scopes)
        is_reading = verb in {Verb.VIEW, Verb.DOWNLOAD, Verb.AUDIT, Verb.INVENTORY, Verb.CHECK}
        needed = Scope.READ if is_reading else Scope.WRITE
        assert may(narrowed, verb) == (verb in GRANTS[role] and needed in scopes)

    @given(st.sampled_from(Verb))
    def test_nobody_and_the_box_may_nothing(self, verb: Verb) -> None:
        assert not may(VISITOR, verb)
        assert not may(THE_BOX, verb)


@pytest.fixture
def access(services: Services) -> Access:
    return Access(services.unit_of_work)


async def try_to(access: Access, who: Actor, verb: Verb, error: CoreError | None = None) -> None:
    """Change something in the name of `verb`, then fail if told to."""
    async with access.act(who, verb, photo=PHOTO, patient=PATIENT) as work:
        await work.rows(_DEPARTMENT)
        work.record(Tag.PHOTO_VIEWED, photo=PHOTO)
        if error:
            raise error


class TestActing:
    async def test_who_may_does_and_is_logged_once(self, access: Access) -> None:
        await try_to(access, actor(Role.VIEWER), Verb.VIEW)

        assert await state.tags() == ["photo:viewed"]
        assert await state.one("SELECT count(*) AS n FROM department") == 1

    async def test_who_may_not_never_enters(self, access: Access) -> None:
        who = actor(Role.VIEWER)
        async with state.denied(
            photo=PHOTO,
            patient=PATIENT,
            person=who.person,
            role="viewer",
            detail={"verb": "edit", "code": "FORBIDDEN"},
        ):
            with pytest.raises(Forbidden):
                await try_to(access, who, Verb.EDIT)

    async def test_a_hidden_object_rolls_the_act_back_and_leaves_one_row(
        self, access: Access
    ) -> None:
        async with state.denied(photo=PHOTO, detail={"verb": "edit", "code": "NOT_FOUND"}):
            with pytest.raises(NotFound):
                await try_to(access, actor(Role.SURGEON), Verb.EDIT, NotFound())

    async def test_a_conflict_is_no_refusal(self, access: Access) -> None:
        async with state.unchanged():
            with pytest.raises(Conflict):
                await try_to(access, actor(Role.SURGEON), Verb.EDIT, Conflict())

        assert await state.acts() == []

    @pytest.mark.parametrize("nobody", [VISITOR, THE_BOX])
    async def test_whoever_is_not_signed_in_does_nothing(
        self, access: Access, nobody: Actor
    ) -> None:
        async with state.unchanged():
            for verb in Verb:
                with pytest.raises(Unauthenticated):
                    await try_to(access, nobody, verb)

    async def test_a_reading_token_does_not_write(self, access: Access) -> None:
        async with state.denied():
            with pytest.raises(Forbidden):
                await try_to(access, actor(Role.SURGEON, Scope.READ), Verb.EDIT)

    def test_who_has_no_department_sees_none(self, services: Services) -> None:
        access = Access(services.unit_of_work)
        assert access.department(actor(Role.VIEWER)) == "ward"
        with pytest.raises(Forbidden):
            access.department(replace(actor(Role.VIEWER), department=None))

    async def test_an_administrator_or_privacy_officer_sees_no_photo(
        self, services: Services, cast: Cast
    ) -> None:
        for who in (cast.administrator, cast.privacy_officer):
            async with state.denied(person=who.person):
                with pytest.raises(Forbidden):
                    await services.photos.page(who, None, None, 10)
