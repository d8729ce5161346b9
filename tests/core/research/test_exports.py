"""Asking for copies, judging and signing: by whom, of what, and what is refused."""

import pytest

from core.audit import Tag
from core.consents import Consent
from core.decisions import Purpose
from core.kit.actor import Actor, Role
from core.kit.errors import Conflict, CoreError, Forbidden, Invalid, NotFound, OwnProposal
from core.patients import PatientId
from core.photos import PhotoId, RenditionKind
from core.release import Use
from core.research import (
    MOST_PHOTOS,
    Export,
    ExportId,
    ExportState,
    ItemId,
    ItemState,
    NewProject,
    ProjectId,
    Verdict,
)
from tests.support import state
from tests.support.sharing import Ward
from tests.support.studying import Study, new_project


@pytest.fixture
async def knee(ward: Ward, anna: PatientId) -> PhotoId:
    return await ward.photo(anna)


@pytest.fixture
async def consent(ward: Ward, anna: PatientId, knee: PhotoId) -> Consent:
    return await ward.agreed(anna)


class TestStudies:
    async def test_its_words_are_sealed_and_its_department_reads_them(self, study: Study) -> None:
        services = study.ward.services
        (found,) = await services.projects.all(study.colleague)
        assert found == study.project
        assert await services.projects.all(study.ward.cast.stranger) == ()
        (row,) = await state.rows("SELECT name, approval, secret FROM research_project")
        assert b"Wound" not in row["name"] + row["approval"]
        assert len(row["secret"]) > 32

    @pytest.mark.parametrize(
        ("name", "approval", "recipient", "field"),
        [
            ("", "METC 1", "", "name"),
            ("Knees\nand hips", "METC 1", "", "name"),
            ("Knees", " ", "", "approval"),
            ("Knees", "METC 1", "age1nonsense", "recipient"),
            ("Knees", "METC 1", "AGE-SECRET-KEY-1", "recipient"),
        ],
    )
    async def test_what_will_not_do_is_said_by_its_field(
        self, study: Study, name: str, approval: str, recipient: str, field: str
    ) -> None:
        key = recipient or str(study.identity.to_public())
        with pytest.raises(Invalid) as refused:
            await study.ward.services.projects.begin(
                study.ward.cast.surgeon, NewProject(name, approval, key)
            )
        assert refused.value.field == field
        assert len(await state.rows("SELECT id FROM research_project")) == 1

    async def test_the_same_person_has_another_name_in_each_study(
        self, study: Study, anna: PatientId
    ) -> None:
        projects = study.ward.services.projects
        await projects.begin(study.ward.cast.surgeon, new_project(study.identity))
        sight = projects.access.sight(study.colleague)
        async with study.making.unit_of_work(study.colleague, sight):
            rows = [
                await projects.known(study.colleague, each["id"])
                for each in await state.rows("SELECT id FROM research_project")
            ]
            names = {projects.pseudonym(row, anna) for row in rows}
        assert len(names) == 2
        assert all(len(name) == 18 for name in names)


class TestAsking:
    async def test_what_may_not_be_used_is_held_and_said_why(
        self, study: Study, ward: Ward, consent: Consent, knee: PhotoId
    ) -> None:
        bram = await ward.patient("P-2", "Bram")
        unasked = await ward.photo(bram)
        unseen = await ward.photo(PatientId(consent.patient), is_looked_at=False)
        export = await study.asked(knee, unasked, unseen)
        assert (export.state, export.progress.held) == (ExportState.PREPARING, 2)
        items = await study.made(export)
        assert [item.state for item in items] == [
            ItemState.TO_REVIEW,
            ItemState.HELD,
            ItemState.HELD,
        ]
        assert [item.held for item in items] == [None, "not_asked", "not_looked_at"]

    @pytest.mark.usefixtures("consent")
    async def test_of_what_is_asked_again_the_copy_is_taken_as_it_is(
        self, study: Study, knee: PhotoId
    ) -> None:
        await study.made(await study.asked(knee))
        await study.made(await study.asked(knee))
        assert len(await state.rows("SELECT id FROM deidentification")) == 1

    @pytest.mark.usefixtures("consent")
    async def test_too_many_none_or_twice_is_refused(self, study: Study, knee: PhotoId) -> None:
        for photos in ((), (knee, knee), tuple([knee] * (MOST_PHOTOS + 1))):
            with pytest.raises(Invalid):
                await study.asked(*photos)
        assert await state.rows("SELECT id FROM research_export") == []

    async def test_a_photo_of_the_inbox_is_not_there(self, study: Study, knee: PhotoId) -> None:
        await state.rows(f"UPDATE photo SET patient_id = NULL WHERE id = '{knee}'")
        with pytest.raises(NotFound):
            await study.asked(knee)
        assert await state.rows("SELECT id FROM research_item") == []


