"""How the rows about access of `docs/permissions.md` are tried."""

from collections.abc import Mapping
from contextlib import suppress

from api.graphql.access import AccessPolicy
from core.access import DEFAULT_POLICY, Verb
from core.access.deciding import has
from core.kit.errors import CoreError
from core.patients import EmergencyId, Judgement, NumberSystem
from tests.support.permission_case import Case, Key, Subject, new_filed, there
from tests.support.permissions import UNKNOWN, Hospital
from tests.support.treating import treats

_REASON = "Bewusteloos op de spoed, foto's van de wond nodig"


def _policy() -> dict[str, object]:
    """The default policy as a client would send it back."""
    shown = AccessPolicy.of(DEFAULT_POLICY)
    return {
        "veiled": [label.name for label in shown.veiled],
        "roles": [
            {
                "code": role.code,
                "nl": role.nl,
                "en": role.en,
                "grants": [
                    {
                        "verb": grant.verb.name,
                        "reach": grant.reach.name,
                        "treating": grant.treating,
                        "covers": [label.name for label in grant.covers],
                        "purposes": [purpose.name for purpose in grant.purposes],
                    }
                    for grant in role.grants
                ],
            }
            for role in shown.roles
        ],
    }


async def _number(box: Hospital) -> str:
    patient = await box.new_patient()
    return (await box.services.patients.get(box.cast.surgeon, patient)).mrn


async def _version(box: Hospital) -> Subject:
    return (await box.services.access_policies.current(box.cast.surgeon)).version


async def _own_emergency(box: Hospital) -> Subject:
    if not has(DEFAULT_POLICY, box.who, Verb.VIEW):
        return None
    await _closed(box)
    number = await _number(box)
    return (await box.services.emergencies.open(box.who, NumberSystem.MRN, number, _REASON)).id


async def _another_emergency(box: Hospital) -> Subject:
    """Of a clinician who has none that nobody judged."""
    await _closed(box)
    opened = await box.services.emergencies.open(
        box.cast.clinician, NumberSystem.MRN, await _number(box), _REASON
    )
    return opened.id


async def _closed(box: Hospital) -> None:
    officer, service = box.cast.privacy_officer, box.services.emergencies
    for each in await service.waiting(officer, 100):
        await service.judge(officer, EmergencyId(each.id), Judgement.JUSTIFIED, "")


async def _exact_number(box: Hospital) -> str:
    await _closed(box)
    return await _number(box)


async def _patient(box: Hospital) -> Subject:
    return await box.new_patient()


async def _treated(box: Hospital) -> Subject:
    """Whom who asks treats, if they may."""
    patient = await box.new_patient()
    with suppress(CoreError):
        await treats(box.services, patient, box.who)
    return patient


ACCESS_CASES: Mapping[Key, Case] = {
    ("powers", "yourself"): Case(says='"verbs"'),
    ("accessPolicy", "all"): Case(says="Chirurg"),
    ("accessEffects", "all"): Case(
        variables=lambda _, __: {"policy": {**_policy(), "roles": _narrowed()}}, says="CHECK"
    ),
    ("explainAccess", "any photo"): Case(
        there("filed"),
        lambda box, photo: {"id": str(photo), "person": str(box.cast.surgeon.person)},
        says="surgeon/",
        absent=UNKNOWN,
    ),
    ("careRelations", "patient"): Case(there("patient"), says="LOOK_UP", absent=UNKNOWN),
    ("emergency", "yourself"): Case(says='{"data":{"emergency":null}}'),
    ("emergencies", "emergency"): Case(_another_emergency, lambda _, __: {}, says=_REASON[:12]),
    ("changeAccess", "all"): Case(
        _version, lambda _, version: {"version": version, "policy": _policy()}, says='"version"'
    ),
    ("claimCareRelation", "patient"): Case(_patient, says="MANUAL", absent=UNKNOWN),
    ("endCareRelation", "patient"): Case(_patient, says='"endCareRelation":[', absent=UNKNOWN),
    ("breakGlass", "exact number"): Case(
        _exact_number,
        lambda _, number: {"value": number, "reason": _REASON},
        says='"until"',
        absent="NOBODY-1",
    ),
    ("endEmergency", "own emergency"): Case(_own_emergency, lambda _, __: {}, says="true"),
    ("judgeEmergency", "another's emergency"): Case(_another_emergency, absent=UNKNOWN),
    ("labelPhoto", "filed photo"): Case(
        new_filed, lambda _, photo: {"id": str(photo), "version": 2}, absent=UNKNOWN
    ),
    ("unveilPhoto", "filed photo"): Case(there("filed"), says='"unveilPhoto":"', absent=UNKNOWN),
    ("markPatient", "patient"): Case(
        _treated, lambda _, patient: {"id": str(patient), "version": 1}, absent=UNKNOWN
    ),
}


def _narrowed() -> list[dict[str, object]]:
    """The roles of the default policy, the viewer without `check`."""
    roles = _policy()["roles"]
    assert isinstance(roles, list)
    viewer = next(role for role in roles if role["code"] == "viewer")
    viewer["grants"] = [grant for grant in viewer["grants"] if grant["verb"] != "CHECK"]
    return roles
