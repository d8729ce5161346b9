"""What is said of a photo, and who may see it and say so."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from core.kit.actor import Actor, Role
from core.kit.clock import SetClock
from core.kit.errors import Conflict, Forbidden, Invalid, NotFound
from core.patients import NewPatient, PatientId, Sex
from core.photos import (
    BODY_SITES,
    Description,
    Development,
    Laterality,
    Phase,
    Photo,
    PhotoId,
    PhotoState,
    View,
)
from core.services import Services
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import received, row_of

UNKNOWN = PhotoId(UUID(int=404))
SAID = Description(
    body_site="72696002",
    laterality=Laterality.LEFT,
    view=next(iter(View)),
    phase=Phase.PRE_OP,
    procedure="totale knieprothese",
    caption="zwelling mediaal\n2e regel",
    captured_at=datetime(2025, 12, 24, 10, 0, tzinfo=UTC),
)


@pytest.fixture
async def anna(services: Services, cast: Cast) -> PatientId:
    new = NewPatient("P-1001", "Anna de Vries", date(1961, 4, 2), Sex.FEMALE)
    return (await services.patients.create(cast.surgeon, new)).id


@pytest.fixture
async def inboxed(services: Services, cast: Cast) -> PhotoId:
    return await received(services, cast.photographer)


@pytest.fixture
async def photo(services: Services, cast: Cast, anna: PatientId) -> PhotoId:
    return await received(services, cast.photographer, 2, anna)


class TestDescribing:
    async def test_what_was_said_is_what_is_shown(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        padded = replace(SAID, caption=f"  {SAID.caption}\n", procedure=f" {SAID.procedure} ")
        at = await state.last_act()
        photo_now = await services.photos.describe(cast.clinician, photo, 1, padded)

        assert (photo_now.description, photo_now.version) == (SAID, 2)
        assert await services.photos.get(cast.viewer, photo) == photo_now
        (act, _) = await state.acts(at)
        assert (act["tag"], act["photo"], act["detail"]) == ("photo:described", photo, {})
        assert await state.one("SELECT count(*) AS n FROM outbox") == 2

    async def test_words_rest_sealed_and_codes_lie_open(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        await services.photos.describe(cast.clinician, photo, 1, SAID)
        row = await row_of(photo)

        shown = str(row) + "".join(
            bytes(row[column]).decode("latin-1") for column in ("caption", "procedure", "source")
        )
        for secret in ("zwelling", "mediaal", "knieprothese", "knie links"):
            assert secret not in shown
        assert (row["body_site"], row["laterality"], row["phase"]) == ("72696002", "left", "pre_op")

    async def test_saying_nothing_takes_back_all_but_the_moment(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        await services.photos.describe(cast.clinician, photo, 1, SAID)
        now = await services.photos.describe(cast.clinician, photo, 2, Description())

        assert now.description == Description(captured_at=SAID.captured_at)
        row = await row_of(photo)
        assert (row["caption"], row["procedure"]) == (None, None)

    @pytest.mark.parametrize("version", [0, 1, 3, -1])
    async def test_an_old_version_is_refused(
        self, services: Services, cast: Cast, photo: PhotoId, version: int
    ) -> None:
        await services.photos.describe(cast.clinician, photo, 1, SAID)
        async with state.unchanged():
            with pytest.raises(Conflict):
                await services.photos.describe(cast.surgeon, photo, version, Description())

    async def test_of_two_who_describe_at_once_one_is_told(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        done = await state.at_once(
            *(
                services.photos.describe(cast.surgeon, photo, 1, replace(SAID, caption=f"c{n}"))
                for n in range(3)
            )
        )
        assert state.names(done) == ["Conflict", "Conflict", "Photo"]

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"body_site": "1"}, "bodySite"),
            ({"body_site": ""}, "bodySite"),
            ({"body_site": "72696002 "}, "bodySite"),
            ({"caption": "x" * 10_001}, "caption"),
            ({"caption": "a\0b"}, "caption"),
            ({"caption": "a\x1b[31mb"}, "caption"),
            ({"caption": "a\u202eb"}, "caption"),
            ({"caption": "a\ud800b"}, "caption"),
            ({"procedure": "x" * 501}, "procedure"),
            ({"procedure": "a\0b"}, "procedure"),
            ({"procedure": "a\nb"}, "procedure"),
            ({"captured_at": datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC)}, "capturedAt"),
            ({"captured_at": datetime(1839, 12, 31, tzinfo=UTC)}, "capturedAt"),
            ({"captured_at": datetime(1, 1, 1, tzinfo=UTC)}, "capturedAt"),
            ({"captured_at": datetime(2025, 1, 1)}, "capturedAt"),  # noqa: DTZ001 - on purpose
        ],
    )
    async def test_what_will_not_do_changes_nothing(
        self, services: Services, cast: Cast, photo: PhotoId, change: dict[str, Any], field: str
    ) -> None:
        async with state.unchanged():
            with pytest.raises(Invalid) as refusal:
                await services.photos.describe(cast.surgeon, photo, 1, replace(SAID, **change))
        assert refusal.value.field == field

    async def test_the_longest_words_and_the_present_moment_will_do(
        self, services: Services, cast: Cast, photo: PhotoId, clock: SetClock
    ) -> None:
        longest = replace(SAID, caption="é" * 10_000, procedure="ü" * 500, captured_at=clock.at)
        now = await services.photos.describe(cast.surgeon, photo, 1, longest)
        assert now.description == longest

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR])
    async def test_who_may_not_edit_says_nothing(
        self, services: Services, cast: Cast, photo: PhotoId, role: Role
    ) -> None:
        who = cast.by_role(role)
        async with state.denied(photo=photo, person=who.person):
            with pytest.raises(Forbidden):
                await services.photos.describe(who, photo, 1, SAID)

    async def test_another_departments_photo_is_not_there(
        self, services: Services, cast: Cast, photo: PhotoId, inboxed: PhotoId
    ) -> None:
        for which in (photo, inboxed, UNKNOWN):
            async with state.denied(photo=which, person=cast.stranger.person):
                with pytest.raises(NotFound):
                    await services.photos.describe(cast.stranger, which, 1, SAID)


class TestLooking:
    async def test_a_photo_of_the_inbox_is_for_those_who_assign(
        self, services: Services, cast: Cast, inboxed: PhotoId
    ) -> None:
        seen = await services.photos.get(cast.photographer, inboxed)
        assert (seen.state, seen.development) == (PhotoState.UNASSIGNED, Development.RECEIVED)
        for who in (cast.viewer, cast.stranger):
            async with state.denied(photo=inboxed, person=who.person):
                with pytest.raises(NotFound):
                    await services.photos.get(who, inboxed)
            assert await services.photos.get_many(who, [inboxed]) == {}

    async def test_hidden_and_unknown_look_alike(
        self, services: Services, cast: Cast, photo: PhotoId
    ) -> None:
        said = set()
        for which in (photo, UNKNOWN):
            async with state.denied(photo=which, person=cast.stranger.person):
                with pytest.raises(NotFound) as refusal:
                    await services.photos.get(cast.stranger, which)
            said.add(refusal.value.message)
        assert len(said) == 1

    async def test_many_at_once_are_those_one_may_see_in_one_row_of_the_log(
        self, services: Services, cast: Cast, photo: PhotoId, inboxed: PhotoId
    ) -> None:
        asked = [photo, inboxed, UNKNOWN]
        at = await state.last_act()
        assert set(await services.photos.get_many(cast.viewer, asked)) == {photo}
        assert set(await services.photos.get_many(cast.surgeon, asked)) == {photo, inboxed}
        assert await services.photos.get_many(cast.stranger, asked) == {}

        listed = await state.acts(at)
        assert [act["tag"] for act in listed] == ["photo:listed"] * 3
        assert [len(act["detail"]["photos"]) for act in listed] == [1, 2, 0]

    async def test_pages_newest_first_of_a_department_or_a_patient(
        self, services: Services, cast: Cast, anna: PatientId
    ) -> None:
        jan = NewPatient("P-1002", "Jan Smit", date(1950, 1, 1), Sex.MALE)
        other = (await services.patients.create(cast.surgeon, jan)).id
        owners = [anna, other, anna, None, anna, other]
        made = [await received(services, cast.surgeon, n, owner) for n, owner in enumerate(owners)]
        filed = [photo for photo, owner in zip(made, owners, strict=True) if owner]
        annas = [photo for photo, owner in zip(made, owners, strict=True) if owner == anna]

        async def pages(who: Actor, patient: PatientId | None) -> list[PhotoId]:
            found: list[Photo] = []
            while True:
                before = found[-1].id if found else None
                page = await services.photos.page(who, patient, before, 2)
                found += page.photos
                if not page.has_more:
                    return [photo.id for photo in found]

        assert await pages(cast.viewer, None) == filed[::-1]
        assert await pages(cast.viewer, anna) == annas[::-1]
        assert await pages(cast.stranger, None) == []
        assert await pages(cast.stranger, anna) == []

    async def test_the_inbox_is_the_departments_own(
        self, services: Services, cast: Cast, anna: PatientId, clock: SetClock
    ) -> None:
        ours = [await received(services, cast.surgeon, n) for n in range(3)]
        await received(services, cast.surgeon, 9, anna)
        theirs = await received(services, cast.stranger, 4)
        clock.move(timedelta(minutes=1))

        first = await services.photos.inbox(cast.photographer, None, 2)
        rest = await services.photos.inbox(cast.photographer, first.photos[-1].id, 2)
        assert [photo.id for photo in (*first.photos, *rest.photos)] == ours[::-1]
        assert (first.has_more, rest.has_more) == (True, False)
        (only,) = (await services.photos.inbox(cast.stranger, None, 2)).photos
        assert only.id == theirs

    def test_body_sites_are_those_of_the_vocabulary(self, services: Services, cast: Cast) -> None:
        assert services.photos.body_sites(cast.viewer) == tuple(BODY_SITES.values())