class TestSigning:
    @pytest.fixture
    async def made(self, study: Study, consent: Consent, knee: PhotoId) -> tuple[Export, ItemId]:
        export = await study.asked(knee)
        (item,) = await study.made(export)
        return export, item.id

    async def test_whoever_asked_neither_judges_nor_signs(
        self, study: Study, ward: Ward, made: tuple[Export, ItemId]
    ) -> None:
        exports, (export, item) = ward.services.exports, made
        with pytest.raises(OwnProposal):
            await exports.judge(ward.cast.surgeon, item, Verdict.ACCEPTED)
        await exports.judge(study.colleague, item, Verdict.ACCEPTED)
        with pytest.raises(OwnProposal):
            await exports.sign(ward.cast.surgeon, export.id)
        assert (await _now(study, export.id)).state is ExportState.REVIEW

    async def test_nothing_is_signed_that_nobody_looked_at(
        self, study: Study, ward: Ward, made: tuple[Export, ItemId]
    ) -> None:
        exports, (export, item) = ward.services.exports, made
        with pytest.raises(Conflict):
            await exports.sign(study.colleague, export.id)
        await exports.judge(study.colleague, item, Verdict.LEFT_OUT)
        with pytest.raises(Conflict):
            await exports.sign(study.colleague, export.id)
        with pytest.raises(Conflict):
            await ward.services.archives.take(ward.cast.surgeon, export.id)

    async def test_a_judgement_can_be_changed_until_it_is_signed(
        self, study: Study, ward: Ward, made: tuple[Export, ItemId]
    ) -> None:
        exports, (export, item) = ward.services.exports, made
        for verdict in (Verdict.LEFT_OUT, Verdict.ACCEPTED):
            await exports.judge(study.colleague, item, verdict)
        signed = await exports.sign(study.colleague, export.id)
        assert (signed.state, signed.signed_by) == (ExportState.SIGNED, study.colleague.person)
        with pytest.raises(Conflict):
            await exports.judge(study.colleague, item, Verdict.LEFT_OUT)

    async def test_what_another_export_found_recognisable_leaves_in_neither(
        self, study: Study, ward: Ward, made: tuple[Export, ItemId], knee: PhotoId
    ) -> None:
        exports, (export, item) = ward.services.exports, made
        await exports.judge(study.colleague, item, Verdict.ACCEPTED)
        await exports.sign(study.colleague, export.id)
        (again,) = await study.made(await study.asked(knee))
        await exports.judge(study.colleague, again.id, Verdict.LEFT_OUT)
        with pytest.raises(Conflict):
            await ward.services.archives.take(ward.cast.surgeon, export.id)

    async def test_who_left_it_out_once_is_not_outvoted_by_whoever_wants_it(
        self, study: Study, ward: Ward, made: tuple[Export, ItemId], knee: PhotoId
    ) -> None:
        exports, (export, item) = ward.services.exports, made
        await exports.judge(study.colleague, item, Verdict.ACCEPTED)
        await exports.sign(study.colleague, export.id)
        (again,) = await study.made(await study.asked(knee))
        await exports.judge(study.colleague, again.id, Verdict.LEFT_OUT)
        theirs = await exports.ask(study.colleague, study.project.id, (knee,))
        (third,) = await study.made(theirs)
        await exports.judge(ward.cast.surgeon, third.id, Verdict.ACCEPTED)
        with pytest.raises(Conflict):
            await ward.services.archives.take(ward.cast.surgeon, export.id)

    async def test_whoever_asked_may_leave_out_and_what_is_never_made_too(
        self, study: Study, ward: Ward, made: tuple[Export, ItemId], anna: PatientId
    ) -> None:
        exports, (_, item) = ward.services.exports, made
        judged = await exports.judge(ward.cast.surgeon, item, Verdict.LEFT_OUT)
        assert judged.state is ItemState.LEFT_OUT
        waiting = await study.asked(await ward.photo(anna))
        (row,) = await state.rows(f"SELECT id FROM research_item WHERE export_id = '{waiting.id}'")
        with pytest.raises(Conflict):
            await exports.judge(study.colleague, ItemId(row["id"]), Verdict.ACCEPTED)
        await exports.judge(study.colleague, ItemId(row["id"]), Verdict.LEFT_OUT)
        assert (await _now(study, waiting.id)).state is ExportState.REVIEW

    async def test_a_copy_that_is_made_anew_is_looked_at_anew(
        self, study: Study, ward: Ward, made: tuple[Export, ItemId], knee: PhotoId
    ) -> None:
        exports, (export, item) = ward.services.exports, made
        await exports.judge(study.colleague, item, Verdict.ACCEPTED)
        await state.rows("UPDATE deidentification SET recipe = '0'")
        await study.made(await study.asked(knee))
        (stale,) = await study.made(export)
        assert stale.state is ItemState.TO_REVIEW
        with pytest.raises(Conflict):
            await exports.sign(study.colleague, export.id)

    async def test_by_no_other_door_the_copy_leaves(
        self, study: Study, ward: Ward, made: tuple[Export, ItemId], knee: PhotoId
    ) -> None:
        await ward.services.exports.judge(study.colleague, made[1], Verdict.ACCEPTED)
        for purpose in (Purpose.RESEARCH, Purpose.EDUCATION, Purpose.MARKETING):
            with pytest.raises(Invalid):
                await ward.services.release.open(
                    ward.cast.surgeon, knee, RenditionKind.DEIDENTIFIED, Use(purpose)
                )

    async def test_one_that_was_stopped_is_neither_made_nor_signed(
        self, study: Study, ward: Ward, made: tuple[Export, ItemId], anna: PatientId
    ) -> None:
        exports, (export, item) = ward.services.exports, made
        await exports.judge(study.colleague, item, Verdict.ACCEPTED)
        await exports.stop(ward.cast.surgeon, export.id)
        with pytest.raises(Conflict):
            await exports.sign(study.colleague, export.id)
        other = await study.asked(await ward.photo(anna))
        await exports.stop(study.colleague, other.id)
        (waiting,) = await study.made(other)
        assert waiting.state is ItemState.WAITING

    async def test_the_log_has_each_act(
        self, study: Study, ward: Ward, made: tuple[Export, ItemId]
    ) -> None:
        exports, (export, item) = ward.services.exports, made
        await exports.judge(study.colleague, item, Verdict.ACCEPTED)
        await exports.sign(study.colleague, export.id)
        await study.taken(export.id)
        rows = await state.rows(
            "SELECT tag FROM audit_event WHERE tag LIKE 'research:%' AND tag <> 'research:viewed'"
            " ORDER BY at, id"
        )
        assert [row["tag"] for row in rows] == [
            Tag.RESEARCH_BEGUN,
            Tag.RESEARCH_ASKED,
            Tag.RESEARCH_JUDGED,
            Tag.RESEARCH_SIGNED,
            Tag.RESEARCH_TAKEN,
            Tag.RESEARCH_PHOTO_TAKEN,
        ]


