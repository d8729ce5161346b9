"""Asking somebody outside for photos: what is kept of it, who may, and how it is stopped."""

from datetime import timedelta
from typing import Any

import pytest

from core.audit import Tag
from core.inbound import (
    MadePhotoRequest,
    NewPhotoRequest,
    RequestHappened,
    RequestState,
    RequestTerms,
)
from core.kit.errors import Forbidden, Invalid, NotFound
from core.kit.language import Language
from core.patients import PatientId
from core.sharing import NewRecipient, NoWay, Proof, RecipientId, Ways
from tests.support import state
from tests.support.actors import DERMATOLOGY, ORTHOPAEDICS, sign_in
from tests.support.inbound import MARIJKE, PASSWORD, SENDER, Clinic
from tests.support.sharing import Tray


class TestMaking:
    async def test_it_is_whose_it_is_and_bounded(self, clinic: Clinic, anna: PatientId) -> None:
        at = await state.last_act()
        made = await clinic.asked(anna, message="Graag de wond, van boven en van opzij.")
        request = made.request
        assert (request.state, request.recipient.name) == (RequestState.ACTIVE, "Marijke Smit")
        assert (request.patient, request.most_photos, request.most_bytes) == (
            anna,
            10,
            100_000_000,
        )
        assert request.ends_at - request.made_at == timedelta(days=7)
        assert request.message == "Graag de wond, van boven en van opzij."
        (act,) = await state.acts(at)
        assert (act["tag"], act["patient"], act["subject"]) == (
            Tag.REQUEST_MADE,
            anna,
            request.id,
        )

    async def test_of_its_secrets_only_hashes_are_kept(
        self, clinic: Clinic, made: MadePhotoRequest
    ) -> None:
        assert len(made.secret) == 43
        (row,) = await state.rows("SELECT * FROM photo_request")
        kept = " ".join(map(str, row.values()))
        assert made.secret not in kept
        assert PASSWORD not in kept
        assert "Marijke" not in kept

    async def test_the_link_is_mailed_and_names_nobody(
        self, clinic: Clinic, anna: PatientId, tray: Tray
    ) -> None:
        made = await clinic.asked(anna, language=Language.ENGLISH)
        (letter,) = tray.letters
        assert made.is_mailed
        assert letter.to == "m.smit@brink.example"
        assert f"https://kluis.example/u#{made.secret}" in letter.body
        assert "Surgeon of Beeldkluis asks you for photos" in letter.body
        assert not [word for word in ("Anna", PASSWORD) if word in letter.subject + letter.body]

    async def test_a_code_by_mail_and_the_link_by_mail_would_be_one_factor(
        self, clinic: Clinic, tray: Tray
    ) -> None:
        new = NewPhotoRequest(MARIJKE, terms=RequestTerms(proof=Proof.MAIL))
        made = await clinic.services.photo_requests.make(clinic.cast.surgeon, new)
        assert not made.is_mailed
        assert tray.letters == []

    async def test_without_a_password_the_box_makes_one(self, clinic: Clinic) -> None:
        made = await clinic.services.photo_requests.make(
            clinic.cast.photographer, NewPhotoRequest(MARIJKE)
        )
        assert made.password is not None
        assert await clinic.opened(made, made.password)

    @pytest.mark.parametrize(
        ("terms", "field"),
        [
            ({"days": 0}, "days"),
            ({"days": 31}, "days"),
            ({"most_photos": 0}, "mostPhotos"),
            ({"most_photos": 51}, "mostPhotos"),
            ({"most_bytes": 999_999}, "mostBytes"),
            ({"most_bytes": 500_000_001}, "mostBytes"),
            ({"message": "x" * 501}, "message"),
            ({"message": "a\x00b"}, "message"),
        ],
    )
    async def test_terms_that_will_not_do(
        self, clinic: Clinic, terms: dict[str, Any], field: str
    ) -> None:
        async with state.unchanged():
            with pytest.raises(Invalid) as refused:
                await clinic.asked(**terms)
        assert refused.value.field == field

    async def test_a_code_needs_a_way_and_a_number(self, clinic: Clinic) -> None:
        make = clinic.services.photo_requests.make
        nameless = NewRecipient("Marijke Smit")
        by_text = NewPhotoRequest(nameless, terms=RequestTerms(proof=Proof.SMS))
        async with state.unchanged():
            with pytest.raises(Invalid):
                await make(clinic.cast.surgeon, by_text)
        telling = clinic.services.photo_requests.telling
        object.__setattr__(telling, "ways", Ways())
        with pytest.raises(NoWay):
            await make(
                clinic.cast.surgeon, NewPhotoRequest(MARIJKE, terms=RequestTerms(proof=Proof.MAIL))
            )


