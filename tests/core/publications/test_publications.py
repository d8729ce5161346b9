"""Each copy that leaves for the public is entered, found again, and taken back when it must be."""

import hashlib
from datetime import timedelta

import pytest

from core.consents import Consent
from core.decisions import Channel, Purpose, day_of
from core.kit.clock import SetClock
from core.kit.errors import Conflict, Forbidden, Invalid, NotFound
from core.patients import PatientId
from core.photos import PhotoId, RenditionKind
from core.publications import (
    RECALL_DAYS,
    Outcome,
    Place,
    PublicationId,
    PublicationState,
)
from core.release import NotReleased, Use
from core.services import Ports
from tests.support import state
from tests.support.actors import VISITOR
from tests.support.permissions import UNKNOWN
from tests.support.publishing import FULL, WEBSITE, ledger, only, taken
from tests.support.sharing import RESEARCH, Ward

JOURNAL = Use(Purpose.PUBLICATION, Channel.JOURNAL)
BROCHURE = Place("Folder knie", "blz. 3")
GONE = "Van de site gehaald, schermafdruk in dossier 12."


@pytest.mark.usefixtures("consent")
class TestEntering:
    @pytest.mark.parametrize("use", [WEBSITE, JOURNAL])
    async def test_a_copy_for_the_public_is_entered_in_the_act(
        self, ward: Ward, knee: PhotoId, anna: PatientId, use: Use
    ) -> None:
        at = await state.last_act()
        await taken(ward, knee, use)
        found = await only(ward)
        assert (found.photo, found.purpose, found.channel) == (knee, use.purpose, use.channel)
        assert (found.state, found.responsible) == (
            PublicationState.LEFT,
            ward.cast.surgeon.person,
        )
        acts = {act["tag"]: act for act in await state.acts(at)}
        assert acts["publication:begun"]["patient"] == anna
        assert acts["publication:begun"]["subject"] == acts["photo:released"]["subject"]

    async def test_a_copy_for_another_use_is_not(self, ward: Ward, knee: PhotoId) -> None:
        await taken(ward, knee, RESEARCH)
        await ward.services.release.open(ward.cast.surgeon, knee, RenditionKind.PREVIEW)
        assert await ledger(ward) == ()

    async def test_what_is_refused_is_not(
        self, ward: Ward, knee: PhotoId, consent: Consent
    ) -> None:
        await ward.services.consents.withdraw(ward.cast.surgeon, consent.id, "")
        with pytest.raises(NotReleased):
            await taken(ward, knee)
        assert await ledger(ward) == ()

    async def test_where_it_appears_is_said_and_lies_sealed(
        self, ward: Ward, knee: PhotoId
    ) -> None:
        await taken(ward, knee)
        placed = await ward.services.publications.place(
            ward.cast.surgeon, (await only(ward)).id, BROCHURE
        )
        assert (placed.state, placed.place) == (PublicationState.LIVE, BROCHURE)
        assert "Folder" not in str(await state.rows("SELECT * FROM publication"))

    @pytest.mark.parametrize("place", [Place(""), Place("x\ny"), Place("x", "y" * 201)])
    async def test_a_place_that_is_none(self, ward: Ward, knee: PhotoId, place: Place) -> None:
        await taken(ward, knee)
        with pytest.raises(Invalid):
            await ward.services.publications.place(ward.cast.surgeon, (await only(ward)).id, place)


class TestRecalling:
    async def test_it_is_due_the_moment_consent_is_taken_back(
        self, ward: Ward, knee: PhotoId, consent: Consent, clock: SetClock, ports: Ports
    ) -> None:
        await taken(ward, knee)
        await ward.services.publications.place(ward.cast.surgeon, (await only(ward)).id, BROCHURE)
        clock.move(timedelta(days=40))
        await ward.services.consents.withdraw(ward.cast.surgeon, consent.id, "")
        due = await only(ward)
        assert due.state is PublicationState.RECALL_DUE
        today = day_of(clock.now(), ports.time_zone)
        assert due.recall_by == today + timedelta(days=RECALL_DAYS)

    async def test_it_is_due_the_moment_consent_runs_out(
        self, ward: Ward, knee: PhotoId, consent: Consent, clock: SetClock, ports: Ports
    ) -> None:
        await taken(ward, knee)
        assert consent.ends is not None
        clock.at = consent.ends - timedelta(seconds=1)
        assert (await only(ward)).state is PublicationState.LEFT
        clock.at = consent.ends
        due = await only(ward)
        assert due.state is PublicationState.RECALL_DUE
        ended = day_of(consent.ends, ports.time_zone)
        assert due.recall_by == ended + timedelta(days=RECALL_DAYS)

    async def test_it_is_done_with_proof_only_and_stays_so(
        self, ward: Ward, knee: PhotoId, consent: Consent
    ) -> None:
        await taken(ward, knee)
        await ward.services.consents.withdraw(ward.cast.surgeon, consent.id, "")
        room, surgeon, found = ward.services.publications, ward.cast.surgeon, await only(ward)
        for proof in ("", "weg"):
            with pytest.raises(Invalid):
                await room.close(surgeon, found.id, Outcome.RECALLED, proof)
        closed = await room.close(surgeon, found.id, Outcome.RECALLED, GONE)
        assert (closed.state, closed.proof, closed.recall_by) == ("recalled", GONE, None)
        for again in (
            room.close(surgeon, found.id, Outcome.UNUSED, ""),
            room.place(surgeon, found.id, BROCHURE),
        ):
            with pytest.raises(Conflict):
                await again

    async def test_what_was_never_used_needs_no_proof(
        self, ward: Ward, knee: PhotoId, consent: Consent
    ) -> None:
        await taken(ward, knee)
        room, found = ward.services.publications, await only(ward)
        closed = await room.close(ward.cast.surgeon, found.id, Outcome.UNUSED, "")
        assert closed.state is PublicationState.UNUSED
        await ward.services.consents.withdraw(ward.cast.surgeon, consent.id, "")
        assert (await only(ward)).state is PublicationState.UNUSED

    @pytest.mark.usefixtures("consent")
    async def test_what_was_said_to_appear_was_used(self, ward: Ward, knee: PhotoId) -> None:
        await taken(ward, knee)
        room, found = ward.services.publications, await only(ward)
        await room.place(ward.cast.surgeon, found.id, BROCHURE)
        with pytest.raises(Invalid):
            await room.close(ward.cast.surgeon, found.id, Outcome.UNUSED, "")
        assert (await only(ward)).state is PublicationState.LIVE


