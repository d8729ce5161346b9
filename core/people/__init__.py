"""The people who work with the box: accounts, passwords, sessions, tokens.

Promises: no default account and no default password; secrets are kept only as hashes;
a wrong name and a wrong password look and last the same; a disabled person is out
within a second, on every session and token. Does not decide what a person may see.

Threat: guessing, spraying, stolen sessions, a stolen database.
"""

from core.people.naming import require_first
from core.people.service import Invited, People
from core.people.sessions import SESSION_SECONDS_SEEN_EVERY, Sessions, SignedIn
from core.people.staff import Colleague, colleague, staff
from core.people.standing import Pass, Standing
from core.people.throttle import Throttle
from core.people.tokens import ApiToken, ApiTokens, IssuedToken
from core.people.types import Department, Person, PersonPage

__all__ = [
    "SESSION_SECONDS_SEEN_EVERY",
    "ApiToken",
    "ApiTokens",
    "Colleague",
    "Department",
    "Invited",
    "IssuedToken",
    "Pass",
    "People",
    "Person",
    "PersonPage",
    "Sessions",
    "SignedIn",
    "Standing",
    "Throttle",
    "colleague",
    "require_first",
    "staff",
]
