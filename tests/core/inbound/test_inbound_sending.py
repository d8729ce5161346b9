"""Sending photos by a request: what lands, what does not, and when it is over."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from core.imaging import MediaType, Refused
from core.inbound import (
    LANES,
    MOST_VISITS,
    DecidedOn,
    MadePhotoRequest,
    NewPhotoRequest,
    NoMoreBytes,
    NoMoreTaken,
    NoMoreTries,
    RequestHappened,
    RequestState,
    RequestTerms,
    SentPhoto,
)
from core.kit.clock import SetClock
from core.kit.errors import Invalid, NotFound, TooLarge
from core.patients import PatientId
from core.sharing import MOST_WRONG, Proof, WrongProof
from core.vault import BlobStore
from tests.support import state
from tests.support.actors import ORTHOPAEDICS
from tests.support.arriving import body, files, nothing_kept, picture
from tests.support.inbound import MARIJKE, PASSWORD, SENDER, Clinic, told_of
from tests.support.sharing import Tray

HELD = "SELECT held_for, patient_id, department FROM photo"
PHOTOS = "SELECT count(*) AS n FROM photo WHERE held_for IS NOT NULL"


async def state_of(clinic: Clinic) -> RequestState:
    found = await clinic.services.photo_requests.page(clinic.cast.surgeon, None, 1)
    return found.requests[0].state


class TestOpening:
    async def test_who_asks_is_told_and_no_patient(self, clinic: Clinic, anna: PatientId) -> None:
        visit = await clinic.opened(await clinic.asked(anna, message="Graag de wond."))
        assert (visit.asker, visit.department, visit.recipient) == (
            "Surgeon",
            "Orthopaedics",
            "Marijke Smit",
        )
        assert (visit.message, visit.most_photos, visit.sent) == ("Graag de wond.", 10, ())
        assert visit.largest_bytes == 20_000_000
        assert "Anna" not in repr(visit)
        assert str(anna) not in repr(visit)

    async def test_after_ten_wrong_tries_it_is_dead(
        self, clinic: Clinic, made: MadePhotoRequest, clock: SetClock
    ) -> None:
        for _ in range(MOST_WRONG):
            with pytest.raises((WrongProof, NotFound)):
                await clinic.opened(made, "not the password")
            clock.move(timedelta(hours=1))
        with pytest.raises(NotFound):
            await clinic.opened(made)
        assert await state_of(clinic) is RequestState.LOCKED

    async def test_a_code_opens_it_once(self, clinic: Clinic, tray: Tray) -> None:
        new = NewPhotoRequest(MARIJKE, terms=RequestTerms(proof=Proof.SMS))
        made = await clinic.services.photo_requests.make(clinic.cast.surgeon, new)
        await clinic.services.sending.proving.send_code(SENDER, made.secret)
        code = tray.texts[0][1].split(" is ")[1][:6] if " is " in tray.texts[0][1] else ""
        assert code.isdigit()
        assert await clinic.opened(made, code)
        with pytest.raises(WrongProof):
            await clinic.opened(made, code)

    async def test_it_opens_so_often_and_no_more(
        self, clinic: Clinic, made: MadePhotoRequest
    ) -> None:
        first = await clinic.opened(made)
        opened = """INSERT INTO photo_request_visit (id, request_id, token_hash, opened_at, until)
            SELECT gen_random_uuid(), $1, n::text, now(), now() FROM generate_series(3, $2) n"""
        await state.rows(opened, made.request.id, MOST_VISITS)
        tried = await state.at_once(*(clinic.opened(made) for _ in range(4)))
        assert state.names(tried) == ["NotFound"] * 3 + ["SendingVisit"]
        assert (await clinic.sent(first)).number == 1

    async def test_a_code_of_a_share_is_none_of_a_request(self, clinic: Clinic) -> None:
        made = await clinic.asked()
        with pytest.raises(NotFound):
            await clinic.services.visiting.open(SENDER, made.secret, PASSWORD)


class TestSending:
    async def test_it_is_sealed_logged_and_held(
        self, clinic: Clinic, made: MadePhotoRequest, blobs: BlobStore
    ) -> None:
        visit, at = await clinic.opened(made), await state.last_act()
        data = picture(7)
        assert await clinic.sent(visit, data) == SentPhoto(1, len(data))
        (row,) = await state.rows(HELD)
        assert row == {
            "held_for": clinic.cast.surgeon.person,
            "patient_id": None,
            "department": "orthopaedics",
        }
        (act,) = await state.acts(at)
        assert (act["tag"], act["subject"], act["person"]) == (
            "photo:held",
            made.request.id,
            None,
        )
        (file,) = [path for path in blobs.root.rglob("*") if path.is_file()]
        assert data[:64] not in file.read_bytes()

    async def test_the_same_photo_again_has_the_same_number(
        self, clinic: Clinic, made: MadePhotoRequest
    ) -> None:
        visit, data = await clinic.opened(made), picture(7)
        told = await asyncio.gather(*(clinic.sent(visit, data) for _ in range(4)))
        assert {each.number for each in told} == {told[0].number}
        assert await state.one(PHOTOS) == 1

    @pytest.mark.parametrize("outcome", ["accept", "decline"])
    async def test_and_also_once_it_was_decided_on(
        self, clinic: Clinic, made: MadePhotoRequest, outcome: str
    ) -> None:
        data = picture(7)
        photo = await clinic.held(made, data=data)
        held, who = clinic.services.held_photos, clinic.cast.surgeon
        await (held.accept(who, photo, None) if outcome == "accept" else held.decline(who, photo))
        visit = await clinic.opened(made)
        async with state.unchanged():
            assert await clinic.sent(visit, data) == SentPhoto(1, len(data))

    async def test_twenty_at_once_land_as_many_as_were_asked_for(
        self, clinic: Clinic, blobs: BlobStore
    ) -> None:
        visit = await clinic.opened(await clinic.asked(most_photos=4))
        tried = await state.at_once(*(clinic.sent(visit) for _ in range(20)))
        assert state.names(tried) == ["NoMoreTaken"] * 16 + ["SentPhoto"] * 4
        assert await state.one(PHOTOS) == 4
        assert len(files(blobs)) == 4
        assert await state_of(clinic) is RequestState.FULL

    async def test_as_many_bytes_land_as_may_come(self, clinic: Clinic, blobs: BlobStore) -> None:
        made = await clinic.asked(most_bytes=1_000_000)
        visit, data = await clinic.opened(made), picture(7)
        left = 1_000_000 - len(data)
        await state.rows("UPDATE photo_request SET arrived_bytes = $1", left)
        await clinic.sent(visit, data)
        async with state.unchanged():
            with pytest.raises(NoMoreBytes):
                await clinic.sent(visit, picture(8))
        assert len(files(blobs)) == 1

    async def test_more_than_the_box_takes_at_once(
        self, clinic: Clinic, made: MadePhotoRequest, blobs: BlobStore
    ) -> None:
        visit, data = await clinic.opened(made), picture(7)
        told = replace(told_of(data), size_bytes=20_000_001)
        async with state.unchanged():
            with pytest.raises(TooLarge):
                await clinic.services.sending.send(SENDER, visit.secret, told, body(data))
        assert nothing_kept(blobs)

    async def test_what_is_no_picture_or_another_one_is_not_kept(
        self, clinic: Clinic, made: MadePhotoRequest, blobs: BlobStore
    ) -> None:
        visit, data = await clinic.opened(made), picture(7)
        send = clinic.services.sending.send
        other = replace(told_of(picture(8)), size_bytes=len(data))
        await clinic.services.intake.filing.inbox_key(ORTHOPAEDICS)
        async with state.unchanged():
            with pytest.raises(Refused):
                await clinic.sent(visit, b"%PDF-1.7 not a photo at all" * 20)
            with pytest.raises(Refused):
                await send(SENDER, visit.secret, told_of(data, MediaType.PNG), body(data))
            with pytest.raises(Invalid):
                await send(SENDER, visit.secret, other, body(data))
            with pytest.raises(Invalid):
                await send(SENDER, visit.secret, told_of(data), body(data[:-1]))
            with pytest.raises(Invalid):
                await send(SENDER, visit.secret, told_of(data), body(data + b"x"))
        assert nothing_kept(blobs)

    async def test_only_some_come_in_at_the_same_time(
        self, clinic: Clinic, made: MadePhotoRequest
    ) -> None:
        visit = await clinic.opened(made)
        begun: list[bytes] = []
        full, go_on = asyncio.Event(), asyncio.Event()

        async def slowly(data: bytes) -> AsyncIterator[bytes]:
            begun.append(data)
            if len(begun) == LANES:
                full.set()
            await go_on.wait()
            yield data

        send = clinic.services.sending.send
        photos = [clinic.next_picture() for _ in range(LANES + 3)]
        sending = [
            asyncio.create_task(send(SENDER, visit.secret, told_of(data), slowly(data)))
            for data in photos
        ]
        async with asyncio.timeout(20):
            await full.wait()
        await asyncio.sleep(0.2)
        assert len(begun) == LANES
        go_on.set()
        told = await asyncio.gather(*sending)
        assert len({each.photo.number for each in told}) == LANES + 3
        assert max(each.arrived for each in told) == LANES + 3

    async def test_what_was_stopped_while_it_came_does_not_land(
        self, clinic: Clinic, made: MadePhotoRequest, blobs: BlobStore
    ) -> None:
        visit, data = await clinic.opened(made), picture(7)

        async def stopping() -> AsyncIterator[bytes]:
            yield data[:100]
            await asyncio.create_task(
                clinic.services.photo_requests.end(clinic.cast.surgeon, made.request.id)
            )
            yield data[100:]

        with pytest.raises(NotFound):
            await clinic.services.sending.send(SENDER, visit.secret, told_of(data), stopping())
        assert nothing_kept(blobs)
        assert await state.one(PHOTOS) == 0

    async def test_nor_what_came_after_whoever_asked_left(
        self, clinic: Clinic, made: MadePhotoRequest, blobs: BlobStore
    ) -> None:
        visit, data = await clinic.opened(made), picture(7)
        surgeon = clinic.cast.surgeon.person
        assert surgeon is not None

        async def leaving() -> AsyncIterator[bytes]:
            yield data[:100]
            await asyncio.create_task(
                clinic.services.people.disable(clinic.cast.administrator, surgeon)
            )
            yield data[100:]

        with pytest.raises(NotFound):
            await clinic.services.sending.send(SENDER, visit.secret, told_of(data), leaving())
        assert nothing_kept(blobs)
        assert await state.one(PHOTOS) == 0


class TestTakingBack:
    async def test_it_is_deleted_and_makes_room(self, clinic: Clinic, blobs: BlobStore) -> None:
        visit = await clinic.opened(await clinic.asked(most_photos=1))
        sent = await clinic.sent(visit)
        with pytest.raises(NoMoreTaken):
            await clinic.sent(visit)
        await clinic.services.sending.withdraw(SENDER, visit.secret, sent.number)
        async with state.unchanged():
            await clinic.services.sending.withdraw(SENDER, visit.secret, sent.number)
        assert nothing_kept(blobs)
        assert await state.rows(HELD) == []
        assert (await clinic.sent(visit)).number == 2
        assert "photo:withdrawn" in await state.tags()

    async def test_the_same_one_may_come_again(
        self, clinic: Clinic, made: MadePhotoRequest
    ) -> None:
        visit, data = await clinic.opened(made), picture(7)
        sent = await clinic.sent(visit, data)
        await clinic.services.sending.withdraw(SENDER, visit.secret, sent.number)
        assert (await clinic.sent(visit, data)).number == 2

    async def test_to_and_fro_ends_too(self, clinic: Clinic) -> None:
        visit = await clinic.opened(await clinic.asked(most_photos=1))
        for _ in range(3):
            sent = await clinic.sent(visit)
            await clinic.services.sending.withdraw(SENDER, visit.secret, sent.number)
        async with state.unchanged():
            with pytest.raises(NoMoreTries):
                await clinic.sent(visit)

    async def test_what_was_taken_in_is_not_theirs_any_more(
        self, clinic: Clinic, made: MadePhotoRequest
    ) -> None:
        photo = await clinic.held(made)
        await clinic.services.held_photos.accept(clinic.cast.surgeon, photo, None)
        visit = await clinic.opened(made)
        assert (visit.sent, visit.arrived) == ((), 1)
        async with state.unchanged():
            with pytest.raises(DecidedOn):
                await clinic.services.sending.withdraw(SENDER, visit.secret, 1)
            with pytest.raises(NotFound):
                await clinic.services.sending.withdraw(SENDER, visit.secret, 2)


class TestTheEnd:
    async def test_these_are_all(self, clinic: Clinic, made: MadePhotoRequest) -> None:
        visit = await clinic.opened(made)
        await clinic.sent(visit)
        assert await clinic.services.sending.finish(SENDER, visit.secret) == 1
        for tried in (
            clinic.opened(made),
            clinic.sent(visit),
            clinic.services.sending.finish(SENDER, visit.secret),
            clinic.services.sending.withdraw(SENDER, visit.secret, 1),
            clinic.services.sending.proving.knock(SENDER, made.secret),
            clinic.services.sending.decline(SENDER, made.secret),
        ):
            with pytest.raises(NotFound):
                await tried
        assert await state.one(PHOTOS) == 1

    async def test_a_full_one_opens_no_more_and_can_be_ended(self, clinic: Clinic) -> None:
        made = await clinic.asked(most_photos=1)
        visit = await clinic.opened(made)
        await clinic.sent(visit)
        with pytest.raises(NotFound):
            await clinic.opened(made)
        told = await clinic.services.photo_requests.events(clinic.cast.surgeon, made.request.id)
        assert RequestHappened.LATE not in {event.what for event in told}
        await clinic.services.sending.finish(SENDER, visit.secret)
        assert await state_of(clinic) is RequestState.FINISHED

    async def test_its_time_is_up(
        self, clinic: Clinic, made: MadePhotoRequest, clock: SetClock
    ) -> None:
        visit = await clinic.opened(made)
        clock.at = made.request.ends_at
        for tried in (clinic.opened(made), clinic.sent(visit)):
            with pytest.raises(NotFound):
                await tried
        assert await state_of(clinic) is RequestState.EXPIRED

    async def test_a_visit_lasts_two_hours(
        self, clinic: Clinic, made: MadePhotoRequest, clock: SetClock
    ) -> None:
        visit = await clinic.opened(made)
        clock.move(timedelta(hours=2))
        with pytest.raises(NotFound):
            await clinic.sent(visit)
        assert (await clinic.opened(made)).secret != visit.secret

    async def test_not_for_whoever_got_it(self, clinic: Clinic, made: MadePhotoRequest) -> None:
        await clinic.services.sending.decline(SENDER, made.secret)
        with pytest.raises(NotFound):
            await clinic.opened(made)
        assert await state_of(clinic) is RequestState.DECLINED

    async def test_of_whoever_left(self, clinic: Clinic, made: MadePhotoRequest) -> None:
        visit = await clinic.opened(made)
        surgeon = clinic.cast.surgeon.person
        assert surgeon is not None
        await clinic.services.people.disable(clinic.cast.administrator, surgeon)
        for tried in (clinic.opened(made), clinic.sent(visit)):
            with pytest.raises(NotFound):
                await tried