@pytest.mark.usefixtures("consent")
class TestWhoMay:
    async def test_another_answers_for_other_copies(self, ward: Ward, knee: PhotoId) -> None:
        await taken(ward, knee)
        room, stranger, found = ward.services.publications, ward.cast.stranger, await only(ward)
        assert (await room.page(stranger, None, 50)).publications == ()
        for publication in (found.id, PublicationId(UNKNOWN)):
            for asked in (
                room.place(stranger, publication, BROCHURE),
                room.close(stranger, publication, Outcome.UNUSED, ""),
            ):
                with pytest.raises(NotFound):
                    await asked
        assert (await only(ward)).state is PublicationState.LEFT

    async def test_the_privacy_officer_sees_all_of_them(self, ward: Ward, knee: PhotoId) -> None:
        await taken(ward, knee)
        room, officer = ward.services.publications, ward.cast.privacy_officer
        assert len((await room.all(officer, None, 50)).publications) == 1
        assert (await room.page(officer, None, 50)).publications == ()

    @pytest.mark.parametrize("role", ["viewer", "clinician", "photographer", "administrator"])
    async def test_others_have_none(self, ward: Ward, role: str) -> None:
        who, room = getattr(ward.cast, role), ward.services.publications
        for asked in (room.page(who, None, 50), room.all(who, None, 50)):
            with pytest.raises(Forbidden):
                await asked

    async def test_communications_staff_answer_for_what_they_took(
        self, ward: Ward, knee: PhotoId
    ) -> None:
        who = ward.cast.communications
        await ward.services.release.open(who, knee, FULL, WEBSITE)
        (found,) = (await ward.services.publications.page(who, None, 50)).publications
        placed = await ward.services.publications.place(who, found.id, BROCHURE)
        assert placed.state is PublicationState.LIVE
        assert await ledger(ward) == ()


class TestVerifying:
    async def test_a_publisher_gets_a_yes_and_then_a_no(
        self, ward: Ward, knee: PhotoId, consent: Consent
    ) -> None:
        file = await taken(ward, knee)
        digest, code = hashlib.sha256(file).digest(), (await only(ward)).code
        verifying = ward.services.verifying
        for told in (
            await verifying.by_code(VISITOR, code),
            await verifying.by_file(VISITOR, digest),
        ):
            assert (told.is_permitted, told.purpose, told.until) == (
                True,
                Purpose.MARKETING,
                consent.ends,
            )
        await ward.services.consents.withdraw(ward.cast.surgeon, consent.id, "")
        assert not (await verifying.by_code(VISITOR, code)).is_permitted
        assert not (await verifying.by_file(VISITOR, digest)).is_permitted

    async def test_a_copy_that_was_taken_back_is_a_no_even_if_they_agree_again(
        self, ward: Ward, knee: PhotoId, consent: Consent
    ) -> None:
        await taken(ward, knee)
        found = await only(ward)
        await ward.services.publications.close(ward.cast.surgeon, found.id, Outcome.RECALLED, GONE)
        assert not (await ward.services.verifying.by_code(VISITOR, found.code)).is_permitted
        assert consent.id

    async def test_codes_and_files_of_nobodys(self, ward: Ward) -> None:
        for asked in (
            ward.services.verifying.by_code(VISITOR, "x" * 22),
            ward.services.verifying.by_code(VISITOR, "\0"),
            ward.services.verifying.by_code(VISITOR, ""),
            ward.services.verifying.by_file(VISITOR, bytes(32)),
            ward.services.verifying.by_file(VISITOR, b""),
        ):
            with pytest.raises(NotFound):
                await asked
