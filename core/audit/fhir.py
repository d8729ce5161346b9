"""An entry of the log as other systems read it: a FHIR R5 AuditEvent, in the manner of IHE BALP.

Promises: what leaves is valid by `fhir.resources`, or nothing does; people and patients are
told by our identifiers, never by name. An entry whose record was erased still says that it
was there, when, and under which hash.
"""

from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from core.audit.kinds import DICOM, FHIR_TYPES, Category
from core.audit.opening import OpenedEntry
from core.audit.record import Source, moment

Part = dict[str, Any]

_URI = "urn:ietf:rfc:3986"
_REASONS = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
_SOURCES = "http://terminology.hl7.org/CodeSystem/security-source-type"
_ROLES = "http://terminology.hl7.org/CodeSystem/object-role"
_SEVERITY = "http://hl7.org/fhir/issue-severity"
_TAGS = "urn:beeldkluis:audit-tag"
_CATEGORIES = "urn:beeldkluis:audit-category"
# NEN 7513's purpose, in the words of HL7 where it has one.
_PURPOSES = {
    "care": "TREAT",
    "education": "TRAIN",
    "research": "HRESCH",
    "publication": "HMARKT",
    "marketing": "HMARKT",
    "emergency": "ETREAT",
}
_PATIENT, _DOMAIN, _QUERY, _JOB = "1", "4", "24", "20"
_ERASED = "erased"


def audit_event(entry: OpenedEntry, source: Source) -> Part:
    """An entry as an AuditEvent, checked.

    The first call loads `fhir.resources`, which takes half a second: call it from a thread.
    """
    from fhir.resources import auditevent

    record = entry.record
    told = _erased(source) if record is None else _told(dict(record))
    told |= {
        "resourceType": "AuditEvent",
        "id": str(entry.leaf.seq),
        "recorded": moment(datetime.fromtimestamp(entry.leaf.time_us / 1_000_000, UTC)),
        "entity": [*told.pop("entity", []), _place(entry)],
    }
    told = {name: each for name, each in told.items() if each not in (None, [], {})}
    auditevent.AuditEvent.model_validate(told)
    return told


def _told(record: dict[str, Any]) -> Part:
    category = Category(record["category"])
    return {
        "category": [
            _concept(_CATEGORIES, category.value),
            _concept(DICOM, *FHIR_TYPES[category]),
        ],
        "code": _concept(_TAGS, record["event"]),
        "action": record["action"],
        "occurredDateTime": record["at"],
        "outcome": _outcome(record["outcome"]),
        "authorization": _authorizations(record),
        "patient": _named("Patient", record.get("patient")),
        "agent": list(_agents(record)),
        "source": _source(Source(record["source"], record["site"])),
        "entity": list(_entities(record)),
    }


def _erased(source: Source) -> Part:
    box = _named("Device", str(source.box))
    return {
        "code": _concept(_TAGS, _ERASED),
        "agent": [{"who": box, "requestor": False}],
        "source": _source(source),
    }


def _outcome(outcome: str) -> Part:
    code = "success" if outcome == "ok" else "error"
    return {"code": {"system": _SEVERITY, "code": code}, "detail": [{"text": outcome}]}


def _authorizations(record: dict[str, Any]) -> list[Part]:
    """What it was for; an emergency says so besides."""
    purposes = [record.get("purpose"), "emergency" if record.get("emergency") else None]
    return [
        _concept(_REASONS, _PURPOSES[each]) if each in _PURPOSES else {"text": each}
        for each in purposes
        if each
    ]


def _agents(record: dict[str, Any]) -> Iterator[Part]:
    """Who did it, with what, and for whom."""
    person = record.get("person")
    who = _named("Practitioner", person) or {"display": "Nobody who is signed in"}
    if person is None and record.get("address") is None and record.get("request") is None:
        who = _named("Device", record["source"]) or {}
    agent: Part = {"who": who, "requestor": True}
    if record.get("role"):
        agent["role"] = [{"text": record["role"]}]
    if record.get("rule"):
        agent["policy"] = [f"urn:beeldkluis:rule:{record['rule']}"]
    if record.get("address"):
        agent["networkString"] = record["address"]
    yield agent
    if record.get("client"):
        kind = _concept(DICOM, "110150", "Application")
        yield {"type": kind, "who": {"display": record["client"]}, "requestor": False}
    if record.get("behalf"):
        role = [{"text": "on behalf of"}]
        behalf = _named("Practitioner", record["behalf"])
        yield {"role": role, "who": behalf, "requestor": False}


def _entities(record: dict[str, Any]) -> Iterator[Part]:
    """What it was done on."""
    if record.get("patient"):
        yield {"what": _named("Patient", record["patient"]), "role": _role(_PATIENT)}
    if record.get("photo"):
        yield {"what": _named("DocumentReference", record["photo"]), "role": _role(_DOMAIN)}
    if record.get("subject"):
        yield {"what": _identified(record["subject"]), "role": _role(_DOMAIN)}
    if record.get("private") and record["category"] == Category.SEARCH:
        query = b64encode(record["private"].encode()).decode()
        yield {"query": query, "role": _role(_QUERY)}
    details = ("department", "session", "request", "relation", "emergency")
    told = {name: record[name] for name in details if record.get(name)}
    told |= record.get("detail") or {}
    if record.get("private") and record["category"] != Category.SEARCH:
        told["words"] = record["private"]
    if told:
        yield {"role": _role(_JOB), "detail": [_detail(*each) for each in told.items()]}


def _place(entry: OpenedEntry) -> Part:
    """Where it stands in the sealed log, to be proved by `beeldkluis audit prove`."""
    told = {"seq": entry.leaf.seq, "leaf": b64encode(entry.hash).decode()}
    return {"role": _role(_JOB), "detail": [_detail(*each) for each in told.items()]}


def _detail(name: str, value: object) -> Part:
    return {"type": {"text": name}, "valueString": str(value)}


def _source(source: Source) -> Part:
    return {
        "site": {"display": source.site},
        "observer": _named("Device", str(source.box)),
        "type": [_concept(_SOURCES, "4", "Application Server")],
    }


def _named(kind: str, identifier: str | None) -> Part | None:
    return None if identifier is None else {"type": kind, **_identified(identifier)}


def _identified(identifier: str) -> Part:
    return {"identifier": {"system": _URI, "value": f"urn:uuid:{identifier}"}}


def _role(code: str) -> Part:
    return _concept(_ROLES, code)


def _concept(system: str, code: str, display: str | None = None) -> Part:
    named = {} if display is None else {"display": display}
    return {"coding": [{"system": system, "code": code, **named}]}
