"""What is put in a collection stays in its order, and each looker sees what they may anyway."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import product

import pytest

from core.access import Sensitivity
from core.collections import MOST_KEPT, Collection, CollectionId, Part, contents
from core.kit.actor import Actor
from core.kit.errors import Conflict, Forbidden, Invalid, NotFound
from core.patients import NumberSystem
from core.photos import PhotoId
from tests.support import state
from tests.support.collecting import Cabinet
from tests.support.permissions import UNKNOWN
from tests.support.treating import treats


class TestAdding:
    async def test_they_come_at_the_end_once_and_each_is_logged(self, cabinet: Cabinet) -> None:
        one, two, three = await cabinet.photos(3)
        made = await cabinet.made(one, clinician=Part.EDIT)
        at = await state.last_act()
        now = await cabinet.add(cabinet.cast.clinician, made, three, one, two, three)
        assert now.count == 3
        assert await cabinet.order(cabinet.cast.surgeon, made) == [one, three, two]
        acts = [act for act in await state.acts(at) if act["tag"] == "collection:photo-added"]
        assert [act["photo"] for act in acts] == [three, two]
        assert all(act["patient"] and act["subject"] == made.id for act in acts)

    async def test_what_one_does_not_see_one_does_not_add(self, cabinet: Cabinet) -> None:
        (mine,) = await cabinet.photos(1)
        stranger = cabinet.cast.stranger
        theirs = await cabinet.photo(await cabinet.patient(stranger), stranger)
        made, refusals = await cabinet.made(mine), []
        before = await state.contents()
        for photo in (theirs, PhotoId(UNKNOWN)):
            for adding in (
                cabinet.add(cabinet.cast.surgeon, made, mine, photo),
                cabinet.made(mine, photo),
            ):
                with pytest.raises(NotFound) as refused:
                    await adding
                refusals.append(refused.value.message)
        assert len(set(refusals)) == 1
        assert await state.contents() == before

    async def test_a_photo_without_a_patient_waits(self, cabinet: Cabinet) -> None:
        inbox, made = await cabinet.photo(None), await cabinet.made()
        before = await state.contents()
        with pytest.raises(Conflict, match="its patient first"):
            await cabinet.add(cabinet.cast.surgeon, made, inbox)
        with pytest.raises(NotFound):  # whoever assigns none knows of no inbox
            await cabinet.made(inbox, by=cabinet.cast.viewer)
        assert await state.contents() == before

    async def test_a_photo_that_was_put_apart_is_left_there(self, cabinet: Cabinet) -> None:
        (photo,), made = await cabinet.photos(1), await cabinet.made()
        await state.rows("UPDATE photo SET development = 'quarantined', quarantine_code = 'x'")
        before = await state.contents()
        with pytest.raises(Conflict, match="put apart"):
            await cabinet.add(cabinet.cast.surgeon, made, photo)
        assert await state.contents() == before

    async def test_what_is_seen_in_an_emergency_is_looked_at_and_nothing_else(
        self, cabinet: Cabinet
    ) -> None:
        stranger, services = cabinet.cast.stranger, cabinet.services
        patient = await cabinet.patient()
        photo = await cabinet.photo(patient)
        mrn = (await services.patients.get(cabinet.cast.surgeon, patient)).mrn
        made = await cabinet.made(by=stranger)
        opened = await services.emergencies.open(
            stranger, NumberSystem.MRN, mrn, "ligt bewusteloos op de spoedpost"
        )
        looker = replace(stranger, emergency=patient, emergency_use=opened.id)
        assert (await services.photos.get(looker, photo)).id == photo
        before = await state.contents()
        with pytest.raises(Forbidden):
            await cabinet.add(looker, made, photo)
        assert await state.contents() == before

    async def test_it_holds_so_many_and_no_more(
        self, cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert MOST_KEPT == 200
        monkeypatch.setattr(contents, "MOST_KEPT", 2)
        one, two, three = await cabinet.photos(3)
        made = await cabinet.made(one)
        await cabinet.add(cabinet.cast.surgeon, made, two, one)
        before = await state.contents()
        with pytest.raises(Invalid, match="at most 2 photos: begin another one"):
            await cabinet.add(cabinet.cast.surgeon, made, three)
        with pytest.raises(Invalid):
            await cabinet.made(one, two, three)
        assert await state.contents() == before


class TestTakingAway:
    async def test_the_photo_stays_as_it_is(self, cabinet: Cabinet) -> None:
        one, two = await cabinet.photos(2)
        made, at = await cabinet.made(one, two, clinician=Part.EDIT), await state.last_act()
        photos = (await state.contents())["photo"]
        assert (await cabinet.take(cabinet.cast.clinician, made, one)).count == 1
        assert await cabinet.order(cabinet.cast.surgeon, made) == [two]
        assert (await state.contents())["photo"] == photos
        assert (await state.tags(at))[0] == "collection:photo-removed"

    async def test_what_is_not_in_it_or_not_seen_in_it(self, cabinet: Cabinet) -> None:
        seen, hidden, beside = await cabinet.photos(3)
        await _labelled(cabinet, hidden, Sensitivity.FORENSIC)
        made = await cabinet.made(seen, hidden, viewer=Part.EDIT)
        before = await state.contents()
        for photo in (hidden, beside, PhotoId(UNKNOWN)):
            with pytest.raises(NotFound):
                await cabinet.take(cabinet.cast.viewer, made, seen, photo)
        assert await state.contents() == before


class TestOrdering:
    async def test_a_photo_goes_right_behind_another_one(self, cabinet: Cabinet) -> None:
        photos = await cabinet.photos(4)
        made, surgeon = await cabinet.made(*photos), cabinet.cast.surgeon
        order = list(photos)
        for photo, after in product(photos, [None, *photos]):
            if photo == after:
                continue
            await cabinet.services.collection_photos.move(surgeon, made.id, photo, after)
            order.remove(photo)
            order.insert(0 if after is None else order.index(after) + 1, photo)
            assert await cabinet.order(surgeon, made) == order

    async def test_what_one_does_not_see_keeps_its_place(self, cabinet: Cabinet) -> None:
        one, hidden, three = await cabinet.photos(3)
        await _labelled(cabinet, hidden, Sensitivity.FORENSIC)
        made = await cabinet.made(one, hidden, three, viewer=Part.EDIT)
        move, viewer = cabinet.services.collection_photos.move, cabinet.cast.viewer
        before = await state.contents()
        for photo, after in ((hidden, None), (one, hidden)):
            with pytest.raises(NotFound):
                await move(viewer, made.id, photo, after)
        with pytest.raises(Invalid):
            await move(viewer, made.id, one, one)
        assert await state.contents() == before
        await move(viewer, made.id, three, None)
        assert await cabinet.order(viewer, made) == [three, one]
        assert await cabinet.order(cabinet.cast.surgeon, made) == [three, one, hidden]

    async def test_pages_go_on_where_the_last_one_ended(self, cabinet: Cabinet) -> None:
        photos = await cabinet.photos(5)
        made, surgeon = await cabinet.made(*photos), cabinet.cast.surgeon
        await cabinet.take(surgeon, made, photos[1])
        first = await cabinet.page(surgeon, made, first=2)
        assert ([each.photo.id for each in first.photos], first.has_more) == (
            [photos[0], photos[2]],
            True,
        )
        rest = await cabinet.page(surgeon, made, after=first.photos[-1].place)
        assert ([each.photo.id for each in rest.photos], rest.has_more) == (photos[3:], False)


Changing = Callable[[Cabinet, Actor, Collection, PhotoId], Awaitable[object]]


@pytest.mark.parametrize(
    "change",
    [
        lambda box, who, made, photo: box.add(who, made, photo),
        lambda box, who, made, photo: box.take(who, made, photo),
        lambda box, who, made, photo: box.services.collection_photos.move(
            who, made.id, photo, None
        ),
    ],
    ids=["add", "take", "move"],
)
async def test_whoever_only_looks_changes_nothing(cabinet: Cabinet, change: Changing) -> None:
    (photo,) = await cabinet.photos(1)
    made = await cabinet.made(photo, clinician=Part.LOOK)
    before = await state.contents()
    with pytest.raises(Forbidden):
        await change(cabinet, cabinet.cast.clinician, made, photo)
    assert await state.contents() == before


class TestEachPhotoIsDecidedByItself:
    async def test_everybody_in_it_sees_what_they_see_anyway_and_how_many_not(
        self, cabinet: Cabinet
    ) -> None:
        """Of each label, of a VIP, of another department; for each role, as an outsider too."""
        services, cast = cabinet.services, cabinet.cast
        plain, *labelled = await cabinet.photos(5)
        for photo, label in zip(
            labelled, (Sensitivity.GENITAL, Sensitivity.FORENSIC, 8, 16), strict=True
        ):
            await _labelled(cabinet, photo, Sensitivity(label))
        known = await cabinet.patient()
        vip = await cabinet.photo(known)
        await services.patients.mark(cast.surgeon, known, 1, Sensitivity.VIP)
        there = await cabinet.patient(cast.stranger)
        elsewhere = await cabinet.photo(there, cast.stranger)
        everything = [plain, *labelled, vip]
        made = await cabinet.made(
            *everything,
            stranger=Part.EDIT,
            viewer=Part.LOOK,
            clinician=Part.LOOK,
            photographer=Part.LOOK,
        )
        made = await cabinet.add(cast.stranger, made, elsewhere)
        everything.append(elsewhere)
        counts = []
        for role in ("viewer", "clinician", "surgeon", "photographer", "stranger"):
            who = getattr(cast, role)
            anyway = await services.photos.get_many(who, everything)
            at = await state.last_act()
            seen = await cabinet.order(who, made)
            assert seen == [photo for photo in everything if photo in anyway], role
            told = await cabinet.look(who, made)
            assert (told.count, told.withheld) == (len(seen), 7 - len(seen))
            assert set(told.covers) <= set(seen)
            listed = (await state.acts(at))[0]
            assert sorted(listed["detail"]["photos"]) == sorted(map(str, seen))
            assert (listed["tag"], listed["subject"]) == ("photo:listed", made.id)
            counts.append(told.count)
        assert counts == [2, 3, 6, 3, 1]

    async def test_a_right_that_comes_or_goes_holds_at_the_next_look(
        self, cabinet: Cabinet
    ) -> None:
        (photo,) = await cabinet.photos(1)
        made, clinician = await cabinet.made(photo, clinician=Part.LOOK), cabinet.cast.clinician
        assert (await cabinet.look(clinician, made)).withheld == 0
        await _labelled(cabinet, photo, Sensitivity.PSYCHIATRIC)
        assert (await cabinet.look(clinician, made)).withheld == 1
        assert await cabinet.order(clinician, made) == []
        shown = await cabinet.services.photos.get(cabinet.cast.surgeon, photo)
        assert shown.patient is not None
        await treats(cabinet.services, shown.patient, clinician)
        assert (await cabinet.look(clinician, made)).withheld == 0
        assert await cabinet.order(clinician, made) == [photo]

    async def test_a_photo_that_is_gone_is_gone_from_its_collections(
        self, cabinet: Cabinet
    ) -> None:
        one, two = await cabinet.photos(2)
        made = await cabinet.made(one, two)
        for table in ("outbox", "depicted", "rendition"):
            await state.rows(f"DELETE FROM {table}")
        await state.rows("DELETE FROM photo WHERE id = $1", one)
        told = await cabinet.look(cabinet.cast.surgeon, made)
        assert (told.count, told.withheld, told.covers) == (1, 0, (two,))

    async def test_a_collection_that_is_not_theirs_lists_nothing(self, cabinet: Cabinet) -> None:
        made = await cabinet.made(*await cabinet.photos(1))
        for one in (made.id, CollectionId(UNKNOWN)):
            with pytest.raises(NotFound):
                await cabinet.services.collection_photos.page(cabinet.cast.clinician, one, 0, 10)


async def _labelled(cabinet: Cabinet, photo: PhotoId, label: Sensitivity) -> None:
    await cabinet.services.labelling.label(cabinet.cast.surgeon, photo, 1, label)
