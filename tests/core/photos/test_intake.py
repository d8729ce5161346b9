"""How photos arrive: whole or not at all, once, and never lost once acknowledged."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from core.imaging import MediaType, Refused
from core.jobs import JobKind
from core.kit.actor import Actor, Role
from core.kit.clock import SetClock
from core.kit.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    StorageFull,
    TooLarge,
    Unauthenticated,
)
from core.patients import NewPatient, PatientId, Sex
from core.photos import Arrival, Intake, PhotoState, Received
from core.services import Services
from core.vault import BlobStore, KeyRef, KeySlot, LocalKeys
from tests.support import arriving, state
from tests.support.actors import ORTHOPAEDICS, VISITOR, Cast
from tests.support.arriving import (
    A_KEY,
    arrival,
    blob_of,
    drafts,
    files,
    nothing_kept,
    picture,
    received,
    row_of,
)
from tests.support.pictures import bad_files

DATA = picture()
TOLD = arrival(DATA)


@pytest.fixture
def intake(services: Services) -> Intake:
    return services.intake


@pytest.fixture
async def anna(services: Services, cast: Cast) -> PatientId:
    new = NewPatient("P-1001", "Anna de Vries", date(1961, 4, 2), Sex.FEMALE)
    return (await services.patients.create(cast.surgeon, new)).id


async def take(intake: Intake, who: Actor, told: Arrival = TOLD, data: bytes = DATA) -> Received:
    return await arriving.take(intake, who, told, data)


class TestArriving:
    async def test_it_is_durable_sealed_logged_and_asked_for(
        self, intake: Intake, cast: Cast, blobs: BlobStore, keys: LocalKeys, clock: SetClock
    ) -> None:
        at = await state.last_act()
        done = await take(intake, cast.photographer)

        assert done.is_new
        row, file = await row_of(done.photo), await blob_of(done.photo)
        assert files(blobs) == {file["id"]}
        assert drafts(blobs) == []
        ref = KeyRef(row["key_id"], row["key_generation"])
        dek = keys.unwrap(ref, done.photo, 1, row["dek"])
        frame, slot = blobs.head(file["id"])
        assert blobs.read(frame, dek) == DATA
        assert slot == KeySlot(ref, row["dek"])
        assert (row["received_at"], row["received_by"]) == (clock.at, cast.photographer.person)
        assert (row["department"], row["patient_id"]) == ("orthopaedics", None)
        assert (row["size_bytes"], file["size_bytes"]) == (len(DATA), len(DATA))
        assert await state.tags(at) == ["photo:received"]
        assert await state.rows("SELECT kind, subject FROM outbox") == [
            {"kind": "photo-changed", "subject": done.photo}
        ]
        assert await state.rows("SELECT entrypoint, payload FROM pgqueuer") == [
            {"entrypoint": JobKind.DEVELOP, "payload": done.photo.bytes}
        ]

    async def test_neither_picture_nor_digest_nor_hint_lies_in_the_clear(
        self, intake: Intake, cast: Cast, blobs: BlobStore
    ) -> None:
        done = await take(intake, cast.photographer)
        row, file = await row_of(done.photo), await blob_of(done.photo)
        sealed = next(blobs.root.rglob(str(file["id"]))).read_bytes()

        assert DATA[:16] not in sealed
        for secret in (TOLD.digest, TOLD.source.encode(), A_KEY.encode()):
            assert secret not in bytes(row["digest"]) + bytes(row["source"])
            assert secret.hex() not in str(row)
            assert secret.decode("latin-1") not in str(row)

    async def test_straight_to_its_patient(
        self, services: Services, cast: Cast, anna: PatientId
    ) -> None:
        photo = await received(services, cast.photographer, patient=anna)

        seen = await services.photos.get(cast.viewer, photo)
        assert (seen.patient, seen.state) == (anna, PhotoState.ACTIVE)
        assert seen.session is not None
        (patient,) = await state.rows("SELECT key_id FROM patient")
        assert (await row_of(photo))["key_id"] == patient["key_id"]

    async def test_one_inbox_key_for_a_department_and_month(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        keys = set()
        for number, who in enumerate((cast.surgeon, cast.clinician, cast.stranger)):
            keys.add((await row_of(await received(services, who, number)))["key_id"])
        clock.move(timedelta(days=31))
        keys.add((await row_of(await received(services, cast.surgeon, 9)))["key_id"])

        assert len(keys) == 3
        assert await state.one("SELECT count(*) AS n FROM inbox_key") == 3


class TestAgain:
    async def test_the_same_call_gives_the_same_photo(
        self, intake: Intake, cast: Cast, blobs: BlobStore
    ) -> None:
        first = await take(intake, cast.photographer)
        at = await state.last_act()
        async with state.unchanged():
            again = await take(intake, cast.photographer)

        assert again == Received(first.photo, is_new=False)
        assert len(files(blobs)) == 1
        assert await state.acts(at) == []

    async def test_side_by_side_it_is_one_photo_and_one_file(
        self, intake: Intake, cast: Cast, blobs: BlobStore
    ) -> None:
        done = await state.at_once(*(take(intake, cast.photographer) for _ in range(4)))

        assert state.names(done) == ["Received"] * 4
        assert len({one.photo for one in done if isinstance(one, Received)}) == 1
        assert [one.is_new for one in done if isinstance(one, Received)].count(True) == 1
        (file,) = await state.rows("SELECT id FROM rendition")
        assert files(blobs) == {file["id"]}
        assert drafts(blobs) == []
        assert (await state.tags()).count("photo:received") == 1

    async def test_the_key_with_another_body_is_a_conflict(
        self, intake: Intake, cast: Cast, blobs: BlobStore
    ) -> None:
        await take(intake, cast.photographer)
        async with state.unchanged():
            with pytest.raises(Conflict):
                await take(intake, cast.photographer, arrival(picture(2)), picture(2))
        assert len(files(blobs)) == 1

    async def test_the_key_for_another_patient_is_a_conflict(
        self, services: Services, intake: Intake, cast: Cast, anna: PatientId
    ) -> None:
        await take(intake, cast.photographer)
        async with state.unchanged():
            with pytest.raises(Conflict):
                await take(intake, cast.photographer, arrival(DATA, patient=anna))

    async def test_a_photo_filed_since_is_still_the_same_photo(
        self, services: Services, intake: Intake, cast: Cast, anna: PatientId
    ) -> None:
        first = await take(intake, cast.photographer)
        await services.photos.assign(cast.surgeon, first.photo, anna)

        assert (await take(intake, cast.photographer)).photo == first.photo
        told = arrival(DATA, patient=anna)
        assert (await take(intake, cast.photographer, told)).photo == first.photo

    async def test_a_key_is_its_senders_own(self, intake: Intake, cast: Cast) -> None:
        mine = await take(intake, cast.photographer)
        theirs = await take(intake, cast.clinician)
        assert theirs.is_new
        assert theirs.photo != mine.photo


def _told(**changes: Any) -> Arrival:
    return replace(TOLD, **changes)


class TestRefusing:
    @pytest.mark.parametrize(
        ("told", "data", "error", "says"),
        [
            (_told(digest=bytes(32)), DATA, Invalid, "SHA-256"),
            (_told(digest=b""), DATA, Invalid, "SHA-256"),
            (_told(size_bytes=len(DATA) + 1), DATA, Invalid, "Less was sent"),
            (_told(size_bytes=len(DATA) - 1), DATA, Invalid, "More was sent"),
            (TOLD, b"", Invalid, "Less was sent"),
            (TOLD, DATA + b"x", Invalid, "More was sent"),
            (_told(size_bytes=0), b"", Refused, "empty"),
            (_told(size_bytes=-5), b"", Refused, "empty"),
            (_told(size_bytes=20_000_001), DATA, TooLarge, "20,000,000"),
            (_told(media_type=MediaType.PNG), DATA, Refused, "declared"),
        ],
    )
    async def test_what_is_not_as_declared_leaves_nothing(
        self,
        intake: Intake,
        cast: Cast,
        blobs: BlobStore,
        told: Arrival,
        data: bytes,
        error: type[Exception],
        says: str,
    ) -> None:
        await take(
            intake, cast.photographer, arrival(picture(9), "another-key-entirely"), picture(9)
        )
        before, at = files(blobs), await state.last_act()
        async with state.unchanged():
            with pytest.raises(error, match=says):
                await take(intake, cast.photographer, told, data)

        assert (files(blobs), drafts(blobs)) == (before, [])
        assert await state.acts(at) == []
        retried = await take(intake, cast.photographer)
        assert retried.is_new

    @pytest.mark.parametrize(
        "name", ["random", "html as jpeg", "png declared as jpeg", "svg", "gif", "pdf", "zip"]
    )
    async def test_no_picture_passes_the_gate(
        self, intake: Intake, cast: Cast, blobs: BlobStore, name: str
    ) -> None:
        (bad,) = [bad for bad in bad_files() if bad.name == name]
        digest = hashlib.sha256(bad.data).digest()
        told = replace(TOLD, size_bytes=len(bad.data), digest=digest, media_type=bad.declared)
        with pytest.raises(Refused) as refusal:
            await take(intake, cast.photographer, told, bad.data)
        assert refusal.value.reason is bad.reason
        assert nothing_kept(blobs)

    async def test_a_full_disk_takes_nothing_in(
        self, intake: Intake, cast: Cast, blobs: BlobStore
    ) -> None:
        full = BlobStore(blobs.root, blobs.root.parent / "tmp", used_limit=0.0)
        await intake.filing.inbox_key(ORTHOPAEDICS)
        crowded = replace(intake, taking=replace(intake.taking, blobs=full))
        async with state.unchanged():
            with pytest.raises(StorageFull):
                await take(crowded, cast.photographer)
        assert nothing_kept(blobs)

    async def test_another_departments_patient_is_not_there(
        self, intake: Intake, cast: Cast, blobs: BlobStore, anna: PatientId
    ) -> None:
        for patient in (anna, PatientId(UUID(int=404))):
            async with state.denied(patient=patient, person=cast.stranger.person):
                with pytest.raises(NotFound):
                    await take(intake, cast.stranger, arrival(DATA, patient=patient))
        assert nothing_kept(blobs)

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR])
    async def test_who_may_not_upload_uploads_nothing(
        self, intake: Intake, cast: Cast, blobs: BlobStore, role: Role
    ) -> None:
        who = cast.by_role(role)
        async with state.denied(person=who.person):
            with pytest.raises(Forbidden):
                await take(intake, who)
        with pytest.raises(Unauthenticated):
            await take(intake, VISITOR)
        assert nothing_kept(blobs)

    async def test_the_body_is_not_read_for_whoever_is_refused(
        self, intake: Intake, cast: Cast
    ) -> None:
        async def unread() -> AsyncIterator[bytes]:
            read.append(True)
            yield b""

        read: list[bool] = []

        for who, told in ((cast.viewer, TOLD), (cast.surgeon, _told(size_bytes=10**12))):
            with pytest.raises((Forbidden, TooLarge)):
                await intake.receive(who, told, unread())
        assert read == []
