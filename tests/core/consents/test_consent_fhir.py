"""A consent as other systems read it: valid FHIR in each state and scope, and nobody named."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.consents import (
    Capacity,
    Consent,
    ConsentId,
    ConsentState,
    Coverage,
    FhirVersion,
    Form,
    FormId,
    FormState,
    Method,
    Origin,
    Signature,
    SignaturePolicy,
    Signing,
    Teller,
    told_in,
)
from core.consents.defaults import QUITCLAIM, TEXTS
from core.consents.fhir_words import PURPOSES, STATUSES
from core.decisions import DUTCH_DEFAULT, Channel, Closing, Effect, Provision, Purpose, Scope
from core.kit.clock import SetClock
from core.kit.errors import Forbidden, NotFound
from core.kit.language import Language
from core.patients import NewPatient, PatientId, Sex
from core.services import Services
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import received

ROOT = Path(__file__).parents[3]
VECTORS = ROOT / "tests" / "vectors" / "fhir"
ZONE = ZoneInfo("Europe/Amsterdam")
STARTS = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
ENDS = datetime(2028, 3, 2, 23, 0, tzinfo=UTC)
NAME, MRN = "Kanarie de Vries", "K-10423"
TELLER = Teller("St. Beeld", UUID(int=7), ZONE, DUTCH_DEFAULT, MRN)
FORM = Form(
    FormId(UUID(int=3)),
    QUITCLAIM,
    1,
    Language.DUTCH,
    TEXTS[QUITCLAIM][Language.DUTCH],
    24,
    SignaturePolicy.BY_AGE,
    FormState.PUBLISHED,
    STARTS,
)
ASKED = tuple(FORM.text.questions)
BOTH = (FhirVersion.R5, FhirVersion.R4B)


def provision(purpose: Purpose, effect: Effect = Effect.PERMIT, **more: Any) -> Provision:
    return Provision(UUID(int=1), effect, purpose, STARTS, ENDS, **more)


def signature(capacity: Capacity = Capacity.SELF, method: Method = Method.TABLET) -> Signature:
    return Signature(NAME, capacity, method, dict.fromkeys(ASKED, True), STARTS)


ACTIVE = Consent(
    id=ConsentId(UUID(int=1)),
    patient=PatientId(UUID(int=2)),
    form=FORM,
    state=ConsentState.ACTIVE,
    coverage=Coverage(),
    origin=Origin.STAFF,
    version=2,
    drafted_at=STARTS - timedelta(days=3),
    starts=STARTS,
    ends=ENDS,
    closed_at=None,
    closing=None,
    provisions=(
        provision(Purpose.EDUCATION),
        provision(Purpose.RESEARCH),
        provision(Purpose.PUBLICATION, channels=frozenset({Channel.JOURNAL, Channel.PRINT})),
        provision(Purpose.MARKETING, Effect.DENY),
    ),
    signatures=(signature(Capacity.PARENT), signature(Capacity.SELF, Method.LINK)),
    missing=(),
    has_document=True,
)
DRAFT = replace(
    ACTIVE,
    state=ConsentState.DRAFT,
    starts=None,
    ends=None,
    provisions=(),
    signatures=(),
    has_document=False,
)


def standing(state_: ConsentState) -> Consent:
    """A consent in that state, as the box would have it."""
    later = ENDS - timedelta(days=30)
    refused = tuple(provision(purpose, Effect.DENY) for purpose in ASKED)
    return {
        ConsentState.DRAFT: DRAFT,
        ConsentState.SENT: replace(DRAFT, state=state_),
        ConsentState.PARTLY_SIGNED: replace(
            DRAFT, state=state_, signatures=(signature(Capacity.PARENT),)
        ),
        ConsentState.ACTIVE: ACTIVE,
        ConsentState.EXPIRED: replace(ACTIVE, state=state_),
        ConsentState.WITHDRAWN: replace(
            ACTIVE, state=state_, closed_at=later, closing=Closing.WITHDRAWN
        ),
        ConsentState.REFUSED: replace(ACTIVE, state=state_, ends=None, provisions=refused),
        ConsentState.SUPERSEDED: replace(
            ACTIVE, state=state_, closed_at=later, closing=Closing.SUPERSEDED
        ),
        ConsentState.ENTERED_IN_ERROR: replace(
            ACTIVE, state=state_, closed_at=later, closing=Closing.ENTERED_IN_ERROR
        ),
    }[state_]


COVERAGES = (
    Coverage(),
    Coverage(Scope.PHOTO, frozenset({UUID(int=21), UUID(int=22)})),
    Coverage(Scope.SESSION, frozenset({UUID(int=31)})),
    Coverage(Scope.DATE_RANGE, first_day=date(2026, 1, 1), last_day=date(2026, 1, 31)),
    Coverage(Scope.DATE_RANGE, last_day=date(2026, 1, 31)),
)


def values(told: Any, name: str) -> Iterator[Any]:
    """Every value under that name, at any depth."""
    if isinstance(told, dict):
        for key, value in told.items():
            if key == name:
                yield value
            yield from values(value, name)
    elif isinstance(told, list):
        for each in told:
            yield from values(each, name)


def check(told: dict[str, Any]) -> None:
    """What FHIR asks for and the library does not look at."""
    inside = {f"#{part['id']}" for part in told["contained"]}
    named = {name for name in values(told, "reference") if isinstance(name, str)}
    assert named == inside, "each contained resource is referred to, and nothing else"
    assert len(inside) == len(told["contained"])
    assert None not in values(told, "display")
    for each in values(told, "period"):
        assert each.get("end", each["start"]) >= each["start"]


class TestStates:
    @pytest.mark.parametrize("version", BOTH)
    @pytest.mark.parametrize("state_", ConsentState)
    def test_each_is_valid_and_says_where_it_stands(
        self, state_: ConsentState, version: FhirVersion
    ) -> None:
        told = told_in(version, standing(state_), TELLER)

        check(told)
        assert told["status"] == STATUSES[state_]
        if version is FhirVersion.R5:
            decision = {"draft": None}.get(told["status"], "permit")
            expected = "deny" if state_ is ConsentState.REFUSED else decision
            assert told.get("decision") == expected

    def test_a_refusal_is_active_and_denies_all_that_was_asked(self) -> None:
        told = told_in(FhirVersion.R5, standing(ConsentState.REFUSED), TELLER)

        assert (told["status"], told["decision"]) == ("active", "deny")
        (rule,) = told["provision"]
        assert rule["purpose"] == [PURPOSES[each] for each in ASKED]
        assert "end" not in told["period"]

    def test_what_ended_early_ends_there(self) -> None:
        consent = standing(ConsentState.WITHDRAWN)
        assert consent.closed_at is not None
        told = told_in(FhirVersion.R5, consent, TELLER)

        assert told["period"]["end"] == "2028-02-01T22:59:59.999999Z"

    def test_what_was_taken_back_at_once_has_a_period_of_no_length(self) -> None:
        told = told_in(FhirVersion.R5, replace(ACTIVE, closed_at=STARTS), TELLER)

        assert told["period"]["start"] == told["period"]["end"]

    def test_the_day_is_of_the_hospitals_calendar(self) -> None:
        assert told_in(FhirVersion.R5, ACTIVE, TELLER)["date"] == "2026-03-02"


class TestScopes:
    @pytest.mark.parametrize("version", BOTH)
    @pytest.mark.parametrize("coverage", COVERAGES, ids=lambda coverage: coverage.scope)
    def test_each_is_valid_and_names_what_it_is_about(
        self, coverage: Coverage, version: FhirVersion
    ) -> None:
        told = told_in(version, replace(ACTIVE, coverage=coverage), TELLER)

        check(told)
        rules = told["provision"] if version is FhirVersion.R5 else [told["provision"]]
        for rule in rules:
            named = [each["reference"]["identifier"]["value"] for each in rule.get("data", [])]
            assert named == [f"urn:uuid:{name}" for name in sorted(coverage.ids)]
            days = rule.get("dataPeriod", {})
            assert days.get("end") == (coverage.last_day and coverage.last_day.isoformat())

    @pytest.mark.parametrize("version", BOTH)
    def test_who_signed_gave_it_and_a_witness_did_not(self, version: FhirVersion) -> None:
        spoken = signature(Capacity.GUARDIAN, Method.VERBAL_WITNESSED)
        seen = signature(Capacity.WITNESS, Method.VERBAL_WITNESSED)
        told = told_in(version, replace(ACTIVE, signatures=(spoken, seen)), TELLER)

        check(told)
        who = told["grantor" if version is FhirVersion.R5 else "performer"]
        assert who == [{"reference": "#guardian", "type": "RelatedPerson"}]
        assert [each.get("verifiedWith") for each in told["verification"]] == [who[0], None]

    def test_every_purpose_has_a_code(self) -> None:
        assert set(PURPOSES) == set(Purpose)


class TestIdentity:
    @pytest.mark.parametrize("version", BOTH)
    def test_nobody_is_named_and_the_number_is_for_some(self, version: FhirVersion) -> None:
        told = json.dumps(told_in(version, ACTIVE, TELLER))
        less = json.dumps(told_in(version, ACTIVE, replace(TELLER, mrn=None)))

        assert NAME not in told
        assert told.count(MRN) == 1
        assert MRN not in less


class TestGolden:
    """After a wanted change: run with `WRITE_VECTORS=1`, and look at the difference."""

    @pytest.mark.parametrize("version", BOTH)
    def test_it_is_told_as_it_always_was(self, version: FhirVersion) -> None:
        consent = replace(ACTIVE, coverage=COVERAGES[1])
        kept = json.loads((VECTORS / f"consent-{version.lower()}.json").read_text("utf-8"))

        assert told_in(version, consent, TELLER) == kept


moments = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
said = st.builds(
    Signature,
    st.just(NAME),
    st.sampled_from(Capacity),
    st.sampled_from(Method),
    st.just(dict.fromkeys(ASKED, True)),
    moments,
)
provided = st.builds(
    Provision,
    st.uuids(),
    st.sampled_from(Effect),
    st.sampled_from(Purpose),
    moments,
    st.none() | moments,
    st.frozensets(st.sampled_from(Channel)),
    st.booleans(),
)
covered = st.one_of(
    st.just(Coverage()),
    st.builds(
        Coverage,
        st.sampled_from([Scope.PHOTO, Scope.SESSION]),
        st.frozensets(st.uuids(), min_size=1, max_size=5),
    ),
    st.builds(Coverage, st.just(Scope.DATE_RANGE), st.just(frozenset()), st.dates(), st.none()),
)
consents = st.builds(
    replace,
    st.just(ACTIVE),
    id=st.uuids(),
    state=st.sampled_from(ConsentState),
    coverage=covered,
    version=st.integers(1, 2**31),
    drafted_at=moments,
    starts=st.none() | moments,
    ends=st.none() | moments,
    closed_at=st.none() | moments,
    provisions=st.lists(provided, max_size=8).map(tuple),
    signatures=st.lists(said, max_size=5, unique_by=lambda each: each.capacity).map(tuple),
    has_document=st.booleans(),
)


class TestAny:
    @settings(max_examples=150, deadline=None)
    @given(consents, st.sampled_from(BOTH))
    def test_whatever_a_consent_holds_it_is_valid(
        self, consent: Consent, version: FhirVersion
    ) -> None:
        told = told_in(version, consent, TELLER)

        check(told)
        effects = {each.effect for each in consent.provisions}
        if version is FhirVersion.R5:
            assert ("decision" in told) == bool(effects)
        else:
            rules = told.get("provision", {}).get("provision", [])
            assert {rule["type"] for rule in rules} == effects
        json.dumps(told)


class TestAsking:
    @pytest.fixture
    async def consent(self, services: Services, cast: Cast) -> Consent:
        new = NewPatient(MRN, NAME, date(1961, 4, 2), Sex.FEMALE)
        anna = (await services.patients.create(cast.surgeon, new)).id
        await received(services, cast.photographer, 1, anna)
        (drafted,) = await services.consents.of_patient(cast.surgeon, anna)
        told = Signing(NAME, Capacity.SELF, Method.TABLET, dict.fromkeys(ASKED, True))
        return await services.consents.sign(cast.surgeon, drafted.id, 1, told)

    async def test_it_is_told_and_logged(
        self, services: Services, cast: Cast, consent: Consent, clock: SetClock
    ) -> None:
        at = await state.last_act()
        told = await services.papers.told(cast.surgeon, consent.id, FhirVersion.R5)

        check(told)
        assert told["status"] == "active"
        assert MRN in json.dumps(told)
        (act,) = await state.acts(at)
        assert (act["tag"], act["patient"], act["subject"], act["detail"]) == (
            "consent:exported",
            consent.patient,
            consent.id,
            {"version": "R5"},
        )
        await services.consents.withdraw(cast.surgeon, consent.id, "")
        told = await services.papers.told(cast.surgeon, consent.id, FhirVersion.R4B)
        assert told["status"] == "inactive"

    async def test_who_only_looks_gets_no_number(
        self, services: Services, cast: Cast, consent: Consent
    ) -> None:
        told = await services.papers.told(cast.viewer, consent.id, FhirVersion.R5)

        assert MRN not in json.dumps(told)
        assert NAME not in json.dumps(told)

    async def test_another_department_and_those_without_photos_get_nothing(
        self, services: Services, cast: Cast, consent: Consent
    ) -> None:
        async with state.denied():
            with pytest.raises(NotFound):
                await services.papers.told(cast.stranger, consent.id, FhirVersion.R5)
        async with state.denied():
            with pytest.raises(Forbidden):
                await services.papers.told(cast.privacy_officer, consent.id, FhirVersion.R5)


class TestStart:
    async def test_a_process_that_tells_nothing_does_not_load_the_library(self) -> None:
        code = "import sys, core.services, appliance.asgi; print('fhir' in sys.modules)"
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", code],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == "False"
