"""Looking at photos as a job: once it is developed, again without doubling, or later."""

from datetime import date

import pytest

from core.audit import Tag
from core.kit.errors import NotFound
from core.patients import NewPatient, PatientId, Sex
from core.photos import PhotoId
from core.services import Ports, Services, build_developing, build_seeing
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import received
from tests.support.darkrooms import FACE, Foreseen, Prepared

JOBS = "SELECT payload FROM pgqueuer WHERE entrypoint = 'see'"


@pytest.fixture
async def anna(services: Services, cast: Cast) -> PatientId:
    new = NewPatient("P-1001", "Anna de Vries", date(1961, 4, 2), Sex.FEMALE)
    return (await services.patients.create(cast.surgeon, new)).id


@pytest.fixture
async def photo(services: Services, ports: Ports, cast: Cast, anna: PatientId) -> PhotoId:
    made = await received(services, cast.photographer, patient=anna)
    await build_developing(ports, Prepared()).develop(made)
    return made


class TestLooking:
    async def test_a_developed_photo_is_looked_at_and_its_faces_are_where_they_are(
        self, services: Services, ports: Ports, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        (job,) = await state.rows(JOBS)
        assert job["payload"] == photo.bytes
        before = await services.faces.of(cast.viewer, photo)
        assert (before.at, before.faces) == (None, ())
        at = await state.last_act()
        darkroom = Prepared()
        await build_seeing(ports, build_developing(ports, darkroom), Foreseen(FACE)).see(photo)
        assert len(darkroom.originals) == 1
        (act,) = await state.acts(at)
        assert (act["tag"], act["photo"], act["patient"]) == (Tag.PHOTO_LOOKED_AT, photo, anna)
        assert act["detail"] == {"model": "foreseen-1", "faces": 1}
        (face,) = (await services.faces.of(cast.viewer, photo)).faces
        assert (face.box, face.score, face.quality) == (FACE.box, FACE.score, FACE.quality)

    async def test_a_second_look_takes_the_place_of_the_first(
        self, services: Services, ports: Ports, cast: Cast, photo: PhotoId
    ) -> None:
        for faces in ((FACE, FACE), (FACE,)):
            await build_seeing(ports, build_developing(ports, Prepared()), Foreseen(*faces)).see(
                photo
            )
        assert len((await services.faces.of(cast.viewer, photo)).faces) == 1

    async def test_nobody_is_also_something_that_was_seen(
        self, services: Services, ports: Ports, cast: Cast, photo: PhotoId
    ) -> None:
        await build_seeing(ports, build_developing(ports, Prepared()), Foreseen()).see(photo)
        look = await services.faces.of(cast.viewer, photo)
        assert look.at is not None
        assert look.faces == ()

    async def test_a_photo_that_is_not_developed_is_left_alone(
        self, services: Services, ports: Ports, cast: Cast
    ) -> None:
        waiting = await received(services, cast.photographer, 7)
        eye = Foreseen(FACE)
        async with state.unchanged():
            await build_seeing(ports, build_developing(ports, Prepared()), eye).see(waiting)
        assert eye.shown == []


class TestWithoutAnEye:
    async def test_a_photo_waits_and_is_looked_at_once_there_is_one(
        self, services: Services, ports: Ports, cast: Cast, photo: PhotoId
    ) -> None:
        eye = Foreseen(FACE)
        eye.is_there = False
        seeing = build_seeing(ports, build_developing(ports, Prepared()), eye)
        async with state.unchanged():
            await seeing.see(photo)
            assert await seeing.catch_up() == 0
        await state.rows("DELETE FROM pgqueuer WHERE entrypoint = 'see'")
        eye.is_there = True
        assert await seeing.catch_up() == 1
        (job,) = await state.rows(JOBS)
        assert job["payload"] == photo.bytes
        await seeing.see(photo)
        assert await seeing.catch_up() == 0


class TestRefusals:
    async def test_another_department_learns_nothing(
        self, services: Services, ports: Ports, cast: Cast, photo: PhotoId
    ) -> None:
        await build_seeing(ports, build_developing(ports, Prepared()), Foreseen(FACE)).see(photo)
        async with state.unchanged():
            with pytest.raises(NotFound):
                await services.faces.of(cast.stranger, photo)
