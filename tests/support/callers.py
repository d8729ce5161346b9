"""Whoever calls a real box over HTTP: people with a session each, and what they send."""

import hashlib
from base64 import b64encode
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx

from core.kit.actor import Role
from tests.support.box import Box, new_box
from tests.support.deliveries import of_box

PASSWORD = "seven quiet herons at dawn"
NAMES = {
    Role.SURGEON: "Noor van Dijk",
    Role.PHOTOGRAPHER: "Femke Bakker",
    Role.VIEWER: "Daan Smit",
}
_TIMEOUT_SECONDS = 30.0


class Refusal(Exception):
    """What a box answered instead of data: the codes of its errors."""

    def __init__(self, answer: Mapping[str, Any]) -> None:
        super().__init__(str(answer))
        self.codes = [error["extensions"]["code"] for error in answer["errors"]]


@dataclass(frozen=True, slots=True)
class Upload:
    """One photo to be sent, with what is declared of it; `changes` override single headers."""

    body: bytes
    key: str
    media_type: str = "image/jpeg"
    name: str | None = None
    changes: Mapping[str, str] = field(default_factory=dict)

    def headers(self) -> dict[str, str]:
        """The declarations, as headers."""
        digest = b64encode(hashlib.sha256(self.body).digest()).decode()
        said = {
            "Content-Type": self.media_type,
            "Content-Length": str(len(self.body)),
            "Content-Digest": f"sha-256=:{digest}:",
            "Idempotency-Key": self.key,
        }
        if self.name is not None:
            said["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(self.name, '')}"
        return said | dict(self.changes)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with an HTTP client of their own."""

    client: httpx.AsyncClient

    async def ask(self, document: str, **variables: object) -> Any:
        """The data of a GraphQL answer.

        Raises:
            Refusal: there were errors.
        """
        answer = await self.post(document, variables)
        told = answer.json()
        if "data" not in told or told.get("errors"):
            raise Refusal(told if "errors" in told else {"errors": [_as_graphql(told["error"])]})
        return told["data"]

    async def post(self, document: str, variables: Mapping[str, object]) -> httpx.Response:
        """The answer to a GraphQL request, as it comes."""
        sent = {"query": document, "variables": variables}
        return await self.client.post("/graphql", json=sent)

    async def name(self, document: str, **variables: object) -> httpx.Response:
        """The answer to a trusted document, as it comes."""
        sent = {"documentId": document, "variables": variables}
        return await self.client.post("/graphql", json=sent)

    async def put(
        self, upload: Upload, body: AsyncIterator[bytes] | Iterable[bytes] | None = None
    ) -> httpx.Response:
        """The answer to an upload; `body` sends something else than was declared."""
        content = upload.body if body is None else body
        return await self.client.put("/photos", content=content, headers=upload.headers())

    async def download(self, photo: str, rendition: str = "original", **use: str) -> httpx.Response:
        """The answer to a request for a picture, for care unless `use` says otherwise."""
        params = {"purpose": "care"} | use
        return await self.client.get(f"/media/{photo}/{rendition}", params=params)


@dataclass(frozen=True, slots=True)
class People:
    """The signed-in people of a box, all of orthopaedics."""

    administrator: Caller
    surgeon: Caller
    photographer: Caller
    viewer: Caller


@asynccontextmanager
async def enrolled(box: Box, code: str) -> AsyncIterator[People]:
    """Enrol the first administrator by `code`, and the others of `NAMES` through them."""
    callers = {"administrator": await _newcomer(box, code)}
    try:
        for role, name in NAMES.items():
            invited = await callers["administrator"].ask(
                "mutation($login: String!, $name: String!, $role: String!) { invitePerson("
                'login: $login, name: $name, role: $role, department: "orthopaedics") { code } }',
                login=role.value,
                name=name,
                role=role.value,
            )
            callers[role.value] = await _newcomer(box, invited["invitePerson"]["code"])
        yield People(**callers)
    finally:
        for caller in callers.values():
            await caller.client.aclose()


async def another(administrator: Caller, login: str, role: str) -> None:
    """Somebody more at orthopaedics, who signs in with the password of all."""
    invited = await administrator.ask(
        "mutation($login: String!, $name: String!, $role: String!) { invitePerson("
        'login: $login, name: $name, role: $role, department: "orthopaedics") { code } }',
        login=login,
        name=login.title(),
        role=role,
    )
    code = invited["invitePerson"]["code"]
    headers = {"Origin": str(administrator.client.base_url).rstrip("/")}
    async with httpx.AsyncClient(
        base_url=administrator.client.base_url, headers=headers, timeout=_TIMEOUT_SECONDS
    ) as client:
        await Caller(client).name("enrol", code=code, password=PASSWORD)


MANY_TRIES = {"LOGIN_TRIES_PER_MINUTE_ACCOUNT": 60, "LOGIN_TRIES_PER_MINUTE_ADDRESS": 600}
"""For a box of which the tests sign in more often in a minute than any person would."""


@asynccontextmanager
async def staffed_box(**extra: object) -> AsyncIterator[tuple[Box, People]]:
    """A box that runs, and the people who use it; in the end what it served is in its log."""
    async with new_box(**extra) as box:
        code = box.make()
        await box.up()
        async with enrolled(box, code) as people:
            yield box, people
        await of_box(box)


async def sign_in(caller: Caller, login: str) -> None:
    """Have the caller's client carry a session of `login`, and a key for texts of its own."""
    answer = await caller.name("logIn", login=login, password=PASSWORD)
    # Our client would never send a Secure cookie over plain HTTP; a browser has TLS before it.
    caller.client.headers["Cookie"] = answer.headers["set-cookie"].partition(";")[0]
    caller.client.headers["X-Beeldkluis-CSRF"] = "1"
    said = {"name": "tests", "scopes": ["READ", "WRITE"], "validDays": 1}
    issued = (await caller.name("issueToken", **said)).json()["data"]["issueToken"]
    caller.client.headers["Authorization"] = f"Bearer {issued['secret']}"


async def _newcomer(box: Box, code: str) -> Caller:
    headers = {"Origin": box.url}
    client = httpx.AsyncClient(base_url=box.url, headers=headers, timeout=_TIMEOUT_SECONDS)
    caller = Caller(client)
    enrolled = (await caller.name("enrol", code=code, password=PASSWORD)).json()["data"]["enrol"]
    await sign_in(caller, enrolled["login"])
    client.cookies.clear()
    return caller


def _as_graphql(error: Mapping[str, Any]) -> dict[str, Any]:
    """A refusal of the request itself, in the shape of one of the operation."""
    return {"message": error["message"], "extensions": {"code": error["code"]}}
