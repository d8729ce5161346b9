"""A collection is shared as one: what may go goes, and the sender is told how many stay behind."""

from collections.abc import Sequence

import pytest

from core.collections import Collection, CollectionId, Part, Words
from core.decisions import Purpose, Reason
from core.kit.actor import Actor
from core.kit.errors import Forbidden, Invalid, NotFound
from core.patients import PatientId
from core.photos import PhotoId
from core.release import FOR_CARE, Use
from core.sharing import (
    MOST_PHOTOS,
    MadeShare,
    NewShare,
    NotShownAnyMore,
    Obstacle,
    Terms,
    Withheld,
)
from tests.support import state
from tests.support.collecting import person
from tests.support.permissions import UNKNOWN
from tests.support.sharing import ALL, JEROEN, PASSWORD, RESEARCH, Ward

_EDUCATION = Use(Purpose.EDUCATION)


async def collected(ward: Ward, *photos: PhotoId, by: Actor | None = None) -> Collection:
    words = Words("Voor en na, mevrouw De Vries")
    return await ward.services.collections.make(by or ward.cast.surgeon, words, photos)


async def shared(
    ward: Ward, made: Collection, photos: Sequence[PhotoId], by: Actor | None = None
) -> MadeShare:
    new = NewShare(tuple(photos), JEROEN, Terms(), PASSWORD, made.id)
    return await ward.services.sharing.make(by or ward.cast.surgeon, new)


class TestOffering:
    async def test_what_may_go_in_its_order_and_why_how_many_stay(
        self, ward: Ward, knee: PhotoId, anna: PatientId
    ) -> None:
        await ward.agreed(anna, {**ALL, Purpose.RESEARCH: False})
        foot = await ward.photo(anna)
        unseen_faces = await ward.photo(anna, is_looked_at=False)
        made = await collected(ward, foot, knee, unseen_faces)
        offer = ward.services.offering.of_collection
        surgeon, at = ward.cast.surgeon, await state.last_act()
        told = await offer(surgeon, made.id, _EDUCATION)
        assert told.going == (foot, knee)
        assert told.withheld == (Withheld(Obstacle.NOT_RELEASED, Reason.NOT_LOOKED_AT, 1),)
        refused = await offer(surgeon, made.id, RESEARCH)
        assert refused.going == ()
        assert {each.reason: each.count for each in refused.withheld} == {Reason.DENIED: 3}
        asked = [act for act in await state.acts(at) if act["tag"] == "share:asked"]
        assert {act["subject"] for act in asked} == {made.id}

    async def test_a_photo_that_is_not_theirs_to_share_stops_no_other(
        self, ward: Ward, knee: PhotoId, anna: PatientId
    ) -> None:
        """Hidden from the sender, of a patient they do not treat, or not developed."""
        stranger, services = ward.cast.stranger, ward.services
        bea = await ward.patient("P-1002", "Bea Bakker")
        hers, hidden = await ward.photo(bea), await ward.photo(anna)
        await services.relations.end(ward.cast.surgeon, bea)
        made = await collected(ward, knee, hers, hidden)
        await services.collection_members.set(
            ward.cast.surgeon, made.id, person(stranger), Part.LOOK
        )
        await state.rows("DELETE FROM rendition WHERE photo_id = $1 AND kind = 'preview'", hidden)
        told = await services.offering.of_collection(ward.cast.surgeon, made.id, FOR_CARE)
        assert told.going == (knee,)
        assert told.withheld == (
            Withheld(Obstacle.NOT_TREATING, None, 1),
            Withheld(Obstacle.NOT_READY, None, 1),
        )
        elsewhere = await services.offering.of_collection(stranger, made.id, FOR_CARE)
        assert elsewhere.going == ()
        assert elsewhere.withheld == (Withheld(Obstacle.UNSEEN, None, 3),)

    async def test_whoever_may_not_share_is_offered_nothing(
        self, ward: Ward, knee: PhotoId
    ) -> None:
        made = await collected(ward, knee, by=ward.cast.clinician)
        for who in (ward.cast.clinician, ward.cast.viewer, ward.cast.privacy_officer):
            with pytest.raises(Forbidden):
                await ward.services.offering.of_collection(who, made.id, FOR_CARE)
        refusals = []
        for one in (made.id, CollectionId(UNKNOWN)):
            with pytest.raises(NotFound) as refused:
                await ward.services.offering.of_collection(ward.cast.surgeon, one, FOR_CARE)
            refusals.append(refused.value.message)
        assert len(set(refusals)) == 1


