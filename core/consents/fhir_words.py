"""The codes that others have for our words of consent, and ours where they have none."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from core.consents.types import Capacity, ConsentState
from core.decisions import LegalBasis, Purpose

Coding = dict[str, str]

OURS = "urn:beeldkluis"
URI = "urn:ietf:rfc:3986"
_HL7 = "http://terminology.hl7.org/CodeSystem"
_ACT_REASON, _ACT_CODE = f"{_HL7}/v3-ActReason", f"{_HL7}/v3-ActCode"
_ROLE = f"{_HL7}/v3-RoleCode"

STATUSES: Mapping[ConsentState, str] = MappingProxyType(
    {
        ConsentState.DRAFT: "draft",
        ConsentState.SENT: "draft",
        ConsentState.PARTLY_SIGNED: "draft",
        ConsentState.ACTIVE: "active",
        ConsentState.EXPIRED: "inactive",
        ConsentState.WITHDRAWN: "inactive",
        ConsentState.SUPERSEDED: "inactive",
        # A no holds for as long as nobody says otherwise.
        ConsentState.REFUSED: "active",
        ConsentState.ENTERED_IN_ERROR: "entered-in-error",
    }
)


def coding(system: str, code: str, display: str) -> Coding:
    """A FHIR Coding."""
    return {"system": system, "code": code, "display": display}


def ours(kind: str, code: str) -> Coding:
    """A Coding of our own: `kind` is the vocabulary, `code` a word of it."""
    return coding(f"{OURS}:{kind}", code, code.replace("_", " "))


PURPOSES: Mapping[Purpose, Coding] = MappingProxyType(
    {
        Purpose.CARE: coding(_ACT_REASON, "TREAT", "treatment"),
        Purpose.QUALITY: coding(_ACT_REASON, "HQUALIMP", "health quality improvement"),
        Purpose.EDUCATION: coding(_ACT_REASON, "TRAIN", "training"),
        Purpose.RESEARCH: coding(_ACT_REASON, "HRESCH", "healthcare research"),
        Purpose.MARKETING: coding(_ACT_REASON, "HMARKT", "healthcare marketing"),
        Purpose.PUBLICATION: ours("purpose", "publication"),
        Purpose.BIOMETRIC_MATCHING: ours("purpose", "biometric_matching"),
    }
)

CATEGORIES: Sequence[Coding] = (
    coding("http://loinc.org", "59284-0", "Consent Document"),
    coding(_ACT_CODE, "IDSCL", "information disclosure"),
)
SCOPE: Coding = coding(f"{_HL7}/consentscope", "patient-privacy", "Privacy Consent")
OPT_IN: Coding = coding(_ACT_CODE, "OPTIN", "opt-in")
DEIDENTIFIED: Coding = coding(_ACT_CODE, "DEID", "deidentify")
MRN_TYPE: Coding = coding(f"{_HL7}/v2-0203", "MR", "Medical record number")

# Whoever witnesses gives nothing: they stand beside the signature, not under the consent.
CAPACITIES: Mapping[Capacity, Coding] = MappingProxyType(
    {
        Capacity.PARENT: coding(_ROLE, "PRN", "parent"),
        Capacity.GUARDIAN: coding(_ROLE, "GUARD", "guardian"),
        Capacity.REPRESENTATIVE: coding(_ROLE, "RESPRSN", "responsible party"),
    }
)

ARTICLES: Mapping[LegalBasis, Sequence[str]] = MappingProxyType(
    {
        LegalBasis.CONSENT: ("6(1)(a)", "9(2)(a)"),
        LegalBasis.CARE_RECORD: ("6(1)(b)", "6(1)(c)", "9(2)(h)"),
        LegalBasis.POLICY: (),  # the hospital's privacy officer says which
    }
)
