"""The box that the gentle tests of this folder share; each worker of the test run has its own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.support.box import Box
from tests.support.callers import People, staffed_box


@dataclass(frozen=True, slots=True)
class Ward:
    """A running box and who uses it."""

    box: Box
    people: People


@pytest.fixture(scope="session")
async def ward() -> AsyncIterator[Ward]:
    """A box that runs; whoever breaks it takes one of their own."""
    async with staffed_box() as (box, people):
        yield Ward(box, people)
