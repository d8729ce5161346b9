"""The document of a consent: what was shown, answered and signed, sealed and kept."""

from datetime import date

import pytest

from core.consents import Capacity, Consent, Method, Papers, Signing
from core.consents.drawing import strokes
from core.decisions import Purpose
from core.kit.errors import Invalid, NotFound
from core.kit.language import Language
from core.patients import NewPatient, PatientId, Sex
from core.photos import Housekeeping
from core.release import NotSealedYet
from core.services import Services
from core.vault import BlobStore
from tests.support import state
from tests.support.actors import Cast
from tests.support.arriving import received
from tests.support.forms import squeezed, text_of

DRAWN = "M100 100 L200 150 L300 90 M500 200"
ALL = dict.fromkeys(
    (Purpose.EDUCATION, Purpose.RESEARCH, Purpose.PUBLICATION, Purpose.MARKETING), True
)


@pytest.fixture
async def anna(services: Services, cast: Cast) -> PatientId:
    new = NewPatient("P-1001", "Anna de Vries", date(1961, 4, 2), Sex.FEMALE)
    return (await services.patients.create(cast.surgeon, new)).id


@pytest.fixture
async def signed(services: Services, cast: Cast, anna: PatientId) -> Consent:
    await received(services, cast.photographer, 1, anna)
    (drafted,) = await services.consents.of_patient(cast.surgeon, anna)
    said = Signing(
        "Anna de Vries #let x",
        Capacity.SELF,
        Method.TABLET,
        ALL | {Purpose.MARKETING: False},
        DRAWN,
        {"address": "10.0.0.7"},
    )
    return await services.consents.sign(cast.surgeon, drafted.id, 1, said)


class TestMaking:
    async def test_it_says_what_was_signed_and_the_box_vouches_for_it(
        self, services: Services, cast: Cast, signed: Consent, papers: Papers
    ) -> None:
        with pytest.raises(NotSealedYet):
            await services.papers.open(cast.viewer, signed.id)
        await papers.make(signed.id)

        pdf = await services.papers.open(cast.viewer, signed.id)
        assert (await services.documents.verify(pdf, Language.DUTCH)).is_intact
        text = text_of(pdf)
        for said in (
            "Anna de Vries #let x",
            "P-1001",
            "Mogen wij uw foto's gebruiken voor wetenschappelijk onderzoek?",
            "10.0.0.7",
            str(signed.id),
        ):
            assert squeezed(said) in text
        (consent,) = await services.consents.of_patient(cast.surgeon, signed.patient)
        assert consent.has_document

    async def test_making_it_twice_leaves_one(
        self, services: Services, cast: Cast, signed: Consent, papers: Papers, blobs: BlobStore
    ) -> None:
        await papers.make(signed.id)
        pdf = await services.papers.open(cast.viewer, signed.id)
        files = sorted(blobs.blob_ids())
        await papers.make(signed.id)
        assert sorted(blobs.blob_ids()) == files
        assert await services.papers.open(cast.viewer, signed.id) == pdf

    async def test_it_is_a_job_and_is_not_swept_away(
        self, services: Services, cast: Cast, signed: Consent, papers: Papers, blobs: BlobStore
    ) -> None:
        (job,) = await state.rows("SELECT * FROM pgqueuer WHERE entrypoint = 'document'")
        assert job["payload"] == signed.id.bytes
        await papers.make(signed.id)
        await state.rows("UPDATE consent SET drafted_at = drafted_at")
        named = Housekeeping(services.unit_of_work, blobs)
        (row,) = await state.rows("SELECT document_id FROM consent WHERE id = $1", signed.id)
        assert await named._named([row["document_id"]]) == {row["document_id"]}

    async def test_it_is_sealed_on_the_disk(
        self, services: Services, cast: Cast, signed: Consent, papers: Papers, blobs: BlobStore
    ) -> None:
        await papers.make(signed.id)
        kept = b"".join(path.read_bytes() for path in blobs.root.rglob("*") if path.is_file())
        assert b"%PDF" not in kept
        assert b"Vries" not in kept


class TestRefusals:
    async def test_it_belongs_to_its_own_patient(
        self, services: Services, cast: Cast, signed: Consent, papers: Papers
    ) -> None:
        await papers.make(signed.id)
        async with state.unchanged():
            with pytest.raises(NotFound):
                await services.papers.open(cast.stranger, signed.id)

    async def test_what_nobody_signed_has_no_document(
        self, services: Services, cast: Cast, anna: PatientId, papers: Papers
    ) -> None:
        await received(services, cast.photographer, 1, anna)
        (drafted,) = await services.consents.of_patient(cast.surgeon, anna)
        await papers.make(drafted.id)
        with pytest.raises(NotFound):
            await services.papers.open(cast.surgeon, drafted.id)


class TestDrawings:
    def test_a_path_is_strokes_in_their_box(self) -> None:
        assert strokes("M0 0L1000 300 M500 150") == [[(0.0, 0.0), (1.0, 1.0)], [(0.5, 0.5)]]

    @pytest.mark.parametrize(
        "path",
        ["", "L1 1", "M1 1C2 2", "M1,1", "M1001 0", "M0 301", "M1 1<script>", "m1 1", "M-1 0"],
    )
    def test_anything_else_is_refused(self, path: str) -> None:
        with pytest.raises(Invalid) as refused:
            strokes(path)
        assert refused.value.field == "drawing"
