"""The policy on access as JSON and back, and what makes a policy sound."""

from collections.abc import Mapping
from typing import Any

from core.access.policy import EVERYTHING, AccessPolicy, Grant, Reach, RoleRule, Sensitivity
from core.access.verbs import Verb
from core.decisions import Purpose
from core.kit.actor import Role
from core.kit.errors import Invalid
from core.kit.text import is_line

MOST_ROLES, MOST_GRANTS = 14, 20
_LONGEST_CODE, _LONGEST_NAME = 20, 60
_LANGUAGES = ("nl", "en")


def packed(policy: AccessPolicy) -> dict[str, Any]:
    """The policy as JSON, without its version."""
    return {
        "roles": {str(code): _rule(rule) for code, rule in policy.roles.items()},
        "veiled": labels(policy.veiled),
    }


def _rule(rule: RoleRule) -> dict[str, Any]:
    return {"name": dict(rule.name), "grants": [_grant(grant) for grant in rule.grants]}


def _grant(grant: Grant) -> dict[str, Any]:
    return {
        "verb": grant.verb.value,
        "reach": grant.reach.value,
        "treating": grant.treating,
        "covers": labels(grant.covers),
        "purposes": sorted(grant.purposes),
    }


def policy_of(version: int, body: Mapping[str, Any]) -> AccessPolicy:
    """The policy in its JSON."""
    roles = {code: _rule_of(told) for code, told in body["roles"].items()}
    return AccessPolicy(version, roles, sensitivity_of(body["veiled"]))


def _rule_of(told: Mapping[str, Any]) -> RoleRule:
    return RoleRule(told["name"], tuple(_grant_of(each) for each in told["grants"]))


def _grant_of(told: Mapping[str, Any]) -> Grant:
    return Grant(
        Verb(told["verb"]),
        Reach(told["reach"]),
        told["treating"],
        sensitivity_of(told["covers"]),
        frozenset(Purpose(each) for each in told["purposes"]),
    )


def labels(sensitivity: Sensitivity) -> list[str]:
    """The labels in a mask, as words, in the order of their bits."""
    return [(each.name or "").lower() for each in sensitivity & EVERYTHING]


def sensitivity_of(words: list[str]) -> Sensitivity:
    """The mask of some labels.

    Raises:
        KeyError: there is no such label.
    """
    mask = Sensitivity.NONE
    for word in words:
        mask |= Sensitivity[word.upper()]
    return mask


def require_sound(policy: AccessPolicy) -> None:
    """Refuse a policy by which nobody could run the box, or that the database cannot hold to.

    Raises:
        Invalid: it is one.
    """
    if missing := [role for role in Role if role not in policy.roles]:
        raise Invalid("roles", f"The role {missing[0]} came with the box and cannot be left out.")
    if len(policy.roles) > MOST_ROLES:
        raise Invalid("roles", f"Keep to {MOST_ROLES} roles.")
    for code, rule in policy.roles.items():
        _require_sound(code, rule)
    for role, verb in ((Role.ADMINISTRATOR, Verb.ADMIN), (Role.PRIVACY_OFFICER, Verb.RULE)):
        if not policy.grants(role, verb):
            raise Invalid("roles", f"Without {verb} for {role} nobody could undo this.")


def _require_sound(code: str, rule: RoleRule) -> None:
    if not code.replace("_", "").isalnum() or not code.isascii() or len(code) > _LONGEST_CODE:
        raise Invalid("roles", "Give a role a code of up to 20 letters, digits and underscores.")
    for language in _LANGUAGES:
        name = rule.name.get(language, "")
        if not 1 <= len(name.strip()) <= _LONGEST_NAME or not is_line(name):
            raise Invalid("roles", "Name each role in Dutch and in English, on one line each.")
    if len(rule.grants) > MOST_GRANTS:
        raise Invalid("roles", f"Keep to {MOST_GRANTS} grants a role.")
    ways = [(each.reach, each.treating) for _, each in rule.of(Verb.VIEW) if _is_care(each)]
    if len(ways) != len(set(ways)):
        raise Invalid("roles", "Grant `view` at most once for each reach and relation.")
    if any(not grant.purposes for grant in rule.grants):
        raise Invalid("roles", "Each grant is for at least one purpose.")


def _is_care(grant: Grant) -> bool:
    return Purpose.CARE in grant.purposes
