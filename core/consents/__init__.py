"""Who agreed to what: forms, signatures, and what became of each consent.

Promises: a consent is a row of steps that are only added; it holds from its last signature
until its last day's last second, or until somebody took it back, and nothing brings it back
to life after that; what was published as a form never changes; the newest answer about the
same photos is the one that counts. What identifies people is sealed under the consent's own
key. Does not decide: `decisions` does, on the provisions that come from here.

Threat: a yes that nobody gave, a no that went missing, and a clock turned back.
"""

from core.consents.assessments import LONGEST_GROUND, MOST_ASSESSMENTS, Assessments
from core.consents.defaults import QUITCLAIM, RECOGNITION
from core.consents.drafts import Drafts
from core.consents.fhir import FhirVersion, told_in
from core.consents.fhir_parts import Teller
from core.consents.forms import Forms
from core.consents.links import ConsentLinks, Guest, LinkKind, SentLink, Signed
from core.consents.papers import Papers
from core.consents.policies import UsePolicies, require_sound
from core.consents.rows import provisions
from core.consents.sealing import ConsentSealer
from core.consents.service import MOST_STEPS, Consents
from core.consents.standing import Standing, departments, standings, standings_of
from core.consents.states import OPEN, STEPS, IllegalStep
from core.consents.steps import Follower, Steps
from core.consents.types import (
    Assessment,
    AssessmentId,
    Capacity,
    Consent,
    ConsentId,
    ConsentState,
    Coverage,
    Form,
    FormId,
    FormState,
    FormText,
    Method,
    Origin,
    Signature,
    SignaturePolicy,
    Signing,
    Step,
)

__all__ = [
    "LONGEST_GROUND",
    "MOST_ASSESSMENTS",
    "MOST_STEPS",
    "OPEN",
    "QUITCLAIM",
    "RECOGNITION",
    "STEPS",
    "Assessment",
    "AssessmentId",
    "Assessments",
    "Capacity",
    "Consent",
    "ConsentId",
    "ConsentLinks",
    "ConsentSealer",
    "ConsentState",
    "Consents",
    "Coverage",
    "Drafts",
    "FhirVersion",
    "Follower",
    "Form",
    "FormId",
    "FormState",
    "FormText",
    "Forms",
    "Guest",
    "IllegalStep",
    "LinkKind",
    "Method",
    "Origin",
    "Papers",
    "SentLink",
    "Signature",
    "SignaturePolicy",
    "Signed",
    "Signing",
    "Standing",
    "Step",
    "Steps",
    "Teller",
    "UsePolicies",
    "departments",
    "provisions",
    "require_sound",
    "standings",
    "standings_of",
    "told_in",
]
