"""The release decision about what goes to somebody outside, who has no account here.

Inside, looking at a record for care asks nobody. Outside it must show its patient and nobody
else: every other person and every face that nobody accounted for stands in the way, unless it is
masked in this copy, whatever the treatment contract permits. For all other uses it is the
decision that it always was. Pure.
"""

from collections.abc import Iterator

from core.decisions.decision import Blocker, Decision, Question, release_decision
from core.decisions.facts import Copy, PhotoFacts
from core.decisions.policy import UsePolicy
from core.decisions.vocabulary import Effect, LegalBasis, Reason


def outside_decision(
    facts: PhotoFacts, copy: Copy, question: Question, policy: UsePolicy
) -> Decision:
    """Decide about a copy for somebody outside."""
    decision = release_decision(facts, copy, question, policy)
    rule = policy.rules.get(question.purpose)
    if not decision.is_permitted or rule is None or rule.basis is not LegalBasis.CARE_RECORD:
        return decision
    blockers = tuple(_others(facts, copy))
    found = {each.reason for each in blockers} | set(_unready(facts, copy))
    if not found:
        return decision
    return Decision(
        Effect.DENY,
        question.purpose,
        question.channel,
        question.at,
        policy.version,
        reasons=tuple(reason for reason in Reason if reason in found),
        blockers=blockers,
    )


def _others(facts: PhotoFacts, copy: Copy) -> Iterator[Blocker]:
    for place, person in enumerate(facts.people):
        if person.person != facts.patient and not person.is_hidden(copy):
            reason = Reason.UNKNOWN_PERSON if person.person is None else Reason.NOT_ASKED
            yield Blocker(place, person.person, reason)
    for place, face in enumerate(facts.faces, len(facts.people)):
        if face not in copy.hidden:
            yield Blocker(place, None, Reason.UNKNOWN_FACE, face=face)


def _unready(facts: PhotoFacts, copy: Copy) -> Iterator[Reason]:
    if facts.patient is None:
        yield Reason.NO_PATIENT
    if not facts.is_looked_at:
        yield Reason.NOT_LOOKED_AT
    if not copy.is_reviewed:
        yield Reason.NOT_REVIEWED
