"""One darkroom for all imaging tests of a worker: starting one takes 0.2 s."""

from collections.abc import AsyncIterator

import pytest_asyncio

from core.imaging import Darkroom


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def darkroom() -> AsyncIterator[Darkroom]:
    async with Darkroom(at_once=2) as open_darkroom:
        yield open_darkroom
