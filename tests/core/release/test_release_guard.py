"""The face guard: what leaves shows nobody who was not asked, masked copies included."""

import pytest

from core.consents import Capacity, Method, Signing
from core.decisions import Purpose, Reason
from core.faces import Box, FaceId, Masking, MaskingId, Wish
from core.faces.masking import GROWN
from core.kit.errors import Conflict, Forbidden, Invalid, NotFound
from core.kit.language import Language
from core.patients import PatientId
from core.photos import PhotoId, RenditionKind
from core.release import Checked, NotReleased, Use
from core.services import Ports, Services
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import body
from tests.support.darkrooms import MASKED, Prepared
from tests.support.faces import seen
from tests.support.permissions import UNKNOWN
from tests.support.town import Town, town_of

MARKETING = Use(Purpose.MARKETING)
FULL, MASK = RenditionKind.FULL, RenditionKind.MASKED
ALL = (Purpose.EDUCATION, Purpose.RESEARCH, Purpose.PUBLICATION, Purpose.MARKETING)


@pytest.fixture
async def town(services: Services, ports: Ports, cast: Cast) -> Town:
    return await town_of(services, ports, cast)


@pytest.fixture
async def anna(town: Town) -> PatientId:
    return await town.patient("P-1001")


@pytest.fixture
async def photo(town: Town, anna: PatientId) -> PhotoId:
    """Anna, who agreed to everything and whose face is named, beside a stranger."""
    made = await town.photo(seen(1), seen(2, place=2), patient=anna)
    (drafted,) = await town.services.consents.of_patient(town.cast.surgeon, anna)
    said = Signing("Anna de Vries", Capacity.SELF, Method.TABLET, dict.fromkeys(ALL, True))
    await town.services.consents.sign(town.cast.surgeon, drafted.id, drafted.version, said)
    await town.services.naming.name(town.cast.surgeon, await face_at(town, made, 0.05), anna)
    await town.workshop.developing.enlarge(made)
    return made


async def face_at(town: Town, photo: PhotoId, left: float) -> FaceId:
    return next(each.id for each in await town.faces(photo) if abs(each.box.left - left) < 0.01)


async def stranger_in(town: Town, photo: PhotoId) -> FaceId:
    return await face_at(town, photo, 0.53)


async def reasons(town: Town, photo: PhotoId, kind: RenditionKind = FULL) -> tuple[Reason, ...]:
    """Why it may not leave; that opening it says the same is asserted."""
    release, surgeon = town.services.release, town.cast.surgeon
    decision = await release.decide(surgeon, photo, MARKETING, kind)
    if decision.is_permitted:
        assert await release.open(surgeon, photo, kind, MARKETING)
    else:
        with pytest.raises(NotReleased) as refused:
            await release.open(surgeon, photo, kind, MARKETING)
        assert refused.value.decision.reasons == decision.reasons
    return decision.reasons


async def masked(town: Town, photo: PhotoId, wish: Wish) -> Masking:
    """A copy that was asked for and made."""
    await town.services.maskings.ask(town.cast.surgeon, photo, wish)
    await town.workshop.masks.make(photo)
    made = await town.services.maskings.of(town.cast.surgeon, photo)
    assert made is not None
    return made


async def signed_off(town: Town, masking: Masking) -> Masking:
    return await town.services.maskings.sign_off(
        town.cast.surgeon, masking.id, is_deidentified=False
    )


async def checked(town: Town, file: bytes) -> Checked:
    return await town.services.passports.check(town.cast.viewer, body(file), Language.ENGLISH)


