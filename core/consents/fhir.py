"""A consent as other systems read it: a FHIR Consent, of R5 or of R4B.

Promises: what leaves is valid by `fhir.resources`, or nothing does; the status says what the
state says; nobody is named, and the patient's number is there only for those who may see it.
Does not promise: to be taken for proof. That is the sealed document.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

from core.consents.fhir_parts import (
    Part,
    Teller,
    about,
    bases,
    concept,
    contained,
    document,
    filled,
    form_of,
    grantors,
    groups,
    identifier,
    moment,
    period,
    rule,
    verifications,
)
from core.consents.fhir_words import CATEGORIES, OPT_IN, OURS, SCOPE, STATUSES
from core.consents.types import Consent
from core.decisions import Effect


class FhirVersion(StrEnum):
    """The releases of FHIR that a consent is told in."""

    R5 = "R5"
    R4B = "R4B"


def told_in(version: FhirVersion, consent: Consent, teller: Teller) -> Part:
    """The consent as a FHIR Consent, checked.

    The first call loads `fhir.resources`, which takes half a second: call it from a thread.
    """
    told = filled(_TELLING[version](consent, teller))
    _CHECKING[version](told)
    return told


def _r5(consent: Consent, teller: Teller) -> Part:
    """R5: what `decision` says is said of what the provisions list, except what they nest."""
    effect = _decision(consent)
    # R5 gave up R4's root rule, and with it the one place for what is about all of it.
    frame = filled({"period": period(consent)}) | about(consent)
    denied = [rule(*each) for each in groups(consent.provisions, Effect.DENY)]
    permitted = [rule(*each) for each in groups(consent.provisions, Effect.PERMIT)]
    return _head(consent, teller) | {
        "subject": teller.subject(consent),
        "date": teller.day(consent.starts or consent.drafted_at),
        "period": period(consent),
        "grantor": grantors(consent),
        "grantee": [teller.organisation()],
        "manager": [teller.organisation()],
        "controller": [teller.organisation()],
        "sourceAttachment": [pdf] if (pdf := document(consent)) else None,
        "regulatoryBasis": bases(consent, teller.policy),
        "policyText": [
            {
                "type": "DocumentReference",
                "identifier": {"system": f"{OURS}:form", "value": form_of(consent)},
                "display": consent.form.text.title,
            }
        ],
        "verification": verifications(consent),
        "decision": effect.value if effect else None,
        "provision": [frame | each | filled({"provision": denied}) for each in permitted]
        or [frame | each for each in denied],
    }


def _r4b(consent: Consent, teller: Teller) -> Part:
    """R4B: opt-in, so nothing is permitted but what a nested rule permits."""
    rules = [
        {"type": effect.value} | rule(*each)
        for effect in (Effect.PERMIT, Effect.DENY)
        for each in groups(consent.provisions, effect)
    ]
    root = filled({"period": period(consent), **about(consent), "provision": rules})
    return _head(consent, teller) | {
        "scope": concept(SCOPE),
        "patient": teller.subject(consent),
        "dateTime": moment(consent.starts or consent.drafted_at),
        "performer": grantors(consent),
        "organization": [teller.organisation()],
        "sourceAttachment": document(consent),
        "policy": [{"uri": f"{OURS}:form:{consent.form.code}:{consent.form.version}"}],
        "policyRule": concept(OPT_IN, text=form_of(consent)),
        "verification": [
            {**filled(each), "verificationDate": each["verificationDate"][0]}
            for each in (_without(part, "verificationType") for part in verifications(consent))
        ],
        "provision": root if rules else None,
    }


def _head(consent: Consent, teller: Teller) -> Part:
    return {
        "resourceType": "Consent",
        "id": str(consent.id),
        "meta": {"versionId": str(consent.version)},
        "contained": contained(consent, teller),
        "identifier": [identifier(consent.id)],
        "status": STATUSES[consent.state],
        "category": [concept(each) for each in CATEGORIES],
    }


def _decision(consent: Consent) -> Effect | None:
    """A yes to anything is a consent; None while nobody has answered."""
    effects = {each.effect for each in consent.provisions}
    if not effects:
        return None
    return Effect.PERMIT if Effect.PERMIT in effects else Effect.DENY


def _without(part: Part, name: str) -> Part:
    return {key: value for key, value in part.items() if key != name}


def _check_r5(told: Part) -> None:
    from fhir.resources import consent

    consent.Consent.model_validate(told)


def _check_r4b(told: Part) -> None:
    from fhir.resources.R4B import consent

    consent.Consent.model_validate(told)


_TELLING: Mapping[FhirVersion, Callable[[Consent, Teller], Part]] = MappingProxyType(
    {FhirVersion.R5: _r5, FhirVersion.R4B: _r4b}
)
_CHECKING: Mapping[FhirVersion, Callable[[Part], None]] = MappingProxyType(
    {FhirVersion.R5: _check_r5, FhirVersion.R4B: _check_r4b}
)
