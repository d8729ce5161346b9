"""Changing the policy on access: its effect told before, in force within a second, undone again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.access import (
    DEFAULT_POLICY,
    AccessPolicies,
    AccessPolicy,
    Grant,
    NotTreating,
    Reach,
    RoleRule,
    Sensitivity,
    Verb,
)
from core.access.packing import packed, policy_of
from core.access.relations import Ground
from core.kit.actor import Role
from core.kit.clock import SetClock
from core.kit.errors import Conflict, Forbidden, Invalid, NotFound, StepUpRequired
from core.kit.language import Language
from core.patients import NewPatient, PatientId, Sex
from core.photos import PhotoId, RenditionKind
from core.services import Services
from tests.support import state
from tests.support.actors import ORTHOPAEDICS, Cast
from tests.support.arriving import received


def without(verb: Verb, role: str = Role.VIEWER) -> AccessPolicy:
    """The default, and one verb less for a role."""
    rule = DEFAULT_POLICY.roles[role]
    kept = tuple(grant for grant in rule.grants if grant.verb is not verb)
    return replace(DEFAULT_POLICY, roles={**DEFAULT_POLICY.roles, role: replace(rule, grants=kept)})


@pytest.fixture
def room(services: Services) -> AccessPolicies:
    return services.access_policies


@pytest.fixture
async def anna(services: Services, cast: Cast) -> PatientId:
    new = NewPatient("P-1", "Anna de Vries", date(1961, 4, 2), Sex.FEMALE)
    return (await services.patients.create(cast.clinician, new)).id


@pytest.fixture
async def photo(services: Services, cast: Cast, anna: PatientId) -> PhotoId:
    return await received(services, cast.clinician, 1, anna)


class TestChanging:
    async def test_it_holds_at_once_and_each_version_is_kept(
        self, services: Services, room: AccessPolicies, cast: Cast, photo: PhotoId
    ) -> None:
        assert await services.photos.get(cast.viewer, photo)
        changed = await room.change(cast.privacy_officer, 1, without(Verb.VIEW))
        with pytest.raises(Forbidden):
            await services.photos.get(cast.viewer, photo)
        back = await room.change(cast.privacy_officer, 2, DEFAULT_POLICY)
        assert (changed.version, back.version) == (2, 3)
        assert await services.photos.get(cast.viewer, photo)
        assert await state.rows("SELECT version FROM access_policy ORDER BY version") == [
            {"version": 2},
            {"version": 3},
        ]

    async def test_another_process_hears_of_it_within_a_second(
        self, services: Services, room: AccessPolicies, cast: Cast
    ) -> None:
        other = replace(services.photos.access, keeping=type(services.photos.access.keeping)())
        await other.keeping.refresh(other.unit_of_work)
        await room.change(cast.privacy_officer, 1, without(Verb.VIEW))
        other.keeping._looked = -1e9  # a moment later
        with pytest.raises(Forbidden):
            async with other.act(cast.viewer, Verb.VIEW):
                pass

    async def test_a_role_of_the_hospitals_own(
        self, services: Services, room: AccessPolicies, cast: Cast, photo: PhotoId
    ) -> None:
        own = RoleRule({"nl": "Fysiotherapeut", "en": "Physio"}, (Grant(Verb.VIEW),))
        roles = {**DEFAULT_POLICY.roles, "physio": own}
        await room.change(cast.privacy_officer, 1, replace(DEFAULT_POLICY, roles=roles))
        invited = await services.people.invite(
            cast.administrator, "fysio", "F. Ysio", "physio", ORTHOPAEDICS
        )
        who = replace(cast.viewer, person=invited.person.id, role="physio")
        assert await services.photos.get(who, photo)
        await services.labelling.label(cast.clinician, photo, 1, Sensitivity.GRAPHIC)
        with pytest.raises(NotFound):
            await services.photos.get(who, photo)

    async def test_whoever_may_not_rule_changes_nothing(
        self, room: AccessPolicies, cast: Cast
    ) -> None:
        for role in Role:
            if role is not Role.PRIVACY_OFFICER:
                with pytest.raises(Forbidden):
                    await room.change(cast.by_role(role), 1, without(Verb.VIEW))
        assert await state.one("SELECT count(*) AS n FROM access_policy") == 0

    async def test_it_takes_a_fresh_proof_and_the_version_that_was_looked_at(
        self, room: AccessPolicies, cast: Cast
    ) -> None:
        strict = replace(room, access=replace(room.access, fresh_for=timedelta(minutes=5)))
        stale = replace(cast.privacy_officer, stepped_up_at=None)
        with pytest.raises(StepUpRequired):
            await strict.change(stale, 1, without(Verb.VIEW))
        with pytest.raises(Conflict):
            await room.change(cast.privacy_officer, 4, without(Verb.VIEW))
        assert await state.one("SELECT count(*) AS n FROM access_policy") == 0

    @pytest.mark.parametrize(
        "bad",
        [
            without(Verb.RULE, Role.PRIVACY_OFFICER),
            without(Verb.ADMIN, Role.ADMINISTRATOR),
            replace(DEFAULT_POLICY, roles={}),
            replace(
                DEFAULT_POLICY,
                roles={**DEFAULT_POLICY.roles, "x y": RoleRule({"nl": "A", "en": "B"})},
            ),
            replace(DEFAULT_POLICY, roles={**DEFAULT_POLICY.roles, "x": RoleRule({"nl": "A"})}),
            replace(
                DEFAULT_POLICY,
                roles={
                    **DEFAULT_POLICY.roles,
                    "x": RoleRule({"nl": "A", "en": "B"}, (Grant(Verb.VIEW), Grant(Verb.VIEW))),
                },
            ),
        ],
    )
    async def test_what_nobody_could_undo_or_hold_to_is_refused(
        self, room: AccessPolicies, cast: Cast, bad: AccessPolicy
    ) -> None:
        with pytest.raises(Invalid):
            await room.change(cast.privacy_officer, 1, bad)
        assert await state.one("SELECT count(*) AS n FROM access_policy") == 0

    def test_json_and_back(self) -> None:
        assert policy_of(1, packed(DEFAULT_POLICY)) == DEFAULT_POLICY


class TestEffects:
    async def test_what_would_change_is_told_and_nothing_does(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        narrowed = without(Verb.VIEW)
        (effect,) = await services.access_effects.of(cast.privacy_officer, narrowed)
        assert (effect.role, effect.people, effect.lost, effect.won) == ("viewer", 1, 1, 0)
        assert effect.verbs_lost == {Verb.VIEW}
        assert await services.photos.get(cast.viewer, photo)

        rule = DEFAULT_POLICY.roles[Role.SURGEON]
        wide = replace(rule, grants=(*rule.grants, Grant(Verb.VIEW, Reach.HOSPITAL)))
        roles = {**DEFAULT_POLICY.roles, Role.SURGEON: wide}
        widened = replace(DEFAULT_POLICY, roles=roles)
        (effect,) = await services.access_effects.of(cast.privacy_officer, widened)
        assert (effect.role, effect.people, effect.won) == ("surgeon", 1, 1)

    async def test_it_is_for_who_rules(self, services: Services, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            await services.access_effects.of(cast.surgeon, DEFAULT_POLICY)


class TestExplaining:
    async def test_it_names_the_rule_that_decided(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        assert cast.surgeon.person is not None
        told = await services.explaining.of(
            cast.privacy_officer, cast.surgeon.person, photo, Verb.VIEW, None, Language.ENGLISH
        )
        assert told.is_allowed
        assert told.rule == "1/surgeon/1/view"
        assert "Surgeon was surgeon at orthopaedics." in told.sentence
        assert "No care relation with the patient ran." in told.sentence
        assert told.sentence.endswith("by rule 1/surgeon/1/view.")

    async def test_it_goes_by_that_moment(
        self,
        services: Services,
        cast: Cast,
        photo: PhotoId,
        anna: PatientId,
        clock: SetClock,
    ) -> None:
        async def told(at: datetime | None) -> tuple[bool, str]:
            assert cast.surgeon.person is not None
            found = await services.explaining.of(
                cast.privacy_officer,
                cast.surgeon.person,
                photo,
                Verb.DOWNLOAD,
                at,
                Language.DUTCH,
            )
            return found.is_allowed, found.sentence

        before = clock.now()
        with pytest.raises(NotTreating):
            await services.release.open(cast.surgeon, photo, RenditionKind.ORIGINAL)
        clock.move(timedelta(hours=1))
        await services.relations.claim(cast.surgeon, anna, Ground.ON_CALL)
        clock.move(timedelta(hours=1))
        assert (await told(None))[0] is True
        is_allowed, sentence = await told(before)
        assert not is_allowed
        assert "pas toe met een behandelrelatie" in sentence
        clock.move(timedelta(days=2))
        assert (await told(None))[0] is False
        assert (await told(before + timedelta(hours=2)))[0] is True

    async def test_nobody_is_told_of_what_there_is_not(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        ask, officer = services.explaining.of, cast.privacy_officer
        with pytest.raises(NotFound):
            await ask(officer, photo, photo, Verb.VIEW, datetime(2026, 1, 1, tzinfo=UTC), "nl")  # type: ignore[arg-type]
        assert cast.surgeon.person is not None
        with pytest.raises(Forbidden):
            await ask(cast.surgeon, cast.surgeon.person, photo, Verb.VIEW, None, Language.DUTCH)
