"""May somebody be recognised by their face? The release decision, put to a template of it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from core.decisions.decision import Question, is_in_force, release_decision
from core.decisions.facts import Copy, Depicted, PhotoFacts, Provision
from core.decisions.policy import UsePolicy
from core.decisions.vocabulary import Channel, Effect, Purpose, Scope

_TEMPLATE = Copy("template")
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class MatchingConsent:
    """The consent that allows it, and when that ends by itself; None if it does not."""

    consent: UUID
    until: datetime | None


def matching_consent(
    person: UUID, provisions: tuple[Provision, ...], at: datetime, policy: UsePolicy
) -> MatchingConsent | None:
    """What allows a template of `person` at that moment, if anything does.

    Only what they said of all their photos counts: a face is recognised in any of them.
    """
    said = tuple(
        each
        for each in provisions
        if each.purpose is Purpose.BIOMETRIC_MATCHING
        and each.scope is Scope.PATIENT
        and (not each.channels or Channel.INTERNAL in each.channels)
    )
    facts = PhotoFacts(person, person, None, at.date(), (Depicted(person, said),))
    question = Question(Purpose.BIOMETRIC_MATCHING, Channel.INTERNAL, at)
    decision = release_decision(facts, _TEMPLATE, question, policy)
    if not decision.is_permitted:
        return None
    standing = [each for each in said if each.effect is Effect.PERMIT and is_in_force(each, at)]
    if not standing:
        return None  # a policy that asks nobody: nothing that a template could rest on
    last = max(standing, key=lambda each: each.ends or _NEVER)
    return MatchingConsent(last.consent, decision.until)
