"""Bad values through the real API: each has its named refusal, is not repeated, changes nothing."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.e2e.conftest import Ward
from tests.support.callers import Upload
from tests.support.pictures import jpeg, photo

pytestmark = pytest.mark.slow

CREATE = "mutation($patient: PatientInput!) { createPatient(patient: $patient) { id name } }"
DESCRIBE = """mutation($id: PhotoId!, $version: Int!, $said: DescriptionInput!) {
    describePhoto(id: $id, version: $version, description: $said) { version caption } }"""
SEARCH = "query($text: String!) { search(text: $text, first: 5) { total } }"
LOG_IN = """mutation($login: String!, $password: String!) {
    logIn(login: $login, password: $password) { expiresAt } }"""
PHOTO = "query($id: PhotoId!) { photo(id: $id) { id } }"
SOUND = {"mrn": "7731-0042", "name": "A. Proef", "birthDate": "1950-01-01", "sex": "OTHER"}
MALFORMED = (
    "",
    "x",
    "1",
    "../etc",
    "00000000-0000-0000-0000-00000000000g",
    "\0",
    "\u202e",
    "é" * 40,
)


def code(answer: httpx.Response) -> str:
    """The code of the only refusal in an answer; nothing else is in it."""
    said: dict[str, Any] = answer.json()
    if "error" in said:
        return str(said["error"]["code"])
    (error,) = said["errors"]
    assert not any((said.get("data") or {}).values())
    return str(error["extensions"]["code"])


async def rows(ward: Ward) -> tuple[int, ...]:
    tables = ("patient", "photo", "photo_session", "person", "session", "api_token")
    return tuple([await ward.box.count(table) for table in tables])


@pytest.mark.parametrize("name", MALFORMED)
async def test_a_malformed_identifier(ward: Ward, name: str) -> None:
    asked = await ward.people.surgeon.post(PHOTO, {"id": name})
    shown = await ward.people.surgeon.download(quote(name, safe=""), "thumbnail")

    assert code(asked) == "BAD_REQUEST"
    assert (shown.status_code, code(shown)) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"sex": "PURPLE"}, "BAD_REQUEST"),
        ({"sex": "female"}, "BAD_REQUEST"),
        ({"birthDate": "1950-02-30"}, "BAD_REQUEST"),
        ({"birthDate": "0000-00-00"}, "BAD_REQUEST"),
        ({"birthDate": 5}, "BAD_REQUEST"),
        ({"shoe": 43}, "BAD_REQUEST"),
        ({"name": None}, "BAD_REQUEST"),
        ({"bsn": "123456789"}, "INVALID"),
        ({"bsn": "١١١٢٢٢٣٣٣"}, "INVALID"),
        ({"mrn": ""}, "INVALID"),
        ({"mrn": "x" * 10_000}, "INVALID"),
        ({"mrn": "12\x0034"}, "INVALID"),
        ({"name": ""}, "INVALID"),
        ({"name": "x" * 10_000}, "INVALID"),
        ({"birthDate": "2999-01-01"}, "INVALID"),
    ],
)
async def test_a_patient_who_cannot_be(ward: Ward, change: dict[str, Any], expected: str) -> None:
    before = await rows(ward)

    answer = await ward.people.surgeon.post(CREATE, {"patient": SOUND | change})

    assert code(answer) == expected
    (value,) = change.values()
    assert len(str(value)) < 4 or str(value) not in answer.text
    assert await rows(ward) == before


async def test_the_longest_caption(ward: Ward) -> None:
    surgeon = ward.people.surgeon
    sent = await surgeon.put(Upload(jpeg(photo(64, 48)), "the-longest-caption"))
    said: dict[str, Any] = {"id": sent.json()["id"], "version": 1}
    longest = "é" * 10_000

    described = await surgeon.post(DESCRIBE, said | {"said": {"caption": longest}})
    before = await rows(ward)
    said["version"] = described.json()["data"]["describePhoto"]["version"]
    refused = await surgeon.post(DESCRIBE, said | {"said": {"caption": longest + "x"}})

    assert described.json()["data"]["describePhoto"]["caption"] == longest
    assert code(refused) == "INVALID"
    assert await rows(ward) == before


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"bodySite": "left knee"}, "INVALID"),
        ({"bodySite": "\0"}, "INVALID"),
        ({"laterality": "UPSIDE_DOWN"}, "BAD_REQUEST"),
        ({"view": ""}, "BAD_REQUEST"),
        ({"phase": 1}, "BAD_REQUEST"),
        ({"procedure": "x" * 501}, "INVALID"),
        ({"capturedAt": "yesterday"}, "BAD_REQUEST"),
        ({"capturedAt": "2999-01-01T00:00:00Z"}, "INVALID"),
    ],
)
async def test_a_description_that_cannot_be(
    ward: Ward, said: dict[str, Any], expected: str
) -> None:
    sent = await ward.people.surgeon.put(Upload(jpeg(photo(64, 48)), "cannot-be-described"))
    before = await rows(ward)

    answer = await ward.people.surgeon.post(
        DESCRIBE, {"id": sent.json()["id"], "version": 1, "said": said}
    )

    assert code(answer) == expected
    assert await rows(ward) == before


@pytest.mark.parametrize(
    "text", ["\0", "knie\0", "\u202eknie", "'; DROP TABLE photo; --", '"' * 50]
)
async def test_odd_words(ward: Ward, text: str) -> None:
    """Whatever is asked for or tried: an answer or a refusal of ours, never a fault."""
    surgeon = ward.people.surgeon
    before = await rows(ward)

    searched = await surgeon.post(SEARCH, {"text": text})
    found = await surgeon.post(
        "query($v: String!) { findPatient(system: MRN, value: $v) { id } }", {"v": text}
    )
    signed_in = await surgeon.post(LOG_IN, {"login": text.strip("\0"), "password": text})

    assert searched.json().get("data") is not None or code(searched) == "INVALID"
    assert code(found) in {"NOT_FOUND", "INVALID"}
    assert code(signed_in) in {"UNAUTHENTICATED", "INVALID", "TOO_MANY"}
    assert await rows(ward) == before


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'{"query": 5}', 400),
        (b'{"query": "{ me { name } }", "variables": []}', 400),
        (b'{"query": "{ me { name } }", "operationName": "x"}', 400),
        (b'{"query": "\xff\xfe"}', 400),
        (b'{"query": "\\ud800"}', 400),
        (b'{"query": "{ me { name } }"}' + b" " * 70_000, 413),
        (b"[" * 5_000, 400),
    ],
)
async def test_a_body_that_is_no_operation(ward: Ward, body: bytes, status: int) -> None:
    headers = {"Content-Type": "application/json"}

    answer = await ward.people.surgeon.client.post("/graphql", content=body, headers=headers)

    assert answer.status_code == status


@pytest.mark.parametrize(
    "document",
    [
        'mutation($x: String!) { addDepartment(code: $x, name: "n") { code } }',
        'mutation($x: String!) { addDepartment(code: "n", name: $x) { code } }',
        """mutation($x: String!, $d: String = "orthopaedics") {
            invitePerson(login: $x, name: "n", role: "viewer", department: $d) { code } }""",
        """mutation($x: String!, $d: String = "orthopaedics") {
            invitePerson(login: "n.n", name: $x, role: "viewer", department: $d) { code } }""",
        """mutation($x: String!) {
            invitePerson(login: "n.n", name: "n", role: "viewer", department: $x) { code } }""",
        "mutation($x: String!) { issueToken(name: $x, scopes: [READ], validDays: 1) { secret } }",
        'mutation($x: String!) { enrol(code: $x, password: "a good long password") { id } }',
    ],
)
async def test_odd_words_of_an_administrator(ward: Ward, document: str) -> None:
    before = await rows(ward)

    answer = await ward.people.administrator.post(document, {"x": "an\0other"})

    assert code(answer) in {"INVALID", "NOT_FOUND", "UNAUTHENTICATED"}
    assert await rows(ward) == before
