"""A held photo, asked for by every other way than its own: the answer for what never was."""

from pathlib import Path
from uuid import UUID

import httpx
import pytest

from core.consents import Papers
from core.photos import Developing, PhotoId, RenditionKind
from core.services import Services
from tests.support import state
from tests.support.actors import Cast
from tests.support.inbound import Clinic
from tests.support.permissions import UNKNOWN, Ask, Hospital, hospital

STAFF = ("surgeon", "clinician", "photographer", "viewer", "privacy_officer", "other department")
DOCUMENTS = (
    "query($id: PhotoId!) { photo(id: $id) { id } }",
    "query($id: PhotoId!) { releaseDecision(photo: $id, purpose: CARE) { effect } }",
    "query($id: PhotoId!) { shareCount(photo: $id) }",
    "query($id: PhotoId!) { annotation(photo: $id) { version { version } } }",
    "query($id: PhotoId!) { faces(id: $id) { at } }",
    "mutation($id: PhotoId!) { unveilPhoto(id: $id) }",
)
LISTS = (
    "{ photos(first: 50) { edges { node { id } } } }",
    "{ inbox(first: 50) { edges { node { id } } } }",
)


@pytest.fixture
async def box(
    services: Services, developing: Developing, papers: Papers, cast: Cast, tmp_path: Path
) -> Hospital:
    return hospital(services, developing, papers, cast, tmp_path)


@pytest.fixture
async def photo(box: Hospital) -> PhotoId:
    return await Clinic(box.services, box.cast, box.developing).held()


def told(answer: httpx.Response) -> tuple[int, bytes]:
    return answer.status_code, answer.content


@pytest.mark.parametrize("column", STAFF)
async def test_it_is_not_there(box: Hospital, photo: PhotoId, column: str) -> None:
    await box.play(column)

    async def answers(asked: UUID) -> list[tuple[int, bytes]]:
        named = [await box.send(Ask(document, {"id": str(asked)})) for document in DOCUMENTS]
        media = [
            await box.send(Ask(method="GET", path=f"/media/{asked}/{kind}?purpose=care"))
            for kind in RenditionKind
        ]
        return [told(answer) for answer in (*named, *media)]

    async with state.unchanged():
        assert await answers(photo) == await answers(UNKNOWN)
        for document in LISTS:
            assert str(photo) not in (await box.send(Ask(document))).text


async def test_its_own_door_is_for_whoever_asked_alone(box: Hospital, photo: PhotoId) -> None:
    path = f"/held/{photo}/preview"
    assert (await box.send(Ask(method="GET", path=path))).status_code == 401
    for column in ("clinician", "photographer", "other department"):
        await box.play(column)
        answer = await box.send(Ask(method="GET", path=path))
        nowhere = await box.send(Ask(method="GET", path=f"/held/{UNKNOWN}/preview"))
        assert told(answer) == told(nowhere)
        assert answer.status_code == 404
    await box.play("surgeon")
    shown = await box.send(Ask(method="GET", path=path))
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert shown.headers["cache-control"] == "private, no-store"
    for copy in ("original", "full", "masked", "blurred", "nothing"):
        answer = await box.send(Ask(method="GET", path=f"/held/{photo}/{copy}"))
        assert answer.status_code == 404
