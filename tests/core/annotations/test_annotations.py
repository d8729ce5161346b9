"""What is drawn over photos: version by version, sealed, and never into the photo."""

import asyncio
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.annotations import Annotations, Shape, ShapeKind, points_from, points_text
from core.annotations.shapes import packed, require_drawable, unpacked
from core.kit.clock import SetClock
from core.kit.errors import Conflict, Forbidden, Invalid, NotFound
from core.patients import NewPatient, PatientId, Sex
from core.photos import PhotoId
from core.services import Services
from core.vault import BlobStore
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import blob_of, received
from tests.support.treating import treats

ARROW = Shape(ShapeKind.ARROW, ((0.1, 0.2), (0.3, 0.4)))
WORDS = Shape(ShapeKind.TEXT, ((0.5, 0.5),), "zwelling bij de kanarie")
RULER = Shape(ShapeKind.RULER, ((0.1, 0.9), (0.6, 0.9)), millimetres=42.0)
NUMBERS = st.integers(0, 100_000).map(lambda n: n / 100_000)


@pytest.fixture
def room(services: Services) -> Annotations:
    return services.annotations


@pytest.fixture
async def anna(services: Services, cast: Cast) -> PatientId:
    new = NewPatient("P-1001", "Anna de Vries", date(1961, 4, 2), Sex.FEMALE)
    anna = (await services.patients.create(cast.surgeon, new)).id
    await treats(services, anna, cast.clinician)
    return anna


@pytest.fixture
async def photo(services: Services, cast: Cast, anna: PatientId) -> PhotoId:
    return await received(services, cast.photographer, 1, anna)


class TestDrawing:
    async def test_each_save_is_a_version_with_author_and_time(
        self, room: Annotations, cast: Cast, photo: PhotoId, clock: SetClock
    ) -> None:
        nothing = await room.layer(cast.viewer, photo)
        assert (nothing.version, nothing.shapes) == (None, ())
        first = await room.annotate(cast.surgeon, photo, 0, [ARROW])
        second = await room.annotate(cast.clinician, photo, 1, [ARROW, WORDS, RULER])

        assert await room.layer(cast.viewer, photo) == second
        assert await room.layer(cast.viewer, photo, 1) == first
        assert second.shapes == (ARROW, WORDS, RULER)
        told = await room.versions(cast.viewer, photo)
        assert [(each.number, each.author, each.at) for each in told] == [
            (2, cast.clinician.person, clock.at),
            (1, cast.surgeon.person, clock.at),
        ]
        assert all(each.author_name for each in told)

    async def test_wiped_it_is_an_empty_version_and_the_old_one_stays(
        self, room: Annotations, cast: Cast, photo: PhotoId
    ) -> None:
        await room.annotate(cast.surgeon, photo, 0, [ARROW])
        assert (await room.annotate(cast.surgeon, photo, 1, [])).shapes == ()
        assert (await room.layer(cast.surgeon, photo, 1)).shapes == (ARROW,)

    async def test_the_photo_stays_as_it_came(
        self, room: Annotations, cast: Cast, photo: PhotoId, blobs: BlobStore
    ) -> None:
        files = {path: path.read_bytes() for path in blobs.root.glob("*/*/*")}
        row = await blob_of(photo)
        await room.annotate(cast.surgeon, photo, 0, [ARROW])
        assert {path: path.read_bytes() for path in blobs.root.glob("*/*/*")} == files
        assert await blob_of(photo) == row

    async def test_it_is_logged_and_sealed(
        self, room: Annotations, cast: Cast, photo: PhotoId
    ) -> None:
        at = await state.last_act()
        await room.annotate(cast.surgeon, photo, 0, [WORDS])
        await room.layer(cast.surgeon, photo)
        assert await state.tags(at) == ["photo:annotated", "annotation:viewed"]
        (row,) = await state.rows("SELECT * FROM annotation")
        assert b"kanarie" not in row["shapes"]


