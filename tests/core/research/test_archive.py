"""What leaves for research, with real photos, real networks, and the tools of whoever gets it."""

import io
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from PIL import Image

from appliance.demo.pictures import PICTURES
from core.consents import Consent
from core.faces import Eye
from core.imaging import CLOSE_SIDE, Darkroom, MediaType, Pixels
from core.kit.errors import Conflict
from core.lettering import Reader
from core.patients import PatientId
from core.photos import PhotoId
from core.research import Export
from tests.support import state
from tests.support.sharing import Ward
from tests.support.studying import (
    DEMO,
    FACES,
    NUMBER,
    Study,
    labelled,
    manifest_of,
    new_project,
    photos_of,
)

LABEL = f"BSN {NUMBER} A. de Vries 02-04-1961"


SOME = ("astronaut.png", "xiaomi.heic")
IS_WHOLE = "BEELDKLUIS_WHOLE_SET" in os.environ
"""All photos of the demo take minutes; some of them have what counts: a face, a place, letters."""


@pytest.fixture
async def photos(study: Study, ward: Ward, anna: PatientId) -> list[PhotoId]:
    """Photos of the demo, said to be of Anna, who agreed, and three with her number on them."""
    made = [
        await study.photo(anna, (DEMO / each.name).read_bytes(), MediaType(each.media_type))
        for each in PICTURES
        if IS_WHOLE or each.name in SOME
    ]
    labels = (
        labelled(DEMO / "retina.jpg", LABEL, 36),
        labelled(DEMO / "coffee.png", LABEL, 18, degrees=8),
        labelled(FACES / "biden" / "1.jpg", LABEL, 20, degrees=90),
    )
    made += [await study.photo(anna, each, MediaType.JPEG) for each in labels]
    await ward.agreed(anna)
    return made


async def views(darkroom: Darkroom, data: bytes) -> Iterable[Pixels]:
    return [
        await darkroom.pixels(data, MediaType.JPEG),
        await darkroom.pixels(data, MediaType.JPEG, CLOSE_SIDE),
    ]


@pytest.mark.slow
async def test_nothing_that_says_who_they_are_leaves(
    study: Study,
    photos: list[PhotoId],
    darkroom: Darkroom,
    eye: Eye,
    reader: Reader,
    tmp_path: Path,
) -> None:
    assert b"Exif" in (DEMO / "xiaomi.heic").read_bytes()
    files = await study.taken((await study.accepted(*photos)).id)
    pictures = photos_of(files)
    assert len(pictures) >= len(photos) - (2 if IS_WHOLE else 0)
    for name, data in pictures.items():
        shown = Image.open(io.BytesIO(data))
        assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}, name
        assert not shown.getexif(), name
        assert b"http://ns.adobe.com/xap" not in data, name
        for pixels in await views(darkroom, data):
            assert await eye.look(pixels) == (), name
            words = "".join(text.words for text in await reader.read(pixels))
            assert NUMBER not in words.replace(" ", ""), name
            assert "Vries" not in words, name
    _is_verified(files, tmp_path)
    told = manifest_of(files)
    assert [each["file"] for each in told["photos"]] == sorted(pictures)
    hidden = {each["file"][-7:]: each["hidden"] for each in told["photos"]}
    assert sum(each["faces"] for each in hidden.values()) >= 2
    assert sum(each["texts"] for each in hidden.values()) >= 2
    assert told["withheld"] == 0
    assert (told["asked_by"], told["signed_by"]) == ("Surgeon", "Colleague")
    everything = b"".join(files.values())
    for secret in (b"P-1001", b"Anna", b"Vries", NUMBER.encode(), b"1961"):
        assert secret not in everything.replace(b"NOT anonymous", b""), secret


