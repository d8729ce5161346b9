"""tus 1.0.0 as a client speaks it, over the whole application."""

import hashlib
from base64 import b64encode
from collections.abc import AsyncIterator

import httpx
import pytest

from api.app import ApiOptions, build_app
from core.kit.ids import SystemIds
from core.services import Services
from tests.support import state
from tests.support.actors import Cast, sign_in
from tests.support.permissions import ORIGIN, with_cookie
from tests.support.pictures import jpeg, photo

DATA = jpeg(photo(800, 600, seed=5))
HALF = len(DATA) // 2
TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {"Content-Type": "application/offset+octet-stream"}


@pytest.fixture
async def client(services: Services, cast: Cast) -> AsyncIterator[httpx.AsyncClient]:
    app = build_app(services, SystemIds(), ApiOptions(allowed_origins=(ORIGIN,)))
    headers = with_cookie(await sign_in(services, "photographer")) | TUS
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers) as made:
        yield made


def b64(value: bytes) -> str:
    return b64encode(value).decode()


def metadata(**changes: bytes | None) -> str:
    told = {
        "filename": b"Spreekuur/knie links.jpg",
        "filetype": b"image/jpeg",
        "sha256": hashlib.sha256(DATA).digest(),
        "key": b"a-key-that-is-long-enough",
    }
    merged = {name: value for name, value in (told | changes).items() if value is not None}
    return ",".join(f"{name} {b64(value)}" for name, value in merged.items())


async def announced(client: httpx.AsyncClient, told: str | None = None) -> httpx.Response:
    said = {"Upload-Length": str(len(DATA)), "Upload-Metadata": told or metadata()}
    return await client.post("/uploads", headers=said)


async def patch(
    client: httpx.AsyncClient, place: str, offset: int, data: bytes, **more: str
) -> httpx.Response:
    headers = {**BYTES, "Upload-Offset": str(offset), **more}
    return await client.patch(place, content=data, headers=headers)


def code(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["code"])


class TestGoingOn:
    async def test_half_now_half_later(self, client: httpx.AsyncClient) -> None:
        made = await announced(client)
        assert made.status_code == 201
        place = made.headers["location"]
        first = await patch(client, place, 0, DATA[:HALF])
        assert (first.status_code, first.headers["upload-offset"]) == (204, str(HALF))
        assert "photo-id" not in first.headers

        looked = await client.head(place)
        assert looked.status_code == 200
        assert looked.headers["upload-offset"] == str(HALF)
        assert looked.headers["upload-length"] == str(len(DATA))
        assert looked.headers["upload-expires"].endswith("GMT")
        assert looked.headers["cache-control"] == "no-store"

        last = await patch(client, place, HALF, DATA[HALF:])
        photos = await state.rows("SELECT id FROM photo")
        assert [str(row["id"]) for row in photos] == [last.headers["photo-id"]]

    async def test_it_says_what_it_understands(self, client: httpx.AsyncClient) -> None:
        told = (await client.options("/uploads")).headers
        assert told["tus-version"] == "1.0.0"
        assert told["tus-extension"] == "creation,checksum,termination,expiration"
        assert told["tus-checksum-algorithm"] == "sha256"
        assert int(told["tus-max-size"]) == 20_000_000

    async def test_given_up(self, client: httpx.AsyncClient) -> None:
        place = (await announced(client)).headers["location"]
        assert (await client.delete(place)).status_code == 204
        assert (await client.head(place)).status_code == 404


