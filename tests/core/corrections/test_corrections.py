"""A photo under the wrong patient is put right by two people, with all that belongs to it."""

import asyncio
from dataclasses import replace
from datetime import date

import asyncpg
import pytest

from core.access import Sensitivity
from core.annotations import Shape, ShapeKind
from core.corrections import CorrectionId, Corrections, CorrectionState, OwnProposal
from core.kit.errors import Conflict, Forbidden, Invalid, NotFound
from core.patients import NewPatient, PatientId, Sex
from core.photos import Description, Developing, PhotoId
from core.search import PhotoQuery
from core.services import Services
from core.vault import BlobStore, FieldBroken, KeyRef, Label, LocalKeys, verify
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import received, row_of
from tests.support.cluster import TestDatabase
from tests.support.treating import treats

WHY = "dit is het andere been"
NEW = NewPatient("P-1", "Anna Abrikoos", date(1961, 4, 2), Sex.FEMALE)
ARROW = Shape(ShapeKind.ARROW, ((0.1, 0.2), (0.3, 0.4)), "zwelling")


@pytest.fixture
def room(services: Services) -> Corrections:
    return services.corrections


@pytest.fixture
async def anna(services: Services, cast: Cast) -> PatientId:
    return (await services.patients.create(cast.surgeon, NEW)).id


@pytest.fixture
async def bob(services: Services, cast: Cast) -> PatientId:
    other = replace(NEW, mrn="P-2", name="Bob Zonnebloem")
    return (await services.patients.create(cast.surgeon, other)).id


@pytest.fixture
async def photo(services: Services, cast: Cast, anna: PatientId) -> PhotoId:
    """A photo of Anna, described and drawn over."""
    made = await received(services, cast.photographer, 1, anna)
    said = Description(caption="litteken aan de knie")
    await services.photos.describe(cast.surgeon, made, 1, said)
    await services.annotations.annotate(cast.surgeon, made, 0, [ARROW])
    return made


class TestSight:
    async def test_of_a_photo_out_of_sight_nobody_decides(
        self, services: Services, room: Corrections, cast: Cast, photo: PhotoId, bob: PatientId
    ) -> None:
        proposed = await room.propose(cast.surgeon, photo, bob, WHY)
        version = (await services.photos.get(cast.surgeon, photo)).version
        await services.labelling.label(cast.surgeon, photo, version, Sensitivity.FORENSIC)
        assert await room.waiting(cast.clinician, None, 10) == ()
        async with state.unchanged():
            with pytest.raises(NotFound):
                await room.approve(cast.clinician, proposed.id)
            with pytest.raises(NotFound):
                await room.reject(cast.clinician, proposed.id)
        await treats(services, bob, cast.clinician)  # of the other patient: no help
        with pytest.raises(NotFound):
            await room.approve(cast.clinician, proposed.id)
        assert await room.waiting(cast.surgeon, None, 10) == (proposed,)


class TestMoving:
    async def test_two_people_move_it_and_both_patients_are_in_the_log(
        self, services: Services, room: Corrections, cast: Cast, photo: PhotoId, anna: PatientId,
        bob: PatientId,
    ) -> None:  # fmt: skip
        at = await state.last_act()
        proposed = await room.propose(cast.clinician, photo, bob, WHY)
        assert (proposed.state, proposed.reason) == (CorrectionState.PROPOSED, WHY)
        assert proposed.proposed_by == cast.clinician.person
        assert proposed.proposed_by_name
        assert (await services.photos.get(cast.surgeon, photo)).patient == anna
        assert await room.waiting(cast.surgeon, None, 10) == (proposed,)

        done = await room.approve(cast.surgeon, proposed.id)
        assert (done.state, done.decided_by) == (CorrectionState.DONE, cast.surgeon.person)
        moved = await services.photos.get(cast.surgeon, photo)
        assert (moved.patient, moved.description.caption) == (bob, "litteken aan de knie")
        assert await room.waiting(cast.surgeon, None, 10) == ()
        acts = {act["tag"]: act for act in await state.acts(at)}
        assert acts["correction:proposed"]["patient"] == bob
        reassigned = acts["photo:reassigned"]
        assert (reassigned["photo"], reassigned["patient"]) == (photo, bob)
        assert reassigned["detail"] == {"from": str(anna)}

    async def test_nothing_of_it_opens_with_the_old_patients_key(
        self, services: Services, room: Corrections, cast: Cast, photo: PhotoId, bob: PatientId,
        keys: LocalKeys, developing: Developing, blobs: BlobStore,
    ) -> None:  # fmt: skip
        await developing.develop(photo)
        tint = (await services.photos.get(cast.surgeon, photo)).tint
        before = await row_of(photo)
        old = KeyRef(before["key_id"], before["key_generation"])
        proposed = await room.propose(cast.clinician, photo, bob, WHY)
        await room.approve(cast.surgeon, proposed.id)
        await developing.rewrap(photo)

        after = await row_of(photo)
        for column in ("caption", "digest", "source", "camera", "tint"):
            with pytest.raises(FieldBroken):
                keys.open_field(old, Label("photo", column, photo), after[column])
        assert (await services.photos.get(cast.surgeon, photo)).tint == tint is not None
        (drawn,) = await state.rows("SELECT * FROM annotation")
        with pytest.raises(FieldBroken):
            keys.open_field(old, Label("annotation", "shapes", drawn["id"]), drawn["shapes"])
        assert (await services.annotations.layer(cast.surgeon, photo)).shapes == (ARROW,)
        assert verify(blobs, keys).is_whole

    async def test_it_is_found_under_the_new_name(
        self, services: Services, room: Corrections, cast: Cast, photo: PhotoId, bob: PatientId
    ) -> None:
        proposed = await room.propose(cast.clinician, photo, bob, WHY)
        await room.approve(cast.surgeon, proposed.id)
        while await services.indexer.follow():
            pass
        scopes = frozenset({"orthopaedics"})
        search = services.indexer.index.search
        assert search(PhotoQuery("zonnebloem", scopes)).total == 1
        assert search(PhotoQuery("abrikoos", scopes)).total == 0

    async def test_rejected_it_stays_and_may_be_proposed_again(
        self, services: Services, room: Corrections, cast: Cast, photo: PhotoId, anna: PatientId,
        bob: PatientId,
    ) -> None:  # fmt: skip
        proposed = await room.propose(cast.clinician, photo, bob, WHY)
        done = await room.reject(cast.surgeon, proposed.id)
        assert (done.state, done.decided_by) == (CorrectionState.REJECTED, cast.surgeon.person)
        assert (await services.photos.get(cast.surgeon, photo)).patient == anna
        again = await room.propose(cast.surgeon, photo, bob, WHY)
        back = await room.reject(cast.surgeon, again.id)
        assert (back.state, back.decided_by) == (CorrectionState.REJECTED, None)


