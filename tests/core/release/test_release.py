"""The one door out: who gets which picture, logged before the first byte, whole or cut off."""

import asyncio
from datetime import date
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from tortoise.exceptions import BaseORMException

from core.imaging import Refusal, Refused
from core.jobs import JobKind
from core.kit.actor import THE_BOX, Actor, Role, Scope
from core.kit.errors import CoreError, Forbidden, Invalid, NotFound, Unauthenticated, Unavailable
from core.patients import NewPatient, PatientId, Sex
from core.photos import Developing, PhotoId, RenditionKind
from core.services import Ports, Services, build_developing
from core.vault import BlobStore, SealBroken
from core.work import Work
from tests.support import state
from tests.support.actors import VISITOR, Cast
from tests.support.arriving import blob_of, picture, received
from tests.support.cluster import TestDatabase
from tests.support.darkrooms import LARGE, MASKED, SMALL, Prepared

UNKNOWN = PhotoId(UUID(int=404))
ORIGINAL, FULL = RenditionKind.ORIGINAL, RenditionKind.FULL
THUMBNAIL, PREVIEW = RenditionKind.THUMBNAIL, RenditionKind.PREVIEW
WHAT_IS_IN = {
    ORIGINAL: picture(),
    THUMBNAIL: SMALL.data,
    PREVIEW: LARGE.data,
    FULL: LARGE.data,
    RenditionKind.MASKED: MASKED.data,
}
CLINICAL = {Role.CLINICIAN, Role.SURGEON, Role.PHOTOGRAPHER}


@pytest.fixture
def worker(ports: Ports, services: Services) -> Developing:
    return build_developing(ports, Prepared())


@pytest.fixture
async def anna(services: Services, cast: Cast) -> PatientId:
    new = NewPatient("P-1001", "Anna de Vries", date(1961, 4, 2), Sex.FEMALE)
    return (await services.patients.create(cast.surgeon, new)).id


@pytest.fixture
async def photo(services: Services, cast: Cast, worker: Developing, anna: PatientId) -> PhotoId:
    """A photo of Anna, developed and enlarged."""
    made = await received(services, cast.photographer, patient=anna)
    await worker.develop(made)
    await worker.enlarge(made)
    await worker.mask(made, (), nobody_told)
    return made


async def nobody_told(_: Work, copy: UUID) -> None:
    """A masked copy without a recipe: for care it is looked at all the same."""
    assert copy


async def bytes_of(services: Services, who: Actor, photo: PhotoId, kind: RenditionKind) -> bytes:
    released = await services.release.open(who, photo, kind)
    return b"".join([piece async for piece in released.whole()])


async def refused(
    services: Services, who: Actor, photo: PhotoId, kind: RenditionKind, error: type[CoreError]
) -> str:
    """What is said when nothing is released."""
    with pytest.raises(error) as refusal:
        await services.release.open(who, photo, kind)
    return refusal.value.message


