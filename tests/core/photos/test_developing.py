"""The darkroom's jobs: done twice they do no harm, and nothing poisons the queue."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from core.imaging import CaptureMetadata, Developed, MediaType, Refusal, Refused
from core.kit.clock import SetClock
from core.kit.errors import NotFound
from core.photos import Camera, Developing, Development, PhotoId, PhotoState, RenditionKind
from core.search import PhotoQuery
from core.services import Ports, Services, build_developing
from core.vault import BlobStore, FieldBroken, Frame, KeyRef, KeySlot
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import arrival, blob_of, body, files, picture, received, row_of
from tests.support.darkrooms import LARGE, MADE, SMALL, Prepared
from tests.support.pictures import CAMERA, GPS, corners, jpeg, noted


@pytest.fixture
def room() -> Prepared:
    return Prepared()


@pytest.fixture
def worker(ports: Ports, room: Prepared, services: Services) -> Developing:
    return build_developing(ports, room)


@pytest.fixture
async def photo(services: Services, cast: Cast) -> PhotoId:
    return await received(services, cast.photographer)


async def kinds_of(photo: PhotoId) -> set[str]:
    found = await state.rows("SELECT kind FROM rendition WHERE photo_id = $1", photo)
    return {row["kind"] for row in found}


class TestDeveloping:
    async def test_the_renditions_are_sealed_and_the_photo_is_ready(
        self,
        services: Services,
        cast: Cast,
        worker: Developing,
        room: Prepared,
        photo: PhotoId,
        blobs: BlobStore,
    ) -> None:
        at = await state.last_act()
        await worker.develop(photo)

        assert room.originals == [picture()]
        assert await state.tags(at) == ["photo:developed"]
        seen = await services.photos.get(cast.surgeon, photo)
        assert (seen.development, seen.width, seen.height) == (Development.READY, 640, 480)
        assert seen.camera == Camera("Kanon", has_gps=False, fingerprint=0xF0F0)
        row = await row_of(photo)
        ref = KeyRef(row["key_id"], row["key_generation"])
        dek = worker.keys.unwrap(ref, photo, 1, row["dek"])
        for kind, made in ((RenditionKind.THUMBNAIL, SMALL), (RenditionKind.PREVIEW, LARGE)):
            file = await blob_of(photo, kind)
            frame, slot = blobs.head(file["id"])
            assert blobs.read(frame, dek) == made.data
            assert slot == KeySlot(ref, row["dek"])
            assert (file["width"], file["height"]) == (made.width, made.height)
            assert file["size_bytes"] == len(made.data)
        assert seen.tint == MADE.tint
        assert b"Kanon" not in bytes(row["camera"])
        assert MADE.tint not in bytes(row["tint"])

    async def test_twice_is_once(
        self, worker: Developing, room: Prepared, photo: PhotoId, blobs: BlobStore
    ) -> None:
        await worker.develop(photo)
        kept = files(blobs)
        async with state.unchanged():
            await worker.develop(photo)
        assert (len(room.originals), files(blobs)) == (1, kept)

    async def test_side_by_side_is_once(
        self, worker: Developing, photo: PhotoId, blobs: BlobStore
    ) -> None:
        done = await state.at_once(*(worker.develop(photo) for _ in range(3)))

        assert state.names(done) == ["NoneType"] * 3
        assert await kinds_of(photo) == {"original", "thumbnail", "preview"}
        assert len(files(blobs)) == 3
        assert (await state.tags()).count("photo:developed") == 1

    async def test_an_unknown_photo_is_a_job_that_fails(self, worker: Developing) -> None:
        for step in (worker.enlarge, worker.rewrap):
            with pytest.raises(NotFound):
                await step(UUID(int=404))

    async def test_a_photo_that_was_taken_away_meanwhile_is_nothing_to_develop(
        self, worker: Developing
    ) -> None:
        at = await state.last_act()
        await worker.develop(UUID(int=404))
        assert await state.acts(at) == []


class TestTint:
    async def test_a_photo_has_none_before_it_is_developed_nor_from_before_there_were_any(
        self, services: Services, cast: Cast, worker: Developing, photo: PhotoId
    ) -> None:
        assert (await services.photos.get(cast.surgeon, photo)).tint is None
        await worker.develop(photo)
        await state.rows("UPDATE photo SET tint = NULL")

        seen = await services.photos.get(cast.surgeon, photo)

        assert (seen.tint, seen.development) == (None, Development.READY)
        assert seen.camera is not None

    @pytest.mark.parametrize("column", ["tint", "camera"])
    async def test_that_of_another_photo_or_column_is_no_tint(
        self, services: Services, cast: Cast, worker: Developing, photo: PhotoId, column: str
    ) -> None:
        """Both rest under one key, so only the place they were sealed for tells them apart."""
        other = await received(services, cast.photographer, 2)
        for each in (photo, other):
            await worker.develop(each)
        owner = other if column == "tint" else photo
        await state.rows(
            "UPDATE photo SET tint = $1 WHERE id = $2", (await row_of(owner))[column], photo
        )

        with pytest.raises(FieldBroken):
            await services.photos.get(cast.surgeon, photo)
        with pytest.raises(FieldBroken):
            await services.photos.inbox(cast.surgeon, None, 10)
        assert (await services.photos.get(cast.surgeon, other)).tint == MADE.tint


class TestQuarantine:
    @pytest.mark.parametrize("reason", Refusal)
    async def test_a_poor_picture_is_set_apart_with_its_reason(
        self,
        services: Services,
        cast: Cast,
        ports: Ports,
        photo: PhotoId,
        blobs: BlobStore,
        reason: Refusal,
    ) -> None:
        at = await state.last_act()
        await build_developing(ports, Prepared(Refused(reason))).develop(photo)

        (act,) = await state.acts(at)
        assert (act["tag"], act["outcome"]) == ("photo:quarantined", "failed")
        assert (act["photo"], act["detail"]) == (photo, {"reason": reason.value})
        seen = await services.photos.get(cast.surgeon, photo)
        assert (seen.state, seen.quarantine_reason) == (PhotoState.QUARANTINED, reason.value)
        assert await kinds_of(photo) == {"original"}
        assert len(files(blobs)) == 1
        while await services.indexer.follow():
            pass
        assert (await services.search.search(cast.surgeon, PhotoQuery(""))).total == 0

    async def test_it_is_left_where_it_is_by_later_runs(
        self, ports: Ports, worker: Developing, photo: PhotoId
    ) -> None:
        await build_developing(ports, Prepared(Refused(Refusal.CORRUPT))).develop(photo)
        async with state.unchanged():
            await worker.develop(photo)
            await worker.enlarge(photo)

    async def test_a_photo_that_is_ready_is_not_set_apart_by_a_slower_run(
        self, ports: Ports, worker: Developing, photo: PhotoId
    ) -> None:
        class Slower(Prepared):
            async def develop(self, original: bytes, declared: MediaType) -> Developed:
                await worker.develop(photo)
                return await super().develop(original, declared)

        slower = build_developing(ports, Slower(Refused(Refusal.TOO_SLOW)))
        await slower.develop(photo)

        assert (await row_of(photo))["development"] == "ready"
        assert (await state.tags())[-1] == "photo:developed"

    async def test_the_darkroom_itself_refuses_a_broken_picture(
        self, services: Services, cast: Cast, developing: Developing
    ) -> None:
        cut = picture()[:-200]
        told = arrival(cut, "an-idempotency-key-cut")
        done = await services.intake.receive(cast.photographer, told, body(cut))
        await developing.develop(done.photo)
        assert (await row_of(done.photo))["quarantine_code"] in {"truncated", "corrupt"}


class TestEnlarging:
    async def test_once_for_a_photo_that_is_ready(
        self, worker: Developing, room: Prepared, photo: PhotoId, blobs: BlobStore
    ) -> None:
        async with state.unchanged():
            await worker.enlarge(photo)
        await worker.develop(photo)
        at = await state.last_act()
        await worker.enlarge(photo)
        async with state.unchanged():
            await worker.enlarge(photo)

        assert await kinds_of(photo) == {"original", "thumbnail", "preview", "full"}
        assert await state.tags(at) == ["photo:enlarged"]
        assert len(room.originals) == 2
        assert len(files(blobs)) == 4


class TestCaptureTime:
    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("2025-07-01 12:00:00", "2025-07-01 10:00:00"),
            ("2025-12-31 12:00:00", "2025-12-31 11:00:00"),
            ("2025-03-30 01:59:59", "2025-03-30 00:59:59"),
            ("2025-03-30 02:30:00", "2025-03-30 01:30:00"),  # the hour that was skipped
            ("2025-03-30 03:00:00", "2025-03-30 01:00:00"),
            ("2025-10-26 02:30:00", "2025-10-26 00:30:00"),  # the hour that came twice: the first
            ("2025-10-26 03:00:00", "2025-10-26 02:00:00"),
            ("2026-01-01 01:00:00", "2026-01-01 00:00:00"),  # this very moment
            ("2026-01-01 01:00:01", None),
            ("2041-05-05 05:05:05", None),
            ("1900-01-01 00:00:00", "1899-12-31 23:40:28"),  # Amsterdam's own time then
            ("1839-12-31 12:00:00", None),
            ("0001-01-01 00:00:00", None),
        ],
    )
    async def test_the_cameras_time_is_the_hospitals(
        self, ports: Ports, services: Services, photo: PhotoId, written: str, meant: str | None
    ) -> None:
        taken = datetime.fromisoformat(written)
        made = replace(MADE, metadata=CaptureMetadata(captured_at=taken))
        await build_developing(ports, Prepared(made)).develop(photo)

        at = datetime.fromisoformat(meant).replace(tzinfo=UTC) if meant else None
        found = (await row_of(photo))["captured_at"]
        assert found == at or (meant and abs((found - at).total_seconds()) < 60)

    async def test_out_of_a_real_file(
        self, services: Services, cast: Cast, developing: Developing
    ) -> None:
        data = jpeg(noted(corners(640, 480), CAMERA, GPS))
        told = arrival(data, "an-idempotency-key-exif")
        done = await services.intake.receive(cast.photographer, told, body(data))
        await developing.develop(done.photo)

        seen = await services.photos.get(cast.surgeon, done.photo)
        assert seen.description.captured_at == datetime(2025, 11, 3, 13, 5, 6, tzinfo=UTC)
        assert seen.camera is not None
        assert (seen.camera.model, seen.camera.has_gps) == ("Kanon EOS 9", True)

    async def test_what_a_person_said_before_stands(
        self, services: Services, cast: Cast, ports: Ports, photo: PhotoId, clock: SetClock
    ) -> None:
        said = replace(
            (await services.photos.get(cast.surgeon, photo)).description,
            captured_at=datetime(2025, 1, 1, tzinfo=UTC),
        )
        await services.photos.describe(cast.surgeon, photo, 1, said)
        made = replace(MADE, metadata=CaptureMetadata(captured_at=datetime(2025, 7, 1)))  # noqa: DTZ001
        await build_developing(ports, Prepared(made)).develop(photo)

        assert (await row_of(photo))["captured_at"] == datetime(2025, 1, 1, tzinfo=UTC)


async def test_the_frame_of_each_kind_is_its_own(
    worker: Developing, photo: PhotoId, blobs: BlobStore
) -> None:
    await worker.develop(photo)
    await worker.enlarge(photo)
    frames: list[Frame] = [blobs.head(blob)[0] for blob in files(blobs)]
    assert {frame.kind for frame in frames} == {0, 1, 2, 3}
    assert {frame.photo_id for frame in frames} == {photo}
