"""A real box for a benchmark: the tests' own, with what measuring needs beside it.

Nothing is switched off in it: PostgreSQL syncs, photos are sealed, every look is logged.
"""

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from typing import Any

import orjson

from appliance.assembly import embedded
from appliance.postgres import OWNER, Credentials
from benchmarks.client import Client
from tests.support.box import Box, new_box
from tests.support.callers import PASSWORD

DEPARTMENT = "orthopaedics"
"""The first department of the box."""

_INVITE = """mutation($l: String!, $r: String!, $d: String!) {
    invitePerson(login: $l, name: $l, role: $r, department: $d) { code } }"""


@contextmanager
def running_box() -> Iterator[tuple[Box, str]]:
    """A box that is up, and the key of its administrator; gone afterwards."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # tidy up on the way out
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        box = runner.run(stack.enter_async_context(new_box()))
        try:
            code = box.make()
            runner.run(box.up())
            yield box, runner.run(_enrolled(box, code, "beheer"))
        finally:
            runner.run(stack.aclose())


async def person(box: Box, administrator: str, role: str, login: str | None = None) -> str:
    """The key of a new person with this role, at the first department."""
    name = login or role
    async with client_of(box, administrator) as client:
        made = await client.ask(_INVITE, l=name, r=role, d=DEPARTMENT)
    return await _enrolled(box, made["invitePerson"]["code"], name)


def client_of(box: Box, key: str | None = None) -> Client:
    """A connection as a program with this API key, or with none."""
    return Client(box.port, program(key) if key else {})


def program(key: str) -> dict[str, str]:
    """The headers of a program with an API key."""
    return {"Authorization": f"Bearer {key}"}


def log_lines(box: Box) -> Iterator[dict[str, Any]]:
    """What the processes of the box have logged so far, oldest first."""
    return (orjson.loads(line) for line in box.said().splitlines() if line.startswith("{"))


def database_of(box: Box, name: str = "beeldkluis") -> Credentials:
    """How to connect to one of the databases of its server as the owner."""
    return embedded(box.settings).credentials(OWNER, name)


def create_database(box: Box, name: str) -> Credentials:
    """Make a database beside the box's own, in the same server, for a yardstick."""
    embedded(box.settings).create_database(name)
    return database_of(box, name)


async def _enrolled(box: Box, code: str, login: str) -> str:
    async with client_of(box) as client:
        await client.name("enrol", code=code, password=PASSWORD)
        signed_in = await client.name("logIn", login=login, password=PASSWORD)
    cookie = signed_in.headers["set-cookie"].partition(";")[0]
    page = {"Cookie": cookie, "Origin": box.url, "X-Beeldkluis-CSRF": "1"}
    async with Client(box.port, page) as client:
        said = {"name": "benchmark", "scopes": ["READ", "WRITE"], "validDays": 1}
        issued = (await client.name("issueToken", **said)).json()
    return str(issued["data"]["issueToken"]["secret"])