class TestRefused:
    async def test_two_who_draw_at_once_do_not_wipe_each_other(
        self, room: Annotations, cast: Cast, photo: PhotoId
    ) -> None:
        both = await asyncio.gather(
            room.annotate(cast.surgeon, photo, 0, [ARROW]),
            room.annotate(cast.clinician, photo, 0, [WORDS]),
            return_exceptions=True,
        )
        assert sorted(type(each).__name__ for each in both) == ["Conflict", "Layer"]
        assert len(await room.versions(cast.surgeon, photo)) == 1

    async def test_who_may_only_look_draws_nothing(
        self, room: Annotations, cast: Cast, photo: PhotoId
    ) -> None:
        for who in (cast.viewer, cast.photographer):
            async with state.denied(tag="access:denied", photo=photo):
                with pytest.raises(Forbidden):
                    await room.annotate(who, photo, 0, [ARROW])

    async def test_for_another_department_neither_photo_nor_drawing_is_there(
        self, room: Annotations, cast: Cast, photo: PhotoId
    ) -> None:
        await room.annotate(cast.surgeon, photo, 0, [ARROW])
        for act in (
            room.layer(cast.stranger, photo),
            room.versions(cast.stranger, photo),
            room.annotate(cast.stranger, photo, 1, []),
        ):
            async with state.denied(tag="access:denied"):
                with pytest.raises(NotFound):
                    await act

    async def test_a_version_that_never_was(
        self, room: Annotations, cast: Cast, photo: PhotoId
    ) -> None:
        with pytest.raises(NotFound):
            await room.layer(cast.surgeon, photo, 1)

    async def test_a_photo_of_the_inbox_gets_its_patient_first(
        self, services: Services, room: Annotations, cast: Cast
    ) -> None:
        waiting = await received(services, cast.photographer, 2)
        async with state.unchanged():
            with pytest.raises(Conflict):
                await room.annotate(cast.surgeon, waiting, 0, [ARROW])

    @pytest.mark.parametrize(
        "shape",
        [
            Shape(ShapeKind.ARROW, ((0.1, 0.2),)),
            Shape(ShapeKind.POLYGON, ((0, 0), (1, 1))),
            Shape(ShapeKind.FREEHAND, tuple((0.5, 0.5) for _ in range(1001))),
            Shape(ShapeKind.TEXT, ((0.1, 0.1),)),
            Shape(ShapeKind.TEXT, ((0.1, 0.1),), "x" * 201),
            Shape(ShapeKind.TEXT, ((0.1, 0.1),), "two\nlines"),
            Shape(ShapeKind.ARROW, ((0, 0), (1, 1)), millimetres=3),
            Shape(ShapeKind.RULER, ((0, 0), (1, 1)), millimetres=0),
            Shape(ShapeKind.RULER, ((0, 0), (1, 1)), millimetres=float("nan")),
        ],
    )
    async def test_what_is_no_drawing(
        self, room: Annotations, cast: Cast, photo: PhotoId, shape: Shape
    ) -> None:
        async with state.unchanged():
            with pytest.raises(Invalid):
                await room.annotate(cast.surgeon, photo, 0, [ARROW, shape])

    def test_too_many(self) -> None:
        with pytest.raises(Invalid):
            require_drawable([ARROW] * 101)


class TestPoints:
    @given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=50))
    def test_they_come_back_as_they_went(self, points: list[tuple[float, float]]) -> None:
        assert points_from(points_text(points)) == tuple(points)
        shape = Shape(ShapeKind.FREEHAND, tuple(points), "é")
        assert unpacked(packed([shape])) == (shape,)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "1",
            "0.5",
            "0.5,2",
            "0.5,-0.1",
            "0.5,0.5 ",
            "a,b",
            "0.123456,0",
            "1.1,0",
            "\u0660,\u0660",
        ],
    )
    def test_what_is_no_point_is_refused(self, text: str) -> None:
        with pytest.raises(Invalid):
            points_from(text)