class TestTheGuard:
    async def test_a_face_of_nobody_stops_it_and_is_named(self, town: Town, photo: PhotoId) -> None:
        assert await reasons(town, photo) == (Reason.UNKNOWN_FACE,)
        decision = await town.services.release.decide(town.cast.surgeon, photo, MARKETING)
        (blocker,) = decision.blockers
        assert (blocker.face, blocker.place) == (await stranger_in(town, photo), 1)

    async def test_somebody_who_agreed_opens_it(self, town: Town, photo: PhotoId) -> None:
        bea = await town.patient("P-1002", "Bea Bakker")
        face = await stranger_in(town, photo)
        await town.services.naming.name(town.cast.surgeon, face, bea)
        assert await reasons(town, photo) == (Reason.NOT_ASKED,)
        (drafted,) = await town.services.consents.of_patient(town.cast.surgeon, bea)
        said = Signing("Bea Bakker", Capacity.SELF, Method.TABLET, dict.fromkeys(ALL, True))
        await town.services.consents.sign(town.cast.surgeon, drafted.id, drafted.version, said)
        assert await reasons(town, photo) == ()

    async def test_a_declaration_opens_it_and_taking_it_back_shuts_it(
        self, town: Town, photo: PhotoId
    ) -> None:
        face = await stranger_in(town, photo)
        await town.services.naming.declare(town.cast.surgeon, face)
        assert await reasons(town, photo) == ()
        await town.services.naming.undeclare(town.cast.surgeon, face)
        assert await reasons(town, photo) == (Reason.UNKNOWN_FACE,)

    async def test_a_photo_nobody_looked_at_stays(self, town: Town, photo: PhotoId) -> None:
        await town.services.naming.declare(town.cast.surgeon, await stranger_in(town, photo))
        await state.rows("DELETE FROM face_look")
        assert await reasons(town, photo) == (Reason.NOT_LOOKED_AT,)
        await town.services.naming.looked(town.cast.photographer, photo)
        assert await reasons(town, photo) == ()

    async def test_the_stamp_says_so_too(self, town: Town, photo: PhotoId) -> None:
        stamps = await town.services.release.stamps(town.cast.viewer, [photo])
        assert {mark.status.value for mark in stamps[photo]} == {"not_asked"}
        await town.services.naming.declare(town.cast.surgeon, await stranger_in(town, photo))
        stamps = await town.services.release.stamps(town.cast.viewer, [photo])
        assert {mark.status.value for mark in stamps[photo]} == {"permitted"}


