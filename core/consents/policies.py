"""The policy on uses, version by version."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from core.access import Access, Verb
from core.audit import Tag
from core.consents.models import UsePolicyRow
from core.consents.types import LONGEST_MONTHS
from core.decisions import (
    DUTCH_DEFAULT,
    AgePolicy,
    Channel,
    LegalBasis,
    Obligation,
    Purpose,
    PurposeRule,
    UsePolicy,
)
from core.jobs import PolicyChanged
from core.kit.actor import Actor
from core.kit.errors import Conflict, Invalid, Unauthenticated
from core.kit.ids import Ids
from core.work import Work

_NEWEST = "SELECT version, body FROM use_policy ORDER BY version DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class UsePolicies:
    """The hospital's policy on uses. Version 1 is the default that the box came with."""

    access: Access
    ids: Ids

    async def now(self, work: Work) -> UsePolicy:
        """The policy in force, inside an open unit of work."""
        rows = await work.rows(_NEWEST)
        # A raw statement gives JSON as text.
        return (
            policy_of(rows[0]["version"], orjson.loads(rows[0]["body"])) if rows else DUTCH_DEFAULT
        )

    async def current(self, actor: Actor) -> UsePolicy:
        """The policy in force.

        Raises:
            Unauthenticated: nobody is signed in.
        """
        if actor.person is None:
            raise Unauthenticated
        async with self.access.unit_of_work(actor) as work:
            return await self.now(work)

    async def change(self, actor: Actor, version: int, policy: UsePolicy) -> UsePolicy:
        """Put a new version in force; `version` is the one that was looked at.

        Raises:
            Forbidden: not the privacy officer.
            Conflict: somebody changed the policy meanwhile.
            Invalid: the policy contradicts itself or leaves care out.
        """
        async with self.access.act(actor, Verb.RULE) as work:
            self.access.require_fresh(work)
            require_sound(policy)
            await work.rows("SELECT pg_advisory_xact_lock(hashtext('use_policy'))")
            before = await self.now(work)
            if before.version != version:
                raise Conflict("Somebody changed the policy meanwhile: look again first.")
            made = replace(policy, version=version + 1)
            row = await UsePolicyRow.create(
                id=self.ids.new(),
                version=made.version,
                body=packed(made),
                at=work.at,
                by=actor.person,
            )
            if made.rules != before.rules:
                work.emit(PolicyChanged(row.id))
            work.record(Tag.POLICY_CHANGED, detail={"version": made.version})
        return made


def require_sound(policy: UsePolicy) -> None:
    """Refuse a policy that would forbid care or promise what it cannot keep.

    Raises:
        Invalid: it is one.
    """
    care = policy.rules.get(Purpose.CARE)
    if care is None or care.basis is not LegalBasis.CARE_RECORD:
        raise Invalid("rules", "Care rests on the treatment contract and cannot be left out.")
    for purpose, rule in policy.rules.items():
        _require_sound(purpose, rule)
    if not 0 < policy.ages.child_below <= policy.ages.adult_from <= 21:
        raise Invalid("ages", "Give two ages from 1 to 21, the lower one first.")
    if not policy.remind_days or any(not 1 <= days <= 365 for days in policy.remind_days):
        raise Invalid("remindDays", "Remind at least once, at most a year ahead.")


def _require_sound(purpose: Purpose, rule: PurposeRule) -> None:
    if not rule.channels:
        raise Invalid("rules", "Each purpose needs at least one channel.")
    if rule.basis is LegalBasis.CARE_RECORD and purpose is not Purpose.CARE:
        raise Invalid("rules", "Only care rests on the treatment contract.")
    if rule.basis is LegalBasis.POLICY and purpose is not Purpose.QUALITY:
        raise Invalid("rules", "Only quality of care may rest on policy; the rest needs consent.")
    if rule.validity_months is not None and not 1 <= rule.validity_months <= LONGEST_MONTHS:
        raise Invalid("rules", f"Let a consent hold for 1 to {LONGEST_MONTHS} months.")


def packed(policy: UsePolicy) -> dict[str, Any]:
    """The policy as JSON."""
    return {
        "rules": {purpose.value: _rule(rule) for purpose, rule in policy.rules.items()},
        "ages": {"childBelow": policy.ages.child_below, "adultFrom": policy.ages.adult_from},
        "remindDays": list(policy.remind_days),
    }


def _rule(rule: PurposeRule) -> dict[str, Any]:
    return {
        "basis": rule.basis.value,
        "channels": [channel.value for channel in rule.channels],
        "validityMonths": rule.validity_months,
        "deidentifiedOnly": rule.deidentified_only,
        "isDefaultUse": rule.is_default_use,
        "obligations": sorted(each.value for each in rule.obligations),
    }


def policy_of(version: int, body: Mapping[str, Any]) -> UsePolicy:
    """The policy in its JSON."""
    return UsePolicy(
        version=version,
        rules={Purpose(code): _rule_of(told) for code, told in body["rules"].items()},
        ages=AgePolicy(body["ages"]["childBelow"], body["ages"]["adultFrom"]),
        remind_days=tuple(body["remindDays"]),
    )


def _rule_of(told: Mapping[str, Any]) -> PurposeRule:
    return PurposeRule(
        basis=LegalBasis(told["basis"]),
        channels=tuple(Channel(code) for code in told["channels"]),
        validity_months=told["validityMonths"],
        deidentified_only=told["deidentifiedOnly"],
        is_default_use=told["isDefaultUse"],
        obligations=frozenset(Obligation(code) for code in told["obligations"]),
    )
