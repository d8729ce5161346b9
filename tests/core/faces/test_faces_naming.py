"""Saying whose a face is, or that it is nobody's: what a person may say, and what follows."""

import pytest

from core.audit import Tag
from core.faces import FaceId
from core.kit.errors import Conflict, Forbidden, NotFound
from core.patients import PatientId
from core.photos import LinkOrigin, PhotoId
from core.services import Ports
from tests.support import state
from tests.support.faces import seen
from tests.support.permissions import UNKNOWN
from tests.support.town import Town


@pytest.fixture
async def anna(town: Town) -> PatientId:
    return await town.patient("P-1001")


@pytest.fixture
async def photo(town: Town, anna: PatientId) -> PhotoId:
    """Two faces in a photo of Anna's."""
    return await town.photo(seen(1), seen(2, place=1), patient=anna)


@pytest.fixture
async def face(town: Town, photo: PhotoId) -> FaceId:
    return (await town.faces(photo))[0].id


class TestNaming:
    async def test_it_is_known_whose_it_is_and_who_said_so(
        self, town: Town, anna: PatientId, photo: PhotoId, face: FaceId
    ) -> None:
        at = await state.last_act()
        named = await town.services.naming.name(town.cast.surgeon, face, anna)
        (subject,) = await town.services.depictions.of(town.cast.viewer, photo)
        assert named.depiction == subject.id
        assert subject.origin is LinkOrigin.HUMAN  # filed by hand, before any face was named
        (row,) = await state.rows("SELECT named_by FROM face_region WHERE id = $1", face)
        assert row["named_by"] == town.cast.surgeon.person
        (act,) = [each for each in await state.acts(at) if each["tag"] == Tag.FACE_NAMED]
        assert (act["photo"], act["patient"], act["subject"]) == (photo, anna, face)

    async def test_somebody_else_is_added_to_the_photo_and_goes_with_the_name(
        self, town: Town, anna: PatientId, photo: PhotoId, face: FaceId
    ) -> None:
        bea = await town.patient("P-1002", "Bea Bakker")
        await town.services.naming.name(town.cast.surgeon, face, bea)
        people = await town.services.depictions.of(town.cast.surgeon, photo)
        assert [each.patient for each in people] == [anna, bea]
        forms = await town.services.consents.of_patient(town.cast.surgeon, bea)
        assert [each.form.code for each in forms] == ["quitclaim"]
        await town.services.naming.unname(town.cast.surgeon, face)
        people = await town.services.depictions.of(town.cast.surgeon, photo)
        assert [each.patient for each in people] == [anna]

    async def test_who_was_in_the_photo_without_a_face_stays(
        self, town: Town, photo: PhotoId, face: FaceId
    ) -> None:
        bea = await town.patient("P-1002", "Bea Bakker")
        await town.services.depictions.add(town.cast.surgeon, photo, bea)
        people = await town.services.depictions.of(town.cast.surgeon, photo)
        await town.services.naming.name(town.cast.surgeon, face, bea)
        await town.services.naming.unname(town.cast.surgeon, face)
        assert await town.services.depictions.of(town.cast.surgeon, photo) == people

    async def test_a_named_face_is_not_named_again(
        self, town: Town, anna: PatientId, face: FaceId
    ) -> None:
        await town.services.naming.name(town.cast.surgeon, face, anna)
        async with state.unchanged():
            with pytest.raises(Conflict):
                await town.services.naming.name(town.cast.surgeon, face, anna)
            with pytest.raises(Conflict):
                await town.services.naming.declare(town.cast.surgeon, face)

    async def test_nobody_is_two_faces_of_one_photo(
        self, town: Town, anna: PatientId, photo: PhotoId
    ) -> None:
        one, other = await town.faces(photo)
        await town.services.naming.name(town.cast.surgeon, one.id, anna)
        async with state.unchanged():
            with pytest.raises(Conflict):
                await town.services.naming.name(town.cast.surgeon, other.id, anna)

    async def test_taking_somebody_out_of_the_photo_unnames_their_face(
        self, town: Town, photo: PhotoId, face: FaceId
    ) -> None:
        bea = await town.patient("P-1002", "Bea Bakker")
        await town.services.naming.name(town.cast.surgeon, face, bea)
        _, other = await town.services.depictions.of(town.cast.surgeon, photo)
        await town.services.depictions.remove(town.cast.surgeon, photo, other.id)
        assert (await town.faces(photo))[0].depiction is None

    async def test_another_look_keeps_what_was_said_even_of_a_face_it_misses(
        self, town: Town, anna: PatientId, photo: PhotoId, face: FaceId
    ) -> None:
        await town.services.naming.name(town.cast.surgeon, face, anna)
        town.eye.there[photo] = ()
        await town.workshop.seeing.see(photo)
        (kept,) = await town.faces(photo)
        assert (kept.id, kept.depiction is not None) == (face, True)


class TestDeclaring:
    async def test_somebody_stands_for_it_by_name_and_may_take_it_back(
        self, town: Town, photo: PhotoId, face: FaceId
    ) -> None:
        await town.services.naming.declare(town.cast.clinician, face)
        look = await town.services.faces.of(town.cast.viewer, photo)
        declared = next(each for each in look.faces if each.id == face)
        assert declared.declared_by is not None
        assert look.names[declared.declared_by] == "Clinician"
        undone = await town.services.naming.undeclare(town.cast.surgeon, face)
        assert undone.declared_by is None

    async def test_who_looked_is_known_where_no_network_did(self, town: Town, ports: Ports) -> None:
        town.eye.is_there = False
        photo = await town.photo(patient=await town.patient("P-1003"))
        assert (await town.services.faces.of(town.cast.viewer, photo)).at is None
        await town.services.naming.looked(town.cast.photographer, photo)
        look = await town.services.faces.of(town.cast.viewer, photo)
        assert look.by is not None
        assert look.names[look.by] == "Photographer"
        town.eye.is_there = True
        assert await town.workshop.seeing.catch_up() == 1  # a network looks as well, once it can


class TestRefusals:
    async def test_nobody_without_the_right_says_anything(
        self, town: Town, anna: PatientId, photo: PhotoId, face: FaceId
    ) -> None:
        naming = town.services.naming
        for who, refusal in ((town.cast.viewer, Forbidden), (town.cast.stranger, NotFound)):
            for attempt in (
                lambda who=who: naming.name(who, face, anna),
                lambda who=who: naming.unname(who, face),
                lambda who=who: naming.declare(who, face),
                lambda who=who: naming.undeclare(who, face),
                lambda who=who: naming.looked(who, photo),
            ):
                async with state.unchanged():
                    with pytest.raises(refusal):
                        await attempt()

    async def test_a_patient_who_is_not_ours_is_not_there(self, town: Town, face: FaceId) -> None:
        async with state.unchanged():
            with pytest.raises(NotFound):
                await town.services.naming.name(town.cast.surgeon, face, PatientId(UNKNOWN))

    async def test_the_database_itself_wants_a_person_who_said_so(self, face: FaceId) -> None:
        depicted = await state.one("SELECT id FROM depicted LIMIT 1")
        with pytest.raises(Exception, match="face_region_said"):
            await state.rows(
                "UPDATE face_region SET depiction_id = $2 WHERE id = $1", face, depicted
            )
        with pytest.raises(Exception, match="depicted_said"):
            await state.rows("UPDATE depicted SET origin = 'face', confirmed_by = NULL")