class TestWhoMay:
    async def test_a_viewer_asks_nobody(self, clinic: Clinic) -> None:
        async with state.denied(person=clinic.cast.viewer.person):
            with pytest.raises(Forbidden):
                await clinic.asked(by=clinic.cast.viewer)

    async def test_a_patient_out_of_sight_is_not_there(
        self, clinic: Clinic, anna: PatientId
    ) -> None:
        at = await state.last_act()
        with pytest.raises(NotFound):
            await clinic.asked(anna, by=clinic.cast.stranger)
        assert await state.rows("SELECT id FROM photo_request") == []
        assert await state.tags(at) == ["access:denied"]

    async def test_another_departments_recipient_is_not_there(
        self, clinic: Clinic, made: MadePhotoRequest
    ) -> None:
        known = RecipientId(made.request.recipient.id)
        with pytest.raises(NotFound):
            await clinic.services.photo_requests.make(
                clinic.cast.stranger, NewPhotoRequest(known, password=PASSWORD)
            )

    async def test_a_request_is_its_makers_alone(
        self, clinic: Clinic, made: MadePhotoRequest
    ) -> None:
        service = clinic.services.photo_requests
        for other in (clinic.cast.clinician, clinic.cast.stranger):
            assert (await service.page(other, None, 10)).requests == ()
            with pytest.raises(NotFound):
                await service.end(other, made.request.id)
            with pytest.raises(NotFound):
                await service.events(other, made.request.id)
        (mine,) = (await service.page(clinic.cast.surgeon, None, 10)).requests
        assert (mine.id, mine.state) == (made.request.id, RequestState.ACTIVE)


class TestFollowing:
    async def test_what_happened_is_told_with_a_network_and_no_address(
        self, clinic: Clinic, made: MadePhotoRequest
    ) -> None:
        visit = await clinic.opened(made)
        await clinic.sent(visit)
        await clinic.services.sending.finish(SENDER, visit.secret)
        service = clinic.services.photo_requests
        events = await service.events(clinic.cast.surgeon, made.request.id)
        assert [each.what for each in events] == [
            RequestHappened.FINISHED,
            RequestHappened.ARRIVED,
            RequestHappened.OPENED,
        ]
        assert {each.origin for each in events} == {"145.97.0.0/16"}
        (request,) = (await service.page(clinic.cast.surgeon, None, 10)).requests
        assert (request.state, request.arrived, request.waiting, request.opens) == (
            RequestState.FINISHED,
            1,
            1,
            1,
        )

    async def test_stopped_it_opens_for_nobody(
        self, clinic: Clinic, made: MadePhotoRequest
    ) -> None:
        visit = await clinic.opened(made)
        ended = await clinic.services.photo_requests.end(clinic.cast.surgeon, made.request.id)
        assert ended.state is RequestState.REVOKED
        with pytest.raises(NotFound):
            await clinic.opened(made)
        with pytest.raises(NotFound):
            await clinic.sent(visit)

    async def test_pages_go_on_where_the_last_one_ended(self, clinic: Clinic) -> None:
        made = [await clinic.asked() for _ in range(3)]
        service, surgeon = clinic.services.photo_requests, clinic.cast.surgeon
        first = await service.page(surgeon, None, 2)
        rest = await service.page(surgeon, first.requests[-1].id, 2)
        ids = [each.id for each in (*first.requests, *rest.requests)]
        assert ids == [each.request.id for each in reversed(made)]
        assert (first.has_more, rest.has_more) == (True, False)


async def test_whoever_may_not_upload_any_more_is_sent_nothing(
    clinic: Clinic, made: MadePhotoRequest
) -> None:
    visit = await clinic.opened(made)
    surgeon, administrator = clinic.cast.surgeon, clinic.cast.administrator
    assert surgeon.person is not None
    await clinic.services.accounts.change(administrator, surgeon.person, "viewer", ORTHOPAEDICS)
    for act in (clinic.opened(made), clinic.sent(visit)):
        with pytest.raises(NotFound):
            await act
    assert await state.rows("SELECT id FROM photo") == []


async def test_in_another_department_one_still_ends_ones_own_requests(
    clinic: Clinic, made: MadePhotoRequest
) -> None:
    surgeon = clinic.cast.surgeon
    assert surgeon.person is not None
    await clinic.services.accounts.change(
        clinic.cast.administrator, surgeon.person, "surgeon", DERMATOLOGY
    )
    moved = await clinic.services.sessions.who(await sign_in(clinic.services, "surgeon"))
    ended = await clinic.services.photo_requests.end(moved, made.request.id)
    assert ended.state is RequestState.REVOKED
    with pytest.raises(NotFound):
        await clinic.opened(made)
