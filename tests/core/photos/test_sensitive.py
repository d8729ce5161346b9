"""Labels that narrow, and what is blurred until somebody chooses to see it."""

from datetime import date, timedelta

import pytest

from core.access import Sensitivity
from core.access.relations import Ground
from core.kit.actor import Actor
from core.kit.clock import SetClock
from core.kit.errors import Conflict, Invalid, NotFound
from core.patients import NewPatient, NumberSystem, PatientId, Sex
from core.photos import Developing, PhotoId, RenditionKind
from core.release.service import NotDeveloped
from core.search import PhotoQuery
from core.services import Services
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import received

FORENSIC, GENITAL, VIP = Sensitivity.FORENSIC, Sensitivity.GENITAL, Sensitivity.VIP


async def registered(services: Services, cast: Cast, born: date, mrn: str = "P-1") -> PatientId:
    new = NewPatient(mrn, "Anna de Vries", born, Sex.FEMALE)
    return (await services.patients.create(cast.surgeon, new)).id


@pytest.fixture
async def anna(services: Services, cast: Cast) -> PatientId:
    return await registered(services, cast, date(1961, 4, 2))


@pytest.fixture
async def photo(services: Services, cast: Cast, anna: PatientId, developing: Developing) -> PhotoId:
    photo = await received(services, cast.surgeon, 1, anna)
    await developing.develop(photo)
    return photo


async def labels(photo: PhotoId) -> Sensitivity:
    return Sensitivity(await state.one("SELECT sensitivity FROM photo WHERE id = $1", photo))


async def bytes_of(services: Services, who: Actor, photo: PhotoId) -> bytes:
    released = await services.release.open(who, photo, RenditionKind.THUMBNAIL)
    return await released.small()


class TestLabels:
    async def test_a_label_takes_the_photo_from_who_does_not_treat(
        self, services: Services, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        assert await services.photos.get(cast.clinician, photo)
        shown = await services.labelling.label(cast.surgeon, photo, 1, FORENSIC)
        assert (shown.sensitivity, shown.version) == (FORENSIC, 2)
        with pytest.raises(NotFound):
            await services.photos.get(cast.clinician, photo)
        await services.relations.claim(cast.clinician, anna, Ground.TREATING)
        assert await services.photos.get(cast.clinician, photo)

    async def test_nobody_locks_themselves_out(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        with pytest.raises(Invalid):
            await services.labelling.label(cast.photographer, photo, 1, FORENSIC)
        with pytest.raises(Conflict):
            await services.labelling.label(cast.surgeon, photo, 7, FORENSIC)
        with pytest.raises(Invalid):
            await services.labelling.label(cast.surgeon, photo, 1, VIP)
        assert await labels(photo) == Sensitivity.NONE

    async def test_those_of_a_patient_are_on_all_their_photos(
        self, services: Services, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        await services.labelling.label(cast.surgeon, photo, 1, GENITAL)
        await services.patients.mark(cast.surgeon, anna, 1, VIP)
        later = await received(services, cast.surgeon, 2, anna)
        assert (await labels(photo), await labels(later)) == (GENITAL | VIP, VIP)
        with pytest.raises(NotFound):
            await services.patients.get(cast.clinician, anna)
        await services.patients.mark(cast.surgeon, anna, 2, Sensitivity.NONE)
        assert (await labels(photo), await labels(later)) == (GENITAL, Sensitivity.NONE)

    async def test_photos_of_another_department_are_marked_too(
        self, services: Services, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        await services.patients.find(cast.stranger, NumberSystem.MRN, "P-1")
        theirs = await received(services, cast.stranger, 5, anna)
        await services.patients.mark(cast.surgeon, anna, 1, VIP)
        assert (await labels(photo), await labels(theirs)) == (VIP, VIP)

    async def test_a_minor_is_one_on_the_day_of_the_photo(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        child = await registered(services, cast, date(2008, 1, 2), "P-2")
        young = await received(services, cast.surgeon, 3, child)
        clock.move(timedelta(days=1))
        grown = await received(services, cast.surgeon, 4, child)
        assert (await labels(young), await labels(grown)) == (
            Sensitivity.MINOR,
            Sensitivity.NONE,
        )
        corrected = NewPatient("P-2", "Anna de Vries", date(2009, 1, 2), Sex.FEMALE)
        await services.patients.update(cast.surgeon, child, 1, corrected)
        assert await labels(grown) == Sensitivity.MINOR

    async def test_the_search_follows(self, services: Services, cast: Cast, photo: PhotoId) -> None:
        await services.labelling.label(cast.surgeon, photo, 1, FORENSIC)
        while await services.indexer.follow():
            pass
        assert (await services.search.search(cast.surgeon, PhotoQuery(""))).total == 1
        assert (await services.search.search(cast.clinician, PhotoQuery(""))).total == 0


class TestVeil:
    async def test_a_sensitive_photo_is_blurred_until_one_chooses_to_see_it(
        self,
        services: Services,
        cast: Cast,
        photo: PhotoId,
        developing: Developing,
        clock: SetClock,
    ) -> None:
        plain = await bytes_of(services, cast.clinician, photo)
        await services.labelling.label(cast.surgeon, photo, 1, GENITAL)
        with pytest.raises(NotDeveloped):
            await bytes_of(services, cast.clinician, photo)
        await developing.blur(photo)
        veiled = await bytes_of(services, cast.clinician, photo)
        assert veiled != plain

        until = await services.unveiling.open(cast.clinician, photo)

        assert until - clock.now() == timedelta(minutes=15)
        assert await bytes_of(services, cast.clinician, photo) == plain
        assert await bytes_of(services, cast.surgeon, photo) == veiled
        clock.move(timedelta(minutes=15))
        assert await bytes_of(services, cast.clinician, photo) == veiled

    async def test_what_is_not_in_sight_is_not_unveiled(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        async with state.denied(photo=photo, person=cast.stranger.person):
            with pytest.raises(NotFound):
                await services.unveiling.open(cast.stranger, photo)
        assert await state.one("SELECT count(*) AS n FROM unveiling") == 0
