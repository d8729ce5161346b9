"""What a download is for stands in its address, and decides."""

from pathlib import Path

import pytest

from core.consents import Capacity, Consent, Method, Papers, Signing
from core.decisions import Purpose
from core.patients import PatientId
from core.photos import Developing
from core.services import Services
from tests.support import state
from tests.support.actors import Cast
from tests.support.permissions import Ask, Hospital, hospital


@pytest.fixture
async def box(
    services: Services, developing: Developing, papers: Papers, cast: Cast, tmp_path: Path
) -> Hospital:
    made = hospital(services, developing, papers, cast, tmp_path)
    await made.furnish()
    await made.play("surgeon")
    return made


def full(box: Hospital, query: str = "", rendition: str = "full") -> Ask:
    return Ask(method="GET", path=f"/media/{box.filed}/{rendition}{query}")


async def signed(box: Hospital, *, is_marketing: bool) -> Consent:
    consents, surgeon = box.services.consents, box.cast.surgeon
    (drafted,) = await consents.of_patient(surgeon, PatientId(box.patient))
    answers = dict.fromkeys(drafted.form.text.questions, True) | {Purpose.MARKETING: is_marketing}
    said = Signing("Kanarie", Capacity.SELF, Method.TABLET, answers)
    return await consents.sign(surgeon, drafted.id, drafted.version, said)


class TestWhatFor:
    @pytest.mark.parametrize(
        ("query", "rendition"),
        [
            ("", "original"),
            ("?purpose=fun", "full"),
            ("?purpose=marketing&channel=carrier-pigeon", "full"),
            ("?purpose=research", "original"),
            ("?purpose=marketing&purpose=care", "full"),
            ("?purpose=care&purpose=care", "original"),
            ("?purpose=marketing&channel=print&channel=web", "full"),
        ],
    )
    async def test_a_use_that_says_nothing_is_refused(
        self, box: Hospital, query: str, rendition: str
    ) -> None:
        async with state.unchanged():
            answer = await box.send(full(box, query, rendition))
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "INVALID")

    async def test_whoever_has_not_agreed_is_the_reason(self, box: Hospital) -> None:
        answer = await box.send(full(box, "?purpose=marketing"))
        told = answer.json()["error"]
        assert (answer.status_code, told["code"]) == (403, "NOT_RELEASED")
        assert told["reasons"] == ["not_asked"]
        await signed(box, is_marketing=False)
        told = (await box.send(full(box, "?purpose=marketing"))).json()["error"]
        assert told["reasons"] == ["denied"]

    async def test_agreed_it_is_a_download_that_ends_with_the_consent(self, box: Hospital) -> None:
        consent = await signed(box, is_marketing=True)
        answer = await box.send(full(box, "?purpose=marketing&channel=print"))
        assert answer.status_code == 200
        name = f'attachment; filename="{box.filed}.jpeg"'
        assert answer.headers["content-disposition"] == name
        assert answer.headers["cache-control"] == "private, no-store"
        await box.services.consents.withdraw(box.cast.surgeon, consent.id, "")
        gone = await box.send(full(box, "?purpose=marketing&channel=print"))
        assert (gone.status_code, gone.json()["error"]["reasons"]) == (410, ["withdrawn"])
        looked = await box.send(full(box))
        assert looked.headers["content-disposition"] == "inline"
