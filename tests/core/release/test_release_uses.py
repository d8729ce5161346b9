"""What leaves for something else than care: only what everybody in it agreed to, while they do."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import date, timedelta

import pytest

from core.consents import Capacity, Consent, Method, Signing
from core.decisions import Channel, Purpose, Reason, Status
from core.kit.actor import Actor
from core.kit.clock import SetClock
from core.kit.errors import Forbidden, Invalid, NotFound
from core.patients import NewPatient, PatientId, Sex
from core.photos import Developing, PhotoId, RenditionKind
from core.release import NoLongerReleased, NotReleased, Use
from core.services import Ports, Services, build_developing
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import received
from tests.support.darkrooms import Prepared
from tests.support.treating import treats

FULL, ORIGINAL = RenditionKind.FULL, RenditionKind.ORIGINAL
MARKETING, RESEARCH = Use(Purpose.MARKETING), Use(Purpose.RESEARCH)
ALL = dict.fromkeys(
    (Purpose.EDUCATION, Purpose.RESEARCH, Purpose.PUBLICATION, Purpose.MARKETING), True
)
NO_MARKETING = ALL | {Purpose.MARKETING: False}


@pytest.fixture
async def anna(services: Services, cast: Cast) -> PatientId:
    new = NewPatient("P-1001", "Anna de Vries", date(1961, 4, 2), Sex.FEMALE)
    return (await services.patients.create(cast.surgeon, new)).id


@pytest.fixture
async def photo(services: Services, ports: Ports, cast: Cast, anna: PatientId) -> PhotoId:
    """A photo of Anna, developed and enlarged."""
    worker: Developing = build_developing(ports, Prepared())
    made = await received(services, cast.photographer, patient=anna)
    await worker.develop(made)
    await worker.enlarge(made)
    await services.naming.looked(cast.photographer, made)
    return made


async def signed(
    services: Services, staff: Actor, patient: PatientId, answers: Mapping[Purpose, bool] = ALL
) -> Consent:
    """The form that was drafted when the photo came, signed."""
    (drafted, *_) = await services.consents.of_patient(staff, patient)
    said = Signing("Anna de Vries", Capacity.SELF, Method.TABLET, answers)
    return await services.consents.sign(staff, drafted.id, drafted.version, said)


class TestLeaving:
    async def test_nobody_was_asked_so_it_stays(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        at = await state.last_act()
        with pytest.raises(NotReleased) as refused:
            await services.release.open(cast.surgeon, photo, FULL, MARKETING)
        assert refused.value.decision.reasons == (Reason.NOT_ASKED,)
        (act,) = await state.acts(at)
        assert (act["tag"], act["outcome"], act["photo"]) == ("release:refused", "denied", photo)
        assert act["detail"]["reasons"] == ["not_asked"]

    async def test_signed_it_may_leave_with_a_line_in_the_log(
        self, services: Services, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        consent = await signed(services, cast.surgeon, anna)
        at = await state.last_act()
        released = await services.release.open(cast.surgeon, photo, FULL, MARKETING)
        assert released.decision.until == consent.ends
        assert b"".join([piece async for piece in released.whole()])
        act, *others = await state.acts(at)
        assert (act["tag"], act["detail"]["channel"]) == ("photo:released", "website")
        assert act["detail"]["decision"] == str(act["subject"]) == str(released.tag)
        assert [other["tag"] for other in others] == ["publication:begun", "certificate:created"]

    async def test_each_purpose_is_asked_for_itself(
        self, services: Services, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        await signed(services, cast.surgeon, anna, NO_MARKETING)
        assert await services.release.open(cast.surgeon, photo, FULL, RESEARCH)
        with pytest.raises(NotReleased) as refused:
            await services.release.open(cast.surgeon, photo, FULL, MARKETING)
        assert refused.value.decision.reasons == (Reason.DENIED,)
        by_press = Use(Purpose.RESEARCH, Channel.PRESS)
        with pytest.raises(NotReleased) as refused:
            await services.release.open(cast.surgeon, photo, FULL, by_press)
        assert refused.value.decision.reasons == (Reason.CHANNEL_NOT_ALLOWED,)

    async def test_it_ends_with_the_clock_and_no_job(
        self,
        services: Services,
        cast: Cast,
        photo: PhotoId,
        anna: PatientId,
        clock: SetClock,
    ) -> None:
        consent = await signed(services, cast.surgeon, anna)
        assert consent.ends is not None
        clock.at = consent.ends - timedelta(microseconds=1)
        await treats(services, anna, cast.surgeon)
        assert await services.release.open(cast.surgeon, photo, FULL, MARKETING)
        clock.at = consent.ends
        with pytest.raises(NoLongerReleased) as refused:
            await services.release.open(cast.surgeon, photo, FULL, MARKETING)
        assert refused.value.decision.reasons == (Reason.EXPIRED,)

    async def test_taking_back_stops_what_is_being_read(
        self, services: Services, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        consent = await signed(services, cast.surgeon, anna)
        released = await services.release.open(cast.surgeon, photo, FULL, MARKETING)

        async def slow() -> int:
            taken = 0
            async for _ in released._as_long_as(_forever()):
                taken += 1
                if taken == 3:
                    await services.consents.withdraw(cast.surgeon, consent.id, "")
            return taken

        at = await state.last_act()
        async with asyncio.timeout(3):
            with pytest.raises(NoLongerReleased):
                await slow()
        *_, act = await state.acts(at)
        assert (act["tag"], act["outcome"], act["photo"]) == ("release:refused", "denied", photo)
        assert act["detail"]["reasons"] == ["withdrawn"]

    async def test_care_never_asks_for_consent(
        self, services: Services, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        consent = await signed(services, cast.surgeon, anna, dict.fromkeys(ALL, False))
        assert consent.provisions
        assert await services.release.open(cast.viewer, photo, FULL)
        assert await services.release.open(cast.surgeon, photo, ORIGINAL)

    async def test_the_original_leaves_for_care_only(
        self, services: Services, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        await signed(services, cast.surgeon, anna)
        with pytest.raises(Invalid, match="camera"):
            await services.release.open(cast.surgeon, photo, ORIGINAL, RESEARCH)


class TestOthersInThePhoto:
    async def test_somebody_else_in_it_has_to_agree_as_well(
        self, services: Services, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        omar = (
            await services.patients.create(
                cast.surgeon, NewPatient("P-2", "Omar", date(1970, 1, 1), Sex.MALE)
            )
        ).id
        await signed(services, cast.surgeon, anna)
        await services.depictions.add(cast.surgeon, photo, omar)
        with pytest.raises(NotReleased) as refused:
            await services.release.open(cast.surgeon, photo, FULL, RESEARCH)
        assert [b.person for b in refused.value.decision.blockers] == [omar]
        at = await state.last_act()
        known = await services.depictions.of(cast.viewer, photo)
        assert [each.patient for each in known] == [anna, omar]
        (act,) = await state.acts(at)
        assert (act["tag"], act["photo"], act["patient"]) == ("photo:viewed", photo, anna)
        nobody = await services.depictions.add(cast.surgeon, photo, None)
        decision = await services.release.decide(cast.surgeon, photo, RESEARCH)
        assert decision.reasons == (Reason.UNKNOWN_PERSON, Reason.NOT_ASKED)
        await services.depictions.remove(cast.surgeon, photo, nobody.id)
        decision = await services.release.decide(cast.surgeon, photo, RESEARCH)
        assert decision.reasons == (Reason.NOT_ASKED,)


class TestStamps:
    async def test_they_say_what_is_decided(
        self, services: Services, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        consent = await signed(services, cast.surgeon, anna, NO_MARKETING)
        stamps = await services.release.stamps(cast.viewer, [photo])
        told = {mark.purpose: (mark.status, mark.date) for mark in stamps[photo]}
        assert told == {
            Purpose.EDUCATION: (Status.PERMITTED, consent.ends),
            Purpose.RESEARCH: (Status.PERMITTED, consent.ends),
            Purpose.PUBLICATION: (Status.PERMITTED, consent.ends),
            Purpose.MARKETING: (Status.REFUSED, None),
        }

    async def test_a_photo_that_waits_has_none_and_another_departments_is_not_there(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        waiting = await received(services, cast.photographer, 7)
        assert set(await services.release.stamps(cast.surgeon, [photo, waiting])) == {photo}
        assert await services.release.stamps(cast.stranger, [photo]) == {}


class TestCommunications:
    """They see no photo for care: only what everybody in it let out, and only to take it out."""

    async def test_they_take_what_was_agreed_to_and_know_of_nothing_else(
        self, services: Services, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        async with state.denied(photo=photo):
            with pytest.raises(NotFound):
                await services.release.open(cast.communications, photo, FULL, MARKETING)
        consent = await signed(services, cast.surgeon, anna)
        at = await state.last_act()
        released = await services.release.open(cast.communications, photo, FULL, MARKETING)
        assert b"".join([piece async for piece in released.whole()])
        act, *_ = await state.acts(at)
        assert (act["tag"], act["person"]) == ("photo:released", cast.communications.person)
        assert act["rule"] == "1/communications/2/download"
        async with state.unchanged():
            with pytest.raises(Forbidden):
                await services.release.open(cast.communications, photo, FULL)
            with pytest.raises(Forbidden):
                await services.release.open(cast.communications, photo, FULL, RESEARCH)
        await services.consents.withdraw(cast.surgeon, consent.id, "")
        async with state.denied(photo=photo):
            with pytest.raises(NotFound):
                await services.release.open(cast.communications, photo, FULL, MARKETING)

    async def test_somebody_else_in_it_who_was_not_asked_hides_it(
        self, services: Services, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        await signed(services, cast.surgeon, anna)
        await services.depictions.add(cast.surgeon, photo, None)
        async with state.denied(photo=photo):
            with pytest.raises(NotFound):
                await services.release.open(cast.communications, photo, FULL, MARKETING)


class TestRefusals:
    async def test_who_may_not_download_gets_nothing_for_any_use(
        self, services: Services, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        await signed(services, cast.surgeon, anna)
        async with state.unchanged():
            for who in (cast.viewer, cast.clinician, cast.photographer):
                with pytest.raises(Forbidden):
                    await services.release.open(who, photo, FULL, MARKETING)
            with pytest.raises(NotFound):
                await services.release.open(cast.stranger, photo, FULL, MARKETING)
            with pytest.raises(NotFound):
                await services.release.decide(cast.stranger, photo, MARKETING)


async def _forever() -> AsyncIterator[bytes]:
    while True:
        await asyncio.sleep(0.05)
        yield b"x"
