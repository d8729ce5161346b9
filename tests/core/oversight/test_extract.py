"""Who looked at my photos: what a patient is told, on a page and on paper."""

import subprocess
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from core.kit.clock import SetClock
from core.kit.errors import Forbidden, Invalid, NotFound
from core.kit.language import Language
from core.oversight import Period
from core.patients import NumberSystem
from core.services import Services
from tests.core.oversight.looking import NAME, patient_of, photo_of
from tests.support import state
from tests.support.actors import Cast

ALWAYS = Period()


def text_of(pdf: bytes, folder: Path) -> str:
    """What is to be read in a PDF."""
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)
    return said.stdout.decode()


class TestLines:
    async def test_everybody_of_every_department_is_in_it_like_acts_of_a_day_together(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        patient = await patient_of(services, cast.surgeon)
        photo = await photo_of(services, cast.surgeon, patient)
        for _ in range(3):
            await services.photos.get(cast.surgeon, photo)
        await services.patients.find(cast.stranger, NumberSystem.MRN, "7001")
        await services.patients.page(cast.clinician, None, 10)
        clock.move(timedelta(days=1))
        await services.photos.get(cast.surgeon, photo)
        at = await state.last_act()

        page = await services.extracts.views(cast.surgeon, patient, ALWAYS, None, 50)

        lines = [(line.who.nl, line.department, line.tag, line.acts) for line in page.lines]
        assert lines[0] == ("Surgeon", "Orthopaedics", "photo:viewed", 1)
        assert ("Surgeon", "Orthopaedics", "photo:viewed", 3) in lines
        assert ("Stranger", "Dermatology", "patient:looked-up", 1) in lines
        assert ("Clinician", "Orthopaedics", "patient:listed", 1) in lines
        (act,) = await state.acts(at)
        assert (act["tag"], act["patient"]) == ("audit:extracted", patient)
        assert act["detail"] == {"count": len(lines)}

    async def test_a_look_before_the_photo_had_its_patient_counts(
        self, services: Services, cast: Cast
    ) -> None:
        patient = await patient_of(services, cast.surgeon)
        from tests.support.arriving import received

        photo = await received(services, cast.photographer)
        await services.photos.get(cast.clinician, photo)
        await services.photos.assign(cast.surgeon, photo, patient)

        page = await services.extracts.of_officer(cast.privacy_officer, patient, ALWAYS, None, 50)

        assert ("Clinician", "photo:viewed") in {(line.who.nl, line.tag) for line in page.lines}

    async def test_of_a_period_and_page_by_page(
        self, services: Services, cast: Cast, clock: SetClock
    ) -> None:
        patient = await patient_of(services, cast.surgeon)
        first = clock.now().date()
        for _ in range(3):
            clock.move(timedelta(days=1))
            await services.patients.get(cast.surgeon, patient)
        officer, days = cast.privacy_officer, Period(first + timedelta(days=1))

        page = await services.extracts.of_officer(officer, patient, days, None, 2)
        rest = await services.extracts.of_officer(officer, patient, days, page.lines[-1].place, 2)
        early = await services.extracts.of_officer(officer, patient, Period(until=first), None, 10)

        told = [line.day for line in (*page.lines, *rest.lines) if line.tag == "patient:viewed"]
        assert told == [first + timedelta(days=back) for back in (3, 2, 1)]
        assert [line.tag for line in early.lines] == ["patient:created"]
        backwards = Period(first + timedelta(days=1), first)
        with pytest.raises(Invalid):
            await services.extracts.of_officer(officer, patient, backwards, None, 10)

    async def test_who_may_not_speak_of_consent_or_does_not_see_the_patient(
        self, services: Services, cast: Cast
    ) -> None:
        patient = await patient_of(services, cast.surgeon)
        for who, refusal in (
            (cast.viewer, Forbidden),
            (cast.administrator, Forbidden),
            (cast.privacy_officer, Forbidden),
            (cast.stranger, NotFound),
        ):
            async with state.denied(person=who.person):
                with pytest.raises(refusal):
                    await services.extracts.views(who, patient, ALWAYS, None, 10)
            async with state.denied(person=who.person):
                with pytest.raises(refusal):
                    await services.extracts.paper(who, patient, ALWAYS, Language.DUTCH)

    async def test_by_the_identifier_it_is_for_the_officer_alone(
        self, services: Services, cast: Cast
    ) -> None:
        patient = await patient_of(services, cast.surgeon)
        async with state.denied(person=cast.surgeon.person):
            with pytest.raises(Forbidden):
                await services.extracts.of_officer(cast.surgeon, patient, ALWAYS, None, 10)
        nobody = await services.extracts.of_officer(
            cast.privacy_officer, UUID(int=404), ALWAYS, None, 10
        )
        assert nobody.lines == ()


class TestPaper:
    @pytest.mark.parametrize(
        ("language", "title", "did"),
        [
            (Language.DUTCH, "Wie heeft uw foto's bekeken", "opende de foto, 2 keer"),
            (Language.ENGLISH, "Who looked at your photos", "opened the photo, 2 times"),
        ],
    )
    async def test_it_is_sealed_readable_and_kept_nowhere(
        self,
        services: Services,
        cast: Cast,
        tmp_path: Path,
        language: Language,
        title: str,
        did: str,
    ) -> None:
        patient = await patient_of(services, cast.surgeon)
        photo = await photo_of(services, cast.surgeon, patient)
        for _ in range(2):
            await services.photos.get(cast.surgeon, photo)
        await services.documents.authority()
        at = await state.last_act()
        async with state.unchanged():
            pdf = await services.extracts.paper(cast.surgeon, patient, ALWAYS, language)

        told = text_of(pdf, tmp_path)
        assert title in told
        assert NAME in told
        assert did in " ".join(told.split())
        assert (await services.documents.verify(pdf, language)).is_intact
        (act,) = await state.acts(at)
        assert (act["tag"], act["detail"]["paper"]) == ("audit:extracted", True)

    async def test_an_officers_paper_names_no_patient(
        self, services: Services, cast: Cast, tmp_path: Path
    ) -> None:
        patient = await patient_of(services, cast.surgeon)
        pdf = await services.extracts.officers_paper(
            cast.privacy_officer, patient, ALWAYS, Language.DUTCH
        )
        told = text_of(pdf, tmp_path)
        assert str(patient) in told.replace("\n", "")
        assert NAME not in told
        assert "7001" not in told.replace(str(patient), "")

    async def test_a_name_of_staff_is_never_read_as_markup(
        self, services: Services, cast: Cast, tmp_path: Path
    ) -> None:
        patient = await patient_of(services, cast.surgeon)
        await state.rows("UPDATE person SET name = '#read(\"/etc/passwd\") $x$ *b*'")
        pdf = await services.extracts.paper(cast.surgeon, patient, ALWAYS, Language.DUTCH)
        assert '#read("/etc/passwd")' in " ".join(text_of(pdf, tmp_path).split())

    async def test_more_than_fits_is_refused(
        self, services: Services, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("core.oversight.extract.MOST_LINES", 0)
        patient = await patient_of(services, cast.surgeon)
        with pytest.raises(Invalid):
            await services.extracts.paper(cast.surgeon, patient, ALWAYS, Language.DUTCH)