class TestWhoSeesWhat:
    @pytest.mark.parametrize("role", Role)
    @pytest.mark.parametrize("kind", list(WHAT_IS_IN))
    async def test_each_role_and_kind(
        self, services: Services, cast: Cast, photo: PhotoId, role: Role, kind: RenditionKind
    ) -> None:
        who = cast.by_role(role)
        allowed = {Role.SURGEON} if kind is ORIGINAL else CLINICAL | {Role.VIEWER}
        if role in allowed:
            at = await state.last_act()
            assert await bytes_of(services, who, photo, kind) == WHAT_IS_IN[kind]
            (act,) = await state.acts(at)
            tag = "photo:downloaded" if kind is ORIGINAL else "photo:seen"
            assert (act["tag"], act["photo"], act["person"]) == (tag, photo, who.person)
            assert act["detail"] == {"rendition": kind.value}
        else:
            async with state.denied(photo=photo, person=who.person):
                await refused(services, who, photo, kind, Forbidden)

    async def test_the_log_names_the_patient(
        self, services: Services, cast: Cast, photo: PhotoId, anna: PatientId
    ) -> None:
        await services.release.open(cast.viewer, photo, THUMBNAIL)
        assert (await state.acts())[-1]["patient"] == anna

    @pytest.mark.parametrize("kind", RenditionKind)
    async def test_another_departments_photo_is_not_there(
        self, services: Services, cast: Cast, photo: PhotoId, kind: RenditionKind
    ) -> None:
        said = set()
        for which in (photo, UNKNOWN):
            async with state.denied(photo=which, person=cast.stranger.person):
                said.add(await refused(services, cast.stranger, which, kind, NotFound))
        assert len(said) == 1

    async def test_the_inbox_is_for_those_who_assign(
        self, services: Services, cast: Cast, worker: Developing
    ) -> None:
        waiting = await received(services, cast.photographer, 2)
        await worker.develop(waiting)
        assert await bytes_of(services, cast.clinician, waiting, THUMBNAIL) == SMALL.data
        for who in (cast.viewer, cast.stranger):
            async with state.denied(photo=waiting, person=who.person):
                await refused(services, who, waiting, THUMBNAIL, NotFound)

    async def test_nobody_gets_nothing(self, services: Services, photo: PhotoId) -> None:
        async with state.unchanged():
            for who in (VISITOR, THE_BOX):
                await refused(services, who, photo, THUMBNAIL, Unauthenticated)

    async def test_a_token_needs_the_scope_to_read(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        secrets = {
            scope: (await services.tokens.issue(cast.surgeon, "t", [scope], 1)).secret
            for scope in (Scope.READ, Scope.WRITE)
        }
        reading = await services.tokens.who(secrets[Scope.READ])
        assert await bytes_of(services, reading, photo, ORIGINAL) == picture()
        writing = await services.tokens.who(secrets[Scope.WRITE])
        for kind in RenditionKind:
            async with state.denied(photo=photo):
                await refused(services, writing, photo, kind, Forbidden)


class TestBytes:
    async def test_the_file_says_what_it_is(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        released = await services.release.open(cast.viewer, photo, PREVIEW)
        file = await blob_of(photo, PREVIEW)
        assert (released.photo, released.blob) == (photo, file["id"])
        assert (released.media_type, released.size_bytes) == ("image/jpeg", len(LARGE.data))
        assert await released.small() == LARGE.data

    async def test_any_part(self, services: Services, cast: Cast, photo: PhotoId) -> None:
        data, last = picture(), len(picture()) - 1
        released = await services.release.open(cast.surgeon, photo, ORIGINAL)
        for start, end in ((0, 0), (0, last), (1, 2), (last, last), (100, 300)):
            part = b"".join([piece async for piece in released.part(start, end)])
            assert part == data[start : end + 1]

    @pytest.mark.parametrize(("start", "end"), [(5, 4), (-1, 3), (0, 10**9), (10**9, 10**9)])
    async def test_no_part_beyond_the_photo(
        self, services: Services, cast: Cast, photo: PhotoId, start: int, end: int
    ) -> None:
        released = await services.release.open(cast.surgeon, photo, ORIGINAL)
        with pytest.raises(Invalid):
            assert [piece async for piece in released.part(start, end)] == []

    async def test_the_log_row_is_there_before_the_first_byte(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        at = await state.last_act()
        released = await services.release.open(cast.viewer, photo, PREVIEW)
        pieces = released.whole()
        assert await state.tags(at) == ["photo:seen"]
        assert await anext(aiter(pieces)) == LARGE.data

    async def test_without_a_log_there_are_no_bytes(
        self, services: Services, cast: Cast, photo: PhotoId, tables: TestDatabase
    ) -> None:
        owner = await asyncpg.connect(**tables.owner)
        await owner.execute("REVOKE INSERT ON audit_event FROM bk_app")
        try:
            with pytest.raises((BaseORMException, asyncpg.PostgresError, CoreError)):
                await services.release.open(cast.viewer, photo, PREVIEW)
        finally:
            await owner.execute("GRANT INSERT ON audit_event TO bk_app")
            await owner.close()

    async def test_a_reader_who_walks_away_leaves_no_open_file(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        def open_blobs() -> list[str]:
            held = [Path(f"/proc/self/fd/{fd.name}") for fd in Path("/proc/self/fd").iterdir()]
            return [
                name for fd in held if fd.exists() and "/blobs/" in (name := str(fd.readlink()))
            ]

        released = await services.release.open(cast.surgeon, photo, ORIGINAL)
        for _ in range(3):
            async for _piece in (pieces := released.whole()):
                break
            await pieces.aclose()  # type: ignore[attr-defined]
        assert await asyncio.to_thread(open_blobs) == []


class TestBroken:
    @pytest.mark.parametrize("at", [70, 140, 190, -5])
    async def test_a_broken_seal_gives_its_name_and_no_clean_end(
        self, services: Services, cast: Cast, blobs: BlobStore, photo: PhotoId, at: int
    ) -> None:
        path = next(blobs.root.rglob(str((await blob_of(photo))["id"])))
        sealed = bytearray(path.read_bytes())
        sealed[at] ^= 1
        path.write_bytes(sealed)

        released = await services.release.open(cast.surgeon, photo, ORIGINAL)
        for reading in (released.whole(), released.part(0, 5)):
            given: list[bytes] = []
            with pytest.raises(SealBroken) as broken:
                given.extend([piece async for piece in reading])
            assert (broken.value.code, given) == ("SEAL_BROKEN", [])
        with pytest.raises(SealBroken):
            await released.small()

    async def test_a_file_that_is_gone_is_a_broken_seal(
        self, services: Services, cast: Cast, blobs: BlobStore, photo: PhotoId
    ) -> None:
        blobs.delete((await blob_of(photo, PREVIEW))["id"])
        released = await services.release.open(cast.viewer, photo, PREVIEW)
        with pytest.raises(SealBroken):
            await released.small()

    async def test_one_photos_file_does_not_pass_for_anothers(
        self, services: Services, cast: Cast, worker: Developing, photo: PhotoId, blobs: BlobStore
    ) -> None:
        other = await received(services, cast.photographer, 2)
        await worker.develop(other)
        mine, theirs = await blob_of(photo, PREVIEW), await blob_of(other, PREVIEW)
        ours = next(blobs.root.rglob(str(mine["id"])))
        ours.write_bytes(next(blobs.root.rglob(str(theirs["id"]))).read_bytes())

        released = await services.release.open(cast.viewer, photo, PREVIEW)
        with pytest.raises(SealBroken):
            await released.small()


class TestNotThereYet:
    async def test_a_fresh_photo_is_still_being_developed(
        self, services: Services, cast: Cast, anna: PatientId
    ) -> None:
        fresh = await received(services, cast.photographer, 3, anna)
        at = await state.last_act()
        for kind in (THUMBNAIL, PREVIEW):
            async with state.unchanged():
                with pytest.raises(Unavailable) as refusal:
                    await services.release.open(cast.viewer, fresh, kind)
            assert refusal.value.code == "NOT_DEVELOPED"
        assert await state.acts(at) == []

    async def test_the_full_picture_is_made_when_someone_asks(
        self, services: Services, cast: Cast, worker: Developing, anna: PatientId
    ) -> None:
        made = await received(services, cast.photographer, 3, anna)
        await worker.develop(made)
        await state.rows("DELETE FROM pgqueuer")
        for _ in range(3):
            with pytest.raises(Unavailable):
                await services.release.open(cast.viewer, made, FULL)

        (job,) = await state.rows("SELECT entrypoint, payload FROM pgqueuer")
        assert job == {"entrypoint": JobKind.ENLARGE, "payload": made.bytes}
        await worker.enlarge(made)
        assert await bytes_of(services, cast.viewer, made, FULL) == LARGE.data

    async def test_whoever_may_not_see_it_cannot_have_it_made(
        self, services: Services, cast: Cast, worker: Developing, anna: PatientId
    ) -> None:
        made = await received(services, cast.photographer, 3, anna)
        await worker.develop(made)
        for who, error in ((cast.stranger, NotFound), (cast.administrator, Forbidden)):
            async with state.denied(photo=made, person=who.person):
                await refused(services, who, made, FULL, error)

    async def test_a_photo_set_apart_has_no_picture_but_its_original(
        self, services: Services, cast: Cast, ports: Ports, anna: PatientId
    ) -> None:
        poor = await received(services, cast.photographer, 4, anna)
        await build_developing(ports, Prepared(Refused(Refusal.CORRUPT))).develop(poor)
        for kind in (THUMBNAIL, PREVIEW, FULL):
            async with state.denied(photo=poor):
                await refused(services, cast.surgeon, poor, kind, NotFound)
        assert await bytes_of(services, cast.surgeon, poor, ORIGINAL) == picture(4)
