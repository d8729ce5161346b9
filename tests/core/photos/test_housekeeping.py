"""Tidying up: what nobody names goes once it is old; what a row names never goes."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.kit.clock import SetClock
from core.photos import Developing, Housekeeping
from core.photos.housekeeping import (
    DRAFT_AGE,
    MOST_ORPHANS,
    ORPHAN_AGE,
    DatabaseBehind,
)
from core.services import Ports, Services, build_chores, build_developing
from core.vault import BlobStore, Frame, KeyRef, KeySlot, Kind
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import age, age_all, drafts, files, received
from tests.support.darkrooms import Prepared

SECOND = timedelta(seconds=1)


@pytest.fixture
def housekeeping(services: Services, blobs: BlobStore) -> Housekeeping:
    return Housekeeping(services.unit_of_work, blobs)


@pytest.fixture
def worker(ports: Ports, services: Services) -> Developing:
    return build_developing(ports, Prepared())


def orphan(blobs: BlobStore, number: int = 1) -> UUID:
    """A sealed file that no row names."""
    blob = UUID(int=number)
    slot = KeySlot(KeyRef(UUID(int=2), 1), bytes(40))
    blobs.seal(Frame(Kind.ORIGINAL, UUID(int=3), blob, 1), slot, bytes(32), b"lost")
    return blob


class TestTidying:
    async def test_an_orphan_goes_when_it_is_older_than_any_upload(
        self, housekeeping: Housekeeping, blobs: BlobStore, clock: SetClock
    ) -> None:
        lost = orphan(blobs)
        age_all(blobs, clock.at, ORPHAN_AGE)
        assert await housekeeping.tidy() == 0
        assert files(blobs) == {lost}
        age_all(blobs, clock.at, ORPHAN_AGE + SECOND)
        assert await housekeeping.tidy() == 1
        assert files(blobs) == set()

    async def test_a_draft_goes_when_its_writer_is_dead_and_not_before(
        self, housekeeping: Housekeeping, blobs: BlobStore, clock: SetClock
    ) -> None:
        frame = Frame(Kind.ORIGINAL, UUID(int=1), UUID(int=2), 1)
        with blobs.begin(frame, KeySlot(KeyRef(UUID(int=2), 1), bytes(40)), bytes(32)) as writer:
            writer.write(b"half of it")
            age_all(blobs, clock.at, ORPHAN_AGE + SECOND)
            assert await housekeeping.tidy() == 0
            (draft,) = drafts(blobs)
            dead = draft.with_name("of-the-dead.part")
            dead.touch()
            age(dead, clock.at, DRAFT_AGE + SECOND)
            assert await housekeeping.sweep_drafts() == 1
            assert drafts(blobs) == [draft]
            writer.commit()
        assert files(blobs) == {UUID(int=2)}

    async def test_a_file_that_a_row_names_never_goes(
        self,
        services: Services,
        cast: Cast,
        housekeeping: Housekeeping,
        worker: Developing,
        blobs: BlobStore,
        clock: SetClock,
    ) -> None:
        for number in range(3):
            photo = await received(services, cast.surgeon, number)
            await worker.develop(photo)
        lost = {orphan(blobs, number) for number in range(1, 4)}
        age_all(blobs, clock.at, timedelta(days=3650))

        assert await housekeeping.tidy() == 3

        named = {row["id"] for row in await state.rows("SELECT id FROM rendition")}
        assert files(blobs) == named
        assert not lost & named
        assert len(named) == 9

    async def test_what_is_no_blob_is_left_alone(
        self, housekeeping: Housekeeping, blobs: BlobStore, clock: SetClock
    ) -> None:
        stray = blobs.root / "notes.txt"
        stray.write_text("do not touch")
        age(stray, clock.at, timedelta(days=3650))
        assert await housekeeping.tidy() == 0
        assert stray.exists()

    async def test_two_workers_tidy_at_once(
        self, housekeeping: Housekeeping, blobs: BlobStore, clock: SetClock
    ) -> None:
        for number in range(1, 30):
            orphan(blobs, number)
        age_all(blobs, clock.at, ORPHAN_AGE + SECOND)

        swept = await state.at_once(*(housekeeping.tidy() for _ in range(3)))

        assert sum(count for count in swept if isinstance(count, int)) == 29
        assert files(blobs) == set()

    async def test_a_file_that_goes_while_it_is_looked_at_is_passed_over(
        self, housekeeping: Housekeeping, blobs: BlobStore, clock: SetClock
    ) -> None:
        class Vanishing(BlobStore):
            def written_at(self, blob_id: UUID) -> datetime:
                self.delete(blob_id)
                return super().written_at(blob_id)

        orphan(blobs)
        store = Vanishing(blobs.root, blobs.root.parent / "tmp")
        assert await Housekeeping(housekeeping.unit_of_work, store).tidy() == 0

    async def test_done_events_and_old_logs_of_the_queue_are_dropped_after_their_time(
        self, services: Services, cast: Cast, housekeeping: Housekeeping, clock: SetClock
    ) -> None:
        await received(services, cast.surgeon)
        while await services.indexer.follow():
            pass
        await received(services, cast.surgeon, 2)
        outbox = "SELECT count(*) AS n FROM outbox"
        clock.move(timedelta(days=1))
        await housekeeping.tidy()
        assert await state.one(outbox) == 2
        clock.move(SECOND)
        await state.rows("UPDATE pgqueuer_log SET created = now() - interval '8 days' WHERE id = 1")
        await housekeeping.tidy()
        assert await state.one(outbox) == 1
        assert await state.one("SELECT count(*) AS n FROM outbox WHERE done_at IS NULL") == 1
        assert await state.one("SELECT count(*) AS n FROM pgqueuer_log") == 1


async def test_all_chores_together(ports: Ports, services: Services, cast: Cast) -> None:
    count = "SELECT count(*) AS n FROM session"
    assert await state.one(count) == 8
    ports.clock.move(timedelta(hours=11))  # type: ignore[attr-defined]
    assert await build_chores(ports).tidy() == 0
    assert await state.one(count) == 0


def test_an_orphan_is_a_day_old() -> None:
    assert timedelta(hours=24) == ORPHAN_AGE
    assert datetime(2026, 1, 1, tzinfo=UTC) == SetClock().at


async def test_a_database_older_than_its_photos_costs_none_of_them(
    housekeeping: Housekeeping, blobs: BlobStore, clock: SetClock
) -> None:
    lost = {orphan(blobs, number) for number in range(1, MOST_ORPHANS + 2)}
    age_all(blobs, clock.at, ORPHAN_AGE + SECOND)
    with pytest.raises(DatabaseBehind):
        await housekeeping.tidy()
    assert files(blobs) == lost
