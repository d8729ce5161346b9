"""Copies in which something is found each time are not kept, and it is said why."""

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.faces import NotInstalled, SeenFace
from core.imaging import Area, Pixels
from core.lettering import NoReader, Text
from core.patients import PatientId
from core.photos import PhotoId
from core.research import Hindrance, Item
from core.research.deidentifying import Found
from tests.support import state
from tests.support.darkrooms import FACE
from tests.support.sharing import Ward
from tests.support.studying import Study


@dataclass(slots=True)
class Seen:
    """An eye and a reader that find what a test foresees, look after look; then nothing."""

    faces: list[tuple[SeenFace, ...]] = field(default_factory=list)
    texts: list[tuple[Text, ...]] = field(default_factory=list)
    lacks: Exception | None = None
    is_there: bool = True
    model: str = "foreseen-1"

    async def look(self, pixels: Pixels, recogniser: str | None = None) -> tuple[SeenFace, ...]:
        assert recogniser is None
        assert pixels.data
        return self.faces.pop(0) if self.faces else ()

    async def read(self, pixels: Pixels) -> tuple[Text, ...]:
        assert pixels.data
        if self.lacks:
            raise self.lacks
        return self.texts.pop(0) if self.texts else ()

    def require(self) -> None: ...


@pytest.fixture
async def knee(ward: Ward, anna: PatientId) -> PhotoId:
    photo = await ward.photo(anna)
    await ward.agreed(anna)
    return photo


async def made(study: Study, knee: PhotoId, seen: Seen) -> Item:
    study.making = replace(study.making, eye=seen, reader=seen)
    (item,) = await study.made(await study.asked(knee))
    return item


def text(left: float, top: float) -> Text:
    return Text(left, top, left + 0.01, top + 0.01, 0.9, "x")


async def test_what_is_found_in_the_copy_is_hidden_too(study: Study, knee: PhotoId) -> None:
    seen = Seen(faces=[(), (FACE,), ()], texts=[(text(0.1, 0.1),), (), ()])
    item = await made(study, knee, seen)
    assert (item.faces, item.texts, item.held) == (1, 1, None)
    (row,) = await state.rows("SELECT areas, rendition_id FROM deidentification")
    assert row["rendition_id"] is not None


async def test_a_copy_in_which_a_face_is_found_each_time_is_not_kept(
    study: Study, knee: PhotoId
) -> None:
    item = await made(study, knee, Seen(faces=[(FACE,)] * 9))
    assert item.held == Hindrance.STILL_SHOWN
    assert await state.rows("SELECT id FROM rendition WHERE kind = 'deidentified'") == []


async def test_more_than_can_be_hidden_is_not_half_hidden(study: Study, knee: PhotoId) -> None:
    many = tuple(text(0.02 * (at % 40), 0.1 + 0.1 * (at // 40)) for at in range(60))
    item = await made(study, knee, Seen(texts=[many]))
    assert item.held == Hindrance.TOO_MUCH


@pytest.mark.parametrize("lack", [NoReader(), NotInstalled("There is none.")], ids=str)
async def test_where_there_is_nothing_to_look_with_nothing_is_made(
    study: Study, knee: PhotoId, lack: Exception
) -> None:
    item = await made(study, knee, Seen(lacks=lack))
    assert item.held == Hindrance.NOTHING_TO_LOOK_WITH


async def test_a_face_that_the_box_knew_of_is_hidden_though_no_look_finds_it(
    study: Study, knee: PhotoId
) -> None:
    await state.rows(
        "INSERT INTO face_region (id, photo_id, x0, y0, x1, y1, score, size, sharpness, frontality,"
        " declared_by, declared_at) SELECT gen_random_uuid(), id, 0.4, 0.4, 0.5, 0.6, 0.9, 1, 1, 1,"
        f" received_by, received_at FROM photo WHERE id = '{knee}'"
    )
    item = await made(study, knee, Seen())
    assert item.faces == 1
    (row,) = await state.rows("SELECT hidden FROM deidentification")
    assert len(row["hidden"]) > 2


_SHARES = st.floats(0, 0.9)
_AREAS = st.lists(
    st.builds(
        lambda left, top, wide, high: Area(left, top, left + wide, top + high),
        _SHARES,
        _SHARES,
        st.floats(0.01, 0.1),
        st.floats(0.01, 0.1),
    ),
    max_size=12,
).map(tuple)


@given(_AREAS, _AREAS)
def test_whatever_is_joined_everything_stays_covered(
    faces: tuple[Area, ...], texts: tuple[Area, ...]
) -> None:
    areas = (Found(faces) + Found((), texts)).areas
    for each in faces + texts:
        assert any(
            area.left <= each.left
            and area.top <= each.top
            and area.right >= each.right
            and area.bottom >= each.bottom
            for area in areas
        )
    assert len(areas) <= len(faces) + len(texts)
