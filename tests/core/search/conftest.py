from collections.abc import Iterator

import pytest

from core.search import PhotoIndex


@pytest.fixture
def index() -> Iterator[PhotoIndex]:
    index = PhotoIndex()
    yield index
    index.close()
