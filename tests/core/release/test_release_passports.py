"""What leaves says what it is for, and can be asked later whether that still holds."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.consents import Capacity, Consent, Method, Signing
from core.decisions import Channel, Purpose
from core.documents import NoPassport, PassportReading, ShownPassport
from core.imaging import MediaType
from core.kit.clock import SetClock
from core.kit.errors import Forbidden, Unauthenticated
from core.kit.language import Language
from core.patients import NewPatient, PatientId, Sex
from core.photos import PhotoId, RenditionKind
from core.release import Checked, NoLongerReleased, Released, Use
from core.release.released import _with
from core.services import Ports, Services, build_developing
from core.vault import LocalKeys
from tests.support import state
from tests.support.actors import VISITOR, Cast
from tests.support.arriving import body, received
from tests.support.darkrooms import LARGE, Prepared

NAME, MRN = "Kanarie de Vries", "P-1001"
FULL = RenditionKind.FULL
MARKETING = Use(Purpose.MARKETING)
ASKED = (Purpose.EDUCATION, Purpose.RESEARCH, Purpose.PUBLICATION, Purpose.MARKETING)


@dataclass(frozen=True, slots=True)
class Desk:
    """A photo of a patient who said yes to everything."""

    services: Services
    cast: Cast
    patient: PatientId
    photo: PhotoId
    consent: Consent

    async def released(self, use: Use = MARKETING, kind: RenditionKind = FULL) -> Released:
        return await self.services.release.open(self.cast.surgeon, self.photo, kind, use)

    async def left(self, use: Use = MARKETING, kind: RenditionKind = FULL) -> bytes:
        """A file as it leaves."""
        return await (await self.released(use, kind)).small()

    async def checked(self, file: bytes, language: Language = Language.ENGLISH) -> Checked:
        """What somebody who only looks is told of it."""
        return await self.services.passports.check(self.cast.viewer, body(file), language)


@pytest.fixture
async def desk(services: Services, ports: Ports, cast: Cast) -> Desk:
    new = NewPatient(MRN, NAME, date(1961, 4, 2), Sex.FEMALE)
    anna = (await services.patients.create(cast.surgeon, new)).id
    worker = build_developing(ports, Prepared())
    photo = await received(services, cast.photographer, patient=anna)
    await worker.develop(photo)
    await worker.enlarge(photo)
    await services.naming.looked(cast.photographer, photo)
    (drafted,) = await services.consents.of_patient(cast.surgeon, anna)
    said = Signing(NAME, Capacity.SELF, Method.TABLET, dict.fromkeys(ASKED, True))
    consent = await services.consents.sign(cast.surgeon, drafted.id, 1, said)
    return Desk(services, cast, anna, photo, consent)


def shown(file: bytes) -> ShownPassport:
    reading = PassportReading()
    reading.feed(file)
    return reading.result()


async def joined(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


class TestLeaving:
    async def test_it_says_what_was_decided_and_not_of_whom(
        self, desk: Desk, keys: LocalKeys, clock: SetClock
    ) -> None:
        released = await desk.released()
        file = await released.small()
        found = shown(file)

        assert found.is_bound
        assert (found.passport.purpose, found.passport.channel) == ("marketing", "website")
        assert found.passport.until == desk.consent.ends
        assert found.passport.issued_at == clock.now()
        assert found.passport.box == keys.appliance_id
        assert found.passport.decision == released.tag
        for canary in (NAME, "Vries", MRN, "1961-04-02", str(desk.photo), desk.photo.hex):
            assert canary.encode() not in file
        assert str(desk.patient).encode() not in file
        assert str(desk.consent.id).encode() not in file

    async def test_size_and_bytes_agree_however_it_is_read(self, desk: Desk) -> None:
        released = await desk.released()
        file = await released.small()

        assert file == await joined(released.whole())
        assert len(file) == released.size_bytes == len(LARGE.data) + len(released.passport)
        assert file.replace(released.passport, b"", 1) == LARGE.data
        assert not released.has_parts
        with pytest.raises(ValueError, match="parts"):
            released.part(0, 5)

    @pytest.mark.parametrize("kind", [RenditionKind.THUMBNAIL, RenditionKind.PREVIEW, FULL])
    async def test_every_rendition_that_leaves_carries_one(
        self, desk: Desk, kind: RenditionKind
    ) -> None:
        assert shown(await desk.left(Use(Purpose.RESEARCH), kind)).is_bound

    @pytest.mark.parametrize("kind", [RenditionKind.THUMBNAIL, RenditionKind.PREVIEW, FULL])
    async def test_nothing_is_put_into_what_is_looked_at_for_care(
        self, desk: Desk, kind: RenditionKind
    ) -> None:
        released = await desk.released(Use(Purpose.CARE), kind)

        assert (released.passport, released.has_parts) == (b"", True)
        assert released.tag == released.blob
        with pytest.raises(NoPassport):
            shown(await released.small())

    async def test_no_two_are_the_same_and_both_name_one_photo(self, desk: Desk) -> None:
        one, other = shown(await desk.left()), shown(await desk.left())

        assert one.passport.decision != other.passport.decision
        assert one.passport.photo == other.passport.photo

    async def test_taking_back_still_stops_what_is_being_read(self, desk: Desk) -> None:
        released = await desk.released()

        async def slow() -> None:
            async for _ in released._as_long_as(_with(released.passport, _slowly())):
                await desk.services.consents.withdraw(desk.cast.surgeon, desk.consent.id, "")
                break
            async for _ in released._as_long_as(_with(released.passport, _slowly())):
                pass

        async with asyncio.timeout(3):
            with pytest.raises(NoLongerReleased):
                await slow()

    async def test_it_goes_into_a_jpeg_or_nowhere(self, desk: Desk) -> None:
        released = replace(await desk.released(Use()), media_type=MediaType.PNG)
        with pytest.raises(ValueError, match="JPEG"):
            await desk.services.passports.give(released, desk.photo)

    @settings(max_examples=100, deadline=None)
    @given(st.lists(st.binary(max_size=5), max_size=8), st.binary(min_size=1, max_size=5))
    async def test_it_lands_behind_two_bytes_of_any_pieces(
        self, pieces: list[bytes], passport: bytes
    ) -> None:
        async def given_() -> AsyncIterator[bytes]:
            for piece in pieces:
                yield piece

        data, spliced = b"".join(pieces), await joined(_with(passport, given_()))
        assert spliced == (data[:2] + passport + data[2:] if len(data) >= 2 else data)


class TestChecking:
    async def test_it_is_ours_untouched_and_still_permitted(self, desk: Desk) -> None:
        checked = await desk.checked(await desk.left())

        assert checked == Checked(
            is_ours=True,
            is_intact=True,
            is_still_permitted=True,
            sentence="This file is unchanged and may still be used for this.",
            purpose=Purpose.MARKETING,
            channel=Channel.WEBSITE,
            until=desk.consent.ends,
        )

    async def test_after_taking_back_it_is_not_permitted_any_more(self, desk: Desk) -> None:
        file = await desk.left()
        await desk.services.consents.withdraw(desk.cast.surgeon, desk.consent.id, "")
        checked = await desk.checked(file, Language.DUTCH)

        assert (checked.is_ours, checked.is_intact, checked.is_still_permitted) == (
            True,
            True,
            False,
        )
        assert checked.sentence == (
            "Dit bestand is ongewijzigd, maar mag hiervoor niet meer worden gebruikt."
        )

    async def test_it_outlives_its_consent_at_the_second(self, desk: Desk, clock: SetClock) -> None:
        file = await desk.left()
        assert desk.consent.ends is not None
        clock.at = desk.consent.ends - timedelta(microseconds=1)
        assert (await desk.checked(file)).is_still_permitted
        clock.at = desk.consent.ends
        assert not (await desk.checked(file)).is_still_permitted

    async def test_somebody_else_in_it_ends_it(self, desk: Desk) -> None:
        file = await desk.left()
        await desk.services.depictions.add(desk.cast.surgeon, desk.photo, None)

        assert not (await desk.checked(file)).is_still_permitted

    async def test_another_picture_is_not_intact_and_permits_nothing(self, desk: Desk) -> None:
        file = await desk.left()
        for changed in (file[:-1] + b"!", file + b"\0"):
            checked = await desk.checked(changed)
            assert (checked.is_ours, checked.is_intact, checked.is_still_permitted) == (
                True,
                False,
                False,
            )
            assert "do not use it" in checked.sentence

    async def test_a_lie_in_it_is_nobodys_passport_and_tells_nothing(self, desk: Desk) -> None:
        file = (await desk.left()).replace(b'"website"', b'"journal"')
        checked = await desk.checked(file)

        assert checked == Checked(
            is_ours=False,
            is_intact=False,
            is_still_permitted=False,
            sentence="This passport is not of this system, or was altered: it proves nothing.",
        )

    async def test_the_log_knows_the_photo_and_the_answer_does_not(self, desk: Desk) -> None:
        file = await desk.left()
        at = await state.last_act()
        checked = await desk.services.passports.check(
            desk.cast.stranger, body(file), Language.ENGLISH
        )

        assert checked.is_still_permitted, "of another department, and told yes or no as well"
        assert str(desk.photo) not in str(checked)
        (act,) = await state.acts(at)
        assert (act["tag"], act["photo"], act["subject"]) == (
            "passport:checked",
            desk.photo,
            shown(file).passport.decision,
        )
        assert act["detail"] == {"ours": True, "intact": True, "permitted": True}

    async def test_looking_changes_nothing(self, desk: Desk) -> None:
        file = await desk.left()
        async with state.unchanged():
            await desk.checked(file)


class TestRefusals:
    async def test_who_may_not_check_is_refused_before_a_byte_is_read(self, desk: Desk) -> None:
        read: list[bytes] = []

        async def unread() -> AsyncIterator[bytes]:
            read.append(b"x")
            yield b"x"

        passports = desk.services.passports
        async with state.denied():
            with pytest.raises(Forbidden):
                await passports.check(desk.cast.administrator, unread(), Language.ENGLISH)
        with pytest.raises(Unauthenticated):
            await passports.check(VISITOR, unread(), Language.ENGLISH)
        assert read == []

    async def test_a_file_without_one_leaves_no_trace(self, desk: Desk) -> None:
        at = await state.last_act()
        async with state.unchanged():
            with pytest.raises(NoPassport):
                await desk.checked(LARGE.data)
        assert await state.tags(at) == []


async def _slowly() -> AsyncIterator[bytes]:
    for _ in range(3):
        yield b"xxx"
        await asyncio.sleep(0.6)