class TestChecksum:
    async def test_a_piece_that_is_what_it_says_is_kept(self, client: httpx.AsyncClient) -> None:
        place = (await announced(client)).headers["location"]
        right = {"Upload-Checksum": f"sha256 {b64(hashlib.sha256(DATA).digest())}"}
        assert "photo-id" in (await patch(client, place, 0, DATA, **right)).headers

    async def test_another_is_not(self, client: httpx.AsyncClient) -> None:
        place = (await announced(client)).headers["location"]
        wrong = {"Upload-Checksum": f"sha256 {b64(bytes(32))}"}
        async with state.unchanged():
            refused = await patch(client, place, 0, DATA, **wrong)
        assert (refused.status_code, code(refused)) == (460, "CHECKSUM_MISMATCH")

    async def test_before_it_is_compared_it_is_asked_who_sends_it(
        self, client: httpx.AsyncClient
    ) -> None:
        place = (await announced(client)).headers["location"]
        wrong = {"Upload-Checksum": f"sha256 {b64(bytes(32))}"}
        del client.headers["cookie"]
        assert (await patch(client, place, 0, DATA, **wrong)).status_code == 401

    @pytest.mark.parametrize("said", ["md5 AAAA", "sha256", "sha256 *", ""])
    async def test_an_odd_one_is_refused(self, client: httpx.AsyncClient, said: str) -> None:
        place = (await announced(client)).headers["location"]
        async with state.unchanged():
            refused = await patch(client, place, 0, DATA, **{"Upload-Checksum": said})
        assert refused.status_code in {422, 460}


class TestRefused:
    async def test_another_version_is_told_ours(self, client: httpx.AsyncClient) -> None:
        refused = await client.post("/uploads", headers={"Tus-Resumable": "0.2.2"})
        assert (refused.status_code, code(refused)) == (412, "UNSUPPORTED_VERSION")
        assert refused.headers["tus-version"] == "1.0.0"

    async def test_another_place_is_a_conflict(self, client: httpx.AsyncClient) -> None:
        place = (await announced(client)).headers["location"]
        refused = await patch(client, place, 7, DATA)
        assert (refused.status_code, code(refused)) == (409, "CONFLICT")

    @pytest.mark.parametrize("offset", ["", "-1", "x", "1.5", "9" * 40])
    async def test_a_place_that_is_none(self, client: httpx.AsyncClient, offset: str) -> None:
        place = (await announced(client)).headers["location"]
        headers = {**BYTES, "Upload-Offset": offset}
        assert (await client.patch(place, content=DATA, headers=headers)).status_code == 422

    async def test_another_media_type(self, client: httpx.AsyncClient) -> None:
        place = (await announced(client)).headers["location"]
        refused = await client.patch(place, content=DATA, headers={"Upload-Offset": "0"})
        assert refused.status_code == 415

    @pytest.mark.parametrize(
        ("told", "status"),
        [
            (metadata(sha256=None), 422),
            (metadata(sha256=b"short"), 422),
            (metadata(key=None), 422),
            (metadata(key=b"short"), 422),
            (metadata(filetype=b"image/tiff"), 415),
            (metadata(filetype=None), 415),
            (metadata(filetype=b"\xff"), 415),
            (metadata(patient=b"nobody"), 422),
            (metadata() + ",key AAAA", 422),
            ("filetype *", 422),
            ("filetype " + "A" * 5000, 422),
        ],
    )
    async def test_what_is_told_is_understood_or_refused_by_name(
        self, client: httpx.AsyncClient, told: str, status: int
    ) -> None:
        async with state.unchanged():
            refused = await announced(client, told)
        assert refused.status_code == status
        assert "error" in refused.json()

    @pytest.mark.parametrize("upload", ["x", "00000000-0000-0000-0000-000000000000", "%00"])
    async def test_what_is_not_there(self, client: httpx.AsyncClient, upload: str) -> None:
        assert (await client.head(f"/uploads/{upload}")).status_code == 404
        assert (await patch(client, f"/uploads/{upload}", 0, DATA)).status_code == 404

    async def test_from_another_page_it_is_refused(self, client: httpx.AsyncClient) -> None:
        place = (await announced(client)).headers["location"]
        headers = {**BYTES, "Upload-Offset": "0", "Origin": "https://evil.example"}
        async with state.unchanged():
            assert (await client.patch(place, content=DATA, headers=headers)).status_code == 403
