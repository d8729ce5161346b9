"""What the default policy grants, and that a refusal is a row of its own."""

from dataclasses import replace
from uuid import UUID

import pytest

from core.access import DEFAULT_POLICY, Access, NotTreating, Sensitivity, Thing, Verb
from core.access.deciding import has
from core.access.verbs import READING
from core.kit.actor import THE_BOX, Actor, DepartmentCode, PersonId, Role, Scope
from core.kit.errors import Forbidden, NotFound, Unauthenticated
from core.services import Services
from core.sight import ALL_SEEING, BLIND
from tests.support import state
from tests.support.actors import VISITOR

PHOTO, PATIENT, RELATION = UUID(int=7), UUID(int=8), UUID(int=9)
WARD = DepartmentCode("ward")
OURS = Thing(WARD, PATIENT)
TREATED = replace(OURS, relation=RELATION)


def person(role: str, scopes: frozenset[Scope] = frozenset(Scope)) -> Actor:
    return Actor(PersonId(UUID(int=1)), role, WARD, scopes)


@pytest.fixture
def access(services: Services) -> Access:
    return services.photos.access


class TestDefault:
    def test_a_junior_views_and_a_treating_surgeon_downloads_and_draws(
        self, access: Access
    ) -> None:
        viewer, surgeon = person(Role.VIEWER), person(Role.SURGEON)
        for verb in (Verb.DOWNLOAD, Verb.ANNOTATE):
            assert access.basis(viewer, verb, TREATED) is None
            assert access.basis(surgeon, verb, OURS) is None
            assert access.basis(surgeon, verb, TREATED) is not None
        assert access.basis(viewer, Verb.VIEW, OURS) is not None

    def test_who_sees_photos_does_not_rule_and_who_rules_sees_none(self) -> None:
        seeing = {role for role in Role if Verb.VIEW in DEFAULT_POLICY.verbs(role)}
        ruling = {Verb.AUDIT, Verb.RULE, Verb.ADMIN, Verb.INVENTORY}
        for role in Role:
            assert (role in seeing) != bool(DEFAULT_POLICY.verbs(role) & ruling)

    def test_nothing_is_changed_in_place(self) -> None:
        with pytest.raises(AttributeError):
            DEFAULT_POLICY.version = 2  # type: ignore[misc]

    @pytest.mark.parametrize("role", Role)
    @pytest.mark.parametrize("verb", Verb)
    def test_a_token_reaches_no_further_than_its_scopes(self, role: Role, verb: Verb) -> None:
        needed = Scope.READ if verb in READING else Scope.WRITE
        whole = has(DEFAULT_POLICY, person(role), verb)
        for scopes in (frozenset[Scope](), frozenset({Scope.READ}), frozenset({Scope.WRITE})):
            narrowed = person(role, scopes)
            assert has(DEFAULT_POLICY, narrowed, verb) == (whole and needed in scopes)

    def test_a_role_that_is_not_there_may_nothing(self, access: Access) -> None:
        assert [verb for verb in Verb if access.may(person("nobody"), verb)] == []


class TestSight:
    def test_the_box_sees_all_and_a_visitor_nothing(self, access: Access) -> None:
        assert access.sight(THE_BOX) == ALL_SEEING
        assert access.sight(VISITOR) == BLIND

    def test_labels_narrow_it_and_a_relation_widens_it(self, access: Access) -> None:
        sight = access.sight(person(Role.VIEWER))
        assert sight.own == Sensitivity.MINOR | Sensitivity.GRAPHIC
        assert sight.treating == 127
        assert (sight.hospital, sight.anywhere, sight.inbox) == (None, None, False)

    def test_the_inbox_takes_a_token_that_writes(self, access: Access) -> None:
        for scope in Scope:
            sight = access.sight(person(Role.SURGEON, frozenset({scope})))
            assert sight.inbox is (scope is Scope.WRITE)


class TestRefusing:
    async def test_nobody_is_told_to_sign_in_and_nothing_is_logged(self, access: Access) -> None:
        at = await state.last_act()
        with pytest.raises(Unauthenticated):
            async with access.act(VISITOR, Verb.VIEW, photo=PHOTO):
                pass
        assert await state.acts(at) == []

    async def test_a_refusal_outlives_what_it_refused(self, access: Access) -> None:
        viewer = person(Role.VIEWER)
        async with state.denied(photo=PHOTO, person=viewer.person):
            with pytest.raises(Forbidden):
                async with access.act(viewer, Verb.EDIT, photo=PHOTO):
                    pass
        async with state.denied(photo=PHOTO, person=viewer.person):
            with pytest.raises(NotFound):
                async with access.act(viewer, Verb.VIEW, photo=PHOTO):
                    raise NotFound

    async def test_what_is_missing_is_said_only_to_who_may_know_of_it(self, access: Access) -> None:
        surgeon = person(Role.SURGEON)
        async with access.act(surgeon, Verb.DOWNLOAD) as work:
            with pytest.raises(NotTreating):
                access.seen(work, Verb.DOWNLOAD, OURS)
            with pytest.raises(NotFound):
                access.seen(work, Verb.DOWNLOAD, replace(TREATED, department="elsewhere"))
            access.seen(work, Verb.DOWNLOAD, TREATED)
            assert work.basis.relation == RELATION
            assert work.basis.rule is not None
            access.seen(work, Verb.VIEW, OURS)
            assert work.basis.rule.endswith("/download")
