"""Photos that come piece by piece: nothing acknowledged is asked for twice, nothing stays over."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.imaging import MediaType, Refused
from core.kit.clock import SetClock
from core.kit.errors import Conflict, Forbidden, Invalid, NotFound, StorageFull
from core.patients import NewPatient, PatientId, Sex
from core.photos import Arrival, Housekeeping, Upload, Uploads, uploads
from core.photos.uploads import LIFE
from core.services import Services
from core.vault import BlobStore
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import arrival, files, nothing_kept, row_of, take
from tests.support.pictures import jpeg, photo

DATA = jpeg(photo(900, 700, seed=3))
TOLD = arrival(DATA)
THIRD = len(DATA) // 3


@pytest.fixture
def room(services: Services) -> Uploads:
    return services.uploads


@pytest.fixture
async def anna(services: Services, cast: Cast) -> PatientId:
    new = NewPatient("P-1001", "Anna de Vries", date(1961, 4, 2), Sex.FEMALE)
    return (await services.patients.create(cast.surgeon, new)).id


async def sent(*pieces: bytes, cut: bool = False) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
    if cut:
        raise ConnectionResetError


async def begun(room: Uploads, cast: Cast, told: Arrival = TOLD) -> Upload:
    return await room.begin(cast.photographer, told)


async def append(room: Uploads, cast: Cast, to: Upload, *pieces: bytes) -> Upload:
    return await room.append(cast.photographer, to.id, to.offset_bytes, sent(*pieces))


class TestWhole:
    @pytest.mark.parametrize("cuts", [(), (1,), (THIRD, 2 * THIRD), (len(DATA) - 1,)])
    async def test_it_is_the_photo_that_was_sent_and_its_pieces_go(
        self, services: Services, room: Uploads, cast: Cast, blobs: BlobStore, cuts: Sequence[int]
    ) -> None:
        upload = await begun(room, cast)
        assert (upload.offset_bytes, upload.size_bytes, upload.photo) == (0, len(DATA), None)
        for start, end in zip((0, *cuts), (*cuts, len(DATA)), strict=True):
            assert upload.offset_bytes == start
            upload = await append(room, cast, upload, DATA[start:end])

        assert upload.photo is not None
        assert len(files(blobs)) == 1
        row = await row_of(upload.photo)
        assert services.photos.sealer.open(row, "digest") == TOLD.digest
        assert services.photos.sealer.open(row, "source") == b"knie links"
        assert await room.look(cast.photographer, upload.id) == upload
        assert (await state.tags())[-1] == "photo:received"

    async def test_for_a_patient_it_rests_under_the_patients_key(
        self, services: Services, room: Uploads, cast: Cast, anna: PatientId
    ) -> None:
        upload = await begun(room, cast, replace(TOLD, patient=anna))
        done = await append(room, cast, upload, DATA)
        assert done.photo is not None
        assert (await services.photos.get(cast.surgeon, done.photo)).patient == anna

    async def test_it_comes_in_pieces_that_fit_the_memory(
        self, room: Uploads, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(uploads, "PART_BYTES", 10_000)
        upload = await begun(room, cast)
        pieces = [DATA[at : at + 3000] for at in range(0, 2 * THIRD, 3000)]
        upload = await append(room, cast, upload, *pieces)
        assert await state.one("SELECT count(*) AS n FROM upload_part") > 3
        whole = DATA[upload.offset_bytes :]
        assert (await append(room, cast, upload, whole)).photo is not None

    async def test_what_came_before_by_the_same_key_is_known_at_once(
        self, services: Services, room: Uploads, cast: Cast, blobs: BlobStore
    ) -> None:
        known = await take(services.intake, cast.photographer, TOLD, DATA)
        upload = await begun(room, cast)
        assert (upload.photo, upload.offset_bytes) == (known.photo, len(DATA))
        assert len(files(blobs)) == 1


class TestCutOff:
    async def test_what_came_until_then_is_kept_and_gone_on_from(
        self, room: Uploads, cast: Cast, blobs: BlobStore
    ) -> None:
        upload = await begun(room, cast)
        with pytest.raises(ConnectionResetError):
            await room.append(
                cast.photographer, upload.id, 0, sent(DATA[:100], DATA[100:THIRD], cut=True)
            )
        upload = await room.look(cast.photographer, upload.id)
        assert upload.offset_bytes == THIRD
        assert (await append(room, cast, upload, DATA[THIRD:])).photo is not None
        assert len(files(blobs)) == 1

    async def test_a_box_that_died_before_the_last_act_finishes_when_asked(
        self, services: Services, room: Uploads, cast: Cast
    ) -> None:
        upload = await begun(room, cast)
        full = replace(services.intake.taking, blobs=Full(services.intake.taking.blobs))
        dying = replace(room, intake=replace(room.intake, taking=full))
        with pytest.raises(StorageFull):
            await append(dying, cast, upload, DATA)

        assert await state.one("SELECT count(*) AS n FROM photo") == 0
        done = await room.look(cast.photographer, upload.id)
        assert done.photo is not None
        assert await state.one("SELECT count(*) AS n FROM upload_part") == 0

    async def test_two_who_go_on_at_once_fill_each_place_once(
        self, room: Uploads, cast: Cast, blobs: BlobStore
    ) -> None:
        upload = await begun(room, cast)
        both = await asyncio.gather(
            *(append(room, cast, upload, DATA[:THIRD]) for _ in range(2)), return_exceptions=True
        )
        assert sorted(type(each).__name__ for each in both) == ["Conflict", "Upload"]
        assert len(files(blobs)) == 1
        upload = await room.look(cast.photographer, upload.id)
        assert (await append(room, cast, upload, DATA[THIRD:])).photo is not None


class TestSealed:
    async def test_neither_what_is_told_nor_a_piece_lies_open(
        self, room: Uploads, cast: Cast, blobs: BlobStore
    ) -> None:
        await append(room, cast, await begun(room, cast), DATA[:THIRD])
        (row,) = await state.rows("SELECT * FROM upload")
        for word in (b"knie", TOLD.digest, TOLD.digest.hex().encode(), b"an-idempotency"):
            assert word not in str(row).encode() + bytes(row["told"])
        (file,) = (path for path in blobs.root.glob("*/*/*"))
        assert DATA[200:240] not in file.read_bytes()


class TestRefused:
    async def test_a_wrong_place_takes_nothing(self, room: Uploads, cast: Cast) -> None:
        upload = await begun(room, cast)
        async with state.unchanged():
            with pytest.raises(Conflict):
                await room.append(cast.photographer, upload.id, 5, sent(DATA))

    async def test_more_than_was_declared_is_not_kept(
        self, room: Uploads, cast: Cast, blobs: BlobStore
    ) -> None:
        upload = await begun(room, cast)
        async with state.unchanged():
            with pytest.raises(Invalid):
                await append(room, cast, upload, DATA + b"x")
        assert nothing_kept(blobs)

    async def test_another_digest_leaves_nothing(
        self, room: Uploads, cast: Cast, blobs: BlobStore
    ) -> None:
        upload = await begun(room, cast, replace(TOLD, digest=bytes(32)))
        with pytest.raises(Invalid):
            await append(room, cast, upload, DATA)
        assert nothing_kept(blobs)
        with pytest.raises(NotFound):
            await room.look(cast.photographer, upload.id)

    async def test_what_is_no_picture_of_that_kind_leaves_nothing(
        self, room: Uploads, cast: Cast, blobs: BlobStore
    ) -> None:
        upload = await begun(room, cast, replace(TOLD, media_type=MediaType.PNG))
        with pytest.raises(Refused):
            await append(room, cast, upload, DATA)
        assert nothing_kept(blobs)

    async def test_an_unknown_patient_is_not_there(self, room: Uploads, cast: Cast) -> None:
        unknown = replace(TOLD, patient=PatientId(cast.stranger.person))  # type: ignore[arg-type]
        async with state.denied(tag="access:denied"):
            with pytest.raises(NotFound):
                await begun(room, cast, unknown)

    async def test_it_is_its_senders_alone(self, room: Uploads, cast: Cast) -> None:
        upload = await begun(room, cast)
        for other in (cast.surgeon, cast.stranger):
            for act in (
                room.look(other, upload.id),
                room.append(other, upload.id, 0, sent(DATA)),
                room.drop(other, upload.id),
            ):
                async with state.denied(tag="access:denied"):
                    with pytest.raises(NotFound):
                        await act
        async with state.denied(tag="access:denied"):
            with pytest.raises(Forbidden):
                await room.begin(cast.viewer, TOLD)


class TestGivenUp:
    async def test_dropped_it_is_gone_with_all_that_came(
        self, room: Uploads, cast: Cast, blobs: BlobStore
    ) -> None:
        upload = await append(room, cast, await begun(room, cast), DATA[:THIRD])
        await room.drop(cast.photographer, upload.id)
        assert nothing_kept(blobs)
        with pytest.raises(NotFound):
            await room.look(cast.photographer, upload.id)

    async def test_dropped_after_it_arrived_the_photo_stays(
        self, services: Services, room: Uploads, cast: Cast
    ) -> None:
        upload = await append(room, cast, await begun(room, cast), DATA)
        await room.drop(cast.photographer, upload.id)
        assert upload.photo is not None
        assert (await services.photos.get(cast.surgeon, upload.photo)).size_bytes == len(DATA)

    async def test_after_a_day_without_a_piece_it_goes_and_not_before(
        self, room: Uploads, cast: Cast, blobs: BlobStore, clock: SetClock
    ) -> None:
        chores = Housekeeping(room.access.unit_of_work, blobs)
        upload = await append(room, cast, await begun(room, cast), DATA[:THIRD])
        clock.at += LIFE
        await chores.tidy()
        assert len(files(blobs)) == 1
        upload = await append(room, cast, upload, DATA[THIRD : 2 * THIRD])
        clock.at += LIFE
        await chores.tidy()
        assert len(files(blobs)) == 2
        clock.at += timedelta(seconds=1)
        await chores.tidy()
        assert nothing_kept(blobs)
        with pytest.raises(NotFound):
            await room.look(cast.photographer, upload.id)


class Full(BlobStore):
    """A store that has no room for a whole photo."""

    def __init__(self, whole: BlobStore) -> None:
        super().__init__(whole.root, whole.root.parent / "tmp", used_limit=0.999)

    def require_room(self, nbytes: int) -> None:
        raise StorageFull
