"""Collections are made, named, ended and brought back by those who have a part in them."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from core.collections import (
    RESTORABLE_DAYS,
    Collection,
    CollectionId,
    Forgetting,
    Part,
    Words,
)
from core.kit.actor import Actor
from core.kit.clock import SetClock
from core.kit.errors import Conflict, CoreError, Forbidden, Invalid, NotFound, Unauthenticated
from core.photos import PhotoId
from core.services import Ports, build_chores
from core.vault import KeyMissing, KeyRef, Label
from tests.support import state
from tests.support.actors import VISITOR
from tests.support.collecting import NAME, Cabinet, person, plain
from tests.support.permissions import UNKNOWN

CARE = ("viewer", "clinician", "surgeon", "photographer")
NOT_FOR_CARE = ("communications", "privacy_officer", "administrator")
_KEY = "SELECT key_id, key_generation, name FROM collection WHERE id = $1"


async def ended_rounds(ports: Ports) -> int:
    forgetting: Forgetting = build_chores(ports).forgetting
    return await forgetting.tidy()


class TestMaking:
    async def test_it_is_its_makers_and_holds_the_photos(self, cabinet: Cabinet) -> None:
        photos, at = await cabinet.photos(2), await state.last_act()
        made = await cabinet.made(*photos)
        assert (made.name, made.description) == (NAME, "Op de poli")
        assert (made.owner, made.part) == (cabinet.cast.surgeon.person, Part.OWN)
        assert (made.count, made.withheld, made.covers) == (2, 0, tuple(photos))
        acts = await state.acts(at)
        assert [act["tag"] for act in acts] == ["collection:made", *["collection:photo-added"] * 2]
        assert [act["photo"] for act in acts] == [None, *photos]
        assert {act["subject"] for act in acts} == {made.id}

    async def test_one_that_is_not_made_leaves_no_key(
        self, cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("core.collections.holding.MOST_OWNED", 1)
        await cabinet.made()
        made: list[object] = []
        keys = type(cabinet.services.collections.holding.wording.keys)
        monkeypatch.setattr(keys, "new_key", lambda *told: made.append(told))
        with pytest.raises(NotFound):
            await cabinet.made(PhotoId(UNKNOWN))
        with pytest.raises(Conflict):
            await cabinet.made()
        assert made == []
        assert len(await state.rows("SELECT id FROM collection")) == 1

    async def test_an_ended_one_counts_for_as_long_as_it_can_be_brought_back(
        self, cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch, clock: SetClock, ports: Ports
    ) -> None:
        monkeypatch.setattr("core.collections.holding.MOST_OWNED", 1)
        made = await cabinet.made()
        await cabinet.services.collections.end(cabinet.cast.surgeon, made.id)
        with pytest.raises(Conflict, match="bring back"):
            await cabinet.made()
        clock.move(timedelta(days=RESTORABLE_DAYS))
        await ended_rounds(ports)
        assert await cabinet.made()

    @pytest.mark.parametrize("role", CARE)
    async def test_whoever_looks_for_care_may_have_one(self, cabinet: Cabinet, role: str) -> None:
        made = await cabinet.made(by=getattr(cabinet.cast, role))
        assert (made.part, made.count) == (Part.OWN, 0)

    @pytest.mark.parametrize("role", NOT_FOR_CARE)
    async def test_others_have_none(self, cabinet: Cabinet, role: str) -> None:
        await cabinet.made()
        before, who = await state.contents(), getattr(cabinet.cast, role)
        with pytest.raises(Forbidden):
            await cabinet.made(by=who)
        for listed in (cabinet.services.collections.page, cabinet.services.collections.ended):
            with pytest.raises(Forbidden):
                await listed(who, None, 10)
        assert await state.contents() == before

    async def test_nobody_has_none(self, cabinet: Cabinet) -> None:
        with pytest.raises(Unauthenticated):
            await cabinet.made(by=VISITOR)
        assert await state.one("SELECT count(*) FROM collection") == 0

    @pytest.mark.parametrize(
        "said", [Words(""), Words("  "), Words("x" * 121), Words("a\nb"), Words("x", "y" * 1001)]
    )
    async def test_words_that_will_not_do(self, cabinet: Cabinet, said: Words) -> None:
        made = await cabinet.made()
        before, surgeon = await state.contents(), cabinet.cast.surgeon
        with pytest.raises(Invalid):
            await cabinet.services.collections.make(surgeon, said)
        with pytest.raises(Invalid):
            await cabinet.services.collections.describe(surgeon, made.id, said)
        assert await state.contents() == before

    async def test_its_words_lie_sealed_and_are_not_in_the_log(self, cabinet: Cabinet) -> None:
        await cabinet.made()
        kept = str(await state.rows("SELECT * FROM collection")) + str(await state.acts())
        assert "Kanarie" not in kept
        assert "poli" not in kept


class TestDescribing:
    async def test_an_editor_gives_it_other_words(self, cabinet: Cabinet, clock: SetClock) -> None:
        made, clinician = await cabinet.made(clinician=Part.EDIT), cabinet.cast.clinician
        clock.move(timedelta(hours=1))
        await cabinet.services.collections.describe(clinician, made.id, Words(" Littekens ", ""))
        seen = await cabinet.look(cabinet.cast.surgeon, made)
        assert (seen.name, seen.description) == ("Littekens", "")
        assert seen.changed_at == made.changed_at + timedelta(hours=1)

    async def test_a_looker_does_not(self, cabinet: Cabinet) -> None:
        made, before = await cabinet.made(viewer=Part.LOOK), await state.contents()
        with pytest.raises(Forbidden):
            await cabinet.services.collections.describe(
                cabinet.cast.viewer, made.id, Words("Littekens")
            )
        assert await state.contents() == before


class TestListing:
    async def test_each_sees_those_they_have_a_part_in_newest_first(self, cabinet: Cabinet) -> None:
        own = [await cabinet.made() for _ in range(3)]
        shared = await cabinet.made(viewer=Part.LOOK)
        page = cabinet.services.collections.page
        first = await page(cabinet.cast.surgeon, None, 3)
        assert [each.id for each in first.collections] == [shared.id, own[2].id, own[1].id]
        assert first.has_more
        rest = await page(cabinet.cast.surgeon, first.collections[-1].id, 3)
        assert ([each.id for each in rest.collections], rest.has_more) == ([own[0].id], False)
        (theirs,) = (await page(cabinet.cast.viewer, None, 10)).collections
        assert plain(theirs) == plain(shared)
        assert theirs.part is Part.LOOK
        assert (await page(cabinet.cast.clinician, None, 10)).collections == ()

    async def test_the_log_says_which(self, cabinet: Cabinet) -> None:
        made, at = await cabinet.made(), await state.last_act()
        await cabinet.services.collections.page(cabinet.cast.surgeon, None, 10)
        await cabinet.look(cabinet.cast.surgeon, made)
        listed, viewed = await state.acts(at)
        assert (listed["tag"], listed["detail"]) == (
            "collection:listed",
            {"collections": [str(made.id)]},
        )
        assert (viewed["tag"], viewed["subject"]) == ("collection:viewed", made.id)


class TestEnding:
    async def test_it_is_gone_for_all_and_its_owner_brings_it_back_as_it_was(
        self, cabinet: Cabinet, clock: SetClock
    ) -> None:
        photos = await cabinet.photos(2)
        made = await cabinet.made(*photos, viewer=Part.LOOK, clinician=Part.EDIT)
        collections, surgeon = cabinet.services.collections, cabinet.cast.surgeon
        ended = await collections.end(surgeon, made.id)
        assert ended.restorable_until == clock.now() + timedelta(days=RESTORABLE_DAYS)
        for who in (surgeon, cabinet.cast.clinician, cabinet.cast.viewer):
            with pytest.raises(NotFound):
                await cabinet.look(who, made)
            assert (await collections.page(who, None, 10)).collections == ()
        (kept,) = (await collections.ended(surgeon, None, 10)).collections
        assert kept.id == made.id
        assert (await collections.ended(cabinet.cast.clinician, None, 10)).collections == ()
        clock.move(timedelta(days=RESTORABLE_DAYS, seconds=-1))
        back = await collections.restore(surgeon, made.id)
        assert (plain(back), back.restorable_until) == (plain(made), None)
        assert await cabinet.order(cabinet.cast.viewer, made) == photos

    async def test_after_thirty_days_nobody_does_and_it_is_deleted_with_its_key(
        self, cabinet: Cabinet, clock: SetClock, ports: Ports
    ) -> None:
        (photo,) = await cabinet.photos(1)
        made, stays = await cabinet.made(photo, viewer=Part.LOOK), await cabinet.made(photo)
        (row,) = await state.rows(_KEY, made.id)
        await cabinet.services.collections.end(cabinet.cast.surgeon, made.id)
        clock.move(timedelta(days=RESTORABLE_DAYS, seconds=-1))
        assert await ended_rounds(ports) == 0
        clock.move(timedelta(seconds=1))
        with pytest.raises(NotFound):
            await cabinet.services.collections.restore(cabinet.cast.surgeon, made.id)
        at = await state.last_act()
        assert await ended_rounds(ports) == 1
        assert await state.tags(at) == ["collection:deleted"]
        assert [each["id"] for each in await state.rows("SELECT id FROM collection")] == [stays.id]
        for table in ("collection_photo", "collection_member"):
            kept = await state.rows(f"SELECT collection_id FROM {table}")
            assert {each["collection_id"] for each in kept} <= {stays.id}
        with pytest.raises(KeyMissing):
            ports.keys.open_field(
                KeyRef(row["key_id"], row["key_generation"]),
                Label("collection", "name", made.id),
                row["name"],
            )
        assert await cabinet.order(cabinet.cast.surgeon, stays) == [photo]

    async def test_one_that_nobody_can_end_any_more_is_ended(
        self, cabinet: Cabinet, ports: Ports, clock: SetClock
    ) -> None:
        alone, shared = (
            await cabinet.made(viewer=Part.LOOK),
            await cabinet.made(clinician=Part.EDIT),
        )
        owner, ended = person(cabinet.cast.surgeon), "SELECT id FROM collection WHERE ended_at < $1"
        await cabinet.services.accounts.disable(cabinet.cast.administrator, owner)
        clock.move(timedelta(days=RESTORABLE_DAYS, seconds=-1))
        await ended_rounds(ports)
        assert await state.rows(ended, clock.at + timedelta(days=1)) == []
        clock.move(timedelta(seconds=1))
        at = await state.last_act()
        await ended_rounds(ports)
        (found,) = await state.rows(ended, clock.at + timedelta(days=1))
        assert found["id"] == alone.id
        assert await state.tags(at) == ["collection:ended"]
        clock.move(timedelta(days=RESTORABLE_DAYS))
        assert await ended_rounds(ports) == 1
        assert (await cabinet.look(cabinet.cast.clinician, shared)).has_left

    @pytest.mark.parametrize("part", [Part.LOOK, Part.EDIT])
    async def test_only_its_owner_ends_it(self, cabinet: Cabinet, part: Part) -> None:
        made, before = await cabinet.made(clinician=part), await state.contents()
        with pytest.raises(Forbidden):
            await cabinet.services.collections.end(cabinet.cast.clinician, made.id)
        assert await state.contents() == before

    async def test_only_its_owner_brings_it_back(self, cabinet: Cabinet) -> None:
        made = await cabinet.made(clinician=Part.EDIT)
        await cabinet.services.collections.end(cabinet.cast.surgeon, made.id)
        before = await state.contents()
        for who in (cabinet.cast.clinician, cabinet.cast.stranger):
            with pytest.raises(NotFound):
                await cabinet.services.collections.restore(who, made.id)
        assert await state.contents() == before


Act = Callable[[Cabinet, Actor, Collection], Awaitable[object]]
ACTS: dict[str, Act] = {
    "get": lambda box, who, made: box.look(who, made),
    "page": lambda box, who, made: box.page(who, made),
    "describe": lambda box, who, made: box.services.collections.describe(
        who, made.id, Words("Mijn")
    ),
    "end": lambda box, who, made: box.services.collections.end(who, made.id),
    "restore": lambda box, who, made: box.services.collections.restore(who, made.id),
    "add": lambda box, who, made: box.add(who, made, *made.covers),
    "take away": lambda box, who, made: box.take(who, made, *made.covers),
    "move": lambda box, who, made: box.services.collection_photos.move(
        who, made.id, made.covers[0], None
    ),
    "set": lambda box, who, made: box.services.collection_members.set(
        who, made.id, person(box.cast.viewer), Part.EDIT
    ),
    "remove": lambda box, who, made: box.services.collection_members.remove(
        who, made.id, person(box.cast.viewer)
    ),
    "leave": lambda box, who, made: box.services.collection_members.leave(who, made.id),
    "hand over": lambda box, who, made: box.services.collection_members.hand_over(
        who, made.id, person(who)
    ),
}


class TestWhoeverHasNoPart:
    @pytest.mark.parametrize("act", ACTS)
    async def test_cannot_tell_it_from_one_that_never_was(self, cabinet: Cabinet, act: str) -> None:
        made = await cabinet.made(*await cabinet.photos(1), viewer=Part.LOOK)
        absent = replace(made, id=CollectionId(UNKNOWN))
        before, refusals = await state.contents(), []
        for one in (made, absent):
            for who in (cabinet.cast.clinician, cabinet.cast.stranger):
                at = await state.last_act()
                with pytest.raises(NotFound) as refused:
                    await ACTS[act](cabinet, who, one)
                refusals.append(_said(refused.value))
                assert await state.tags(at) == ["access:denied"]
        assert set(refusals) == {_said(NotFound())}
        assert await state.contents() == before

    async def test_neither_does_the_database_tell_them(self, cabinet: Cabinet) -> None:
        made = await cabinet.made(*await cabinet.photos(1), viewer=Part.LOOK)
        access = cabinet.services.collections.access
        tables = ("collection", "collection_member", "collection_photo")
        for who, is_in in (
            (cabinet.cast.surgeon, True),
            (cabinet.cast.viewer, True),
            (cabinet.cast.clinician, False),
            (cabinet.cast.privacy_officer, False),
        ):
            async with access.unit_of_work(who, access.sight(who)) as work:
                for table in tables:
                    found = await work.rows(f"SELECT * FROM {table}")
                    assert len(found) == is_in, (table, made.id)


def _said(refusal: CoreError) -> tuple[str, str]:
    return refusal.code, refusal.message
