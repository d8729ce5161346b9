"""The privacy officer, who sees no patient and makes the rules."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from tests.support.callers import PASSWORD, Caller, People, sign_in

LOGIN = "officer"
_INVITE = f"""mutation {{ invitePerson(login: "{LOGIN}", name: "Eva Jonker",
    role: "privacy_officer", department: "orthopaedics") {{ code }} }}"""


async def enrol(people: People) -> None:
    """Let there be an officer, who can sign in."""
    invited = await people.administrator.ask(_INVITE)
    await people.viewer.name("enrol", code=invited["invitePerson"]["code"], password=PASSWORD)


@asynccontextmanager
async def elsewhere(url: str) -> AsyncIterator[Caller]:
    """The officer at another screen."""
    async with httpx.AsyncClient(base_url=url, headers={"Origin": url}) as client:
        caller = Caller(client)
        await sign_in(caller, LOGIN)
        client.cookies.clear()
        yield caller
