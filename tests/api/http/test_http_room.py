"""The publication room over HTTP: what is asked, what is told, and what nobody can tell apart."""

import io
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest
from PIL import Image

from core.consents import Papers
from core.photos import Description, Developing, Laterality
from core.services import Services
from tests.support import state
from tests.support.actors import Cast
from tests.support.permissions import UNKNOWN, Ask, Hospital, hospital
from tests.support.room_cases import let_out

ROOM = """query($first: Int!, $after: String, $purpose: Purpose!, $site: String) {
  publicationRoom(purpose: $purpose, first: $first, after: $after, bodySite: $site) {
    nodes { id isMasked width height bodySite laterality view until }
    pageInfo { hasNextPage endCursor }
  }
}"""


@pytest.fixture
async def box(
    services: Services, developing: Developing, papers: Papers, cast: Cast, tmp_path: Path
) -> Hospital:
    made = hospital(services, developing, papers, cast, tmp_path)
    await made.furnish()
    await made.play("communications")
    return made


async def room(box: Hospital, **asked: object) -> httpx.Response:
    variables: Mapping[str, object] = {"first": 20, "purpose": "MARKETING"} | asked
    return await box.send(Ask(ROOM, variables))


def look(photo: object, size: str = "thumbnail", query: str = "?purpose=marketing") -> Ask:
    return Ask(method="GET", path=f"/media/{photo}/room/{size}{query}")


class TestTheList:
    async def test_what_was_let_out_is_told_in_codes(self, box: Hospital) -> None:
        photo, surgeon = await let_out(box), box.cast.surgeon
        known = await box.services.photos.get(surgeon, photo)
        said = Description("72696002", Laterality.LEFT, caption="knie van Kanarie")
        await box.services.photos.describe(surgeon, photo, known.version, said)
        told = (await room(box)).json()["data"]["publicationRoom"]
        (found,) = told["nodes"]
        assert found.pop("until")
        assert found == {
            "id": str(photo),
            "isMasked": False,
            "width": 64,
            "height": 52,
            "bodySite": "72696002",
            "laterality": "LEFT",
            "view": None,
        }
        assert told["pageInfo"] == {"hasNextPage": False, "endCursor": None}

    async def test_a_hospital_full_of_what_may_not_leave_looks_as_an_empty_one(
        self, box: Hospital
    ) -> None:
        """Byte for byte, whatever is asked, and with who agreed only to something else."""
        for _ in range(3):
            await box.new_photo()
        full = [await _answers(box, size) for size in (1, 100)]
        await state.rows("DELETE FROM unveiling RETURNING id")
        await state.rows("UPDATE photo SET patient_id = NULL RETURNING id")
        assert full == [await _answers(box, size) for size in (1, 100)]
        assert full[0][0] == (
            b'{"data":{"publicationRoom":{"nodes":[],"pageInfo":{"hasNextPage":false,'
            b'"endCursor":null}}}}'
        )

    async def test_questions_that_will_not_do(self, box: Hospital) -> None:
        for asked in (
            {"first": 0},
            {"first": 101},
            {"after": "x" * 44},
            {"site": "elbow"},
        ):
            (error,) = (await room(box, **asked)).json()["errors"]
            assert error["extensions"]["code"] == "INVALID", asked
        for purpose in ("CARE", "RESEARCH"):
            (error,) = (await room(box, purpose=purpose)).json()["errors"]
            assert error["extensions"]["code"] == "FORBIDDEN"


async def _answers(box: Hospital, first: int) -> list[bytes]:
    """All that the room says, of the list and of a photo."""
    asked = [await room(box, first=first, purpose=use) for use in ("MARKETING", "PUBLICATION")]
    asked += [await box.send(look(photo)) for photo in (box.filed, box.inbox, UNKNOWN)]
    return [answer.content for answer in asked]


class TestThePicture:
    async def test_it_is_a_small_picture_that_nobody_keeps(self, box: Hospital) -> None:
        photo = await let_out(box)
        for size in ("thumbnail", "preview"):
            answer = await box.send(look(photo, size))
            assert answer.status_code == 200
            assert answer.headers["content-type"] == "image/jpeg"
            assert answer.headers["cache-control"] == "private, no-store"
            assert answer.headers["content-disposition"] == "inline"
            assert Image.open(io.BytesIO(answer.content)).size == (64, 52)
        assert await state.rows("SELECT id FROM publication") == []

    async def test_what_will_not_do(self, box: Hospital) -> None:
        photo = await let_out(box)
        for query in ("", "?purpose=knitting", "?purpose=marketing&purpose=care"):
            answer = await box.send(look(photo, query=query))
            assert (answer.status_code, answer.json()["error"]["code"]) == (422, "INVALID"), query
        for ask in (look(photo, "full"), look(photo, "original"), look("x")):
            assert (await box.send(ask)).status_code == 404

    async def test_whose_consent_ended_is_not_there(self, box: Hospital) -> None:
        photo = await let_out(box)
        assert (await box.send(look(photo))).status_code == 200
        (consent,) = await state.rows("SELECT id FROM consent WHERE state = 'active'")
        await box.services.consents.withdraw(box.cast.surgeon, consent["id"], "")
        gone, never = await box.send(look(photo)), await box.send(look(UNKNOWN))
        assert (gone.status_code, gone.content) == (404, never.content)
        assert (await room(box)).json()["data"]["publicationRoom"]["nodes"] == []
