"""Opening a link: what is shown, for how long, and what closes it."""

import asyncio
from datetime import timedelta

import pytest
import pyvips

from core.decisions import Purpose
from core.imaging import sniff
from core.kit.clock import SetClock
from core.kit.errors import NotFound
from core.patients import PatientId
from core.photos import PhotoId
from core.search import PhotoIndex
from core.services import Ports, build_services
from core.sharing import MadeShare, NotShownAnyMore, ShareState, WrongProof
from tests.support import state
from tests.support.sharing import GUEST, PASSWORD, RESEARCH, Ward
from tests.support.treating import treats


@pytest.fixture
async def made(ward: Ward, knee: PhotoId) -> MadeShare:
    return await ward.shared(knee)


async def state_of(ward: Ward, made: MadeShare) -> ShareState:
    return (await ward.services.shares.get(ward.cast.surgeon, made.share.id)).state


async def is_closed(ward: Ward, made: MadeShare) -> bool:
    """Whether neither the door nor the right password tells anything."""
    for asked in (ward.services.proving.knock(GUEST, made.secret), ward.opened(made)):
        with pytest.raises(NotFound):
            await asked
    return True


class TestOpening:
    async def test_before_any_proof_there_is_a_door_and_no_more(
        self, ward: Ward, made: MadeShare
    ) -> None:
        door = await ward.services.proving.knock(GUEST, made.secret)
        assert (door.hospital, door.proof, door.hint) == ("Beeldkluis", "password", "")
        assert (await ward.services.shares.get(ward.cast.surgeon, made.share.id)).opens == 0

    async def test_what_the_sender_chose_is_shown(self, ward: Ward, knee: PhotoId) -> None:
        visit = await ward.opened(await ward.shared(knee, reference="KZ-118", message="Kijk."))
        assert (visit.sender, visit.department) == ("Surgeon", "Orthopaedics")
        assert (visit.recipient, visit.reference, visit.message) == (
            "Jeroen Bakker",
            "KZ-118",
            "Kijk.",
        )
        assert (visit.patient, visit.allows_download, visit.opens_left) == (None, False, 4)
        (shown,) = visit.photos
        assert (shown.number, shown.width, shown.height) == (1, 480, 360)

    async def test_the_name_only_where_the_sender_said_so(self, ward: Ward, knee: PhotoId) -> None:
        visit = await ward.opened(await ward.shared(knee, shows_name=True))
        assert visit.patient == "Anna de Vries"

    async def test_of_another_use_no_clinical_word_is_told(
        self, ward: Ward, knee: PhotoId, anna: PatientId
    ) -> None:
        await ward.agreed(anna)
        visit = await ward.opened(await ward.shared(knee, use=RESEARCH))
        (shown,) = visit.photos
        assert (shown.body_site, shown.taken_on) == (None, None)
        assert visit.purpose is Purpose.RESEARCH

    async def test_a_wrong_password_opens_nothing(self, ward: Ward, made: MadeShare) -> None:
        at = await state.last_act()
        with pytest.raises(WrongProof):
            await ward.opened(made, "not the password")
        (act,) = await state.acts(at)
        assert (act["tag"], act["outcome"], act["detail"]) == (
            "share:refused",
            "denied",
            {"left": 9},
        )
        assert await state.rows("SELECT * FROM share_visit") == []

    async def test_a_secret_of_nobodys_opens_nothing(self, ward: Ward, made: MadeShare) -> None:
        for secret in ("", "x", "x" * 43, made.secret[:-1], made.secret + "x"):
            with pytest.raises(NotFound):
                await ward.services.visiting.open(GUEST, secret, PASSWORD)

    async def test_a_hundred_at_once_open_it_ten_times(self, ward: Ward, knee: PhotoId) -> None:
        made = await ward.shared(knee, most_opens=10)
        tried = [ward.opened(made) for _ in range(100)]
        ended = await asyncio.gather(*tried, return_exceptions=True)
        assert sum(not isinstance(each, BaseException) for each in ended) == 10
        assert {type(each) for each in ended if isinstance(each, BaseException)} == {NotFound}
        assert await state_of(ward, made) is ShareState.EXHAUSTED