class TestMaskedCopies:
    async def test_it_leaves_once_a_person_looked_at_it(self, town: Town, photo: PhotoId) -> None:
        face = await stranger_in(town, photo)
        masking = await masked(town, photo, Wish(frozenset({face})))
        assert masking.hidden == frozenset({face})
        assert (masking.is_made, masking.made_by) == (True, "Surgeon")
        assert await reasons(town, photo, MASK) == (Reason.NOT_REVIEWED,)
        signed = await signed_off(town, masking)
        assert (signed.reviewed_by, signed.is_deidentified) == ("Surgeon", False)
        assert await reasons(town, photo, MASK) == ()
        assert await reasons(town, photo) == (Reason.UNKNOWN_FACE,)
        released = await town.services.release.open(town.cast.surgeon, photo, MASK)
        assert await released.small() == MASKED.data

    async def test_the_whole_head_is_hidden_and_nothing_beyond_the_photo(
        self, town: Town, photo: PhotoId
    ) -> None:
        face = await face_at(town, photo, 0.05)
        masking = await masked(town, photo, Wish(frozenset({face})))
        (area,) = masking.areas
        assert area == pytest.approx(Box(0.0, 0.2 - GROWN * 0.3, 0.21 + GROWN * 0.16, 0.605))
        room = town.workshop.developing.darkroom
        assert isinstance(room, Prepared)
        ((drawn,),) = room.masked
        assert (drawn.left, drawn.bottom) == (area.left, area.bottom)

    async def test_a_person_is_hidden_with_their_faces_or_by_a_drawn_area(
        self, town: Town, photo: PhotoId
    ) -> None:
        bea = await town.patient("P-1002", "Bea Bakker")
        await town.services.naming.declare(town.cast.surgeon, await stranger_in(town, photo))
        await town.services.depictions.add(town.cast.surgeon, photo, bea)
        _, other = await town.services.depictions.of(town.cast.surgeon, photo)
        assert await reasons(town, photo) == (Reason.NOT_ASKED,)
        async with state.unchanged():
            with pytest.raises(Invalid) as refused:
                await masked(town, photo, Wish(people=frozenset({other.id})))
        assert refused.value.field == "people"
        tattoo = Box(0.8, 0.8, 0.9, 0.95)
        wish = Wish(people=frozenset({other.id}), drawn=(tattoo,))
        masking = await signed_off(town, await masked(town, photo, wish))
        assert masking.areas == (tattoo,)
        assert await reasons(town, photo, MASK) == ()

    async def test_no_mask_stands_for_the_consent_of_whose_photo_it_is(
        self, town: Town, anna: PatientId, photo: PhotoId
    ) -> None:
        faces = frozenset(each.id for each in await town.faces(photo))
        await signed_off(town, await masked(town, photo, Wish(faces)))
        assert await reasons(town, photo, MASK) == ()
        (consent,) = await town.services.consents.of_patient(town.cast.surgeon, anna)
        await town.services.consents.withdraw(town.cast.surgeon, consent.id, "")
        assert await reasons(town, photo, MASK) == (Reason.WITHDRAWN,)

    async def test_a_new_copy_takes_the_place_of_the_old_and_is_looked_at_anew(
        self, town: Town, photo: PhotoId
    ) -> None:
        wish = Wish(frozenset({await stranger_in(town, photo)}))
        first = await signed_off(town, await masked(town, photo, wish))
        second = await masked(town, photo, Wish(drawn=(Box(0.1, 0.1, 0.2, 0.2),)))
        assert await reasons(town, photo, MASK) == (Reason.UNKNOWN_FACE, Reason.NOT_REVIEWED)
        with pytest.raises(Conflict):
            await signed_off(town, first)
        files = await state.rows("SELECT id FROM rendition WHERE kind = 'masked'")
        assert len(files) == 1
        assert len(await state.rows("SELECT id FROM face_masking")) == 2  # the recipes stay
        assert second.is_made

    async def test_a_passport_stands_for_the_copy_that_left_and_no_other(
        self, town: Town, photo: PhotoId
    ) -> None:
        bea = await town.patient("P-1002", "Bea Bakker")
        await town.services.naming.name(town.cast.surgeon, await stranger_in(town, photo), bea)
        (drafted,) = await town.services.consents.of_patient(town.cast.surgeon, bea)
        said = Signing("Bea Bakker", Capacity.SELF, Method.TABLET, dict.fromkeys(ALL, True))
        signed = await town.services.consents.sign(
            town.cast.surgeon, drafted.id, drafted.version, said
        )
        await signed_off(town, await masked(town, photo, Wish(drawn=(Box(0.8, 0.8, 0.9, 0.9),))))
        released = await town.services.release.open(town.cast.surgeon, photo, MASK, MARKETING)
        left = await released.small()
        assert (await checked(town, left)).is_still_permitted
        await town.services.consents.withdraw(town.cast.surgeon, signed.id, "")
        hiding = Wish(frozenset({await stranger_in(town, photo)}))
        await signed_off(town, await masked(town, photo, hiding))
        assert await reasons(town, photo, MASK) == ()
        assert not (await checked(town, left)).is_still_permitted

    async def test_a_copy_in_the_making_is_not_signed_off(self, town: Town, photo: PhotoId) -> None:
        wish = Wish(frozenset({await stranger_in(town, photo)}))
        asked = await town.services.maskings.ask(town.cast.surgeon, photo, wish)
        assert not asked.is_made
        async with state.unchanged():
            with pytest.raises(Conflict):
                await signed_off(town, asked)
        with pytest.raises(NotFound):
            await town.services.release.open(town.cast.surgeon, photo, MASK)

    async def test_what_makes_it_may_run_twice(self, town: Town, photo: PhotoId) -> None:
        wish = Wish(frozenset({await stranger_in(town, photo)}))
        await masked(town, photo, wish)
        async with state.unchanged():
            await town.workshop.masks.make(photo)

    @pytest.mark.parametrize(
        ("drawn", "field"),
        [
            ((), "faces"),
            ((Box(0.5, 0.5, 0.4, 0.6),), "areas"),
            ((Box(0.5, 0.5, 0.6, 1.2),), "areas"),
            ((Box(0.5, 0.5, 0.5001, 0.6),), "areas"),
            ((Box(0.1, 0.1, 0.2, 0.2),) * 21, "areas"),
        ],
    )
    async def test_what_hides_nothing_or_lies_beyond_is_refused(
        self, town: Town, photo: PhotoId, drawn: tuple[Box, ...], field: str
    ) -> None:
        async with state.unchanged():
            with pytest.raises(Invalid) as refused:
                await town.services.maskings.ask(town.cast.surgeon, photo, Wish(drawn=drawn))
        assert refused.value.field == field

    async def test_nobody_without_the_right_asks_or_signs(self, town: Town, photo: PhotoId) -> None:
        maskings, wish = town.services.maskings, Wish(frozenset({await stranger_in(town, photo)}))
        masking = await masked(town, photo, wish)
        for who, refusal in ((town.cast.viewer, Forbidden), (town.cast.stranger, NotFound)):
            async with state.unchanged():
                with pytest.raises(refusal):
                    await maskings.ask(who, photo, wish)
                with pytest.raises(refusal):
                    await maskings.sign_off(who, masking.id, is_deidentified=True)
        async with state.unchanged():
            with pytest.raises(NotFound):
                await maskings.ask(town.cast.surgeon, photo, Wish(frozenset({FaceId(UNKNOWN)})))
            with pytest.raises(NotFound):
                await maskings.sign_off(
                    town.cast.surgeon, MaskingId(UNKNOWN), is_deidentified=False
                )
