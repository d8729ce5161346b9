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
from benchmarks.client import Client, Refused
from tests.support.box import Box, new_box
from tests.support.callers import PASSWORD

DEPARTMENT = "orthopaedics"
"""The first department of the box."""

_LOG_IN = "mutation($l: String!, $p: String!) { logIn(login: $l, password: $p) { expiresAt } }"
_ENROL = "mutation($c: String!, $p: String!) { enrol(code: $c, password: $p) { login } }"
_INVITE = """mutation($l: String!, $r: Role!, $d: String!) {
    invitePerson(login: $l, name: $l, role: $r, department: $d) { code } }"""


@contextmanager
def running_box() -> Iterator[tuple[Box, str]]:
    """A box that is up, and the session of its administrator; gone afterwards."""
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


async def person(box: Box, administrator: str, role: str) -> str:
    """The session of a new person with this role, at the first department."""
    async with client_of(box, administrator) as client:
        made = await client.ask(_INVITE, l=role.lower(), r=role, d=DEPARTMENT)
    return await _enrolled(box, made["invitePerson"]["code"], role.lower())


def client_of(box: Box, cookie: str | None = None) -> Client:
    """A connection as a browser with this session, or with none."""
    return Client(box.port, browser(box, cookie) if cookie else {})


def browser(box: Box, cookie: str) -> dict[str, str]:
    """The headers that our own page sends with a session."""
    return {"Cookie": f"__Host-bk={cookie}", "Origin": box.url, "X-Beeldkluis-CSRF": "1"}


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
        await client.ask(_ENROL, c=code, p=PASSWORD)
        answer = await client.send(client.question(_LOG_IN, l=login, p=PASSWORD))
        cookie = answer.headers.get("set-cookie", "")
        if not cookie:
            raise Refused(f"{login} cannot sign in: {answer.body[:200]!r}")
        return cookie.partition("=")[2].partition(";")[0]
