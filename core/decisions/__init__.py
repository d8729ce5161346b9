"""May it leave? The release decision and everything it is taken on, as pure rules.

Promises: the same facts and the same moment give the same answer; every identifiable person
must permit, and a denial overrides; a consent ends at the second without anything having to
run. Does not gather the facts, open a seal or know the database: `consents` and `release` do.

Threat: a path that decides by itself, or by a stamp it kept.
"""

from core.decisions.care import require_care
from core.decisions.decision import Blocker, Decision, Question, is_in_force, release_decision
from core.decisions.facts import Copy, Depicted, PhotoFacts, Provision
from core.decisions.matching import MatchingConsent, matching_consent
from core.decisions.outside import outside_decision
from core.decisions.periods import age_on, birthday, day_of, end_of, last_day, start_of
from core.decisions.policy import DUTCH_DEFAULT, UK_LEVELS, AgePolicy, PurposeRule, UsePolicy
from core.decisions.stamp import SOON, Mark, Status, stamp
from core.decisions.vocabulary import (
    FOR_THE_PUBLIC,
    Channel,
    Closing,
    Effect,
    LegalBasis,
    Obligation,
    Purpose,
    Reason,
    Scope,
)

__all__ = [
    "DUTCH_DEFAULT",
    "FOR_THE_PUBLIC",
    "SOON",
    "UK_LEVELS",
    "AgePolicy",
    "Blocker",
    "Channel",
    "Closing",
    "Copy",
    "Decision",
    "Depicted",
    "Effect",
    "LegalBasis",
    "Mark",
    "MatchingConsent",
    "Obligation",
    "PhotoFacts",
    "Provision",
    "Purpose",
    "PurposeRule",
    "Question",
    "Reason",
    "Scope",
    "Status",
    "UsePolicy",
    "age_on",
    "birthday",
    "day_of",
    "end_of",
    "is_in_force",
    "last_day",
    "matching_consent",
    "outside_decision",
    "release_decision",
    "require_care",
    "stamp",
    "start_of",
]