def _is_verified(files: dict[str, bytes], folder: Path) -> None:
    """As its reader does it, by the README in it: openssl and sha256sum, nothing of ours."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    public = _run(folder, "openssl", "x509", "-in", "seal.pem", "-pubkey", "-noout")
    (folder / "seal.pub").write_bytes(public)
    check = ("openssl", "dgst", "-sha256", "-verify", "seal.pub", "-signature", "manifest.sig")
    assert _run(folder, *check, "manifest.json") == b"Verified OK\n"
    assert _run(folder, "sha256sum", "-c", "SHA256SUMS").count(b": OK\n") == len(files) - 4
    (folder / "manifest.json").write_bytes(files["manifest.json"].replace(b"research", b"resaerch"))
    with pytest.raises(subprocess.CalledProcessError):
        _run(folder, *check, "manifest.json")


def _run(folder: Path, *command: str) -> bytes:
    return subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout


class TestWhenItLeaves:
    """Decided on at that moment, whatever was signed before."""

    @pytest.fixture
    async def signed(self, study: Study, ward: Ward, anna: PatientId) -> tuple[Export, Consent]:
        photos = [await ward.photo(anna), await ward.photo(anna)]
        bram = await ward.patient("P-2", "Bram")
        photos.append(await ward.photo(bram))
        consent = await ward.agreed(anna)
        await ward.agreed(bram)
        return await study.accepted(*photos), consent

    async def test_a_consent_that_was_withdrawn_closes_its_photos_and_no_other(
        self, study: Study, ward: Ward, signed: tuple[Export, Consent]
    ) -> None:
        export, consent = signed
        assert len(photos_of(await study.taken(export.id))) == 3
        await ward.services.consents.withdraw(ward.cast.surgeon, consent.id, "")
        files = await study.taken(export.id)
        assert (len(photos_of(files)), manifest_of(files)["withheld"]) == (1, 2)

    async def test_one_that_is_withdrawn_while_it_leaves_is_left_out(
        self, study: Study, ward: Ward, signed: tuple[Export, Consent]
    ) -> None:
        export, consent = signed
        taken = await ward.services.archives.take(ward.cast.surgeon, export.id)
        await ward.services.consents.withdraw(ward.cast.surgeon, consent.id, "")
        files = study.opened(b"".join([piece async for piece in taken.pieces]))
        assert (len(photos_of(files)), manifest_of(files)["withheld"]) == (1, 2)

    async def test_one_that_is_stopped_while_it_leaves_breaks_off(
        self, study: Study, ward: Ward, signed: tuple[Export, Consent]
    ) -> None:
        export, _ = signed
        taken = await ward.services.archives.take(ward.cast.surgeon, export.id)
        await ward.services.exports.stop(study.colleague, export.id)
        with pytest.raises(Conflict):
            [piece async for piece in taken.pieces]

    async def test_each_photo_that_leaves_is_in_the_log_of_its_patient(
        self, study: Study, signed: tuple[Export, Consent]
    ) -> None:
        export, _ = signed
        await study.taken(export.id)
        rows = await state.rows(
            "SELECT patient, purpose FROM audit_event WHERE tag = 'research:photo-taken'"
        )
        assert len(rows) == 3
        assert len({row["patient"] for row in rows}) == 2
        assert {row["purpose"] for row in rows} == {"research"}

    async def test_nothing_tells_how_the_days_of_two_people_lie(
        self, study: Study, signed: tuple[Export, Consent]
    ) -> None:
        told = manifest_of(await study.taken(signed[0].id))
        files = [each["file"] for each in told["photos"]]
        assert files == sorted(files)
        assert not {"permitted_until", "taken_on"} & set(told["photos"][0])

    async def test_what_is_withheld_is_in_the_log_of_its_patient(
        self, study: Study, ward: Ward, signed: tuple[Export, Consent]
    ) -> None:
        await ward.services.consents.withdraw(ward.cast.surgeon, signed[1].id, "")
        await study.taken(signed[0].id)
        rows = await state.rows(
            "SELECT outcome, patient FROM audit_event WHERE tag = 'research:photo-taken'"
        )
        assert sorted(row["outcome"] for row in rows) == ["denied", "denied", "ok"]
        assert all(row["patient"] for row in rows)

    async def test_a_person_has_one_name_in_a_study_and_another_in_the_next(
        self, study: Study, ward: Ward, signed: tuple[Export, Consent]
    ) -> None:
        first = {each["subject"] for each in manifest_of(await study.taken(signed[0].id))["photos"]}
        again = {each["subject"] for each in manifest_of(await study.taken(signed[0].id))["photos"]}
        assert first == again
        assert len(first) == 2
        study.project = await ward.services.projects.begin(
            ward.cast.surgeon, new_project(study.identity)
        )
        rows = await state.rows("SELECT photo_id FROM research_item ORDER BY place")
        other = await study.accepted(*(PhotoId(row["photo_id"]) for row in rows))
        told = manifest_of(await study.taken(other.id))["photos"]
        assert not first & {each["subject"] for each in told}
