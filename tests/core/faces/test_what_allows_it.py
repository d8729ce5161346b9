"""What is kept to compare faces: only as long, and as far, as a consent and the hospital allow."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.audit import Tag
from core.decisions import Purpose
from core.faces import FaceId, Mode, SeenFace, Verdict
from core.faces.enrolling import MOST_TEMPLATES
from core.imaging import Pixels
from core.kit.clock import SetClock
from core.kit.errors import Forbidden, Invalid
from core.patients import PatientId
from tests.support import state
from tests.support.faces import MODEL, REVIEW_ON, agreed, seen, switched
from tests.support.town import ANNA, BEA, STRANGER, Town, agreed_and_known, consent_of

VECTORS = "SELECT count(*) AS n FROM face_template"


@pytest.fixture
async def anna(town: Town) -> PatientId:
    return await agreed_and_known(town)


class TestTakingBack:
    async def test_everything_goes_in_the_moment_of_withdrawal(
        self, town: Town, anna: PatientId
    ) -> None:
        photo = await town.photo(seen(ANNA, 0.9))
        rejected = await town.photo(seen(ANNA, 0.8))
        await town.judge(Verdict.REJECTED, *await town.suggested(rejected))
        assert (await state.one(VECTORS), len(await town.suggested(photo))) == (1, 1)
        consent = await consent_of(town, anna)
        at = await state.last_act()
        await town.services.consents.withdraw(town.cast.surgeon, consent.id, "")
        assert await state.one(VECTORS) == 0
        assert await town.suggested(photo) == ()
        assert Tag.TEMPLATE_DELETED in await state.tags(at)
        (kept,) = await state.rows("SELECT verdict, cosine FROM face_suggestion")
        assert kept == {"verdict": "rejected", "cosine": None}
        await town.workshop.matcher.tick()
        assert len(town.workshop.matcher.gallery) == 0
        assert await town.again(photo) == ()

    async def test_it_ends_with_the_clock_before_anything_ran(
        self, town: Town, anna: PatientId, clock: SetClock
    ) -> None:
        photo = await town.photo(seen(ANNA, 0.9))
        consent = await consent_of(town, anna)
        assert consent.ends is not None
        clock.at = consent.ends - timedelta(microseconds=1)
        assert len(await town.suggested(photo)) == 1
        clock.at = consent.ends
        assert await town.suggested(photo) == ()
        assert await town.again(photo) == ()
        await town.workshop.matcher.tick()
        assert await state.one(VECTORS) == 0
        assert len(town.workshop.matcher.gallery) == 0

    async def test_asking_again_keeps_what_there_is(self, town: Town, anna: PatientId) -> None:
        photo = await town.photo(seen(ANNA, 0.9))
        (suggestion,) = await town.suggested(photo)
        newer = await agreed(town.services, town.cast.surgeon, anna)
        (template,) = await town.services.inventories.page(town.cast.administrator, None, 9)
        assert (template.consent, template.until) == (newer.id, newer.ends)
        assert [each.id for each in await town.suggested(photo)] == [suggestion.id]

    async def test_a_template_goes_with_who_was_said_to_be_in_the_photo(
        self, town: Town, anna: PatientId
    ) -> None:
        bea = await town.patient("P-1002", "Bea Bakker")
        photo = await town.photo(seen(BEA), seen(ANNA, 0.9, place=1), patient=bea)
        await town.judge(Verdict.CONFIRMED, *await town.suggested(photo))
        await town.workshop.enrolling.enrol(anna)
        assert await state.one(VECTORS) == 2
        _, depicted = await town.services.depictions.of(town.cast.surgeon, photo)
        await town.services.depictions.remove(town.cast.surgeon, photo, depicted.id)
        assert await state.one(VECTORS) == 1
        await town.workshop.matcher.tick()
        assert len(town.workshop.matcher.gallery) == 1

    async def test_a_photo_that_was_filed_wrongly_leaves_no_template_of_a_stranger(
        self, town: Town, anna: PatientId
    ) -> None:
        bea = await town.patient("P-1002", "Bea Bakker")
        photo = await town.known(anna, BEA)  # it is Bea, filed and named as Anna
        await town.workshop.matcher.tick()
        assert await state.one(VECTORS) == 2
        corrections = town.services.corrections
        asked = await corrections.propose(town.cast.photographer, photo, bea, "dit is Bea")
        await corrections.approve(town.cast.surgeon, asked.id)
        assert await state.one(VECTORS) == 1
        await town.workshop.matcher.tick()
        assert await town.suggested(await town.photo(seen(BEA))) == ()

    async def test_who_takes_it_back_while_the_eye_looks_leaves_nothing(self, town: Town) -> None:
        bea = await town.patient("P-1002", "Bea Bakker")
        await agreed(town.services, town.cast.surgeon, bea)
        consent = await consent_of(town, bea)
        photo = await town.photo(seen(BEA), patient=bea)
        await town.services.naming.name(town.cast.surgeon, (await town.faces(photo))[0].id, bea)
        looked = town.eye.look

        async def slowly(pixels: Pixels, recogniser: str | None = None) -> tuple[SeenFace, ...]:
            await town.services.consents.withdraw(town.cast.surgeon, consent.id, "")
            return await looked(pixels, recogniser)

        town.eye.look = slowly  # type: ignore[method-assign]
        await town.workshop.enrolling.enrol(bea)
        assert await state.one(VECTORS) == 0

    async def test_a_policy_that_allows_it_no_more_deletes_them(
        self, town: Town, anna: PatientId
    ) -> None:
        policies, officer = town.services.policies, town.cast.privacy_officer
        policy = await policies.current(officer)
        rules = dict(policy.rules)
        del rules[Purpose.BIOMETRIC_MATCHING]
        await policies.change(officer, policy.version, replace(policy, rules=rules))
        assert anna
        await town.workshop.matcher.tick()
        assert await state.one(VECTORS) == 0

    async def test_only_the_best_faces_are_kept(self, town: Town, anna: PatientId) -> None:
        good = seen(ANNA)
        for sharpness in (0.5, 0.6, 0.7, 0.8, 0.85, 0.95):
            face = replace(good, quality=replace(good.quality, sharpness=sharpness))
            photo = await town.photo(face, patient=anna)
            (found,) = await town.faces(photo)
            await town.services.naming.name(town.cast.surgeon, found.id, anna)
            await town.workshop.enrolling.enrol(anna)
        kept = await state.rows(
            "SELECT sharpness FROM face_template JOIN face_region face ON face.id = face_id"
        )
        assert sorted(row["sharpness"] for row in kept) == [0.7, 0.8, 0.85, 0.9, 0.95]
        assert len(town.workshop.matcher.gallery) == MOST_TEMPLATES == 5

    async def test_a_template_goes_with_the_name_of_its_face(
        self, town: Town, anna: PatientId
    ) -> None:
        (face, *_) = await town.services.faces.of_patient(town.cast.surgeon, anna, 10)
        await town.services.naming.unname(town.cast.surgeon, FaceId(face.id))
        assert await state.one(VECTORS) == 0
        await town.workshop.matcher.tick()
        assert len(town.workshop.matcher.gallery) == 0


class TestTheSwitch:
    async def test_off_deletes_and_compares_nothing(self, town: Town, anna: PatientId) -> None:
        photo = await town.photo(seen(ANNA, 0.9))
        admin = town.cast.administrator
        await town.services.recognition.set(admin, Mode.OFF, "", None, "")
        assert await state.one(VECTORS) == 0
        assert await town.suggested(photo) == ()
        await town.workshop.matcher.tick()
        town.eye.asked.clear()
        await town.again(photo)
        await town.workshop.enrolling.enrol(anna)
        assert {model for _, model in town.eye.asked} == {None}
        assert await state.one(VECTORS) == 0

    async def test_it_is_off_by_itself_when_its_review_is_overdue(
        self, town: Town, anna: PatientId, clock: SetClock
    ) -> None:
        photo = await town.photo(seen(ANNA, 0.9))
        review = clock.at.date() + timedelta(days=30)
        await switched(town.services, town.cast.administrator, review_on=review)
        clock.move(timedelta(days=29))
        assert len(await town.again(photo)) == 1
        clock.move(timedelta(days=2))
        assert await town.suggested(photo) == ()
        await town.workshop.matcher.tick()
        assert await state.one(VECTORS) == 0
        assert (await town.workshop.matcher.now()).mode is Mode.OFF

    async def test_verify_asks_only_whether_it_is_whose_photo_it_is(
        self, town: Town, anna: PatientId
    ) -> None:
        await switched(town.services, town.cast.administrator, Mode.VERIFY)
        await town.workshop.enrolling.enrol(anna)
        await town.workshop.matcher.tick()
        town.eye.asked.clear()
        unfiled = await town.photo(seen(ANNA, 0.9))
        assert await town.suggested(unfiled) == ()
        assert town.eye.asked == [(unfiled, None)]
        (suggestion,) = await town.suggested(await town.photo(seen(ANNA, 0.9), patient=anna))
        assert suggestion.patient == anna
        look = await town.services.faces.of(
            town.cast.surgeon, await town.photo(seen(STRANGER), patient=anna)
        )
        assert (look.doubts, look.suggestions) == (True, ())

    @pytest.mark.parametrize(
        ("dpia", "review_on", "model", "field"),
        [
            ("", REVIEW_ON, MODEL, "dpia"),
            ("DPIA", None, MODEL, "reviewOn"),
            ("DPIA", date(2020, 1, 1), MODEL, "reviewOn"),
            ("DPIA", date(2090, 1, 1), MODEL, "reviewOn"),
            ("DPIA", REVIEW_ON, "not-there", "model"),
        ],
    )
    async def test_on_wants_an_assessment_a_review_and_a_model(
        self, town: Town, dpia: str, review_on: date | None, model: str, field: str
    ) -> None:
        async with state.unchanged():
            with pytest.raises(Invalid) as refused:
                await town.services.recognition.set(
                    town.cast.administrator, Mode.IDENTIFY, dpia, review_on, model
                )
        assert refused.value.field == field

    async def test_only_an_administrator_turns_it(self, town: Town) -> None:
        for who in (town.cast.surgeon, town.cast.privacy_officer):
            async with state.unchanged():
                with pytest.raises(Forbidden):
                    await town.services.recognition.set(who, Mode.OFF, "", None, "")


class TestTheInventory:
    async def test_each_template_stands_with_its_consent(self, town: Town, anna: PatientId) -> None:
        officer, consent = town.cast.privacy_officer, await consent_of(town, anna)
        (template,) = await town.services.inventories.page(officer, None, 10)
        assert (template.patient, template.consent) == (anna, consent.id)
        assert (template.until, template.is_allowed) == (consent.ends, True)
        assert (template.model, template.threshold) == (MODEL, 0.5)
        counted = await town.services.inventories.counted(town.cast.administrator)
        assert (counted.total, counted.without_consent) == (1, 0)

    async def test_one_that_nothing_allows_is_counted(self, town: Town, anna: PatientId) -> None:
        await state.rows("UPDATE consent SET state = 'active', ends = now() - interval '9 years'")
        assert anna
        counted = await town.services.inventories.counted(town.cast.administrator)
        assert (counted.total, counted.without_consent) == (1, 1)
        (template,) = await town.services.inventories.page(town.cast.administrator, None, 10)
        assert not template.is_allowed
