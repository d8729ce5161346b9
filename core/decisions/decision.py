"""The release decision: may this copy of this photo leave, for this, now?

Pure: the same facts and the same moment give the same answer, so nothing has to run for a
consent to end. Every identifiable person must permit; a provision that denies overrides all
that permit (FHIR R5 Permission.combining `deny-overrides`). Masking takes somebody who happens to
be in a photo out of it; whose record it is has to agree, masked or not (ICMJE; Roberts 2016).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.decisions.facts import Copy, Depicted, PhotoFacts, Provision
from core.decisions.policy import PurposeRule, UsePolicy
from core.decisions.vocabulary import (
    Channel,
    Closing,
    Effect,
    LegalBasis,
    Obligation,
    Purpose,
    Reason,
    Scope,
)


@dataclass(frozen=True, slots=True)
class Blocker:
    """Who stands in the way: their place among the people of the photo, or a face, and why.

    Faces of which it is not known whose they are come after the people. `since` is the moment
    somebody took it back or it ran out, where there was one.
    """

    place: int
    person: UUID | None
    reason: Reason
    since: datetime | None = None
    face: UUID | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer. `until` is when a permission ends by itself, None if it does not."""

    effect: Effect
    purpose: Purpose
    channel: Channel
    at: datetime
    policy_version: int
    reasons: tuple[Reason, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    obligations: frozenset[Obligation] = frozenset()
    until: datetime | None = None

    @property
    def is_permitted(self) -> bool:
        """True if it may leave."""
        return self.effect is Effect.PERMIT


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: for which purpose, through which channel, at which moment (UTC)."""

    purpose: Purpose
    channel: Channel
    at: datetime


def release_decision(
    facts: PhotoFacts, copy: Copy, question: Question, policy: UsePolicy
) -> Decision:
    """Decide. Whether the actor may see the photo at all was asked before, by `access`."""
    rule = policy.rules.get(question.purpose)
    if rule is None or question.channel not in rule.channels:
        return _denied(question, policy, Reason.CHANNEL_NOT_ALLOWED)
    if rule.basis is LegalBasis.CARE_RECORD:
        return _permitted(question, policy, rule, None)
    if facts.patient is None:
        return _denied(question, policy, Reason.NO_PATIENT)
    if rule.deidentified_only and not copy.is_deidentified:
        return _denied(question, policy, Reason.DEIDENTIFIED_ONLY)
    if rule.basis is LegalBasis.POLICY:
        return _by_policy(facts, copy, question, policy, rule)
    return _by_consent(facts, copy, question, policy, rule)


def _by_policy(
    facts: PhotoFacts, copy: Copy, question: Question, policy: UsePolicy, rule: PurposeRule
) -> Decision:
    """The hospital's own policy asks nobody who is known; of faces it wants to know whose."""
    blockers = tuple(_unknown_faces(facts, copy))
    found = {blocker.reason for blocker in blockers} | _unseen(facts, copy)
    if not found:
        return _permitted(question, policy, rule, None)
    return _stopped(question, policy, found, blockers)


def _by_consent(
    facts: PhotoFacts, copy: Copy, question: Question, policy: UsePolicy, rule: PurposeRule
) -> Decision:
    blockers: list[Blocker] = []
    until: datetime | None = None
    if facts.patient not in {person.person for person in facts.people}:
        # Whose record it is counts, whatever is said of who can be recognised.
        blockers.append(Blocker(len(facts.people), facts.patient, Reason.NOT_ASKED))
    for place, person in enumerate(facts.people):
        if person.person != facts.patient and person.is_hidden(copy):
            continue
        blocker, end = _asked(place, person, facts, copy, question)
        if blocker is not None:
            blockers.append(blocker)
        elif end is not None and (until is None or end < until):
            until = end
    blockers += _unknown_faces(facts, copy)
    found = {blocker.reason for blocker in blockers} | _unseen(facts, copy)
    if not found:
        return _permitted(question, policy, rule, until)
    return _stopped(question, policy, found, tuple(blockers))


def _stopped(
    question: Question, policy: UsePolicy, found: set[Reason], blockers: tuple[Blocker, ...]
) -> Decision:
    return Decision(
        Effect.DENY,
        question.purpose,
        question.channel,
        question.at,
        policy.version,
        reasons=tuple(reason for reason in Reason if reason in found),
        blockers=blockers,
    )


def _unseen(facts: PhotoFacts, copy: Copy) -> set[Reason]:
    """What somebody has to look at first: the photo, or what was masked in it."""
    seen = {Reason.NOT_LOOKED_AT: facts.is_looked_at, Reason.NOT_REVIEWED: copy.is_reviewed}
    return {reason for reason, is_seen in seen.items() if not is_seen}


def _unknown_faces(facts: PhotoFacts, copy: Copy) -> Iterable[Blocker]:
    """The face guard: a face is somebody's who was asked, is masked, or declared nobody's."""
    first = len(facts.people)
    for place, face in enumerate(facts.faces, first):
        if face not in copy.hidden:
            yield Blocker(place, None, Reason.UNKNOWN_FACE, face=face)


def _asked(
    place: int, person: Depicted, facts: PhotoFacts, copy: Copy, question: Question
) -> tuple[Blocker | None, datetime | None]:
    """Whether one person stands in the way, or until when they do not."""
    if person.person is None:
        return Blocker(place, None, Reason.UNKNOWN_PERSON), None
    about = [each for each in person.provisions if _is_about(each, facts, copy, question)]
    denials = [each for each in about if each.effect is Effect.DENY]
    if any(is_in_force(each, question.at) for each in denials):
        return Blocker(place, person.person, Reason.DENIED), None
    permits = [each for each in about if each.effect is Effect.PERMIT]
    standing = [each for each in permits if is_in_force(each, question.at)]
    if not standing:
        return _missing(place, person.person, permits, question.at), None
    return None, _end(standing, denials, question.at)


def _is_about(provision: Provision, facts: PhotoFacts, copy: Copy, question: Question) -> bool:
    if provision.purpose is not question.purpose:
        return False
    if provision.channels and question.channel not in provision.channels:
        return False
    # Whoever permits a copy without them in it has said nothing of one with them.
    if (
        provision.deidentified_only
        and provision.effect is Effect.PERMIT
        and not copy.is_deidentified
    ):
        return False
    return _covers(provision, facts)


def _covers(provision: Provision, facts: PhotoFacts) -> bool:
    match provision.scope:
        case Scope.PATIENT:
            return True
        case Scope.PHOTO:
            return facts.photo in provision.ids
        case Scope.SESSION:
            return facts.session is not None and facts.session in provision.ids
        case Scope.DATE_RANGE:
            first, last = provision.first_day, provision.last_day
            is_after = first is None or first <= facts.taken_on
            return is_after and (last is None or facts.taken_on <= last)


def is_in_force(provision: Provision, at: datetime) -> bool:
    """True if `provision` holds at that very moment."""
    if provision.closed_at is not None and provision.closed_at <= at:
        return False
    return provision.starts <= at and (provision.ends is None or at < provision.ends)


def _missing(place: int, person: UUID, permits: Iterable[Provision], at: datetime) -> Blocker:
    """Why nothing permits: what was taken back weighs more than what ran out."""
    past = [each for each in permits if each.closing is not Closing.ENTERED_IN_ERROR]
    withdrawn = [
        each.closed_at
        for each in past
        if each.closing is Closing.WITHDRAWN and each.closed_at and each.closed_at <= at
    ]
    if withdrawn:
        return Blocker(place, person, Reason.WITHDRAWN, max(withdrawn))
    ended = [each.ends for each in past if each.ends is not None and each.ends <= at]
    if ended:
        return Blocker(place, person, Reason.EXPIRED, max(ended))
    if any(at < each.starts for each in past if each.closed_at is None):
        return Blocker(place, person, Reason.NOT_YET)
    return Blocker(place, person, Reason.NOT_ASKED)


def _end(standing: list[Provision], denials: list[Provision], at: datetime) -> datetime | None:
    """When the longest of what permits runs out, or a denial begins before that."""
    ends = [each.ends for each in standing]
    last = None if None in ends else max(end for end in ends if end is not None)
    begins = [each.starts for each in denials if each.closed_at is None and at < each.starts]
    moments = [*begins, *([last] if last is not None else [])]
    return min(moments, default=None)


def _permitted(
    question: Question, policy: UsePolicy, rule: PurposeRule, until: datetime | None
) -> Decision:
    return Decision(
        Effect.PERMIT,
        question.purpose,
        question.channel,
        question.at,
        policy.version,
        obligations=rule.obligations,
        until=until,
    )


def _denied(question: Question, policy: UsePolicy, reason: Reason) -> Decision:
    return Decision(
        Effect.DENY,
        question.purpose,
        question.channel,
        question.at,
        policy.version,
        reasons=(reason,),
    )
