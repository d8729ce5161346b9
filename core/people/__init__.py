"""The people who work with the box: accounts, factors, sessions, tokens.

Promises: no default account and no default password; secrets are kept only as hashes;
a wrong name, password or code look and last the same; nobody who guesses keeps the real
person out; what matters most asks to be proved anew; a disabled person is out
within a second, on every session and token. Does not decide what a person may see.

Threat: guessing, spraying, stolen sessions, a stolen database.
"""

from core.people.accounts import Accounts
from core.people.authenticators import Authenticators
from core.people.ceremonies import RelyingParty
from core.people.challenges import Challenges
from core.people.demands import Demands
from core.people.directory import Directory, GroupRule, Lookups
from core.people.factors import OwnFactors
from core.people.naming import require_first
from core.people.openings import Openings
from core.people.own_password import OwnPassword
from core.people.own_sessions import OwnSessions
from core.people.passkeys import Passkeys
from core.people.password_rules import PasswordRules
from core.people.secrets import Passwords, new_password, new_token, token_hash
from core.people.service import Invited, People
from core.people.sessions import SESSION_SECONDS_SEEN_EVERY, Sessions
from core.people.sign_on import (
    Claims,
    Departure,
    Provider,
    SignedOut,
    SignOnRefused,
    SignOns,
)
from core.people.staff import (
    Colleague,
    Fellow,
    Introduced,
    colleague,
    colleagues,
    fellows,
    introduced,
    staff,
)
from core.people.standing import Pass, Standing
from core.people.stepping import Proof, StepUps
from core.people.throttle import Guesses, Throttle
from core.people.tokens import ApiToken, ApiTokens, IssuedToken
from core.people.types import (
    Department,
    Factors,
    NewAuthenticator,
    OpenSession,
    OwnSession,
    Passkey,
    Person,
    PersonPage,
    Renewed,
    SignedIn,
    Way,
)

__all__ = [
    "SESSION_SECONDS_SEEN_EVERY",
    "Accounts",
    "ApiToken",
    "ApiTokens",
    "Authenticators",
    "Challenges",
    "Claims",
    "Colleague",
    "Demands",
    "Department",
    "Departure",
    "Directory",
    "Factors",
    "Fellow",
    "GroupRule",
    "Guesses",
    "Introduced",
    "Invited",
    "IssuedToken",
    "Lookups",
    "NewAuthenticator",
    "OpenSession",
    "Openings",
    "OwnFactors",
    "OwnPassword",
    "OwnSession",
    "OwnSessions",
    "Pass",
    "Passkey",
    "Passkeys",
    "PasswordRules",
    "Passwords",
    "People",
    "Person",
    "PersonPage",
    "Proof",
    "Provider",
    "RelyingParty",
    "Renewed",
    "Sessions",
    "SignOnRefused",
    "SignOns",
    "SignedIn",
    "SignedOut",
    "Standing",
    "StepUps",
    "Throttle",
    "Way",
    "colleague",
    "colleagues",
    "fellows",
    "introduced",
    "new_password",
    "new_token",
    "require_first",
    "staff",
    "token_hash",
]
