"""The log as a privacy officer reads it: chosen, page by page, and as a file."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import orjson
import pytest

from core.access import DEFAULT_POLICY, Verb
from core.audit import Category, Outcome, Tag
from core.kit.actor import Role
from core.kit.clock import SetClock
from core.kit.errors import Forbidden, Invalid, NotFound, StepUpRequired
from core.kit.language import Language
from core.oversight import ExportFormat, LogFilter
from core.oversight.export import escaped
from core.oversight.words import acts
from core.patients import NumberSystem
from core.services import Services
from tests.core.oversight.looking import patient_of, photo_of
from tests.support import state
from tests.support.actors import Cast


async def chosen(services: Services, cast: Cast, **by: object) -> list[str]:
    """The tags of the rows that are chosen, newest first."""
    filtered = LogFilter(**by)  # type: ignore[arg-type] # each test gives what it names
    page = await services.log.page(cast.privacy_officer, filtered, None, 100)
    return [row.tag for row in page.rows]


async def exported(services: Services, cast: Cast, form: ExportFormat, **by: object) -> bytes:
    filtered = LogFilter(**by)  # type: ignore[arg-type] # each test gives what it names
    pieces = await services.log.export(cast.privacy_officer, filtered, form, Language.DUTCH)
    return b"".join([piece async for piece in pieces])


class TestWords:
    def test_every_tag_is_said_in_both_languages(self) -> None:
        assert set(acts()) == {tag.value for tag in Tag}
        assert all(words.nl and words.en for words in acts().values())


class TestReading:
    async def test_a_row_reads_as_a_sentence_with_all_that_nen_7513_asks(
        self, services: Services, cast: Cast
    ) -> None:
        patient = await patient_of(services, cast.surgeon)
        photo = await photo_of(services, cast.surgeon, patient)
        await services.photos.get(replace(cast.surgeon, address="10.4.7.31"), photo)

        page = await services.log.page(cast.privacy_officer, LogFilter(), None, 1)

        (row,) = page.rows
        assert page.has_more
        assert (row.who.nl, row.role.nl, row.department) == ("Surgeon", "Chirurg", "Orthopaedics")
        assert (row.did.nl, row.did.en) == ("opende de foto", "opened the photo")
        assert row.why.nl == "Chirurg mag bekijken (beleid 1)"
        assert row.why.en == "Surgeon may view (policy 1)"
        assert (row.photo, row.patient, row.address) == (photo, patient, "10.4.7.31")
        assert (row.category, row.outcome, row.seq) == (Category.READ, Outcome.OK, None)

    async def test_pages_go_on_where_the_last_one_ended(
        self, services: Services, cast: Cast
    ) -> None:
        patient = await patient_of(services, cast.surgeon)
        photo = await photo_of(services, cast.surgeon, patient)
        for _ in range(5):
            await services.photos.get(cast.surgeon, photo)
        about = LogFilter(tag=Tag.PHOTO_VIEWED)

        first = await services.log.page(cast.privacy_officer, about, None, 3)
        rest = await services.log.page(cast.privacy_officer, about, first.rows[-1].place, 3)

        told = [row.id for row in (*first.rows, *rest.rows)]
        assert len(told) == 5
        assert told == sorted(set(told), reverse=True)
        assert (first.has_more, rest.has_more) == (True, False)

    async def test_it_is_chosen_by_whom_what_and_when(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        patient = await patient_of(services, cast.surgeon)
        other = await patient_of(services, cast.clinician, "7002")
        photo = await photo_of(services, cast.surgeon, patient)
        before = clock.now()
        clock.move(timedelta(hours=1))
        await services.photos.get(replace(cast.clinician, address="10.0.0.9"), photo)
        with pytest.raises(NotFound):
            await services.photos.get(cast.stranger, photo)

        after = before + timedelta(minutes=1)
        assert await chosen(services, cast, patient=other) == ["patient:created"]
        assert await chosen(services, cast, photo=photo) == [
            "access:denied",
            "photo:viewed",
            "photo:received",
        ]
        clinicians = await chosen(services, cast, person=cast.clinician.person, since=after)
        assert clinicians == ["photo:viewed"]
        assert "photo:viewed" not in await chosen(services, cast, until=after)
        assert await chosen(services, cast, category=Category.CREATE) == [
            "photo:received",
            "patient:created",
            "patient:created",
        ]
        assert await chosen(services, cast, outcome=Outcome.DENIED) == ["access:denied"]
        assert await chosen(services, cast, address="10.0.0.9") == ["photo:viewed"]
        assert await chosen(services, cast, emergency=True) == []

    async def test_in_an_emergency_alone(self, services: Services, cast: Cast) -> None:
        await patient_of(services, cast.surgeon)
        reason = "Traumapatiënt, niemand bereikbaar"
        await services.emergencies.open(cast.stranger, NumberSystem.MRN, "7001", reason)

        page = await services.log.page(cast.privacy_officer, LogFilter(emergency=True), None, 10)

        (row,) = page.rows
        assert (row.tag, row.why.nl) == ("emergency:opened", "noodtoegang")
        assert reason not in str(row)

    async def test_reading_is_logged_with_what_was_chosen(
        self, services: Services, cast: Cast
    ) -> None:
        patient = await patient_of(services, cast.surgeon)
        at = await state.last_act()

        await services.log.page(cast.privacy_officer, LogFilter(patient=patient), None, 10)

        (act,) = await state.acts(at)
        assert (act["tag"], act["patient"]) == ("audit:viewed", patient)
        assert act["detail"] == {"count": 1, "by": {"patient": str(patient)}}

    async def test_a_number_gives_the_identifier_and_no_more(
        self, services: Services, cast: Cast
    ) -> None:
        patient = await patient_of(services, cast.surgeon)
        at = await state.last_act()

        found = await services.log.find(cast.privacy_officer, NumberSystem.MRN, " 7001 ")

        assert found == patient
        (act,) = await state.acts(at)
        assert (act["tag"], act["detail"]) == ("patient:looked-up", {"system": "mrn"})
        async with state.denied(person=cast.privacy_officer.person):
            with pytest.raises(NotFound):
                await services.log.find(cast.privacy_officer, NumberSystem.MRN, "7999")

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.PRIVACY_OFFICER])
    async def test_it_is_for_nobody_else(self, services: Services, cast: Cast, role: Role) -> None:
        who = cast.by_role(role)
        assert Verb.AUDIT not in DEFAULT_POLICY.verbs(role)
        for attempt in (
            services.log.page(who, LogFilter(), None, 10),
            services.log.standing(who),
            services.log.find(who, NumberSystem.MRN, "7001"),
            services.log.export(who, LogFilter(), ExportFormat.CSV, Language.DUTCH),
        ):
            async with state.denied(person=who.person):
                with pytest.raises(Forbidden):
                    await attempt


class TestTakingOut:
    async def test_what_is_chosen_leaves_as_csv_and_that_is_logged_first(
        self, services: Services, cast: Cast
    ) -> None:
        patient = await patient_of(services, cast.surgeon)
        await photo_of(services, cast.surgeon, patient)
        at = await state.last_act()

        data = await exported(services, cast, ExportFormat.CSV, patient=patient)

        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        assert [row["tag"] for row in rows] == [
            "photo:received",
            "consent:drafted",
            "patient:created",
        ]
        assert (rows[0]["who"], rows[0]["did"]) == ("Surgeon", "voegde de foto toe")
        (act,) = await state.acts(at)
        assert (act["tag"], act["detail"]["count"]) == ("audit:exported", 3)
        assert act["detail"]["by"]["patient"] == str(patient)

    @pytest.mark.parametrize("text", ["=1+1", "+31", "-1", "@x", "\tx", "\rx"])
    def test_no_cell_is_a_formula(self, text: str) -> None:
        assert escaped(text) == f"'{text}"
        assert escaped("Eva") == "Eva"
        assert escaped("") == ""

    async def test_fhir_holds_what_is_sealed_only(self, services: Services, cast: Cast) -> None:
        await patient_of(services, cast.surgeon)
        assert await exported(services, cast, ExportFormat.FHIR) == b""

    async def test_it_asks_who_one_is_once_more(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        strict = replace(services.log, access=replace(services.log.access, fresh_for=timedelta(0)))
        clock.move(timedelta(minutes=6))
        async with state.unchanged():
            with pytest.raises(StepUpRequired):
                await strict.export(
                    cast.privacy_officer, LogFilter(), ExportFormat.CSV, Language.DUTCH
                )

    async def test_more_than_leaves_at_once_is_refused(
        self, services: Services, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("core.oversight.log.MOST_EXPORTED", 1)
        with pytest.raises(Invalid):
            await exported(services, cast, ExportFormat.CSV)

    async def test_many_rows_leave_in_pieces_each_once(
        self, services: Services, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("core.oversight.log._AT_ONCE", 2)
        patient = await patient_of(services, cast.surgeon)
        for _ in range(4):
            await services.patients.get(cast.surgeon, patient)

        data = await exported(services, cast, ExportFormat.CSV, patient=patient)

        assert len(data.decode().splitlines()) == 6


class TestOnePerson:
    async def test_their_days_in_numbers_with_what_is_unusual_marked(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        patient = await patient_of(services, cast.surgeon)
        photo = await photo_of(services, cast.surgeon, patient)
        clock.at = clock.at.replace(hour=22, minute=30)  # 23:30 in the hospital
        for _ in range(2):
            await services.photos.get(cast.clinician, photo)
        person, day = cast.clinician.person, clock.now().date()
        assert person is not None

        told = await services.people_days.of(cast.privacy_officer, person, day, day)

        (only,) = told.days
        assert (told.name, told.role.nl, told.department) == (
            "Clinician",
            "Zorgverlener",
            "Orthopaedics",
        )
        assert (only.day, only.patients, only.photos, only.at_night) == (day, 1, 1, 3)
        assert [mark.value for mark in only.marks] == ["night"]

    async def test_nobody_by_that_identifier_and_no_endless_period(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        day, officer = clock.now().date(), cast.privacy_officer
        with pytest.raises(NotFound):
            await services.people_days.of(officer, UUID(int=404), day, day)
        with pytest.raises(Invalid):
            await services.people_days.of(officer, UUID(int=1), day, day + timedelta(days=92))


class TestSealedRows:
    async def test_fhir_tells_no_words_of_a_person(self) -> None:
        from core.audit import OpenedEntry
        from core.ledger import Leaf
        from core.oversight.export import _without_words

        leaf = Leaf(1, 0, 1, 1, b"")
        opened = OpenedEntry(leaf, b"", {"private": "knie Jansen", "event": "photo:searched"})
        assert orjson.dumps(_without_words(opened).record) == b'{"event":"photo:searched"}'
