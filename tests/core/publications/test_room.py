"""The publication room: what may leave this moment is in it, and of nothing else a trace."""

import io
from dataclasses import fields
from datetime import timedelta

import pytest
from PIL import Image, ImageStat

from core.consents import Consent
from core.decisions import Channel, Purpose
from core.faces import MaskMaking, Wish
from core.faces.types import Box
from core.kit.clock import SetClock
from core.kit.errors import Forbidden, Invalid, NotFound
from core.patients import PatientId
from core.photos import Description, Laterality, PhotoId, RenditionKind, View
from core.publications import RoomPage, RoomPhoto, RoomPlace, RoomSize, room
from core.release import NotReleased, Use
from tests.support import state
from tests.support.actors import VISITOR
from tests.support.permissions import UNKNOWN
from tests.support.publishing import WEBSITE
from tests.support.sharing import ALL, Ward

KNEE = "72696002"
PRINT = Use(Purpose.PUBLICATION, Channel.PRINT)
SMALL, LARGE = RoomSize.THUMBNAIL, RoomSize.PREVIEW
FACE_FREE = Wish(drawn=(Box(0.1, 0.1, 0.3, 0.3),))


async def page(ward: Ward, use: Use = WEBSITE, first: int = 50) -> RoomPage:
    return await ward.services.room.page(ward.cast.communications, use, first)


async def listed(ward: Ward, use: Use = WEBSITE) -> list[PhotoId]:
    return [each.id for each in (await page(ward, use)).photos]


async def looked_at(ward: Ward, photo: PhotoId, size: RoomSize = SMALL) -> bytes:
    who = ward.cast.communications
    picture = await ward.services.room.look(who, photo, WEBSITE, size)
    return b"".join([piece async for piece in picture.pieces()])


async def labelled(photo: PhotoId, label: int = 4) -> None:
    await state.rows("UPDATE photo SET sensitivity = $2 WHERE id = $1 RETURNING id", photo, label)


class TestWhatIsThere:
    async def test_a_photo_tells_what_it_shows_and_of_nobody_whom(
        self, ward: Ward, knee: PhotoId, consent: Consent
    ) -> None:
        surgeon = ward.cast.surgeon
        before = await ward.services.photos.get(surgeon, knee)
        said = Description(KNEE, Laterality.LEFT, View.ANTERIOR, None, "TKP", "knie van Anna")
        await ward.services.photos.describe(surgeon, knee, before.version, said)
        (found,) = (await page(ward)).photos
        shown = (KNEE, Laterality.LEFT, View.ANTERIOR)
        assert found == RoomPhoto(knee, False, 480, 360, *shown, consent.ends)
        told = {each.name for each in fields(RoomPhoto)}
        assert told == {"id", "is_masked", "width", "height", "body_site", "laterality", "view"} | {
            "until"
        }

    @pytest.mark.usefixtures("consent")
    async def test_the_newest_is_first_and_pages_go_on(
        self, ward: Ward, anna: PatientId, knee: PhotoId
    ) -> None:
        photos = [knee, *[await ward.photo(anna) for _ in range(4)]]
        services, who = ward.services, ward.cast.communications
        found: list[PhotoId] = []
        last: RoomPlace | None = None
        for turn in range(3):
            some = await services.room.page(who, WEBSITE, 2, last)
            found += [each.id for each in some.photos]
            last = some.end
            assert (last is None) == (turn == 2)
        assert found == photos[::-1]

    @pytest.mark.usefixtures("consent")
    async def test_one_body_site(self, ward: Ward, anna: PatientId, knee: PhotoId) -> None:
        await ward.photo(anna)
        surgeon, services = ward.cast.surgeon, ward.services
        before = await services.photos.get(surgeon, knee)
        await services.photos.describe(surgeon, knee, before.version, Description(KNEE))
        found = await services.room.page(ward.cast.communications, WEBSITE, 50, None, KNEE)
        assert [each.id for each in found.photos] == [knee]

    async def test_a_masked_copy_where_only_that_may_leave(
        self, ward: Ward, knee: PhotoId, consent: Consent
    ) -> None:
        services, surgeon = ward.services, ward.cast.surgeon
        await services.depictions.add(surgeon, knee, None)
        assert await listed(ward) == []
        (other,) = await state.rows("SELECT id FROM depicted WHERE patient_id IS NULL")
        wish = Wish(people=frozenset({other["id"]}), drawn=FACE_FREE.drawn)
        await services.maskings.ask(surgeon, knee, wish)
        await MaskMaking(services.unit_of_work, ward.developing).make(knee)
        assert await listed(ward) == []  # nobody looked at it yet
        made = await services.maskings.of(surgeon, knee)
        assert made is not None
        await services.maskings.sign_off(surgeon, made.id, is_deidentified=False)
        (found,) = (await page(ward)).photos
        assert (found.is_masked, found.width, found.until) == (True, 480, consent.ends)
        hidden = _hidden_part(await looked_at(ward, knee, LARGE))
        await services.depictions.remove(surgeon, knee, other["id"])
        assert not (await page(ward)).photos[0].is_masked
        assert abs(_hidden_part(await looked_at(ward, knee, LARGE)) - hidden) > 1

    @pytest.mark.usefixtures("consent")
    async def test_what_was_agreed_to_for_another_use_only(self, ward: Ward, knee: PhotoId) -> None:
        lotte = await ward.patient("P-1002", "Lotte de Wit")
        await ward.photo(lotte)
        await ward.agreed(lotte, {**ALL, Purpose.MARKETING: False})
        assert await listed(ward) == [knee]
        assert len(await listed(ward, PRINT)) == 2


