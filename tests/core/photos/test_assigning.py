"""A photo gets its patient: the key moves with it, and the files' own copies follow."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from core.imaging import Developed, MediaType
from core.jobs import JobKind
from core.kit.actor import Role
from core.kit.clock import SetClock
from core.kit.errors import Conflict, Forbidden, NotFound
from core.patients import NewPatient, PatientId, Sex
from core.photos import Developing, PhotoId, PhotoState
from core.services import Ports, Services, build_developing
from core.vault import BlobStore, FieldBroken, KeyRef, KeySlot, Label, LocalKeys, WrongKey, recover
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import files, picture, received, row_of
from tests.support.darkrooms import MADE, Prepared

UNKNOWN = PatientId(UUID(int=404))


@pytest.fixture
async def anna(services: Services, cast: Cast) -> PatientId:
    new = NewPatient("P-1001", "Anna de Vries", date(1961, 4, 2), Sex.FEMALE)
    return (await services.patients.create(cast.surgeon, new)).id


@pytest.fixture
async def photo(services: Services, cast: Cast) -> PhotoId:
    return await received(services, cast.photographer)


@pytest.fixture
def worker(ports: Ports, services: Services) -> Developing:
    return build_developing(ports, Prepared())


async def slot_of(photo: PhotoId) -> KeySlot:
    row = await row_of(photo)
    return KeySlot(KeyRef(row["key_id"], row["key_generation"]), row["dek"])


def slots(blobs: BlobStore) -> set[KeySlot]:
    return {blobs.head(blob)[1] for blob in files(blobs)}


class TestAssigning:
    async def test_the_photo_is_the_patients_from_now_on(
        self, services: Services, cast: Cast, photo: PhotoId, anna: PatientId, clock: SetClock
    ) -> None:
        at = await state.last_act()
        given = await services.photos.assign(cast.clinician, photo, anna)

        assert (given.patient, given.state, given.version) == (anna, PhotoState.ACTIVE, 2)
        assert given.source == "knie links"
        assert await services.photos.get(cast.viewer, photo) == given
        drafted, act, _ = await state.acts(at)
        assert (drafted["tag"], drafted["patient"]) == ("consent:drafted", anna)
        assert (act["tag"], act["photo"], act["patient"]) == ("photo:assigned", photo, anna)
        (session,) = await state.rows("SELECT * FROM photo_session")
        assert (session["id"], session["patient_id"]) == (given.session, anna)
        assert (session["department"], session["day"]) == ("orthopaedics", clock.at.date())
        assert (await services.photos.inbox(cast.surgeon, None, 10)).photos == ()

    async def test_photos_of_a_day_are_one_session(
        self, services: Services, cast: Cast, anna: PatientId
    ) -> None:
        photos = [await received(services, cast.photographer, n) for n in range(3)]
        await state.rows(
            "UPDATE photo SET captured_at = $1 WHERE id = $2",
            datetime(2025, 12, 24, tzinfo=UTC),
            photos[2],
        )
        given = [await services.photos.assign(cast.surgeon, photo, anna) for photo in photos]

        assert given[0].session == given[1].session != given[2].session

    async def test_the_key_of_the_inbox_opens_it_no_more(
        self,
        services: Services,
        cast: Cast,
        keys: LocalKeys,
        worker: Developing,
        photo: PhotoId,
        anna: PatientId,
    ) -> None:
        await worker.develop(photo)
        before = await row_of(photo)
        await services.photos.assign(cast.surgeon, photo, anna)
        after = await row_of(photo)
        inbox = KeyRef(before["key_id"], before["key_generation"])
        patients = KeyRef(after["key_id"], after["key_generation"])

        dek = keys.unwrap(inbox, photo, 1, before["dek"])
        assert keys.unwrap(patients, photo, 1, after["dek"]) == dek
        with pytest.raises(WrongKey):
            keys.unwrap(inbox, photo, 1, after["dek"])
        for column in ("digest", "source", "camera", "tint"):
            with pytest.raises(FieldBroken):
                keys.open_field(inbox, Label("photo", column, photo), after[column])
        assert (await services.photos.get(cast.surgeon, photo)).tint == MADE.tint

    async def test_the_files_follow_and_can_be_recovered_before_and_after(
        self,
        services: Services,
        cast: Cast,
        keys: LocalKeys,
        blobs: BlobStore,
        worker: Developing,
        photo: PhotoId,
        anna: PatientId,
        tmp_path: Path,
    ) -> None:
        await worker.develop(photo)
        inbox = await slot_of(photo)
        await services.photos.assign(cast.surgeon, photo, anna)
        assert slots(blobs) == {inbox}
        assert recover(blobs.root, keys, tmp_path / "before").written == 1

        await worker.rewrap(photo)

        assert slots(blobs) == {await slot_of(photo)} != {inbox}
        assert recover(blobs.root, keys, tmp_path / "after").written == 1
        for moment in ("before", "after"):
            assert (tmp_path / moment / f"{photo}.jpg").read_bytes() == picture()
        await worker.rewrap(photo)
        assert slots(blobs) == {await slot_of(photo)}

    async def test_while_it_is_in_the_darkroom(
        self,
        services: Services,
        cast: Cast,
        ports: Ports,
        blobs: BlobStore,
        photo: PhotoId,
        anna: PatientId,
    ) -> None:
        """Both the assignment and the rewrap for it happen before the renditions are entered."""

        class Overtaken(Prepared):
            async def develop(self, original: bytes, declared: MediaType) -> Developed:
                await services.photos.assign(cast.surgeon, photo, anna)
                await overtaken.rewrap(photo)
                await state.rows("DELETE FROM pgqueuer")
                return await super().develop(original, declared)

        overtaken = build_developing(ports, Overtaken())
        await overtaken.develop(photo)

        assert len(slots(blobs)) == 2
        (job,) = await state.rows(
            "SELECT entrypoint, payload FROM pgqueuer WHERE entrypoint <> 'see'"
        )
        assert job == {"entrypoint": JobKind.REWRAP, "payload": photo.bytes}
        await overtaken.rewrap(photo)
        assert slots(blobs) == {await slot_of(photo)}
        seen = await services.photos.get(cast.surgeon, photo)
        assert (seen.patient, seen.width) == (anna, MADE.width)
        assert seen.camera is not None
        assert seen.tint == MADE.tint

    async def test_a_rewrap_beside_the_assignment_never_ends_with_the_old_key(
        self,
        services: Services,
        cast: Cast,
        blobs: BlobStore,
        worker: Developing,
        photo: PhotoId,
        anna: PatientId,
    ) -> None:
        done = await state.at_once(
            worker.rewrap(photo),
            services.photos.assign(cast.surgeon, photo, anna),
            worker.rewrap(photo),
        )
        assert state.names(done) == ["NoneType", "NoneType", "Photo"]
        await worker.rewrap(photo)
        assert slots(blobs) == {await slot_of(photo)}


class TestRefusing:
    async def test_a_photo_with_a_patient_keeps_them(
        self, services: Services, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        await services.photos.assign(cast.surgeon, photo, anna)
        jan = NewPatient("P-1002", "Jan Smit", date(1950, 1, 1), Sex.MALE)
        other = (await services.patients.create(cast.surgeon, jan)).id
        for patient in (anna, other):
            async with state.unchanged():
                with pytest.raises(Conflict):
                    await services.photos.assign(cast.surgeon, photo, patient)

    async def test_of_two_who_assign_at_once_one_is_told(
        self, services: Services, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        done = await state.at_once(
            *(services.photos.assign(who, photo, anna) for who in (cast.surgeon, cast.clinician))
        )
        assert state.names(done) == ["Conflict", "Photo"]

    async def test_an_unknown_or_hidden_photo_or_patient_is_not_there(
        self, services: Services, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        hidden = NewPatient("P-9", "Hidden", date(1950, 1, 1), Sex.OTHER)
        theirs = (await services.patients.create(cast.stranger, hidden)).id
        for who, which, patient in (
            (cast.stranger, photo, theirs),
            (cast.stranger, photo, anna),
            (cast.surgeon, photo, theirs),
            (cast.surgeon, photo, UNKNOWN),
            (cast.surgeon, PhotoId(UUID(int=404)), anna),
        ):
            async with state.denied(photo=which, patient=patient, person=who.person):
                with pytest.raises(NotFound):
                    await services.photos.assign(who, which, patient)

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR])
    async def test_who_may_not_assign_assigns_nothing(
        self, services: Services, cast: Cast, photo: PhotoId, anna: PatientId, role: Role
    ) -> None:
        who = cast.by_role(role)
        async with state.denied(person=who.person):
            with pytest.raises(Forbidden):
                await services.photos.assign(who, photo, anna)
        async with state.denied(person=who.person):
            with pytest.raises(Forbidden):
                await services.photos.inbox(who, None, 10)
