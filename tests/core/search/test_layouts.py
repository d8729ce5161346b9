"""What was laid out before serves a start, and nothing that has changed since is served by it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from core.patients import NewPatient, Sex
from core.photos import Description, PhotoId, PhotoSealer
from core.search import Indexer, PhotoIndex, PhotoQuery, indexer
from core.services import Services
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import received

SCOPES = frozenset({"orthopaedics", "orthopaedics#inbox"})
ANNA = NewPatient("P-1", "Anna Abrikoos", date(1961, 4, 2), Sex.FEMALE)


@dataclass(frozen=True, slots=True)
class Counting(PhotoSealer):
    """Remembers whose words were read."""

    read: list[UUID] = field(default_factory=list)

    def words(self, row: Mapping[str, Any]) -> dict[str, str]:
        self.read.append(row["id"])
        return PhotoSealer.words(self, row)


@dataclass(frozen=True, slots=True)
class Starts:
    """A box that starts again and again."""

    indexer: Indexer
    sealer: Counting

    async def again(self) -> set[UUID]:
        """Start; returns the photos that were read anew."""
        self.sealer.read.clear()
        await self.indexer.rebuild()
        return set(self.sealer.read)

    def found(self, text: str) -> set[UUID]:
        return {hit.photo_id for hit in self.indexer.index.search(PhotoQuery(text, SCOPES)).hits}


@pytest.fixture
def starts(services: Services) -> Iterator[Starts]:
    sealer = Counting(services.indexer.photos.keys)
    index = PhotoIndex()
    yield Starts(
        replace(services.indexer, index=index, photos=sealer, unreadable=set()),
        sealer,
    )
    index.close()


@pytest.fixture
async def photos(services: Services, cast: Cast) -> list[PhotoId]:
    """Three photos, the first two of Anna."""
    anna = (await services.patients.create(cast.surgeon, ANNA)).id
    return [await received(services, cast.surgeon, n, anna if n < 2 else None) for n in range(3)]


class TestAgain:
    async def test_a_second_start_reads_no_words_and_finds_the_same(
        self, starts: Starts, photos: list[PhotoId]
    ) -> None:
        assert await starts.again() == set(photos)
        found = starts.found("knie links"), starts.found("abrikoos")

        async with state.unchanged():
            assert await starts.again() == set()
        assert (starts.found("knie links"), starts.found("abrikoos")) == found
        assert found == (set(photos), set(photos[:2]))

    async def test_every_page_is_taken_in(
        self, starts: Starts, photos: list[PhotoId], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(indexer, "REBUILD_BATCH", 2)
        assert (await starts.again(), await starts.again()) == (set(photos), set())
        assert starts.found("") == set(photos)

    async def test_what_is_kept_is_sealed(self, starts: Starts, photos: list[PhotoId]) -> None:
        await starts.again()
        kept = await state.rows("SELECT * FROM layout")
        assert {row["photo_id"] for row in kept} == set(photos)
        for row in kept:
            for word in (b"knie", b"abrikoos", b"orthopaedics"):
                assert word not in row["sealed"] + row["made_from"]


class TestChanged:
    async def test_another_caption_is_read_anew(
        self, services: Services, cast: Cast, starts: Starts, photos: list[PhotoId]
    ) -> None:
        await starts.again()
        said = Description(caption="zonnebloem")
        await services.photos.describe(cast.surgeon, photos[0], 1, said)
        assert await starts.again() == {photos[0]}
        assert starts.found("zonnebloem") == {photos[0]}
        assert await starts.again() == set()

    async def test_a_new_name_is_read_anew_for_all_photos_of_the_patient(
        self, services: Services, cast: Cast, starts: Starts, photos: list[PhotoId]
    ) -> None:
        await starts.again()
        anna = (await services.photos.get(cast.surgeon, photos[0])).patient
        assert anna is not None
        await services.patients.update(cast.surgeon, anna, 1, replace(ANNA, name="Anna Kers"))
        assert await starts.again() == set(photos[:2])
        assert (starts.found("kers"), starts.found("abrikoos")) == (set(photos[:2]), set())

    async def test_a_photo_that_got_its_patient_is_read_anew_under_its_key(
        self, services: Services, cast: Cast, starts: Starts, photos: list[PhotoId]
    ) -> None:
        await starts.again()
        anna = (await services.photos.get(cast.surgeon, photos[0])).patient
        assert anna is not None
        await services.photos.assign(cast.surgeon, photos[2], anna)
        assert await starts.again() == {photos[2]}
        assert starts.found("abrikoos") == set(photos)

    async def test_another_edition_reads_everything_anew(
        self, starts: Starts, photos: list[PhotoId], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await starts.again()
        monkeypatch.setattr(indexer, "edition", lambda: "of tomorrow")
        assert (await starts.again(), await starts.again()) == (set(photos), set())

    @pytest.mark.parametrize(
        "spoil",
        [
            "UPDATE layout SET sealed = '\\x0102'",
            "UPDATE layout SET sealed = set_byte(sealed, 40, 255 - get_byte(sealed, 40))",
            "UPDATE layout SET sealed = (SELECT sealed FROM layout WHERE photo_id <> $1 LIMIT 1)",
            "UPDATE layout SET made_from = '\\x00'",
            "DELETE FROM layout",
        ],
    )
    async def test_a_layout_that_was_tampered_with_is_none(
        self, starts: Starts, photos: list[PhotoId], spoil: str
    ) -> None:
        await starts.again()
        await state.rows(f"{spoil} WHERE photo_id = $1", photos[0])
        assert await starts.again() == {photos[0]}
        assert starts.found("") == set(photos)
        assert starts.indexer.unreadable == set()

    async def test_a_layout_does_not_outlive_the_words_that_no_longer_open(
        self, starts: Starts, photos: list[PhotoId]
    ) -> None:
        await starts.again()
        await state.rows("UPDATE photo SET source = '\\x0102' WHERE id = $1", photos[1])
        assert await starts.again() == {photos[1]}
        assert starts.found("") == {photos[0], photos[2]}
        assert starts.indexer.unreadable == {photos[1]}
