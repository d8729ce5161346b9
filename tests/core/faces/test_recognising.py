"""Whom a face may be: only who agreed is compared, nothing is linked, and a no is remembered."""

from dataclasses import replace
from uuid import UUID

import pytest

from core.audit import Tag
from core.faces import Mode, SeenFace, SuggestionId, Verdict
from core.kit.errors import Conflict, Forbidden, Invalid, NotFound
from core.patients import PatientId
from core.photos import LinkOrigin
from core.services import Ports
from tests.support import state
from tests.support.faces import MODEL, REVIEW_ON, agreed, install, seen
from tests.support.town import ANNA, BEA, STRANGER, Town, agreed_and_known

VECTORS = "SELECT count(*) AS n FROM face_template"


@pytest.fixture
async def anna(town: Town) -> PatientId:
    return await agreed_and_known(town)


class TestSuggesting:
    async def test_who_agreed_is_suggested_and_nothing_is_linked(
        self, town: Town, anna: PatientId
    ) -> None:
        at = await state.last_act()
        photo = await town.photo(seen(ANNA, 0.8))
        (suggestion,) = await town.suggested(photo)
        assert (suggestion.patient, suggestion.is_likely) == (anna, True)
        assert suggestion.cosine == pytest.approx(0.8, abs=1e-3)
        assert suggestion.model == MODEL
        assert [each.photo for each in suggestion.references] != []
        (face,) = await town.faces(photo)
        assert (face.depiction, face.named_at) == (None, None)
        assert (await town.services.photos.get(town.cast.surgeon, photo)).patient is None
        assert await town.services.depictions.of(town.cast.surgeon, photo) == ()
        assert Tag.SUGGESTION_MADE in await state.tags(at)

    async def test_less_like_is_possible_and_too_little_is_nobody(
        self, town: Town, anna: PatientId
    ) -> None:
        photo = await town.photo(seen(ANNA, 0.6), seen(STRANGER, place=1))
        (suggestion,) = await town.suggested(photo)
        assert (suggestion.patient, suggestion.is_likely) == (anna, False)
        assert await town.suggested(await town.photo(seen(ANNA, 0.49))) == ()

    async def test_one_that_waits_is_the_same_after_another_look(
        self, town: Town, anna: PatientId
    ) -> None:
        photo = await town.photo(seen(ANNA, 0.6))
        (before,) = await town.suggested(photo)
        town.eye.there[photo] = (seen(ANNA, 0.9),)
        (after,) = await town.again(photo)
        assert (after.id, after.made_at, before.is_likely) == (before.id, before.made_at, False)
        assert after.is_likely
        assert after.cosine == pytest.approx(0.9, abs=1e-3)
        town.eye.there[photo] = (seen(STRANGER),)
        assert await town.again(photo) == ()
        assert anna

    async def test_how_many_wait_is_known_without_looking_at_anybody(
        self, town: Town, anna: PatientId
    ) -> None:
        await town.photo(seen(ANNA, 0.9))
        at = await state.last_act()
        assert await town.services.suggestions.waiting(town.cast.surgeon) == 1
        assert await state.tags(at) == []
        with pytest.raises(Forbidden):
            await town.services.suggestions.waiting(town.cast.viewer)
        assert anna

    async def test_a_small_face_is_compared_at_full_resolution(
        self, town: Town, anna: PatientId
    ) -> None:
        near, far = seen(ANNA, 0.9), seen(ANNA, 0.9)
        far = replace(far, quality=replace(far.quality, size=0.6))
        await town.photo(near)
        assert town.eye.closely == []
        photo = await town.photo(far)
        assert town.eye.closely == [photo]
        assert [each.patient for each in await town.suggested(photo)] == [anna]

    async def test_of_a_stranger_nothing_is_kept(self, town: Town, anna: PatientId) -> None:
        before = await state.one(VECTORS)
        await town.photo(seen(STRANGER))
        assert await state.one(VECTORS) == before
        assert len(town.workshop.matcher.gallery) == before == 1
        assert anna

    async def test_without_consent_no_template_is_made(self, town: Town) -> None:
        bea = await town.patient("P-1002", "Bea Bakker")
        await town.known(bea, BEA)
        assert await state.one(VECTORS) == 0
        assert await town.suggested(await town.photo(seen(BEA))) == ()

    async def test_a_person_is_suggested_once_a_photo_for_the_likest_face(
        self, town: Town, anna: PatientId
    ) -> None:
        photo = await town.photo(seen(ANNA, 0.6), seen(ANNA, 0.9, place=1))
        (suggestion,) = await town.suggested(photo)
        assert suggestion.cosine == pytest.approx(0.9, abs=1e-3)
        assert suggestion.patient == anna

    async def test_another_department_is_not_told_of_our_patients(
        self, town: Town, anna: PatientId
    ) -> None:
        photo = await town.photo(seen(ANNA), by=town.cast.stranger)
        assert anna
        look = await town.services.faces.of(town.cast.stranger, photo)
        assert (len(look.faces), look.suggestions) == (1, ())
        assert await state.rows("SELECT id FROM face_suggestion") == []

    async def test_a_viewer_sees_faces_and_no_suggestions(
        self, town: Town, anna: PatientId
    ) -> None:
        photo = await town.photo(seen(ANNA), patient=anna)
        assert (await town.services.faces.of(town.cast.viewer, photo)).suggestions == ()
        with pytest.raises(Forbidden):
            await town.services.suggestions.page(town.cast.viewer, None, 10)

    async def test_who_agrees_later_is_suggested_in_what_is_there_already(self, town: Town) -> None:
        bea = await town.patient("P-1002", "Bea Bakker")
        await town.known(bea, BEA)
        photo = await town.photo(seen(BEA, 0.9))
        assert await town.suggested(photo) == ()
        await agreed(town.services, town.cast.surgeon, bea)
        await state.rows("DELETE FROM pgqueuer WHERE entrypoint = 'see'")
        await town.workshop.enrolling.enrol(bea)
        jobs = await state.rows("SELECT payload FROM pgqueuer WHERE entrypoint = 'see'")
        assert [job["payload"] for job in jobs] == [photo.bytes]
        (suggestion,) = await town.again(photo)
        assert suggestion.patient == bea