class TestSharing:
    async def test_whoever_has_the_link_is_told_nothing_of_what_stayed_behind(
        self, ward: Ward, knee: PhotoId, anna: PatientId
    ) -> None:
        hidden = await ward.photo(anna)
        made = await collected(ward, knee, hidden)
        visit = await ward.opened(await shared(ward, made, [knee]))
        assert [each.number for each in visit.photos] == [1]
        assert "De Vries" not in str(visit)
        assert await ward.seen(visit)

    async def test_what_is_put_in_later_is_not_in_the_link(
        self, ward: Ward, knee: PhotoId, anna: PatientId
    ) -> None:
        made = await collected(ward, knee)
        link = await shared(ward, made, [knee])
        later = await ward.photo(anna)
        await ward.services.collection_photos.add(ward.cast.surgeon, made.id, [later])
        assert len((await ward.opened(link)).photos) == 1

    async def test_each_photo_is_decided_again_at_the_link(
        self, ward: Ward, knee: PhotoId, anna: PatientId
    ) -> None:
        made = await collected(ward, knee, await ward.photo(anna))
        offer = await ward.services.offering.of_collection(ward.cast.surgeon, made.id, FOR_CARE)
        link = await shared(ward, made, offer.going)
        visit = await ward.opened(link)
        await state.rows("DELETE FROM face_look WHERE photo_id = $1", knee)
        with pytest.raises(NotShownAnyMore):
            await ward.seen(visit, 1)
        assert await ward.seen(visit, 2)

    async def test_only_what_is_in_it_goes_as_of_it(
        self, ward: Ward, knee: PhotoId, anna: PatientId
    ) -> None:
        made, beside = await collected(ward, knee), await ward.photo(anna)
        before = await state.contents()
        with pytest.raises(Invalid, match="in the collection"):
            await shared(ward, made, [knee, beside])
        assert await state.contents() == before

    async def test_a_collection_they_have_no_part_in_is_as_one_that_never_was(
        self, ward: Ward, knee: PhotoId
    ) -> None:
        made = await collected(ward, knee, by=ward.cast.clinician)
        before = await state.contents()
        with pytest.raises(NotFound):
            await shared(ward, made, [knee])
        assert await state.contents() == before

    async def test_too_many_say_what_to_do(self, ward: Ward, knee: PhotoId) -> None:
        made = await collected(ward, knee)
        many = [PhotoId(UNKNOWN)] * (MOST_PHOTOS + 1)
        with pytest.raises(Invalid, match="1 to 50 photos"):
            await shared(ward, made, many)


class TestItsLinks:
    async def test_they_are_counted_and_stopped_whoever_made_them(
        self, ward: Ward, knee: PhotoId
    ) -> None:
        made, shares = await collected(ward, knee), ward.services.shares
        links = [await shared(ward, made, [knee]) for _ in range(2)]
        beside = await ward.shared(knee)
        colleague = ward.cast.stranger
        await ward.services.collection_members.set(
            ward.cast.surgeon, made.id, person(colleague), Part.LOOK
        )
        assert await shares.of_collection(colleague, made.id) == 2
        assert await shares.end_of_collection(colleague, made.id) == 2
        assert await shares.of_collection(ward.cast.surgeon, made.id) == 0
        for link in links:
            with pytest.raises(NotFound):
                await ward.opened(link)
        assert await ward.opened(beside)

    async def test_others_count_and_stop_none(self, ward: Ward, knee: PhotoId) -> None:
        made, shares = await collected(ward, knee), ward.services.shares
        link = await shared(ward, made, [knee])
        for asked in (shares.of_collection, shares.end_of_collection):
            with pytest.raises(NotFound):
                await asked(ward.cast.stranger, made.id)
            with pytest.raises(Forbidden):
                await asked(ward.cast.clinician, made.id)
        assert await ward.opened(link)

    async def test_a_link_outlives_its_collection(self, ward: Ward, knee: PhotoId) -> None:
        made = await collected(ward, knee)
        link = await shared(ward, made, [knee])
        await ward.services.collections.end(ward.cast.surgeon, made.id)
        await state.rows("DELETE FROM collection")
        assert await ward.opened(link)
        assert await state.one("SELECT collection_id FROM share") is None
