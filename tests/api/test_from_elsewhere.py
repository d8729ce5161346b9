"""What pages of others, and methods that nobody needs, get from the whole application."""

import httpx
import pytest

from core.services import Services
from tests.api.test_sign_in import client_of
from tests.support import state
from tests.support.actors import Cast, sign_in
from tests.support.permissions import with_cookie

ELSEWHERE = "https://elsewhere.example"
PATHS = ("/", "/graphql", "/photos", "/uploads", "/media/x/full", "/no/such/page")
PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type, x-beeldkluis-csrf",
}


def shared(answer: httpx.Response) -> list[str]:
    """What an answer allows to pages of others."""
    return [name for name in answer.headers if name.startswith("access-control-")]


class TestAnotherOrigin:
    @pytest.mark.parametrize("path", PATHS)
    @pytest.mark.parametrize("origin", [ELSEWHERE, "null"])
    async def test_is_allowed_to_read_nothing(
        self, services: Services, cast: Cast, path: str, origin: str
    ) -> None:
        token = await sign_in(services, "viewer")
        async with client_of(services) as client:
            headers = {**with_cookie(token), "Origin": origin}
            answers = [
                await client.options(path, headers=headers | PREFLIGHT),
                await client.get(path, headers=headers),
                await client.post(path, headers=headers, json={"query": "{ me { login } }"}),
            ]
        assert [shared(answer) for answer in answers] == [[], [], []]
        assert answers[2].status_code == 403


class TestTrace:
    @pytest.mark.parametrize("path", PATHS)
    async def test_is_not_answered(self, services: Services, path: str) -> None:
        async with state.unchanged(), client_of(services) as client:
            answer = await client.request("TRACE", path, headers={"X-Canary": "kanarie"})
        assert answer.status_code in {404, 405}
        assert "kanarie" not in answer.text
