"""The box, its photos and the browser that the tests of the pages share."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.support.callers import MANY_TRIES, People, Upload, staffed_box
from tests.support.pictures import jpeg, photo
from tests.ui.browsing import Visitor, chromium, visiting
from tests.ui.filling import Filled, fill

SHAPES = ((900, 1200), (700, 1200), (1600, 1200), (1400, 1000), (1200, 1200), (1800, 1000))


@dataclass(frozen=True, slots=True)
class Ward:
    """A running box with photos."""

    url: str
    people: People
    filled: Filled


def _picture(number: int) -> Upload:
    width, height = SHAPES[number % len(SHAPES)]
    body, key = jpeg(photo(width, height, seed=number + 1)), f"a-photo-of-the-pages-{number:04}"
    return Upload(body, key, name=f"{number}.jpg")


@pytest.fixture(scope="session")
async def filled_ward() -> AsyncIterator[Ward]:
    if not Path("api/web/index.html").is_file():
        pytest.fail("The pages were not built: run `make setup`.")
    async with staffed_box(**MANY_TRIES) as (box, people):
        filled = await fill(
            people.surgeon,
            [_picture(number) for number in range(12)],
            waiting=[_picture(number) for number in range(12, 15)],
        )
        yield Ward(box.url, people, filled)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest.fixture
async def visitor(browser: Browser, filled_ward: Ward) -> AsyncIterator[Visitor]:
    async with visiting(browser, filled_ward.url) as someone:
        yield someone
