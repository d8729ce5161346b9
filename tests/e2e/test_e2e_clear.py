"""Nothing in the clear: not on the disk, not in a dump, not in a log, whatever people do."""

import asyncio
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from appliance.assembly import embedded
from appliance.postgres import DATABASE
from appliance.postgres_config import PORT, SUPERUSER
from tests.e2e.clear_text import Find, Searcher, forms
from tests.e2e.conftest import Ward
from tests.support.box import PASSPHRASE, Box
from tests.support.callers import PASSWORD, People, Refusal, Upload
from tests.support.pictures import heic, jpeg, noted, photo, png, webp, with_segment

pytestmark = pytest.mark.slow

SECRETS = {
    "name": "Wilhelmina Zonderkanarie",
    "corrected name": "Wilhelmina Anderskanarie",
    "mrn": "KAN-7731-0042",
    "bsn": "111222333",
    "birth date": "1943-02-17",
    "caption": "kanariegele verkleuring onder het litteken",
    "procedure": "kanarieplastiek volgens Vink",
    "file name": "mevrouw_kanarie_20231107.jpg",
    "refused file name": "geweigerde_kanarie.svg",
    "key": "kanarie-sleutel-20231107-001",
    "camera": "Kanariecam Mark IV",
    "photographer's note": "kanarie aan het raam",
    "question": "zoekkanarie knie",
    "password tried": "een vogel van een wachtwoord",
    "login tried": "kanarie.inlog",
    "malformed": "kapottekanarie",
    "password": PASSWORD,
    "passphrase": PASSPHRASE,
}
CREATE = "mutation($patient: PatientInput!) { createPatient(patient: $patient) { id version } }"
UPDATE = """mutation($id: PatientId!, $patient: PatientInput!) {
    updatePatient(id: $id, version: 1, patient: $patient) { id } }"""
ASSIGN = """mutation($photo: PhotoId!, $patient: PatientId!) {
    assignPhoto(id: $photo, patient: $patient) { version } }"""
DESCRIBE = """mutation($photo: PhotoId!, $version: Int!, $said: DescriptionInput!) {
    describePhoto(id: $photo, version: $version, description: $said) { caption } }"""
SEARCH = """query($text: String!) { search(text: $text, first: 10) {
    total hits { photo { id } snippets { fragment } } } }"""
FIND = """query($system: NumberSystem!, $value: String!) {
    findPatient(system: $system, value: $value) { id } }"""
TINT = "query($id: PhotoId!) { photo(id: $id) { tint } }"
LOG_IN = """mutation($login: String!, $password: String!) {
    logIn(login: $login, password: $password) { expiresAt } }"""


@dataclass(slots=True)
class Day:
    """A day's work with secrets in it."""

    people: People
    pieces: dict[str, bytes | str] = field(default_factory=dict)
    """Bytes out of the middle of every picture that was sent or made, and its mean colour."""

    async def work(self) -> None:
        """Do everything that handles what a patient would not want to be read."""
        patient = await self._patient()
        photos = [await self._upload(kind, picture) for kind, picture in _pictures().items()]
        for name in photos:
            await self._developed(name)
            await self._described(name, patient)
        await self._asked()
        await self._refused()

    async def _patient(self) -> str:
        said = {
            "mrn": SECRETS["mrn"],
            "bsn": SECRETS["bsn"],
            "name": SECRETS["name"],
            "birthDate": SECRETS["birth date"],
            "sex": "FEMALE",
        }
        made = (await self.people.surgeon.ask(CREATE, patient=said))["createPatient"]
        corrected = said | {"name": SECRETS["corrected name"]}
        await self.people.surgeon.ask(UPDATE, id=made["id"], patient=corrected)
        return str(made["id"])

    async def _upload(self, kind: str, picture: bytes) -> str:
        upload = Upload(
            picture,
            f"{SECRETS['key']}-{kind}",
            media_type=f"image/{kind}",
            name=f"Spreekuur/{SECRETS['file name']}",
        )
        answer = await self.people.photographer.put(upload)
        assert answer.status_code == 201, answer.text
        self._remember(f"{kind} as sent", picture)
        return str(answer.json()["id"])

    async def _developed(self, name: str) -> None:
        for rendition in ("thumbnail", "preview", "full"):
            answer = await self.people.surgeon.download(name, rendition)
            deadline = time.monotonic() + 30
            while answer.status_code == 503 and time.monotonic() < deadline:
                await asyncio.sleep(0.1)
                answer = await self.people.surgeon.download(name, rendition)
            assert answer.status_code == 200, answer.text
            self._remember(f"{rendition} of {name}", answer.content)

    def _remember(self, name: str, picture: bytes) -> None:
        for part in (1, 2):
            at = len(picture) * part // 3
            self.pieces[f"{name}, part {part}"] = picture[at : at + 24]

    async def _described(self, name: str, patient: str) -> None:
        said = {
            "caption": SECRETS["caption"],
            "procedure": SECRETS["procedure"],
            "bodySite": "72696002",
            "laterality": "LEFT",
        }
        surgeon = self.people.surgeon
        self.pieces[f"tint of {name}"] = (await surgeon.ask(TINT, id=name))["photo"]["tint"]
        version = (await surgeon.ask(ASSIGN, photo=name, patient=patient))["assignPhoto"]["version"]
        await surgeon.ask(DESCRIBE, photo=name, version=version, said=said)

    async def _asked(self) -> None:
        surgeon = self.people.surgeon
        words = [SECRETS["question"], SECRETS["caption"], SECRETS["name"], SECRETS["mrn"]]
        for text in (*words, f'"{SECRETS["procedure"]}', f"{SECRETS['bsn']}\0"):
            await _tried(surgeon.ask(SEARCH, text=text))
        for system, value in (
            ("MRN", SECRETS["mrn"]),
            ("BSN", SECRETS["bsn"]),
            ("BSN", "1kanarie"),
        ):
            await _tried(surgeon.ask(FIND, system=system, value=value))
        await _tried(surgeon.ask("query($p: String!) { suggest(prefix: $p) }", p="kanari"))
        await surgeon.ask("{ patients(first: 10) { edges { node { name bsn } } } }")

    async def _refused(self) -> None:
        surgeon, bad = self.people.surgeon, SECRETS["malformed"]
        for login in (SECRETS["login tried"], "surgeon", f"{SECRETS['login tried']}\0"):
            tried = {"login": login, "password": SECRETS["password tried"]}
            await _tried(surgeon.ask(LOG_IN, **tried))
        await _tried(surgeon.ask(f'{{ {bad}(a: "{bad}") }}'))
        await _tried(surgeon.ask(f"{{ photo(id: {bad}"))
        await _tried(surgeon.ask("query($id: PhotoId!) { photo(id: $id) { id } }", id=bad))
        await _tried(surgeon.ask(CREATE, patient={"mrn": bad, "sex": bad}))
        said = {"mrn": SECRETS["mrn"], "name": f"{bad}\0", "birthDate": "1943-02-17", "sex": "MALE"}
        await _tried(surgeon.ask(CREATE, patient=said))
        svg = f"<svg>{bad}</svg>".encode()
        refused = Upload(svg, SECRETS["key"] + bad, name=SECRETS["refused file name"])
        assert (await surgeon.put(refused)).status_code == 422
        lost = Upload(svg, bad, name=bad, changes={"Content-Digest": bad})
        assert (await surgeon.put(lost)).status_code == 422
        await surgeon.download(bad)
        await surgeon.client.get(f"/{bad}?{bad}={bad}", headers={"X-Request-Id": bad})
        await surgeon.client.post("/graphql", content=bad, headers={"Content-Type": bad})


