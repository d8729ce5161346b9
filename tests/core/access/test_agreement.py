"""Four ask who may see what: the rule, the statements, the database by itself, and the index.

They know nothing of each other, so that each holds when another is forgotten; here they are
held to one answer, on policies, people, photos and relations of every kind.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.access import (
    AccessPolicy,
    Grant,
    Reach,
    RoleRule,
    Sensitivity,
    Thing,
    Verb,
)
from core.access.deciding import may_see, sight
from core.kit.actor import Actor, DepartmentCode, PersonId
from core.patients import NewPatient, Sex
from core.search.scopes import related_in, scope_of, scopes_in
from core.services import Services
from core.sight import BLIND, seen_photo
from tests.support import state
from tests.support.actors import DERMATOLOGY, ORTHOPAEDICS, Cast
from tests.support.arriving import received

DEPARTMENTS = (ORTHOPAEDICS, DERMATOLOGY)
MASKS = st.sampled_from([0, 1, 2, 8, 32, 33, 64, 127]).map(Sensitivity)
WAYS = [(reach, treating) for reach in Reach for treating in (False, True)]


class Photo(NamedTuple):
    department: str
    sensitivity: Sensitivity
    is_filed: bool
    is_treated: bool
    is_emergency: bool


@st.composite
def policies(draw: st.DrawFn) -> AccessPolicy:
    """A role with at most one VIEW grant of each kind, and the inbox or not."""
    ways = draw(st.lists(st.sampled_from(WAYS), unique=True))
    grants = [Grant(Verb.VIEW, reach, treating, draw(MASKS)) for reach, treating in ways]
    if draw(st.booleans()):
        grants.append(Grant(Verb.ASSIGN, covers=draw(MASKS)))
    return AccessPolicy(1, {"role": RoleRule({"nl": "R", "en": "R"}, tuple(grants))})


PHOTOS = st.builds(
    Photo, st.sampled_from(DEPARTMENTS), MASKS, st.booleans(), st.booleans(), st.booleans()
)


@pytest.fixture
async def photo(services: Services, cast: Cast) -> UUID:
    """One row of the photo table, which each case makes into another."""
    return await received(services, cast.photographer, 1)


@pytest.fixture
async def patient(services: Services, cast: Cast) -> UUID:
    new = NewPatient("P-1", "Anna de Vries", date(1961, 4, 2), Sex.FEMALE)
    return (await services.patients.create(cast.surgeon, new)).id


_BECOME = "UPDATE photo SET department = $2, sensitivity = $3, patient_id = $4 WHERE id = $1"
_TREAT = """
UPDATE care_relation SET person_id = $1, patient_id = $2, starts = $3, ends = $4
"""


@settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(policy=policies(), kind=PHOTOS)
async def test_they_agree(
    services: Services,
    cast: Cast,
    photo: UUID,
    patient: UUID,
    policy: AccessPolicy,
    kind: Photo,
) -> None:
    whose = patient if kind.is_filed else None
    person = cast.viewer.person
    assert person is not None
    who = Actor(PersonId(person), "role", DepartmentCode(ORTHOPAEDICS))
    if kind.is_emergency:
        who = replace(who, emergency=patient, emergency_use=UUID(int=5))
    now = services.unit_of_work.clock.now()
    await state.rows(_BECOME, photo, kind.department, int(kind.sensitivity), whose)
    holder = person if kind.is_treated else cast.surgeon.person
    await state.rows(_TREAT, holder, patient, now - timedelta(1), now + timedelta(1))
    relation = UUID(int=7) if kind.is_treated and whose else None

    ruled = may_see(policy, who, Thing(kind.department, whose, kind.sensitivity, relation))
    seen = sight(policy, who)
    async with services.unit_of_work(who, seen) as work:
        by_database = await work.rows("SELECT id FROM photo WHERE id = $1", photo)
        async with work.beyond():
            sql = f"SELECT id FROM photo WHERE id = $10 AND {seen_photo(1)}"
            by_statement = await work.rows(sql, *seen.of_photos(now), photo)
    treated = [patient] if kind.is_treated else []
    related = related_in(seen, DEPARTMENTS, treated)
    scope = scope_of(kind.department, int(kind.sensitivity), is_filed=kind.is_filed)
    by_index = (
        scope in scopes_in(seen, DEPARTMENTS)
        or (whose in related.patients and scope in related.scopes)
        or (whose is not None and whose == related.emergency)
    )

    answers = (bool(ruled), bool(by_database), bool(by_statement), by_index)
    assert len(set(answers)) == 1, (policy, kind, answers)


async def test_who_says_nothing_of_themselves_sees_nothing(
    services: Services, cast: Cast, photo: UUID
) -> None:
    async with services.unit_of_work(cast.surgeon, BLIND) as work:
        for table in ("photo", "patient", "rendition", "consent", "audit_event", "task"):
            assert await work.rows(f"SELECT 1 FROM {table}") == []
