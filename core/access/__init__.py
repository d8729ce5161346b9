"""Who may do what: every service method asks here before anything else.

Promises: what is not granted is refused; a role that lacks the verb learns nothing of
the object; an object outside the actor's department does not exist for them; each
refusal is a log row that outlives the refused act. Does not decide about consent.

Threat: staff who browse, and anyone who guesses identifiers.
"""

from core.access.policy import GRANTS, Verb
from core.access.service import Access

__all__ = ["GRANTS", "Access", "Verb"]