class TestWhatIsNot:
    async def test_a_withdrawal_takes_it_away_at_once(
        self, ward: Ward, knee: PhotoId, consent: Consent
    ) -> None:
        assert await listed(ward) == [knee]
        await ward.services.consents.withdraw(ward.cast.surgeon, consent.id, "")
        assert await listed(ward) == []
        with pytest.raises(NotFound):
            await looked_at(ward, knee)

    async def test_it_goes_the_second_that_consent_runs_out(
        self, ward: Ward, knee: PhotoId, consent: Consent, clock: SetClock
    ) -> None:
        assert consent.ends is not None
        clock.at = consent.ends - timedelta(seconds=1)
        assert await listed(ward) == [knee]
        clock.at = consent.ends
        assert await listed(ward) == []

    @pytest.mark.usefixtures("consent")
    async def test_what_waits_or_was_put_apart_or_is_sensitive(
        self, ward: Ward, anna: PatientId, knee: PhotoId
    ) -> None:
        await ward.photo(anna, is_looked_at=False)
        apart = await ward.photo(anna)
        await state.rows(
            "UPDATE photo SET quarantine_code = 'strange' WHERE id = $1 RETURNING id", apart
        )
        assert await listed(ward) == [knee]
        await labelled(knee)
        assert await listed(ward) == []

    async def test_a_page_is_filled_over_what_may_not_leave(
        self, ward: Ward, anna: PatientId, knee: PhotoId, consent: Consent
    ) -> None:
        """Whoever pages through sees no gap where the others are."""
        photos = [knee]
        for _ in range(3):
            await labelled(await ward.photo(anna))
            photos.append(await ward.photo(anna))
        alone = [
            await ward.services.room.page(ward.cast.communications, WEBSITE, first)
            for first in (2, 4)
        ]
        assert [len(each.photos) for each in alone] == [2, 4]
        assert [each.end is None for each in alone] == [False, True]
        assert consent.id

    @pytest.mark.usefixtures("consent")
    async def test_the_box_looks_no_further_at_once_and_says_so(
        self, ward: Ward, anna: PatientId, knee: PhotoId, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hidden = [await ward.photo(anna) for _ in range(4)]
        for each in hidden:
            await labelled(each)
        monkeypatch.setattr(room, "BATCH", 1)
        monkeypatch.setattr(room, "BATCHES", 3)
        services, who = ward.services, ward.cast.communications
        first = await services.room.page(who, WEBSITE, 2)
        assert first.photos == ()
        assert first.end is not None
        assert first.end.id not in hidden  # where it ended nobody can read
        then = await services.room.page(who, WEBSITE, 2, first.end)
        assert [each.id for each in then.photos] == [knee]
        assert then.end is None
        for made_up in (RoomPlace(0, UNKNOWN), RoomPlace(first.end.tag, UNKNOWN)):
            with pytest.raises(Invalid):
                await services.room.page(who, WEBSITE, 2, made_up)


@pytest.mark.usefixtures("consent")
class TestLooking:
    async def test_it_is_logged_and_is_not_publishing(
        self, ward: Ward, knee: PhotoId, anna: PatientId
    ) -> None:
        at, who = await state.last_act(), ward.cast.communications
        assert await listed(ward) == [knee]
        assert await looked_at(ward, knee)
        found, seen = await state.acts(at)
        assert (found["tag"], found["purpose"]) == ("photo:listed", "marketing")
        assert found["detail"] == {"photos": [str(knee)]}
        assert (seen["tag"], seen["purpose"]) == ("photo:seen", "marketing")
        assert (seen["photo"], seen["patient"], seen["person"]) == (knee, anna, who.person)
        assert seen["rule"] == "1/communications/1/view"
        assert (await ward.services.publications.page(who, None, 50)).publications == ()

    async def test_a_page_is_one_row_and_an_empty_one_too(self, ward: Ward, knee: PhotoId) -> None:
        await labelled(knee)
        at = await state.last_act()
        assert await listed(ward) == []
        assert [act["detail"] for act in await state.acts(at)] == [{"photos": []}]

    async def test_the_picture_is_small_marked_and_not_the_file(
        self, ward: Ward, knee: PhotoId
    ) -> None:
        surgeon = ward.cast.surgeon
        plain = await ward.services.release.open(surgeon, knee, RenditionKind.PREVIEW)
        preview = await plain.small()
        for size, longest in ((SMALL, 480), (LARGE, 480)):
            picture = await looked_at(ward, knee, size)
            assert picture != preview
            opened = Image.open(io.BytesIO(picture))
            assert (opened.format, max(opened.size)) == ("JPEG", longest)
            assert not opened.getexif()

    async def test_the_line_is_across_it(self, ward: Ward, knee: PhotoId) -> None:
        plain = await ward.services.release.open(ward.cast.surgeon, knee, RenditionKind.PREVIEW)
        before = Image.open(io.BytesIO(await plain.small())).convert("L")
        after = Image.open(io.BytesIO(await looked_at(ward, knee, LARGE))).convert("L")
        pairs = zip(before.tobytes(), after.tobytes(), strict=True)
        changed = sum(abs(a - b) > 24 for a, b in pairs) / len(before.tobytes())
        assert changed > 0.02

    async def test_a_slow_reader_is_asked_about_again(
        self, ward: Ward, knee: PhotoId, consent: Consent
    ) -> None:
        picture = await ward.services.room.look(ward.cast.communications, knee, WEBSITE, SMALL)
        await picture.still()
        await ward.services.consents.withdraw(ward.cast.surgeon, consent.id, "")
        with pytest.raises(NotFound):
            await picture.still()


@pytest.mark.usefixtures("consent")
class TestWhoMay:
    @pytest.mark.parametrize(
        "role", ["viewer", "clinician", "surgeon", "photographer", "privacy_officer"]
    )
    async def test_others_have_no_room(self, ward: Ward, knee: PhotoId, role: str) -> None:
        who, services = getattr(ward.cast, role), ward.services
        assert services.room.uses(who) == ()
        async with state.denied(person=who.person):
            with pytest.raises(Forbidden):
                await services.room.page(who, WEBSITE, 50)
        async with state.denied(person=who.person, photo=knee):
            with pytest.raises(Forbidden):
                await services.room.look(who, knee, WEBSITE, SMALL)

    async def test_communications_have_one_for_the_public_and_for_nothing_else(
        self, ward: Ward, knee: PhotoId
    ) -> None:
        who, services = ward.cast.communications, ward.services
        assert services.room.uses(who) == (Purpose.PUBLICATION, Purpose.MARKETING)
        assert services.room.uses(VISITOR) == ()
        for purpose in (Purpose.CARE, Purpose.RESEARCH, Purpose.EDUCATION):
            with pytest.raises(Forbidden):
                await services.room.page(who, Use(purpose), 50)
            with pytest.raises(Forbidden):
                await services.room.look(who, knee, Use(purpose), SMALL)
        with pytest.raises(Invalid):  # a surgeon may, but not by this door
            await services.room.page(ward.cast.surgeon, Use(Purpose.CARE), 50)
        with pytest.raises(Invalid):
            await services.room.page(who, WEBSITE, 50, None, "elbow")

    async def test_what_may_not_leave_and_what_never_was_look_the_same(
        self, ward: Ward, anna: PatientId, knee: PhotoId
    ) -> None:
        lotte = await ward.patient("P-1002", "Lotte de Wit")
        sensitive = await ward.photo(anna)
        await labelled(sensitive)
        for photo in (await ward.photo(lotte), sensitive, PhotoId(UNKNOWN)):
            async with state.denied(photo=photo):
                with pytest.raises(NotFound):
                    await looked_at(ward, photo)
        assert await listed(ward) == [knee]

    async def test_a_surgeon_who_takes_one_for_the_public_still_needs_no_room(
        self, ward: Ward, knee: PhotoId, consent: Consent
    ) -> None:
        await ward.services.consents.withdraw(ward.cast.surgeon, consent.id, "")
        with pytest.raises(NotReleased):
            await ward.services.release.open(ward.cast.surgeon, knee, RenditionKind.FULL, WEBSITE)


def _hidden_part(picture: bytes) -> float:
    """How much the part that was masked differs from spot to spot; a mask is large grey tiles."""
    grey = Image.open(io.BytesIO(picture)).convert("L")
    width, height = grey.size
    box = (int(0.12 * width), int(0.12 * height), int(0.28 * width), int(0.28 * height))
    return float(ImageStat.Stat(grey.crop(box)).stddev[0])