class TestPhotos:
    async def test_what_leaves_bears_name_and_time_and_the_link(
        self, ward: Ward, made: MadeShare
    ) -> None:
        data = await ward.seen(await ward.opened(made))
        assert sniff(data) == "image/jpeg"
        image = pyvips.Image.new_from_buffer(data, "")
        assert (image.width, image.height) == (480, 360)
        assert not [name for name in image.get_fields() if name in ("exif-data", "xmp-data")]
        traced = await ward.services.tracing.trace(ward.cast.privacy_officer, data)
        assert traced is not None
        assert traced.id == made.share.id

    async def test_each_look_is_a_disclosure(
        self, ward: Ward, made: MadeShare, knee: PhotoId, anna: PatientId
    ) -> None:
        visit, at = await ward.opened(made), await state.last_act()
        await ward.seen(visit)
        (act,) = await state.acts(at)
        assert (act["tag"], act["photo"], act["patient"]) == ("share:seen", knee, anna)
        assert (act["subject"], act["purpose"], act["address"]) == (
            made.share.id,
            "care",
            "145.97.20.7",
        )

    async def test_a_copy_only_where_the_sender_said_so(self, ward: Ward, knee: PhotoId) -> None:
        plain = await ward.opened(await ward.shared(knee))
        with pytest.raises(NotFound):
            await ward.seen(plain, keeps=True)
        kept = await ward.opened(await ward.shared(knee, allows_download=True))
        assert await ward.seen(kept, keeps=True)

    async def test_other_numbers_and_other_secrets_get_nothing(
        self, ward: Ward, made: MadeShare
    ) -> None:
        visit = await ward.opened(made)
        for secret, number in ((visit.secret, 0), (visit.secret, 2), (made.secret, 1), ("x", 1)):
            with pytest.raises(NotFound):
                await ward.services.visiting.photo(GUEST, secret, number)

    async def test_after_half_an_hour_it_has_to_be_opened_again(
        self, ward: Ward, made: MadeShare, clock: SetClock
    ) -> None:
        visit = await ward.opened(made)
        clock.move(timedelta(minutes=30))
        with pytest.raises(NotFound):
            await ward.seen(visit)

    async def test_closing_ends_the_visit_and_not_the_link(
        self, ward: Ward, made: MadeShare
    ) -> None:
        visit = await ward.opened(made)
        await ward.services.visiting.close(GUEST, visit.secret)
        with pytest.raises(NotFound):
            await ward.seen(visit)
        assert await ward.seen(await ward.opened(made))