class TestAnswering:
    async def test_yes_names_the_face_files_the_photo_and_drafts_the_form(
        self, town: Town, anna: PatientId
    ) -> None:
        photo = await town.photo(seen(ANNA, 0.8))
        (suggestion,) = await town.suggested(photo)
        at = await state.last_act()
        await town.judge(Verdict.CONFIRMED, suggestion)
        (face,) = await town.faces(photo)
        (depicted,) = await town.services.depictions.of(town.cast.surgeon, photo)
        assert (face.depiction, depicted.patient) == (depicted.id, anna)
        assert depicted.origin is LinkOrigin.FACE
        assert (await town.services.photos.get(town.cast.surgeon, photo)).patient == anna
        assert await town.suggested(photo) == ()
        tags = await state.tags(at)
        assert {Tag.SUGGESTION_CONFIRMED, Tag.FACE_NAMED, Tag.PHOTO_ASSIGNED} <= set(tags)
        forms = await town.services.consents.of_patient(town.cast.surgeon, anna)
        assert {each.form.code for each in forms} == {"quitclaim", "recognition"}

    async def test_yes_in_somebody_elses_photo_adds_a_person(
        self, town: Town, anna: PatientId
    ) -> None:
        bea = await town.patient("P-1002", "Bea Bakker")
        photo = await town.photo(seen(BEA), seen(ANNA, 0.8, place=1), patient=bea)
        await town.judge(Verdict.CONFIRMED, *await town.suggested(photo))
        people = await town.services.depictions.of(town.cast.surgeon, photo)
        assert [(each.patient, each.origin) for each in people] == [
            (bea, LinkOrigin.HUMAN),
            (anna, LinkOrigin.FACE),
        ]

    async def test_no_sticks_whoever_looks_again_and_by_whatever_model(
        self, town: Town, anna: PatientId, ports: Ports
    ) -> None:
        photo = await town.photo(seen(ANNA, 0.9))
        (suggestion,) = await town.suggested(photo)
        await town.judge(Verdict.REJECTED, suggestion)
        assert await town.again(photo) == ()
        moved = seen(ANNA, 0.95)
        box = moved.box
        shifted = type(box)(box.left + 0.02, box.top + 0.03, box.right + 0.03, box.bottom)
        town.eye.there[photo] = (SeenFace(shifted, 0.97, moved.quality, moved.vector),)
        assert await town.again(photo) == ()
        install(ports.shelf.folder, "another-model")
        admin = town.cast.administrator
        await town.services.recognition.set(
            admin, Mode.IDENTIFY, "DPIA-2026-15", REVIEW_ON, "another-model"
        )
        await town.workshop.matcher.tick()
        await town.workshop.enrolling.enrol(anna)
        (kept,) = await state.rows("SELECT model FROM face_template")
        assert kept["model"] == "another-model"
        assert await town.again(photo) == ()
        town.eye.there[photo] = ()
        await town.workshop.seeing.see(photo)
        town.eye.there[photo] = (seen(ANNA),)
        assert await town.again(photo) == ()

    async def test_not_sure_leaves_the_queue_and_is_found_again(
        self, town: Town, anna: PatientId
    ) -> None:
        photo = await town.photo(seen(ANNA, 0.9))
        await town.judge(Verdict.UNSURE, *await town.suggested(photo))
        assert await town.again(photo) == ()
        page = await town.services.suggestions.page(town.cast.surgeon, Verdict.UNSURE, 10)
        assert [each.patient for each in page.suggestions] == [anna]

    @pytest.mark.parametrize("verdict", Verdict)
    async def test_an_answer_is_taken_back(
        self, town: Town, anna: PatientId, verdict: Verdict
    ) -> None:
        bea = await town.patient("P-1002", "Bea Bakker")
        photo = await town.photo(seen(ANNA, 0.9), patient=bea)
        (suggestion,) = await town.suggested(photo)
        people = await town.services.depictions.of(town.cast.surgeon, photo)
        await town.judge(verdict, suggestion)
        await town.workshop.enrolling.enrol(anna)
        await town.services.suggestions.undo(town.cast.surgeon, [suggestion.id])
        assert [each.id for each in await town.suggested(photo)] == [suggestion.id]
        assert await town.services.depictions.of(town.cast.surgeon, photo) == people
        (face,) = await town.faces(photo)
        assert face.depiction is None
        assert await state.one(VECTORS) == 1  # of the first photo only

    async def test_taking_back_a_yes_leaves_what_else_waits(
        self, town: Town, anna: PatientId
    ) -> None:
        bea = await town.patient("P-1002", "Bea Bakker")
        photos = [await town.photo(seen(ANNA, 0.9), patient=bea) for _ in range(2)]
        (first,), (other,) = [await town.suggested(photo) for photo in photos]
        await town.judge(Verdict.CONFIRMED, first)
        await town.workshop.enrolling.enrol(anna)
        await town.services.suggestions.undo(town.cast.surgeon, [first.id])
        for photo, expected in zip(photos, (first, other), strict=True):
            assert [each.id for each in await town.again(photo)] == [expected.id]

    async def test_many_at_once_or_none(self, town: Town, anna: PatientId) -> None:
        bea = await town.patient("P-1002", "Bea Bakker")
        photos = [await town.photo(seen(ANNA, 0.9), patient=bea) for _ in range(3)]
        waiting = [(await town.suggested(photo))[0] for photo in photos]
        await town.judge(Verdict.REJECTED, waiting[1])
        async with state.unchanged():
            with pytest.raises(Conflict):
                await town.judge(Verdict.CONFIRMED, *waiting)
        await town.judge(Verdict.CONFIRMED, waiting[0], waiting[2])
        assert [(await town.faces(photo))[0].depiction is not None for photo in photos] == [
            True,
            False,
            True,
        ]
        assert anna

    @pytest.mark.parametrize("count", [0, 101])
    async def test_none_and_too_many_are_refused(self, town: Town, count: int) -> None:
        many = [SuggestionId(UUID(int=number)) for number in range(count)]
        async with state.unchanged():
            with pytest.raises(Invalid):
                await town.services.suggestions.judge(town.cast.surgeon, many, Verdict.REJECTED)

    async def test_a_stranger_answers_nothing(self, town: Town, anna: PatientId) -> None:
        (suggestion,) = await town.suggested(await town.photo(seen(ANNA)))
        for verdict in Verdict:
            async with state.unchanged():
                with pytest.raises(NotFound):
                    await town.services.suggestions.judge(
                        town.cast.stranger, [suggestion.id], verdict
                    )
        assert anna
