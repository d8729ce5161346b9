"""A held photo is there for whoever asked, on one page, and for nobody and nothing else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.inbound import MadePhotoRequest
from core.kit.actor import Actor
from core.kit.clock import SetClock
from core.kit.errors import Conflict, CoreError, Forbidden, NotFound
from core.patients import NewPatient, PatientId, Sex
from core.photos import Description, Developing, PhotoId, PhotoState, RenditionKind
from core.photos.housekeeping import ORPHAN_AGE
from core.release import NotDeveloped, Use
from core.search import PhotoIndex, PhotoQuery
from core.services import Ports, build_chores, build_seeing
from core.sharing import NewShare
from core.vault import BlobStore
from tests.support import state
from tests.support.actors import DERMATOLOGY, sign_in
from tests.support.arriving import age_all, files, nothing_kept
from tests.support.darkrooms import FACE, Foreseen
from tests.support.inbound import SENDER, Clinic
from tests.support.sharing import JEROEN, PASSWORD


@pytest.fixture
async def photo(clinic: Clinic, made: MadePhotoRequest) -> PhotoId:
    return await clinic.held(made)


async def _moved(clinic: Clinic) -> Actor:
    """The surgeon who asked, of dermatology since then."""
    person = clinic.cast.surgeon.person
    assert person is not None
    administrator = clinic.cast.administrator
    await clinic.services.accounts.change(administrator, person, "surgeon", DERMATOLOGY)
    return await clinic.services.sessions.who(await sign_in(clinic.services, "surgeon"))


async def _elsewhere(clinic: Clinic) -> PatientId:
    """A patient of dermatology."""
    new = NewPatient("P-2002", "Bram Visser", date(1958, 1, 9), Sex.MALE)
    return (await clinic.services.patients.create(clinic.cast.stranger, new)).id


class TestInvisible:
    async def test_no_list_count_or_search_has_it(
        self, clinic: Clinic, photo: PhotoId, index: PhotoIndex
    ) -> None:
        services = clinic.services
        while await services.indexer.follow():
            pass
        for who in (clinic.cast.surgeon, clinic.cast.photographer, clinic.cast.clinician):
            assert (await services.photos.inbox(who, None, 50)).photos == ()
            assert (await services.photos.page(who, None, None, 50)).photos == ()
            assert await services.photos.get_many(who, [photo]) == {}
            assert await services.release.stamps(who, [photo]) == {}
        for text in ("Marijke", ""):
            found = await services.search.search(clinic.cast.surgeon, PhotoQuery(text))
            assert (found.total, found.found) == (0, ())
        status = await services.oversight.status(clinic.cast.administrator)
        counted = (status.photos_received, status.photos_ready, status.photos_unseen)
        assert counted == (0, 0, 0)

    async def test_no_door_opens_for_it(self, clinic: Clinic, photo: PhotoId) -> None:
        services = clinic.services
        for who in (
            clinic.cast.surgeon,
            clinic.cast.clinician,
            clinic.cast.photographer,
            clinic.cast.viewer,
            clinic.cast.stranger,
        ):
            for kind in RenditionKind:
                with pytest.raises((NotFound, Forbidden, NotDeveloped)):
                    await services.release.open(who, photo, kind)
            for tried in (
                services.photos.get(who, photo),
                services.photos.glance(who, photo),
                services.photos.describe(who, photo, 1, Description(caption="x")),
                services.faces.of(who, photo),
                services.release.decide(who, photo, Use()),
                services.annotations.layer(who, photo),
            ):
                with pytest.raises((NotFound, Forbidden)):
                    await tried

    async def test_it_is_shared_with_nobody(self, clinic: Clinic, photo: PhotoId) -> None:
        async with state.unchanged():
            with pytest.raises(NotFound):
                await clinic.services.sharing.make(
                    clinic.cast.surgeon, NewShare((photo,), JEROEN, password=PASSWORD)
                )

    async def test_it_is_assigned_to_nobody(
        self, clinic: Clinic, photo: PhotoId, anna: PatientId
    ) -> None:
        async with state.unchanged():
            with pytest.raises(NotFound):
                await clinic.services.photos.assign(clinic.cast.surgeon, photo, anna)

    async def test_nothing_looks_for_a_face_in_it(
        self, clinic: Clinic, photo: PhotoId, ports: Ports, developing: Developing
    ) -> None:
        see = "SELECT count(*) AS n FROM pgqueuer WHERE entrypoint = 'see'"
        assert await state.one(see) == 0
        with pytest.raises(NotFound):
            await build_seeing(ports, developing, Foreseen(FACE)).see(photo)
        chores = build_chores(ports, build_seeing(ports, developing, Foreseen(FACE)))
        await chores.tidy()
        assert await state.one(see) == 0
        assert await state.one("SELECT count(*) AS n FROM face_look") == 0

    async def test_the_database_hides_it_from_whoever_forgets_to_ask(
        self, clinic: Clinic, photo: PhotoId
    ) -> None:
        access = clinic.services.photos.access
        anyone = "SELECT id FROM photo"
        for who in (clinic.cast.surgeon, clinic.cast.clinician, clinic.cast.privacy_officer):
            async with access.unit_of_work(who, access.sight(who)) as work:
                assert await work.rows(anyone) == []
                assert await work.rows("SELECT id FROM rendition") == []
                async with work.beyond():
                    assert await work.rows(anyone) == []
                async with work.beyond(replace(work.sight, held=True)):
                    mine = [photo] if who is clinic.cast.surgeon else []
                    assert [row["id"] for row in await work.rows(anyone)] == mine

    async def test_tidying_keeps_its_files(
        self, photo: PhotoId, ports: Ports, blobs: BlobStore, clock: SetClock
    ) -> None:
        kept = files(blobs)
        named = "SELECT count(*) AS n FROM rendition WHERE photo_id = $1"
        assert await state.one(named, photo) == 3
        assert len(kept) == 3
        age_all(blobs, clock.at, ORPHAN_AGE + timedelta(seconds=1))
        await build_chores(ports).tidy()
        assert files(blobs) == kept


class TestWhoAsked:
    async def test_sees_it_on_one_page_with_who_sent_it(
        self, clinic: Clinic, anna: PatientId
    ) -> None:
        made = await clinic.asked(anna)
        photo, at = await clinic.held(made), await state.last_act()
        page = await clinic.services.held_photos.page(clinic.cast.surgeon, None, 10)
        (held,) = page.photos
        assert (held.photo.id, held.request, held.patient) == (photo, made.request.id, anna)
        assert held.sender.name == "Marijke Smit"
        assert held.photo.source == "Marijke Smit, Huisartsenpraktijk De Brink"
        assert (held.photo.state, held.photo.received_by) == (PhotoState.UNASSIGNED, None)
        (act,) = await state.acts(at)
        assert (act["tag"], act["detail"]) == ("request:listed", {"photos": [str(photo)]})
        assert await clinic.services.held_photos.count(clinic.cast.surgeon) == 1

    async def test_looks_at_small_copies_and_each_look_is_logged(
        self, clinic: Clinic, photo: PhotoId
    ) -> None:
        looks = clinic.services.held_looks
        for kind in (RenditionKind.THUMBNAIL, RenditionKind.PREVIEW):
            at = await state.last_act()
            released = await looks.open(clinic.cast.surgeon, photo, kind)
            assert (await released.small())[:3] == b"\xff\xd8\xff"
            (act,) = await state.acts(at)
            assert (act["tag"], act["photo"]) == ("photo:seen", photo)
        for kind in set(RenditionKind) - {RenditionKind.THUMBNAIL, RenditionKind.PREVIEW}:
            with pytest.raises(NotFound):
                await looks.open(clinic.cast.surgeon, photo, kind)

    async def test_nobody_else_sees_looks_or_decides(self, clinic: Clinic, photo: PhotoId) -> None:
        services = clinic.services
        for other in (clinic.cast.clinician, clinic.cast.photographer, clinic.cast.stranger):
            assert (await services.held_photos.page(other, None, 10)).photos == ()
            assert await services.held_photos.count(other) == 0
            async with state.unchanged():
                for tried in (
                    services.held_looks.open(other, photo, RenditionKind.PREVIEW),
                    services.held_photos.accept(other, photo, None),
                    services.held_photos.decline(other, photo),
                ):
                    with pytest.raises(NotFound):
                        await tried
        for outsider in (clinic.cast.viewer, clinic.cast.privacy_officer):
            with pytest.raises(Forbidden):
                await services.held_photos.page(outsider, None, 10)

    async def test_of_an_ordinary_photo_this_door_knows_nothing(
        self, clinic: Clinic, photo: PhotoId
    ) -> None:
        await clinic.services.held_photos.accept(clinic.cast.surgeon, photo, None)
        for tried in (
            clinic.services.held_looks.open(clinic.cast.surgeon, photo, RenditionKind.PREVIEW),
            clinic.services.held_photos.accept(clinic.cast.surgeon, photo, None),
            clinic.services.held_photos.decline(clinic.cast.surgeon, photo),
        ):
            with pytest.raises(NotFound):
                await tried


class TestTakingIn:
    async def test_into_the_inbox(self, clinic: Clinic, photo: PhotoId) -> None:
        at = await state.last_act()
        taken = await clinic.services.held_photos.accept(clinic.cast.surgeon, photo, None)
        assert (taken.state, taken.received_by) == (
            PhotoState.UNASSIGNED,
            clinic.cast.surgeon.person,
        )
        assert "photo:accepted" in await state.tags(at)
        (found,) = (await clinic.services.photos.inbox(clinic.cast.photographer, None, 10)).photos
        assert found.id == photo
        assert await clinic.services.held_photos.count(clinic.cast.surgeon) == 0
        see = "SELECT payload FROM pgqueuer WHERE entrypoint = 'see'"
        assert await state.one(see) == photo.bytes

    async def test_straight_under_the_patient(
        self, clinic: Clinic, photo: PhotoId, anna: PatientId, developing: Developing
    ) -> None:
        taken = await clinic.services.held_photos.accept(clinic.cast.surgeon, photo, anna)
        assert (taken.state, taken.patient) == (PhotoState.ACTIVE, anna)
        await developing.rewrap(photo)
        preview = await clinic.services.release.open(
            clinic.cast.surgeon, photo, RenditionKind.PREVIEW
        )
        assert (await preview.small())[:3] == b"\xff\xd8\xff"

    async def test_not_under_a_patient_out_of_sight_or_who_is_not_there(
        self, clinic: Clinic, photo: PhotoId
    ) -> None:
        for patient in (await _elsewhere(clinic), PatientId(photo)):
            async with state.unchanged():
                with pytest.raises(NotFound):
                    await clinic.services.held_photos.accept(clinic.cast.surgeon, photo, patient)

    @pytest.mark.parametrize("is_filed", [True, False])
    async def test_where_whoever_asked_works_now(
        self, clinic: Clinic, photo: PhotoId, developing: Developing, is_filed: bool
    ) -> None:
        moved = await _moved(clinic)
        patient = await _elsewhere(clinic) if is_filed else None
        taken = await clinic.services.held_photos.accept(moved, photo, patient)
        assert (taken.department, taken.patient) == (DERMATOLOGY, patient)
        await developing.rewrap(photo)
        seen = await clinic.services.release.open(
            clinic.cast.stranger, photo, RenditionKind.PREVIEW
        )
        assert (await seen.small())[:3] == b"\xff\xd8\xff"
        for gone in (clinic.cast.clinician, clinic.cast.photographer):
            with pytest.raises(NotFound):
                await clinic.services.photos.get(gone, photo)

    async def test_not_before_it_can_be_looked_at(
        self, clinic: Clinic, made: MadePhotoRequest
    ) -> None:
        photo = await clinic.held(made, is_developed=False)
        with pytest.raises(NotDeveloped):
            await clinic.services.held_looks.open(clinic.cast.surgeon, photo, RenditionKind.PREVIEW)
        async with state.unchanged():
            with pytest.raises(Conflict):
                await clinic.services.held_photos.accept(clinic.cast.surgeon, photo, None)

    async def test_taken_in_and_taken_back_at_once_only_one_holds(
        self, clinic: Clinic, made: MadePhotoRequest
    ) -> None:
        photo = await clinic.held(made)
        visit = await clinic.opened(made)
        done = await state.at_once(
            clinic.services.held_photos.accept(clinic.cast.surgeon, photo, None),
            clinic.services.sending.withdraw(SENDER, visit.secret, 1),
        )
        assert state.names(done) in (["DecidedOn", "Photo"], ["NoneType", "NotFound"])
        outcome = await state.one("SELECT outcome FROM photo_request_photo")
        left = await state.rows("SELECT held_for FROM photo")
        assert (outcome, left) in (("accepted", [{"held_for": None}]), ("withdrawn", []))


class TestTurningDown:
    async def test_it_is_gone_with_its_files_and_the_log_keeps_that_it_came(
        self, clinic: Clinic, photo: PhotoId, blobs: BlobStore
    ) -> None:
        await clinic.services.held_photos.decline(clinic.cast.surgeon, photo)
        assert nothing_kept(blobs)
        assert await state.rows("SELECT id FROM photo") == []
        assert await state.rows("SELECT id FROM rendition") == []
        assert await state.one("SELECT outcome FROM photo_request_photo") == "declined"
        acts = [act["tag"] for act in await state.acts() if act["photo"] == photo]
        assert acts == ["photo:held", "photo:developed", "photo:declined"]

    async def test_one_that_is_in_the_darkroom_leaves_nothing_either(
        self, clinic: Clinic, made: MadePhotoRequest, blobs: BlobStore
    ) -> None:
        photo = await clinic.held(made, is_developed=False)
        await clinic.services.held_photos.decline(clinic.cast.surgeon, photo)
        await clinic.developing.develop(photo)
        assert nothing_kept(blobs)

    async def test_what_cannot_be_opened_can_only_be_turned_down(
        self, clinic: Clinic, made: MadePhotoRequest
    ) -> None:
        torn = clinic.next_picture()[:300]
        photo = await clinic.held(made, data=torn)
        (held,) = (await clinic.services.held_photos.page(clinic.cast.surgeon, None, 10)).photos
        assert held.photo.state is PhotoState.QUARANTINED
        for tried in (
            clinic.services.held_photos.accept(clinic.cast.surgeon, photo, None),
            clinic.services.held_looks.open(clinic.cast.surgeon, photo, RenditionKind.PREVIEW),
        ):
            with pytest.raises(CoreError):
                await tried
        await clinic.services.held_photos.decline(clinic.cast.surgeon, photo)