class TestClosing:
    async def test_it_ends_at_the_second(
        self, ward: Ward, made: MadeShare, clock: SetClock
    ) -> None:
        clock.at = made.share.ends_at - timedelta(seconds=1)
        visit = await ward.opened(made)
        clock.at = made.share.ends_at
        assert await is_closed(ward, made)
        with pytest.raises(NotFound):
            await ward.seen(visit)

    async def test_the_clock_set_back_opens_nothing(
        self, ward: Ward, made: MadeShare, clock: SetClock
    ) -> None:
        clock.at = made.share.ends_at
        await is_closed(ward, made)
        clock.move(-timedelta(days=3))
        assert await is_closed(ward, made)

    async def test_its_sender_ends_it(self, ward: Ward, made: MadeShare) -> None:
        visit = await ward.opened(made)
        ended = await ward.services.shares.end(ward.cast.surgeon, made.share.id)
        assert ended.state is ShareState.REVOKED
        assert await is_closed(ward, made)
        with pytest.raises(NotFound):
            await ward.seen(visit)

    async def test_a_picture_that_is_read_slowly_stops(self, ward: Ward, made: MadeShare) -> None:
        visit = await ward.opened(made)
        picture = await ward.services.visiting.photo(GUEST, visit.secret, 1)
        object.__setattr__(picture, "data", bytes(1 << 20))
        pieces = picture.pieces()
        assert await anext(pieces)
        await ward.services.shares.end(ward.cast.surgeon, made.share.id)
        await asyncio.sleep(0.6)
        with pytest.raises(NotFound):
            await anext(pieces)

    async def test_consent_that_is_taken_back_closes_it(
        self, ward: Ward, knee: PhotoId, anna: PatientId
    ) -> None:
        consent = await ward.agreed(anna)
        made = await ward.shared(knee, use=RESEARCH)
        visit = await ward.opened(made)
        assert await ward.seen(visit)
        await ward.services.consents.withdraw(ward.cast.surgeon, consent.id, "")
        with pytest.raises(NotShownAnyMore):
            await ward.seen(visit)
        with pytest.raises(NotFound):
            await ward.opened(made)
        share = await ward.services.shares.get(ward.cast.surgeon, made.share.id)
        assert (share.opens, share.refusals) == (1, 2)

    async def test_somebody_who_turns_up_in_the_photo_closes_it(
        self, ward: Ward, made: MadeShare, knee: PhotoId
    ) -> None:
        visit = await ward.opened(made)
        await ward.services.depictions.add(ward.cast.surgeon, knee, None)
        with pytest.raises(NotShownAnyMore):
            await ward.seen(visit)

    async def test_a_photo_that_is_gone_is_not_shown(
        self, ward: Ward, made: MadeShare, knee: PhotoId
    ) -> None:
        visit = await ward.opened(made)
        for table in ("rendition", "depicted", "face_look"):
            await state.rows(f"DELETE FROM {table} WHERE photo_id = $1", knee)
        await state.rows("DELETE FROM photo WHERE id = $1", knee)
        with pytest.raises(NotShownAnyMore):
            await ward.seen(visit)
        with pytest.raises(NotFound):
            await ward.opened(made)

    async def test_of_several_the_others_are_shown(
        self, ward: Ward, knee: PhotoId, anna: PatientId
    ) -> None:
        foot = await ward.photo(anna)
        made = await ward.shared(knee, foot)
        await ward.services.depictions.add(ward.cast.surgeon, knee, None)
        visit = await ward.opened(made)
        assert [shown.number for shown in visit.photos] == [2]
        assert await ward.seen(visit, 2)

    async def test_whoever_got_it_by_mistake_ends_it(self, ward: Ward, made: MadeShare) -> None:
        await ward.services.visiting.decline(GUEST, made.secret)
        assert await state_of(ward, made) is ShareState.DECLINED
        assert await is_closed(ward, made)

    async def test_they_can_end_it_when_they_opened_it_the_last_time(
        self, ward: Ward, knee: PhotoId
    ) -> None:
        made = await ward.shared(knee, most_opens=1)
        visit = await ward.opened(made)
        await ward.services.visiting.decline(GUEST, made.secret)
        assert await state_of(ward, made) is ShareState.DECLINED
        with pytest.raises(NotFound):
            await ward.seen(visit)
        with pytest.raises(NotFound):
            await ward.services.visiting.decline(GUEST, made.secret)

    async def test_what_is_on_the_screen_is_asked_about(
        self, ward: Ward, knee: PhotoId, anna: PatientId
    ) -> None:
        made = await ward.shared(knee, await ward.photo(anna))
        visiting, secret = ward.services.visiting, (await ward.opened(made)).secret
        assert await visiting.still(GUEST, secret) == (1, 2)
        await ward.services.depictions.add(ward.cast.surgeon, knee, None)
        assert await visiting.still(GUEST, secret) == (2,)
        await ward.services.shares.end(ward.cast.surgeon, made.share.id)
        with pytest.raises(NotFound):
            await visiting.still(GUEST, secret)

    async def test_a_link_of_whoever_left_is_closed(self, ward: Ward, made: MadeShare) -> None:
        visit = await ward.opened(made)
        assert ward.cast.surgeon.person is not None
        await ward.services.people.disable(ward.cast.administrator, ward.cast.surgeon.person)
        assert await is_closed(ward, made)
        with pytest.raises(NotFound):
            await ward.seen(visit)

    async def test_it_is_closed_without_a_log(
        self, ward: Ward, made: MadeShare, ports: Ports, index: PhotoIndex
    ) -> None:
        visit = await ward.opened(made)
        ports.gate.reason = "a test."
        try:
            for asked in (ward.opened(made), ward.seen(visit)):
                with pytest.raises(Exception, match="logged"):
                    await asked
        finally:
            ports.gate.reason = None
        assert build_services(ports, index)


async def test_treating_is_asked_of_the_sender_only_when_it_is_made(
    ward: Ward, made: MadeShare, anna: PatientId, clock: SetClock
) -> None:
    await treats(ward.services, anna, ward.cast.surgeon)
    clock.move(timedelta(days=6))
    assert await ward.opened(made)
