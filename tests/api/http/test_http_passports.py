"""A download with its passport over HTTP, and the file brought back to be asked about."""

from pathlib import Path
from typing import Any

import httpx
import pytest
import pyvips

from api.http.passports import LIMIT_BYTES
from core.consents import Capacity, Consent, Method, Papers, Signing
from core.documents import PassportReading
from core.patients import PatientId
from core.photos import Developing
from core.services import Services
from tests.support import state
from tests.support.actors import Cast
from tests.support.permissions import BSN, NAME, Ask, Hospital, hospital

JPEG = {"Content-Type": "image/jpeg"}


@pytest.fixture
async def box(
    services: Services, developing: Developing, papers: Papers, cast: Cast, tmp_path: Path
) -> Hospital:
    made = hospital(services, developing, papers, cast, tmp_path)
    await made.furnish()
    await made.play("surgeon")
    return made


@pytest.fixture
async def consent(box: Hospital) -> Consent:
    """A yes to everything, of the patient in the filed photo."""
    consents, surgeon = box.services.consents, box.cast.surgeon
    (drafted,) = await consents.of_patient(surgeon, PatientId(box.patient))
    answers = dict.fromkeys(drafted.form.text.questions, True)
    said = Signing(NAME, Capacity.SELF, Method.TABLET, answers)
    return await consents.sign(surgeon, drafted.id, drafted.version, said)


async def download(box: Hospital, use: str = "marketing", **headers: str) -> httpx.Response:
    path = f"/media/{box.filed}/full?purpose={use}"
    return await box.send(Ask(method="GET", path=path, headers=headers))


async def checked(
    box: Hospital, file: bytes, query: str = "", headers: dict[str, str] | None = None
) -> httpx.Response:
    return await box.send(
        Ask(path=f"/passports{query}", body=file, headers=JPEG if headers is None else headers)
    )


def code(answer: httpx.Response) -> tuple[int, Any]:
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.usefixtures("consent")
class TestDownload:
    async def test_it_decodes_as_it_did_and_its_length_is_told(self, box: Hospital) -> None:
        plain, marked = await download(box, "care"), await download(box)

        assert int(marked.headers["content-length"]) == len(marked.content) > len(plain.content)
        one, other = (
            pyvips.Image.new_from_buffer(answer.content, "", fail=True)
            for answer in (plain, marked)
        )
        assert one.write_to_memory() == other.write_to_memory()
        assert "xmp-data" not in one.get_fields()
        assert b"marketing" in other.get("xmp-data")
        for canary in (NAME, BSN, "Vries", "K-1", str(box.filed), str(box.patient)):
            assert canary.encode() not in marked.content

    async def test_it_has_no_parts_and_whoever_asks_for_one_gets_all(self, box: Hospital) -> None:
        first = await download(box)
        assert first.headers["accept-ranges"] == "none"
        for headers in (
            {"Range": "bytes=0-9"},
            {"Range": "bytes=10-", "If-Range": first.headers["etag"]},
            {"Range": "bytes=999999999-"},
        ):
            answer = await download(box, **headers)
            assert answer.status_code == 200
            assert "content-range" not in answer.headers
            assert len(answer.content) == int(answer.headers["content-length"])
            reading = PassportReading()
            reading.feed(answer.content)
            assert reading.result().is_bound
            assert answer.headers["etag"] != first.headers["etag"]

    async def test_care_still_has_parts(self, box: Hospital) -> None:
        whole = await download(box, "care")
        part = await download(box, "care", Range="bytes=0-9")

        assert (part.status_code, part.content) == (206, whole.content[:10])
        assert part.headers["etag"] == whole.headers["etag"]

    async def test_a_large_file_streams_with_it(
        self, box: Hospital, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("api.http.media._SMALL_BYTES", 0)
        answer = await download(box)

        assert len(answer.content) == int(answer.headers["content-length"])
        assert (await checked(box, answer.content)).json()["isIntact"]


class TestChecking:
    async def test_from_yes_to_no(self, box: Hospital, consent: Consent) -> None:
        file = (await download(box)).content
        await box.play("viewer")
        answer = await checked(box, file)

        assert answer.json() == {
            "isOurs": True,
            "isIntact": True,
            "purpose": "marketing",
            "channel": "website",
            "until": consent.ends and consent.ends.isoformat(),
            "isStillPermitted": True,
            "sentence": "This file is unchanged and may still be used for this.",
        }
        assert answer.headers["cache-control"] == "private, no-store"
        await box.services.consents.withdraw(box.cast.surgeon, consent.id, "")
        told = (await checked(box, file, "?language=nl")).json()
        assert (told["isOurs"], told["isIntact"], told["isStillPermitted"]) == (True, True, False)
        assert told["sentence"].startswith("Dit bestand is ongewijzigd")
        assert str(box.filed) not in answer.text

    @pytest.mark.usefixtures("consent")
    async def test_one_pixel_and_it_is_not_intact(self, box: Hospital) -> None:
        file = bytearray((await download(box)).content)
        file[-20] ^= 1
        told = (await checked(box, bytes(file))).json()

        assert (told["isOurs"], told["isIntact"], told["isStillPermitted"]) == (True, False, False)


class TestRefusals:
    async def test_what_carries_none_or_what_is_left_of_one(
        self, box: Hospital, consent: Consent
    ) -> None:
        assert consent.starts is not None
        file = (await download(box)).content
        async with state.unchanged():
            plain = await checked(box, (await download(box, "care")).content)
            broken = await checked(box, file.replace(b"bk:until", b"bk:UNTIL"))
        assert code(plain) == (422, "NO_PASSPORT")
        assert code(broken) == (422, "PASSPORT_DAMAGED")

    async def test_what_is_no_jpeg_or_too_much(self, box: Hospital) -> None:
        unsupported = (415, "UNSUPPORTED_MEDIA_TYPE")
        assert code(await checked(box, b"x", headers={"Content-Type": "image/png"})) == unsupported
        assert code(await checked(box, b"x", headers={})) == unsupported
        packed = JPEG | {"Content-Encoding": "gzip"}
        assert code(await checked(box, b"x", headers=packed)) == unsupported
        assert code(await checked(box, b"x", "?language=fr")) == (422, "INVALID")
        assert code(await checked(box, bytes(LIMIT_BYTES + 1))) == (413, "TOO_LARGE")

    async def test_another_site_cannot_have_it_asked(self, box: Hospital) -> None:
        answer = await checked(box, b"x", headers=JPEG | {"Origin": "https://other.test"})
        assert code(answer) == (403, "CSRF")


class TestFhir:
    async def test_two_versions_and_no_third(self, box: Hospital, consent: Consent) -> None:
        path = f"/consents/{consent.id}/fhir"
        for query, number in (("", "5.0"), ("?version=R5", "5.0"), ("?version=R4B", "4.3")):
            answer = await box.send(Ask(method="GET", path=path + query))
            kind = f"application/fhir+json; fhirVersion={number}"
            assert answer.headers["content-type"] == kind
            assert answer.json()["status"] == "active"
        answer = await box.send(Ask(method="GET", path=f"{path}?version=STU3"))
        assert code(answer) == (422, "INVALID")
        answer = await box.send(Ask(method="GET", path="/consents/nothing/fhir"))
        assert code(answer) == (404, "NOT_FOUND")
