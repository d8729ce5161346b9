"""Bad pictures through the real door: each has its named refusal, and the queue goes on."""

import asyncio
import time
from typing import Any

import pytest

from core.imaging import MediaType, Refusal
from tests.e2e.conftest import Ward
from tests.support.callers import Upload
from tests.support.pictures import BadFile, bad_files, jpeg, photo, png_bomb

pytestmark = pytest.mark.slow

PHOTO = "query($id: PhotoId!) { photo(id: $id) { development quarantine { reason } source } }"


async def outcome(ward: Ward, name: str) -> dict[str, Any]:
    """The photo once the darkroom has judged it."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found: dict[str, Any] = (await ward.people.surgeon.ask(PHOTO, id=name))["photo"]
        if found["development"] != "RECEIVED":
            return found
        await asyncio.sleep(0.1)
    raise TimeoutError


def upload(file: BadFile) -> Upload:
    key = f"bad-picture-{file.name:-<16}".replace(" ", "-")
    return Upload(file.data, key, media_type=file.declared.value)


def more_bad_files() -> list[BadFile]:
    """Those whose header is sound."""
    picture = jpeg(photo(1200, 900))
    return [
        BadFile("cut in half", picture[: len(picture) // 2], MediaType.JPEG, Refusal.TRUNCATED),
        BadFile("bomb", png_bomb(12_000), MediaType.PNG, Refusal.TOO_MUCH_MEMORY),
    ]


async def test_each_bad_file_is_refused_by_name_or_quarantined_with_its_reason(ward: Ward) -> None:
    refused, kept = {}, {}
    for file in [*bad_files(), *more_bad_files()]:
        answer = await ward.people.photographer.put(upload(file))
        if answer.status_code == 201:
            kept[answer.json()["id"]] = file
        else:
            refused[file.name] = (file, answer.status_code, answer.json()["error"])

    for file, status, error in refused.values():
        said = {"code": "PICTURE_REFUSED", "message": file.reason.sentence}
        assert (status, error) == (422, said), file.name
    for name, file in kept.items():
        found = await outcome(ward, name)
        assert found["development"] == "QUARANTINED", file.name
        assert found["quarantine"] == {"reason": file.reason.value}, file.name
    good = Upload(jpeg(photo(300, 200)), "a-good-picture-after-all-of-that")
    answer = await ward.people.photographer.put(good)
    assert (await outcome(ward, answer.json()["id"]))["development"] == "READY"


@pytest.mark.parametrize("tail", [b"<script>alert(1)</script>", b"PK\x03\x04" + bytes(200)])
async def test_what_hangs_on_a_picture_stays_behind(ward: Ward, tail: bytes) -> None:
    polyglot = Upload(jpeg(photo(400, 300)) + tail, f"polyglot-{tail[:8].hex()}-key")
    name = (await ward.people.photographer.put(polyglot)).json()["id"]

    assert (await outcome(ward, name))["development"] == "READY"
    for rendition in ("thumbnail", "preview"):
        shown = await ward.people.surgeon.download(name, rendition)
        assert shown.status_code == 200
        assert tail[:8] not in shown.content


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "etc passwd"),
        ("C:\\Users\\x\\..\\knie.jpg", "C: Users x knie.jpg"),
        ("knie\0.jpg", "knie.jpg"),
        ("\u202egpj.einkreknil", "gpj.einkreknil"),
        ("../..", ""),
        ("a" * 700, "a" * 500),
    ],
)
async def test_a_file_name_is_words_and_never_a_path(ward: Ward, sent: str, kept: str) -> None:
    named = Upload(jpeg(photo(64, 48)), f"named-{sent.encode().hex()[:60]:0<20}", name=sent)

    answer = await ward.people.photographer.put(named)

    assert answer.status_code == 201
    assert (await outcome(ward, answer.json()["id"]))["source"] == kept
