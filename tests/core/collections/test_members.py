"""Who is in a collection is said by its owner, and gives nobody a right to a photo."""

from uuid import UUID

import pytest

from core.collections import MOST_FOUND, Member, Part, members
from core.kit.actor import PersonId, Role
from core.kit.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support import state
from tests.support.actors import ORTHOPAEDICS
from tests.support.collecting import Cabinet, person
from tests.support.permissions import UNKNOWN


class TestParts:
    @pytest.mark.parametrize("wanted", Part)
    def test_each_covers_what_is_less(self, wanted: Part) -> None:
        covered = {Part.LOOK: set(Part), Part.EDIT: {Part.EDIT, Part.OWN}, Part.OWN: {Part.OWN}}
        assert {part for part in Part if part.covers(wanted)} == covered[wanted]


class TestSetting:
    async def test_a_part_is_given_changed_and_logged(self, cabinet: Cabinet) -> None:
        made, viewer, at = await cabinet.made(), cabinet.cast.viewer, await state.last_act()
        for part in (Part.LOOK, Part.EDIT):
            now = await cabinet.services.collection_members.set(
                cabinet.cast.surgeon, made.id, person(viewer), part
            )
            assert now.members == (Member(person(viewer), part),)
            assert (await cabinet.look(viewer, made)).part is part
        acts = [act for act in await state.acts(at) if act["tag"] == "collection:member-set"]
        assert [act["detail"] for act in acts] == [
            {"member": str(viewer.person), "part": part} for part in ("look", "edit")
        ]

    @pytest.mark.parametrize("role", ["communications", "privacy_officer", "administrator"])
    async def test_only_whoever_looks_for_care(self, cabinet: Cabinet, role: str) -> None:
        made, before = await cabinet.made(), await state.contents()
        for who in (person(getattr(cabinet.cast, role)), PersonId(UNKNOWN)):
            with pytest.raises(Invalid, match="looks at photos for care"):
                await cabinet.services.collection_members.set(
                    cabinet.cast.surgeon, made.id, who, Part.LOOK
                )
        assert await state.contents() == before

    async def test_nobody_whose_account_is_closed(self, cabinet: Cabinet) -> None:
        made, clinician = await cabinet.made(), person(cabinet.cast.clinician)
        await cabinet.services.accounts.disable(cabinet.cast.administrator, clinician)
        before = await state.contents()
        with pytest.raises(Invalid):
            await cabinet.services.collection_members.set(
                cabinet.cast.surgeon, made.id, clinician, Part.LOOK
            )
        assert await state.contents() == before

    async def test_one_owns_it_and_is_no_member_of_it(self, cabinet: Cabinet) -> None:
        made, before = await cabinet.made(), await state.contents()
        setting, surgeon = cabinet.services.collection_members.set, cabinet.cast.surgeon
        with pytest.raises(Conflict):
            await setting(surgeon, made.id, person(surgeon), Part.LOOK)
        with pytest.raises(Invalid, match="hand it over"):
            await setting(surgeon, made.id, person(cabinet.cast.clinician), Part.OWN)
        assert await state.contents() == before

    async def test_so_many_and_no_more(
        self, cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(members, "MOST_MEMBERS", 1)
        made = await cabinet.made(viewer=Part.LOOK)
        before = await state.contents()
        with pytest.raises(Invalid, match="At most 1"):
            await cabinet.services.collection_members.set(
                cabinet.cast.surgeon, made.id, person(cabinet.cast.clinician), Part.LOOK
            )
        assert await state.contents() == before

    @pytest.mark.parametrize("part", [Part.LOOK, Part.EDIT])
    async def test_a_member_says_nothing_of_who_is_in_it(
        self, cabinet: Cabinet, part: Part
    ) -> None:
        made = await cabinet.made(clinician=part, viewer=Part.LOOK)
        room, clinician = cabinet.services.collection_members, cabinet.cast.clinician
        viewer, before = person(cabinet.cast.viewer), await state.contents()
        for act in (
            room.set(clinician, made.id, viewer, Part.EDIT),
            room.set(clinician, made.id, person(clinician), Part.EDIT),
            room.remove(clinician, made.id, viewer),
            room.hand_over(clinician, made.id, person(clinician)),
        ):
            with pytest.raises(Forbidden):
                await act
        assert await state.contents() == before


class TestLeaving:
    async def test_whoever_is_taken_out_knows_of_it_no_more(self, cabinet: Cabinet) -> None:
        made = await cabinet.made(viewer=Part.LOOK, clinician=Part.EDIT)
        room = cabinet.services.collection_members
        now = await room.remove(cabinet.cast.surgeon, made.id, person(cabinet.cast.viewer))
        assert [each.person for each in now.members] == [cabinet.cast.clinician.person]
        await room.leave(cabinet.cast.clinician, made.id)
        for who in (cabinet.cast.viewer, cabinet.cast.clinician):
            with pytest.raises(NotFound):
                await cabinet.look(who, made)
        assert (await cabinet.look(cabinet.cast.surgeon, made)).members == ()
        with pytest.raises(NotFound):
            await room.remove(cabinet.cast.surgeon, made.id, person(cabinet.cast.viewer))

    async def test_its_owner_does_not_leave_it(self, cabinet: Cabinet) -> None:
        made, before = await cabinet.made(), await state.contents()
        with pytest.raises(Conflict, match="hand it over, or end it"):
            await cabinet.services.collection_members.leave(cabinet.cast.surgeon, made.id)
        assert await state.contents() == before


class TestHandingOver:
    @pytest.mark.parametrize("part", [None, Part.LOOK, Part.EDIT])
    async def test_who_owned_it_edits_it(self, cabinet: Cabinet, part: Part | None) -> None:
        made = await (cabinet.made(clinician=part) if part else cabinet.made())
        surgeon, clinician = cabinet.cast.surgeon, cabinet.cast.clinician
        now = await cabinet.services.collection_members.hand_over(
            surgeon, made.id, person(clinician)
        )
        assert (now.owner, now.part) == (clinician.person, Part.EDIT)
        assert now.members == (Member(person(surgeon), Part.EDIT),)
        assert (await cabinet.look(clinician, made)).part is Part.OWN
        with pytest.raises(Forbidden):
            await cabinet.services.collections.end(surgeon, made.id)

    async def test_of_who_left_an_editor_takes_it_over(self, cabinet: Cabinet) -> None:
        photos = await cabinet.photos(1)
        made = await cabinet.made(*photos, clinician=Part.EDIT, viewer=Part.LOOK)
        room, clinician = cabinet.services.collection_members, cabinet.cast.clinician
        await cabinet.services.accounts.disable(
            cabinet.cast.administrator, person(cabinet.cast.surgeon)
        )
        with pytest.raises(Forbidden):
            await room.hand_over(cabinet.cast.viewer, made.id, person(cabinet.cast.viewer))
        assert not made.has_left
        assert (await cabinet.look(clinician, made)).has_left
        now = await room.hand_over(clinician, made.id, person(clinician))
        assert not now.has_left
        assert (now.owner, now.part) == (clinician.person, Part.OWN)
        assert now.members == (Member(person(cabinet.cast.viewer), Part.LOOK),)

    async def test_nor_of_who_may_look_at_none_any_more(self, cabinet: Cabinet) -> None:
        made = await cabinet.made(clinician=Part.EDIT)
        room, clinician = cabinet.services.collection_members, cabinet.cast.clinician
        await cabinet.services.accounts.change(
            cabinet.cast.administrator, person(cabinet.cast.surgeon), "administrator", ORTHOPAEDICS
        )
        assert (await cabinet.look(clinician, made)).has_left
        now = await room.hand_over(clinician, made.id, person(clinician))
        assert (now.owner, now.members) == (clinician.person, ())

    async def test_a_full_one_goes_to_who_is_in_it(
        self, cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("core.collections.members.MOST_MEMBERS", 2)
        made = await cabinet.made(clinician=Part.LOOK, viewer=Part.LOOK)
        hand_over, surgeon = cabinet.services.collection_members.hand_over, cabinet.cast.surgeon
        async with state.unchanged():
            with pytest.raises(Invalid):
                await hand_over(surgeon, made.id, person(cabinet.cast.photographer))
        now = await hand_over(surgeon, made.id, person(cabinet.cast.clinician))
        assert now.owner == cabinet.cast.clinician.person
        assert {each.person for each in now.members} == {
            surgeon.person,
            cabinet.cast.viewer.person,
        }

    async def test_not_to_whoever_has_too_many(
        self, cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made, clinician = await cabinet.made(), cabinet.cast.clinician
        await cabinet.made(by=clinician)
        monkeypatch.setattr("core.collections.holding.MOST_OWNED", 1)
        async with state.unchanged():
            with pytest.raises(Conflict):
                await cabinet.services.collection_members.hand_over(
                    cabinet.cast.surgeon, made.id, person(clinician)
                )

    async def test_not_to_whoever_may_not_look(self, cabinet: Cabinet) -> None:
        made, before = await cabinet.made(), await state.contents()
        hand_over, surgeon = cabinet.services.collection_members.hand_over, cabinet.cast.surgeon
        for who in (person(cabinet.cast.communications), PersonId(UNKNOWN)):
            with pytest.raises(Invalid):
                await hand_over(surgeon, made.id, who)
        with pytest.raises(Conflict):
            await hand_over(surgeon, made.id, person(surgeon))
        assert await state.contents() == before


class TestColleagues:
    async def test_those_who_look_for_care_by_some_letters(self, cabinet: Cabinet) -> None:
        found = cabinet.services.collection_members.colleagues
        assert [each.name for each in await found(cabinet.cast.surgeon, " CLIN ")] == ["Clinician"]
        names = [each.name for each in await found(cabinet.cast.surgeon, "i")]
        assert names == ["Clinician", "Viewer"]
        assert await found(cabinet.cast.surgeon, "%") == ()
        for nothing in (" ", "a\0", "\ud800"):
            assert await found(cabinet.cast.surgeon, nothing) == ()

    async def test_no_more_than_eight_and_none_who_left(self, cabinet: Cabinet) -> None:
        people, administrator = cabinet.services.people, cabinet.cast.administrator
        left: list[UUID] = []
        for number in range(10):
            name = f"Zwaan {number}"
            invited = await people.invite(
                administrator, f"zwaan{number}", name, Role.VIEWER, ORTHOPAEDICS
            )
            left.append(invited.person.id)
        await cabinet.services.accounts.disable(administrator, left[0])
        found = await cabinet.services.collection_members.colleagues(cabinet.cast.surgeon, "zwaan")
        assert [each.name for each in found] == [f"Zwaan {n}" for n in range(1, 1 + MOST_FOUND)]

    @pytest.mark.parametrize("role", ["communications", "privacy_officer", "administrator"])
    async def test_others_look_nobody_up(self, cabinet: Cabinet, role: str) -> None:
        with pytest.raises(Forbidden):
            await cabinet.services.collection_members.colleagues(
                getattr(cabinet.cast, role), "clin"
            )
