"""Ninety queries made to cost much: all refused, nothing done for them, little done to refuse."""

import sys
from collections import Counter
from collections.abc import AsyncIterator

import httpx
import pytest
from graphql import GraphQLError

from api.app import ApiOptions, build_app
from api.documents import TrustedDocuments
from api.errors import Incidents
from api.patience import Patience
from api.schema import build_schema
from api.view import GuardedSchema
from core.kit.actor import Scope
from core.kit.ids import SystemIds
from core.services import Services
from tests.support import state
from tests.support.actors import Cast
from tests.support.attacks import ATTACKS, TEXTS, Attack

MOST_CALLS = 250_000
"""Calls of functions to refuse one text: some 20 ms. A count is the same on a busy machine."""


@pytest.fixture(scope="module")
def guarded() -> GuardedSchema:
    return build_schema(Incidents(SystemIds()))


@pytest.fixture
async def client(services: Services, cast: Cast) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who may send texts."""
    # So many in a row would have to wait, which is another test's.
    patience = Patience(at_once=1_000)
    options = ApiOptions(documents=TrustedDocuments({}), patience=patience)
    app = build_app(services, SystemIds(), options)
    issued = await services.tokens.issue(cast.surgeon, "attacker", list(Scope), 1)
    headers = {"Authorization": f"Bearer {issued.secret}"}
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(
        transport=transport, base_url="https://box.test", headers=headers
    ) as asking:
        yield asking


def refusal_of(answer: httpx.Response) -> list[dict[str, object]]:
    """The errors of an answer without data, in one shape."""
    told = answer.json()
    if "error" in told:
        assert answer.status_code >= 400
        return [told["error"]]
    assert answer.status_code == 200
    assert told["data"] is None
    return [{"message": e["message"], **e["extensions"]} for e in told["errors"]]


class TestEachAttack:
    def test_there_are_more_than_fifty_and_no_two_alike(self) -> None:
        assert len(ATTACKS) > 50
        assert max(Counter(attack.name for attack in ATTACKS).values()) == 1
        assert max(Counter(attack.body for attack in ATTACKS).values()) == 1

    async def test_is_refused_and_nothing_is_done_for_it(
        self, client: httpx.AsyncClient, subtests: pytest.Subtests
    ) -> None:
        for attack in ATTACKS:
            with subtests.test(attack.name):
                await refused(client, attack)

    @pytest.mark.parametrize("name", TEXTS)
    def test_takes_little_to_refuse(self, guarded: GuardedSchema, name: str) -> None:
        assert calls_to_check(guarded, TEXTS[name]) < MOST_CALLS


async def refused(client: httpx.AsyncClient, attack: Attack) -> None:
    before = await state.last_act()
    answer = await client.post("/graphql", content=attack.body, headers=attack.all_headers)
    errors = refusal_of(answer)
    assert errors
    assert len(errors) <= 5
    for error in errors:
        assert error["code"] not in {"INTERNAL", "NOT_FOUND", "FORBIDDEN", "UNAUTHENTICATED"}
        assert len(str(error)) < 300
        for word in ("a0", "f0", "xxx", "999", "q0", "v0", "ccc"):
            assert word not in str(error)
    assert await state.tags(before) == []


def calls_to_check(guarded: GuardedSchema, text: str) -> int:
    """How many functions were called, in Python or in C, to say what is against a text."""
    count = 0

    def called(_: object, event: str, __: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(called)
    try:
        guarded.documents.checked(guarded._schema, text)
    except GraphQLError:
        pass
    finally:
        sys.setprofile(None)
    return count
