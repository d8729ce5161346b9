"""What a machine is shown of a photo: its preview, or closely more of it where there is more."""

from uuid import UUID

import pytest

from core.imaging import CLOSE_SIDE, PREVIEW_SIDE, Area
from core.kit.actor import Actor
from core.photos import Developing, PhotoId, RenditionKind
from core.services import Services
from core.work import Work
from tests.support import pictures, state
from tests.support.actors import Cast
from tests.support.arriving import arrival, body

LARGE = pictures.jpeg(pictures.photo(*pictures.TWELVE_MEGAPIXELS))
SMALL = pictures.jpeg(pictures.photo(640, 480))


async def sent(services: Services, who: Actor, data: bytes) -> PhotoId:
    return (await services.intake.receive(who, arrival(data), body(data))).photo


class TestShowing:
    async def test_a_large_photo_has_more_to_show_than_its_preview(
        self, services: Services, cast: Cast, developing: Developing
    ) -> None:
        photo = await sent(services, cast.photographer, LARGE)
        assert await developing.shown(photo) is None
        assert await developing.shown_closely(photo) is None
        await developing.develop(photo)
        first, closely = await developing.shown(photo), await developing.shown_closely(photo)
        assert first is not None
        assert closely is not None
        assert max(first.width, first.height) == PREVIEW_SIDE
        assert PREVIEW_SIDE < max(closely.width, closely.height) <= CLOSE_SIDE
        assert len(closely.data) == closely.width * closely.height * 3

    async def test_a_small_one_has_not(
        self, services: Services, cast: Cast, developing: Developing
    ) -> None:
        photo = await sent(services, cast.photographer, SMALL)
        await developing.develop(photo)
        assert await developing.shown(photo) is not None
        assert await developing.shown_closely(photo) is None


class TestMasking:
    async def test_the_copy_is_sealed_in_the_place_of_the_one_before(
        self, services: Services, cast: Cast, developing: Developing
    ) -> None:
        photo = await sent(services, cast.photographer, SMALL)
        told: list[UUID] = []

        async def entered(work: Work, copy: UUID) -> None:
            assert work.jobs == []
            told.append(copy)

        await developing.mask(photo, [Area(0.1, 0.1, 0.5, 0.5)], entered)
        assert told == []  # not developed yet
        await developing.develop(photo)
        for _ in range(2):
            await developing.mask(photo, [Area(0.1, 0.1, 0.5, 0.5)], entered)
        rows = await state.rows("SELECT id FROM rendition WHERE kind = $1", RenditionKind.MASKED)
        assert [row["id"] for row in rows] == told[1:]
        assert set(developing.blobs.blob_ids()) == {
            row["id"] for row in await state.rows("SELECT id FROM rendition")
        }

    async def test_what_fails_to_be_said_of_it_leaves_no_copy(
        self, services: Services, cast: Cast, developing: Developing
    ) -> None:
        photo = await sent(services, cast.photographer, SMALL)
        await developing.develop(photo)

        async def entered(_: Work, __: UUID) -> None:
            raise RuntimeError("the database went away")

        with pytest.raises(RuntimeError):
            await developing.mask(photo, [Area(0.1, 0.1, 0.5, 0.5)], entered)
        assert await state.rows("SELECT id FROM rendition WHERE kind = 'masked'") == []
