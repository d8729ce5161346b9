"""What leaves slowly leaves only as long as whoever asked for it may be here."""

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request

from api.context import actor_of, services_of

_LOOK_AGAIN_SECONDS = 0.5


async def while_let_in(request: Request, body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces, as long as whoever asked still is who they were: looked at each half second.

    Raises:
        Unauthenticated: their account was closed or changed, or their session ended, meanwhile.
    """
    actor, sessions = actor_of(request), services_of(request).sessions
    loop = asyncio.get_running_loop()
    asked = loop.time()
    async for piece in body:
        if loop.time() - asked > _LOOK_AGAIN_SECONDS:
            await sessions.still(actor)
            asked = loop.time()
        yield piece