class TestStrangers:
    """Another department's surgeon, and roles that take nothing out."""

    @pytest.fixture
    async def export(self, study: Study, consent: Consent, knee: PhotoId) -> Export:
        return await study.accepted(knee)

    async def test_what_is_another_departments_is_not_there(
        self, study: Study, ward: Ward, export: Export, knee: PhotoId
    ) -> None:
        await self._refused(ward, ward.cast.stranger, export, study.project.id, knee, NotFound)
        page = await ward.services.exports.page(ward.cast.stranger, None, 50)
        assert page.exports == ()

    @pytest.mark.parametrize(
        "role", [role for role in Role if role is not Role.SURGEON], ids=lambda role: role.value
    )
    async def test_no_other_role_takes_anything_out(
        self, study: Study, ward: Ward, export: Export, knee: PhotoId, role: Role
    ) -> None:
        actor = ward.cast.by_role(role)
        await self._refused(ward, actor, export, study.project.id, knee, Forbidden)
        with pytest.raises(Forbidden):
            await ward.services.exports.page(actor, None, 50)
        with pytest.raises(Forbidden):
            await ward.services.projects.all(actor)

    async def _refused(
        self,
        ward: Ward,
        actor: Actor,
        export: Export,
        project: ProjectId,
        knee: PhotoId,
        refusal: type[CoreError],
    ) -> None:
        exports = ward.services.exports
        (item,) = await state.rows("SELECT id FROM research_item")
        before = await state.rows("SELECT * FROM research_item, research_export")
        for act in (
            exports.one(actor, export.id),
            exports.ask(actor, project, (knee,)),
            exports.judge(actor, ItemId(item["id"]), Verdict.LEFT_OUT),
            exports.sign(actor, export.id),
            exports.stop(actor, export.id),
            ward.services.archives.take(actor, export.id),
        ):
            with pytest.raises(refusal):
                await act
        assert await state.rows("SELECT * FROM research_item, research_export") == before


async def _now(study: Study, export: ExportId) -> Export:
    return (await study.ward.services.exports.one(study.colleague, export))[0]
