"""The log as other systems read it: valid FHIR R5, each field of NEN 7513 in its place."""

import json
from base64 import b64decode, b64encode
from typing import Any
from uuid import UUID

from fhir.resources.auditevent import AuditEvent

from core.audit import OpenedEntry, Tag, audit_event, opened_entries
from core.audit.entries import AuditEntry, Basis, Outcome
from core.audit.record import Source
from core.kit.actor import THE_BOX
from core.ledger import Leaf, leaf_hash
from core.services import Services
from core.vault import LocalKeys
from tests.core.audit.test_audit_sequencer import (
    HOSPITAL,
    OTHER,
    PATIENT,
    PHOTO,
    WHO,
    Begun,
    act,
    begun,
)

__all__ = ["begun"]

SOURCE = Source(UUID(int=99), HOSPITAL)


def urn(identifier: object) -> dict[str, str]:
    return {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{identifier}"}


async def told(begun: Begun) -> tuple[list[OpenedEntry], list[dict[str, Any]]]:
    sequencer = await begun()
    while await sequencer.round():
        pass
    entries = await opened_entries(sequencer.keys, sequencer._ask, 0, 1000)
    events = [audit_event(entry, SOURCE) for entry in entries]
    for event in events:
        AuditEvent.model_validate_json(json.dumps(event))
    return entries, events


class TestAnEvent:
    async def test_every_tag_and_outcome_is_valid(self, services: Services, begun: Begun) -> None:
        entries = [
            AuditEntry(tag, outcome, patient=PATIENT, detail={"n": 1, "list": ["a"]})
            for tag in Tag
            for outcome in Outcome
        ]
        await act(services, *entries)
        opened, events = await told(begun)
        assert len(events) == len(entries) == len(opened)

    async def test_all_that_is_recorded_of_a_search_in_an_emergency(
        self, services: Services, begun: Begun, keys: LocalKeys
    ) -> None:
        entry = AuditEntry(
            Tag.PHOTO_SEARCHED,
            patient=PATIENT,
            photo=PHOTO,
            subject=OTHER,
            detail={"total": 3},
            purpose="care",
            behalf=OTHER,
            private="linker knie",
        )
        await act(services, entry, basis=Basis("treating", UUID(int=4), UUID(int=5)))
        (opened,), (event,) = await told(begun)

        categories = [each["coding"][0]["code"] for each in event["category"]]
        assert categories == ["search", "110112"]
        assert event["code"]["coding"][0]["code"] == "photo:searched"
        assert event["action"] == "E"
        assert event["occurredDateTime"] == "2026-01-01T00:00:00.000000Z"
        assert event["outcome"]["code"]["code"] == "success"
        reasons = [each["coding"][0]["code"] for each in event["authorization"]]
        assert reasons == ["TREAT", "ETREAT"]
        assert event["patient"]["identifier"] == urn(PATIENT)
        who, client, behalf = event["agent"]
        assert who["who"]["identifier"] == urn(WHO.person)
        assert who["requestor"]
        assert who["role"] == [{"text": "surgeon"}]
        assert who["policy"] == ["urn:beeldkluis:rule:treating"]
        assert who["networkString"] == "10.1.2.3"
        assert (client["who"]["display"], client["requestor"]) == ("Firefox", False)
        assert behalf["who"]["identifier"] == urn(OTHER)
        assert event["source"]["site"] == {"display": HOSPITAL}
        assert event["source"]["observer"]["identifier"] == urn(keys.appliance_id)
        patient, photo, subject, query, context, place = event["entity"]
        named = [each["what"]["identifier"] for each in (patient, photo, subject)]
        assert named == [urn(PATIENT), urn(PHOTO), urn(OTHER)]
        assert b64decode(query["query"]).decode() == "linker knie"
        details = {each["type"]["text"]: each["valueString"] for each in context["detail"]}
        assert details == {
            "department": "ward",
            "session": str(WHO.session),
            "request": str(WHO.request),
            "relation": str(UUID(int=4)),
            "emergency": str(UUID(int=5)),
            "total": "3",
        }
        where = {each["type"]["text"]: each["valueString"] for each in place["detail"]}
        assert where == {"seq": "0", "leaf": b64encode(opened.hash).decode()}

    async def test_a_refusal_and_an_act_of_the_box(
        self, services: Services, begun: Begun, keys: LocalKeys
    ) -> None:
        await act(services, AuditEntry(Tag.ACCESS_DENIED, Outcome.DENIED, photo=PHOTO))
        await services.unit_of_work.log(THE_BOX, AuditEntry(Tag.PHOTO_DEVELOPED, photo=PHOTO))
        _, (refusal, box) = await told(begun)

        assert refusal["outcome"] == {
            "code": {"system": "http://hl7.org/fhir/issue-severity", "code": "error"},
            "detail": [{"text": "denied"}],
        }
        assert box["agent"][0]["who"] == {"type": "Device", "identifier": urn(keys.appliance_id)}

    async def test_an_erased_entry_says_only_that_it_was_there(
        self, services: Services, begun: Begun
    ) -> None:
        await act(services, AuditEntry(Tag.PHOTO_SEEN, patient=PATIENT, photo=PHOTO))
        sequencer = await begun()
        await sequencer.round()
        await sequencer.keys.destroy(sequencer._ask, PATIENT)
        (opened,), (event,) = await told(begun)

        assert opened.record is None
        text = json.dumps(event)
        assert str(PATIENT) not in text
        assert str(WHO.person) not in text
        assert b64encode(opened.hash).decode() in text
        entry = sequencer.book.folder.entry(0, 1)
        assert (bytes(opened.leaf), opened.hash) == (entry, leaf_hash(entry))
        assert isinstance(opened.leaf, Leaf)
