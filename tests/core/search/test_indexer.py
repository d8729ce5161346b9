"""The index says what the database says, whatever happened and in whatever order."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import numpy as np
import pytest

from core.kit.errors import Unavailable
from core.patients import NewPatient, Sex
from core.photos import Description, Laterality
from core.search import Indexer, PhotoIndex, PhotoQuery, indexer
from core.services import Ports, Services
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import received
from tests.support.walk import WORDS, Walk

SCOPES = [
    frozenset({"orthopaedics"}),
    frozenset({"orthopaedics", "orthopaedics#inbox"}),
    frozenset({"dermatology", "dermatology#inbox"}),
]


async def follow(services: Services) -> int:
    count = 0
    while done := await services.indexer.follow():
        count += done
    return count


def said_by(index: PhotoIndex) -> dict[object, object]:
    """Everything that the index answers to each word in each scope."""
    said: dict[object, object] = {}
    for scopes in SCOPES:
        for text in ("", *WORDS):
            page = index.search(PhotoQuery(text, scopes, first=100))
            facets = {name: set(counts) for name, counts in page.facets.items()}
            said[scopes, text] = ({hit.photo_id for hit in page.hits}, page.total, facets)
    return said


@pytest.fixture
def rebuilt(services: Services) -> Iterator[Indexer]:
    """The indexer of a process that starts now."""
    fresh = replace(services.indexer, index=PhotoIndex(), unreadable=set())
    yield fresh
    fresh.index.close()


class TestEquality:
    @pytest.mark.parametrize("seed", range(3))
    async def test_after_any_walk_the_index_says_what_the_database_says(
        self, services: Services, ports: Ports, cast: Cast, rebuilt: Indexer, seed: int
    ) -> None:
        walk = Walk(services, ports, cast, np.random.default_rng(seed))
        await walk.go(60)
        await follow(services)

        said = said_by(services.indexer.index)
        for scopes in SCOPES:
            for word in ("", *WORDS):
                expected = walk.expected(scopes, word)
                found = services.indexer.index.search(PhotoQuery(word, scopes, first=100))
                assert {hit.photo_id for hit in found.hits} == expected
                assert found.total == len(expected)
                # Where nobody coded a side, the hint "knie links" says one.
                sides = [walk.photos[photo].side or Laterality.LEFT for photo in expected]
                counted = {s.value: sides.count(s) for s in Laterality if s in sides}
                assert dict(found.facets["laterality"]) == counted
        assert len(walk.photos) > 8

        await rebuilt.rebuild()
        assert said_by(rebuilt.index) == said
        await walk.go(30)
        await follow(services)
        await rebuilt.rebuild()
        assert said_by(rebuilt.index) == said_by(services.indexer.index)

    async def test_events_twice_or_late_change_nothing(
        self, services: Services, ports: Ports, cast: Cast
    ) -> None:
        walk = Walk(services, ports, cast, np.random.default_rng(9))
        await walk.go(30)
        await follow(services)
        said = said_by(services.indexer.index)
        await state.rows("UPDATE outbox SET done_at = NULL WHERE id % 2 = 0")
        assert await follow(services) > 5
        assert said_by(services.indexer.index) == said

    async def test_a_rebuild_that_was_cut_off_leaves_nothing_twice(
        self, services: Services, cast: Cast, rebuilt: Indexer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in range(5):
            await received(services, cast.surgeon, number)
        monkeypatch.setattr(indexer, "REBUILD_BATCH", 2)
        page = Indexer._page

        async def cut_off(self: Indexer, after: UUID) -> indexer.Rows:
            if after.int:
                raise Unavailable
            return await page(self, after)

        monkeypatch.setattr(Indexer, "_page", cut_off)
        with pytest.raises(ExceptionGroup):
            await rebuilt.rebuild()
        monkeypatch.setattr(Indexer, "_page", page)
        assert await rebuilt.rebuild() == 5
        assert rebuilt.index.size == 5

    async def test_a_rebuild_while_photos_come_in_misses_none(
        self,
        services: Services,
        cast: Cast,
        rebuilt: Indexer,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(indexer, "REBUILD_BATCH", 2)
        made = [await received(services, cast.surgeon, number) for number in range(8)]

        async def more() -> None:
            for number in range(8, 16):
                made.append(await received(services, cast.surgeon, number))
                said = Description(caption=WORDS[number % 5])
                await services.photos.describe(cast.surgeon, made[number - 8], 1, said)

        await asyncio.gather(rebuilt.rebuild(), more())
        while await rebuilt.follow():
            pass

        assert rebuilt.index.size == 16
        found = rebuilt.index.search(PhotoQuery(WORDS[0], SCOPES[1]))
        assert {hit.photo_id for hit in found.hits} == {made[2], made[7]}


class TestFollowing:
    async def test_events_are_done_after_the_commit_and_not_before(
        self, services: Services, cast: Cast, index: PhotoIndex
    ) -> None:
        await received(services, cast.surgeon)
        waiting = "SELECT count(*) AS n FROM outbox WHERE done_at IS NULL"
        index.close()
        async with state.unchanged():
            with pytest.raises(Unavailable):
                await services.indexer.follow()
        assert await state.one(waiting) == 1

        other = replace(services.indexer, index=PhotoIndex())
        assert await other.follow() == 1
        assert (await state.one(waiting), other.index.size) == (0, 1)
        assert await other.follow() == 0
        other.index.close()

    async def test_a_new_name_reaches_all_photos_of_the_patient(
        self, services: Services, cast: Cast
    ) -> None:
        anna = NewPatient("P-1", "Anna Abrikoos", date(1961, 4, 2), Sex.FEMALE)
        patient = await services.patients.create(cast.surgeon, anna)
        photos = {await received(services, cast.surgeon, n, patient.id) for n in range(3)}
        await follow(services)
        married = replace(anna, name="Anna Zonnebloem")
        await services.patients.update(cast.surgeon, patient.id, 1, married)
        assert await services.indexer.follow() == 1

        found = services.indexer.index.search(PhotoQuery("zonnebloem", SCOPES[0]))
        assert {hit.photo_id for hit in found.hits} == photos
        assert services.indexer.index.search(PhotoQuery("abrikoos", SCOPES[0])).total == 0

    async def test_an_index_is_ready_after_the_rebuild(
        self, services: Services, cast: Cast, rebuilt: Indexer
    ) -> None:
        for number in range(3):
            await received(services, cast.surgeon, number)
        before = rebuilt.index.is_ready
        assert await rebuilt.rebuild() == 3
        assert (before, rebuilt.index.is_ready) == (False, True)
        assert await rebuilt.rebuild() == 3
        assert rebuilt.index.size == 3


class TestBroken:
    async def test_one_broken_seal_hides_one_photo_and_no_other(
        self, services: Services, cast: Cast, rebuilt: Indexer
    ) -> None:
        photos = [await received(services, cast.surgeon, number) for number in range(3)]
        await follow(services)
        await state.rows("UPDATE photo SET source = '\\x0102' WHERE id = $1", photos[1])
        said = Description(caption="abrikoos")
        await services.photos.describe(cast.surgeon, photos[2], 1, said)
        await state.rows(
            "INSERT INTO outbox (kind, subject, at) VALUES ('photo-changed', $1, now())", photos[1]
        )

        await follow(services)
        assert await rebuilt.rebuild() == 2

        for one in (services.indexer, rebuilt):
            found = one.index.search(PhotoQuery("", SCOPES[1]))
            assert {hit.photo_id for hit in found.hits} == {photos[0], photos[2]}
            assert one.unreadable == {photos[1]}

    async def test_a_mended_photo_is_found_again(self, services: Services, cast: Cast) -> None:
        photo = await received(services, cast.surgeon)
        (row,) = await state.rows("SELECT source FROM photo")
        touch = "INSERT INTO outbox (kind, subject, at) VALUES ('photo-changed', $1, now())"
        for source in (b"\1\2", row["source"]):
            await state.rows("UPDATE photo SET source = $1", source)
            await state.rows(touch, photo)
            await follow(services)

        assert services.indexer.unreadable == set()
        assert services.indexer.index.size == 1

    async def test_an_event_of_something_unknown_is_passed_over(self, services: Services) -> None:
        for kind in ("photo-changed", "patient-changed", "weather-changed"):
            await state.rows(
                "INSERT INTO outbox (kind, subject, at) VALUES ($1, $2, now())", kind, UUID(int=4)
            )
        assert await follow(services) == 3
        assert services.indexer.index.size == 0
