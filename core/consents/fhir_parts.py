"""The pieces of a FHIR Consent that R5 and R4B have in common."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core.consents.fhir_words import (
    ARTICLES,
    CAPACITIES,
    DEIDENTIFIED,
    MRN_TYPE,
    OURS,
    PURPOSES,
    URI,
    Coding,
    coding,
    ours,
)
from core.consents.types import Capacity, Consent, Signature
from core.decisions import Channel, Effect, Provision, Purpose, Scope, UsePolicy, day_of

Part = dict[str, Any]
_TICK = timedelta(microseconds=1)
_PATIENT = "#patient"
_DATA = {Scope.PHOTO: "DocumentReference", Scope.SESSION: "ImagingStudy"}


@dataclass(frozen=True, slots=True)
class Teller:
    """What a consent is told with: who tells, by which policy and calendar, and how much.

    `mrn` is the patient's number, None where the reader may not have it.
    """

    hospital: str
    box: UUID
    zone: ZoneInfo
    policy: UsePolicy
    mrn: str | None = None

    def day(self, moment: datetime) -> str:
        """The day of a moment on the hospital's calendar."""
        return day_of(moment, self.zone).isoformat()

    def organisation(self) -> Part:
        """The hospital."""
        return {
            "type": "Organization",
            "identifier": identifier(self.box),
            "display": self.hospital,
        }

    def patient(self, consent: Consent) -> Part:
        """Whom it is about: our identifier of them, and their number for those who may see it."""
        names = [identifier(consent.patient)]
        if self.mrn is not None:
            system = f"urn:uuid:{self.box}"
            names.append({"type": concept(MRN_TYPE), "system": system, "value": self.mrn})
        return {"resourceType": "Patient", "id": _PATIENT[1:], "identifier": names}

    def subject(self, consent: Consent) -> Part:
        """The reference to that patient."""
        return {
            "reference": _PATIENT,
            "type": "Patient",
            "identifier": identifier(consent.patient),
        }


def identifier(name: UUID) -> Part:
    """An identifier of ours as FHIR writes those."""
    return {"system": URI, "value": f"urn:uuid:{name}"}


def concept(*codings: Coding, text: str | None = None) -> Part:
    """A CodeableConcept."""
    told: Part = {"coding": list(codings)}
    return told | ({"text": text} if text is not None else {})


def moment(at: datetime) -> str:
    """A moment, in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def period(consent: Consent) -> Part | None:
    """From when until when it holds. Ours ends at a moment; FHIR's end still counts."""
    if consent.starts is None:
        return None
    ends = [each for each in (consent.ends, consent.closed_at) if each is not None]
    told = {"start": moment(consent.starts)}
    if ends:
        told["end"] = moment(max(min(ends) - _TICK, consent.starts))
    return told


def days(first: date | None, last: date | None) -> Part:
    """A period of days, both included."""
    told = {"start": first, "end": last}
    return {name: day.isoformat() for name, day in told.items() if day is not None}


def contained(consent: Consent, teller: Teller) -> list[Part]:
    """The patient, and those who signed for them; nobody is named."""
    return [teller.patient(consent), *(_related(each) for each in _others(consent))]


def grantors(consent: Consent) -> list[Part]:
    """Who gave or refused it, in the order of signing."""
    return [signer for each in consent.signatures if (signer := _signer(each))]


def bases(consent: Consent, policy: UsePolicy) -> list[Part]:
    """What the uses that were asked for rest on."""
    found = {
        policy.rules[purpose].basis
        for purpose in consent.form.text.questions
        if purpose in policy.rules
    }
    return [
        concept(
            ours("legal-basis", basis.value),
            *(coding(f"{OURS}:gdpr", article, f"GDPR {article}") for article in ARTICLES[basis]),
        )
        for basis in sorted(found)
    ]


def form_of(consent: Consent) -> str:
    """The form that was shown: code and version."""
    return f"{consent.form.code}|{consent.form.version}"


def document(consent: Consent) -> Part | None:
    """Where the sealed document is, if there is one."""
    if not consent.has_document:
        return None
    return {
        "contentType": "application/pdf",
        "language": consent.form.language.value,
        "url": f"/consents/{consent.id}/document",
        "title": consent.form.text.title,
    }


def verifications(consent: Consent) -> list[Part]:
    """The signatures as R5 has them; R4B knows one date and no kind."""
    return [_verification(each) for each in consent.signatures]


def groups(
    provisions: Iterable[Provision], effect: Effect
) -> list[tuple[Provision, list[Purpose]]]:
    """The provisions of that effect; those that differ by purpose alone are told together."""
    found: dict[tuple[frozenset[Channel], bool], list[Provision]] = {}
    for each in provisions:
        if each.effect is effect:
            found.setdefault((each.channels, each.deidentified_only), []).append(each)
    return [(same[0], [each.purpose for each in same]) for same in found.values()]


def rule(provision: Provision, purposes: Sequence[Purpose]) -> Part:
    """One rule: for what, by which ways, in which copies."""
    told: Part = {"purpose": [PURPOSES[each] for each in purposes]}
    if provision.channels:
        told["action"] = [concept(ours("channel", each)) for each in sorted(provision.channels)]
    if provision.deidentified_only:
        told["securityLabel"] = [DEIDENTIFIED]
    return told


def about(consent: Consent) -> Part:
    """Which photos: none named means all of the patient."""
    covered = consent.coverage
    told: Part = {}
    if covered.scope in _DATA:
        told["data"] = [
            {
                "meaning": "instance",
                "reference": {"type": _DATA[covered.scope], "identifier": identifier(name)},
            }
            for name in sorted(covered.ids)
        ]
    if covered.scope is Scope.DATE_RANGE:
        told["dataPeriod"] = days(covered.first_day, covered.last_day)
    return told


def filled(told: Part) -> Part:
    """Without what is not there: FHIR has no empty list and no null."""
    return {name: value for name, value in told.items() if value not in (None, [], {})}


def _others(consent: Consent) -> list[Signature]:
    return [each for each in consent.signatures if each.capacity in CAPACITIES]


def _related(signature: Signature) -> Part:
    capacity = signature.capacity
    return {
        "resourceType": "RelatedPerson",
        "id": capacity.value,
        "patient": {"reference": _PATIENT},
        "relationship": [concept(CAPACITIES[capacity], ours("capacity", capacity.value))],
    }


def _signer(signature: Signature) -> Part | None:
    if signature.capacity is Capacity.SELF:
        return {"reference": _PATIENT, "type": "Patient"}
    if signature.capacity in CAPACITIES:
        return {"reference": f"#{signature.capacity.value}", "type": "RelatedPerson"}
    return None


def _verification(signature: Signature) -> Part:
    told: Part = {
        "verified": True,
        "verificationType": concept(
            ours("signing-method", signature.method.value),
            ours("capacity", signature.capacity.value),
        ),
        "verifiedWith": _signer(signature),
        "verificationDate": [moment(signature.signed_at)],
    }
    return filled(told)