class TestFourEyes:
    async def test_nobody_approves_what_they_proposed(
        self, room: Corrections, cast: Cast, photo: PhotoId, bob: PatientId
    ) -> None:
        proposed = await room.propose(cast.surgeon, photo, bob, WHY)
        async with state.denied(tag="access:denied"):
            with pytest.raises(OwnProposal):
                await room.approve(cast.surgeon, proposed.id)

    async def test_the_database_holds_to_it_too(
        self, room: Corrections, cast: Cast, photo: PhotoId, bob: PatientId, tables: TestDatabase
    ) -> None:
        await room.propose(cast.surgeon, photo, bob, WHY)
        connection = await asyncpg.connect(**tables.owner)
        with pytest.raises(asyncpg.CheckViolationError):
            await connection.execute("UPDATE correction SET decided_by = proposed_by")
        await connection.close()

    async def test_of_two_who_decide_at_once_one_does(
        self, room: Corrections, cast: Cast, photo: PhotoId, bob: PatientId
    ) -> None:
        proposed = await room.propose(cast.clinician, photo, bob, WHY)
        both = await asyncio.gather(
            room.approve(cast.surgeon, proposed.id),
            room.approve(cast.photographer, proposed.id),
            return_exceptions=True,
        )
        assert sorted(type(each).__name__ for each in both) == ["Conflict", "Correction"]
        assert (await state.tags()).count("photo:reassigned") == 1


class TestRefused:
    async def test_only_one_at_a_time(
        self, room: Corrections, cast: Cast, photo: PhotoId, bob: PatientId
    ) -> None:
        await room.propose(cast.clinician, photo, bob, WHY)
        async with state.unchanged():
            with pytest.raises(Conflict):
                await room.propose(cast.surgeon, photo, bob, WHY)

    async def test_it_is_of_another_patient_or_there_is_nothing_to_correct(
        self, services: Services, room: Corrections, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        waiting = await received(services, cast.photographer, 2)
        async with state.unchanged():
            for which in (photo, waiting):
                with pytest.raises(Conflict):
                    await room.propose(cast.surgeon, which, anna, WHY)

    @pytest.mark.parametrize("reason", ["", "    ", "kort", "x" * 501, "twee\nregels"])
    async def test_without_a_reason(
        self, room: Corrections, cast: Cast, photo: PhotoId, bob: PatientId, reason: str
    ) -> None:
        async with state.unchanged():
            with pytest.raises(Invalid):
                await room.propose(cast.surgeon, photo, bob, reason)

    async def test_by_who_may_not_or_for_whom_it_is_not_there(
        self, room: Corrections, cast: Cast, photo: PhotoId, bob: PatientId
    ) -> None:
        proposed = await room.propose(cast.clinician, photo, bob, WHY)
        async with state.denied(tag="access:denied"):
            with pytest.raises(Forbidden):
                await room.approve(cast.viewer, proposed.id)
        for act in (room.approve, room.reject):
            for who, which in ((cast.stranger, proposed.id), (cast.surgeon, CorrectionId(bob))):
                async with state.denied(tag="access:denied"):
                    with pytest.raises(NotFound):
                        await act(who, which)
        assert await room.waiting(cast.stranger, None, 10) == ()

    async def test_to_a_patient_whom_nobody_here_treats(
        self, services: Services, room: Corrections, cast: Cast, photo: PhotoId
    ) -> None:
        theirs = await services.patients.create(cast.stranger, replace(NEW, mrn="D-1"))
        async with state.denied(tag="access:denied"):
            with pytest.raises(NotFound):
                await room.propose(cast.surgeon, photo, theirs.id, WHY)

    async def test_the_reason_is_sealed(
        self, room: Corrections, cast: Cast, photo: PhotoId, bob: PatientId
    ) -> None:
        await room.propose(cast.surgeon, photo, bob, WHY)
        (row,) = await state.rows("SELECT * FROM correction")
        assert WHY.encode() not in row["reason"]
