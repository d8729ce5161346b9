"""Who may do what: every service method asks here before anything else.

Promises: what is not granted is refused; a role that lacks the verb learns nothing of
the object; an object outside the actor's sight does not exist for them; each refusal is a
log row that outlives the refused act; a change of the policy holds within a second. Grants
are data (`policy`), what the box comes with is `defaults`. Does not decide about consent.

Threat: staff who browse, and anyone who guesses identifiers.
"""

from core.access.deciding import NotTreating, Thing
from core.access.defaults import DEFAULT_POLICY
from core.access.keeping import policy_at, policy_in_force
from core.access.policies import AccessPolicies
from core.access.policy import (
    ELSEWHERE,
    EVERYTHING,
    OF_A_PATIENT,
    AccessPolicy,
    Grant,
    Label,
    Reach,
    RoleRule,
    Sensitivity,
)
from core.access.service import Access, thing_of
from core.access.verbs import FOR, Verb

__all__ = [
    "DEFAULT_POLICY",
    "ELSEWHERE",
    "EVERYTHING",
    "FOR",
    "OF_A_PATIENT",
    "Access",
    "AccessPolicies",
    "AccessPolicy",
    "Grant",
    "Label",
    "NotTreating",
    "Reach",
    "RoleRule",
    "Sensitivity",
    "Thing",
    "Verb",
    "policy_at",
    "policy_in_force",
    "thing_of",
]
