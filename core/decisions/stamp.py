"""The stamp of a photo: what it may be used for now, per purpose, with the date.

A picture of decisions taken at the moment of looking. It is never kept as truth.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.decisions.decision import Decision, Question, release_decision
from core.decisions.facts import Copy, PhotoFacts
from core.decisions.policy import UsePolicy
from core.decisions.vocabulary import Purpose, Reason

SOON = timedelta(days=90)


class Status(StrEnum):
    """The shapes of the stamp."""

    PERMITTED = "permitted"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"


_STATUS = {
    Reason.DENIED: Status.REFUSED,
    Reason.WITHDRAWN: Status.WITHDRAWN,
    Reason.EXPIRED: Status.EXPIRED,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One purpose of a stamp.

    `date` is when a permission ends, or when it ended or was taken back; None if there is none.
    """

    purpose: Purpose
    status: Status
    date: datetime | None
    decision: Decision


def stamp(facts: PhotoFacts, copy: Copy, at: datetime, policy: UsePolicy) -> tuple[Mark, ...]:
    """A mark for each purpose that needs consent, through that purpose's first channel."""
    return tuple(
        _mark(release_decision(facts, copy, _question(policy, purpose, at), policy))
        for purpose in policy.consented()
        if purpose is not Purpose.BIOMETRIC_MATCHING
    )


def _question(policy: UsePolicy, purpose: Purpose, at: datetime) -> Question:
    return Question(purpose, policy.rules[purpose].channels[0], at)


def _mark(decision: Decision) -> Mark:
    if decision.is_permitted:
        until = decision.until
        is_soon = until is not None and until - decision.at <= SOON
        status = Status.EXPIRING if is_soon else Status.PERMITTED
        return Mark(decision.purpose, status, until, decision)
    worst = next((reason for reason in decision.reasons if reason in _STATUS), None)
    status = _STATUS[worst] if worst else Status.NOT_ASKED
    dates = [each.since for each in decision.blockers if each.reason is worst and each.since]
    return Mark(decision.purpose, status, max(dates, default=None), decision)