async def _tried(asked: object) -> None:
    try:
        await asked  # type: ignore[misc]
    except Refusal:
        return


@cache
def _pictures() -> dict[str, bytes]:
    notes = {
        "exif-ifd0-Model": SECRETS["camera"],
        "exif-ifd0-ImageDescription": SECRETS["photographer's note"],
    }
    image = noted(photo(1400, 1000, seed=5), notes)
    xmp = f"http://ns.adobe.com/xap/1.0/\0<x>{SECRETS['name']}</x>".encode()
    return {
        "jpeg": with_segment(jpeg(image), 0xE1, xmp),
        "png": png(photo(700, 500, seed=6)),
        "webp": webp(photo(700, 500, seed=7)),
        "heic": heic(photo(512, 384, seed=8)),
    }


def _written_out(box: Box) -> Path:
    """All that the database holds, on the disk; and a dump of it beside the log."""
    postgres = embedded(box.settings)
    postgres.psql("CHECKPOINT")
    target = ["-h", str(postgres.socket_folder), "-p", str(PORT), "-U", SUPERUSER]
    done = postgres.account.run([str(postgres.program("pg_dump")), *target, DATABASE])
    assert done.returncode == 0, done.stderr
    assert "COPY public.photo " in done.stdout
    dump = box.base / "dump.sql"
    dump.write_text(done.stdout)
    return dump


async def test_a_day_leaves_nothing_in_the_clear(ward: Ward) -> None:
    box, people = ward.box, ward.people
    before = len(box.blobs())
    day = Day(people)
    await day.work()
    dump = await asyncio.to_thread(_written_out, box)
    cookie = people.surgeon.client.headers["Cookie"].partition("=")[2]
    searcher = Searcher({**SECRETS, **day.pieces, "cookie": cookie})
    files = {path for path in box.base.rglob("*") if path.is_file()} - {box.base / "passphrase"}

    assert len(box.blobs()) == before + 16
    assert {box.log, dump, box.places.keystore} < files
    assert any("pg_wal" in path.parts for path in files)
    assert await asyncio.to_thread(searcher.within, files) == []


@pytest.mark.parametrize("name", SECRETS)
def test_the_searcher_finds_every_form_of_a_word(tmp_path: Path, name: str) -> None:
    searcher = Searcher({name: SECRETS[name]})
    for form, how in forms(SECRETS[name]).items():
        for before in range(5000, 5004):
            (tmp_path / "file").write_bytes(b"\xee" * before + form + b"\xee")
            found = searcher.within([tmp_path / "file"])
            assert Find(tmp_path / "file", before, f"{name}, {how}") in found


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "heic"])
def test_the_searcher_finds_a_picture(tmp_path: Path, kind: str) -> None:
    (tmp_path / "file").write_bytes(b"\xff" * 4099 + _pictures()[kind])

    found = Searcher({}).within([tmp_path / "file"])

    assert {find.what.lower() for find in found} == {f"picture, {kind}"}
